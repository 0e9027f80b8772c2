// How a nonlinear rate network answers a small field, four ways: at a fixed point, by Gaussian closure, from lagged
// covariances of its activity, and from its variance alone.
//
//   x = phi(gain (J x + field)) + noise;   D_i: mean slope d phi/du of neuron i;   A = -1 + D J
//
//   response to a static field inside phi   chi = (1 - D J)^-1 D                          state_response
//   quasi-Gaussian                          chi = [ integral_0^inf C(s) ds ] C^-1 D       quasi_gaussian_response
//   fluctuation-response                    chi = gain C/T                                fluctuation_response
//
// The first is exact for small noise at a stable fixed point; the second for linear networks of any coupling and noise; the
// third for linear networks with symmetric J and isotropic noise only.
//
// Symbols: J coupling {N, N}; field: input_strength * eta {N}; T temperature (variance of a neuron alone); C(s) =
// E[x(t+s) x(t)^T]. Gain belongs to the activation (activation.h). Cost O(N^3) a call; the closure some ten times that.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/rate/activation.h"

namespace synaptica::rate {

/// A state of a network under a field, and how it answers there.
struct NetworkState {
  std::vector<double> mean;   ///< {N}: x
  std::vector<double> slope;  ///< {N}: D
  Array covariance;           ///< {N, N}; of a fixed point empty
  double residual =
      0;  ///< of mean and, for the closure, covariance: the largest change by one more iteration
  std::int64_t iterations = 0;
};

/// The stable fixed point without noise that is reached from x = 0.
/// Throws DidNotConverge where there is none (residual above 1e-12) or it is not stable.
[[nodiscard]] NetworkState evoked_state(const Array& coupling, const Activation& activation,
                                        std::span<const double> field);

struct ClosureOptions {
  double damping = 1;        ///< fraction of each step that is taken; halved wherever the residual has grown
  double tolerance = 1e-10;  ///< of the residual
  std::int64_t most_iterations = 100;
  /// A closure of the same coupling to begin with, for one under another field: spares most iterations.
  const NetworkState* start = nullptr;
};

/// Gaussian closure (statistical linearisation): mean and covariance that are consistent with a Gaussian activity,
///
///   x_i = E phi(u_i + s_i z),  D_i = E phi'(u_i + s_i z),  u = J x + field,  s_i^2 = (J C J^T)_ii,  A C + C A^T + 2T = 0.
///
/// By Newton's method in the mean and substitution in the variance: some 6 iterations of a covariance each.
/// Throws DidNotConverge where it does not converge, or A loses stability on the way: no numbers are returned then.
[[nodiscard]] NetworkState gaussian_closure(const Array& coupling, const Activation& activation,
                                            std::span<const double> field, double temperature,
                                            const ClosureOptions& options = {});

/// The network linearised at slopes D, A = -1 + D J: how it fluctuates under noise, A C + C A^T + 2T = 0; with a time step h
/// above 0, as the Euler map, C = F C F^T + 2 T h, F = 1 + h A.
struct LinearisedNoise {
  Array covariance;          ///< C; empty where A is not stable
  double largest_real_part;  ///< of A, per unit of time: below 0 where perturbations die out
};
/// Throws InvalidArgument where A is stable and its Euler map is not.
[[nodiscard]] LinearisedNoise linearised_noise(const Array& coupling, std::span<const double> slope,
                                               double temperature, double time_step = 0);

/// (1 - D J)^-1 D.
[[nodiscard]] Array state_response(const Array& coupling, std::span<const double> slope);

/// v . (1 - D J)^-1 D v/N of one direction; a twelfth of the cost. With D measured in whatever activity a network has,
/// this is its quasi-linear response. Throws DidNotConverge where 1 - D J is singular.
[[nodiscard]] double state_response_along(const Array& coupling, std::span<const double> slope,
                                          std::span<const double> direction);

/// `lagged`: C(0), C(interval), ... The integral is taken by the trapezoid rule; its error is of second order in interval,
/// and what lies beyond the last lag is left out. Throws DidNotConverge where C(0) is singular.
[[nodiscard]] Array quasi_gaussian_response(std::span<const Array> lagged, double interval,
                                            std::span<const double> slope);
/// From the integral itself.
[[nodiscard]] Array quasi_gaussian_response(const Array& integral, const Array& covariance,
                                            std::span<const double> slope);

/// gain C/T. Throws InvalidArgument where the temperature is not above 0: without noise the variance gives ratios at best.
[[nodiscard]] Array fluctuation_response(const Array& covariance, double gain, double temperature);

/// C(k) = mean over t of (x(t+k) - mean)(x(t) - mean)^T, k = 0 ... lags - 1, from samples {times, N} in a row.
/// Throws InvalidArgument where there are not more samples than lags.
[[nodiscard]] std::vector<Array> sample_lagged_covariances(const Array& samples, std::size_t lags);

}  // namespace synaptica::rate
