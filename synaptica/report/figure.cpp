#include "synaptica/report/figure.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <utility>

#include "synaptica/report/axis_curves.h"
#include "synaptica/report/form.h"
#include "synaptica/report/grid_curves.h"
#include "synaptica/report/rows.h"
#include "synaptica/report/scatter_points.h"
#include "synaptica/report/specification.h"

namespace synaptica {

void check_figure(const StudyDescription& description, const FigureSpec& figure) {
  const auto fail = [&](const std::string& what) {
    throw std::logic_error("study '" + description.name + "', figure '" + figure.name + "': " + what);
  };
  const ObservableSpec& observable = observable_spec(description, figure.observable);
  const auto has_axis = [&](const std::string& name) {
    return std::find(observable.axes.begin(), observable.axes.end(), name) != observable.axes.end();
  };
  if (!figure.against.empty()) {
    if (!figure.x.empty() || !figure.colour.empty() || !figure.beside.empty() || figure.deviation)
      fail("a scatter against observables has no x, colour, beside or deviation");
    if (observable.kind == ObservableKind::predicted)
      fail("'" + observable.name + "' is not simulated: a scatter shows what was measured");
    for (const std::string& name : figure.against)
      if (observable_spec(description, name).axes != observable.axes)
        fail("'" + name + "' has other axes than '" + observable.name + "'");
    return;
  }
  if (!figure.x.empty() && !has_axis(figure.x))
    fail("'" + observable.name + "' has no axis '" + figure.x + "' for x");
  const auto is_parameter = [&](const std::string& name) {
    return std::any_of(description.parameters.begin(), description.parameters.end(),
                       [&](const ParameterSpec& spec) { return spec.name == name; });
  };
  if (!figure.colour.empty() && !has_axis(figure.colour) &&
      (figure.x.empty() || !is_parameter(figure.colour)))
    fail("'" + observable.name + "' has no axis '" + figure.colour + "' for colour");
  if (!figure.x.empty() && figure.x == figure.colour) fail("x and colour are one axis");
  for (const auto& axis : observable.axes)
    if (axis != figure.x && axis != figure.colour)
      fail("axis '" + axis + "' of '" + observable.name + "' is neither x nor colour");
  for (const auto& name : figure.beside) {
    const ObservableSpec& beside = observable_spec(description, name);
    if (beside.kind == ObservableKind::measured)
      fail("'" + name + "' beside is measured only, not predicted");
    if (beside.axes != observable.axes)
      fail("'" + name + "' beside has other axes than '" + observable.name + "'");
  }
  if (figure.deviation && observable.kind != ObservableKind::compared)
    fail("deviation needs a compared observable, '" + observable.name + "' is not");
}

std::vector<Figure> draw_figures(const RunResult& run, const FigureLimits& limits) {
  std::vector<Figure> figures;
  for (const FigureSpec& spec : run.description.figures) {
    check_figure(run.description, spec);
    const ObservableSpec& observable = observable_spec(run.description, spec.observable);
    std::optional<report::Drawing> drawing =
        !spec.against.empty() ? report::draw_scatter(run, observable, spec, limits)
        : spec.x.empty()      ? report::draw_grid_curves(run, observable, spec, limits)
                              : report::draw_axis_curves(run, observable, spec, limits);
    if (!drawing || drawing->curves.empty()) continue;
    for (report::Curve& curve : drawing->curves) sort_by_x(curve);
    Figure figure{.name = spec.name, .title = spec.title, .caption = spec.caption, .note = drawing->note};
    if (!figure.note.empty()) figure.note += " The results file holds all.";
    const report::Form form = report::form_of(*drawing, spec);
    // A theory that has no value here, a list that is empty: nothing to see.
    if (!std::isfinite(form.lowest)) continue;
    if (form.own_scales) report::add_note(figure.note, "Each panel has a vertical scale of its own.");
    if (form.allowance)
      report::add_note(figure.note, "Grey: what the theory allows itself, theory ± allowance.");
    const report::Rows rows = report::rows_of(*drawing, spec, form, limits);
    figure.rows = rows.count;
    figure.specification = report::specification_of(run.description, spec, *drawing, form, rows);
    figures.push_back(std::move(figure));
  }
  return figures;
}

}  // namespace synaptica
