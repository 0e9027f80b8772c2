"""results.nc as a user of xarray meets it: names, units, and numbers that follow from the replicas in the file."""

import json
import re
import subprocess
import sys

import numpy as np
import pytest
import xarray as xr
from program import ROOT, STUDY, assert_one_line, digest, document, study_file, synaptica

REPLICAS = 8
# Every engine that reads netCDF-4 and is there; scipy's reads older forms only.
ENGINES = [engine for engine in ("netcdf4", "h5netcdf") if engine in xr.backends.list_engines()]

TEXT_AND_NUMBERS = f"""
study = "{STUDY}"
seed = 3
replicas = {REPLICAS}
[parameters]
visible_neurons = 20
[grid]
steps = [40, 90]
noise = [0.8, 0.2, 0.4]
presentation = ["cyclic", "random"]
"""
LISTS_AND_FLAGS = f"""
study = "{STUDY}"
replicas = {REPLICAS}
[parameters]
visible_neurons = 20
steps = 60
presentation = "random"
[grid]
probabilities = [[0.4, 0.3, 0.2, 0.1], []]
orthogonal = [true, false]
"""


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Folders of three runs: without a grid; numbers and texts; lists and flags."""
    folder = tmp_path_factory.mktemp("results")
    words = {
        "plain": [STUDY],
        "texts": [study_file(folder, TEXT_AND_NUMBERS, "texts.toml")],
        "lists": [study_file(folder, LISTS_AND_FLAGS, "lists.toml")],
    }
    for name, first in words.items():
        result = synaptica("run", *first, "--replicas", REPLICAS, "--output", folder / name, "--quiet")
        assert result.returncode == 0, result.stderr
        assert result.stderr == ""
    return folder


@pytest.fixture(scope="module")
def observables():
    return {spec["name"]: spec for spec in document("describe", STUDY)["observables"]}


def opened(runs, name, engine=ENGINES[0]):
    with xr.open_dataset(runs / name / "results.nc", engine=engine) as data:
        return data.load()


def has_replicas(spec):
    return spec["kind"] != "predicted" and spec["statistic"] != "function of means"


@pytest.mark.parametrize("engine", ENGINES)
def test_dimensions_coordinates_and_attributes(runs, observables, engine):
    data = opened(runs, "plain", engine)
    assert set(data.dims) == {"replica", "time", "memory"}
    assert data.sizes["replica"] == REPLICAS
    np.testing.assert_array_equal(data.replica, np.arange(REPLICAS))
    assert data.time.values[0] == 0 and data.time.values[-1] == 2000
    assert (np.diff(data.time) > 0).all()
    for name, spec in observables.items():
        axes = tuple(spec["axes"])
        expected = {
            "compared": ["mean", "standard_error", "theory", "allowance", "tolerance", "resolution", "compared"],
            "measured": ["mean", "standard_error"],
            "predicted": ["theory"],
        }[spec["kind"]]
        for suffix in expected:
            variable = data[f"{name}_{suffix}"]
            assert variable.dims == axes
            assert variable.attrs["long_name"].startswith(spec["meaning"])
            if suffix != "compared":
                assert variable.attrs["units"] == spec["units"]
        if has_replicas(spec):
            assert data[name].dims == ("replica", *axes)
        if spec["kind"] != "predicted":
            assert data[f"{name}_replicas"] == REPLICAS
    attributes = data.attrs
    assert attributes["study"] == STUDY
    assert attributes["seed"] == 1
    assert attributes["replicas"] == REPLICAS
    assert "run" in attributes["command"] and str(runs / "plain") in attributes["command"]
    assert json.loads(attributes["parameters"])["noise"] == 0.4
    for name in ("title", "source", "summary", "version", "machine", "date", "Conventions"):
        assert attributes[name]


@pytest.mark.parametrize("name", ["plain", "texts", "lists"])
def test_means_and_errors_follow_from_the_replicas(runs, observables, name):
    data = opened(runs, name)
    for observable, spec in observables.items():
        if not has_replicas(spec):
            continue
        values = data[observable]
        # Rounding: every one of R additions errs by at most eps/2 of the largest value; NumPy's sums and ours differ in
        # their order. The spread is a difference of such values, so the same bound holds for its error.
        rounding = 4 * REPLICAS * np.finfo(float).eps * np.abs(values).max("replica").fillna(0)
        mean = values.mean("replica", skipna=False)
        error = values.std("replica", ddof=1, skipna=False) / np.sqrt(REPLICAS)
        for stored, computed in ((data[f"{observable}_mean"], mean), (data[f"{observable}_standard_error"], error)):
            assert stored.dims == computed.dims
            assert (np.isnan(stored) == np.isnan(computed)).all(), observable
            assert (np.abs(stored - computed).fillna(0) <= rounding).all(), observable


@pytest.mark.parametrize("name", ["plain", "texts", "lists"])
def test_a_function_of_means_follows_from_its_inputs(runs, observables, name):
    """Standard deviations from the means of a shift and of its square, with jackknife standard errors."""
    data = opened(runs, name)
    tested = 0
    for observable, spec in observables.items():
        if spec["statistic"] != "function of means" or not observable.endswith("_sd"):
            continue
        stem = observable.removesuffix("_sd") + "_shift"
        shift, square = data[stem], data[stem + "_squared"]

        def deviation(first, second):
            return np.sqrt(np.maximum(second - first**2, 0))

        plain = deviation(shift.mean("replica"), square.mean("replica"))
        without = deviation(
            (shift.sum("replica") - shift) / (REPLICAS - 1), (square.sum("replica") - square) / (REPLICAS - 1)
        )
        # The jackknife also takes the bias of order 1/R out of the value.
        value = REPLICAS * plain - (REPLICAS - 1) * without.mean("replica")
        spread = ((without - without.mean("replica")) ** 2).sum("replica")
        error = np.sqrt((REPLICAS - 1) / REPLICAS * spread)
        # A rounding error e of a difference d = m2 - m1^2 is one of e / (2 sqrt(d)) of its root, or of sqrt(e) where d is
        # itself of the order of e; the value is a sum of R such roots on either side.
        rounding = 4 * REPLICAS * np.finfo(float).eps * np.abs(square).max("replica")
        bound = 4 * REPLICAS * np.minimum(np.sqrt(rounding), rounding / np.maximum(plain, 1e-300))
        assert (abs(data[f"{observable}_mean"] - value) <= bound).all(), observable
        assert (abs(data[f"{observable}_standard_error"] - error) <= bound).all(), observable
        if observable == "initial_overlap_sd":
            assert (bound < 1e-9 * value).all(), "a bound that wide would test nothing"
            tested += 1
    assert tested == 1


def test_verdicts_follow_from_the_stored_numbers(runs, observables):
    for name in ("plain", "texts", "lists"):
        data = opened(runs, name)
        for observable, spec in observables.items():
            if spec["kind"] != "compared" or spec["statistic"] == "proportion":
                continue
            mean, error, theory, allowance, tolerance, resolution, compared = (
                data[f"{observable}_{suffix}"]
                for suffix in ("mean", "standard_error", "theory", "allowance", "tolerance", "resolution", "compared")
            )
            # Two operations: t* times the error, plus the allowance; each rounds to half an eps.
            np.testing.assert_allclose(tolerance, data.attrs["critical_t"] * error + allowance, rtol=1e-15)
            looked_at = compared == 1
            assert looked_at.sum() > 0
            far = ((abs(mean - theory) > tolerance) & looked_at).any(spec["axes"])
            coarse = ((tolerance > resolution) & looked_at).any(spec["axes"])
            expected = xr.where(far, 1, xr.where(coarse, 2, 0))
            verdict = data[f"{observable}_verdict"]
            assert verdict.attrs["flag_meanings"].split() == ["agrees", "disagrees", "unresolved", "none"]
            np.testing.assert_array_equal(verdict, expected)


def test_a_grid_of_numbers_and_texts(runs):
    data = opened(runs, "texts")
    assert data.initial_overlap.dims == ("steps", "noise", "presentation", "replica")
    np.testing.assert_array_equal(data.steps, [40, 90])
    assert data.steps.dtype == np.int64
    np.testing.assert_array_equal(data.noise, [0.8, 0.2, 0.4])
    assert data.noise.attrs["long_name"]
    assert "Conventions" not in data.attrs  # CF wants coordinates in order; this grid is not
    assert list(data.presentation_label.values) == ["cyclic", "random"]
    assert "presentation_label" in data.initial_overlap_mean.coords
    assert set(json.loads(data.attrs["parameters"])).isdisjoint({"steps", "noise", "presentation"})
    # More noise, less overlap: the theory at finite size says so by far more than the spread of eight replicas.
    by_noise = data.initial_overlap_mean.sortby("noise")
    assert (by_noise.diff("noise") < 0).all()


def test_axes_that_depend_on_the_grid_are_padded(runs):
    data = opened(runs, "texts")
    assert "time" in data.dims and "time" not in data.variables
    assert "time_value" in data.cosine_similarity.coords
    for steps in (40, 90):
        part = data.sel(steps=steps).isel(presentation=0, noise=1)
        length = int(part.time_length)
        times = part.time_value.values
        assert times[length - 1] == steps
        assert np.isnan(times[length:]).all()
        assert not part.cosine_similarity.isel(time=slice(0, length)).isnull().any()
        assert part.cosine_similarity.isel(time=slice(length, None)).isnull().all()
        assert part.cosine_similarity_theory.isel(time=slice(length, None)).isnull().all()
    assert data.time_length.min() < data.time_length.max() == data.sizes["time"]


def test_a_grid_of_lists_and_flags(runs):
    data = opened(runs, "lists")
    assert data.initial_overlap.dims == ("probabilities", "orthogonal", "replica")
    assert [json.loads(text) for text in data.probabilities_label.values] == [[0.4, 0.3, 0.2, 0.1], []]
    assert list(data.orthogonal_label.values) == ["true", "false"]
    np.testing.assert_array_equal(data.probabilities, [0, 1])
    # The label finds its place.
    assert data.set_xindex("orthogonal_label").sel(orthogonal_label="false").orthogonal == 1


def test_a_point_of_a_grid_is_the_point_alone(runs, tmp_path):
    words = ["steps=40", "noise=0.2", "presentation=random", "visible_neurons=20"]
    options = ["--seed", 3, "--replicas", REPLICAS, "--output", tmp_path / "alone", "--quiet"]
    result = synaptica("run", STUDY, *words, *options)
    assert result.returncode == 0, result.stderr
    alone = opened(tmp_path, "alone")
    grid = opened(runs, "texts").sel(steps=40, noise=0.2).isel(presentation=1, time=slice(0, alone.sizes["time"]))
    for name in ("initial_overlap", "cosine_similarity", "final_similarity"):
        np.testing.assert_array_equal(alone[name], grid[name])
        np.testing.assert_array_equal(alone[f"{name}_theory"], grid[f"{name}_theory"])
    np.testing.assert_array_equal(alone.time, grid.time_value)


def test_json_and_results_say_the_same(runs, tmp_path):
    printed = document("run", STUDY, "--replicas", REPLICAS, "--output", tmp_path / "again")
    data = opened(runs, "plain")
    (point,) = printed["points"]
    checked = 0
    for observable in point["observables"]:
        for field in ("mean", "standard_error", "theory", "tolerance"):
            if observable.get(field) is not None:
                stored = data[f"{observable['name']}_{field}"]
                np.testing.assert_array_equal(np.array(observable[field], float), stored)
                checked += 1
    assert checked > 20
    assert digest(tmp_path / "again") == digest(runs / "plain")


def test_the_digest_is_of_the_variables_alone(runs, tmp_path):
    data = opened(runs, "plain")
    digests = {digest(runs / name) for name in ("plain", "texts", "lists")}
    assert len(digests) == 3
    # A file cut short, and one of a single changed value.
    whole = (runs / "plain" / "results.nc").read_bytes()
    cut = tmp_path / "cut"
    cut.mkdir()
    (cut / "results.nc").write_bytes(whole[: len(whole) // 2])
    assert_one_line(synaptica("digest", cut), cut / "results.nc", "not a whole results file")
    assert_one_line(synaptica("digest", tmp_path / "nowhere"), "nowhere")
    place = whole.find(data.initial_overlap.values.tobytes())
    assert place > 0
    (cut / "results.nc").write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    assert digest(cut) not in digests


def test_the_examples_of_the_documentation_run(tmp_path):
    page = (ROOT / "docs/file-formats.md").read_text()
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", page, re.S | re.M)
    (toml,) = [code for language, code in blocks if language == "toml"]
    study_file(tmp_path, toml, "grid.toml")
    assert synaptica("run", STUDY, "--replicas", 8, "--output", "run", cwd=tmp_path).returncode == 0
    assert synaptica("run", "grid.toml", "--output", "grid", cwd=tmp_path).returncode == 0
    (tmp_path / "run.json").write_text(json.dumps(document("run", STUDY, "--replicas", 8)))
    examples = [code for language, code in blocks if language == "python"]
    assert len(examples) == 3
    for code in examples:
        result = subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=tmp_path, capture_output=True, text=True)
        assert result.returncode == 0, result.stderr
        assert result.stdout
    # The keys that the page names are those of the document.
    described = set(re.findall(r"`(\w+)`", page[page.index("## The JSON document") :]))
    run = json.loads((tmp_path / "run.json").read_text())
    point = run["points"][0]
    keys = set(run) | set(point) | {key for observable in point["observables"] for key in observable}
    assert keys <= described
