"""Bad input and a machine that refuses: one line that names the place and what would be right, and nothing else."""

import ctypes
import os
import resource
import shutil
import signal
import stat
import subprocess
import tempfile
from pathlib import Path

import pytest
from program import PROGRAM, SMALL, STUDY, assert_one_line, digest, study_file, synaptica

HEAD = f'study = "{STUDY}"\nreplicas = 8\n[parameters]\nsteps = 100\n'  # four lines


# Study files


def test_missing_file(tmp_path):
    assert_one_line(synaptica("run", tmp_path / "nowhere.toml"), "nowhere.toml", "no such file")


def test_missing_file_without_the_ending():
    assert_one_line(synaptica("run", "memory-drfit"), "memory-drfit", STUDY)


def test_directory_as_study_file(tmp_path):
    (tmp_path / "folder.toml").mkdir()
    assert_one_line(synaptica("run", tmp_path / "folder.toml"), "folder.toml", "directory")
    assert_one_line(synaptica("run", tmp_path), "directory")


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\x01\x02\x03",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
        b"\x7fELF" + b"\xff\xfe" * 500,
        b"\xef\xbb\xbf\xff",
        b"\x1b[31mred\x1b[0m\n",
        b"",
    ],
    ids=["control", "png", "elf", "broken utf-8", "escape codes", "empty"],
)
def test_garbage(tmp_path, content):
    file = tmp_path / "garbage.toml"
    file.write_bytes(content)
    assert_one_line(synaptica("run", file), "garbage.toml")


def test_the_program_itself_as_study_file():
    assert_one_line(synaptica("run", PROGRAM), Path(PROGRAM).name)


@pytest.mark.parametrize(
    "text, line",
    [('study = "', 1), (HEAD + "noise = = 3\n", 5), (HEAD + "noise = 0.4\nnoise = 0.5\n", 6), (HEAD + "[grid\n", 5)],
    ids=["open string", "two equal signs", "key twice", "open bracket"],
)
def test_syntax_error_names_the_line(tmp_path, text, line):
    assert_one_line(synaptica("run", study_file(tmp_path, text)), f"study.toml:{line}:", "TOML")


def test_no_study_named(tmp_path):
    assert_one_line(synaptica("run", study_file(tmp_path, "seed = 1\n")), "study.toml", 'study = "')


def test_unknown_study_in_a_file(tmp_path):
    assert_one_line(synaptica("run", study_file(tmp_path, 'seed = 1\nstudy = "memory-drfit"\n')), "study.toml:2", STUDY)


@pytest.mark.parametrize("command", ["describe", "predict", "simulate", "run"])
def test_unknown_study(command):
    assert_one_line(synaptica(command, "memory-drfit"), "memory-drfit", f"'{STUDY}'")


@pytest.mark.parametrize(
    "text, line, nearest",
    [
        (HEAD + "nois = 0.4\n", 5, "'noise'"),
        (HEAD + "visible_neuron = 50\n", 5, "'visible_neurons'"),
        ('study = "memory-drift"\nreplica = 8\n', 2, "'replicas'"),
        (HEAD + "[grids]\nnoise = [1]\n", 5, "'grid'"),
        (HEAD + "[grid]\nsoftmax_gian = [1, 2]\n", 6, "'softmax_gain'"),
    ],
)
def test_unknown_key_in_a_file(tmp_path, text, line, nearest):
    assert_one_line(synaptica("run", study_file(tmp_path, text)), f"study.toml:{line}", nearest)


@pytest.mark.parametrize(
    "value, mention",
    [
        ('"much"', "number"),
        ("true", "number"),
        ("[0.4]", "number"),
        ("1979-05-27", "number"),
        ("{ a = 1 }", "number"),
        ("nan", "finite"),
        ("inf", "finite"),
        ("-inf", "finite"),
        ("-0.4", "0"),
    ],
)
def test_wrong_value_in_a_file(tmp_path, value, mention):
    assert_one_line(synaptica("run", study_file(tmp_path, HEAD + f"noise = {value}\n")), "study.toml:5", "noise", mention)


@pytest.mark.parametrize(
    "key, value",
    [
        ("visible_neurons", "0"),
        ("visible_neurons", "-3"),
        ("visible_neurons", "12.5"),
        ("hidden_neurons", "0"),
        ("memory_time_constant", "0"),
        ("memory_time_constant", "-1"),
        ("softmax_gain", "0"),
        ("time_step", "0"),
        ("orthogonal", "1"),
        ("presentation", '"cyclical"'),
        ("presentation", "1"),
        ("probabilities", "0.5"),
        ("probabilities", '["a", "b"]'),
        ("probabilities", "[0.5, -0.5]"),
        ("steps", "99999999999999999999"),
    ],
)
def test_value_out_of_range_or_type_in_a_file(tmp_path, key, value):
    head = f'study = "{STUDY}"\nreplicas = 8\n[parameters]\n'
    assert_one_line(synaptica("run", study_file(tmp_path, head + f"{key} = {value}\n")), "study.toml:4")


