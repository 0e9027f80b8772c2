// The study chaos: dynamic mean-field theory against networks of random couplings, one drawn for each replica.
//
// docs/studies/chaos.md says what it shows, docs/theory/dynamic-mean-field.md derives it. Models:
// rate/dynamic_mean_field.h (theory); rate/mean_field_activity.h (simulation).
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_chaos_study();

}  // namespace synaptica
