// The spectrum of a large random covariance matrix, and what its finite size adds.
//
// J = X^T X / n with X of n x p independent entries of mean 0 and variance 1, p, n -> infinity at y = p/n:
//
//   density     rho(x) = sqrt((b - x)(x - a)) / (2 pi y x) on [a, b],   a, b = (1 -+ sqrt y)^2
//   zero modes  a fraction 1 - 1/y of exact zeros where y > 1 (p > n)
//
// (Marchenko and Pastur 1967). The number of eigenvalues above x has, for real entries of fourth cumulant k4 (0 for
// Gaussian entries, -2 for signs), the expectation
//
//   p upper_tail(x) + c(x) + ...,   c = 1/4 - t/(2 pi) + k4 sin(2 t)/(2 pi),   x = 1 + y + 2 sqrt(y) cos t, 0 < t < pi
//
// (Bai and Silverstein 2004 for the Gaussian part, Zheng, Bai and Yao 2015 for k4; their smooth functions applied to a
// step). c does not grow with p.
//
//   symbol  name          meaning        range
//   y       aspect_ratio  columns/rows   above 0
#pragma once

namespace synaptica::numerics {

struct SpectrumEdges {
  double lower = 0;  ///< a; the smallest eigenvalue that is not an exact zero
  double upper = 0;  ///< b
};

/// All throw InvalidArgument unless aspect_ratio is finite and above 0.
[[nodiscard]] SpectrumEdges marchenko_pastur_edges(double aspect_ratio);

/// rho(x), 0 outside [a, b]; the zero modes are not in it. At y = 1 it diverges as x -> 0: rho(0)
/// is then infinite.
[[nodiscard]] double marchenko_pastur_density(double x, double aspect_ratio);

/// The fraction of eigenvalues above x, zero modes included where x < 0; closed form.
[[nodiscard]] double marchenko_pastur_upper_tail(double x, double aspect_ratio);

/// The fraction of exact zeros, max(0, 1 - 1/y).
[[nodiscard]] double marchenko_pastur_zero_fraction(double aspect_ratio);

/// c(x): how many eigenvalues more than p upper_tail(x) lie above x on average. 0 outside [a, b].
[[nodiscard]] double finite_size_count(double x, double aspect_ratio, double fourth_cumulant);

/// -dc/dx: how much the density times p is raised at x. Requires a < x < b.
[[nodiscard]] double finite_size_density(double x, double aspect_ratio, double fourth_cumulant);

}  // namespace synaptica::numerics
