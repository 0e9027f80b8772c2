"""Reference numbers of the perceptron's theory, as `predict` gives them: to every digit that an independent program printed."""

import math

import pytest
from program import assert_one_line, document, synaptica

# name, settings; error q silent_e silent_i weight_e weight_i response Lambda Gamma kappa drive, each as printed
THEORY = """
R01 load=1 ridge=0
    0.2495 1.002 0.5 0.5 0.564755 0.564755 1.002 0.499 0.499 0 0.338853
R02 load=0.3 ridge=0
    0 1.48756 0.5 0.5 0.688118 0.688118 0.201 1.48756 18.41 0 0.412871
R03 load=0.8 ridge=0.1 excitatory_fraction=0.3
    0.166227 0.667129 0.5 0.5 0.460819 0.460819 1.00167 0.399167 0.332454 0 -0.184327
R04 load=1 ridge=0 input_spectrum=exponential
    0.2495 3.49119 0.5 0.5 1.05417 1.05417 3.49119 0.143218 0.143218 0 0.632504
R05 load=2 ridge=0.05 excitatory_fraction=0.5 input_spectrum=exponential input_time=3 target_spectrum=exponential target_time=10
    0.323411 0.639212 0.5 0.5 0.451074 0.451074 0.494867 0.960372 1.30508 0 0
R06 load=1 ridge=0.01 input_spectrum=gaussian input_time=2 target_spectrum=exponential
    0.0433716 2.19065 0.5 0.5 0.835049 0.835049 8.24142 0.0506691 0.0161265 0 0.501029
R07 load=1.5 ridge=0.02 input_spectrum=power-law target_spectrum=power-law target_exponent=2
    0.126207 0.518676 0.5 0.5 0.406325 0.406325 0.809024 0.598028 0.396226 0 0.243795
R08 load=0.8 ridge=0.1 input_spectrum=exponential target_spectrum=band
    0.107927 0.970811 0.5 0.5 0.555895 0.555895 1.89878 0.163326 0.134634 0 0.333537
R09 load=0.8 ridge=0.3 excitatory_fraction=0.7 inhibitory_sd=2 input_spectrum=exponential input_time=2
    0.205881 0.441949 0.5 0.5 0.313992 0.244375 0.927255 0.329261 0.245289 0 0.146482
R10 load=0.6 ridge=0.1 bias=fixed
    0.129115 0.563272 0.708551 0.291449 0.224385 0.897539 0.904265 0.314557 0.25823 -0.279061 -
R11 load=0.8 ridge=0.1 bias=fixed excitatory_mean=0.5 inhibitory_mean=2 input_spectrum=exponential input_time=3
    0.188949 0.774006 0.5 0.5 0.496361 0.496361 1.56298 0.219902 0.158419 0 -
R12 load=0.7 ridge=0.2 bias=fixed excitatory_fraction=0.7 inhibitory_mean=1.5 inhibitory_sd=2 input_spectrum=exponential input_time=3 target_spectrum=exponential target_time=3
    0.0777035 0.588282 0.619413 0.409841 0.236605 0.368052 1.33124 0.20988 0.133667 -0.111122 -
R13 load=0.8 ridge=0.1 bias=fixed drive=0.6
    0.171884 1.35101 0.34841 0.65159 0.827647 0.310588 1.33759 0.341805 0.343767 0.228439 -
R14 load=1 ridge=0 bias=fixed
    0.312065 0.600627 0.708551 0.291449 0.231706 0.926823 0.600627 0.62413 0.62413 -0.433844 -
R15 load=0.8 ridge=0.1 excitatory_fraction=0 free_fraction=1 input_spectrum=exponential input_time=3
    0.0802803 1.16866 - - - - 4.78426 0.109019 0.0510572 0 0
R16 load=1.2 ridge=0.05 excitatory_fraction=0.6 free_fraction=0.4 input_spectrum=exponential input_time=3
    0.26627 1.48842 0.5 - 0.581733 - 2.15922 0.274191 0.223476 0 0.34904
R17 load=0.8 ridge=0.1 bias=fixed drive=-0.2
    0.326061 0.698481 0.85102 0.14898 0.0951435 1.38057 0.442577 0.55387 0.652123 -0.840504 -
"""
NAMES = ["error", "q", "silent_fraction_excitatory", "silent_fraction_inhibitory", "mean_weight_excitatory"]
NAMES += ["mean_weight_inhibitory", "response", "Lambda", "Gamma", "kappa", "optimal_drive"]

