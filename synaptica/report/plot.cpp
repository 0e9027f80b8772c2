#include "synaptica/report/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "synaptica/core/text.h"
#include "synaptica/report/markup.h"

namespace synaptica::report {

namespace {

// In units of the drawing, which the page scales: letters are as large as its own at full width.
constexpr double width = 420, height = 330, left = 58, right = 12, top = 14, bottom = 48;

double across(const PlotAxis& axis, double x) {
  return left + (width - left - right) * (x - axis.low) / (axis.high - axis.low);
}

double down(const PlotAxis& axis, double y) {
  return height - bottom - (height - top - bottom) * (y - axis.low) / (axis.high - axis.low);
}

std::vector<double> labels_of(const PlotAxis& axis) {
  std::vector<double> labels;
  const auto count = static_cast<int>(std::floor((axis.high - axis.low) / axis.step + 1e-9));
  for (int i = 0; i <= count; ++i) {
    const double label = axis.low + i * axis.step;
    labels.push_back(std::fabs(label) < 1e-9 * axis.step ? 0 : label);
  }
  return labels;
}

std::string line(double x1, double y1, double x2, double y2, const char* kind) {
  return fmt::format("<line class=\"{}\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\"/>\n", kind,
                     x1, y1, x2, y2);
}

}  // namespace

std::string plot_svg(const Plot& plot) {
  std::string svg = fmt::format("<svg class=\"plot\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">\n",
                                width, height, escape_html(plot.meaning));
  for (const double x : labels_of(plot.x)) {
    svg += line(across(plot.x, x), top, across(plot.x, x), height - bottom, "grid");
    svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}</text>\n",
                       across(plot.x, x), height - bottom + 18, number_html(number_text(x, 3)));
  }
  for (const double y : labels_of(plot.y)) {
    svg += line(left, down(plot.y, y), width - right, down(plot.y, y), "grid");
    svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>\n", left - 8,
                       down(plot.y, y) + 4, number_html(number_text(y, 3)));
  }
  svg += line(left, height - bottom, width - right, height - bottom, "axis");
  svg += line(left, top, left, height - bottom, "axis");
  svg += fmt::format("<text class=\"title\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}</text>\n",
                     (left + width - right) / 2, height - 8, escape_html(plot.x.title));
  svg += fmt::format(
      "<text class=\"title\" transform=\"translate(15 {:.1f}) rotate(-90)\" "
      "text-anchor=\"middle\">{}</text>\n",
      (top + height - bottom) / 2, escape_html(plot.y.title));
  if (plot.diagonal) {
    const double low = std::max(plot.x.low, plot.y.low), high = std::min(plot.x.high, plot.y.high);
    svg += line(across(plot.x, low), down(plot.y, low), across(plot.x, high), down(plot.y, high), "aid");
  }
  if (plot.level) {
    const double y = down(plot.y, *plot.level);
    svg += line(left, y, width - right, y, "aid");
    svg += fmt::format("<text class=\"aid\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n", left + 6, y - 5,
                       escape_html(plot.level_name));
  }
  if (plot.joined && plot.points.size() > 1) {
    svg += "<polyline class=\"curve\" points=\"";
    for (const PlotPoint& point : plot.points)
      svg += fmt::format("{:.1f},{:.1f} ", across(plot.x, point.x), down(plot.y, point.y));
    svg += "\"/>\n";
  }
  for (const PlotPoint& point : plot.points) {
    const double x = across(plot.x, point.x), y = down(plot.y, point.y);
    svg += fmt::format("<g class=\"point {}\">", point.tone.empty() ? "series" : point.tone);
    if (point.error > 0)
      svg += fmt::format("<line x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1:.1f}\" y2=\"{2:.1f}\"/>", x,
                         down(plot.y, std::max(plot.y.low, point.y - point.error)),
                         down(plot.y, std::min(plot.y.high, point.y + point.error)));
    svg += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\"/>", x, y);
    if (!point.meaning.empty()) svg += "<title>" + escape_html(point.meaning) + "</title>";
    svg += "</g>\n";
  }
  return svg + "</svg>\n";
}

}  // namespace synaptica::report
