// The study `large-input`: where the input is strong, whose response tells how fast a network learns?
//
// docs/studies/large-input.md says what it shows, docs/theory/fluctuation-learning.md derives it. Models: rate/measurement.h,
// rate/driven.h (simulation); rate/response.h, rate/relation.h (theory).
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_large_input_study();

}  // namespace synaptica
