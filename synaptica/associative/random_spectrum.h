// What is expected of the couplings J = Xi^T Xi / hidden of random memories at finite size, and how sure that is.
//
// Binds the laws of numerics (marchenko_pastur.h, tracy_widom.h, hard_edge.h, level_spacing.h) to one network of
// `visible` and `hidden` neurons with independent entries of mean 0 and variance 1. y = visible/hidden, l the
// eigenvalues of J, G a gain: the origin of the network has the loop gains s = G l (stability.h).
//
// Every number comes with `error`, the size of what its law leaves out, and `deviation`, the standard deviation of the
// quantity over networks (0 where it is not known in closed form).
#pragma once

#include <cstdint>

namespace synaptica::associative {

struct RandomSpectrum {
  std::int64_t visible = 100;
  std::int64_t hidden = 100;
  double fourth_cumulant = 0;  ///< of the entries: 0 Gaussian, -2 binary
};

struct SpectralExpectation {
  double value = 0;
  double error = 0;
  double deviation = 0;
  double limit = 0;  ///< the same to leading order in size, where that is a law of its own; else the value
};

/// Where 1 lies in the spectrum: what decides which law its gap has.
enum class PlaceOfOne {
  inside,  ///< in the bulk (y < 4): eigenvalues on both sides
  below,   ///< between the zero modes and the bulk (y > 4): index = hidden
  edge,    ///< too near to the bulk's edge (y = 4) at this size: no law is known
};
/// Inside where at least 3 eigenvalues are expected between 1 and the nearer edge; below where the smallest
/// non-zero one is below 1 with a chance of at most 1 %.
[[nodiscard]] PlaceOfOne place_of_one(const RandomSpectrum& spectrum);

/// E min |l - 1|, zero modes included. Inside: the mean distance to the nearest of levels of local density
/// rho = visible rho_MP(1) + its finite-size term; relative error 1/n^2, n the number of levels to the edge,
/// over which the density changes. Below: E min(1, l_min - 1). Throws InvalidArgument where place_of_one is
/// edge.
[[nodiscard]] SpectralExpectation expected_smallest_gap(const RandomSpectrum& spectrum);

/// The expected fraction of l > 1/gain: Marchenko-Pastur's tail and its finite-size count. Error in numbers
/// of eigenvalues: 0.2/n with n levels between 1/gain and the nearer edge, and at most 1/2, as beyond an edge
/// but for the chance that the extreme eigenvalue is there.
[[nodiscard]] SpectralExpectation expected_unstable_fraction(const RandomSpectrum& spectrum, double gain);

/// E l_max: Tracy-Widom, and the shift of entries that are not Gaussian. With M = min(visible, hidden) the
/// law's error is width M^(-2/3), and that of the shift |shift| M^(-1/3).
[[nodiscard]] SpectralExpectation expected_largest_eigenvalue(const RandomSpectrum& spectrum);

/// E of the smallest non-zero eigenvalue: hard edge where |visible - hidden| <= min(30, M/2), Tracy-Widom of
/// its logarithm beyond. Relative errors 1/M, and (width/centre)^2/3.
[[nodiscard]] SpectralExpectation expected_smallest_eigenvalue(const RandomSpectrum& spectrum);

/// P(gain l_max < 1): the origin is stable. Error: that of l_max times the density of its law, at most
/// 0.32/width.
[[nodiscard]] SpectralExpectation origin_stable_probability(const RandomSpectrum& spectrum, double gain);

/// P(every non-zero l > 1). Requires visible > hidden + 30, else InvalidArgument.
[[nodiscard]] SpectralExpectation all_above_one_probability(const RandomSpectrum& spectrum);

}  // namespace synaptica::associative
