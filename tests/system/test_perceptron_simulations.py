"""Simulated reference values of the perceptron: an independent program's means over 100 networks of 1000 synapses.

Ours are other random numbers of the same law. Of 109 values some 0.3 would lie outside three joint standard errors by chance;
the seed is fixed, so this passes or fails for good.
"""

import math

import pytest
from program import document
from test_perceptron_numbers import CASES, NAMES

# name; error q silent_e silent_i weight_e weight_i, means with the standard error behind each
SIMULATED = """
R01 0.2509 0.0018 1.007 0.011 0.5020 0.0016 0.4934 0.0034 0.5639 0.0039 0.5720 0.0059
R02 - - 1.532 0.023 0.5017 0.0017 0.5033 0.0039 0.6937 0.0046 0.6971 0.0076
R03 0.1668 0.0012 0.6689 0.0056 0.4991 0.0028 0.5024 0.0018 0.4618 0.0037 0.4602 0.0028
R04 0.2495 0.0018 3.553 0.044 0.5019 0.0017 0.4942 0.0040 1.0570 0.0081 1.087 0.013
R05 0.3259 0.0032 0.6454 0.0072 0.4964 0.0020 0.5011 0.0024 0.4542 0.0036 0.4522 0.0033
R06 0.04263 0.00033 2.189 0.022 0.4978 0.0016 0.5012 0.0034 0.8389 0.0044 0.8181 0.0083
R07 0.1274 0.0015 0.5196 0.0074 0.5005 0.0016 0.4989 0.0037 0.4057 0.0032 0.4085 0.0043
R08 0.1070 0.0013 0.986 0.013 0.4978 0.0020 0.4947 0.0037 0.5605 0.0040 0.5611 0.0072
R09 0.2080 0.0015 0.4428 0.0037 0.5000 0.0018 0.5032 0.0028 0.3165 0.0017 0.2423 0.0022
R10 0.1297 0.0012 0.5650 0.0052 0.7081 0.0014 0.2901 0.0030 0.2263 0.0014 0.9011 0.0053
R11 0.1907 0.0013 0.7767 0.0057 0.4994 0.0017 0.4969 0.0028 0.4980 0.0022 0.4976 0.0024
R12 0.07813 0.00077 0.5922 0.0054 0.6175 0.0019 0.4085 0.0023 0.2397 0.0013 0.3691 0.0020
R13 0.1739 0.0017 1.3436 0.0054 0.3479 0.0016 0.6555 0.0034 0.8248 0.0011 0.3036 0.0043
R14 0.3109 0.0019 0.6044 0.0062 0.7088 0.0014 0.2906 0.0025 0.2327 0.0015 0.9279 0.0060
R15 0.08063 0.00070 1.1625 0.0072 - - - - - - - -
R16 0.2664 0.0016 1.474 0.011 0.5019 0.0021 - - 0.5762 0.0041 - -
R17 0.3255 0.0022 0.7009 0.0052 0.8484 0.0013 0.1467 0.0019 0.0972 0.0011 1.3825 0.0043
"""


@pytest.mark.parametrize("line", SIMULATED.strip().splitlines(), ids=lambda line: line.split()[0])
def test_simulation_within_three_joint_standard_errors(line):
    name, *numbers = line.split()
    settings, _ = CASES[name]
    simulations = document("simulate", "ei-perceptron", *settings, "--replicas", 24)["simulations"]
    for observable, mean, error in zip(NAMES, numbers[::2], numbers[1::2]):
        if mean == "-":
            continue
        ours = simulations[observable]
        joint = math.hypot(ours["standard_error"], float(error))
        assert abs(ours["mean"] - float(mean)) <= 3 * joint, observable
    assert simulations["kkt_residual"]["mean"] <= 1e-12


# settings of ei-capacity; the part of problems that were stored, and how many were tried
STORED = """
bias=fixed synapses=200 load=0.374870                                       0.55 80
bias=fixed synapses=200 load=0.468957 inhibitory_mean=2                     0.51 80
bias=fixed synapses=200 load=0.465985 excitatory_fraction=0.5 excitatory_mean=2    0.59 80
bias=fixed synapses=200 load=0.420808 drive=0.5                             0.57 80
bias=fixed synapses=200 load=0.374870 drive=-0.5                            0.50 80
bias=fixed synapses=200 load=0.391263 drive=1 excitatory_fraction=1         0.53 80
synapses=100 load=0.51                                                      0.535 400
bias=none excitatory_mean=0 inhibitory_mean=0 synapses=60 excitatory_fraction=1      0.567 600
bias=none excitatory_mean=0 inhibitory_mean=0 synapses=60 excitatory_fraction=0.7    0.548 600
"""


@pytest.mark.parametrize("line", STORED.strip().splitlines(), ids=lambda line: " ".join(line.split()[:-2]))
def test_stored_problems_within_three_joint_standard_errors(line):
    *settings, stored, problems = line.split()
    ours = document("simulate", "ei-capacity", *settings, "--replicas", 12)["simulations"]["storage_probability"]
    theirs = math.sqrt(float(stored) * (1 - float(stored)) / int(problems))
    assert abs(ours["mean"] - float(stored)) <= 3 * math.hypot(ours["standard_error"], theirs)


def test_a_recovered_teacher_within_three_joint_standard_errors():
    settings = "load=0.9 ridge=0.02 input_spectrum=exponential input_time=3 noise=0.1 teacher_active=0.7 synapses=400"
    ours = document("simulate", "ei-teacher", *settings.split(), "--replicas", 24)["simulations"]
    # Silent: 0.2949 +- 0.0016 of the excitatory four fifths, 0.3026 +- 0.0032 of the others.
    silent = (0.8 * 0.2949 + 0.2 * 0.3026, math.hypot(0.8 * 0.0016, 0.2 * 0.0032))
    for name, (mean, error) in {
        "error": (0.011297, 0.00011),
        "weight_error": (0.2981, 0.0019),
        "q": (0.8282, 0.0049),
        "silent_fraction": silent,
    }.items():
        assert abs(ours[name]["mean"] - mean) <= 3 * math.hypot(ours[name]["standard_error"], error), name
