// What a person reads at a terminal: studies, parameters, predictions, verdicts.
#pragma once

#include <span>
#include <string>

#include "synaptica/catalog/registry.h"
#include "synaptica/cli/program.h"
#include "synaptica/study/run.h"
#include "synaptica/study/run_result.h"
#include "synaptica/study/study.h"

namespace synaptica::cli {

[[nodiscard]] std::string list_table(const Registry& registry);
[[nodiscard]] std::string describe_text(const Study& study, const Terminal& terminal);
[[nodiscard]] std::string predict_table(const Study& study, const Parameters& parameters,
                                        const Prediction& prediction);
/// Means and standard errors alone.
[[nodiscard]] std::string simulate_table(const Study& study, const Parameters& parameters,
                                         std::span<const SimulatedObservable> observables);
/// Theory, simulation and verdict, one block a point.
[[nodiscard]] std::string run_table(const RunResult& result, const Terminal& terminal);

/// "0.92931 ± 0.00036": the standard error to two digits, the mean to the same place.
[[nodiscard]] std::string with_error(double mean, double standard_error);

}  // namespace synaptica::cli
