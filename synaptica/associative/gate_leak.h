// How much a pattern moves memories that are not its own: the error of "the winner takes all" under a softmax gate.
//
// While pattern nu is shown, memory mu gets less than min(1, exp(-gain * gap)) of the weight, where
//
//   gap = xi'_nu . Xi_nu - xi'_nu . Xi_mu
//
// With Xi_nu = xi0_nu + f s eta_nu and Xi_mu = xi0_mu + h s eta_mu (f, h: the fractions gained so far; s: noise;
// N: visible neurons) the gap is nearly normal, with exactly
//
//   mean      N (1 + f s^2)
//   variance  N [ (1 + f)^2 s^2 + 2 f^2 s^4 + (1 + s^2)(1 + h^2 s^2) + v ],   v = -1 orthogonal, +2 Gaussian memories
//
// (orthogonal memories, f = h = 0: exactly normal). The expected leak is then
//
//   E min(1, exp(-gain gap)) = Q(z) + phi(z) M(gain sd - z),   z = mean / sd,   M(x) = Q(x) / phi(x)
//
// with phi the standard normal density and Q its upper tail. The gap is affine in (f, h), so the leak at any time of a
// run is at most the sum of those at the corners of a polygon around the path that (f, h) takes: its start, its end
// and the point where the tangents at both meet.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace synaptica::associative {

/// E min(1, exp(-gain * gap)) for a normal gap. gain > 0, deviation >= 0.
[[nodiscard]] double expected_leak(double gain, double gap_mean, double gap_deviation) noexcept;

struct GateConditions {
  double visible = 50;
  double noise = 0.4;
  bool orthogonal = true;
  double gain = 2;
};

/// The expected leak to memory mu from pattern nu, which have gained fractions `other_gained` and `own_gained`.
[[nodiscard]] double expected_leak(const GateConditions& conditions, double own_gained,
                                   double other_gained) noexcept;

/// For each memory, the expected sum over all other memories of what it loses of its own pattern and what it is pulled
/// by theirs, in units of its own pull, at the worst time of a run of `steps` steps; not above 1:
///
///   sum over nu of  leak(pattern mu to nu) + max(1, p_nu / p_mu) leak(pattern nu to mu)
///
/// `rate` is time_step / memory_time_constant. Cost: the square of the number of different probabilities.
[[nodiscard]] std::vector<double> gate_leaks(const GateConditions& conditions,
                                             std::span<const double> probabilities, double rate,
                                             std::int64_t steps);

}  // namespace synaptica::associative
