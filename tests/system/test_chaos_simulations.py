"""Simulations of chaotic networks and of complete learning against those of another program, at the published sizes.

What is compared are two measurements: within three joint standard errors. Those of the other program are from three networks; of
the times to learn, three errors are no error of a mean of so few, and it is taken from the scatter of ours.
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


REPLICAS = 16
NETWORKS = 3  # of the other program, which has three to six of a kind; eight new maps each, as here


@pytest.fixture(scope="module")
def complete():
    """(connectivity, gain, memories) -> the observables, each point once."""
    return {
        row[:3]: document(
            *("simulate", "complete-learning", f"connectivity={row[0]}", f"gain={row[1]}", f"memories={row[2]}"),
            *("--replicas", f"{REPLICAS}"),
        )["simulations"]
        for row in LEARNING
    }


@pytest.mark.parametrize("connectivity, gain, memories, value, error", LEARNING)
def test_complete_learning(complete, connectivity, gain, memories, value, error):
    found = complete[connectivity, gain, memories]["novel_time"]
    # Nine tenths of the variance are chance overlaps of inputs with targets, which a mean over three networks has as well.
    scatter = found["standard_error"] * math.sqrt(REPLICAS)
    assert abs(found["mean"] - value) <= 3 * scatter * math.sqrt(1 / REPLICAS + 1 / NETWORKS)
    assert found["standard_error"] <= 0.03 * value


@pytest.mark.parametrize("gain", (1, 2, 4))
@pytest.mark.parametrize("memories", (5, 20, 50))
def test_complete_learning_beside_rows_of_length_1(complete, gain, memories):
    """The other program's maps are the same for all couplings that store as many: chance overlaps cancel in differences."""
    published = {row[:3]: row[3:] for row in LEARNING}
    one, other = ("kurikawa-kaneko", gain, memories), ("row-normalised", 2, memories)
    difference = published[one][0] - published[other][0]
    ours = [complete[key]["novel_time"] for key in (one, other)]
    errors = [*(o["standard_error"] for o in ours), published[one][1], published[other][1]]
    assert abs(ours[0]["mean"] - ours[1]["mean"] - difference) <= 3 * math.hypot(*errors)


def test_stored_maps_delay_new_ones(complete):
    """By more, the more there are; not where rows are of length 1."""
    delay = {key: found["delay"] for key, found in complete.items()}
    for gain in (1, 2, 4):
        few, some, many = (delay["kurikawa-kaneko", gain, memories] for memories in (5, 20, 50))
        for less, more in ((few, some), (some, many)):
            assert more["mean"] - less["mean"] > 5 * math.hypot(more["standard_error"], less["standard_error"])
    few, some, many = (delay["row-normalised", 2, memories] for memories in (5, 20, 50))
    for other in (some, many):
        assert abs(other["mean"] - few["mean"]) <= 3 * math.hypot(other["standard_error"], few["standard_error"])


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
