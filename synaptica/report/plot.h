// A small chart of points, curves and bars between given ends, as inline SVG: drawn without a script, in the page's colours of either
// scheme, and on paper. For the figures of studies, which need axes and scales of their own, there is figure.h.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace synaptica::report {

struct PlotAxis {
  std::string title;
  double low = 0, high = 1;  ///< low < high
  double step = 0.2;         ///< between labels; in decades where the axis is logarithmic
  double first = 0;          ///< how far beyond `low` the first label is
  bool logarithmic = false;  ///< 0 < low, a power of ten
};

/// 1, 2 or 5 times a power of ten, so that about five steps fill the range: labels stay short.
[[nodiscard]] double round_step(double range);
/// An axis with round ends that holds both values.
[[nodiscard]] PlotAxis round_axis(const std::string& title, double low, double high);
/// A logarithmic one, of at most `most_decades` below the highest.
[[nodiscard]] PlotAxis decade_axis(const std::string& title, double low, double high,
                                   double most_decades = 12);

struct PlotPoint {
  double x = 0, y = 0;
  double error = 0;     ///< standard error of y, drawn where it is above 0
  std::string tone;     ///< a class of the page: agrees, disagrees, unresolved, none, chosen; "": a series
  std::string meaning;  ///< told where a pointer rests on it
};

struct PlotCurve {
  std::vector<std::pair<double, double>>
      points;        ///< in order; joined by a line, cut off at the ends of the axes
  std::string name;  ///< in the legend, where it has one
  int series = 1;    ///< which colour, from 1
  bool dashed = false;
};

struct PlotBar {
  double from = 0, to = 1, height = 0;
  int series = 1;
  std::string meaning;
};

struct Plot {
  std::string meaning;  ///< for those who do not see it
  PlotAxis x, y;
  std::vector<PlotPoint> points;
  bool joined = false;          ///< by a line, in their order
  bool diagonal = false;        ///< a thin line y = x
  std::optional<double> level;  ///< a thin line at this y
  std::string level_name;       ///< beside it
  std::vector<PlotBar> bars;    ///< below curves
  std::vector<PlotCurve> curves;
  std::optional<double> upright;  ///< a thin line at this x
  std::string upright_name;       ///< to its right, at the top
  bool wide = false;              ///< twice as wide as high and more, for the whole page
};

[[nodiscard]] std::string plot_svg(const Plot& plot);

}  // namespace synaptica::report
