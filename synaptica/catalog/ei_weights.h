// The study `ei-weights`: the law of optimal excitatory and inhibitory weights, bin by bin.
//
// docs/studies/ei-weights.md says what it shows, docs/theory/perceptron.md derives it. Models: perceptron/solver.h
// (simulation), perceptron/mean_field.h (theory).
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_ei_weights_study();

}  // namespace synaptica
