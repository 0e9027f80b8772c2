"""A result is the same, bit for bit, whatever the number of threads."""

import json

import pytest
from program import STUDY, digest, document, study_file, synaptica

TEXT = f"""
study = "{STUDY}"
seed = 11
replicas = 12
[parameters]
steps = 300
presentation = "random"
[grid]
noise = [0.2, 0.4]
hidden_neurons = [2, 4, 7]
"""


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """(digest, JSON document) of one study file on 1, 2 and 8 threads."""
    found = {}
    for threads in [1, 2, 8]:
        folder = tmp_path_factory.mktemp("threads")
        file = study_file(folder, TEXT)
        result = synaptica("run", file, "--threads", threads, "--output", folder / "out", "--json", "--quiet")
        assert result.returncode == 0, result.stderr
        found[threads] = digest(folder / "out"), json.loads(result.stdout)
    return found


@pytest.mark.parametrize("threads", [2, 8])
def test_threads_do_not_matter(runs, threads):
    assert runs[threads] == runs[1]


def test_all_points_and_replicas_are_there(runs):
    points = runs[1][1]["points"]
    assert len(points) == 6
    assert all(o["replicas"] in (0, 12) for point in points for o in point["observables"])


def test_simulate_neither():
    words = ["simulate", STUDY, "steps=300", "--replicas", "17"]
    assert document(*words, "--threads", 1) == document(*words, "--threads", 8)
