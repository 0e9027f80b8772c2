// The study `adiabatic-limit`: how fast a network with fast hidden neurons tends to the one that its generating function makes.
//
// docs/studies/adiabatic-limit.md says what it shows, docs/theory/associative-networks.md derives it. Models:
// associative/network_run.h (both networks), associative/adiabatic_expansion.h (the first-order theory).
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_adiabatic_limit_study();

}  // namespace synaptica
