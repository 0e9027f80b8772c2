"""Learning out of chaos, cycles and noise: what the shipped study files measure, against the numbers they are to show.

Agreement with theory is test_shipped_studies.py's; here are the correlations and exponents, which have no theory. A band is
the published one, widened by 3 standard errors of the measurement where it names an interval.
"""

import math

import pytest
from program import ROOT, document


@pytest.fixture(scope="module")
def points():
    """name -> the points of that file's run: each a parameter set and its observables by name."""
    results = {}

    def of(name):
        if name not in results:
            run = document("run", ROOT / "studies" / f"{name}.toml", "--quiet", timeout=900)
            results[name] = [(p["parameters"], {o["name"]: o for o in p["observables"]}) for p in run["points"]]
        return results[name]

    return of


def within(observable, low, high):
    slack = 3 * observable["standard_error"]
    assert low - slack <= observable["mean"] <= high + slack, observable


def test_memory_kernel_holds_to_15_per_cent(points):
    for parameters, found in points("memory-kernel"):
        for time in (5, 10):
            learned = found["learned"]
            assert learned["mean"][time] == pytest.approx(learned["theory"][time], rel=0.15), parameters


def test_early_speed_follows_slope_times_variance(points):
    (_, found), = points("early-learning")
    # Sets of 25 networks of 200 neurons scatter by 0.03 to 0.04, of active ones by 0.08: 16 of them do not settle a hundredth.
    within(found["correlation"], 0.95, 1)
    within(found["correlation_active"], 0.93, 1)
    within(found["slope"], 0.62, 0.74)
    for other in ("variance", "response", "formula1", "gain"):
        assert found[f"{other}_correlation"]["mean"] < found["correlation"]["mean"]
    trend, error = found["memory_trend"]["mean"], found["memory_trend"]["standard_error"]
    assert trend[0] > 5 * error[0], "below the onset more maps are faster"
    assert trend[-1] < -2 * error[-1], "beyond it slower"


def test_components_of_chaos_are_ranked_but_not_in_proportion(points):
    (_, found), = points("chaotic-components")
    within(found["response_rank"], 0.93, 1)
    within(found["exponent"], 0.17, 0.27)
    assert found["largest_lyapunov_exponent"]["mean"] > 0.1
    (_, small), = points("chaotic-components-small")
    # Published of five networks, whose mean scatters as ours does, times (32/5)^(1/2).
    for name, published in (("response_correlation", 0.66), ("exponent", 0.15)):
        error = small[name]["standard_error"] * (1 + small[name]["replicas"] / 5) ** 0.5
        assert abs(small[name]["mean"] - published) <= 3 * error, small[name]
    assert small["response_rank"]["mean"] < found["response_rank"]["mean"]


# Exponents along principal components of linear networks, for white noise and noise times 2, 8 and infinite: gain; as published, of
# three networks; and of 48 networks of a NumPy program, mean and standard deviation. Near instability single networks scatter by
# 0.15: errors of three do not know that.
LINEAR = [
    (0.5, (0.88, 0.58, 0.52, 0.49), (0.878, 0.574, 0.512, 0.484), (0.013, 0.005, 0.003, 0.003)),
    (0.8, (0.68, 0.52, 0.47, 0.45), (0.697, 0.513, 0.472, 0.451), (0.038, 0.023, 0.015, 0.007)),
    (0.9, (0.56, 0.45, 0.43, 0.42), (0.612, 0.481, 0.451, 0.430), (0.079, 0.053, 0.031, 0.012)),
    (0.97, (0.33, 0.30, 0.31, 0.38), (0.473, 0.398, 0.396, 0.403), (0.154, 0.115, 0.072, 0.024)),
]


@pytest.mark.parametrize("gain, published, numpy, scatter", LINEAR)
def test_non_normal_couplings_lower_the_exponent(points, gain, published, numpy, scatter):
    found = {parameters["gain"]: o for parameters, o in points("linear-components")}[gain]
    exponent = found["linear_exponent"]
    for mean, theirs, reference, deviation in zip(exponent["mean"], published, numpy, scatter, strict=True):
        ours = deviation / exponent["replicas"] ** 0.5
        assert abs(mean - reference) <= 3 * math.hypot(ours, deviation / 48**0.5)
        assert abs(mean - theirs) <= 3 * math.hypot(ours, deviation / 3**0.5) + 0.005  # half a digit
    # What is measured of variances and responses is what white noise makes exactly.
    assert abs(found["exponent"]["mean"] - exponent["mean"][0]) <= 0.05


def test_the_exponent_falls_towards_instability(points):
    white = [o["linear_exponent"]["mean"][0] for _, o in points("linear-components")]
    assert white == sorted(white, reverse=True)


def agrees(observable, value, error):
    """With another program's measurement: two means of networks, within 3 joint standard errors."""
    assert abs(observable["mean"] - value) <= 3 * math.hypot(observable["standard_error"], error), observable


def test_noise_restores_the_relation(points):
    """At the published numbers, which are of a response soon after the field and, of the slope, of slopes of spontaneous activity."""
    found = {parameters["temperature"]: o for parameters, o in points("noise-crossover-early")}
    assert found[0.2]["quasi_linear_correlation"]["mean"] >= 0.97
    assert 0.94 <= found[0.2]["resting_quasi_linear_slope"]["mean"] <= 1
    within(found[0]["response_correlation"], 0.20, 0.70)
    assert found[1]["response_correlation"]["mean"] >= 0.83


