// How many targets optimal weights can meet exactly: the largest load with error 0 at ridge 0.
//
// nu * critical_load is the fraction of active weights at capacity, nu the fraction of modes in which the inputs vary (1
// unless their covariance is singular). With r_p = mean/deviation of population p, a(k) = <G0>_p and bhat(k) = <s r G1>_p
// at h = s k r:
//
//   bias learned, or inputs of mean 0   f0 + (1 - f0)/2 for a fraction f0 of unconstrained synapses; nothing else matters
//   drive B = 0 (a bias of order one)   a(k0) with bhat(k0) = 0: below one half unless inputs are balanced; 0 where means
//                                       through allowed weights all have one sign
//   drive B                             against the means' own pull (sign B != sign bhat(0)): a(k0), as for B = 0;
//                                       along with it: a(k), B^2 = D1 |bhat(k)/k|, k between k0 and 0, which rises to
//                                       one half as |B| -> infinity; D1 = E[S/lambda]/nu
//
// At finite N the learned-bias case is a law: a problem can be stored with the probability that a binomial count of
// active weights is large enough, whatever the signs, spectra or distributions (exact where columns keep their law under a
// change of sign).
#pragma once

#include <cstdint>
#include <span>

#include "synaptica/perceptron/mean_field.h"

namespace synaptica::perceptron {

struct CriticalLoad {
  double load = 0;  ///< nu * critical_load
  double tilt = 0;  ///< k at capacity; -+infinity where the load is 0 because only weights of 0 are allowed
};

/// Load and ridge of the problem are not read. `variance_ratio`: D1, read where bias is fixed; above 0.
/// Throws InvalidArgument as mean_field does. Cost: some 30 evaluations of G1.
[[nodiscard]] CriticalLoad critical_load(const MeanFieldProblem& problem, double variance_ratio = 1);

/// P(P targets in general position can be met exactly by N weights, `unconstrained` of which are free): the upper tail
/// P(unconstrained + Bin(N - unconstrained, 1/2) >= P'), P' = P - 1 with a learned bias, P without one.
/// Throws InvalidArgument where a count is negative, or bias is fixed, for which no such law is known.
[[nodiscard]] double storage_probability(std::int64_t synapses, std::int64_t unconstrained,
                                         std::int64_t patterns, Bias bias);

}  // namespace synaptica::perceptron
