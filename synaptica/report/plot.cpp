#include "synaptica/report/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "synaptica/core/text.h"
#include "synaptica/report/markup.h"

namespace synaptica::report {

namespace {

// In units of the drawing, which the page scales: letters are as large as its own at full width.
constexpr double narrow_width = 420, wide_width = 880, narrow_height = 330, wide_height = 300;
constexpr double left = 58, right = 12, bottom = 48;

// Where a chart's coordinates lie in the drawing.
struct Frame {
  const Plot& plot;
  double width = plot.wide ? wide_width : narrow_width;
  double height = plot.wide ? wide_height : narrow_height;
  double top = has_legend() ? 34 : 14;

  [[nodiscard]] bool has_legend() const {
    return std::any_of(plot.curves.begin(), plot.curves.end(), [](const auto& c) { return !c.name.empty(); });
  }
  static double part(const PlotAxis& axis, double value) {
    if (axis.logarithmic)
      return (std::log10(std::max(value, 1e-300)) - std::log10(axis.low)) /
             (std::log10(axis.high) - std::log10(axis.low));
    return (value - axis.low) / (axis.high - axis.low);
  }
  [[nodiscard]] double across(double x) const { return left + (width - left - right) * part(plot.x, x); }
  [[nodiscard]] double down(double y) const {
    return height - bottom - (height - top - bottom) * part(plot.y, y);
  }
};

std::vector<double> labels_of(const PlotAxis& axis) {
  std::vector<double> labels;
  const double low = (axis.logarithmic ? std::log10(axis.low) : axis.low) + axis.first;
  const double high = axis.logarithmic ? std::log10(axis.high) : axis.high;
  const auto count = static_cast<int>(std::floor((high - low) / axis.step + 1e-9));
  for (int i = 0; i <= count; ++i) {
    const double label = low + i * axis.step;
    if (axis.logarithmic)
      labels.push_back(std::pow(10, label));
    else
      labels.push_back(std::fabs(label) < 1e-9 * axis.step ? 0 : label);
  }
  return labels;
}

// A label with as many digits as its step needs. Text of a drawing takes no <sup>, which number_html makes: an exponent is
// raised by hand.
std::string label_svg(const PlotAxis& axis, double value) {
  const double largest = std::max(std::fabs(axis.low), std::fabs(axis.high));
  if (!axis.logarithmic && largest < 1e6 && axis.step >= 1e-4) {
    const int decimals = std::max(0, static_cast<int>(-std::floor(std::log10(axis.step) + 1e-9)));
    std::string text = fmt::format("{:.{}f}", value, decimals);
    if (decimals > 0) text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return number_html(text);
  }
  const std::string text = number_text(value, 3);
  const std::size_t e = text.find('e');
  if (e == std::string::npos) return number_html(text);
  const std::string factor = text.substr(0, e);
  return (factor == "1" ? "" : number_html(factor) + "×") + "10<tspan dy=\"-5\" font-size=\"9\">" +
         number_html(std::to_string(std::stoi(text.substr(e + 1)))) + "</tspan>";
}

std::string line(double x1, double y1, double x2, double y2, const char* kind) {
  return fmt::format("<line class=\"{}\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\"/>\n", kind,
                     x1, y1, x2, y2);
}

std::string axes_svg(const Plot& plot, const Frame& frame) {
  const double foot = frame.height - bottom, end = frame.width - right;
  std::string svg;
  for (const double x : labels_of(plot.x)) {
    svg += line(frame.across(x), frame.top, frame.across(x), foot, "grid");
    svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}</text>\n", frame.across(x),
                       foot + 18, label_svg(plot.x, x));
  }
  for (const double y : labels_of(plot.y)) {
    svg += line(left, frame.down(y), end, frame.down(y), "grid");
    svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>\n", left - 8,
                       frame.down(y) + 4, label_svg(plot.y, y));
  }
  svg += line(left, foot, end, foot, "axis");
  svg += line(left, frame.top, left, foot, "axis");
  svg += fmt::format("<text class=\"title\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}</text>\n",
                     (left + end) / 2, frame.height - 8, escape_html(plot.x.title));
  return svg + fmt::format(
                   "<text class=\"title\" transform=\"translate(15 {:.1f}) rotate(-90)\" "
                   "text-anchor=\"middle\">{}</text>\n",
                   (frame.top + foot) / 2, escape_html(plot.y.title));
}

