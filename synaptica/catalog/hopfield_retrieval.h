// The study `hopfield-retrieval`: how well a Hopfield network with many memories keeps one of them, by theory and simulation.
//
// docs/studies/hopfield-retrieval.md says what it shows, docs/theory/retrieval.md derives it. Models:
// associative/binary_hopfield.h (simulation); associative/hopfield_mean_field.h, hopfield_phase_diagram.h,
// hopfield_finite_size.h (theory).
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_hopfield_retrieval_study();

}  // namespace synaptica
