// The study `hebbian-coupling`: how the coupling of a learning network becomes the Hebbian coupling
// of what it is shown.
//
// docs/studies/hebbian-coupling.md says what it shows, docs/theory/hebbian-coupling.md derives it.
// Models: associative/memory_dynamics.h (simulation), associative/hebbian_coupling.h,
// presentation.h, gate_leak.h (theory).
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_hebbian_coupling_study();

}  // namespace synaptica
