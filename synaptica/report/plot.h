// A small chart of points between given ends, as inline SVG: drawn without a script, in the page's colours of either
// scheme, and on paper. For the figures of studies, which need axes and scales of their own, there is figure.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace synaptica::report {

struct PlotAxis {
  std::string title;
  double low = 0, high = 1;  ///< low < high
  double step = 0.2;         ///< between labels, from `low` on
};

struct PlotPoint {
  double x = 0, y = 0;
  double error = 0;     ///< standard error of y, drawn where it is above 0
  std::string tone;     ///< a class of the page: agrees, disagrees, unresolved, none; "": the first series
  std::string meaning;  ///< told where a pointer rests on it
};

struct Plot {
  std::string meaning;  ///< for those who do not see it
  PlotAxis x, y;
  std::vector<PlotPoint> points;
  bool joined = false;          ///< by a line, in their order
  bool diagonal = false;        ///< a thin line y = x
  std::optional<double> level;  ///< a thin line at this y
  std::string level_name;       ///< beside it
};

[[nodiscard]] std::string plot_svg(const Plot& plot);

}  // namespace synaptica::report
