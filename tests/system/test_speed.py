"""`synaptica speed`: directions of a recording ranked by the speed at which they will be learned."""

import json

import h5py
import numpy as np
import pytest
import xarray
from program import assert_one_line, document, synaptica

SAMPLES, NEURONS = 600, 5
# Standard deviations of independent neurons, so that every variance and the order are known.
SPREAD = np.array([4.0, 1.0, 2.0, 0.5, 8.0])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("speed")
    random = np.random.default_rng(7)
    activity = 3 + SPREAD * random.standard_normal((SAMPLES, NEURONS))
    np.save(folder / "rest.npy", activity)
    np.save(folder / "turned.npy", activity.T)
    np.save(folder / "axes.npy", np.eye(NEURONS))
    np.save(folder / "evoked.npy", 3 + np.array([[1.0, 0, 0, 0, 0], [0, 2, 0, 0, 0]]))
    times = 0.5 + 0.02 * np.arange(SAMPLES)
    with open(folder / "rest.csv", "w") as file:
        file.write("time (s),a [Hz],b [Hz],c [Hz],d [Hz],e [Hz]\n")
        for t, row in zip(times, activity):
            file.write(f"{t!r}," + ",".join(repr(float(x)) for x in row) + "\n")
    with h5py.File(folder / "rest.nwb", "w") as file:
        series = file.create_group("acquisition/rates")
        series["data"] = activity
        start = series.create_dataset("starting_time", data=0.0)
        start.attrs["rate"] = 50.0
        trains = [np.sort(random.uniform(0, 100, 2000)) for _ in range(3)]
        file["units/spike_times"] = np.concatenate(trains)
        file["units/spike_times_index"] = np.cumsum([len(t) for t in trains])
    return folder


def ranks(result):
    return [direction["rank"] for direction in result["directions"]]


def test_known_variances_are_ranked(folder):
    result = document("speed", folder / "rest.npy", "--directions", folder / "axes.npy")
    assert ranks(result) == [2, 4, 3, 5, 1]
    truth = 2 * np.log(SPREAD) - np.mean(2 * np.log(SPREAD))
    for direction, expected in zip(result["directions"], truth):
        # A variance of 600 independent samples is known to sqrt(2/600) = 6 %; four of it.
        assert abs(direction["relative_log_speed"] - expected) < 0.23
        assert direction["lower"] < direction["relative_log_speed"] < direction["upper"]
        # White in time: the response is half a sample for all, so that nothing is left of the ranking.
        assert abs(direction["relative_log_response"]) < 1
    assert result["principal_components"] is False and result["ranked_samples"] == SAMPLES
    assert result["time_unit"] == "samples" and len(result["not_identifiable"]) == 5


def test_components_come_from_one_half_and_are_ranked_on_the_other(folder):
    result = document("speed", folder / "rest.npy", "--components", 3)
    assert result["principal_components"] is True and result["ranked_samples"] == SAMPLES // 2
    assert ranks(result) == [1, 2, 3]
    assert abs(sum(result["spectrum"]) - 1) < 1e-12
    # Neuron 4 and 0 hold 64 + 16 of 85.25: 94 %.
    assert result["manifold"]["dimensions"] == 2
    assert result["manifold"]["lower"] > 0


def test_inputs_are_ranked_by_what_they_evoke(folder):
    result = document("speed", folder / "rest.npy", "--inputs", folder / "evoked.npy")
    responses = [given["response"] for given in result["inputs"]]
    # |evoked - mean|^2 / 5, where the mean itself is known to 0.33 for the loudest neuron.
    assert responses[1] > responses[0]
    assert abs(sum(given["relative_log_speed"] for given in result["inputs"])) < 1e-12


