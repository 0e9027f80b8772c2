// The checks of web/test: what must hold of every report, in every kind of window.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const windows = [
  { name: "wide", width: 1600, height: 1000 },
  { name: "narrow", width: 390, height: 844 },
];

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const faults = [];
const check = (holds, sentence) => {
  if (!holds) faults.push(sentence);
};

function readArguments(words) {
  const reports = [];
  let screenshots = null;
  for (let i = 0; i < words.length; ++i) {
    if (words[i] === "--screenshots") screenshots = words[++i];
    else reports.push(words[i]);
  }
  for (const report of reports)
    if (!existsSync(report)) throw new Error(`web/test: ${report}: no such file`);
  if (reports.length === 0) throw new Error("web/test: name at least one report.html");
  return { reports, screenshots };
}

// Contrast of a text colour on its ground, as the accessibility guidelines define it. Runs in the page.
const weakContrast = () => {
  const luminance = ([r, g, b]) => {
    const linear = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  };
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const channels = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const groundOf = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const ground = channels(getComputedStyle(at).backgroundColor);
      if (ground[3] === 255) return ground;
    }
    return [255, 255, 255, 255];
  };
  const weak = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (
      !walker.currentNode.data.trim() ||
      element.closest("script, style, noscript") ||
      element.checkVisibility?.() === false
    )
      continue;
    const inChart = element.closest("svg") !== null;
    const colour = channels(inChart ? getComputedStyle(element).fill : getComputedStyle(element).color);
    const [a, b] = [luminance(colour), luminance(groundOf(element))].sort((p, q) => q - p);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < 4.5)
      weak.add(`'${walker.currentNode.data.trim().slice(0, 40)}' has contrast ${contrast.toFixed(2)}`);
  }
  return [...weak];
};

// Pairs of texts of one chart that lie on one another by more than a hair. Runs in the page.
const overlappingText = () => {
  const found = [];
  for (const chart of document.querySelectorAll("figure[data-figure] .chart")) {
    const texts = [...chart.querySelectorAll("svg text")]
      .filter((text) => text.textContent.trim() && Number(text.getAttribute("opacity") ?? 1) > 0)
      .map((text) => ({ text: text.textContent.slice(0, 40), box: text.getBoundingClientRect() }));
    for (let i = 0; i < texts.length; ++i)
      for (let j = 0; j < i; ++j) {
        const [a, b] = [texts[i].box, texts[j].box];
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        // Boxes of slanted labels overlap where their letters do not.
        if (wide > 1 && high > 3 && Math.min(a.height, b.height) < 30)
          found.push(`figure ${chart.parentElement.dataset.figure}: '${texts[j].text}' and '${texts[i].text}' overlap`);
      }
  }
  return found.slice(0, 3);
};

async function open(browser, report, options, where) {
  const context = await browser.newContext({ ...options, offline: true, acceptDownloads: true });
  context.setDefaultTimeout(20000);
  const page = await context.newPage();
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()))
      check(false, `${where}: the console says: ${message.text()}`);
  });
  page.on("pageerror", (error) => check(false, `${where}: script error: ${error.message}`));
  page.on("request", (request) => {
    const scheme = new URL(request.url()).protocol;
    check(
      ["file:", "data:", "blob:"].includes(scheme),
      `${where}: asks the network for ${request.url()}`,
    );
  });
  await page.goto(pathToFileURL(resolve(report)).href);
  return { context, page };
}

async function waitForFigures(page) {
  await page.waitForFunction(
    () =>
      [...document.querySelectorAll("figure[data-figure] .chart")].every(
        (chart) => chart.dataset.drawn === "true",
      ),
    null,
    { timeout: 60000 },
  );
  return page.locator("figure[data-figure]").count();
}

const overflow = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

// Figures drawn where they should be, nothing wider than its place, all text readable. Leaves the page as it was.
async function checkLayout(page, where, screenshot) {
  const marks = await page.$$eval("figure[data-figure] .chart", (charts) =>
    charts.map((chart) => ({
      name: chart.parentElement.dataset.figure,
      marks: chart.querySelectorAll("svg path[d]").length,
      wide: chart.scrollWidth - chart.clientWidth,
      label: chart.getAttribute("aria-label"),
      // A path with "NaN" in it is drawn nowhere, and says so nowhere.
      broken: [...chart.querySelectorAll("svg [d], svg [transform]")].filter((e) =>
        /NaN|Infinity/.test(e.getAttribute("d") + e.getAttribute("transform")),
      ).length,
    })),
  );
  for (const figure of marks) {
    check(figure.marks > 5, `${where}: figure ${figure.name} is empty (${figure.marks} paths)`);
    check(figure.broken === 0, `${where}: figure ${figure.name} has ${figure.broken} marks at no place`);
    check(figure.wide <= 0, `${where}: figure ${figure.name} is ${figure.wide} px wider than its box`);
    check(Boolean(figure.label), `${where}: figure ${figure.name} has no aria-label`);
  }
  for (const overlap of await page.evaluate(overlappingText)) check(false, `${where}: ${overlap}`);
  check(
    (await overflow(page)) <= 0,
    `${where}: the page scrolls sideways by ${await overflow(page)} px`,
  );
  if (screenshot) await page.screenshot({ path: screenshot, fullPage: true });
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details:not([open])")) {
      details.open = true;
      details.dataset.folded = "";
    }
  });
  check(
    (await overflow(page)) <= 0,
    `${where}: with all unfolded the page scrolls sideways by ${await overflow(page)} px`,
  );
  for (const weak of await page.evaluate(weakContrast)) check(false, `${where}: ${weak}`);
  await page.evaluate(() =>
    document.querySelectorAll("details[data-folded]").forEach((details) => (details.open = false)),
  );
}

