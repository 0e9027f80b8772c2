"""synaptica recall: a user's patterns stored and recalled, from files to report."""

import json
import math
import os
import re
import signal
import subprocess
import time

import numpy as np
import pytest
import xarray
from program import PROGRAM, assert_one_line, completions_of, document, no_constant, synaptica
from recordings import digits, random_patterns, saved


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Twenty random patterns of 400 neurons (load 0.05), and one digit image of each kind."""
    folder = tmp_path_factory.mktemp("patterns")
    saved(folder, "random.npy", random_patterns(20, 400))
    images, labels = digits()
    saved(folder, "digits.npy", images)
    saved(folder, "labels.npy", labels)
    first = [np.flatnonzero(labels == digit)[0] for digit in range(10)]
    saved(folder, "first.npy", images[first])
    return folder


@pytest.fixture(scope="module")
def random_recall(folder):
    return document("recall", folder / "random.npy", folder / "random.npy", "--corrupt", 0.2)


# Random patterns: what theory is about


def test_random_patterns_come_back_as_theory_says(random_recall):
    # Load 0.05 is below the critical one; its overlap is 1 - 8e-6, so of 20 memories of 400 neurons all are exact.
    theory = random_recall["theory"]
    assert theory["load"] == 0.05
    assert theory["critical_load"] == pytest.approx(0.137905566, abs=1e-9)
    assert theory["overlap"] == pytest.approx(1 - 7.771851e-6, abs=1e-9)
    summary = random_recall["summary"]
    assert summary["known_sources"] == summary["right"] == summary["reached"] == 20
    assert summary["fraction_right"] == {"mean": 1, "standard_error": 0, "count": 20}
    # One flipped neuron anywhere would be 2/400 in one overlap of 20; theory expects 0.06 of them in all.
    assert summary["reached_overlap"]["mean"] >= 1 - 2 * 2 / 400 / 20
    for recall in random_recall["recalls"]:
        assert recall["source"] == recall["cue"] == recall["reached"]
        assert recall["source_overlap_at_start"] == pytest.approx(0.6, abs=1e-15)  # exactly 80 of 400 signs turned
        assert recall["energy_at_end"] < recall["energy_at_start"]
        assert recall["end"] == "settled" and recall["steps"] >= 2
    assert random_recall["overlaps"]["correlated"] is False
    assert random_recall["warnings"] == []


def test_the_basin_shrinks_to_nothing_at_one_half(random_recall):
    basin = random_recall["basin"]
    assert basin["fractions"] == [round(0.05 * i, 2) for i in range(11)]
    assert basin["trials"] == 10 and len(basin["memories"]) == 20
    assert basin["returned_mean"][0] == 1
    assert basin["returned_mean"][-1] < 0.3  # a cue without any overlap has 20 memories and their reversals to go to
    assert all(0.2 <= size <= 0.5 for size in basin["size"])


def test_at_a_temperature_the_overlap_is_that_of_the_mean_field(folder):
    words = ["recall", folder / "random.npy", folder / "random.npy", "--temperature", 0.4, "--basin", 0, "--steps", 400]
    recall = document(*words)
    mean = recall["summary"]["reached_overlap"]
    theory = recall["theory"]["overlap"]
    assert recall["summary"]["right"] == 20
    # Twenty cues, but one set of patterns: the overlap of this set differs by some 1/N from that of infinitely many
    # neurons; 4 standard errors and a few flipped neurons in 400.
    assert abs(mean["mean"] - theory) < 4 * mean["standard_error"] + 4 / 400
    for cue in recall["recalls"]:
        assert cue["end"] == "sampled" and cue["steps"] == 400
        assert 0 < cue["overlap_standard_error"] < 0.05 and cue["energy_standard_error"] > 0


def test_above_the_critical_load_there_is_no_retrieval_and_it_is_said(tmp_path):
    path = saved(tmp_path, "many.npy", random_patterns(100, 200))
    result = synaptica("recall", path, path, "--corrupt", 0.1, "--basin", 0, "--json")
    recall = json.loads(result.stdout)
    assert recall["theory"]["overlap"] is None and "critical load" in recall["theory"]["reason"]
    assert recall["summary"]["right"] < 20
    assert "warning: the load 0.5 is above the critical load 0.138" in result.stderr
    # The dense network of order 4 and the softmax network hold them easily.
    for model in [["--model", "dense", "--order", 4], ["--model", "softmax", "--binarise", "auto"]]:
        more = document("recall", path, path, "--corrupt", 0.1, "--basin", 0, *model)
        assert more["summary"]["right"] == 100, model


@pytest.mark.parametrize("temperature, reason", [(0.01, "0.02"), (1.2, "1 and more")])
def test_where_theory_stops_the_recall_goes_on(folder, temperature, reason):
    recall = document(
        "recall", folder / "random.npy", folder / "random.npy", "--temperature", temperature, "--basin", 0
    )
    assert recall["theory"]["overlap"] is None and reason in recall["theory"]["reason"]
    assert len(recall["recalls"]) == 20


def test_the_seed_decides_and_more_cues_change_nothing(folder, tmp_path):
    words = ["--corrupt", 0.3, "--temperature", 0.4, "--steps", 20, "--basin", 0]
    cues = np.load(folder / "random.npy")
    few = saved(tmp_path, "few.npy", cues[:5])
    once = document("recall", folder / "random.npy", folder / "random.npy", *words)
    assert once == document("recall", folder / "random.npy", folder / "random.npy", *words)
    assert document("recall", folder / "random.npy", few, *words)["recalls"] == once["recalls"][:5]
    other = document("recall", folder / "random.npy", folder / "random.npy", *words, "--seed", 2)
    assert other["recalls"] != once["recalls"]


def test_the_softmax_bound_is_kept(folder):
    # Theory of one update, and fixed points: uncorrupted cues, a gain at which it promises 1 % for every memory.
    words = ["recall", folder / "first.npy", folder / "first.npy", "--model", "softmax", "--normalise", "unit"]
    gain = document(*words)["theory"]["sufficient_gain"]
    recall = document(*words, "--gain", gain * 1.001)
    assert recall["theory"]["within_one_percent"] == 10 and recall["theory"]["largest_bound"] <= 0.01
    assert not any("gain" in warning for warning in recall["warnings"])
    for cue in recall["recalls"]:
        # A memory of norm 1 that ends within some 2 % of itself has a cosine of at least 1 - 0.02^2.
        assert cue["right"] and cue["source_overlap_at_end"] > 1 - 4e-4


# Real images: where the assumptions of the theory fail


def test_digit_images_break_the_hopfield_network_and_the_warning_says_why(folder):
    result = synaptica("recall", folder / "first.npy", folder / "first.npy", "--corrupt", 0.1, "--json")
    assert result.returncode == 0
    recall = json.loads(result.stdout)
    # Ten digits share their dark rim: 64 neurons, load 0.156, overlaps of one half on average.
    overlaps = recall["overlaps"]
    assert overlaps["correlated"] and overlaps["pairs"] == 45
    assert overlaps["root_mean_square"] > 3 * overlaps["expected_spread"]
    assert recall["summary"]["right"] <= 2
    assert "the memories are correlated" in result.stderr
    assert len(result.stderr.splitlines()) == len(recall["warnings"])
    signs = np.where(np.load(folder / "first.npy").reshape(10, 64).T > np.median(
        np.load(folder / "first.npy").reshape(10, 64), axis=1), 1, -1).T  # fmt: skip
    matrix = signs @ signs.T / 64
    worst = overlaps["worst_pairs"][0]
    assert worst["overlap"] == np.max(np.triu(matrix, 1)) == matrix[tuple(worst["memories"])]
    constant = np.flatnonzero(np.all(signs == signs[0], axis=0))
    assert recall["preparation"]["constant_neurons"] == constant.tolist()


def test_the_softmax_network_recalls_them(folder):
    words = ["recall", folder / "first.npy", folder / "first.npy", "--corrupt", 0.3, "--model", "softmax"]
    recall = document(*words, "--normalise", "zscore", "--gain", 1, "--basin", 0)
    # Gain 1 is above what theory asks for (0.63): a corrupted image is nearer to its own than to any other.
    assert recall["theory"]["sufficient_gain"] < 1
    assert recall["summary"]["right"] == 10


def test_a_thousand_digits_find_the_mean_image_of_their_class(folder, tmp_path):
    images, labels = digits()
    means = np.array([images[labels == digit].mean(axis=0) for digit in range(10)])
    recall = document(
        "recall", saved(tmp_path, "means.npy", means), folder / "digits.npy", "--model", "softmax", "--normalise",
        "zscore", "--gain", 4, "--sources", folder / "labels.npy", "--basin", 0,
    )  # fmt: skip
    assert recall["summary"]["cues"] == recall["summary"]["known_sources"] == 1797
    # At this gain the network picks the class mean of largest correlation, which NumPy finds too.
    flat = [(x - x.mean(axis=1, keepdims=True)) for x in (means.reshape(10, 64), images.reshape(-1, 64))]
    unit = [x / np.linalg.norm(x, axis=1, keepdims=True) for x in flat]
    nearest = np.argmax(unit[1] @ unit[0].T, axis=1)
    assert [cue["nearest_at_start"] for cue in recall["recalls"]] == nearest.tolist()
    expected = np.mean(nearest == labels)  # 0.90
    # A cue between two means may go to the other, or to a mixture of both: few do.
    assert recall["summary"]["fraction_right"]["mean"] == pytest.approx(expected, abs=0.03)


# What is said of the data


def test_nothing_is_hidden_about_the_values(folder, tmp_path):
    two = document("recall", folder / "random.npy", folder / "random.npy")["preparation"]
    assert two["rule"] == "two values, 0 is -1 and 1 is +1"
    assert two["fraction_up_memories"] == np.load(folder / "random.npy").mean()
    for words, rule in [
        ([], "+1 above the median of each pattern"),
        (["--binarise", "mean"], "+1 above the mean of each pattern"),
        (["--binarise", "8"], "+1 above 8"),
        (["--binarise", "median", "--binarise-over", "all"], "+1 above 1, the median of all memories"),
    ]:
        assert document("recall", folder / "first.npy", folder / "first.npy", *words)["preparation"]["rule"] == rule
    real = document("recall", folder / "first.npy", folder / "first.npy", "--model", "softmax")
    assert real["preparation"] == {
        "binary": False, "rule": "real values as they are", "corrupted_neurons": 0, "constant_neurons": real["preparation"]["constant_neurons"],
        "sources": "the memory that equals the cue before corruption",
    }  # fmt: skip
    longer = saved(tmp_path, "lengths.npy", np.array([[1.0, 0, 1], [5, 1, 4]]))
    result = synaptica("recall", longer, longer, "--model", "softmax")
    assert "1 memory is not the best match of itself, such as memory 0: longer memories attract more" in result.stderr


def test_duplicates_are_told_and_count_as_one(tmp_path):
    patterns = random_patterns(5, 100)
    patterns[4] = patterns[1]
    path = saved(tmp_path, "twice.npy", patterns)
    result = synaptica("recall", path, path, "--model", "softmax", "--binarise", "auto", "--json", "--basin", 0)
    assert "memories 1 and 4 are equal" in result.stderr
    recall = json.loads(result.stdout)
    assert recall["recalls"][4]["reached"] == 1 and recall["recalls"][4]["right"] is True


def test_sources_may_be_given(folder, tmp_path):
    sources = np.full(20, -1)
    sources[3] = 5
    recall = document(
        "recall", folder / "random.npy", folder / "random.npy", "--sources", saved(tmp_path, "s.npy", sources)
    )
    assert recall["summary"]["known_sources"] == 1
    assert recall["recalls"][3]["right"] is False and recall["recalls"][3]["reached"] == 3
    assert recall["recalls"][2]["right"] is None


# Files


@pytest.fixture(scope="module")
def stored(folder, tmp_path_factory):
    output = tmp_path_factory.mktemp("recall") / "out"
    words = ["recall", "first.npy", "first.npy", "--corrupt", 0.2, "--model", "softmax", "--normalise", "zscore"]
    result = synaptica(*words, "--output", output, cwd=folder)
    assert result.returncode == 0, result.stderr
    return output, result


def test_the_results_file_has_names(stored, folder):
    output, _ = stored
    recall = json.loads((output / "recall.json").read_text(), parse_constant=no_constant)
    with xarray.open_dataset(output / "recall.nc") as data:
        assert data.sizes["memory"] == data.sizes["cue"] == 10 and data.sizes["neuron"] == 64
        assert data["state"].dims == ("cue", "neuron") and data["stored_pattern"].dims == ("memory", "neuron")
        assert data["reached"].values.tolist() == [-1 if c["reached"] is None else c["reached"] for c in recall["recalls"]]
        assert data["overlap_at_end"].values.tolist() == [cue["overlap_at_end"] for cue in recall["recalls"]]
        images = np.load(folder / "first.npy").reshape(10, 64)
        scores = (images - images.mean(axis=1, keepdims=True)) / images.std(axis=1, keepdims=True)
        # One subtraction and one division apart: rounding of a few units in the last place.
        assert np.allclose(data["stored_pattern"].values, scores, rtol=1e-13, atol=1e-14)
        assert np.allclose(data["memory_overlap"].values, scores @ scores.T / 64, atol=1e-13)
        changed = np.sum(data["started_from"].values != data["stored_pattern"].values, axis=1)
        assert np.all(changed <= 13) and np.all(changed > 5)  # of 13 replaced some get their own value again
        for name in data.variables:
            if name not in data.dims:
                assert data[name].attrs["long_name"]
        assert data.attrs["command"].startswith("synaptica recall first.npy first.npy")
        assert "out" in data.attrs["command"] and data.attrs["picture_shape"] == "8x8"


def test_the_report_stands_alone_and_shows_the_pictures(stored):
    output, result = stored
    page = (output / "report.html").read_text()
    assert len(page) < 3_000_000
    assert page.count('class="card"') == 10 and page.count("data:image/png") >= 21
    assert not re.search(r'(src|href)="(?!data:|#)', page) and "<script" not in page
    assert "synaptica recall first.npy first.npy --corrupt 0.2" in page
    assert f"Report: {output / 'report.html'}" in result.stdout


def test_the_same_command_gives_the_same_bytes_but_for_the_date(stored, folder, tmp_path):
    output, _ = stored
    words = ["recall", "first.npy", "first.npy", "--corrupt", 0.2, "--model", "softmax", "--normalise", "zscore"]
    assert synaptica(*words, "--output", tmp_path / "again", cwd=folder).returncode == 0
    assert (tmp_path / "again" / "recall.json").read_bytes() == (output / "recall.json").read_bytes()
    # Into the same directory once more: it holds a recall, which is replaced.
    assert synaptica(*words, "--seed", 2, "--output", tmp_path / "again", cwd=folder).returncode == 0
    assert (tmp_path / "again" / "recall.json").read_bytes() != (output / "recall.json").read_bytes()


def test_other_directories_are_refused(folder, tmp_path):
    words = ["recall", folder / "random.npy", folder / "random.npy", "--output"]
    (tmp_path / "file").write_text("")
    assert_one_line(synaptica(*words, tmp_path / "file"), "is a file")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "notes.txt").write_text("mine")
    assert_one_line(synaptica(*words, tmp_path / "own"), "notes.txt", "another --output")
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "report.html").write_text("of something else")
    assert_one_line(synaptica(*words, tmp_path / "run"), "report.html", "another --output")
    assert (tmp_path / "run" / "report.html").read_text() == "of something else"
    assert_one_line(synaptica(*words, "/proc/recall"), "/proc/recall")


def test_streams(folder, random_recall):
    quiet = synaptica("recall", folder / "first.npy", folder / "first.npy", "--quiet")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")
    plain = synaptica("recall", folder / "random.npy", folder / "random.npy", "--corrupt", 0.2)
    assert plain.stderr == "" and "20 of 20 cues came back to their memory" in plain.stdout
    assert "\033" not in plain.stdout
    text = json.dumps(random_recall)
    assert "NaN" not in text and all(math.isfinite(c["energy_at_end"]) for c in random_recall["recalls"])


def test_an_interruption_leaves_nothing(tmp_path):
    path = saved(tmp_path, "large.npy", random_patterns(4000, 1000))
    words = [PROGRAM, "recall", path, path, "--basin", "0", "--output", tmp_path / "out"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(1)  # of a recall of some minutes
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert err == "synaptica: interrupted, nothing was written\n"
    assert not os.path.exists(tmp_path / "out")


def test_completion_offers_what_fits():
    assert "recall" in completions_of("rec")
    assert {"--model", "--gain", "--temperature", "--corrupt", "--output", "--json"} <= set(completions_of("recall", "--"))
    assert completions_of("recall", "a.npy", "a.npy", "--model", "") == ["hopfield", "dense", "softmax"]


# Bad input


CASES = [
    (["--model", "hopfeld"], ["--model", "hopfield"]),
    (["--modle", "dense"], ["did you mean '--model'?"]),
    (["--gain", 1], ["--gain", "hopfield", "softmax"]),
    (["--model", "dense", "--temperature", 0.1], ["--temperature", "dense"]),
    (["--model", "softmax", "--temperature", 0.1], ["--temperature", "softmax"]),
    (["--model", "softmax", "--update", "random"], ["--update", "softmax"]),
    (["--order", 3], ["--order", "hopfield"]),
    (["--rectified"], ["--rectified", "hopfield"]),
    (["--normalise", "unit"], ["--normalise", "hopfield"]),
    (["--model", "dense", "--order", 1], ["--order", "2 to 64"]),
    (["--model", "dense", "--order", 2.5], ["--order", "integer"]),
    (["--model", "softmax", "--gain", 0], ["--gain", "above 0"]),
    (["--model", "softmax", "--gain", "nan"], ["--gain", "above 0"]),
    (["--model", "softmax", "--gain", "1e300"], ["gain = 1e+300", "overflow"]),
    (["--model", "softmax", "--gain", ""], ["--gain", "above 0"]),
    (["--temperature", -1], ["--temperature", "at least 0"]),
    (["--temperature", "inf"], ["--temperature", "at least 0"]),
    (["--temperature", 0.5, "--steps", 5], ["--steps 5", "at least 20"]),
    (["--steps", 0], ["--steps", "from 1"]),
    (["--corrupt", 1.5], ["--corrupt", "from 0 to 1"]),
    (["--corrupt", "0,2"], ["--corrupt", "from 0 to 1"]),
    (["--reached", 0], ["--reached", "at most 1"]),
    (["--update", "parallel"], ["--update", "synchronous"]),
    (["--binarise", "medain"], ["--binarise 'medain'", "did you mean 'median'?"]),
    (["--binarise", "nan"], ["--binarise 'nan'", "number"]),
    (["--binarise-over", "all"], ["--binarise-over", "median"]),
    (["--model", "softmax", "--normalise", "unit", "--binarise", "auto"], ["--normalise and --binarise"]),
    (["--shape", "8x9"], ["--shape 8x9", "400 neurons"]),
    (["--shape", "20"], ["--shape '20'", "28x28"]),
    (["--shape", "99999999999x99999999999"], ["--shape"]),
    (["--seed", -1], ["--seed"]),
    (["--basin", -1], ["--basin"]),
    (["--sources", "none.npy"], ["none.npy: no such file"]),
    (["extra.npy"], ["one argument too many"]),
]  # fmt: skip


@pytest.mark.parametrize("words, mentions", CASES, ids=[" ".join(map(str, words)) for words, _ in CASES])
def test_bad_options(folder, tmp_path, words, mentions):
    output = tmp_path / "out"
    command = ["recall", folder / "random.npy", folder / "random.npy", "--output", output, *words]
    assert_one_line(synaptica(*command), *mentions)
    assert not output.exists()


def test_missing_words():
    assert_one_line(synaptica("recall"), "MEMORIES")
    assert_one_line(synaptica("recall", "a.npy"), "CUES")


def test_bad_files(folder, tmp_path):
    def recall(memories, cues=None, *words):
        return synaptica("recall", memories, cues or memories, *words)

    def array(name, values):
        return saved(tmp_path, name, np.array(values))

    assert_one_line(recall(tmp_path / "none.npy"), "none.npy: no such file")
    assert_one_line(recall(tmp_path), "is a directory")
    (tmp_path / "empty.npy").write_bytes(b"")
    assert_one_line(recall(tmp_path / "empty.npy"), "empty.npy: is empty")
    (tmp_path / "magic.npy").write_bytes(b"NUMPY and so on")
    assert_one_line(recall(tmp_path / "magic.npy"), "is no .npy file")
    (tmp_path / "ragged.csv").write_text("1,0,1\n0,1\n")
    assert_one_line(recall(tmp_path / "ragged.csv"), "ragged.csv:2:3", "2 fields")
    (tmp_path / "gap.csv").write_text("a,b,c\n1,0,1\n0,,1\n")
    assert_one_line(recall(tmp_path / "gap.csv"), "gap.csv:3, column 2 (b)", "missing")
    (tmp_path / "word.csv").write_text("1,0,1\n0,x,1\n")
    assert_one_line(recall(tmp_path / "word.csv"), "word.csv:2:3", "'x' is no number")
    assert_one_line(recall(folder / "random.npy", folder / "first.npy"), "10 × 8 × 8", "20 × 400", "random.npy")
    assert_one_line(
        recall(array("flat.npy", np.ones((2, 4, 16))), folder / "first.npy"), "2 × 4 × 16", "10 × 8 × 8"
    )
    assert_one_line(recall(array("scalar.npy", 3.0)), "scalar.npy", "a single number")
    assert_one_line(recall(array("four.npy", np.ones((2, 2, 2, 2)))), "2 × 2 × 2 × 2", "stack of images")
    assert_one_line(recall(array("one.npy", [[1], [0]])), "2 × 1", "one neuron")
    assert_one_line(recall(array("constant.npy", [[1, 2, 3], [5, 5, 5]])), "constant.npy: pattern 1", "every value is 5")
    zero = array("zero.npy", [[1.0, 2, 3], [0, 0, 0]])
    assert_one_line(recall(zero, None, "--model", "softmax"), "zero.npy: pattern 1", "no direction")
    flat = array("same.npy", [[1.0, 2, 3], [4, 4, 4]])
    assert_one_line(recall(flat, None, "--model", "softmax", "--normalise", "zscore"), "no standard deviation")
    sources = array("sources.npy", np.full(20, 20))
    random = folder / "random.npy"
    assert_one_line(recall(random, None, "--sources", sources), "sources.npy[0]", "20 is no memory", "from 0 to 19")
    assert_one_line(recall(random, None, "--sources", array("short.npy", [1, 2])), "short.npy", "20 cues")
    assert_one_line(recall(random, None, "--sources", array("half.npy", np.full(20, 0.5))), "half.npy[0]", "0.5")


def test_one_vector_is_one_pattern(tmp_path):
    path = saved(tmp_path, "one.npy", random_patterns(1, 50)[0])
    recall = document("recall", path, path, "--corrupt", 0.2)
    assert recall["memories"]["patterns"] == 1 and recall["summary"]["right"] == 1
    assert recall["overlaps"]["mean"] is None and recall["overlaps"]["worst_pairs"] == []
