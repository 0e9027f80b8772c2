#include "synaptica/report/wording.h"

#include <algorithm>
#include <variant>
#include <vector>

#include "synaptica/core/text.h"

namespace synaptica::report {

std::string words(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::string unit_text(const std::string& unit) {
  return unit == "1" ? std::string() : unit;
}

std::string with_unit(const std::string& text, const std::string& unit) {
  return unit_text(unit).empty() ? text : text + " (" + unit + ")";
}

std::string value_text(const ParameterValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return parameter_text(value);
}

std::string point_label(const RunResult& run, const PointResult& point, const GridAxis* without) {
  std::vector<std::string> parts;
  for (const GridAxis& axis : run.grid)
    if (&axis != without)
      parts.push_back(words(axis.parameter) + " = " + value_text(point.parameters.at(axis.parameter)));
  return join(parts, ", ");
}

const GridAxis* grid_axis(const RunResult& run, const std::string& parameter) {
  for (const GridAxis& axis : run.grid)
    if (axis.parameter == parameter) return &axis;
  return nullptr;
}

}  // namespace synaptica::report
