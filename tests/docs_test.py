"""The documentation holds together: links lead somewhere, its C++ is compiled, its sessions are real.

    docs_test.py PAGE...    writes the output of the sessions in these pages anew (SYNAPTICA names the program)

A session is a console block: what stands behind "$ " was typed, the rest was printed.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.S | re.M)


def anchors(page):
    """The fragments that a page's headings can be linked by."""
    headings = re.findall(r"^#+\s+(.*)$", FENCE.sub("", page.read_text()), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    text = FENCE.sub("", page.read_text())
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"(https?|mailto):", target):
            continue
        name, _, fragment = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists() or (fragment and file.suffix == ".md" and fragment not in anchors(file)):
            broken.append(target)
    assert broken == []


def squeezed(code):
    """The code without its layout: blanks, the marks of comments that go on, and strings split over lines."""
    return re.sub(r'""', "", re.sub(r"\s+|//", "", code))


def test_the_code_of_add_a_study_is_the_code_that_runs():
    example = (ROOT / "docs/examples/crosstalk.cpp").read_text()
    blocks = [code for language, code in FENCE.findall((ROOT / "docs/add-a-study.md").read_text()) if language == "cpp"]
    assert blocks
    for code in blocks:
        assert squeezed(code) in squeezed(example), textwrap.shorten(code, 80)
    lines = [line for line in example.splitlines() if line.strip() and not line.strip().startswith("//")]
    assert len(lines) <= 100


def test_the_code_of_add_a_generating_function_is_the_code_that_runs():
    example = (ROOT / "docs/examples/smooth_rectifier.cpp").read_text()
    page = (ROOT / "docs/add-a-generating-function.md").read_text()
    blocks = [code for language, code in FENCE.findall(page) if language == "cpp"]
    assert len(blocks) >= 3
    for code in blocks:
        assert squeezed(code) in squeezed(example), textwrap.shorten(code, 80)


def test_the_output_in_add_a_study_is_that_of_the_example():
    """And so theory and simulation agree: the example's exit code says it."""
    result = subprocess.run([os.environ["CROSSTALK"]], capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stderr) == (0, "")
    blocks = [code for language, code in FENCE.findall((ROOT / "docs/add-a-study.md").read_text()) if language == "text"]
    assert result.stdout == blocks[0]


# Real signals, of Debian's python3-nitime; a session that names the folder, or the example that reads it, needs them.
SIGNALS = Path("/usr/lib/python3/dist-packages/nitime/data")
OF_SIGNALS = re.compile(r"nitime/|grasshopper\.py")


def printed(command, folder):
    """What a command of a session prints on standard output, in a folder that has the study files."""
    words = shlex.split(command)
    programs = {"synaptica": os.environ["SYNAPTICA"], "python3": sys.executable}
    assert words[0] in programs, command
    result = subprocess.run(
        [programs[words[0]], *words[1:]], cwd=folder, capture_output=True, text=True, timeout=120
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def replayed(session, folder):
    """The session with the output that its commands print now."""
    commands = [line for line in session.splitlines() if line.startswith("$ ")]
    return "".join(f"{line}\n{printed(line[2:], folder)}" for line in commands)


def same(shown, now):
    """Equal words and nearly equal numbers: the last digits of a mean may differ between families of processors."""

    def number(word):
        try:
            return float(word)
        except ValueError:
            return None

    a, b = shown.split(), now.split()
    return len(a) == len(b) and all(
        x == y
        or (number(x) is not None and number(y) is not None and number(x) == pytest.approx(number(y), rel=1e-3, abs=1e-9))
        for x, y in zip(a, b, strict=True)
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_sessions_are_real(page, tmp_path):
    (tmp_path / "studies").symlink_to(ROOT / "studies")
    (tmp_path / "examples").symlink_to(ROOT / "docs" / "examples")
    (tmp_path / "nitime").symlink_to(SIGNALS)
    if OF_SIGNALS.search(page.read_text()) and not SIGNALS.exists():
        pytest.skip(f"{SIGNALS} is not there: Debian's python3-nitime (tools/install-packages test)")
    for language, session in FENCE.findall(page.read_text()):
        if language == "console":
            now = replayed(session, tmp_path)
            assert same(session, now), f"now it is:\n{now}"


def main(names):
    for name in names:
        page = Path(name)
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "studies").symlink_to(ROOT / "studies")
            (Path(folder) / "examples").symlink_to(ROOT / "docs" / "examples")
            (Path(folder) / "nitime").symlink_to(SIGNALS)
            text = FENCE.sub(
                lambda block: f"```console\n{replayed(block[2], folder)}```" if block[1] == "console" else block[0],
                page.read_text(),
            )
        page.write_text(text)


if __name__ == "__main__":
    main(sys.argv[1:])
