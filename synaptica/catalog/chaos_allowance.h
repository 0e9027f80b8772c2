// How far networks of finite size, in finite steps, may lie from dynamic mean-field theory: the allowances of the study chaos.
//
// Finite size. The covariance of the fields in one network of N neurons, sum x x/N, fluctuates around the theory's by parts
// of order N^(-1/2); what follows from it is off in the mean by its curvature times their variance, so by order 1/N. Such
// a network has the moments of an infinitely large one whose coupling g is different by a part of that order, and moves
// slower by such a part. These factors were measured, at g = 1.5, 2, 3, 4 without noise and g = 0.9, 1.2 with T = 0.01, in
// networks of 200 to 1000 neurons (docs/studies/chaos.md has the numbers); what is allowed is about twice that.
//
// The exponent has a reason of its own. The theory is one of the mean square of perturbations, which is carried by those
// that grow most; ln |y| of a single one gains the variance v = O(1/N) in a unit of time, and its mean growth is lower by v
// (rate/relaxation.h). Measured in the same networks, v N is 5 to 15, and explains all but 1 to 4 of what is missing.
//
//   moments         coupling off by 3/N             measured 1.7 (0.5) at g = 4, 1.4 (0.8) at 3, lower, of equal sign
//   times           longer by 30/N                  measured 12 (3) at g = 4, 18 (6) at 3, 14 (14) at 2
//   exponent        lower by 20/N                   measured 11 to 17 at g = 1.5 to 4
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
