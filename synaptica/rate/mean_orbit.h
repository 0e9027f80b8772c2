// The mean orbit of a rate network under an input that turns, and how it starts to learn a target that turns: for any
// activation, where series_speed (relation.h) is that of linear neurons.
//
//   x <- x + h [-x + f],                 f_i = E phi(u_i + s_i z),   u = J x + input_strength eta(t)
//   y <- y + h [-y + D (J y + g)],       D_i = E phi'(u_i + s_i z),  g = sum_c xi_c (v_c . x)/N
//   v_c <- v_c + h mu_c(t) b,            mu = (cos w t, sin w t): xi(t) = sum_c mu_c xi_c, and eta(t) alike
//
// x is the mean activity, y its derivative by the learning rate. Noise is taken in by Gaussian closure with deviations that
// do not turn: s_i^2 = (J C J^T)_ii, C that of the network linearised at D averaged over the period (response.h). Without
// noise, and for linear neurons, orbit and y are exact, those of the Euler map; for others noise is right in part, in first
// order of the temperature: what the closure leaves out is as large as what it takes in.
//
// Symbols: h = 2 pi/(w steps), a whole number of steps a period; h -> 0 is continuous time, and errors are of first order
// in h: 2 q(h/2) - q(h) has them of second. Cost: N^2 a step, until the orbit closes (some 30 relaxation times), of tanh
// 0.3 us a neuron and step besides; some 4 times over for the deviations. Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/rate/activation.h"
#include "synaptica/rate/learning_rule.h"
#include "synaptica/rate/relation.h"

namespace synaptica::rate {

struct MeanOrbit {
  double time_step = 0;            ///< h
  Array states;                    ///< {steps, N}: x at the steps of a period, from phase 0
  Array slopes;                    ///< {steps, N}: D
  std::vector<double> mean_slope;  ///< {N}: D averaged over the period
  Array covariance;                ///< {N, N}: C
  double relaxation_time = 0;      ///< of the slowest mode of -1 + D J, D averaged
  double residual = 0;  ///< by how much x misses itself after a period, and s_i^2 after one more iteration
  std::int64_t iterations = 0;  ///< of the deviations
  /// Mean over the period of |x|^2/N.
  [[nodiscard]] double power() const;
};

/// The orbit reached from x = 0. steps >= 3. Throws InvalidArgument where shapes do not fit, the frequency is not above 0 or
/// the linearised network is not stable; DidNotConverge where no orbit of this period is reached.
[[nodiscard]] MeanOrbit mean_orbit(const Array& coupling, const Activation& activation,
                                   const TurningMapping& mapping, double temperature, std::size_t steps);

/// d/dt, per learning rate, of the overlap xi(t) . x/N averaged over a period, after all transients. The rule's post factor
/// must be the target. Throws InvalidArgument where it is not, DidNotConverge where the response does not settle.
[[nodiscard]] double learning_speed(const AnyLearningRule& rule, const TurningMapping& mapping,
                                    const Array& coupling, const MeanOrbit& orbit);

/// The same overlap, averaged over each of the first `periods` periods of learning (steps 1 ... steps of each), per learning
/// rate, transients included, with decay of what was learned. What correlated fluctuations learn is left out: an offset.
[[nodiscard]] std::vector<double> learning_curve(const AnyLearningRule& rule, const TurningMapping& mapping,
                                                 const Array& coupling, const MeanOrbit& orbit, double decay,
                                                 std::size_t periods);

}  // namespace synaptica::rate
