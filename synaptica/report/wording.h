// How the names, units and values of a run read in a figure or a table.
#pragma once

#include <string>

#include "synaptica/study/run_result.h"

namespace synaptica::report {

/// "final_similarity" becomes "final similarity".
[[nodiscard]] std::string words(std::string name);

/// The unit, "" where it is "1".
[[nodiscard]] std::string unit_text(const std::string& unit);

/// "time (step)"; the text alone where the unit is "1" or empty.
[[nodiscard]] std::string with_unit(const std::string& text, const std::string& unit);

/// A parameter's value, without the quotes that a text has in a file.
[[nodiscard]] std::string value_text(const ParameterValue& value);

/// "noise = 0.4, gain = 2": where a point lies on the grid, but for the axis `without`; "" where nothing is left.
[[nodiscard]] std::string point_label(const RunResult& run, const PointResult& point,
                                      const GridAxis* without = nullptr);

/// The axis of the grid that varies this parameter, or nullptr.
[[nodiscard]] const GridAxis* grid_axis(const RunResult& run, const std::string& parameter);

}  // namespace synaptica::report
