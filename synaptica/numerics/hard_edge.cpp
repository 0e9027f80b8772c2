#include "synaptica/numerics/hard_edge.h"

#include <algorithm>
#include <boost/math/special_functions/bessel.hpp>
#include <cmath>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/fredholm.h"
#include "synaptica/numerics/quadrature.h"

namespace synaptica::numerics {

namespace {

void check(int difference) {
  if (difference < 0 || difference > 100)
    throw InvalidArgument("hard edge: difference = " + std::to_string(difference) +
                          ", must be from 0 to 100");
}

}  // namespace

double hard_edge_survival(double t, int difference) {
  check(difference);
  if (!(t >= 0) || !std::isfinite(t))
    throw InvalidArgument("hard edge: t = " + number_text(t) + ", must be at least 0");
  if (t == 0) return 1;
  // x = u^2, so that the kernel is analytic at 0 for odd differences too.
  const double root = std::sqrt(t);
  const auto kernel = [&](double u, double v) {
    return root * std::sqrt(u * v) * boost::math::cyl_bessel_j(difference, root * u * v);
  };
  const auto points = static_cast<std::size_t>(std::min(110.0, 24 + root));
  return std::clamp(fredholm_determinant(kernel, 0, 1, points), 0.0, 1.0);
}

HardEdgeMoments hard_edge_moments(int difference) {
  check(difference);
  // The law of sqrt(s) is centred at about d and a few d^(1/3) + 8 wide: in u = sqrt(t), E s = int
  // 2 u P(u^2) du and E s^2 = int 4 u^3 P(u^2) du.
  const double highest = difference + 8 * std::cbrt(1.0 + difference) + 12;
  const QuadratureRule rule = gauss_uniform(80);
  double mean = 0;
  double square = 0;
  for (std::size_t i = 0; i < rule.nodes.size(); ++i) {
    const double u = highest / 2 * (1 + rule.nodes[i]);
    const double part = highest * rule.weights[i] * 2 * u * hard_edge_survival(u * u, difference);
    mean += part;
    square += 2 * u * u * part;
  }
  return {mean, std::sqrt(square - mean * mean)};
}

}  // namespace synaptica::numerics
