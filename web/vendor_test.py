"""The vendored scripts are the ones that the manifest and the lock file name, and are safe to put inside a page."""

import hashlib
import json
import pathlib
import re
import sys

WEB = pathlib.Path(__file__).resolve().parent
VENDOR = WEB / "vendor"


def faults():
    """Everything wrong with web/vendor, one sentence each."""
    found = []
    manifest = json.loads((VENDOR / "manifest.json").read_text())
    lock_text = (WEB / "package-lock.json").read_text()
    lock = json.loads(lock_text)["packages"]
    wanted = json.loads((WEB / "package.json").read_text())["dependencies"]

    entries = manifest["bundles"] + [manifest["licences"]]
    for entry in entries:
        content = (VENDOR / entry["file"]).read_bytes()
        seen = hashlib.sha256(content).hexdigest()
        if seen != entry["sha256"]:
            found.append(f"vendor/{entry['file']}: sha256 is {seen}, the manifest says {entry['sha256']}: run web/refresh")

    if {bundle["name"] for bundle in manifest["bundles"]} != set(wanted):
        found.append("vendor/manifest.json and package.json name different packages: run web/refresh")
    for bundle in manifest["bundles"]:
        name, version = bundle["name"], bundle["version"]
        for where, other in (
            ("package.json", wanted.get(name)),
            ("package-lock.json", lock[f"node_modules/{name}"]["version"]),
        ):
            if other != version:
                found.append(f"{name}: vendored {version}, {where} says {other}: run web/refresh")
        if f"{name} {version} ({bundle['licence']})" not in (VENDOR / "LICENCES.txt").read_text():
            found.append(f"{name} {version}: no entry in vendor/LICENCES.txt: run web/refresh")
        # Either of these would end or hide the <script> element that the report page puts a bundle in.
        script = (VENDOR / bundle["file"]).read_text()
        if re.search(r"</script|<!--", script, re.IGNORECASE):
            found.append(f"vendor/{bundle['file']}: holds '</script' or '<!--', which a page cannot hold inside a script")
    if "*/" in (VENDOR / "LICENCES.txt").read_text():
        found.append("vendor/LICENCES.txt: holds '*/', which would end the comment that the page puts it in")

    known = {entry["file"] for entry in entries} | {"manifest.json"}
    for path in VENDOR.iterdir():
        if path.name not in known:
            found.append(f"vendor/{path.name}: not in the manifest")
    if re.search(r"https?://", lock_text):
        found.append("package-lock.json: holds an address (a registry or a sponsor's link): run web/refresh")
    return found


def test_vendored_scripts():
    assert faults() == []


if __name__ == "__main__":
    problems = faults()
    print("\n".join(problems) or "web/vendor is as its manifest and lock file say")
    sys.exit(1 if problems else 0)
