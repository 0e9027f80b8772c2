// The study `hyperbolicity`: is the origin of a network with random memories hyperbolic, and by how much?
//
// docs/studies/hyperbolicity.md says what it shows, docs/theory/stability.md derives it. Models:
// associative/stability.h (simulation), associative/random_spectrum.h (theory).
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_hyperbolicity_study();

}  // namespace synaptica
