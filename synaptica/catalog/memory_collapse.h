// The study `memory-collapse`: how sharp a gate must be to keep memories apart.
//
// docs/studies/memory-collapse.md says what it shows, docs/theory/memory-collapse.md derives it.
// Models: associative/memory_dynamics.h (simulation), associative/memory_collapse.h (theory).
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_memory_collapse_study();

}  // namespace synaptica
