"""Interruption: the program ends in order, says how far it is, and the same command again goes on to the same end."""

import os
import re
import signal
import subprocess
import time

import pytest
from program import PROGRAM, STUDY, digest, synaptica

# About two seconds on one thread: long enough to be interrupted in the middle.
WORDS = ["run", STUDY, "--replicas", "3000", "--threads", "1"]


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reference") / "out"
    assert synaptica(*WORDS[:-1], "2", "--output", folder).returncode == 0
    return digest(folder)


def started(folder, *words):
    """A run that has finished a tenth of its tasks."""
    process = subprocess.Popen(
        [PROGRAM, *WORDS, *words, "--output", str(folder)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    first = process.stderr.readline()
    assert re.match(r"\d+ ?%", first), first
    return process


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_signal_ends_in_order_and_resumes(tmp_path, reference, signal_number):
    folder = tmp_path / "out"
    process = started(folder)
    process.send_signal(signal_number)
    sent = time.monotonic()
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert time.monotonic() - sent < 10, "a task takes milliseconds; ending in order must not take seconds"
    assert stdout == ""
    last = stderr.splitlines()[-1]
    done, all_tasks = map(int, re.search(r"(\d+) of (\d+)", last).groups())
    assert 0 < done < all_tasks == 3000
    assert not (folder / "results.nc").exists()

    resumed = synaptica(*WORDS, "--output", folder)
    assert resumed.returncode == 0, resumed.stderr
    # It goes on from where it was: the tenths that were finished are not counted again.
    assert int(re.match(r"\d+", resumed.stderr).group()) > 100 * done // all_tasks
    assert digest(folder) == reference


def test_json_of_an_interrupted_run_is_no_document(tmp_path):
    process = started(tmp_path / "out", "--json")
    process.send_signal(signal.SIGINT)
    stdout, _ = process.communicate(timeout=60)
    assert (process.returncode, stdout) == (130, "")


def test_a_second_signal_ends_at_once(tmp_path, reference):
    folder = tmp_path / "out"
    process = started(folder)
    process.send_signal(signal.SIGINT)
    time.sleep(0.001)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode in (130, -signal.SIGINT)
    assert synaptica(*WORDS, "--output", folder).returncode == 0
    assert digest(folder) == reference


def test_an_interrupted_run_has_no_report_yet(tmp_path):
    process = started(tmp_path / "out")
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    result = synaptica("report", tmp_path / "out")
    assert result.returncode == 2
    assert re.search(r"\d+ of 3000", result.stderr) and result.stderr.count("\n") == 1


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_broken_pipe_keeps_what_is_done(tmp_path, reference, stream):
    """As with `synaptica run ... | head -1`: whoever read the stream is gone."""
    folder = tmp_path / "out"
    theirs, ours = os.pipe()
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} | {stream: ours}
    process = subprocess.Popen([PROGRAM, *WORDS, "--output", str(folder)], stdin=subprocess.DEVNULL, **streams)
    os.close(ours)
    os.close(theirs)
    assert process.wait(60) in (0, 1, -signal.SIGPIPE)
    assert synaptica(*WORDS, "--output", folder).returncode == 0
    assert digest(folder) == reference


def test_closed_streams(tmp_path, reference):
    """Started without any stream at all, files of the run must not receive its messages."""
    folder = tmp_path / "out"
    command = f'exec "{PROGRAM}" {" ".join(WORDS)} --output "{folder}" <&- >&- 2>&-'
    subprocess.run(["bash", "-c", command], timeout=60)
    assert synaptica(*WORDS, "--output", folder).returncode == 0
    assert digest(folder) == reference
