// The JSON documents of the command line: DESIGN's contract, one function a command.
//
// Numbers are in the shortest form that reads back to the same double; a value that does not exist is null; arrays are
// nested JSON arrays in row-major order.
#pragma once

#include <span>
#include <string>

#include "synaptica/catalog/registry.h"
#include "synaptica/study/run.h"
#include "synaptica/study/run_result.h"
#include "synaptica/study/study.h"

namespace synaptica::cli {

[[nodiscard]] std::string list_json(const Registry& registry);
[[nodiscard]] std::string describe_json(const Study& study);
[[nodiscard]] std::string predict_json(const Study& study, const Parameters& parameters,
                                       const Prediction& prediction);
[[nodiscard]] std::string simulate_json(const Study& study, const Parameters& parameters,
                                        std::span<const SimulatedObservable> observables);
/// `stored`: results.nc and report.html were written.
[[nodiscard]] std::string run_json(const RunResult& result, bool stored);

}  // namespace synaptica::cli
