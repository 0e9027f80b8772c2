// The expected cosine of a memory with its target at finite size: the drift law averaged over random memories and noise.
//
// Start xi0 of `visible` components, target xi' = xi0 + noise * eta with eta standard normal, memory
// Xi = e xi0 + (1 - e) xi', f = 1 - e, N = visible, s = noise.
//
// Orthogonal memories have the fixed norm sqrt(N). With g = eta along xi0 and w = |eta across xi0|^2,
//
//   c = [(1 + s' f g)(1 + s' g) + s'^2 f w] / sqrt{ [(1 + s' f g)^2 + s'^2 f^2 w] [(1 + s' g)^2 + s'^2 w] },
//   s' = s / sqrt(N),   g ~ N(0, 1),   w ~ chi-squared of N - 1 degrees,
//
// and E c is a product of two Gauss rules (numerics/quadrature.h), doubled until it stands still.
//
// Gaussian memories: (Xi_i, xi'_i) are N independent pairs of normals of correlation R, and c is their correlation
// about zero, whose mean is known in closed form,
//
//   E c = R (2/sqrt(pi)) [Gamma((N+1)/2) / Gamma(N/2)] int_0^(pi/2) cos^N(x) / sqrt(1 - R^2 sin^2(x)) dx,
//   R = (1 + f s^2) / sqrt{ (1 + f^2 s^2)(1 + s^2) }.
//
// Either way E c is sampled at a few values of f and interpolated (numerics/chebyshev.h): evaluating it is then cheap.
#pragma once

#include <cstdint>
#include <memory>

namespace synaptica::numerics {
class ChebyshevInterpolant;
}

namespace synaptica::associative {

class MeanCosine {
 public:
  /// visible >= 2, noise > 0 and at most 1e8, else InvalidArgument. Cost: 1 ms at 50 visible neurons, up to a second
  /// at 2 or 3, where the integrand is rough.
  MeanCosine(std::int64_t visible, double noise, bool orthogonal);
  ~MeanCosine();

  /// E c after all but `forgetting`, in [0, 1], of the start is forgotten.
  [[nodiscard]] double operator()(double forgetting) const noexcept;

  /// The estimated error of that, of quadrature and interpolation together; 1e-13 or so at 10 neurons and more, up to
  /// some 1e-3 at 2.
  [[nodiscard]] double error() const noexcept { return error_; }

 private:
  double noise_;
  double error_ = 0;
  std::unique_ptr<numerics::ChebyshevInterpolant> interpolant_;
};

/// The distribution of the initial cosine, f = 0 above, over memories.
struct InitialOverlap {
  double mean = 0;
  double deviation = 0;
  double kurtosis = 3;  ///< fourth central moment over squared variance
  double error = 0;     ///< estimated, of mean and deviation
};

/// By quadrature (Gaussian memories: the length of the target, and the memory's components along and across it).
[[nodiscard]] InitialOverlap initial_overlap(std::int64_t visible, double noise, bool orthogonal);

}  // namespace synaptica::associative
