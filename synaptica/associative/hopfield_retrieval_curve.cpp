#include "synaptica/associative/hopfield_retrieval_curve.h"

#include <cmath>
#include <limits>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/numerics/root.h"

namespace synaptica::associative {

namespace {

// The curve is followed between these parts of its length: at its ends u or w vanishes and rounding
// blurs the slopes. Its peak lies between 0.567 of the length (T -> 0) and 0.638 (T -> 1).
constexpr double first_part = 1e-7;
constexpr double last_part = 0.8;

}  // namespace

TanhMoments HopfieldRetrievalCurve::moments(double mean, double deviation) {
  ++evaluations_;
  return tanh_moments(mean, deviation);
}

HopfieldRetrievalCurve::HopfieldRetrievalCurve(double temperature) : temperature_(temperature) {
  // E sech^2(w z) falls from 1 and is below sqrt(2/pi)/w.
  end_ =
      numerics::find_root([&](double w) { return moments(0, w).slope - temperature_; }, 0, 1 / temperature_)
          .value;
}

const HopfieldRetrievalCurve::Point& HopfieldRetrievalCurve::at(double w) {
  const double far = 1 / temperature_;  // u = m/T is smaller
  // Newton's iteration for E tanh = T u. The difference is concave in u, so that from the right of
  // its maximum it goes to the root that is not zero, at the latest from the second step on without
  // overshooting.
  double u = last_.pattern_field + last_.pattern_field_slope * (w - last_.crosstalk_field);
  if (!(u > 0) || u > far) u = far;
  constexpr int most_steps = 200;
  TanhMoments m;
  bool found = false;
  double last_change = far;
  for (int step = 0; step < most_steps && !found; ++step) {
    m = moments(u, w);
    const double slope = m.slope - temperature_;
    if (slope >= 0) {
      if (u == far) break;
      u = far;
      continue;
    }
    const double change = (m.tanh - temperature_ * u) / slope;
    u -= change;
    if (u > far || !(u > 0)) u = far;
    // The next step would be of the order of the square of this one; or rounding is all that is
    // left, where steps that were small already no longer shrink.
    found = std::fabs(change) <= 1e-8 * u ||
            (std::fabs(change) <= 1e-3 * u && std::fabs(change) > 0.7 * last_change);
    last_change = std::fabs(change);
  }
  if (!found)
    throw DidNotConverge("Hopfield mean field: the retrieval curve at its field " + std::to_string(w),
                         std::fabs(m.tanh - temperature_ * u), most_steps);
  m = moments(u, w);
  const double rest = temperature_ - m.slope;
  const double root_order = std::sqrt(m.square);
  const double tanh_slope = -2 * w * m.slope_tanh;  // d(E tanh)/dw
  const double u_slope = tanh_slope / rest;
  const double sech_slope = -2 * m.slope_tanh * u_slope - 2 * w * (3 * m.slope_square - 2 * m.slope);
  last_ = {.pattern_field = u,
           .crosstalk_field = w,
           .root_load = w * rest / root_order,
           .root_load_slope = rest / root_order + w * sech_slope * (rest / (2 * m.square) - 1) / root_order,
           .pattern_field_slope = u_slope,
           .moments = m};
  return last_;
}

HopfieldRetrievalCurve::Point HopfieldRetrievalCurve::peak() {
  return peak(first_part * end_, last_part * end_);
}

HopfieldRetrievalCurve::Point HopfieldRetrievalCurve::peak(double lowest, double highest) {
  const numerics::Root root =
      numerics::find_root([&](double w) { return at(w).root_load_slope; }, lowest, highest);
  return at(root.value);
}

std::optional<HopfieldRetrievalCurve::Point> HopfieldRetrievalCurve::at_load(double load) {
  const double wanted = std::sqrt(load);
  double low = first_part * end_;  // below the load, and rising
  double high = last_part * end_;  // beyond the state, or beyond the peak
  bool peak_known = false;
  double w = wanted / (at(low).root_load / low);  // the slope at w = 0, where u is that of a single pattern
  if (!(w > low)) w = low;
  if (!(w < high)) w = 0.5 * (low + high);
  for (int step = 0; step < 200; ++step) {
    const Point point = at(w);
    const double missing = wanted - point.root_load;
    const bool rising = point.root_load_slope > 0;
    if (rising && std::fabs(missing) <= 2 * std::numeric_limits<double>::epsilon() * wanted) return point;
    if (!rising && missing > 0) {
      // Both ends are below the load: the peak between them decides. Where the load is the peak's,
      // to rounding, the second time is as near as one gets.
      if (peak_known) return point;
      const Point top = peak(low, w);
      if (top.root_load < wanted) return std::nullopt;
      peak_known = true;
      high = top.crosstalk_field;
      w = 0.5 * (low + high);
      continue;
    }
    (rising && missing > 0 ? low : high) = w;
    double next = w + missing / point.root_load_slope;
    if (!rising || !(next > low && next < high)) next = 0.5 * (low + high);
    if (next == low || next == high || next == w) return point;
    w = next;
  }
  throw DidNotConverge("Hopfield mean field: the retrieval state at load " + std::to_string(load),
                       std::fabs(last_.root_load - wanted), evaluations_);
}

}  // namespace synaptica::associative
