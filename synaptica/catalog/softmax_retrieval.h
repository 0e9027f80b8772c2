// The study `softmax-retrieval`: one update of a softmax network among many random memories.
//
// docs/studies/softmax-retrieval.md says what it shows, docs/theory/retrieval.md derives it. Models:
// associative/softmax_retrieval.h (simulation); associative/softmax_dominance.h, softmax_capacity.h (theory).
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_softmax_retrieval_study();

}  // namespace synaptica
