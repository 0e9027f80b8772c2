"""`synaptica fit`: optimal excitatory and inhibitory weights for a user's signals, beside what theory expects of them."""

import json

import h5py
import numpy as np
import pytest
import xarray
from program import assert_one_line, completions_of, document, synaptica

SAMPLES, INPUTS = 500, 100


def slow(random, samples, channels, kept=0.6):
    """Independent autoregressions of unit variance."""
    x = random.standard_normal((samples, channels))
    for t in range(1, samples):
        x[t] = kept * x[t - 1] + np.sqrt(1 - kept**2) * x[t]
    return x


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fit")
    random = np.random.default_rng(11)
    x = 2 + 3 * slow(random, SAMPLES, INPUTS)
    teacher = random.standard_normal((INPUTS, 2))
    y = 5 + (x - 2) / 3 @ teacher / np.sqrt(INPUTS) * 0.7 + 0.7 * random.standard_normal((SAMPLES, 2))
    np.save(folder / "x.npy", x)
    np.save(folder / "y.npy", y)
    np.save(folder / "one.npy", y[:, 0])
    np.savez(folder / "both.npz", inputs=x, target=y[:, 0])
    with h5py.File(folder / "both.h5", "w") as file:
        file["day/x"], file["day/y"] = x, y[:, 0]
    times = 0.5 + 0.02 * np.arange(SAMPLES)
    with open(folder / "x.csv", "w") as file:
        file.write("time (s)," + ",".join(f"n{i}" for i in range(INPUTS)) + "\n")
        for t, row in zip(times, x):
            file.write(f"{t!r}," + ",".join(repr(float(v)) for v in row) + "\n")
    with open(folder / "y.csv", "w") as file:
        file.write("time (s),hand\n" + "".join(f"{t!r},{float(v)!r}\n" for t, v in zip(times, y[:, 0])))
    return folder


def test_weights_are_optimal_and_theory_stands_beside_them(folder):
    random = np.random.default_rng(12)
    x = slow(random, 1000, 250)
    np.save(folder / "many.npy", x)
    np.save(folder / "wanted.npy", x @ random.standard_normal((250, 2)) / 20 + random.standard_normal((1000, 2)))
    result = document("fit", folder / "many.npy", folder / "wanted.npy")
    assert result["fitted_rows"] == 800 and result["held_out_rows"] == 200
    assert result["theory"] == "principal components" and result["theory_holds"] is True
    signs = np.array(result["signs"])
    assert (signs == 1).sum() == 200 and (signs == -1).sum() == 50
    for target in result["targets"]:
        assert target["kkt_residual"] <= 1e-10
        coefficients = np.array(target["coefficients"])
        assert (coefficients * signs >= 0).all()
        # Independent synapses: one sign vector lies within the scatter of random ones, which 20 know with 19 degrees of
        # freedom; t = 4.6 is passed once in 5000, two numbers of two targets.
        for name in ["error", "held_out", "mean_square_weight"]:
            c = target[name]
            assert abs(c["value"] - c["theory"]) < 4.6 * c["random_signs_deviation"], name
            # Their mean is what theory computes, to one synapse and one row more or less.
            finite_size = (2 / 250 + 2 / 800) * c["theory"]
            assert abs(c["random_signs_mean"] - c["theory"]) < 4.6 * c["random_signs_deviation"] / np.sqrt(20) + finite_size
        for sign, count in [("excitatory", 200), ("inhibitory", 50)]:
            silent = target[f"silent_fraction_{sign}"]
            assert silent["theory"] == 0.5 and silent["random_signs_deviation"] == pytest.approx(0.5 / np.sqrt(count))
            assert silent["value"] == np.mean(coefficients[signs == (1 if sign == "excitatory" else -1)] == 0)
            assert abs(silent["value"] - 0.5) < 4 * 0.5 / np.sqrt(count)
        assert target["as_expected"] is True


