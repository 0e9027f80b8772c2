// What a study says beside its numbers: where they are not to be trusted, and what would help.
//
// A warning is one sentence without full stop, from Study::warnings(). It says what was seen, with its number, and the
// remedy. It changes no verdict. The same hook is asked after a prediction, after a simulation and after a run; what
// one of them lacks is an empty array.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "synaptica/study/run.h"
#include "synaptica/study/run_result.h"

namespace synaptica {

/// Of a point of which the theory alone is known.
[[nodiscard]] std::vector<std::string> warnings_at(const Study& study, const Parameters& parameters,
                                                   const Prediction& prediction);
/// Of a point of which the simulation alone is known.
[[nodiscard]] std::vector<std::string> warnings_at(const Study& study, const Parameters& parameters,
                                                   std::span<const SimulatedObservable> simulated);

/// Of a whole run, each sentence once, in the order of points; it says where on the grid, unless everywhere.
[[nodiscard]] std::vector<std::string> warnings_of(const RunResult& run);

}  // namespace synaptica
