"""Pages of every kind of verdict hold in a browser; shipped studies show agreement alone."""

import os
import subprocess

import browser


def test_pages_of_every_kind_hold_in_a_browser(tmp_path):
    subprocess.run([os.environ["SAMPLE_PAGES"], tmp_path], check=True)
    pages = sorted(tmp_path.glob("*.html"))
    assert [page.stem for page in pages] == ["agrees", "categories", "disagrees", "unresolved-grid"]
    browser.look_at(pages, tmp_path)
