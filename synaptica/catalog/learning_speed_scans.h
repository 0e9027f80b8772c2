// The studies `learning-speed-gain` and `learning-speed-memories`: does a higher gain, do more stored memories make a network
// learn faster, and is it the variance that does it?
//
// docs/studies/learning-speed-scans.md says what they show, docs/theory/fluctuation-learning.md derives it. One study with
// two sets of defaults: means over pairs of what `learning-speed` has of each.
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_learning_speed_gain_study();
[[nodiscard]] std::unique_ptr<Study> make_learning_speed_memories_study();

}  // namespace synaptica
