// The two halves of web/refresh: tidy the lock file, and copy bundles, licences and checksums into vendor/.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const bundles = {
  vega: "vega.min.js",
  "vega-lite": "vega-lite.min.js",
  "vega-embed": "vega-embed.min.js",
};

// Installed with the bundles' packages, but used only by their command-line tools or for types: no line of them is in
// a bundle, so their licences are not passed on.
const notBundled = new Set([
  "yargs",
  "commander",
  "iconv-lite",
  "safer-buffer",
  "rw",
  "tslib",
  "vega-typings",
]);

const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));

// Sponsors' links are the only addresses that npm leaves in the lock file; nothing reads them.
function tidyLock() {
  const lock = readJson("package-lock.json");
  for (const entry of Object.values(lock.packages)) {
    delete entry.funding;
    delete entry.resolved;
  }
  writeFileSync("package-lock.json", JSON.stringify(lock, null, 2) + "\n");
}

// Every package whose code is in a bundle, by a walk over the installed packages' dependencies.
function bundledPackages() {
  const found = new Map();
  const visit = (name) => {
    if (found.has(name) || notBundled.has(name) || name.startsWith("@types/")) return;
    const about = readJson(`node_modules/${name}/package.json`);
    found.set(name, about);
    Object.keys(about.dependencies ?? {}).forEach(visit);
  };
  Object.keys(bundles).forEach(visit);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function licenceText(name) {
  const file = readdirSync(`node_modules/${name}`).find((entry) => /^licen[cs]e/i.test(entry));
  if (file) return readFileSync(`node_modules/${name}/${file}`, "utf8").replaceAll("\r\n", "\n").trim();
  return "";
}

// One text for all: packages with the same words share one entry.
function licences(packages) {
  const byText = new Map();
  for (const { name, version, license } of packages) {
    const text =
      licenceText(name) || `(the package holds no licence file; its package.json says: ${license})`;
    if (!byText.has(text)) byText.set(text, []);
    byText.get(text).push(`${name} ${version} (${license})`);
  }
  return [...byText]
    .map(([text, names]) => `${names.join("\n")}\n\n${text}\n`)
    .join(`\n${"-".repeat(72)}\n\n`);
}

function vendor() {
  rmSync("vendor", { recursive: true, force: true });
  mkdirSync("vendor");
  const manifest = { bundles: [] };
  const sha256 = (file) =>
    createHash("sha256")
      .update(readFileSync(`vendor/${file}`))
      .digest("hex");
  for (const [name, file] of Object.entries(bundles)) {
    copyFileSync(`node_modules/${name}/build/${file}`, `vendor/${file}`);
    const { version, license } = readJson(`node_modules/${name}/package.json`);
    manifest.bundles.push({ name, version, licence: license, file, sha256: sha256(file) });
  }
  writeFileSync("vendor/LICENCES.txt", licences(bundledPackages()));
  manifest.licences = { file: "LICENCES.txt", sha256: sha256("LICENCES.txt") };
  writeFileSync("vendor/manifest.json", JSON.stringify(manifest, null, 2) + "\n");
}

({ lock: tidyLock, vendor })[process.argv[2]]();