@pytest.mark.parametrize("text", ["replicas = 0", "replicas = -1", "replicas = 1.5", "seed = -1", 'seed = "x"', "grid = 1"])
def test_wrong_head(tmp_path, text):
    assert_one_line(synaptica("run", study_file(tmp_path, f'study = "{STUDY}"\n{text}\n')), "study.toml:2", text.split()[0])


@pytest.mark.parametrize(
    "grid",
    ["noise = []", "noise = 0.4", "noise = [0.4, 0.4]", "noise = [0.4, -1]", "noise = [[0.4]]", "steps = [1]", 'noise = ["a"]'],
)
def test_wrong_grid(tmp_path, grid):
    # steps is set above the grid already
    assert_one_line(synaptica("run", study_file(tmp_path, HEAD + f"[grid]\n{grid}\n")), "study.toml:6", grid.split()[0])


def test_all_faults_are_named_at_once(tmp_path):
    line = assert_one_line(synaptica("run", study_file(tmp_path, HEAD + "nois = 1\nsoftmax_gain = -1\n")))
    assert "study.toml:5" in line and "study.toml:6" in line


# Words


@pytest.mark.parametrize("command", ["predict", "simulate", "run"])
def test_unknown_key(command):
    assert_one_line(synaptica(command, STUDY, "nois=1"), "nois", "'noise'")


@pytest.mark.parametrize(
    "word, mention",
    [
        ("noise=much", "number"),
        ("noise=", "number"),
        ("noise=nan", "finite"),
        ("noise=inf", "finite"),
        ("noise=-1", "0"),
        ("noise=0x10", "number"),
        ("visible_neurons=0", "at least"),
        ("visible_neurons=2.5", "integer"),
        ("visible_neurons=99999999999999999999999", "visible_neurons"),
        ("presentation=cylic", "'cyclic'"),
        ("orthogonal=yes", "true or false"),
        ("probabilities=[0.5,", "list"),
        ("probabilities=0.5", "list"),
        ("noise", "="),
        ("=1", "="),
    ],
)
def test_wrong_word(word, mention):
    assert_one_line(synaptica("predict", STUDY, word), word.split("=")[0], mention)


@pytest.mark.parametrize("option", ["--replicas", "--seed", "--threads"])
@pytest.mark.parametrize("value", ["many", "-1", "1.5", ""])
def test_wrong_number_of_an_option(option, value):
    assert_one_line(synaptica("run", STUDY, option, value), option.strip("-"))


def test_zero_replicas_and_zero_threads():
    assert_one_line(synaptica("run", STUDY, "--replicas", "0"), "replicas", "at least 1")
    assert_one_line(synaptica("run", STUDY, "--threads", "0"), "--threads")


def test_unknown_command_and_option_name_the_nearest():
    assert_one_line(synaptica("pedict", STUDY), "'predict'")
    assert_one_line(synaptica("run", STUDY, "--ouput", "x"), "'--output'")


def test_one_word_too_many():
    assert_one_line(synaptica("list", "everything"), "everything")


# Values that contradict one another


@pytest.mark.parametrize("probabilities", ["[0.5,0.3,0.2,0.1]", "[0.4,0.3,0.2,0.09]", "[0.4,0.3,0.2,0.10000001]"])
def test_probabilities_that_do_not_sum_to_one(probabilities):
    line = assert_one_line(synaptica("predict", STUDY, "presentation=random", f"probabilities={probabilities}"), "sum", "1")
    assert "probabilities" in line


def test_probabilities_of_another_number_than_memories():
    line = assert_one_line(synaptica("predict", STUDY, "presentation=random", "probabilities=[0.5,0.5]"), "probabilities")
    assert "2" in line and "4" in line


def test_more_orthogonal_memories_than_neurons():
    words = ["visible_neurons=3", "hidden_neurons=4"]
    assert_one_line(synaptica("predict", STUDY, *words), "hidden_neurons", "visible_neurons", "orthogonal")
    assert synaptica("predict", STUDY, *words, "orthogonal=false").returncode == 0


def test_a_time_step_longer_than_the_memory_lasts():
    assert_one_line(synaptica("predict", STUDY, "time_step=300"), "time_step", "memory_time_constant")


@pytest.mark.parametrize("command", ["simulate", "run"])
@pytest.mark.parametrize("neurons", ["1000000000000", "1e12"])
def test_more_memory_than_there_is(command, neurons):
    line = assert_one_line(synaptica(command, STUDY, f"visible_neurons={neurons}"), "memory")
    assert any(unit in line for unit in ["TiB", "PiB"])