def test_the_document_is_right_about_its_own_weights(folder):
    """Errors from the coefficients of the document alone; and the optimum by another program."""
    from sklearn.linear_model import LinearRegression

    ridge = 2.0
    result = document("fit", folder / "x.npy", folder / "one.npy", "--ridge", ridge, "--sign-vectors", 0)
    (target,) = result["targets"]
    x, y = np.load(folder / "x.npy"), np.load(folder / "one.npy")
    prediction = target["bias"] + x @ np.array(target["coefficients"])
    error = (prediction - y) ** 2
    assert target["error"]["value"] == pytest.approx(error[:400].mean(), rel=1e-12)
    assert target["held_out"]["value"] == pytest.approx(error[400:].mean(), rel=1e-12)
    assert target["held_out"]["variance"] == pytest.approx(np.mean((y[400:] - y[:400].mean()) ** 2), rel=1e-12)
    assert target["held_out"]["relative_lower"] < target["held_out"]["relative"] < target["held_out"]["relative_upper"]
    assert target["as_expected"] is None and target["error"]["random_signs_mean"] is None

    signs, fitted = np.array(result["signs"]), x[:400]
    z = (fitted - fitted.mean(0)) / fitted.std(0) * signs / np.sqrt(INPUTS)
    # A ridge is as many rows more.
    rows = np.vstack([z, np.sqrt(ridge) * np.eye(INPUTS)])
    wanted = np.concatenate([y[:400] - y[:400].mean(), np.zeros(INPUTS)])
    other = LinearRegression(positive=True, fit_intercept=False).fit(rows, wanted).coef_ * signs
    weights = np.array(target["coefficients"]) * fitted.std(0) * np.sqrt(INPUTS)
    assert np.abs(weights - other).max() < 1e-8 * np.abs(other).max()


def test_leave_block_out_of_the_document_is_that_of_refits(folder):
    result = document("fit", folder / "x.npy", folder / "one.npy", "--blocks", 4, "--sign-vectors", 0)
    (target,) = result["targets"]
    best = int(np.argmin(target["ridge_errors"]))
    assert result["ridge_path"][best] == target["ridge"]
    assert target["ridge_errors"][best] == target["leave_block_out"]
    # Each block in turn left out by hand: rows of the file without it, nothing held out, at that ridge. The columns are then
    # scaled by other rows, so the ridge means a little else: hence errors agree to a few per cent of themselves only.
    x, y = np.load(folder / "x.npy")[:400], np.load(folder / "one.npy")[:400]
    np.save(folder / "signs.npy", result["signs"])
    total = 0
    for block in range(4):
        out = np.arange(400) // 100 == block
        np.save(folder / "rest_x.npy", x[~out])
        np.save(folder / "rest_y.npy", y[~out])
        fit = document(
            "fit", folder / "rest_x.npy", folder / "rest_y.npy", "--ridge", target["ridge"], "--signs", folder / "signs.npy",
            "--holdout", 0, "--sign-vectors", 0,
        )["targets"][0]  # fmt: skip
        total += ((fit["bias"] + x[out] @ np.array(fit["coefficients"]) - y[out]) ** 2).sum()
    assert total / 400 == pytest.approx(target["leave_block_out"], rel=0.03)


def test_the_same_signals_in_every_form(folder):
    plain = document("fit", folder / "x.npy", folder / "one.npy", "--sign-vectors", 0)
    np.save(folder / "turned.npy", np.load(folder / "x.npy").T)
    for words in (
        [f"{folder}/both.npz:inputs", f"{folder}/both.npz:target"],
        [f"{folder}/both.h5:day/x", f"{folder}/both.h5:day/y"],
        [folder / "x.csv", folder / "y.csv"],
        [folder / "x.csv", folder / "y.csv", "--target", "hand"],
        [folder / "turned.npy", folder / "one.npy", "--transpose"],
    ):
        other = document("fit", *words, "--sign-vectors", 0)
        assert other["targets"][0]["coefficients"] == plain["targets"][0]["coefficients"]
    assert other["inputs"]["columns"][3] == "3"
    assert "column time" in synaptica("fit", folder / "x.csv", folder / "y.csv").stdout


def test_spikes_are_counted_in_bins(folder):
    random = np.random.default_rng(1)
    with h5py.File(folder / "units.nwb", "w") as file:
        trains = [np.sort(random.uniform(0, 60, 900)) for _ in range(5)]
        trains[0][0], trains[1][-1] = 0.01, 59.99
        file["units/spike_times"] = np.concatenate(trains)
        file["units/spike_times_index"] = np.cumsum([len(t) for t in trains])
    counts = np.array([np.histogram(t, np.arange(0, 60.05, 0.1))[0] for t in trains]).T
    np.save(folder / "counts.npy", counts)
    binned = document("fit", folder / "units.nwb", folder / "units.nwb", "--spikes", 0.1, "--target", 2, "--horizon", 1)
    plain = document("fit", folder / "counts.npy", folder / "counts.npy", "--target", 2, "--horizon", 1)
    assert binned["targets"][0]["coefficients"] == plain["targets"][0]["coefficients"]
    # Without a horizon the target is no input.
    assert document("fit", folder / "counts.npy", folder / "counts.npy", "--target", 2)["inputs"]["columns"] == ["0", "1", "3", "4"]


