// The study `three-time-scales`: what slow neurons leave in fast-learning memories, by theory and simulation.
//
// docs/studies/three-time-scales.md says what it shows, docs/theory/associative-networks.md derives it. Models:
// associative/three_time_scales.h (simulation), associative/memory_mixture.h (theory).
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_three_time_scales_study();

}  // namespace synaptica