def test_more_steps_than_fit_into_memory_or_patience():
    assert_one_line(synaptica("run", STUDY, "steps=9000000000000000000"))


def test_a_grid_of_too_many_points(tmp_path):
    values = ", ".join(str(0.1 + i / 1000) for i in range(1100))
    text = f'study = "{STUDY}"\n[grid]\nnoise = [{values}]\nsoftmax_gain = [{values}]\n'
    assert_one_line(synaptica("run", study_file(tmp_path, text)), "study.toml", "points")


# Output folders


@pytest.fixture
def finished(tmp_path):
    folder = tmp_path / "out"
    assert synaptica("run", STUDY, *SMALL, "--output", folder).returncode == 0
    return folder


@pytest.mark.parametrize(
    "words, mention",
    [
        ([*SMALL, "--seed", "2"], "seed"),
        ([*SMALL, "noise=0.8"], "noise"),
        (SMALL[:-1] + ["4"], "replicas"),
    ],
    ids=["seed", "parameter", "fewer replicas"],
)
def test_folder_of_another_run(finished, words, mention):
    before = digest(finished)
    assert_one_line(synaptica("run", STUDY, *words, "--output", finished), "out", mention)
    assert digest(finished) == before


def test_folder_that_is_a_file(tmp_path):
    (tmp_path / "out").write_text("mine")
    assert_one_line(synaptica("run", STUDY, *SMALL, "--output", tmp_path / "out"), "out", "file")
    assert (tmp_path / "out").read_text() == "mine"


def test_folder_below_a_file(tmp_path):
    (tmp_path / "file").write_text("mine")
    assert_one_line(synaptica("run", STUDY, *SMALL, "--output", tmp_path / "file" / "out"), "file")


@pytest.mark.parametrize("command", ["report", "digest"])
def test_folder_without_a_run(tmp_path, command):
    assert_one_line(synaptica(command, tmp_path / "nowhere"), "nowhere")
    assert_one_line(synaptica(command, tmp_path), tmp_path.name)
    (tmp_path / "journal.sqlite").write_bytes(b"no database at all, but long enough to be one" * 50)
    (tmp_path / "results.nc").write_bytes(b"neither is this" * 50)
    assert_one_line(synaptica(command, tmp_path), tmp_path.name)


