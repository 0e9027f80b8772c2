// A smooth function of one variable, sampled once and then cheap to evaluate: its Chebyshev interpolant on [lower, upper].
//
//   f(x) ~ sum_{j=0..n} c_j T_j(u),   u = (2x - lower - upper) / (upper - lower)
//
// through the n + 1 points u = cos(pi i / n). n doubles, reusing every sample, until the upper half of the
// coefficients adds up to no more than the tolerance: the half as large interpolant was then good enough already,
// so that sum is a bound in practice on the error of this one.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace synaptica::numerics {

struct ChebyshevOptions {
  double tolerance = 1e-13;           ///< absolute; no smaller than the rounding or quadrature noise of f
  std::size_t largest_degree = 1024;  ///< a power of two, at least 8: where doubling ends, converged or not
};

class ChebyshevInterpolant {
 public:
  /// Samples f. Cost: degree + 1 calls of f and O(degree^2) operations.
  /// Throws InvalidArgument where lower is not below upper.
  ChebyshevInterpolant(const std::function<double(double)>& function, double lower, double upper,
                       const ChebyshevOptions& options = {});

  /// The interpolant at x in [lower, upper] (Clenshaw's recurrence: 3 operations a degree).
  [[nodiscard]] double operator()(double x) const noexcept;

  /// The estimated largest error on [lower, upper]; above the tolerance where the largest degree did not suffice.
  [[nodiscard]] double error() const noexcept { return error_; }
  [[nodiscard]] std::size_t degree() const noexcept { return coefficients_.size() - 1; }

 private:
  double lower_;
  double upper_;
  double error_ = 0;
  std::vector<double> coefficients_;
};

}  // namespace synaptica::numerics