def test_lags_and_horizon_foretell_what_follows_exactly(folder):
    """A target that is a delayed sum of inputs is found: signs, delays and all."""
    random = np.random.default_rng(2)
    x = random.standard_normal((400, 3))
    y = np.zeros(400)
    # y(t + 2) = 2 x0(t) + x0(t - 1) - 3 x2(t - 3)
    y[5:] = 2 * x[3:-2, 0] + x[2:-3, 0] - 3 * x[:-5, 2]
    np.save(folder / "past.npy", x)
    np.save(folder / "future.npy", y)
    (folder / "three.csv").write_text("1,0,-1\n")
    result = document(
        "fit", folder / "past.npy", folder / "future.npy", "--lags", 4, "--horizon", 2, "--ridge", 0, "--signs", folder / "three.csv"
    )  # fmt: skip
    assert result["rows"] == 395 and result["held_out_rows"] == 79 and result["fitted_rows"] == 314
    (target,) = result["targets"]
    found = dict(zip(result["synapses"], target["coefficients"]))
    expected = {"0": 2, "0, 1 back": 1, "2, 3 back": -3}
    for name, value in found.items():
        assert value == pytest.approx(expected.get(name, 0), abs=1e-12)
    assert target["held_out"]["relative"] < 1e-20 and target["bias"] == pytest.approx(0, abs=1e-12)
    assert any("met exactly" in warning for warning in result["warnings"])
    assert result["signs"] == [1] * 4 + [0] * 4 + [-1] * 4


def test_signs_are_drawn_once_for_an_input_or_for_each_copy(folder):
    def signs(*words):
        result = document("fit", folder / "x.npy", folder / "one.npy", "--ridge", 1, "--sign-vectors", 0, *words)
        return np.array(result["signs"])

    assert (signs("--excitatory", 0.33) == 1).sum() == 33
    assert (signs("--seed", 2) != signs("--seed", 1)).any() and (signs("--seed", 2) == signs("--seed", 2)).all()
    by_input = signs("--lags", 2).reshape(INPUTS, 2)
    assert (by_input[:, 0] == by_input[:, 1]).all() and (by_input == 1).sum() == 160
    by_copy = signs("--lags", 2, "--own-signs").reshape(INPUTS, 2)
    assert (by_copy[:, 0] != by_copy[:, 1]).any() and (by_copy == 1).sum() == 160


def test_a_bias_may_be_learned_absent_or_given(folder):
    def fit(bias):
        return document("fit", folder / "x.npy", folder / "one.npy", "--ridge", 0.5, "--bias", bias)

    learned, absent, given = fit("optimal"), fit("none"), fit("4.5")
    assert absent["targets"][0]["bias"] == 0 and given["targets"][0]["bias"] == 4.5
    assert given["bias_kind"] == 4.5 and absent["bias_kind"] == "none"
    # Inputs of mean 2 and mostly excitation: weights provide a drive, and theory is that of spectra with it.
    for result in (absent, given):
        assert result["theory"] == "power spectra"
        target = result["targets"][0]
        assert target["kkt_residual"] <= 1e-10 and target["held_out"]["theory"] is None
        for name in ["error", "mean_square_weight", "silent_fraction_excitatory", "silent_fraction_inhibitory"]:
            c = target[name]
            # One data set scatters as random orders of its signs do; 2/N + 2/P = 2.5 % for its finite size, and as much
            # again for the constant mode (docs/theory/perceptron.md).
            assert abs(c["value"] - c["theory"]) < 4.6 * c["random_signs_deviation"] + 0.05 * c["theory"], name
    assert learned["targets"][0]["error"]["value"] <= given["targets"][0]["error"]["value"]


