// The study `ei-spectra`: what the power spectra of inputs and target do to the error of optimal weights, from load to load.
//
// docs/studies/ei-spectra.md says what it shows, docs/theory/perceptron.md derives it. Models: perceptron/solver.h and
// signals.h (simulation), perceptron/mean_field.h (theory).
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_ei_spectra_study();

}  // namespace synaptica
