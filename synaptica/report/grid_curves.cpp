#include "synaptica/report/grid_curves.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <utility>
#include <variant>

#include "synaptica/core/text.h"
#include "synaptica/report/wording.h"

namespace synaptica::report {

namespace {

std::optional<double> number_of(const ParameterValue& value) {
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
  return std::nullopt;
}

// A seed is the name of a draw, not a quantity: no line leads from one to the next.
bool is_a_name(const GridAxis& axis) {
  const std::string_view name = axis.parameter;
  return name.size() >= 5 && name.substr(name.size() - 5) == "_seed";
}

// Keeps what can be told apart: an even selection of colours and panels.
void keep_a_selection(Drawing& drawing, const FigureLimits& limits) {
  const auto select = [](std::vector<std::string>& labels, std::size_t most) {
    std::vector<std::string> chosen;
    for (const std::size_t i : evenly_spaced(labels.size(), most)) chosen.push_back(labels[i]);
    std::swap(labels, chosen);
    return chosen.size() != labels.size();
  };
  const std::size_t panels = drawing.panels.size();
  const std::size_t colours = drawing.colours.size();
  bool selected = select(drawing.colours, limits.curves);
  selected = select(drawing.panels, limits.panels) || selected;
  if (!selected) return;
  const auto is_left_out = [&](const Curve& curve) {
    const auto lacks = [](const std::vector<std::string>& labels, const std::string& label) {
      return !labels.empty() && std::find(labels.begin(), labels.end(), label) == labels.end();
    };
    return lacks(drawing.colours, curve.colour) || lacks(drawing.panels, curve.panel);
  };
  drawing.curves.erase(std::remove_if(drawing.curves.begin(), drawing.curves.end(), is_left_out),
                       drawing.curves.end());
  if (drawing.colours.size() < colours)
    add_note(drawing.note, std::to_string(drawing.colours.size()) + " of " + std::to_string(colours) +
                               " values of '" + drawing.colour_title + "' are drawn, evenly spaced.");
  if (drawing.panels.size() < panels)
    add_note(drawing.note, std::to_string(drawing.panels.size()) + " of " + std::to_string(panels) +
                               " panels are drawn, evenly spaced over the grid.");
}

}  // namespace

std::optional<Drawing> draw_grid_curves(const RunResult& run, const ObservableSpec& observable,
                                        const FigureSpec& figure, const FigureLimits& limits) {
  const auto is_numeric = [](const GridAxis& axis) {
    return axis.values.size() > 1 &&
           std::all_of(axis.values.begin(), axis.values.end(),
                       [](const ParameterValue& value) { return number_of(value).has_value(); });
  };
  auto x_axis = std::find_if(run.grid.begin(), run.grid.end(),
                             [&](const GridAxis& axis) { return is_numeric(axis) && !is_a_name(axis); });
  if (x_axis == run.grid.end()) x_axis = std::find_if(run.grid.begin(), run.grid.end(), is_numeric);
  if (x_axis == run.grid.end() || run.points.empty()) return std::nullopt;
  // Which of the other grid parameters is told by colour, and which by panel.
  std::vector<const GridAxis*> others;
  for (const GridAxis& axis : run.grid)
    if (&axis != &*x_axis && axis.values.size() > 1) others.push_back(&axis);
  const GridAxis* colour_axis = nullptr;
  if (figure.colour.empty() && !others.empty()) {
    colour_axis = others.front();
    others.erase(others.begin());
  }

  Drawing drawing;
  drawing.grid = true;
  const ParameterSpec& x_spec = run.points.front().parameters.spec(x_axis->parameter);
  drawing.x_title = with_unit(words(x_spec.name), x_spec.unit);
  drawing.x_meaning = short_meaning(x_spec.name, x_spec.meaning);
  if (colour_axis != nullptr) {
    const ParameterSpec& spec = run.points.front().parameters.spec(colour_axis->parameter);
    drawing.colour_title = with_unit(words(spec.name), spec.unit);
  }
  for (const PointResult& point : run.points) {
    const ObservableResult* result = find_result(point, observable.name);
    if (result == nullptr) continue;
    std::vector<std::string> parts;
    for (const GridAxis* axis : others)
      parts.push_back(words(axis->parameter) + " = " + value_text(point.parameters.at(axis->parameter)));
    const std::string panel = join(parts, ", ");
    if (!panel.empty() &&
        std::find(drawing.panels.begin(), drawing.panels.end(), panel) == drawing.panels.end())
      drawing.panels.push_back(panel);
    const Layout layout = layout_of(observable, figure, point);
    const Axis* colour = figure.colour.empty() ? nullptr : &axis_of(point, figure.colour);
    if (colour != nullptr) drawing.colour_title = with_unit(words(colour->name), colour->unit);
    for (std::size_t c = 0; c < (colour == nullptr ? 1 : colour->coordinates.size()); ++c) {
      std::string label;
      if (colour != nullptr) label = names_of(*colour).at(c);
      if (colour_axis != nullptr) label = value_text(point.parameters.at(colour_axis->parameter));
      if (!label.empty() &&
          std::find(drawing.colours.begin(), drawing.colours.end(), label) == drawing.colours.end())
        drawing.colours.push_back(label);
      auto curve = std::find_if(drawing.curves.begin(), drawing.curves.end(), [&](const Curve& known) {
        return known.panel == panel && known.colour == label;
      });
      if (curve == drawing.curves.end()) {
        drawing.curves.push_back({.panel = panel, .colour = label});
        curve = std::prev(drawing.curves.end());
      }
      append(*curve, *number_of(point.parameters.at(x_axis->parameter)), point, *result, figure,
             c * layout.colour_stride);
      if (is_a_name(*x_axis)) curve->labels.push_back(value_text(point.parameters.at(x_axis->parameter)));
    }
  }
  keep_a_selection(drawing, limits);
  return drawing;
}

}  // namespace synaptica::report
