// The study `ei-perceptron`: optimal excitatory and inhibitory weights for correlated signals, by theory and by solving.
//
// docs/studies/ei-perceptron.md says what it shows, docs/theory/perceptron.md derives it. Models: perceptron/solver.h and
// signals.h (simulation), perceptron/mean_field.h (theory).
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_ei_perceptron_study();

}  // namespace synaptica
