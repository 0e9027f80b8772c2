#include "synaptica/report/figure.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>
#include <set>
#include <stdexcept>

#include "synaptica/core/text.h"
#include "synaptica/report/reduction.h"

namespace synaptica {

namespace {

using Json = nlohmann::ordered_json;
using Values = std::vector<double>;

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

// Seven colours that stay apart on white for all common kinds of colour blindness
// (web/palette_test.py measures it); the page has others for its dark scheme. More entries get
// shades of a ramp, in their order.
constexpr std::array palette{"#193da6", "#ae3400", "#00b670", "#ab609d", "#dd8916", "#707cff", "#373737"};

constexpr std::array<std::array<int, 3>, 3> ramp{
    {{0x1b, 0x14, 0x64}, {0x1f, 0x8f, 0x8f}, {0xe0, 0xa1, 0x00}}};

// Lettering, axes and grid, on white.
constexpr const char* ink = "#3d4248";
constexpr const char* line_colour = "#9aa0a6";
constexpr const char* grid_colour = "#e4e6e8";

// Pixels of a figure outside the page, as in a notebook or a saved file.
constexpr int chart_width = 640;

// Up to this many points a bar for each error is clearer than a band; points of a grid stand each
// for itself.
constexpr std::size_t bars_up_to = 12;
constexpr std::size_t grid_bars_up_to = 40;

// A family of values over one x: what a colour in a panel shows.
struct Curve {
  std::string panel;
  std::string colour;
  Values x;
  std::vector<std::string> labels;  // of x, where it is a category
  Values theory, mean, error, z, deviation;
  std::vector<Values> beside;
};

struct Drawing {
  std::vector<Curve> curves;
  std::vector<std::string> panels;   // in order; empty: one panel without a heading
  std::vector<std::string> colours;  // in order; empty: one curve a panel
  std::string x_title, colour_title;
  std::string note;
  bool grid = false;  // against a grid parameter
};

std::string words(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::string with_unit(const std::string& text, const std::string& unit) {
  return unit.empty() || unit == "1" ? text : text + " (" + unit + ")";
}

// What the entries of an axis are called: six digits where they tell the coordinates apart, else
// all.
std::vector<std::string> names_of(const Axis& axis) {
  if (!axis.labels.empty()) return axis.labels;
  std::vector<std::string> names, exact;
  for (const double coordinate : axis.coordinates) {
    names.push_back(number_text(coordinate, 6));
    exact.push_back(number_text(coordinate));
  }
  const std::set<std::string> different(names.begin(), names.end());
  return different.size() == names.size() ? names : exact;
}

// A parameter's value without the quotes that a text has in a file.
std::string value_text(const ParameterValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return parameter_text(value);
}

std::optional<double> number_of(const ParameterValue& value) {
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
  return std::nullopt;
}

const ObservableResult* find_result(const PointResult& point, const std::string& name) {
  for (const auto& observable : point.observables)
    if (observable.name == name) return &observable;
  return nullptr;
}

const Axis& axis_of(const PointResult& point, const std::string& name) {
  for (const Axis& axis : point.axes)
    if (axis.name == name) return axis;
  throw std::logic_error("figure: a point has no axis '" + name + "'");
}

// `count` of `size` indices, first and last among them, evenly spaced.
std::vector<std::size_t> evenly_spaced(std::size_t size, std::size_t count) {
  std::vector<std::size_t> chosen;
  if (count == 1 && size > 0) chosen.push_back(0);
  if (count >= size) {
    chosen.resize(size);
    std::iota(chosen.begin(), chosen.end(), std::size_t{0});
  } else if (count > 1) {
    for (std::size_t i = 0; i < count; ++i) chosen.push_back(i * (size - 1) / (count - 1));
  }
  return chosen;
}

double at(const Array& array, std::size_t i) {
  return array.size() == 0 ? missing : array.values.at(i);
}

// The values of one observable at one entry, appended to a curve.
void append(Curve& curve, double x, const PointResult& point, const ObservableResult& result,
            const FigureSpec& figure, std::size_t entry) {
  curve.x.push_back(x);
  curve.theory.push_back(at(result.theory, entry));
  curve.mean.push_back(at(result.mean, entry));
  curve.error.push_back(at(result.standard_error, entry));
  curve.z.push_back(at(result.z, entry));
  curve.deviation.push_back(result.deviation.size() > 0 ? at(result.deviation, entry)
                                                        : curve.mean.back() - curve.theory.back());
  curve.beside.resize(figure.beside.size());
  for (std::size_t b = 0; b < figure.beside.size(); ++b) {
    const ObservableResult* beside = find_result(point, figure.beside[b]);
    const double value = beside == nullptr ? missing : at(beside->theory, entry);
    curve.beside[b].push_back(figure.deviation ? value - curve.theory.back() : value);
  }
}

void check_sizes(const FigureSpec& figure, const PointResult& point, const std::string& name,
                 std::size_t size) {
  const ObservableResult* result = find_result(point, name);
  if (result == nullptr) return;
  for (const Array* array :
       {&result->theory, &result->mean, &result->standard_error, &result->deviation, &result->z})
    if (array->size() != 0 && array->size() != size)
      throw std::logic_error("figure '" + figure.name + "': observable '" + name + "' has " +
                             std::to_string(array->size()) + " entries where its axes have " +
                             std::to_string(size));
}

// Row-major strides of x and colour in the observable, and the number of its entries.
struct Layout {
  std::size_t x_stride = 0, colour_stride = 0, size = 1;
};

Layout layout_of(const ObservableSpec& observable, const FigureSpec& figure, const PointResult& point) {
  Layout layout;
  for (auto name = observable.axes.rbegin(); name != observable.axes.rend(); ++name) {
    if (*name == figure.x) layout.x_stride = layout.size;
    if (*name == figure.colour) layout.colour_stride = layout.size;
    layout.size *= axis_of(point, *name).coordinates.size();
  }
  check_sizes(figure, point, observable.name, layout.size);
  for (const auto& beside : figure.beside) check_sizes(figure, point, beside, layout.size);
  return layout;
}

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

// "noise = 0.4, gain = 2": where a point lies on the grid.
std::string point_label(const RunResult& run, const PointResult& point) {
  std::vector<std::string> parts;
  for (const GridAxis& axis : run.grid)
    parts.push_back(words(axis.parameter) + " = " + value_text(point.parameters.at(axis.parameter)));
  return join(parts, ", ");
}

void add_note(std::string& note, const std::string& sentence) {
  note += (note.empty() ? "" : " ") + sentence;
}

Drawing draw_axis_curves(const RunResult& run, const ObservableSpec& observable, const FigureSpec& figure,
                         const FigureLimits& limits) {
  Drawing drawing;
  std::size_t colours = 1;
  if (!figure.colour.empty())
    for (const PointResult& point : run.points)
      colours = std::max(colours, axis_of(point, figure.colour).coordinates.size());
  const std::size_t curves = std::min(colours, limits.curves);
  // 24 vertices are the fewest that still show a curve's form.
  const std::size_t room = std::clamp<std::size_t>(limits.rows / (24 * curves), 1, limits.panels);
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
    const Axis* colour = figure.colour.empty() ? nullptr : &axis_of(point, figure.colour);
    drawing.x_title = with_unit(words(x.name), x.unit);
    if (colour != nullptr) drawing.colour_title = with_unit(words(colour->name), colour->unit);
    const std::string panel = run.points.size() > 1 ? point_label(run, point) : "";
    if (!panel.empty()) drawing.panels.push_back(panel);
    for (const std::size_t c :
         evenly_spaced(colour == nullptr ? 1 : colour->coordinates.size(), limits.curves)) {
      Curve curve;
      curve.panel = panel;
      if (colour != nullptr) {
        curve.colour = names_of(*colour).at(c);
        if (std::find(drawing.colours.begin(), drawing.colours.end(), curve.colour) == drawing.colours.end())
          drawing.colours.push_back(curve.colour);
      }
      curve.labels = x.labels;
      for (std::size_t i = 0; i < x.coordinates.size(); ++i)
        append(curve, x.coordinates[i], point, *result, figure,
               i * layout.x_stride + c * layout.colour_stride);
      drawing.curves.push_back(std::move(curve));
    }
  }
  return drawing;
}

// Nothing where the run varies no number.
std::optional<Drawing> draw_grid_curves(const RunResult& run, const ObservableSpec& observable,
                                        const FigureSpec& figure, const FigureLimits& limits) {
  const auto is_numeric = [](const GridAxis& axis) {
    return axis.values.size() > 1 &&
           std::all_of(axis.values.begin(), axis.values.end(),
                       [](const ParameterValue& value) { return number_of(value).has_value(); });
  };
  const auto x_axis = std::find_if(run.grid.begin(), run.grid.end(), is_numeric);
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
    }
  }
  // Keep what can be told apart: an even selection of colours and panels.
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
  if (!selected) return drawing;
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
  return drawing;
}

