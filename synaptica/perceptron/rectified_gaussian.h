// Moments of a rectified Gaussian, the law of an optimal sign-constrained weight: z standard normal, [x]_+ = max(x, 0),
//
//   G0(h) = P(h + z > 0) = Phi(h)      G1(h) = E[h + z]_+ = phi + h Phi      G2(h) = E[h + z]_+^2 = (1 + h^2) Phi + h phi
//
// An unconstrained weight is not rectified: 1, h, 1 + h^2. Below h = -37 all underflow to 0.
#pragma once

#include <algorithm>

#include "synaptica/numerics/gaussian.h"

namespace synaptica::perceptron {

struct RectifiedMoments {
  double active = 0;  ///< G0
  double first = 0;   ///< G1
  double second = 0;  ///< G2
};

/// The cancellation in G1 and G2 at negative h costs h^2 and h^4 roundings of numbers that are themselves tiny.
[[nodiscard]] inline RectifiedMoments rectified_moments(double h, bool constrained) noexcept {
  if (!constrained) return {1, h, 1 + h * h};
  const double density = numerics::standard_normal_density(h);
  const double below = numerics::standard_normal_distribution(h);
  return {below, std::max(0.0, density + h * below), std::max(0.0, (1 + h * h) * below + h * density)};
}

}  // namespace synaptica::perceptron
