#include "synaptica/report/axis_curves.h"

#include <algorithm>
#include <utility>

#include "synaptica/report/wording.h"

namespace synaptica::report {

namespace {

bool is_troubled(const PointResult& point) {
  return std::any_of(point.observables.begin(), point.observables.end(), [](const auto& observable) {
    return observable.verdict == Verdict::disagrees || observable.verdict == Verdict::unresolved;
  });
}

// Points that get a panel: all, or those without agreement first (half of the room at most) and the
// rest evenly spaced.
std::vector<std::size_t> points_shown(const RunResult& run, std::size_t most) {
  const std::size_t size = run.points.size();
  if (size <= most) return evenly_spaced(size, size);
  std::vector<std::size_t> troubled;
  for (std::size_t i = 0; i < size; ++i)
    if (is_troubled(run.points[i])) troubled.push_back(i);
  std::vector<std::size_t> shown;
  for (const std::size_t i : evenly_spaced(troubled.size(), std::max<std::size_t>(1, most / 2)))
    shown.push_back(troubled[i]);
  for (const std::size_t i : evenly_spaced(size, most - shown.size())) shown.push_back(i);
  std::sort(shown.begin(), shown.end());
  shown.erase(std::unique(shown.begin(), shown.end()), shown.end());
  return shown;
}

void add_once(std::vector<std::string>& labels, const std::string& label) {
  if (!label.empty() && std::find(labels.begin(), labels.end(), label) == labels.end())
    labels.push_back(label);
}

}  // namespace

Drawing draw_axis_curves(const RunResult& run, const ObservableSpec& observable, const FigureSpec& figure,
                         const FigureLimits& limits) {
  Drawing drawing;
  std::size_t colours = 1;
  const bool colour_is_axis =
      std::find(observable.axes.begin(), observable.axes.end(), figure.colour) != observable.axes.end();
  // Points that differ in this parameter alone share a panel, where their curves can be told apart.
  const GridAxis* overlaid = grid_axis(run, figure.colour);
  if (overlaid != nullptr && overlaid->values.size() > limits.curves) overlaid = nullptr;
  if (colour_is_axis)
    for (const PointResult& point : run.points)
      colours = std::max(colours, axis_of(point, figure.colour).coordinates.size());
  const std::size_t curves = std::min(colours, limits.curves);
  // 24 vertices are the fewest that still show a curve's form.
  const std::size_t most = limits.panels * (overlaid == nullptr ? 1 : overlaid->values.size());
  const std::size_t room = std::clamp<std::size_t>(limits.rows / (24 * curves), 1, most);
  const std::vector<std::size_t> shown = points_shown(run, room);
  if (shown.size() < run.points.size())
    add_note(drawing.note,
             std::to_string(shown.size()) + " of " + std::to_string(run.points.size()) +
                 " points are drawn: some of those without agreement, where there are any, and others "
                 "evenly spaced over the grid.");
  if (curves < colours)
    add_note(drawing.note, std::to_string(curves) + " of " + std::to_string(colours) + " entries of '" +
                               words(figure.colour) + "' are drawn, evenly spaced.");
  for (const std::size_t p : shown) {
    const PointResult& point = run.points[p];
    const ObservableResult* result = find_result(point, observable.name);
    if (result == nullptr) continue;
    const Axis& x = axis_of(point, figure.x);
    const Layout layout = layout_of(observable, figure, point);
    const Axis* colour = colour_is_axis ? &axis_of(point, figure.colour) : nullptr;
    drawing.x_title = with_unit(words(x.name), x.unit);
    drawing.x_meaning = short_meaning(x.name, x.meaning);
    if (colour != nullptr) drawing.colour_title = with_unit(words(colour->name), colour->unit);
    if (overlaid != nullptr) drawing.colour_title = words(overlaid->parameter);
    const std::string panel = run.points.size() > 1 ? point_label(run, point, overlaid) : "";
    add_once(drawing.panels, panel);
    for (const std::size_t c :
         evenly_spaced(colour == nullptr ? 1 : colour->coordinates.size(), limits.curves)) {
      Curve curve;
      curve.panel = panel;
      if (colour != nullptr) curve.colour = names_of(*colour).at(c);
      if (overlaid != nullptr) curve.colour = value_text(point.parameters.at(overlaid->parameter));
      add_once(drawing.colours, curve.colour);
      curve.labels = x.labels;
      for (std::size_t i = 0; i < x.coordinates.size(); ++i)
        append(curve, x.coordinates[i], point, *result, figure,
               i * layout.x_stride + c * layout.colour_stride);
      drawing.curves.push_back(std::move(curve));
    }
  }
  return drawing;
}

}  // namespace synaptica::report
