// The study `memory-drift`: how memories drift to the patterns that are presented to them, by theory and simulation.
//
// docs/studies/memory-drift.md says what it shows, docs/theory/memory-drift.md derives it. Models:
// associative/memory_dynamics.h (simulation); associative/drift_law.h, mean_cosine.h, presentation.h, gate_leak.h (theory).
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_memory_drift_study();

}  // namespace synaptica
