// The study `linear-response`: how fast a linear noisy network starts to learn, exactly, against simulated learning.
//
// docs/studies/linear-response.md says what it shows, docs/theory/fluctuation-learning.md derives it. Models:
// rate/learning.h (simulation); rate/linear_theory.h, rate/relation.h (theory).
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_linear_response_study();

}  // namespace synaptica
