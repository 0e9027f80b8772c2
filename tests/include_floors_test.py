"""Reads the include lines of synaptica/** and fails where a room stands on one it may not stand on.

    include_floors_test.py [ROOT]     checks the tree at ROOT (default: the folder above this one)
    include_floors_test.py --self-test    plants one breach of each kind in a copy and expects it to be found

The floors are those of docs/architecture.md. Each breach is one line: file:line: what is wrong.
"""

import re
import sys
import tempfile
from pathlib import Path

MODELS = {"associative", "rate", "perceptron"}

# room -> the other rooms it may include
FLOORS = {
    "core": set(),
    "numerics": {"core"},
    "associative": {"core", "numerics"},
    "rate": {"core", "numerics"},
    "perceptron": {"core", "numerics"},
    "recordings": {"core", "numerics"},
    "study": {"core", "numerics"},
    "catalog": {"associative", "rate", "perceptron", "recordings", "study", "core", "numerics"},
    "report": {"study", "core", "numerics"},
}
EVERY_ROOM = set(FLOORS) | {"cli"}
FLOORS["cli"] = set(FLOORS)

# Headers that cost seconds a translation unit, or tie a user of ours to a library of theirs.
NOT_IN_HEADERS = re.compile(
    r"^(Eigen/|Spectra/|boost/|nlohmann/|toml\+\+|toml\.hpp|CLI/|sqlite3|netcdf|hdf5|pybind11/|fmt/)"
)
# Model rooms do no input or output, start no threads, and build for the browser.
NOT_IN_MODELS = re.compile(
    r"^(iostream|fstream|ostream|istream|iomanip|cstdio|stdio\.h|thread|mutex|future|atomic|condition_variable"
    r"|stop_token|filesystem|ranges|unistd\.h|fcntl\.h|sqlite3\.h|netcdf\.h)$"
)
# Their output differs between libraries; random numbers have one door, numerics/random.h.
FOREIGN_RANDOMNESS = re.compile(
    r"\bstd\s*::\s*(\w+_distribution|mt19937\w*|minstd_rand0?|default_random_engine|random_device|ranlux\w+|knuth_b"
    r"|rand|srand|shuffle|random_shuffle|sample)\b|\b(s?rand|[dejlmn]rand48)\s*\("
)
RANGE_PIPELINES = re.compile(r"\bstd\s*::\s*(ranges|views)\b|\bstd\s*::\s*bit_cast\b")
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')


