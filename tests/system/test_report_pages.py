"""Pages of every kind of verdict, of recall, speed and fit, hold in a browser."""

import os
import subprocess

import browser
import numpy as np
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


def drifting_signals(folder):
    """A table of twelve slow signals with a time, from which something can be foretold and of which something is to be warned."""
    random = np.random.default_rng(5)
    signals = np.cumsum(random.standard_normal((400, 12)), axis=0)
    signals[20:] -= signals[:-20]
    with open(folder / "signals.csv", "w") as file:
        file.write("time (s)," + ",".join(f"region-{i}" for i in range(12)) + "\n")
        for t, row in enumerate(signals):
            file.write(f"{0.01 * t:.2f}," + ",".join(repr(float(50 + x)) for x in row) + "\n")
    return folder / "signals.csv"


def test_the_page_of_a_ranking_holds_in_a_browser(tmp_path):
    ranked = synaptica("speed", drifting_signals(tmp_path), "--output", tmp_path / "out", "--quiet")
    assert ranked.returncode == 0, ranked.stderr
    browser.look_at([tmp_path / "out/report.html"], tmp_path)


def test_the_pages_of_fits_hold_in_a_browser(tmp_path):
    signals = drifting_signals(tmp_path)
    pages = []
    # Many targets with warnings; one target with a verdict; weights that provide a drive, without charts of components.
    for name, words in {
        "many": ["--horizon", 2, "--lags", 3],
        "one": ["--target", "region-3", "--horizon", 1, "--excitatory", 0.5],
        "drive": ["--target", "region-3", "--lags", 4, "--horizon", 1, "--bias", "none", "--ridge", 0.1, "--holdout", 0],
    }.items():
        fitted = synaptica("fit", signals, signals, *words, "--output", tmp_path / name, "--quiet")
        assert fitted.returncode == 0, fitted.stderr
        pages.append((tmp_path / name / "report.html").rename(tmp_path / f"fit-{name}.html"))
    browser.look_at(pages, tmp_path)