// Ascending in x: a grid may be given in any order.
void sort_by_x(Curve& curve) {
  if (std::is_sorted(curve.x.begin(), curve.x.end())) return;
  std::vector<std::size_t> order(curve.x.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return curve.x[a] < curve.x[b]; });
  const auto permute = [&](auto& values) {
    if (values.empty()) return;
    auto sorted = values;
    for (std::size_t i = 0; i < order.size(); ++i) sorted[i] = values[order[i]];
    std::swap(sorted, values);
  };
  permute(curve.labels);
  for (Values* values : {&curve.x, &curve.theory, &curve.mean, &curve.error, &curve.z, &curve.deviation})
    permute(*values);
  for (Values& values : curve.beside) permute(values);
}

bool has_number(const Values& values) {
  return std::any_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
}

// True where the coordinates are positive, span a factor of eight or more, and are closer to a
// geometric than to an arithmetic sequence.
bool is_geometric(const std::vector<Curve>& curves) {
  bool any = false;
  for (const Curve& curve : curves) {
    if (curve.x.size() < 3) continue;
    if (curve.x.front() <= 0 || curve.x.back() < 8 * curve.x.front()) return false;
    const double middle = curve.x[curve.x.size() / 2];
    const double arithmetic = (curve.x.front() + curve.x.back()) / 2;
    const double geometric = std::sqrt(curve.x.front() * curve.x.back());
    if (std::fabs(std::log(middle / geometric)) > std::fabs(std::log(middle / arithmetic))) return false;
    any = true;
  }
  return any;
}

