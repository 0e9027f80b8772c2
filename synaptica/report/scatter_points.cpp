#include "synaptica/report/scatter_points.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "synaptica/report/wording.h"

namespace synaptica::report {

namespace {

void add_dots(Curve& curve, const PointResult& point, const std::string& against,
              const ObservableResult& result, const FigureSpec& figure) {
  const ObservableResult* other = find_result(point, against);
  if (other == nullptr || result.mean.size() == 0) return;
  const Array& x = other->mean.size() > 0 ? other->mean : other->theory;
  for (std::size_t i = 0; i < std::min(x.size(), result.mean.size()); ++i)
    if (std::isfinite(x.values[i]) && std::isfinite(result.mean.values[i])) {
      append(curve, x.values[i], point, result, figure, i);
      // Where the theory lies is another figure's matter: here it would be a line from dot to dot.
      curve.theory.back() = curve.allowance.back() = std::nan("");
    }
}

}  // namespace

Drawing draw_scatter(const RunResult& run, const ObservableSpec& observable, const FigureSpec& figure,
                     const FigureLimits& limits) {
  Drawing drawing;
  drawing.scatter = true;
  drawing.equality = true;
  drawing.colour_title = "against";
  for (const std::string& name : figure.against) {
    const ObservableSpec& other = observable_spec(run.description, name);
    drawing.equality = drawing.equality && other.unit == observable.unit;
    if (figure.against.size() > 1) drawing.colours.push_back(words(name));
    drawing.x_title = with_unit(figure.against.size() > 1 ? "prediction" : words(name), other.unit);
    if (figure.against.size() == 1) drawing.x_meaning = short_meaning(name, other.meaning);
  }
  const bool numbers = observable.axes.empty();
  const std::vector<std::size_t> shown =
      evenly_spaced(run.points.size(), numbers ? run.points.size() : limits.panels);
  if (shown.size() < run.points.size())
    drawing.note = std::to_string(shown.size()) + " of " + std::to_string(run.points.size()) +
                   " points are drawn, evenly spaced over the grid.";
  std::vector<Curve> dots;
  for (const std::size_t p : shown) {
    const PointResult& point = run.points[p];
    const ObservableResult* result = find_result(point, observable.name);
    if (result == nullptr) continue;
    const std::string panel = numbers || run.points.size() == 1 ? "" : point_label(run, point);
    if (!panel.empty()) drawing.panels.push_back(panel);
    if (!numbers || dots.empty())
      for (std::size_t k = 0; k < figure.against.size(); ++k)
        dots.push_back({.panel = panel, .colour = figure.against.size() > 1 ? words(figure.against[k]) : ""});
    for (std::size_t k = 0; k < figure.against.size(); ++k)
      add_dots(dots[dots.size() - figure.against.size() + k], point, figure.against[k], *result, figure);
  }
  for (Curve& curve : dots)
    if (!curve.x.empty()) drawing.curves.push_back(std::move(curve));
  return drawing;
}

}  // namespace synaptica::report
