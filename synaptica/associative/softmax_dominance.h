// One softmax update among random binary memories, exactly at any size.
//
// K random memories of N signs, gain lambda, and a cue that is memory 1 with c of its signs turned. A wrong memory at
// Hamming distance k from the cue, k ~ Binomial(N, 1/2), weighs v = exp(-2 lambda (k - c)) in units of the right one,
// so with S the sum of K - 1 independent v
//
//   own weight  w = 1/(1 + S),   E w^p = int_0^inf t^{p-1}/(p-1)! e^{-t} L(t)^{K-1} dt,   L(t) = E e^{-t v}
//   overlap of the update with memory 1:
//     E m = E w + (1 - 2c/N) (K-1) int e^{-t} L(t)^{K-2} E[v (1 - 2k/N) e^{-t v}] dt
//   the right memory dominates where w > 1/2:   P(S < 1)
//
// As N grows with K = e^{aN} and c = 0, all three jump at a = lambda - ln cosh lambda (softmax_capacity.h).
//
//   symbol  name      range
//   N       neurons   1 ... 1e6
//   K       memories  at least 1; need not be whole
//   lambda  gain      above 0; c lambda at most 300
//   c       flipped   0 ... N
#pragma once

#include <cstdint>

namespace synaptica::associative {

struct SoftmaxCue {
  std::int64_t neurons = 24;
  double memories = 1000;
  double gain = 1;
  std::int64_t flipped = 0;
};

/// A number with a bound or estimate of its numerical error.
struct SoftmaxExpectation {
  double value = 0;
  double error = 0;
};

/// E w^power, power 1, 2, 3, and E m: trapezoid in ln t, which converges geometrically; the error is the difference to twice the step. 1 ms.
/// All functions here throw InvalidArgument where a symbol is outside its range.
[[nodiscard]] SoftmaxExpectation expected_own_weight(const SoftmaxCue& cue, int power = 1);
[[nodiscard]] SoftmaxExpectation expected_overlap(const SoftmaxCue& cue);

/// P(S < 1), by inverting the characteristic function of S given that no wrong memory alone outweighs the right one. S is
/// smoothed by a normal number of standard deviation 0.0005 (S is discrete); `error` is a bound: the probability that
/// this makes a difference. 10 ms.
[[nodiscard]] SoftmaxExpectation dominance_probability(const SoftmaxCue& cue);

/// a = ln(K)/N at which P(S < 1) = 1/2; `cue.memories` is ignored. The error bound of the probability, over its slope.
/// Throws InvalidArgument where even two memories would be too many.
[[nodiscard]] SoftmaxExpectation half_dominance_exponent(const SoftmaxCue& cue);

}  // namespace synaptica::associative
