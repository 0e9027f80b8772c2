// The study `series-generation`: how fast a network starts to learn to answer an input that turns with a target that turns.
//
// docs/studies/series-generation.md says what it shows, docs/theory/fluctuation-learning.md derives it. Models:
// rate/learning.h (simulation); rate/mean_orbit.h, rate/relation.h (theory).
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_series_generation_study();

}  // namespace synaptica