def test_the_same_recording_in_every_form(folder):
    plain = document("speed", folder / "rest.npy", "--interval", 0.02)
    for words in (
        [folder / "rest.csv"],
        [f"{folder}/rest.nwb:acquisition/rates"],
        [folder / "turned.npy", "--transpose", "--interval", 0.02],
    ):
        other = document("speed", *words)
        assert other["samples"] == SAMPLES and other["neurons"] == NEURONS
        assert abs(other["sampling_interval"] - 0.02) < 1e-12
        for a, b in zip(plain["directions"], other["directions"]):
            assert abs(a["relative_log_speed"] - b["relative_log_speed"]) < 1e-9
            assert abs(a["autocorrelation_time"] - b["autocorrelation_time"]) < 1e-9
    assert "column time" in synaptica("speed", folder / "rest.csv").stdout


def test_spikes_are_counted_in_bins(folder):
    result = document("speed", folder / "rest.nwb", "--spikes", 0.1)
    assert result["neurons"] == 3 and 998 <= result["samples"] <= 1000
    assert result["sampling_interval"] == 0.1 and result["time_unit"] == "s"


def test_the_results_file_and_the_page(folder, tmp_path):
    out = tmp_path / "out"
    shown = synaptica("speed", folder / "rest.csv", "--directions", folder / "axes.npy", "--output", out)
    assert shown.returncode == 0 and "nan" not in shown.stdout.lower()
    summary = json.loads((out / "speed.json").read_text())
    assert summary["files"]["report"] == "report.html"
    with xarray.open_dataset(out / "speed.nc") as data:
        assert data["direction_vector"].dims == ("direction", "neuron")
        assert list(data["neuron"].values) == ["a", "b", "c", "d", "e"]
        assert data["autocorrelation_time"].attrs["units"] == "s"
        assert np.allclose(data["relative_log_speed"], [d["relative_log_speed"] for d in summary["directions"]])
    page = (out / "report.html").read_text()
    assert "Not to be known" in page and "<script" not in page and len(page) < 500_000
    again = synaptica("speed", folder / "rest.csv", "--directions", folder / "axes.npy", "--output", out, "--json")
    assert json.loads(again.stdout)["directions"] == summary["directions"]
    (out / "mine.txt").write_text("")
    assert_one_line(synaptica("speed", folder / "rest.csv", "--output", out), "mine.txt", "ranking")


def test_bad_input(folder, tmp_path):
    def refused(array, *mentions, words=()):
        np.save(tmp_path / "bad.npy", array)
        assert_one_line(synaptica("speed", tmp_path / "bad.npy", *words), "bad.npy", *mentions)

    good = np.load(folder / "rest.npy")
    refused(good[:99], "99 samples", "100")
    refused(good[None], "1 × 600 × 5", "matrix")
    gap = good.copy()
    gap[3, 2] = np.nan
    refused(gap, "[3, 2]", "missing")
    flat = good.copy()
    flat[:, 1] = 2
    refused(flat, "neuron 1 does not change")
    silent = good.copy()
    silent[:300, 4] = 0
    refused(silent, "neuron 4 does not change in the first half")
    axes = folder / "axes.npy"
    assert_one_line(synaptica("speed", folder / "rest.npy", "--directions", axes, "--components", 2), "--components")
    assert_one_line(synaptica("speed", folder / "rest.npy", "--components", 6), "--components 6")
    assert_one_line(synaptica("speed", folder / "rest.npy", "--manifold", 5), "--manifold 5")
    assert_one_line(synaptica("speed", folder / "rest.npy", "--interval", "0"), "interval", "above 0")
    assert_one_line(synaptica("speed", folder / "rest.npy", "--block", "9999"), "block = 9999")
    assert_one_line(synaptica("speed", folder / "none.npy"), "no such file")
    np.save(tmp_path / "short.npy", np.eye(4))
    assert_one_line(synaptica("speed", folder / "rest.npy", "--directions", tmp_path / "short.npy"), "short.npy", "5 numbers")
    np.save(tmp_path / "zero.npy", np.zeros((1, 5)))
    assert_one_line(synaptica("speed", folder / "rest.npy", "--directions", tmp_path / "zero.npy"), "direction 1: is zero")
    (tmp_path / "times.csv").write_text(
        "t,a,b\n" + "".join(f"{i if i != 50 else 50.5},{i % 7},{i % 11}\n" for i in range(120))
    )
    assert_one_line(synaptica("speed", tmp_path / "times.csv"), "times.csv:52", "not regular")
