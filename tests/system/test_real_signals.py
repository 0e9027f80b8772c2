"""The commands on a user's data, on real signals: a grasshopper's hearing and a resting brain (Debian's python3-nitime)."""

import numpy as np
import pytest
import real_signals
from program import document

pytestmark = real_signals.needed


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nitime")
    real_signals.grasshopper(folder)
    return folder


def test_spikes_of_a_grasshopper_follow_from_the_sound_before_them(folder):
    result = document(
        "fit", folder / "sound.npy", folder / "spikes.npy", "--lags", 30, "--own-signs", "--excitatory", 0.5, "--seed", 2
    )  # fmt: skip
    (target,) = result["targets"]
    assert target["kkt_residual"] <= 1e-10
    # The neuron hears: sound of the last 60 ms tells part of the spikes, also where nothing was fitted, and the interval says
    # that this is no chance.
    assert target["held_out"]["relative_upper"] < 1
    # Delayed copies of one smooth sound are no independent synapses; still, random signs give what components foretell.
    for name in ["error", "held_out"]:
        c = target[name]
        standard_error = c["random_signs_deviation"] / np.sqrt(result["sign_vectors"])
        assert abs(c["random_signs_mean"] - c["theory"]) < 4 * standard_error + 0.05 * c["theory"]


def test_without_the_sound_nothing_is_foretold(folder):
    """The same sound turned round in time has the same spectrum, and nothing to do with the spikes."""
    np.save(folder / "reversed.npy", np.load(folder / "sound.npy")[::-1])
    result = document("fit", folder / "reversed.npy", folder / "spikes.npy", "--lags", 30, "--own-signs", "--excitatory", 0.5)
    assert result["targets"][0]["held_out"]["relative_upper"] > 0.97


def test_a_resting_brain_foretells_itself(folder):
    words = ["fit", real_signals.FMRI, real_signals.FMRI, "--horizon", 1, "--lags", 2]
    result = document(*words)
    assert len(result["targets"]) == 31 and len(result["synapses"]) == 62
    assert max(target["kkt_residual"] for target in result["targets"]) <= 1e-10
    held_out = {target["name"]: target["held_out"]["relative"] for target in result["targets"]}
    # Means over white matter and the whole brain drift slowly: the sample before tells nearly all.
    assert held_out["WM"] < 0.2 and held_out["Brain"] < 0.2
    # Blood flows everywhere at once: a factor that all regions share, and few samples; the program says so.
    warnings = "\n".join(result["warnings"])
    assert "share a positive factor" in warnings and "too few samples" in warnings
    assert result["theory_holds"] is False
    one = document(*words, "--target", "LPCC")["targets"][0]
    assert one["coefficients"] == next(t for t in result["targets"] if t["name"] == "LPCC")["coefficients"]


def test_directions_of_a_resting_brain_are_ranked():
    result = document("speed", real_signals.FMRI)
    assert result["neurons"] == 31 and result["samples"] == 250
    # The first component of one half leads on the other too, far beyond its interval; the last of ten does not.
    first, last = result["directions"][0], result["directions"][-1]
    assert first["rank"] == 1 and first["lower"] > last["upper"]
    assert sum(result["spectrum"]) > 0.99
    # 250 samples of slow signals are few, and the answer says so.
    assert result["independent_samples"] < 50
    assert any("autocorrelation times" in warning for warning in result["warnings"])
    assert len(result["not_identifiable"]) == 5