def test_data_that_break_assumptions_are_told(folder):
    random = np.random.default_rng(3)

    def warnings_of(x, y, *words):
        np.save(folder / "wx.npy", x)
        np.save(folder / "wy.npy", y)
        result = synaptica("fit", folder / "wx.npy", folder / "wy.npy", "--json", *words)
        assert result.returncode == 0, result.stderr
        warnings = json.loads(result.stdout)["warnings"]
        assert [f"synaptica: warning: {w}" for w in warnings] == result.stderr.splitlines()
        return "\n".join(warnings), json.loads(result.stdout)

    x = slow(random, 600, 60)
    y = x @ random.standard_normal(60) / 8 + random.standard_normal(600)
    told, result = warnings_of(x, y)
    assert told == "" and result["theory_holds"] is True
    told, result = warnings_of(np.sqrt(0.7) * x + np.sqrt(0.3) * random.standard_normal((600, 1)), y)
    assert "share a positive factor" in told and result["theory_holds"] is False
    # As much excitation as inhibition, drawn at random: the factor does no harm.
    told, result = warnings_of(np.sqrt(0.7) * x + np.sqrt(0.3) * random.standard_normal((600, 1)), y, "--excitatory", 0.5)
    assert "positive factor" not in told
    drifting = x + np.linspace(0, 3, 600)[:, None] * (np.arange(60) < 20)
    told, _ = warnings_of(drifting, y + 3 * (np.arange(600) > 300))
    assert "inputs are not stationary" in told and "target 0: not stationary" in told
    twin = x.copy()
    twin[:, 7] = 2 * twin[:, 3] + 1
    told, _ = warnings_of(twin, y)
    assert "inputs 3 and 7 are the same" in told and "collinear" in told
    told, _ = warnings_of(x[:60], y[:60])
    assert "too few samples" in told
    told, _ = warnings_of(x[:50], y[:50], "--ridge", 1)
    assert "--transpose" in told


def test_the_results_file_and_the_page(folder, tmp_path):
    out = tmp_path / "out"
    shown = synaptica("fit", folder / "x.npy", folder / "y.npy", "--output", out)
    assert shown.returncode == 0 and "nan" not in shown.stdout.lower(), shown.stderr
    assert sorted(path.name for path in out.iterdir()) == ["fit.json", "fit.nc", "report.html"]
    summary = json.loads((out / "fit.json").read_text())
    assert summary["files"]["report"] == "report.html"
    with xarray.open_dataset(out / "fit.nc") as data:
        assert data["weight"].dims == ("target", "synapse") and data["prediction"].dims == ("target", "time")
        signal, prediction = data["signal"], data["prediction"]
        error = ((signal - prediction) ** 2).where(data["part"] == 2).mean("time")
        assert np.allclose(error, data["held_out_error"], rtol=1e-12)
        assert np.allclose(data["coefficient"][1], summary["targets"][1]["coefficients"], rtol=0, atol=0)
        assert (data["weight"] * data["sign"] >= 0).all()
        power = (data["target_power"].sum("component") / 400).values
        assert (power <= data["variance"].values).all()
        assert data["leave_block_out_error"].dims == ("target", "ridge_path")
        assert data["error_theory"].values == pytest.approx([t["error"]["theory"] for t in summary["targets"]])
    page = (out / "report.html").read_text()
    assert "As theory expects" in page and "<script" not in page and len(page) < 500_000
    assert page.count("<h2") == 5 and page.count("<svg class=\"plot\"") == 9
    again = synaptica("fit", folder / "x.npy", folder / "y.npy", "--output", out, "--quiet")
    assert again.returncode == 0 and again.stdout == again.stderr == ""
    assert json.loads((out / "fit.json").read_text())["targets"] == summary["targets"]
    (out / "mine.txt").write_text("")
    assert_one_line(synaptica("fit", folder / "x.npy", folder / "y.npy", "--output", out), "mine.txt", "not a fit")


def test_completions():
    assert "fit" in completions_of("f")
    assert "--horizon" in completions_of("fit", "--ho")
    assert completions_of("fit", "a.csv", "--ridge", "") == ["auto"]
    assert completions_of("fit", "a.csv", "--bias", "n") == ["none"]


