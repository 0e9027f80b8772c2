// The study complete-learning: how long recurrent networks take to learn a map completely, over gain and memories.
//
// docs/studies/complete-learning.md says what it shows. Models: rate/completion.h, rate/sequential_learning.h.
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_complete_learning_study();

}  // namespace synaptica