// The smallest and the largest number drawn.
struct Extent {
  double lowest = std::numeric_limits<double>::infinity();
  double highest = -std::numeric_limits<double>::infinity();

  void see(const Values& values) {
    for (const double value : values)
      if (std::isfinite(value)) {
        lowest = std::min(lowest, value);
        highest = std::max(highest, value);
      }
  }
  void see(const Curve& curve, bool deviation) {
    see(deviation ? curve.deviation : curve.theory);
    if (!deviation) see(curve.mean);
    for (const Values& values : curve.beside) see(values);
  }
};

Extent extent_of(const Drawing& drawing, bool deviation) {
  Extent extent;
  for (const Curve& curve : drawing.curves) extent.see(curve, deviation);
  return extent;
}

// What each panel draws; of one panel without a name, the figure.
std::vector<Extent> extents_of_panels(const Drawing& drawing, bool deviation) {
  if (drawing.panels.empty()) return {extent_of(drawing, deviation)};
  std::vector<Extent> extents;
  for (const std::string& panel : drawing.panels) {
    extents.emplace_back();
    for (const Curve& curve : drawing.curves)
      if (curve.panel == panel) extents.back().see(curve, deviation);
  }
  return extents;
}

// The height of the lowest panel that has one; 0 where none has.
double smallest_height(const Drawing& drawing, bool deviation) {
  double smallest = 0;
  for (const Extent& extent : extents_of_panels(drawing, deviation))
    if (extent.highest > extent.lowest && (smallest == 0 || extent.highest - extent.lowest < smallest))
      smallest = extent.highest - extent.lowest;
  return smallest;
}

// As many digits as show a hundred-thousandth of a panel's height: finer than any screen, at half
// the bytes.
int digits_needed(const Drawing& drawing, bool deviation) {
  const Extent extent = extent_of(drawing, deviation);
  const double largest = std::max(std::fabs(extent.lowest), std::fabs(extent.highest));
  const double height = smallest_height(drawing, deviation);
  if (height == 0) return 15;
  return std::clamp(5 + static_cast<int>(std::ceil(std::log10(largest / height))), 6, 15);
}

// True where everything drawn is positive and spans three decades.
bool spans_decades(const Drawing& drawing) {
  const Extent extent = extent_of(drawing, false);
  return extent.lowest > 0 && extent.highest < std::numeric_limits<double>::infinity() &&
         extent.highest >= 1000 * extent.lowest;
}

// Panels whose values differ so much in range that on one scale most would be flat.
bool ranges_differ(const Drawing& drawing, bool deviation) {
  double widest = 0;
  for (const Extent& extent : extents_of_panels(drawing, deviation))
    if (extent.highest > extent.lowest) widest = std::max(widest, extent.highest - extent.lowest);
  return widest > 20 * smallest_height(drawing, deviation);
}

Json rounded(double value, int digits) {
  if (!std::isfinite(value)) return nullptr;
  return std::strtod(number_text(value, digits).c_str(), nullptr);
}