std::string aids_svg(const Plot& plot, const Frame& frame) {
  const double foot = frame.height - bottom, end = frame.width - right;
  std::string svg;
  if (plot.diagonal) {
    const double low = std::max(plot.x.low, plot.y.low), high = std::min(plot.x.high, plot.y.high);
    svg += line(frame.across(low), frame.down(low), frame.across(high), frame.down(high), "aid");
  }
  if (plot.level) {
    const double y = frame.down(*plot.level);
    svg += line(left, y, end, y, "aid");
    svg += fmt::format("<text class=\"aid\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n", left + 6, y - 5,
                       escape_html(plot.level_name));
  }
  if (plot.upright) {
    const double x = frame.across(*plot.upright);
    svg += line(x, frame.top, x, foot, "aid");
    svg += fmt::format("<text class=\"aid\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n", x + 5, frame.top + 12,
                       escape_html(plot.upright_name));
  }
  return svg;
}

std::string bars_svg(const Plot& plot, const Frame& frame) {
  std::string svg;
  for (const PlotBar& bar : plot.bars) {
    const double x1 = frame.across(bar.from), x2 = frame.across(bar.to), y = frame.down(bar.height);
    svg += fmt::format(
        "<rect class=\"bar s{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\">", bar.series,
        x1, y, std::max(0.5, x2 - x1 - 0.6), std::max(0.0, frame.height - bottom - y));
    if (!bar.meaning.empty()) svg += "<title>" + escape_html(bar.meaning) + "</title>";
    svg += "</rect>\n";
  }
  return svg;
}

std::string curves_svg(const Plot& plot, const Frame& frame) {
  std::string svg, legend;
  double at = left + 4;
  for (const PlotCurve& curve : plot.curves) {
    const std::string kind = fmt::format("curve s{}{}", curve.series, curve.dashed ? " dashed" : "");
    svg += "<polyline class=\"" + kind + "\" points=\"";
    for (const auto& [x, y] : curve.points)
      svg += fmt::format("{:.1f},{:.1f} ", frame.across(std::clamp(x, plot.x.low, plot.x.high)),
                         frame.down(std::clamp(y, plot.y.low, plot.y.high)));
    svg += "\"/>\n";
    if (curve.name.empty()) continue;
    legend += line(at, 14, at + 22, 14, kind.c_str());
    legend += fmt::format("<text x=\"{:.1f}\" y=\"18\">{}</text>\n", at + 28, escape_html(curve.name));
    at += 28 + 7.0 * static_cast<double>(curve.name.size()) + 18;
  }
  return svg + legend;
}

std::string points_svg(const Plot& plot, const Frame& frame) {
  std::string svg;
  if (plot.joined && plot.points.size() > 1) {
    svg += "<polyline class=\"curve\" points=\"";
    for (const PlotPoint& point : plot.points)
      svg += fmt::format("{:.1f},{:.1f} ", frame.across(point.x), frame.down(point.y));
    svg += "\"/>\n";
  }
  for (const PlotPoint& point : plot.points) {
    const double x = frame.across(point.x), y = frame.down(point.y);
    svg += fmt::format("<g class=\"point {}\">", point.tone.empty() ? "series" : point.tone);
    if (point.error > 0)
      svg += fmt::format("<line x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1:.1f}\" y2=\"{2:.1f}\"/>", x,
                         frame.down(std::max(plot.y.low, point.y - point.error)),
                         frame.down(std::min(plot.y.high, point.y + point.error)));
    svg += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\"/>", x, y);
    if (!point.meaning.empty()) svg += "<title>" + escape_html(point.meaning) + "</title>";
    svg += "</g>\n";
  }
  return svg;
}

}  // namespace

double round_step(double range) {
  const double power = std::pow(10, std::floor(std::log10(range / 5)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * power >= range / 5 * (1 - 1e-9)) return factor * power;
  return 10 * power;
}

PlotAxis round_axis(const std::string& title, double low, double high) {
  if (!(high > low)) high = low + std::max(1.0, std::fabs(low));
  const double step = round_step(high - low);
  return {.title = title,
          .low = step * std::floor(low / step + 1e-9),
          .high = step * std::ceil(high / step - 1e-9),
          .step = step};
}

PlotAxis decade_axis(const std::string& title, double low, double high, double most_decades) {
  const double top = std::ceil(std::log10(high) - 1e-9);
  const double foot = std::max(top - most_decades, std::min(top - 1, std::floor(std::log10(low) + 1e-9)));
  return {.title = title,
          .low = std::pow(10, foot),
          .high = std::pow(10, top),
          .step = std::ceil((top - foot) / 6),
          .logarithmic = true};
}

std::string plot_svg(const Plot& plot) {
  const Frame frame{plot};
  return fmt::format("<svg class=\"plot\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">\n",
                     frame.width, frame.height, escape_html(plot.meaning)) +
         axes_svg(plot, frame) + bars_svg(plot, frame) + aids_svg(plot, frame) + curves_svg(plot, frame) +
         points_svg(plot, frame) + "</svg>\n";
}

}  // namespace synaptica::report
