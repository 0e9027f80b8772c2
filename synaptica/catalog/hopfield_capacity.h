// The study `hopfield-capacity`: the load at which a Hopfield network forgets, at several sizes, extrapolated to infinity.
//
// docs/studies/hopfield-capacity.md says what it shows, docs/theory/retrieval.md derives it. Models:
// associative/binary_hopfield.h (simulation); associative/hopfield_phase_diagram.h (theory).
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_hopfield_capacity_study();

}  // namespace synaptica
