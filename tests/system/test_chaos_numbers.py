"""Dynamic mean-field theory and complete learning, through the command line, against what independent programs gave."""

import math

import pytest
from program import document

# gain: delta0, variance, rate_variance, mean_slope, half_time, autocorrelation at 4, as printed; at 1.2 the half time was
# printed as 14.998, and is 14.9985: the digits here are of an independent double integral.
TABLE = {
    1.2: (".242629", ".168492", ".169808", ".830192", "14.9985", ".9407"),
    1.5: (".747686", ".332305", ".342093", ".657907", "7.8461", ".8061"),
    2: ("1.924805", ".481201", ".513178", ".486822", "5.3610", ".6501"),
    2.5: ("3.495343", ".559255", ".614186", ".385814", "4.5111", ".5629"),
    3: ("5.446326", ".605147", ".680579", ".319421", "4.0837", ".5108"),
    4: ("10.467473", ".654217", ".762360", ".237640", "3.6603", ".4540"),
}
NAMES = ("delta0", "variance", "rate_variance", "mean_slope", "half_time")

# gain, temperature, variance
NOISE = [
    (0.5, 0.01, ".0115360"),
    (0.9, 0.01, ".0214700"),
    (1.0, 0.01, ".0380182"),
    (1.2, 0.01, ".1705242"),
    (1.5, 0.1, ".3806237"),
]

# Simulations of another program at 1000 neurons: gain, temperature, observable, value, standard error
SIMULATED = [
    (2, 0, "delta0", 1.920, 0.022),
    (2, 0, "variance", 0.4799, 0.0026),
    (2, 0, "autocorrelation", 0.641, 0.013),
    (3, 0, "delta0", 5.443, 0.022),
    (3, 0, "variance", 0.6059, 0.0027),
    (3, 0, "autocorrelation", 0.503, 0.013),
    (1.2, 0.01, "variance", 0.1676, 0.0038),
]


def assert_digits(value, printed):
    digits = len(printed.partition(".")[2])
    assert abs(value - float(printed)) <= 0.501 * 10**-digits, (value, printed)


@pytest.mark.parametrize("gain", TABLE)
def test_predict_gives_the_table_of_chaos(gain):
    predicted = document("predict", "chaos", f"gain={gain}")["predictions"]
    *numbers, at_four = TABLE[gain]
    for name, printed in zip(NAMES, numbers):
        assert_digits(predicted[name], printed)
    assert_digits(predicted["autocorrelation"][8], at_four)


@pytest.mark.parametrize("gain, temperature, variance", NOISE)
def test_predict_gives_the_variances_with_noise(gain, temperature, variance):
    predicted = document("predict", "chaos", f"gain={gain}", f"temperature={temperature}")["predictions"]
    assert_digits(predicted["variance"], variance)


@pytest.fixture(scope="module")
def simulated():
    """At 1000 neurons, six networks a point; each point once."""
    return {
        (gain, temperature): document(
            "simulate", "chaos", f"gain={gain}", f"temperature={temperature}", "neurons=1000", "--replicas", "6", timeout=600
        )["simulations"]
        for gain, temperature in {row[:2] for row in SIMULATED}
    }


@pytest.mark.parametrize("gain, temperature, name, value, error", SIMULATED)
def test_networks_are_those_of_another_program(simulated, gain, temperature, name, value, error):
    found = simulated[gain, temperature][name]
    mean, standard_error = found["mean"], found["standard_error"]
    if name == "autocorrelation":
        mean, standard_error = mean[8], standard_error[8]
    assert abs(mean - value) <= 3 * math.hypot(standard_error, error)
    assert standard_error <= 0.05 * mean
