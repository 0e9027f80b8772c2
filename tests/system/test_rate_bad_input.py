"""Bad input to the studies of learning rate networks: one line that says what is wrong; warnings where numbers are doubtful."""

import pytest
from program import assert_one_line, document, synaptica

SMALL = ["neurons=30", "memories=2", "trials=2", "recording_time=5"]


@pytest.mark.parametrize(
    "words, mentions",
    [
        (["gain=2"], ["no stationary state", "-1 + gain J", "lower gain"]),
        (["connectivity=random", "symmetry=-1", "gain=0.9", "time_step=1.9"], ["Euler map", "spectral radius", "time_step"]),
        (["time_step=0"], ["time_step = 0", "0 (excluded)"]),
        (["time_step=-0.1"], ["time_step = -0.1", "0 (excluded)"]),
        (["time_step=2"], ["time_step = 2", "2 (excluded)"]),
        (["temperature=-1"], ["temperature", "0"]),
        (["gain=0"], ["gain", "above 0"]),
        (["skip_time=60"], ["learning_time = 60", "skip_time = 60"]),
        (["skip_time=70"], ["learning_time = 60", "skip_time = 70"]),
        (["connectivity=pseudo-inverse", "neurons=4", "memories=5"], ["memories = 5", "pseudo-inverse"]),
        (["connectivity=pseudo-inverse", "neurons=2", "memories=2", "target_seed=1"], ["depend on one another"]),
        (["connectivity=excitatory-inhibitory", "neurons=4", "excitatory_fraction=0.99"], ["excitatory_fraction = 0.99"]),
        (["pair=10"], ["pair = 10", "stores 10"]),
        (["decay=20"], ["decay = 20", "1/time_step"]),
        (["activation=tanh"], ["activation = tanh", "linear"]),
        (["activation=relu"], ["activation", "rectified"]),
        (["rule=hebb"], ["rule", "hebbian-input"]),
        (["connectivity=hopfeld"], ["connectivity", "'hopfield'"]),
        (["trials=1"], ["trials", "2"]),
        (["learning_rate=0"], ["learning_rate = 0", "0 (excluded)"]),
    ],
    ids=lambda value: "-".join(value),
)
def test_linear_response(words, mentions):
    assert_one_line(synaptica("predict", "linear-response", *words), *mentions)


@pytest.mark.parametrize(
    "study, words, mentions",
    [
        ("series-generation", ["frequency=0"], ["frequency"]),
        ("series-generation", ["rule=delta"], ["rule = delta", "hebbian"]),
        ("series-generation", ["activation=linear", "gain=2"], ["no stationary state"]),
        ("series-generation", ["generator=walsh"], ["neurons = 200", "power of 2"]),
        ("learning-time", ["threshold=0"], ["threshold = 0", "0 (excluded)"]),
        ("learning-time", ["threshold=-0.2"], ["threshold"]),
        ("learning-time", ["pairs=2"], ["pairs = 2", "at least 3"]),
        ("learning-time", ["connectivity=random"], ["directions = graded", "stores nothing"]),
        ("learning-time", ["activation=linear", "gain=2"], ["no stationary state"]),
        ("learning-time", ["skip_time=3"], ["skip_time"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(value),
)
def test_series_and_times(study, words, mentions):
    assert_one_line(synaptica("predict", study, *words), *mentions)


def test_weights_in_a_file(tmp_path):
    """Row after row, one number a line; a file of another size says what is wanted."""
    (tmp_path / "weights.txt").write_text("".join(f"{value}\n" for value in [0, 0.5, 0.2, 0.5, 0, 0.1, 0.2, 0.1, 0]))
    words = ["connectivity=matrix", f"weights=@{tmp_path / 'weights.txt'}", "input_seed=7"]
    predictions = document("predict", "linear-response", *words, "neurons=3")["predictions"]
    assert predictions["formula1"] == pytest.approx(predictions["speed"], rel=1e-12)  # symmetric
    assert_one_line(synaptica("predict", "linear-response", *words), "weights: 9 numbers", "40000")
    assert_one_line(synaptica("predict", "linear-response", "weights=[1,2]"), "weights", "connectivity = matrix")


def test_a_state_that_is_lost_says_where():
    """A network that learns much too fast: step and trial, and exit code 1 as nobody could know beforehand."""
    words = [*SMALL, "learning_rate=1000", "input_strength=1", "--replicas", "1"]
    assert_one_line(synaptica("simulate", "linear-response", *words), "trial 1", "no longer finite at step", code=1)


def test_a_time_that_is_too_short_for_statistics():
    words = ["neurons=30", "memories=2", "trials=2", "pairs=4", "learning_time=3", "recording_time=5", "--replicas", "1"]
    assert_one_line(synaptica("simulate", "learning-time", *words), "learning_time = 3", "0 of 4 pairs", "choose a longer one")


def test_without_noise_the_formulas_have_no_value():
    left_out = document("predict", "linear-response", *SMALL, "temperature=0")["left_out"]
    assert all("without noise" in left_out[formula] for formula in ["formula1", "formula2"])
    assert synaptica("predict", "linear-response", *SMALL, "temperature=0").stdout.count("without noise") == 3


@pytest.mark.parametrize(
    "words, mention",
    [
        (["connectivity=random", "strength=0.5"], "asymmetric"),
        (["rule=hebbian-input", "input_strength=0"], "exactly 0"),
        (["input_strength=0"], "spontaneous activity alone"),
        (["learning_rate=1", "input_strength=0.5", "learning_time=30"], "leaves the linear regime"),
        (["gain=0.7", "skip_time=1", "learning_time=5"], "the start is not linear in time"),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(value),
)
def test_warnings_of_linear_response(words, mention):
    result = synaptica("predict", "linear-response", *SMALL, *words)
    assert result.returncode == 0, result.stderr
    assert mention in result.stderr
    assert any(mention in warning for warning in document("predict", "linear-response", *SMALL, *words)["warnings"])


def test_few_trials_are_noise():
    words = [*SMALL, "temperature=1", "learning_time=20", "--replicas", "2"]
    assert "standard error" in synaptica("simulate", "linear-response", *words).stderr


def test_pairs_that_do_not_finish_are_counted():
    words = ["neurons=30", "memories=2", "trials=8", "pairs=6", "learning_time=7", "recording_time=5", "--replicas", "1"]
    result = synaptica("simulate", "learning-time", *words)
    assert result.returncode == 0, result.stderr
    assert "are not learned within learning_time" in result.stderr


def test_a_sound_network_is_silent():
    assert synaptica("predict", "linear-response").stderr == ""
