"""Pages looked at by web/test, all in one browser."""

import os
import subprocess

from program import ROOT

# Seconds for one page, ten times what a page of three figures takes on two busy cores.
PATIENCE = 60


def look_at(pages, folder):
    """Fails with what the browser found wrong. Screenshots go to $SYNAPTICA_SCREENSHOTS, or to `folder`."""
    shots = os.environ.get("SYNAPTICA_SCREENSHOTS", str(folder))
    looked = subprocess.run(
        [ROOT / "web/test", *pages, "--screenshots", shots],
        capture_output=True, text=True, timeout=PATIENCE * len(pages), stdin=subprocess.DEVNULL,
    )  # fmt: skip
    print(looked.stdout)
    assert looked.returncode == 0, looked.stdout + looked.stderr