def without_comments(text):
    """The text with comments and string literals blanked, line for line."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.S)
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


def breaches_of(path, root):
    """The sentences about one file."""
    relative = path.relative_to(root)
    room = relative.parts[1]
    text = path.read_text(encoding="utf-8")
    found = []

    def breach(line, sentence):
        found.append(f"{relative}:{line}: {sentence}")

    if room not in EVERY_ROOM:
        breach(1, f"'{room}' is no room: add it to the floors of docs/architecture.md and of this test")
        return found
    for number, line in enumerate(text.splitlines(), 1):
        include = INCLUDE.match(line)
        if not include:
            continue
        quote, name = include.groups()
        if name.startswith("synaptica/"):
            other = name.split("/")[1]
            if not (root / name).is_file():
                breach(number, f"includes {name}, which is not there")
            elif other != room and other not in FLOORS[room]:
                allowed = ", ".join(sorted(FLOORS[room])) or "no other room"
                breach(number, f"{room} may not include {other} (allowed: {allowed})")
        elif quote == '"':
            breach(number, f'includes "{name}" by a relative name: write synaptica/ROOM/FILE.h')
        if path.suffix == ".h" and NOT_IN_HEADERS.match(name):
            breach(number, f"a header includes <{name}>: keep heavy libraries in .cpp files")
        if room in MODELS and not path.stem.endswith("_test") and NOT_IN_MODELS.match(name):
            breach(number, f"model room {room} includes <{name}>: models do no I/O and start no threads")
    for number, line in enumerate(without_comments(text).splitlines(), 1):
        foreign = FOREIGN_RANDOMNESS.search(line)
        if foreign:
            breach(number, f"'{foreign.group().strip()}': random numbers come from numerics/random.h alone")
        pipeline = RANGE_PIPELINES.search(line)
        if pipeline and room in MODELS | {"core", "numerics"}:
            breach(number, f"'{pipeline.group()}': models do without ranges and bit_cast")
    return found


def breaches(root):
    """All breaches below root/synaptica, and the number of files read."""
    files = sorted(p for p in (root / "synaptica").rglob("*") if p.suffix in {".h", ".cpp"})
    found = [sentence for path in files for sentence in breaches_of(path, root)]
    return found, len(files)


# file, its text, and what the breach must say; "" where there is none to be found
PLANTED = [
    ("core/a.h", '#include "synaptica/numerics/ok.h"\n', "core may not include numerics"),
    ("numerics/a.cpp", '#include "synaptica/study/ok.h"\n', "numerics may not include study"),
    ("associative/a.cpp", '#include "synaptica/rate/ok.h"\n', "associative may not include rate"),
    ("associative/b.cpp", '#include "synaptica/study/ok.h"\n', "associative may not include study"),
    ("study/a.cpp", '#include "synaptica/associative/ok.h"\n', "study may not include associative"),
    ("report/a.cpp", '#include "synaptica/catalog/ok.h"\n', "report may not include catalog"),
    ("catalog/a.cpp", '#include "synaptica/cli/ok.h"\n', "catalog may not include cli"),
    ("core/b.h", '#include "synaptica/core/nowhere.h"\n', "not there"),
    ("core/c.h", '#include "ok.h"\n', "relative name"),
    ("study/b.h", "  #  include <nlohmann/json.hpp>\n", "heavy libraries"),
    ("numerics/b.h", "#include <Eigen/Dense>\n", "heavy libraries"),
    ("study/c.h", "#include <sqlite3.h>\n", "heavy libraries"),
    ("rate/a.cpp", "#include <thread>\n", "start no threads"),
    ("perceptron/a.h", "#include <fstream>\n", "no I/O"),
    ("study/d.cpp", "int x;\nstd::normal_distribution<double> d;\n", "study/d.cpp:2"),
    ("numerics/c.cpp", "std::mt19937_64 engine;\n", "random numbers"),
    ("cli/a.cpp", "int y = rand();\n", "random numbers"),
    ("rate/b.cpp", "auto v = std::views::iota(0);\n", "without ranges"),
    ("attic/a.h", "\n", "no room"),
    ("catalog/good.cpp", '#include "synaptica/associative/ok.h"\n#include <thread>\n', ""),
    ("study/good.cpp", "#include <nlohmann/json.hpp>\n#include <fstream>\n", ""),
    ("core/good.cpp", '// std::normal_distribution\nauto s = "rand()"; double operand(int);\n', ""),
    ("cli/good.cpp", '#include "synaptica/catalog/ok.h"\n#include "synaptica/report/ok.h"\n', ""),
]


def self_test():
    """Each planted breach alone is found, and nothing is found where there is none."""
    failures = []
    for name, text, expected in PLANTED:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for room in EVERY_ROOM:
                (root / "synaptica" / room).mkdir(parents=True)
                (root / "synaptica" / room / "ok.h").write_text("#pragma once\n")
            planted = root / "synaptica" / name
            planted.parent.mkdir(exist_ok=True)
            planted.write_text(text)
            found, _ = breaches(root)
        right = len(found) == 1 and expected in found[0] if expected else not found
        if not right:
            failures.append(f"{name}: expected {expected or 'no breach'!r}, found {found}")
    return failures


def main(arguments):
    if arguments == ["--self-test"]:
        failures = self_test()
        print(*failures, f"{len(PLANTED)} planted files, {len(failures)} misjudged", sep="\n")
        return 1 if failures else 0
    root = Path(arguments[0]) if arguments else Path(__file__).resolve().parent.parent
    found, files = breaches(root)
    if files == 0:
        found = [f"{root}: no sources below synaptica/"]
    print(*found, f"{files} files read, {len(found)} breaches", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
