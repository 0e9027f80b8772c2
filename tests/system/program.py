"""The program under test, as a user meets it: words in; exit code, stdout and stderr out."""

import json
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.path.abspath(os.environ.get("SYNAPTICA", ROOT / "build/release/synaptica"))
STUDY = "memory-drift"

# A few milliseconds a replica, and large enough for a verdict (8 replicas at least).
SMALL = ["visible_neurons=20", "steps=100", "--replicas", "8"]


def synaptica(*words, program=PROGRAM, timeout=120, **options):
    """Runs the program to its end. It gets no standard input and, unless told otherwise, no terminal."""
    options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    return subprocess.run([program, *map(str, words)], text=True, timeout=timeout, **options)


def no_constant(name):
    raise AssertionError(f"{name} in a JSON document: a missing value is null")


def document(*words, code=0, **options):
    """The one JSON document on stdout of a command that ends with `code`."""
    result = synaptica(*words, "--json", **options)
    assert result.returncode == code, result.stderr
    return json.loads(result.stdout, parse_constant=no_constant)


def assert_one_line(result, *mentions, code=2):
    """A refusal: its exit code, nothing on stdout, and one line on stderr that holds every one of `mentions`."""
    assert result.returncode == code, (result.returncode, result.stderr)
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].isprintable() and len(lines[0]) <= 500, lines[0]
    for mention in mentions:
        assert str(mention) in lines[0], lines[0]
    return lines[0]


def completions_of(*words):
    """What is offered for the last of the words."""
    result = synaptica("complete", *words)
    assert result.returncode == 0, result.stderr
    return result.stdout.splitlines()


def digest(folder):
    result = synaptica("digest", folder)
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    return result.stdout.strip()


def study_file(folder, text, name="study.toml"):
    path = Path(folder) / name
    path.write_text(text)
    return path