# Of a NumPy program with 16 networks a line: temperature, observable, value, standard error
EARLY = [
    (0, "quasi_linear_correlation", 0.785, 0.063),
    (0, "quasi_linear_slope", 1.059, 0.017),
    (0, "response_correlation", 0.521, 0.065),
    (0.2, "quasi_linear_correlation", 0.984, 0.002),
    (0.2, "quasi_linear_slope", 1.015, 0.004),
    (0.2, "resting_quasi_linear_correlation", 0.980, 0.003),
    (0.2, "resting_quasi_linear_slope", 0.976, 0.007),
    (1, "quasi_linear_correlation", 0.996, 0.001),
    (1, "quasi_linear_slope", 0.999, 0.003),
]
STATIC = [
    (0, "quasi_linear_correlation", 0.677, 0.055),
    (0, "quasi_linear_slope", 1.082, 0.025),
    (0, "response_correlation", 0.250, 0.077),
    (0.2, "quasi_linear_correlation", 0.965, 0.009),
    (0.2, "quasi_linear_slope", 1.029, 0.008),
    (0.2, "resting_quasi_linear_slope", 0.990, 0.008),
    (1, "quasi_linear_slope", 0.999, 0.002),
]


def test_early_speed_of_larger_networks():
    """Of 500 neurons, which freeze less often, the published bounds hold as they are."""
    grid = ("gains=[1,1.5,2,3,4]", "memory_counts=[25,250]")
    words = ("simulate", "early-learning", "neurons=500", *grid, "states=12", "--replicas", "4")
    found = document(*words, timeout=600)["simulations"]
    assert found["correlation"]["mean"] >= 0.95
    assert found["correlation_active"]["mean"] >= 0.93
    within(found["slope"], 0.62, 0.74)


@pytest.mark.parametrize("temperature, name, value, error", EARLY)
def test_early_response_is_that_of_another_program(points, temperature, name, value, error):
    found = {parameters["temperature"]: o for parameters, o in points("noise-crossover-early")}
    agrees(found[temperature][name], value, error)


@pytest.mark.parametrize("temperature, name, value, error", STATIC)
def test_static_response_is_that_of_another_program(points, temperature, name, value, error):
    found = {parameters["temperature"]: o for parameters, o in points("noise-crossover")}
    agrees(found[temperature][name], value, error)


def better(found, one, other):
    """In correlation or rank, by more than the error of their difference if they were independent."""
    differences = []
    for kind in ("correlation", "rank"):
        a, b = found[f"{one}_{kind}"], found[f"{other}_{kind}"]
        differences.append((a["mean"] - b["mean"]) / math.hypot(a["standard_error"], b["standard_error"]))
    return max(differences) > 1


def test_what_tells_the_speed_without_noise(points):
    """Measured response times drive, always; variance adds to the drive along components, and harms where graded targets are
    learned from the input. (Where they are learned from activity, it changes little.)"""
    for parameters, found in points("noise-crossover-rules"):
        graded, own = parameters["directions"] == "graded", parameters["rule"] == "hebbian"
        for other in ("formula1", "drive"):
            assert not better(found, other, "response_drive"), parameters
        assert better(found, "response_drive", "drive"), parameters
        if not graded:
            assert better(found, "formula1", "drive"), parameters
        elif not own:
            assert better(found, "drive", "formula1"), parameters


# What is said of chaos holds of other couplings, and of maps from a target to itself: settings, and predictors from best to worst.
OTHER_NETWORKS = [
    (("connectivity=sequential", "memories=60", "gain=4", "rule=hebbian-input"), ("response_drive", "drive", "formula1")),
    (("inputs=targets", "input_strength=0.1", "learning_time=20"), ("response_drive", "formula1")),
    (("connectivity=hopfield", "memories=10", "gain=1.5", "inputs=targets", "input_strength=0.1"), ("response_drive", "formula1")),
]


@pytest.mark.parametrize("settings, predictors", OTHER_NETWORKS)
def test_measured_response_is_the_better_predictor(settings, predictors):
    found = document(
        *("simulate", "noise-crossover", *settings, "states=16", "field=0.1", "response_wait=5", "response_time=10"),
        *("--replicas", "8"),
        timeout=600,
    )["simulations"]
    for one, other in zip(predictors, predictors[1:]):
        assert better(found, one, other)


def test_evoked_speed_follows_slope_times_response(points):
    (_, found), = points("early-learning-evoked")
    assert found["slope_response_correlation"]["mean"] >= 0.93
    assert found["slope_response_rank"]["mean"] >= 0.95
    for other in ("response", "formula1", "variance", "gain"):
        assert better(found, "slope_response", other)
    assert better(found, "response", "formula1")
    signs(found["memory_trend"], (1, 0, 0, -1, -1))
    signs(found["gain_trend"], (1, 1, 1, 0, 0))


def signs(trend, expected):
    """By more than 3 standard errors where there is one, or all networks alike."""
    for value, error, sign in zip(trend["mean"], trend["standard_error"], expected, strict=True):
        assert sign * value > 3 * error or sign == 0, trend


def test_more_maps_slow_learning_from_the_input_at_every_gain():
    found = document(
        *("simulate", "early-learning", "rule=hebbian-input", "start=evoked", "input_strength=0.2", "learning_time=20"),
        *("states=8", "neurons=200", "memory_counts=[10,20,40,60,100]", "--replicas", "4"),
        timeout=600,
    )["simulations"]
    signs(found["memory_trend"], (-1,) * 5)
    assert found["response_correlation"]["mean"] > 0.95
    assert better(found, "response", "formula1")
