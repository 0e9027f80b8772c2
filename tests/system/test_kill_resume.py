"""kill -9 at many random moments: whatever is left resumes, loses little, and ends in the same bits.

Moments are spread over the life of a run: its start (a journal half made), its middle (a group half committed) and its end
(results and page half written). A run is killed again and again until it ends by itself; then its digest must be that of
an uninterrupted run, and the next one starts afresh.
"""

import random
import shutil
import signal
import sqlite3
import subprocess
import time

from program import PROGRAM, STUDY, digest, synaptica

KILLS = 120
REPLICAS = 2000  # about a second
WORDS = ["run", STUDY, "--replicas", str(REPLICAS), "--quiet"]


def finished_tasks(folder, scratch):
    """The number of tasks in the journal, looked at in a copy: the original must meet the program as the kill left it."""
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    for file in folder.glob("journal.sqlite*"):
        shutil.copy(file, scratch)
    if not (scratch / "journal.sqlite").exists():
        return 0
    with sqlite3.connect(scratch / "journal.sqlite") as database:
        tables = {name for (name,) in database.execute("select name from sqlite_master where type = 'table'")}
        if "tasks" not in tables:
            return 0
        return database.execute("select count(*) from tasks").fetchone()[0]


def test_killed_runs_resume_to_the_same_bits(tmp_path):
    reference = tmp_path / "reference"
    start = time.monotonic()
    assert synaptica(*WORDS, "--threads", 1, "--output", reference).returncode == 0
    whole = time.monotonic() - start
    wanted = digest(reference)

    moments = random.Random(20250322)  # where the kills fall is still up to the machine
    folder, scratch = tmp_path / "out", tmp_path / "scratch"
    kills = middle = completed = kept = 0
    while kills < KILLS or completed == 0:
        process = subprocess.Popen(
            [PROGRAM, *WORDS, "--threads", str(moments.choice([1, 2, 8])), "--output", str(folder)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            # A third of the kills falls into the first 30 ms, where files are made.
            _, complaint = process.communicate(timeout=moments.choice([0.03, 0.6 * whole, 1.2 * whole]) * moments.random())
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            kills += 1
            finished = finished_tasks(folder, scratch)
            assert finished >= kept, "a finished task was lost"
            middle += 0 < finished < REPLICAS
            kept = finished
            continue
        assert process.returncode == 0, complaint
        assert digest(folder) == wanted
        assert {file.name for file in folder.iterdir()} == {"journal.sqlite", "results.nc", "report.html"}
        completed, kept = completed + 1, 0
        shutil.rmtree(folder)
    print(f"{kills} kills, {middle} of them with tasks both done and to do; {completed} runs ended by themselves")
    assert middle >= KILLS // 5, "too few kills met a run in its middle to show anything"