// True where the colours of every panel have one curve: nowhere apart by more than a hair of the
// figure's height. It is then drawn once, and not in the colour of whichever happens to lie on top.
bool coincide(const Drawing& drawing, bool deviation,
              const std::function<const Values&(const Curve&)>& member) {
  if (drawing.colours.size() < 2) return false;
  constexpr double hair = 0.003;
  const double tolerance = hair * smallest_height(drawing, deviation);
  for (const Curve& curve : drawing.curves) {
    const auto first = std::find_if(drawing.curves.begin(), drawing.curves.end(),
                                    [&](const Curve& other) { return other.panel == curve.panel; });
    const Values& here = member(curve);
    const Values& there = member(*first);
    if (here.size() != there.size() || curve.x != first->x || first->colour != drawing.curves.front().colour)
      return false;
    for (std::size_t i = 0; i < here.size(); ++i)
      if (std::isfinite(here[i]) != std::isfinite(there[i]) || std::fabs(here[i] - there[i]) > tolerance)
        return false;
  }
  return true;
}

// `count` shades of the ramp, evenly spaced; count >= 2.
std::vector<std::string> shades(std::size_t count) {
  std::vector<std::string> colours;
  for (std::size_t i = 0; i < count; ++i) {
    const double place = 2.0 * static_cast<double>(i) / static_cast<double>(count - 1);
    const std::size_t half = place < 1 ? 0 : 1;
    std::array<int, 3> channels{};
    for (std::size_t c = 0; c < 3; ++c)
      channels[c] = static_cast<int>(std::lround(ramp[half][c] + (place - static_cast<double>(half)) *
                                                                     (ramp[half + 1][c] - ramp[half][c])));
    colours.push_back(fmt::format("#{:02x}{:02x}{:02x}", channels[0], channels[1], channels[2]));
  }
  return colours;
}

// The width of the longest label in pixels, about.
double width_of(const std::vector<std::string>& labels) {
  std::size_t longest = 0;
  for (const auto& label : labels) longest = std::max(longest, label.size());
  return 7.0 * static_cast<double>(longest);
}

struct Rows {
  Json values = Json::array();
  bool bars = false;
};

Rows rows_of(const Drawing& drawing, const FigureSpec& figure, const FigureLimits& limits, bool log_y) {
  Rows rows;
  std::size_t longest = 0;
  for (const Curve& curve : drawing.curves) longest = std::max(longest, curve.x.size());
  const bool category = std::any_of(drawing.curves.begin(), drawing.curves.end(),
                                    [](const Curve& curve) { return !curve.labels.empty(); });
  rows.bars = category || longest <= (drawing.grid ? grid_bars_up_to : bars_up_to);
  const std::size_t most = std::clamp<std::size_t>(
      limits.rows / std::max<std::size_t>(1, drawing.curves.size()), 12, limits.vertices);
  // Circles far enough apart to be told one from the other, on a full chart or in a panel.
  const std::size_t circles = std::min<std::size_t>(drawing.panels.size() > 1 ? 9 : 21, most / 2);
  const int digits = digits_needed(drawing, figure.deviation);
  for (std::size_t c = 0; c < drawing.curves.size(); ++c) {
    const Curve& curve = drawing.curves[c];
    const std::size_t size = curve.x.size();
    Values low(size, missing), high(size, missing);
    for (std::size_t i = 0; i < size; ++i) {
      const double centre = figure.deviation ? curve.deviation[i] : curve.mean[i];
      low[i] = centre - curve.error[i];
      high[i] = centre + curve.error[i];
      // A logarithmic scale has no room below zero: such a bar ends a decade below its mean.
      if (log_y && low[i] <= 0) low[i] = centre / 10;
    }
    std::vector<std::size_t> circled;
    if (rows.bars || size <= circles + circles / 2) {
      circled = evenly_spaced(size, size);
    } else {
      // Curves take turns, so that circles of curves that coincide do not hide one another.
      const std::size_t colours = std::max<std::size_t>(1, drawing.colours.size());
      const std::size_t stride = (size + circles - 1) / circles;
      for (std::size_t at = c % colours * stride / colours; at < size; at += stride) circled.push_back(at);
    }
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
      row["theory"] = rounded(curve.theory[i], digits);
      row["mean"] = rounded(curve.mean[i], digits);
      row["standard_error"] = rounded(curve.error[i], 4);
      row["z"] = rounded(curve.z[i], 4);
      row["low"] = rounded(low[i], digits);
      row["high"] = rounded(high[i], digits);
      if (figure.deviation) row["deviation"] = rounded(curve.deviation[i], digits);
      for (std::size_t b = 0; b < curve.beside.size(); ++b)
        row["beside_" + std::to_string(b)] = rounded(curve.beside[b][i], digits);
      if (std::find(circled.begin(), circled.end(), i) != circled.end()) row["symbol"] = true;
      rows.values.push_back(std::move(row));
    }
  }
  return rows;
}