# settings of ei-capacity, and the critical load
CAPACITIES = [
    ("", 0.374870),
    ("excitatory_fraction=0.6", 0.487158),
    ("excitatory_fraction=0.9", 0.255565),
    ("inhibitory_mean=2", 0.468957),
    ("excitatory_fraction=0.5 excitatory_mean=2", 0.465985),
    ("inhibitory_mean=4", 0.5),
    ("drive=0.25", 0.391057),
    ("drive=0.5", 0.420808),
    ("drive=1", 0.461473),
    ("drive=-0.5", 0.374870),
    ("excitatory_fraction=1 drive=1", 0.391263),
]
NO_BIAS = "bias=none excitatory_mean=0 inhibitory_mean=0"
STORAGE = [("synapses=100 load=0.51", 0.539795), (f"synapses=60 load=0.5 {NO_BIAS}", 0.551289)]


def cases():
    lines = THEORY.strip().splitlines()
    for head, values in zip(lines[::2], lines[1::2]):
        name, *settings = head.split()
        yield name, settings, dict(zip(NAMES, values.split()))


CASES = {name: (settings, values) for name, settings, values in cases()}


@pytest.mark.parametrize("name", CASES)
def test_theory_to_every_printed_digit(name):
    settings, values = CASES[name]
    predictions = document("predict", "ei-perceptron", *settings)["predictions"]
    for observable, printed in values.items():
        if printed == "-":
            continue
        expected = float(printed)
        # Six significant digits are printed, without the zeros at their end; a zero is exact.
        unit = 1e-12 if expected == 0 else 10.0 ** (math.floor(math.log10(abs(expected))) - 5)
        assert abs(predictions[observable] - expected) <= 0.5000001 * unit, observable
    assert predictions["residual"] <= 1e-12


@pytest.mark.parametrize("settings, printed", CAPACITIES)
def test_critical_loads_of_fixed_drives(settings, printed):
    predictions = document("predict", "ei-capacity", "bias=fixed", *settings.split())["predictions"]
    assert abs(predictions["critical_load"] - printed) <= 0.5000001e-6


@pytest.mark.parametrize("settings, printed", STORAGE)
def test_storage_probabilities(settings, printed):
    predictions = document("predict", "ei-capacity", *settings.split())["predictions"]
    assert abs(predictions["storage_probability"] - printed) <= 0.5000001e-6


def test_theory_of_a_teacher():
    settings = "load=0.9 ridge=0.02 input_spectrum=exponential input_time=3 noise=0.1 teacher_active=0.7 synapses=400"
    predictions = document("predict", "ei-teacher", *settings.split())["predictions"]
    assert abs(predictions["error"] - 0.0112556) <= 0.5000001e-7
    assert abs(predictions["response"] - 5.18468) <= 0.5000001e-5
    assert abs(predictions["silent_fraction"] - 0.296989) <= 0.5000001e-6
    # Printed are 0.297308 and 0.834831, of a mean over some 20000 teacher weights: the law's tail beyond the last one counts
    # 1e-6 and 2e-5 here (with 20000 midpoints of its quantiles ten lines of NumPy give 0.2973079 and 0.834829).
    assert abs(predictions["weight_error"] - 0.297309) <= 0.5000001e-6
    assert abs(predictions["q"] - 0.834847) <= 0.5000001e-6


@pytest.mark.parametrize("study", ["ei-perceptron", "ei-capacity", "ei-weights", "ei-spectra"])
@pytest.mark.parametrize(
    "settings, mention",
    [
        ("free_fraction=0.4", "adds up to more than 1"),
        ("bias=fixed excitatory_fraction=1 drive=-1", "only make a drive of 0 or above"),
        ("bias=fixed excitatory_fraction=0 drive=1", "only make a drive of 0 or below"),
        ("bias=none", "inputs of mean 0"),
    ],
)
def test_settings_that_contradict_one_another(study, settings, mention):
    assert_one_line(synaptica("predict", study, *settings.split()), mention)
