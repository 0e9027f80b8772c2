// How far networks of finite size, in finite steps, may lie from dynamic mean-field theory: the allowances of the study chaos.
//
// Finite size. A network of N neurons has the moments of an infinitely large one whose coupling g is different by a part
// of order 1/N, moves slower by such a part, and its largest exponent is lower by something of order 1/N. The factors were
// measured, at g = 1.5, 2, 3, 4 without noise and g = 0.9, 1.2 with T = 0.01, in 48 to 96 networks of 200 neurons and 16 of
// 500 (docs/studies/chaos.md has the numbers); what is allowed is about twice that:
//
//   moments         coupling off by 3/N             measured 1.7 (0.5) at g = 4, 1.4 (0.8) at 3, lower, of equal sign
//   times           longer by 30/N                  measured 12 (3) at g = 4, 18 (6) at 3, 14 (14) at 2
//   exponent        lower by 20/N                   measured 11 (1), 13 (1), 15 (1), 17 (1) at g = 1.5, 2, 3, 4
//
// Where the theory's exponent L is below 14/N networks of this size do not tend to be chaotic: they cycle or rest, and have
// no time of forgetting. Times are then allowed 30/N / (1 - 14/(N L)), and everything beyond.
// Without noise below the onset the activity dies out as exp(-(1 - g r) t), r the radius of the couplings' eigenvalues, and
// g r - 1 is the exponent; r exceeds 1 by less than sqrt(ln N/4N) on average (Rider and Sinclair, Ann. Appl. Probab. 24,
// 2014).
//
// Finite steps H, of second order (rate/mean_field_activity.h). The scheme of Stoermer and Verlet conserves, to that order,
// not p^2/2 + V but  p^2/2 + V + H^2 (p^2 V''/12 - V'^2/24),  p = Delta', V' = g^2 E phi phi - Delta. At the start, p = Tn,
// this moves Delta0 by  H^2 (V'/24 - V'' Tn^2/(12 V')); and it changes speeds, so times, by a part below H^2 max|V''|/8.
// Twice the first and once the second are allowed. The exponent is off by a part h (g^2 E phi'^2 - (1 + L)^2)/(2 (1 + L)).
#pragma once

#include <cstddef>

#include "synaptica/rate/activation.h"
#include "synaptica/rate/dynamic_mean_field.h"

namespace synaptica {

struct ChaosAllowance {
  double field_variance = 0;
  double activity_variance = 0;
  double rate_variance = 0;
  double mean_slope = 0;
  double relative_time = 0;  ///< of times; 1 at most
  double exponent = 0;
};

/// `theory` of an activation `kind` at a temperature, and its largest exponent (which takes longer than the rest), for networks
/// of that many neurons that ran `warm_up` in steps of `time_step`.
[[nodiscard]] ChaosAllowance chaos_allowance(const rate::DynamicMeanField& theory, rate::ActivationKind kind,
                                             double temperature, double exponent, std::size_t neurons,
                                             double time_step, double warm_up);

/// Neurons from which networks without noise tend to be chaotic at this exponent: 14/exponent; 0 where it is not above 0.
[[nodiscard]] double chaotic_neurons(double exponent) noexcept;

}  // namespace synaptica
