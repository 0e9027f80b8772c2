"""Simulations of chaotic networks and of complete learning against those of another program, at the published sizes.

What is compared are two measurements: within three joint standard errors. Those of the other program are from three networks,
and scatter themselves; where a table has a dozen entries, four are allowed.
"""

import math

import pytest
from program import document

# At 1000 neurons: gain, temperature, observable, value, standard error. Of the autocorrelation: at lag 4, the eighth sample.
CHAOS = [
    (1.5, 0, "delta0", 0.738, 0.010),
    (1.5, 0, "variance", 0.3287, 0.0034),
    (1.5, 0, "autocorrelation", 0.774, 0.028),
    (2, 0, "delta0", 1.920, 0.022),
    (2, 0, "variance", 0.4799, 0.0026),
    (2, 0, "autocorrelation", 0.641, 0.013),
    (3, 0, "delta0", 5.443, 0.022),
    (3, 0, "variance", 0.6059, 0.0027),
    (3, 0, "autocorrelation", 0.503, 0.013),
    (1.2, 0.01, "variance", 0.1676, 0.0038),
]

# Delta rule with decay, 100 neurons, overlap 0.8: connectivity, gain, memories, time of new maps, standard error
LEARNING = [
    *[("kurikawa-kaneko", 1, m, t, e) for m, t, e in ((5, 23.2, 0.4), (20, 25.6, 0.3), (50, 28.6, 0.4))],
    *[("kurikawa-kaneko", 2, m, t, e) for m, t, e in ((5, 13.3, 0.3), (20, 16.2, 0.2), (50, 21.8, 0.5))],
    *[("kurikawa-kaneko", 4, m, t, e) for m, t, e in ((5, 10.4, 0.2), (20, 13.6, 0.1), (50, 20.9, 0.4))],
    *[("row-normalised", 2, m, t, e) for m, t, e in ((5, 15.8, 0.3), (20, 17.1, 0.3), (50, 17.7, 0.3))],
]

# Fifty maps in a sequence: gain, mean time of the first five maps and of the last twenty, with standard errors
SEQUENCES = [(2, (20.0, 0.7), (20.3, 0.2)), (4, (17.3, 0.6), (16.8, 0.2))]


@pytest.fixture(scope="module")
def networks():
    """At 1000 neurons, six networks a point, and 24 near the onset, where some cycle and all scatter; each point once."""
    return {
        (gain, temperature): document(
            *("simulate", "chaos", f"gain={gain}", f"temperature={temperature}", "neurons=1000"),
            *("--replicas", "24" if gain == 1.5 else "6"),
            timeout=600,
        )["simulations"]
        for gain, temperature in {row[:2] for row in CHAOS}
    }


@pytest.mark.parametrize("gain, temperature, name, value, error", CHAOS)
def test_chaotic_networks(networks, gain, temperature, name, value, error):
    found = networks[gain, temperature][name]
    mean, standard_error = found["mean"], found["standard_error"]
    if name == "autocorrelation":
        mean, standard_error = mean[8], standard_error[8]
    assert abs(mean - value) <= 3 * math.hypot(standard_error, error)
    assert standard_error <= 0.05 * mean


@pytest.mark.parametrize("connectivity, gain, memories, value, error", LEARNING)
def test_complete_learning(connectivity, gain, memories, value, error):
    found = document(
        *("simulate", "complete-learning", f"connectivity={connectivity}", f"gain={gain}", f"memories={memories}"),
        *("--replicas", "16"),
    )["simulations"]["novel_time"]
    assert abs(found["mean"] - value) <= 4 * math.hypot(found["standard_error"], error)
    assert found["standard_error"] <= 0.03 * value


@pytest.mark.parametrize("gain, first, last", SEQUENCES)
def test_sequences_of_maps(gain, first, last):
    found = document(
        *("simulate", "complete-learning", "connectivity=sequential", "memories=50", f"gain={gain}", "targets=3"),
        *("--replicas", "8"),
    )["simulations"]["sequence_time"]
    for maps, (value, error) in ((slice(0, 5), first), (slice(30, 50), last)):
        times, errors = found["mean"][maps], found["standard_error"][maps]
        # Times of one network are taken as correlated altogether: the largest error that their mean can have.
        assert abs(sum(times) / len(times) - value) <= 3 * math.hypot(sum(errors) / len(errors), error)
