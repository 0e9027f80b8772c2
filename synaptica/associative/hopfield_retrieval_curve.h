// The retrieval states of the Hopfield network at one temperature 0 < T < 1, as a curve with one parameter.
//
// In terms of the strengths of the field, u = m/T (pattern) and w = sqrt(a r)/T (crosstalk), the mean-field equations
// of hopfield_mean_field.h are explicit. With E over x = u + w z:
//
//   E tanh x = T u     fixes u(w): a concave function of u against a line, so one root for each w < end()
//   sqrt(a) = w (T - E sech^2 x) / sqrt(E tanh^2 x)
//
// sqrt(a) starts at 0 as w does, has one maximum (the critical load), and ends at 0 where u does.
#pragma once

#include <cstdint>
#include <optional>

#include "synaptica/associative/tanh_moments.h"

namespace synaptica::associative {

/// Above, the curve is blurred by rounding; all its loads are below 3e-19.
inline constexpr double highest_retrieval_temperature = 1 - 1e-9;

class HopfieldRetrievalCurve {
 public:
  struct Point {
    double pattern_field = 0;        ///< u
    double crosstalk_field = 0;      ///< w
    double root_load = 0;            ///< sqrt(a)
    double root_load_slope = 0;      ///< d sqrt(a) / d w along the curve
    double pattern_field_slope = 0;  ///< du/dw
    TanhMoments moments;
  };

  /// Requires 0 < temperature < highest_retrieval_temperature.
  explicit HopfieldRetrievalCurve(double temperature);

  /// w where the overlap vanishes.
  [[nodiscard]] double end() const noexcept { return end_; }
  /// The state at 0 < w <= 0.8 end(), beyond the peak. Near the last point asked for it is found
  /// faster.
  [[nodiscard]] const Point& at(double crosstalk_field);
  /// The state of the largest load between lowest and highest, where the load rises and falls.
  [[nodiscard]] Point peak(double lowest, double highest);
  [[nodiscard]] Point peak();
  /// The state at a load, on the part of the curve where the load rises. None where the load is
  /// above the peak's.
  [[nodiscard]] std::optional<Point> at_load(double load);
  /// Evaluations of the integrals so far.
  [[nodiscard]] std::int64_t evaluations() const noexcept { return evaluations_; }

 private:
  TanhMoments moments(double mean, double deviation);

  double temperature_;
  double end_ = 0;
  Point last_;
  std::int64_t evaluations_ = 0;
};

}  // namespace synaptica::associative
