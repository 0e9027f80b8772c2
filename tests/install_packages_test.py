"""tools/install-packages against a stand-in for Debian: a PATH that holds nothing but what a test puts there."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "tools" / "install-packages"
TOOLS = ["bash", "cat", "env", "mktemp", "rm", "sleep", "tail"]

DPKG = """#!/bin/bash
package=${!#}
case " $INSTALLED " in *" $package "*) echo -n installed ;; *) exit 1 ;; esac
"""
APT = """#!/bin/bash
echo "$DEBIAN_FRONTEND $*" >>"$CALLS"
[[ "$*" == *update ]] && exit "${UPDATE_EXIT:-0}"
echo "noise of apt" >&2
count=$(grep -c install "$CALLS")
(( count > ${FAILURES:-0} )) || { echo "E: mirror is down"; exit 100; }
"""


class Machine:
    def __init__(self, folder):
        self.programs = folder / "bin"
        self.programs.mkdir()
        self.calls = folder / "calls"
        for tool in [*TOOLS, "grep"]:
            (self.programs / tool).symlink_to(shutil.which(tool, path="/usr/bin:/bin"))
        self.add("dpkg-query", DPKG)
        self.add("apt-get", APT)
        self.add("id", "#!/bin/bash\necho 0\n")

    def add(self, name, text="#!/bin/bash\n"):
        path = self.programs / name
        path.write_text(text)
        path.chmod(0o755)

    def run(self, *words, installed="", **environment):
        environment |= {"PATH": str(self.programs), "INSTALLED": installed, "CALLS": str(self.calls)}
        environment["SYNAPTICA_RETRY_SECONDS"] = "0"
        return subprocess.run(
            [SCRIPT, *words], env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL
        )

    def apt_calls(self):
        return self.calls.read_text().splitlines() if self.calls.exists() else []


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def packages_of(machine, *groups):
    """What a bare machine would be given."""
    line = machine.run("--dry-run", *groups).stdout
    assert line.startswith("Installing Debian packages: ")
    return line.split(": ")[1].split()


def test_nothing_is_said_or_done_where_all_is_there(machine):
    for program in ["make", "g++", "cmake", "ninja", "ccache", "pkg-config"]:
        machine.add(program)
    result = machine.run("build", installed=" ".join(packages_of(machine, "build")))
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert machine.apt_calls() == []


def test_missing_packages_are_named_and_installed_without_questions(machine):
    for program in ["make", "g++", "cmake", "ninja", "pkg-config"]:
        machine.add(program)
    wanted = packages_of(machine, "build")
    assert "ccache" in wanted and "libfmt-dev" in wanted and "cmake" not in wanted
    result = machine.run("build", installed=" ".join(set(wanted) - {"ccache", "libfmt-dev"}))
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "Installing Debian packages: ccache libfmt-dev\n"
    update, install = machine.apt_calls()
    assert update == "noninteractive -q -y update"
    assert install == "noninteractive -q -y install --no-install-recommends ccache libfmt-dev"


def test_a_program_from_elsewhere_counts(machine):
    wanted = packages_of(machine, "web")
    assert {"nodejs", "npm", "chromium"} <= set(wanted)
    machine.add("node")
    machine.add("npm")
    assert packages_of(machine, "web") == [p for p in wanted if p not in {"nodejs", "npm"}]


def test_groups_add_up_without_repetition(machine):
    both = packages_of(machine, "build", "test", "bench")
    assert len(both) == len(set(both))
    assert set(both) == set(packages_of(machine, "build") + packages_of(machine, "test") + packages_of(machine, "bench"))


def test_a_dead_mirror_of_the_lists_does_not_matter(machine):
    assert machine.run("bench", UPDATE_EXIT="100").returncode == 0


def test_one_failure_is_tried_again(machine):
    result = machine.run("bench", FAILURES="1")
    assert result.returncode == 0
    assert len(machine.apt_calls()) == 4
    assert "mirror is down" not in result.stderr


def test_the_log_is_shown_after_two_failures(machine):
    result = machine.run("bench", FAILURES="2")
    assert result.returncode == 1
    assert "E: mirror is down" in result.stderr
    assert result.stderr.splitlines()[-1].startswith("install-packages: apt-get could not install: libbenchmark-dev")


def test_without_root_and_sudo_one_line_says_what_to_do(machine):
    machine.add("id", "#!/bin/bash\necho 1000\n")
    result = machine.run("bench")
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "needs root or sudo to install: apt-get install libbenchmark-dev" in result.stderr
    assert machine.apt_calls() == []


def test_sudo_is_used_where_it_asks_nothing(machine):
    machine.add("id", "#!/bin/bash\necho 1000\n")
    machine.add("sudo", '#!/bin/bash\n[[ $1 == -n ]] && shift\n[[ $1 == true ]] || "$@"\n')
    assert machine.run("bench").returncode == 0
    assert len(machine.apt_calls()) == 2


def test_sudo_that_would_ask_is_not_used_without_a_terminal(machine):
    machine.add("id", "#!/bin/bash\necho 1000\n")
    machine.add("sudo", "#!/bin/bash\nexit 1\n")
    result = machine.run("bench")
    assert result.returncode == 1 and "needs root or sudo" in result.stderr


@pytest.mark.parametrize("words", [[], ["nonsense"], ["build", "nonsense"]])
def test_bad_usage_is_one_line(machine, words):
    result = machine.run(*words)
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1 and "validate" in result.stderr


def test_a_system_without_dpkg_is_left_to_its_owner(machine):
    os.remove(machine.programs / "dpkg-query")
    result = machine.run("build")
    assert result.returncode == 0
    assert machine.apt_calls() == [] and "by hand" in result.stderr