Json layer(Json mark, Json encoding) {
  return {{"mark", std::move(mark)}, {"encoding", std::move(encoding)}};
}

// Colours and lettering for a white page. The report page replaces the colours with those of its
// own scheme.
Json configuration() {
  return {
      {"font", "system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"},
      {"aria", false},  // the figure as a whole is described; a thousand vertices are not
      {"view", {{"stroke", nullptr}}},
      {"mark", {{"color", palette[0]}}},
      {"rule", {{"color", palette[0]}}},
      {"range", {{"category", palette}}},
      {"title",
       {{"color", ink},
        {"fontSize", 12.5},
        {"fontWeight", 500},
        {"anchor", "start"},
        {"frame", "group"},
        {"offset", 14}}},
      {"header",
       {{"labelColor", ink},
        {"labelFontSize", 12},
        {"labelFontWeight", 600},
        {"labelAnchor", "start"},
        {"labelPadding", 6}}},
      {"axis",
       {{"labelColor", ink},
        {"titleColor", ink},
        {"domainColor", line_colour},
        {"tickColor", line_colour},
        {"gridColor", grid_colour},
        {"labelFontSize", 11.5},
        {"titleFontSize", 12.5},
        {"titleFontWeight", 500},
        {"titlePadding", 10},
        {"labelPadding", 5},
        {"tickSize", 4},
        {"labelFlush", false}}},
      {"axisX", {{"grid", false}}},
      {"axisY", {{"domain", false}, {"ticks", false}}},
      {"legend",
       {{"labelColor", ink},
        {"titleColor", ink},
        {"labelFontSize", 12},
        {"titleFontSize", 12},
        {"titleFontWeight", 500},
        {"labelLimit", 420},
        {"titleLimit", 420},
        {"symbolStrokeWidth", 2},
        {"orient", "bottom"},
        {"direction", "horizontal"},
        {"titleOrient", "left"},
        {"titlePadding", 10},
        {"columnPadding", 16},
        {"offset", 14},
        {"symbolStrokeColor", ink},
        {"layout", {{"bottom", {{"direction", "vertical"}, {"anchor", "start"}, {"margin", 8}}}}}}},
  };
}

std::string y_title_of(const ObservableSpec& observable, const FigureSpec& figure) {
  const std::string title =
      with_unit(figure.y_title.empty() ? observable.meaning : figure.y_title, observable.unit);
  if (!figure.deviation || !figure.y_title.empty()) return title;
  return "difference from the theory: " + title;
}

