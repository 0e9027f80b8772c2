// The study `learning-time`: how long a network takes to learn a mapping, against what its initial speed foretells.
//
// docs/studies/learning-time.md says what it shows, docs/theory/fluctuation-learning.md derives it. Models: rate/learning.h
// (simulation); rate/eigenvector_growth.h, rate/relation.h, catalog/relation_theory.h (theory).
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_learning_time_study();

}  // namespace synaptica