def test_folder_in_use(tmp_path):
    """Two programs on one folder: the second is refused, the first is not disturbed."""
    words = ["run", STUDY, "--replicas", "4000", "--threads", "1", "--output", str(tmp_path / "out")]
    first = subprocess.Popen([PROGRAM, *words], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    try:
        first.stderr.readline()  # ten per cent: it runs
        second = synaptica(*words)
        assert first.poll() is None, "the first run was over too soon for this test"
        assert_one_line(second, "out")
    finally:
        first.stderr.read()
        assert first.wait(60) == 0


def test_results_cut_short(finished):
    whole = (finished / "results.nc").read_bytes()
    for length in [0, 1, 100, len(whole) // 2, len(whole) - 1]:
        (finished / "results.nc").write_bytes(whole[:length])
        assert_one_line(synaptica("digest", finished), "results.nc")


# A journal cut short


def lengths_of(size):
    return sorted({15, 50, 99, 100, 512, 4095, 4096, size // 4, size // 2, size - 4096, size - 1} - {size})


def test_journal_cut_short(finished):
    """A cut journal is refused by name, or (cut to nothing, as a crash may leave it) started again: never misread."""
    journal = finished / "journal.sqlite"
    whole, before = journal.read_bytes(), digest(finished)
    assert len(whole) > 8192
    for length in lengths_of(len(whole)):
        journal.write_bytes(whole[:length])
        for command in [["run", STUDY, *SMALL, "--output", finished], ["report", finished]]:
            result = synaptica(*command)
            if result.returncode == 0:  # the end of the last page may be free space, which holds nothing to lose
                assert length > len(whole) - 4096 and digest(finished) == before
                journal.write_bytes(whole[:length])
                continue
            assert_one_line(result, "journal.sqlite")
            assert journal.read_bytes() == whole[:length], "a refused journal must be left as it was"
    for nothing in [b"", whole[:1]]:  # SQLite takes a file of one byte for an empty one
        journal.write_bytes(nothing)
        assert synaptica("run", STUDY, *SMALL, "--output", finished).returncode == 0
        assert digest(finished) == before


def test_journal_with_a_flipped_byte(finished):
    """Damage anywhere is either without effect or refused: never another number."""
    journal = finished / "journal.sqlite"
    whole, before = journal.read_bytes(), digest(finished)
    refused = 0
    for place in range(100, len(whole), max(1, len(whole) // 40)):
        damaged = bytearray(whole)
        damaged[place] ^= 0x10
        journal.write_bytes(damaged)
        result = synaptica("run", STUDY, *SMALL, "--output", finished)
        if result.returncode == 0:
            assert digest(finished) == before
        else:
            assert_one_line(result, "out")
            refused += 1
    assert refused >= 3


# A machine that refuses


def as_nobody():
    """The words that drop root's right to write anywhere; none where the tests do not run as root."""
    if os.geteuid() != 0:
        return []
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    return nobody


@pytest.fixture
def open_folder():
    """A folder that any user may enter, with the program in it; pytest's own folders are root's."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        shutil.copy(PROGRAM, folder / "synaptica")
        yield folder


def run_as_nobody(folder, *words):
    command = [*as_nobody(), str(folder / "synaptica"), *map(str, words)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)


def test_read_only_folder(open_folder):
    locked = open_folder / "locked"
    locked.mkdir(mode=0o555)
    locked.chmod(0o555)
    for output in [locked, locked / "out"]:
        assert_one_line(run_as_nobody(open_folder, "run", STUDY, *SMALL, "--output", output), "locked")
    assert list(locked.iterdir()) == []


def test_finished_run_in_a_read_only_folder(open_folder):
    out = open_folder / "out"
    assert synaptica("run", STUDY, *SMALL, "--output", out).returncode == 0
    before = digest(out)
    for path in [*out.iterdir(), out]:
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) | stat.S_IROTH)
    out.chmod(0o555)
    looked = run_as_nobody(open_folder, "digest", out)
    assert (looked.returncode, looked.stdout.strip(), looked.stderr) == (0, before, "")
    # Results cannot be written there again: said in one line, whichever of the two codes the place earns.
    again = run_as_nobody(open_folder, "run", STUDY, *SMALL, "--output", out)
    assert_one_line(again, "out", code=again.returncode)
    assert again.returncode in (1, 2)
    assert digest(out) == before


def test_unreadable_study_file(open_folder):
    file = study_file(open_folder, HEAD)
    file.chmod(0)
    assert_one_line(run_as_nobody(open_folder, "run", file), "study.toml")


LIBC = ctypes.CDLL(None, use_errno=True)


def mount_small_disk(folder, size):
    """A tmpfs of `size` bytes at `folder`, or None where mounting is refused."""
    return LIBC.mount(b"tmpfs", str(folder).encode(), b"tmpfs", 0, f"size={size}".encode()) == 0


@pytest.mark.parametrize("size", ["16k", "48k", "96k", "160k", "256k", "512k", "1m"])
def test_full_disk(tmp_path, size):
    """A disk that fills at some point of the run: one line and exit 1; with room again the run goes on to the same end."""
    words = ["run", STUDY, "--replicas", "60", "--quiet"]
    reference, disk = tmp_path / "reference", tmp_path / "disk"
    assert synaptica(*words, "--output", reference).returncode == 0
    needed = sum(file.stat().st_size for file in reference.iterdir())
    disk.mkdir()
    if not mount_small_disk(disk, size):
        pytest.skip("mounting is refused here; test_file_size_limit looks at the same paths")
    try:
        limit = int(size[:-1]) << {"k": 10, "m": 20}[size[-1]]
        assert needed > limit, "the disk is large enough for the run: this size tests nothing"
        assert_one_line(synaptica(*words, "--output", disk / "out"), "disk", code=1)
        assert LIBC.mount(b"tmpfs", str(disk).encode(), b"tmpfs", 32, b"size=64m") == 0  # 32: MS_REMOUNT
        resumed = synaptica(*words, "--output", disk / "out")
        assert resumed.returncode == 0, resumed.stderr
        assert digest(disk / "out") == digest(reference)
    finally:
        LIBC.umount2(str(disk).encode(), 2)  # 2: MNT_DETACH


def limit_files(size):
    def prepare():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write then fails as on a full disk

    return prepare


@pytest.mark.parametrize("size", [4096, 20000, 60000, 150000, 300000])
def test_file_size_limit(tmp_path, size):
    words = ["run", STUDY, "--replicas", "60", "--quiet"]
    reference, out = tmp_path / "reference", tmp_path / "out"
    assert synaptica(*words, "--output", reference).returncode == 0
    assert max(file.stat().st_size for file in reference.iterdir()) > size
    stopped = synaptica(*words, "--output", out, preexec_fn=limit_files(size))
    assert_one_line(stopped, "out", code=1)
    assert "raise the limit (ulimit -f)" in stopped.stderr
    assert synaptica(*words, "--output", out).returncode == 0
    assert digest(out) == digest(reference)


def test_standard_output_that_is_full():
    with open("/dev/full", "w") as full:
        result = synaptica("list", stdout=full)
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
