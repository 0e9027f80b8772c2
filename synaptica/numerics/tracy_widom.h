// The law of the largest eigenvalue of a large real symmetric random matrix (Tracy and Widom 1996, beta = 1).
//
//   F1(s) = P(largest <= s) = det(1 - K_s),   K_s(x, y) = Ai(x + y + s) on L2(0, infinity)
//
// (Ferrari and Spohn 2005). The determinant is taken on a Gauss-Legendre rule of 60 points over [0, 16 + max(0, -s)]
// (Bornemann 2010): beyond, the kernel is below 1e-19; absolute error a few 1e-15.
#pragma once

#include "synaptica/numerics/quadrature.h"

namespace synaptica::numerics {

inline constexpr double tracy_widom_mean = -1.2065335745820;
inline constexpr double tracy_widom_deviation = 1.2679830576869;

/// F1(s); 0 below -12 and 1 above 12, to within 1e-16. Cost: 2000 Airy functions and a determinant
/// of order 60, 2 ms.
[[nodiscard]] double tracy_widom_distribution(double s);

/// Expectations under F1: E g(S) ~ sum weights[i] g(nodes[i]); 4401 nodes 0.005 apart on [-10, 12].
/// Smooth g: error 1e-9; a kink of g costs 2e-6 times the jump of its slope. Made once, at the
/// first call (0.5 s); thread-safe.
[[nodiscard]] const QuadratureRule& tracy_widom_rule();

/// Scale and place of an extreme eigenvalue of J = X^T X / n, X of n x p independent standard normal entries:
///
///   largest            ~ centre + width S                        S of law F1
///   smallest non-zero  ~ exp(ln centre - (width/centre) S)       n != p
///
/// With a = sqrt(n - 1/2), b = sqrt(p - 1/2):
///
///   largest   centre = (a + b)^2/n,  width = (a + b)(1/a + 1/b)^(1/3)/n
///   smallest  centre = (a - b)^2/n,  width = |a - b| |1/a - 1/b|^(1/3)/n
///
/// The halves make the error of the law of order N^(-2/3) (Ma 2012).
struct ExtremeEigenvalue {
  double centre = 0;
  double width = 0;
};

/// Both throw InvalidArgument unless rows, columns >= 1; the smallest also where they are equal
/// (its law is then another: hard_edge.h).
[[nodiscard]] ExtremeEigenvalue largest_eigenvalue_scale(double rows, double columns);
[[nodiscard]] ExtremeEigenvalue smallest_eigenvalue_scale(double rows, double columns);

/// By how much entries of fourth cumulant k4 move the upper (+) and lower (-) edge: +-(k4/n)(1 +-
/// sqrt y)^2/sqrt y.
[[nodiscard]] double upper_edge_shift(double rows, double columns, double fourth_cumulant);
[[nodiscard]] double lower_edge_shift(double rows, double columns, double fourth_cumulant);

}  // namespace synaptica::numerics
