#include "synaptica/report/form.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace synaptica::report {

namespace {

// Up to this many points a bar for each error is clearer than a band; points of a grid stand each for itself.
constexpr std::size_t bars_up_to = 12;
constexpr std::size_t grid_bars_up_to = 40;

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
    // The middle of the sequence, of an even number of coordinates between two of them.
    const double below = curve.x[(curve.x.size() - 1) / 2], above = curve.x[curve.x.size() / 2];
    const double arithmetic = (below + above) / (curve.x.front() + curve.x.back());
    const double geometric = std::sqrt(below * above / (curve.x.front() * curve.x.back()));
    if (std::fabs(std::log(geometric)) > std::fabs(std::log(arithmetic))) return false;
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

// True where the theory's allowance is to be seen beside its line somewhere.
bool shows_allowance(const Drawing& drawing, bool deviation) {
  constexpr double visible = 0.02;
  const Extent extent = extent_of(drawing, deviation);
  return std::any_of(drawing.curves.begin(), drawing.curves.end(), [&](const Curve& curve) {
    return std::any_of(curve.allowance.begin(), curve.allowance.end(), [&](double allowance) {
      return allowance > visible * (extent.highest - extent.lowest);
    });
  });
}

// Positive numbers that span a factor of thirty: on a linear scale most dots of a scatter would lie in a corner.
bool wants_logarithm(double lowest, double highest) {
  return lowest > 0 && highest >= 30 * lowest && std::isfinite(highest);
}

// A scatter has two scales of one kind, so that equality is a straight line.
void set_scales_of_scatter(const Drawing& drawing, Form& form) {
  Extent x;
  for (const Curve& curve : drawing.curves) x.see(curve.x);
  form.log_x = form.log_y =
      wants_logarithm(x.lowest, x.highest) && form.lowest > 0 && std::isfinite(form.highest);
  form.bars = true;
}

}  // namespace

Form form_of(const Drawing& drawing, const FigureSpec& figure) {
  const auto any = [&](auto&& holds) {
    return std::any_of(drawing.curves.begin(), drawing.curves.end(), holds);
  };
  std::size_t longest = 0;
  for (const Curve& curve : drawing.curves) longest = std::max(longest, curve.x.size());
  Form form;
  form.theory = any([](const Curve& curve) { return has_number(curve.theory); });
  form.simulation = any([](const Curve& curve) { return has_number(curve.mean); });
  form.category = any([](const Curve& curve) { return !curve.labels.empty(); });
  form.panels = drawing.panels.size() > 1;
  form.own_scales = form.panels && ranges_differ(drawing, figure.deviation);
  form.log_x = is_geometric(drawing.curves);
  form.log_y = !figure.deviation && spans_decades(drawing);
  form.bars = form.category || longest <= (drawing.grid ? grid_bars_up_to : bars_up_to);
  form.allowance = form.theory && !form.category && !form.log_y && shows_allowance(drawing, figure.deviation);
  const Extent extent = extent_of(drawing, figure.deviation);
  form.lowest = extent.lowest;
  form.highest = extent.highest;
  form.equality = drawing.equality;
  if (drawing.scatter) set_scales_of_scatter(drawing, form);
  form.dodge = form.bars && drawing.grid && !form.category && drawing.colours.size() > 1;
  form.digits = digits_needed(drawing, figure.deviation);
  return form;
}

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

}  // namespace synaptica::report
