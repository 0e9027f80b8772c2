// The study `energy-descent`: an associative network's energy, its exact rate, and whether it falls at every step.
//
// docs/studies/energy-descent.md says what it shows, docs/theory/associative-networks.md derives it. Models:
// associative/network.h (the identity), associative/network_run.h (the trajectory).
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_energy_descent_study();

}  // namespace synaptica