def test_bad_input(folder, tmp_path):
    x, y = np.load(folder / "x.npy"), np.load(folder / "one.npy")
    bad = tmp_path / "bad.npy"

    def refused(words, *mentions, inputs=folder / "x.npy", targets=folder / "one.npy"):
        assert_one_line(synaptica("fit", inputs, targets, *words), *mentions)

    def saved(array):
        np.save(bad, array)
        return bad

    refused([], "500 samples", "499", "as many", targets=saved(y[:499]))
    refused([], "--transpose", "as many", inputs=saved(x.T))
    refused([], "1 × 500 × 100", "samples × inputs", inputs=saved(x[None]))
    gap = x.copy()
    gap[3, 17] = np.nan
    refused([], "bad.npy[3, 17]", "missing", inputs=saved(gap))
    named = (folder / "x.csv").read_text().splitlines()
    named[5] = ",".join(["0.58", ""] + named[5].split(",")[2:])
    (tmp_path / "gap.csv").write_text("\n".join(named) + "\n")
    refused([], "gap.csv:6, column 2 (n0)", "missing", inputs=tmp_path / "gap.csv")
    flat = x.copy()
    flat[:, 4] = 7
    refused([], "input 4 does not change in the fitted part", inputs=saved(flat))
    flat[450:, 4] = 8  # changes where nothing is fitted
    refused([], "input 4 does not change in the fitted part", inputs=saved(flat))
    refused([], "target 0 does not change", targets=saved(np.ones(500)))
    refused([], "target 0 reaches 1e+200", "choose other units", targets=saved(1e200 * np.sign(y - 5)))
    refused([], "target 0 reaches", "choose other units", targets=saved(1e-200 * y))
    (tmp_path / "empty.csv").write_text("")
    refused([], "empty.csv", "empty", inputs=tmp_path / "empty.csv")
    refused([], "empty.csv", "empty", targets=tmp_path / "empty.csv")
    refused([], "no such file", inputs=folder / "none.npy")

    signs = tmp_path / "signs.csv"
    signs.write_text("1,-1,1\n")
    refused(["--signs", signs], "3 signs for 100 inputs")
    signs.write_text("\n".join(["1"] * 99 + ["2"]) + "\n")
    refused(["--signs", signs], "signs.csv:100", "the sign 2", "1 (excitatory)")
    refused(["--signs", signs, "--excitatory", 0.5], "--excitatory", "--signs")
    refused(["--excitatory", 1.2], "--excitatory", "'1.2'", "from 0 to 1")
    refused(["--excitatory", -0.1], "'-0.1'", "from 0 to 1")
    refused(["--own-signs"], "--own-signs", "--lags")

    refused(["--horizon", 500], "--horizon 500", "500 samples", "at most 499")
    refused(["--horizon", 499], "1 rows", "0 held out")
    refused(["--horizon", 300], "a record of 200 rows", "0 to fit", "at least 4")
    refused(["--lags", 500], "--lags 500", "500 samples", "fewer")
    refused(["--lags", 0], "--lags", "from 1")
    refused(["--lags", 300, "--horizon", 250], "--horizon 250", "--lags 300", "at most 200")
    refused(["--lags", 101], "100 inputs of 101 copies", "10100 synapses", "at most 10000")
    refused(["--holdout", 1], "--holdout 1 of 500 rows", "leaves 0 to fit")
    refused(["--holdout", 0.001], "--holdout 0.001 of 500 rows", "at least 2")
    refused(["--holdout", 1.5], "'1.5'", "from 0 to 1")
    refused(["--ridge", -1], "--ridge", "'-1'", "at least 0")
    refused(["--ridge", "much"], "'much'", "auto")
    refused(["--ridge", 1, "--blocks", 5], "--blocks", "--ridge 1")
    refused(["--blocks", 401], "401 blocks", "400 fitted rows")
    refused(["--blocks", 2, "--lags", 99], "2 blocks of the 322", "gaps of 98")
    refused(["--bias", "some"], "'some'", "optimal")
    refused(["--bias", "nan"], "'nan'")
    refused(["--sign-vectors", 2], "--sign-vectors 2", "at least 3")
    # Excitation of inputs whose means are all positive can only raise the output, and the target's mean is below the bias.
    refused(["--excitatory", 1, "--bias", 9], "--bias 9", "can only raise", "--bias optimal")
    refused(["--excitatory", 0, "--bias", "none"], "--bias none", "can only lower")

    refused([], "its own input", "--target", "--horizon", targets=folder / "x.npy")
    refused(["--target", "hnad"], "--target hnad", "did you mean 'hand'", targets=folder / "y.csv")
    text = (folder / "y.csv").read_text().splitlines()
    late = [text[0]] + [f"{float(line.split(',')[0]) + 7},{line.split(',')[1]}" for line in text[1:]]
    (tmp_path / "late.csv").write_text("\n".join(late) + "\n")
    refused([], "late.csv", "begin at 7.5", "at 0.5", inputs=folder / "x.csv", targets=tmp_path / "late.csv")
