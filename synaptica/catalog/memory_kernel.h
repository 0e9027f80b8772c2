// The study `memory-kernel`: learning in chaos is driven by how long the activity remembers itself.
//
// docs/studies/memory-kernel.md says what it shows. Models: rate/early_learning.h, rate/dynamic_mean_field.h.
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_memory_kernel_study();

}  // namespace synaptica
