// The study `early-learning`: across networks, what goes with the speed of the first lesson?
//
// docs/studies/early-learning.md says what it shows. Models: rate/early_learning.h, rate/dynamics_diagnostics.h.
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_early_learning_study();

}  // namespace synaptica
