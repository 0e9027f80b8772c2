// Fredholm determinants on an interval, by a Gauss-Legendre rule (Bornemann, Math. Comp. 79, 2010):
//
//   det(1 - K) ~ det( delta_ij - sqrt(w_i) K(x_i, x_j) sqrt(w_j) )
//
// For an analytic kernel the error falls geometrically with the number of points, down to rounding.
#pragma once

#include <cstddef>
#include <functional>

namespace synaptica::numerics {

/// det(1 - K) for a symmetric kernel K on [lowest, highest]. Cost: points^2/2 calls of the kernel,
/// O(points^3).
[[nodiscard]] double fredholm_determinant(const std::function<double(double, double)>& kernel, double lowest,
                                          double highest, std::size_t points);

}  // namespace synaptica::numerics
