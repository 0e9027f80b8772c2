"""The documentation holds together: links lead somewhere, and its C++ is that of the example that the tests run."""

import os
import re
import subprocess
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


def test_the_output_in_add_a_study_is_that_of_the_example():
    """And so theory and simulation agree: the example's exit code says it."""
    result = subprocess.run([os.environ["CROSSTALK"]], capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stderr) == (0, "")
    blocks = [code for language, code in FENCE.findall((ROOT / "docs/add-a-study.md").read_text()) if language == "text"]
    assert result.stdout == blocks[0]
