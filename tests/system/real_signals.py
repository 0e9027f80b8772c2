"""Real signals for the tests: those of Debian's python3-nitime, which tools/install-packages installs; read, never copied."""

import subprocess
import sys
from pathlib import Path

import pytest
from program import ROOT

FOLDER = Path("/usr/lib/python3/dist-packages/nitime/data")

#: 250 samples of 31 regions of a resting brain, with a heading.
FMRI = FOLDER / "fmri_timeseries.csv"

needed = pytest.mark.skipif(
    not FMRI.exists(), reason=f"{FMRI} is not there: Debian's python3-nitime (tools/install-packages test)"
)


def grasshopper(folder):
    """Leaves sound.npy and spikes.npy in the folder, as docs/fit.md makes them."""
    subprocess.run([sys.executable, ROOT / "docs/examples/grasshopper.py"], cwd=folder, check=True)
