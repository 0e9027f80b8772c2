#include "synaptica/numerics/level_spacing.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/fredholm.h"
#include "synaptica/numerics/quadrature.h"

namespace synaptica::numerics {

namespace {

double sine_kernel(double x) {
  const double z = std::numbers::pi * x;
  return std::fabs(z) < 1e-4 ? 1 - z * z / 6 : std::sin(z) / z;
}

}  // namespace

double empty_interval_probability(double s) {
  if (!(s >= 0) || !std::isfinite(s))
    throw InvalidArgument("an interval of length " + number_text(s) + ": must be at least 0");
  if (s == 0) return 1;
  if (s > 20) return 0;  // below exp(-(pi s)^2/16)
  const double determinant = fredholm_determinant(
      [](double x, double y) { return sine_kernel(x - y) + sine_kernel(x + y); }, 0, s / 2, 36);
  return std::clamp(determinant, 0.0, 1.0);
}

const NearestLevel& nearest_level() {
  static const NearestLevel level = [] {
    constexpr double farthest = 5;  // E(10) = 1e-27
    const QuadratureRule rule = gauss_uniform(60);
    double mean = 0;
    double square = 0;
    for (std::size_t i = 0; i < rule.nodes.size(); ++i) {
      const double d = farthest / 2 * (1 + rule.nodes[i]);
      const double empty = farthest * rule.weights[i] * empty_interval_probability(2 * d);
      mean += empty;
      square += 2 * d * empty;
    }
    return NearestLevel{mean, std::sqrt(square - mean * mean)};
  }();
  return level;
}

}  // namespace synaptica::numerics