std::string specification_of(const RunResult& run, const ObservableSpec& observable, const FigureSpec& figure,
                             const Drawing& drawing, const FigureLimits& limits, bool own_scales,
                             std::size_t& row_count) {
  const bool log_x = is_geometric(drawing.curves);
  const bool log_y = !figure.deviation && spans_decades(drawing);
  const bool category = !drawing.curves.empty() && !drawing.curves.front().labels.empty();
  const bool panels = drawing.panels.size() > 1;
  const auto any = [&](auto&& values_of) {
    return std::any_of(drawing.curves.begin(), drawing.curves.end(),
                       [&](const Curve& curve) { return has_number(values_of(curve)); });
  };
  const bool theory = any([](const Curve& curve) -> const Values& { return curve.theory; });
  const bool simulation = any([](const Curve& curve) -> const Values& { return curve.mean; });
  Rows rows = rows_of(drawing, figure, limits, log_y);
  row_count = rows.values.size();
  const std::string centre = figure.deviation ? "deviation" : simulation ? "mean" : "theory";

  // 2000 steps, not 2,000; far from one the default turns to powers of ten.
  const bool plain_digits = std::all_of(drawing.curves.begin(), drawing.curves.end(), [](const Curve& curve) {
    return curve.x.empty() || std::max(std::fabs(curve.x.front()), std::fabs(curve.x.back())) < 1e5;
  });
  Json x_axis = Json::object();
  if (log_x)
    x_axis["format"] = "~g";
  else if (plain_digits)
    x_axis["format"] = "f";
  // In panels one heading says it for all.
  const Json axis_title = panels ? Json(nullptr) : Json(drawing.x_title);
  Json x_scale = {{"nice", false}};
  if (log_x)
    x_scale["type"] = "log";
  else
    x_scale["zero"] = false;
  if (rows.bars) x_scale["padding"] = panels ? 8 : 16;
  std::vector<std::string> categories;
  for (const Curve& curve : drawing.curves)
    if (curve.labels.size() > categories.size()) categories = curve.labels;
  const bool upright =
      (width_of(categories) + 12) * static_cast<double>(categories.size()) < (panels ? 190 : chart_width);
  const Json x = category ? Json{{"field", "x"},
                                 {"type", "ordinal"},
                                 {"sort", nullptr},
                                 {"title", axis_title},
                                 {"axis", {{"labelAngle", upright ? 0 : -45}}}}
                          : Json{{"field", "x"},
                                 {"type", "quantitative"},
                                 {"title", axis_title},
                                 {"axis", x_axis},
                                 {"scale", x_scale}};
  const auto y = [&](const std::string& field) -> Json {
    return {
        {"field", field},
        {"type", "quantitative"},
        {"title", nullptr},
        {"scale", log_y ? Json{{"type", "log"}} : Json{{"zero", false}, {"nice", false}, {"padding", 8}}}};
  };
  const Json uncoloured = {{"x", x}};
  Json base = uncoloured;
  if (!drawing.colours.empty()) {
    const bool ordered = drawing.colours.size() > palette.size();
    // As many a row as the chart is wide for: 46 pixels go to symbol and spaces.
    const int columns = std::clamp(
        static_cast<int>((chart_width - width_of({drawing.colour_title})) / (width_of(drawing.colours) + 46)),
        1, static_cast<int>(drawing.colours.size()));
    base["color"] = {{"field", "colour"},
                     {"type", ordered ? "ordinal" : "nominal"},
                     {"title", drawing.colour_title},
                     {"scale", {{"domain", drawing.colours}}},
                     {"legend",
                      {{"columns", columns},
                       {"symbolType", "stroke"},
                       {"symbolStrokeWidth", 3},
                       {"symbolSize", 300},
                       {"symbolOpacity", 1},
                       {"symbolDash", {1, 0}}}}};
    if (ordered) base["color"]["scale"]["range"] = shades(drawing.colours.size());
    if (category) base["xOffset"] = {{"field", "colour"}, {"scale", {{"domain", drawing.colours}}}};
  }

  // One dash pattern a line, so that the legend tells them apart without colour.
  std::vector<std::string> lines;
  Json dashes = Json::array();
  if (theory) {
    lines.emplace_back(figure.deviation ? "theory (the zero line)" : "theory");
    dashes.push_back({1, 0});
  }
  const std::array<Json, 4> patterns{Json{6, 4}, Json{2, 3}, Json{9, 3, 2, 3}, Json{12, 5}};
  for (std::size_t b = 0; b < figure.beside.size(); ++b) {
    const ObservableSpec& beside = observable_spec(run.description, figure.beside[b]);
    lines.push_back(beside.meaning.empty() ? words(beside.name) : beside.meaning);
    dashes.push_back(patterns[b % patterns.size()]);
  }
  const auto dash = [&](std::size_t line) -> Json {
    return {{"datum", lines[line]},
            {"type", "nominal"},
            {"title", nullptr},
            {"scale", {{"domain", lines}, {"range", dashes}}},
            {"legend", {{"symbolType", "stroke"}, {"symbolSize", 400}, {"columns", 1}}}};
  };

  // A click on a colour in the legend leaves that colour alone in strength.
  const bool choice = drawing.colours.size() > 1;
  const auto faint_unless_chosen = [&](Json& encoding, double opacity) {
    if (choice)
      encoding["opacity"] = {{"condition", {{"param", "chosen"}, {"value", opacity}}},
                             {"value", opacity / 12}};
  };

  // What all colours share is drawn once, in ink.
  const auto draw_once = [&](Json& shared) {
    shared["mark"]["color"] = ink;
    shared["transform"] = {{{"filter", "datum.colour === " + Json(drawing.curves.front().colour).dump()}}};
  };

  Json layers = Json::array();
  if (simulation && !rows.bars) {
    Json encoding = base;
    encoding["y"] = y("low");
    encoding["y2"] = {{"field", "high"}};
    const double opacity = drawing.colours.size() > 1 ? 0.18 : 0.25;
    faint_unless_chosen(encoding, opacity);
    layers.push_back(layer({{"type", "area"}, {"opacity", opacity}}, std::move(encoding)));
  }
  if (theory && figure.deviation) {
    Json encoding = {{"y", {{"datum", 0}, {"type", "quantitative"}}}};
    encoding["strokeDash"] = dash(0);
    layers.push_back(
        layer({{"type", "rule"}, {"strokeWidth", 1.5}, {"color", line_colour}}, std::move(encoding)));
    // One line a panel, not one for each row of it.
    layers.back()["transform"] = {
        {{"aggregate", {{{"op", "count"}, {"as", "rows"}}}}, {"groupby", Json::array()}}};
  } else if (theory) {
    const bool common =
        !category && !log_y &&
        coincide(drawing, false, [](const Curve& curve) -> const Values& { return curve.theory; });
    Json encoding = common ? uncoloured : base;
    encoding["y"] = y("theory");
    if (!common) faint_unless_chosen(encoding, 1);
    if (category) {
      encoding["strokeDash"] = dash(0);
      layers.push_back(layer({{"type", "tick"}, {"thickness", 2.5}, {"opacity", 1}}, std::move(encoding)));
    } else {
      encoding["strokeDash"] = dash(0);
      layers.push_back(layer({{"type", "line"}, {"strokeWidth", 1.75}}, std::move(encoding)));
      if (common) draw_once(layers.back());
    }
  }
  for (std::size_t b = 0; b < figure.beside.size(); ++b) {
    const bool common = !category && !log_y &&
                        coincide(drawing, figure.deviation,
                                 [&](const Curve& curve) -> const Values& { return curve.beside[b]; });
    Json encoding = common ? uncoloured : base;
    encoding["y"] = y("beside_" + std::to_string(b));
    encoding["strokeDash"] = dash(b + (theory ? 1 : 0));
    if (!common) faint_unless_chosen(encoding, 1);
    layers.push_back(
        layer({{"type", "line"}, {"strokeWidth", 1.5}, {"point", category}}, std::move(encoding)));
    if (common) draw_once(layers.back());
  }
  if (simulation) {
    if (rows.bars) {
      Json encoding = base;
      encoding["y"] = y("low");
      encoding["y2"] = {{"field", "high"}};
      faint_unless_chosen(encoding, 0.35);
      layers.push_back(layer({{"type", "rule"}, {"strokeWidth", 5}, {"opacity", 0.35}}, std::move(encoding)));
    } else if (figure.deviation) {
      Json encoding = base;
      encoding["y"] = y("deviation");
      faint_unless_chosen(encoding, 0.8);
      layers.push_back(layer({{"type", "line"}, {"strokeWidth", 1}, {"opacity", 0.8}}, std::move(encoding)));
    }
    const std::string name = "simulation: mean ± 1 standard error";
    Json encoding = base;
    encoding["y"] = y(centre);
    encoding["shape"] = {{"datum", name},
                         {"type", "nominal"},
                         {"title", nullptr},
                         {"scale", {{"domain", {name}}, {"range", {"circle"}}}},
                         {"legend", {{"symbolSize", 60}, {"columns", 1}}}};
    faint_unless_chosen(encoding, 1);
    Json circles = layer({{"type", "point"},
                          {"filled", false},
                          {"size", panels ? 22 : 42},
                          {"strokeWidth", 1.6},
                          {"opacity", 1}},
                         std::move(encoding));
    circles["transform"] = {{{"filter", "datum.symbol"}}};
    layers.push_back(std::move(circles));
  }

  // What the pointer finds: the nearest vertex. Where there are very many, those with a circle are
  // enough.
  Json tooltip = Json::array();
  const auto tell = [&](const std::string& field, const std::string& title, const char* format) {
    Json entry = {{"field", field}, {"title", title}};
    if (format != nullptr) {
      entry["type"] = "quantitative";
      entry["format"] = format;
    } else {
      entry["type"] = "nominal";
    }
    tooltip.push_back(std::move(entry));
  };
  if (panels) tell("panel", "at", nullptr);
  if (!drawing.colours.empty()) tell("colour", drawing.colour_title, nullptr);
  tell("x", drawing.x_title, category ? nullptr : ".6~g");
  if (theory) tell("theory", "theory", ".6~g");
  if (simulation) {
    tell("mean", "simulation", ".6~g");
    tell("standard_error", "standard error", ".2~g");
    if (theory) tell("z", "z", ".2f");
    if (figure.deviation) tell("deviation", "simulation − theory", ".3~g");
  }
  for (std::size_t b = 0; b < figure.beside.size(); ++b)
    tell("beside_" + std::to_string(b), lines[b + (theory ? 1 : 0)] + (figure.deviation ? " − theory" : ""),
         figure.deviation ? ".3~g" : ".6~g");
  Json encoding = base;
  encoding["y"] = y(centre);
  encoding["tooltip"] = std::move(tooltip);
  encoding["opacity"] = {{"condition", {{"param", "pointed"}, {"empty", false}, {"value", 1}}}, {"value", 0}};
  Json finder = layer({{"type", "point"}, {"filled", true}, {"size", panels ? 40 : 70}}, std::move(encoding));
  finder["params"] = {
      {{"name", "pointed"},
       {"select", {{"type", "point"}, {"on", "pointerover"}, {"nearest", true}, {"clear", "pointerout"}}}}};
  if (row_count > 2000 && simulation) finder["transform"] = {{{"filter", "datum.symbol"}}};
  layers.push_back(std::move(finder));
  if (choice)
    // The legend belongs to the layers that have colours; the finder, for one, always has.
    std::find_if(layers.begin(), layers.end(),
                 [](const Json& one) { return one["encoding"].contains("color"); })
        ->
        operator[]("params") = {
        {{"name", "chosen"}, {"select", {{"type", "point"}, {"fields", {"colour"}}}}, {"bind", "legend"}}};

  Json specification = {
      {"$schema", "https://vega.github.io/schema/vega-lite/v6.json"},
      {"description", figure.title + ". " + figure.caption},
      {"title", y_title_of(observable, figure) + (panels ? ", against " + drawing.x_title : "")},
      {"data", {{"name", "vertices"}, {"values", std::move(rows.values)}}}};
  if (panels) {
    specification["columns"] = drawing.panels.size() > 4 ? 4 : static_cast<int>(drawing.panels.size());
    specification["facet"] = {
        {"field", "panel"}, {"type", "nominal"}, {"sort", drawing.panels}, {"title", nullptr}};
    specification["spec"] = {{"width", 190}, {"height", 140}, {"layer", std::move(layers)}};
    // Every panel has its own axes: the last row may be shorter than the others. Spacing counts
    // from frame to frame.
    specification["bounds"] = "flush";
    specification["spacing"] = {{"row", 58}, {"column", 64}};
    specification["resolve"] = {{"axis", {{"x", "independent"}, {"y", "independent"}}}};
    if (own_scales) specification["resolve"]["scale"] = {{"y", "independent"}};
  } else {
    specification["width"] = chart_width;
    specification["height"] = 320;
    specification["layer"] = std::move(layers);
  }
  specification["config"] = configuration();
  specification["config"]["axisX"]["tickCount"] = panels ? 3 : 8;
  specification["config"]["axisY"]["tickCount"] = panels ? 4 : 6;
  return specification.dump();
}

}  // namespace

