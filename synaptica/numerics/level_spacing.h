// How near a point inside a spectrum of real symmetric random matrices the nearest eigenvalue lies.
//
// Where eigenvalues are locally a mean distance of 1 apart, an interval of length s is empty with probability
//
//   E(s) = det(1 - K),   K(x, y) = sin(pi(x-y))/(pi(x-y)) + sin(pi(x+y))/(pi(x+y)) on L2(0, s/2)
//
// (Gaudin 1961, beta = 1; the even half of the sine kernel). The nearest eigenvalue is further than d with probability
// E(2d), so that its mean distance is int_0^inf E(2d) dd = 0.321382..., a quarter of the mean squared spacing.
#pragma once

namespace synaptica::numerics {

/// E(s), s >= 0; error a few 1e-15. Throws InvalidArgument where s < 0. Cost: 0.1 ms.
[[nodiscard]] double empty_interval_probability(double s);

/// Mean distance to the nearest eigenvalue, and its standard deviation, in units of the mean
/// spacing. Made once.
struct NearestLevel {
  double mean = 0;
  double deviation = 0;
};
[[nodiscard]] const NearestLevel& nearest_level();

}  // namespace synaptica::numerics
