// The study `ei-capacity`: with which probability excitatory and inhibitory weights meet all targets exactly.
//
// docs/studies/ei-capacity.md says what it shows, docs/theory/perceptron.md derives it. Models: perceptron/solver.h
// (simulation), perceptron/capacity.h (theory).
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_ei_capacity_study();

}  // namespace synaptica
