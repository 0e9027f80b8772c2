#include "synaptica/report/entry_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "synaptica/core/text.h"
#include "synaptica/report/markup.h"
#include "synaptica/report/wording.h"

namespace synaptica::report {

double entry(const Array& array, std::size_t index) {
  return index < array.size() ? array.values[index] : std::numeric_limits<double>::quiet_NaN();
}

std::string signed_text(double value, int digits) {
  return (value > 0 ? "+" : "") + plain_text(value, digits);
}

std::string entry_place(const PointResult& point, const ObservableSpec& spec, std::size_t index) {
  std::vector<std::string> parts;
  for (auto name = spec.axes.rbegin(); name != spec.axes.rend(); ++name) {
    const auto axis =
        std::find_if(point.axes.begin(), point.axes.end(), [&](const Axis& a) { return a.name == *name; });
    if (axis == point.axes.end() || axis->coordinates.empty()) return fmt::format("entry {}", index);
    const std::size_t length = axis->coordinates.size();
    const std::size_t i = index % length;
    index /= length;
    parts.insert(parts.begin(),
                 words(*name) + " = " +
                     (axis->labels.empty() ? number_text(axis->coordinates[i], 6) : axis->labels.at(i)));
  }
  return join(parts, ", ");
}

}  // namespace synaptica::report
