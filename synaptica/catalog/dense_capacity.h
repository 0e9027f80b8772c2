// The study `dense-capacity`: how often a neuron of a stored pattern flips in a dense associative memory.
//
// docs/studies/dense-capacity.md says what it shows, docs/theory/retrieval.md derives it. Models:
// associative/dense_retrieval.h (simulation); associative/dense_capacity.h (theory).
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_dense_capacity_study();

}  // namespace synaptica
