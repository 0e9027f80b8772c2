// The study `learning-speed`: which formula tells how fast a network will learn, over many pairs of a target and an input.
//
// docs/studies/learning-speed.md says what it shows, docs/theory/fluctuation-learning.md derives it. Models:
// rate/learning.h, rate/measurement.h (simulation); rate/response.h, rate/relation.h (theory).
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_learning_speed_study();

}  // namespace synaptica