void check_figure(const StudyDescription& description, const FigureSpec& figure) {
  const auto fail = [&](const std::string& what) {
    throw std::logic_error("study '" + description.name + "', figure '" + figure.name + "': " + what);
  };
  const ObservableSpec& observable = observable_spec(description, figure.observable);
  const auto has_axis = [&](const std::string& name) {
    return std::find(observable.axes.begin(), observable.axes.end(), name) != observable.axes.end();
  };
  if (!figure.x.empty() && !has_axis(figure.x))
    fail("'" + observable.name + "' has no axis '" + figure.x + "' for x");
  if (!figure.colour.empty() && !has_axis(figure.colour))
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
    std::optional<Drawing> drawing = spec.x.empty() ? draw_grid_curves(run, observable, spec, limits)
                                                    : draw_axis_curves(run, observable, spec, limits);
    if (!drawing || drawing->curves.empty()) continue;
    for (Curve& curve : drawing->curves) sort_by_x(curve);
    Figure figure{.name = spec.name, .title = spec.title, .caption = spec.caption, .note = drawing->note};
    if (!figure.note.empty()) figure.note += " The results file holds all.";
    const bool own_scales = drawing->panels.size() > 1 && ranges_differ(*drawing, spec.deviation);
    if (own_scales) add_note(figure.note, "Each panel has a vertical scale of its own.");
    figure.specification = specification_of(run, observable, spec, *drawing, limits, own_scales, figure.rows);
    figures.push_back(std::move(figure));
  }
  return figures;
}

}  // namespace synaptica