async function checkStructure(page, where) {
  const headings = await page.$$eval("h1, h2, h3", (elements) =>
    elements.map((e) => Number(e.tagName[1])),
  );
  check(
    headings[0] === 1 && headings.filter((level) => level === 1).length === 1,
    `${where}: there must be one h1, at the top`,
  );
  check(
    headings.every((level, i) => i === 0 || level <= headings[i - 1] + 1),
    `${where}: a heading level is skipped`,
  );
  check((await page.getAttribute("html", "lang")) === "en", `${where}: no language`);
}

// The colours of all lettering in charts.
const inks = (page) =>
  page.$$eval(".chart svg text", (texts) =>
    [...new Set(texts.map((t) => getComputedStyle(t).fill))].join(),
  );

// Waits until the lettering's colours are as they should be. A chart is redrawn where its width changes, as it does for
// print.
async function inksBecome(page, holds) {
  for (let patience = 100; patience > 0; --patience) {
    const seen = await inks(page);
    if (seen !== "" && holds(seen)) return true;
    await page.waitForTimeout(50);
  }
  return false;
}

// Paper is always light, and a page of A4 between margins of 15 mm wide.
async function checkPrint(page, where, lightInks) {
  await page.emulateMedia({ colorScheme: "dark", media: "print" });
  if (lightInks !== "")
    check(
      await inksBecome(page, (seen) => seen === lightInks),
      `${where}: chart lettering is not printed in ${lightInks}`,
    );
  await page.setViewportSize({ width: 680, height: 1000 });
  check(
    (await overflow(page)) <= 0,
    `${where}: the printed page is ${await overflow(page)} px too wide`,
  );
}

async function checkTooltip(page, where) {
  for (const chart of await page.locator("figure[data-figure] .chart").all()) {
    await chart.scrollIntoViewIfNeeded();
    const name = await chart.evaluate((e) => e.parentElement.dataset.figure);
    // Between panels there is nothing to find: point near a mark.
    const place = await chart.evaluate((e) => {
      const marks = e.querySelectorAll(".mark-symbol.role-mark path");
      const box = marks[Math.floor(marks.length / 3)].getBoundingClientRect();
      return { x: box.x + box.width / 2 + 3, y: box.y + box.height / 2 + 3 };
    });
    await page.mouse.move(place.x - 6, place.y - 6);
    await page.mouse.move(place.x, place.y, { steps: 4 });
    const tooltip = page.locator("#vg-tooltip-element.visible");
    try {
      await tooltip.waitFor({ timeout: 5000 });
      const text = await tooltip.innerText();
      check(/theory|simulation/.test(text), `${where}: figure ${name} says '${text}'`);
      check(!/undefined|NaN/.test(text), `${where}: figure ${name} says '${text}'`);
    } catch {
      check(false, `${where}: none appears over figure ${name}`);
    }
    await page.mouse.move(2, 2);
  }
}

// A click on a colour in a legend leaves the others faint.
async function checkLegend(page, where) {
  for (const figure of await page.locator("figure[data-figure]").all()) {
    const name = await figure.getAttribute("data-figure");
    const specification = JSON.parse(await figure.locator("script").textContent());
    const layers = (specification.spec ?? specification).layer;
    if (!layers.some((layer) => layer.params?.some((one) => one.bind === "legend"))) continue;
    const entry = layers.find((layer) => layer.encoding.color).encoding.color.scale.domain[0];
    const faint = () =>
      figure
        .locator(".chart svg path[opacity]")
        .evaluateAll(
          (paths) =>
            paths.filter(
              (path) =>
                Number(path.getAttribute("opacity")) < 0.1 && Number(path.getAttribute("opacity")) > 0,
            ).length,
        );
    const before = await faint();
    // A flat line has no height that a driver could aim at: click where its text stands. The legend of lines is a
    // second one, and none to choose from.
    await figure.locator(".chart .role-legend-label text").getByText(entry, { exact: true }).first().click();
    await page.waitForTimeout(100);
    check((await faint()) > before, `${where}: choosing a colour in figure ${name} changes nothing`);
  }
}

