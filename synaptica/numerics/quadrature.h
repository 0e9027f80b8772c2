// Gauss rules for expectations: E[f(X)] ~ sum_i weights[i] f(nodes[i]) for X of a known
// distribution.
//
// A rule of n points is exact where f is a polynomial of degree up to 2n - 1; for an analytic f its
// error falls geometrically with n. Compare two sizes to estimate the error: the caller knows how
// smooth its f is.
//
// Nodes and weights are the eigenvalues of the distribution's Jacobi matrix and the squared first
// components of its eigenvectors (Golub and Welsch, Math. Comp. 23, 1969). The weights are divided
// by their sum, so that constants are integrated to rounding. Cost: O(points^3), 1 ms at 64 points.
#pragma once

#include <cstddef>
#include <vector>

namespace synaptica::numerics {

struct QuadratureRule {
  std::vector<double> nodes;    ///< ascending
  std::vector<double> weights;  ///< not negative, sum 1
};

/// X standard normal: the Gauss-Hermite rule as a probability measure.
/// Throws InvalidArgument where points is 0.
[[nodiscard]] QuadratureRule gauss_normal(std::size_t points);

/// X uniform on (-1, 1): the Gauss-Legendre rule as a probability measure, so that the integral of
/// f over [a, b] is (b - a) sum_i weights[i] f((a + b)/2 + (b - a)/2 nodes[i]). Throws
/// InvalidArgument where points is 0.
[[nodiscard]] QuadratureRule gauss_uniform(std::size_t points);

/// X of density x^(shape-1) exp(-x) / Gamma(shape): the generalised Gauss-Laguerre rule.
/// Chi-squared with d degrees of freedom is 2X with shape d/2. The Jacobi matrix is centred and
/// scaled to unit variance, so that a shape of 1e12 loses no more digits than one of 1. Throws
/// InvalidArgument where points is 0 or shape is not above 0.
[[nodiscard]] QuadratureRule gauss_gamma(double shape, std::size_t points);

}  // namespace synaptica::numerics
