"""Pages of every kind of verdict, and of recall, hold in a browser; shipped studies show agreement alone."""

import os
import subprocess

import browser
from program import ROOT, synaptica


def test_pages_of_every_kind_hold_in_a_browser(tmp_path):
    subprocess.run([os.environ["SAMPLE_PAGES"], tmp_path], check=True)
    pages = sorted(tmp_path.glob("*.html"))
    assert [page.stem for page in pages] == ["agrees", "categories", "disagrees", "unresolved-grid"]
    browser.look_at(pages, tmp_path)


def test_the_page_of_a_recall_holds_in_a_browser(tmp_path):
    letters = ROOT / "docs/examples/letters.csv"
    # A third of the signs turned: some come back and some do not, so that every kind of end is on the page.
    recalled = synaptica(
        "recall", letters, letters, "--corrupt", "0.3", "--shape", "7x5", "--output", tmp_path / "out", "--quiet"
    )  # fmt: skip
    assert recalled.returncode == 0, recalled.stderr
    browser.look_at([tmp_path / "out/report.html"], tmp_path)