// Chromium asks its user before an eleventh file from one page; without a window there is nobody to answer.
const mostExports = 5;

async function checkExport(page, where) {
  const count = await page.locator("figure[data-figure]").count();
  for (let first = 0; first < count; first += mostExports) {
    const own = first === 0 ? page : await page.context().newPage();
    if (own !== page) {
      await own.goto(page.url());
      await waitForFigures(own);
    }
    const figures = await own.locator("figure[data-figure]").all();
    await checkFiles(own, figures.slice(first, first + mostExports), where);
    if (own !== page) await own.close();
  }
}

async function checkFiles(page, figures, where) {
  for (const figure of figures) {
    const name = await figure.getAttribute("data-figure");
    for (const [label, type, begins] of [
      ["SVG", "svg", "<svg"],
      ["PNG", "png", "\x89PNG"],
    ]) {
      const waiting = page.waitForEvent("download");
      await figure.getByRole("button", { name: label }).click();
      try {
        const download = await waiting;
        const content = readFileSync(await download.path());
        check(
          download.suggestedFilename() === `${name}.${type}`,
          `${where}: ${label} is named ${download.suggestedFilename()}`,
        );
        check(
          content.toString("latin1").startsWith(begins),
          `${where}: ${label} of ${name} is no ${label}`,
        );
        check(content.length > 2000, `${where}: ${label} of ${name} has ${content.length} bytes`);
        if (type === "svg")
          check(
            !content.toString().includes("var(--"),
            `${where}: SVG of ${name} has colours of the page`,
          );
      } catch {
        check(false, `${where}: ${label} of ${name} yields no file`);
      }
    }
  }
}

// One window of the page, in light and then in dark: charts follow the scheme while the page is open. What is the same
// in every window is looked at in the first.
async function checkWindow(browser, report, window, screenshots) {
  const where = (what) => `${basename(report)}, ${window.name}, ${what}`;
  const size = { width: window.width, height: window.height };
  const shot = (scheme) =>
    screenshots && join(screenshots, `${basename(report, ".html")}-${window.name}-${scheme}.png`);
  const { context, page } = await open(browser, report, { viewport: size, colorScheme: "light" }, where("page"));
  const figures = await waitForFigures(page);
  await checkLayout(page, where("light"), shot("light"));
  const light = await inks(page);
  await page.emulateMedia({ colorScheme: "dark" });
  if (figures > 0)
    check(
      await inksBecome(page, (seen) => seen !== light),
      `${where("change of scheme")}: chart lettering stays ${light}`,
    );
  await checkLayout(page, where("dark"), shot("dark"));
  if (window === windows[0]) {
    await checkStructure(page, where("structure"));
    await checkTooltip(page, where("tooltip"));
    await checkLegend(page, where("legend"));
    await checkExport(page, where("export"));
    await checkPrint(page, where("print"), light);
  }
  await context.close();
  return figures;
}

async function checkWithoutScript(browser, report) {
  const where = `${basename(report)}, without JavaScript`;
  const { context, page } = await open(
    browser,
    report,
    { viewport: windows[1], javaScriptEnabled: false },
    where,
  );
  // A page says so where it has none to give.
  if ((await page.locator('main[data-verdict="none"]').count()) === 0)
    check(await page.locator(".badge .word").isVisible(), `${where}: no verdict`);
  check((await page.locator("table").count()) > 0, `${where}: no table`);
  if ((await page.locator("figure[data-figure]").count()) > 0)
    check(
      await page.locator("noscript .notice").isVisible(),
      `${where}: no word about the missing charts`,
    );
  await context.close();
}

const { reports, screenshots } = readArguments(process.argv.slice(2));
if (screenshots) mkdirSync(screenshots, { recursive: true });
const executablePath = process.env.SYNAPTICA_CHROMIUM || "/usr/bin/chromium";
if (!existsSync(executablePath)) {
  console.error(`web/test: ${executablePath} is not there (Debian: apt install chromium)`);
  process.exit(2);
}
const profile = mkdtempSync(join(tmpdir(), "synaptica-browser-"));
const browser = await chromium.launch({
  executablePath,
  headless: true,
  args: flags,
  env: { ...process.env, HOME: profile },
});
try {
  for (const report of reports) {
    const before = faults.length;
    const began = Date.now();
    let figures = 0;
    try {
      for (const window of windows) figures = await checkWindow(browser, report, window, screenshots);
      await checkWithoutScript(browser, report);
    } catch (error) {
      // One page that cannot be looked at does not keep the others from it.
      check(false, `${basename(report)}: ${error.message}`);
    }
    const count = faults.length - before;
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    console.log(
      `${basename(report)}: ${figures} figures in ${seconds} s, ${count === 0 ? "all well" : `${count} faults`}`,
    );
  }
} finally {
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
}
for (const fault of faults) console.error(fault);
process.exit(faults.length === 0 ? 0 : 1);
