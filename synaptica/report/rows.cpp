#include "synaptica/report/rows.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <nlohmann/json.hpp>
#include <span>

#include "synaptica/core/text.h"
#include "synaptica/report/reduction.h"

namespace synaptica::report {

namespace {

using Json = nlohmann::ordered_json;

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

Json rounded(double value, int digits) {
  if (!std::isfinite(value)) return nullptr;
  return std::strtod(number_text(value, digits).c_str(), nullptr);
}

// Vertices with a circle: far enough apart to be told one from the other. Curves take turns, so that circles of curves
// that coincide do not hide one another.
std::vector<std::size_t> circled_vertices(const Drawing& drawing, std::size_t curve, std::size_t circles,
                                          bool bars) {
  const std::size_t size = drawing.curves[curve].x.size();
  if (bars || size <= circles + circles / 2) return evenly_spaced(size, size);
  const std::size_t colours = std::max<std::size_t>(1, drawing.colours.size());
  const std::size_t stride = (size + circles - 1) / circles;
  std::vector<std::size_t> circled;
  for (std::size_t at = curve % colours * stride / colours; at < size; at += stride) circled.push_back(at);
  return circled;
}

// Where the bars of a colour stand: side by side around their common x, as far apart as a circle is wide.
class Dodge {
 public:
  Dodge(const Drawing& drawing, const Form& form) : drawing_(drawing), form_(form) {
    for (const Curve& curve : drawing.curves)
      for (const double x : curve.x) {
        lowest_ = std::min(lowest_, x);
        highest_ = std::max(highest_, x);
      }
  }
  [[nodiscard]] double place(double x, const std::string& colour) const {
    const auto at = std::find(drawing_.colours.begin(), drawing_.colours.end(), colour);
    const double middle = (static_cast<double>(drawing_.colours.size()) - 1) / 2;
    const double step = form_.panels ? 0.03 : 0.009;
    const double part = step * (static_cast<double>(at - drawing_.colours.begin()) - middle);
    return form_.log_x ? x * std::pow(highest_ / lowest_, part) : x + part * (highest_ - lowest_);
  }

 private:
  const Drawing& drawing_;
  const Form& form_;
  double lowest_ = std::numeric_limits<double>::infinity(), highest_ = -lowest_;
};

}  // namespace

Rows rows_of(const Drawing& drawing, const FigureSpec& figure, const Form& form, const FigureLimits& limits) {
  Rows rows;
  const std::size_t most = std::clamp<std::size_t>(
      limits.rows / std::max<std::size_t>(1, drawing.curves.size()), 12, limits.vertices);
  // Of one curve, on a full chart or in a panel.
  const std::size_t circles = std::min<std::size_t>(form.panels ? 9 : 21, most / 2);
  const Dodge dodge(drawing, form);
  for (std::size_t c = 0; c < drawing.curves.size(); ++c) {
    const Curve& curve = drawing.curves[c];
    const std::size_t size = curve.x.size();
    Values low(size, missing), high(size, missing);
    for (std::size_t i = 0; i < size; ++i) {
      const double centre = figure.deviation ? curve.deviation[i] : curve.mean[i];
      low[i] = centre - curve.error[i];
      high[i] = centre + curve.error[i];
      // A logarithmic scale has no room below zero: such a bar ends a decade below its mean.
      if (form.log_y && low[i] <= 0) low[i] = centre / 10;
    }
    // A band that would dwarf what is compared ends a little beyond it.
    const double margin = (form.highest - form.lowest) / 4;
    const auto within = [&](double value) {
      return std::clamp(value, form.lowest - margin, form.highest + margin);
    };
    const std::vector<std::size_t> circled = circled_vertices(drawing, c, circles, form.bars);
    std::vector<std::span<const double>> series{low, high};
    if (!figure.deviation) series.insert(series.end(), {curve.theory, curve.mean});
    if (figure.deviation) series.emplace_back(curve.deviation);
    for (const Values& values : curve.beside) series.emplace_back(values);
    for (const std::size_t i : kept_vertices(curve.x, series, most, circled)) {
      Json row;
      if (curve.labels.empty())
        row["x"] = rounded(curve.x[i], 12);
      else
        row["x"] = curve.labels[i];
      if (!drawing.colours.empty()) row["colour"] = curve.colour;
      if (!drawing.panels.empty()) row["panel"] = curve.panel;
      row["theory"] = rounded(curve.theory[i], form.digits);
      row["mean"] = rounded(curve.mean[i], form.digits);
      row["standard_error"] = rounded(curve.error[i], 4);
      row["z"] = rounded(curve.z[i], 4);
      row["low"] = rounded(low[i], form.digits);
      row["high"] = rounded(high[i], form.digits);
      if (form.allowance) {
        const double theory = figure.deviation ? 0 : curve.theory[i];
        row["allowance"] = rounded(curve.allowance[i], 4);
        row["allowed_low"] = rounded(within(theory - curve.allowance[i]), form.digits);
        row["allowed_high"] = rounded(within(theory + curve.allowance[i]), form.digits);
      }
      if (form.dodge) row["x_drawn"] = rounded(dodge.place(curve.x[i], curve.colour), 12);
      if (figure.deviation) row["deviation"] = rounded(curve.deviation[i], form.digits);
      for (std::size_t b = 0; b < curve.beside.size(); ++b)
        row["beside_" + std::to_string(b)] = rounded(curve.beside[b][i], form.digits);
      if (std::find(circled.begin(), circled.end(), i) != circled.end()) row["symbol"] = true;
      rows.json += (rows.count == 0 ? "[" : ",") + row.dump();
      ++rows.count;
    }
  }
  rows.json += rows.count == 0 ? "[]" : "]";
  return rows;
}

}  // namespace synaptica::report
