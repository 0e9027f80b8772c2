// How many memories a dense associative network holds: the chance that one neuron of a stored pattern flips.
//
// E(s) = - sum_mu F(xi_mu . s), F(x) = x^n (n = 2: Hopfield), or max(x, 0)^n where rectified; N neurons, K random binary
// patterns. Turning neuron i of pattern 1 changes the energy by a signal and K - 1 independent, symmetric noises,
//
//   S = F(N) - F(N - 2),   V = E [F(X + 1) - F(X - 1)]^2,   X a sum of N - 1 random signs (exact binomial sum)
//   flip error = Q( S / sqrt((K - 1) V) ),   Q the upper tail of the standard normal distribution
//
// Gaussian noise is the one approximation: good for K >> 1 terms, poor in the far tail where F is steep and K small.
// No change of energy counts as half a flip. For large N, S^2/V = N^(n-1)/(2n-3)!!: capacity grows as N^(n-1) (Krotov
// and Hopfield 2016). A rectified interaction has half the noise and so twice the capacity.
//
//   symbol  name      meaning                   range
//   n       order     power of the interaction  2 ... 64
//   N       neurons   neurons                   2 ... 1e7
//   K       memories  stored patterns           at least 1
#pragma once

#include <cstdint>

namespace synaptica::associative {

enum class DenseInteraction {
  power,      ///< F(x) = x^n
  rectified,  ///< F(x) = max(x, 0)^n
};

/// S^2/V, the squared ratio of signal to the noise of one other pattern. Cost: O(sqrt(N))
/// operations. Throws InvalidArgument where order or neurons is outside its range.
[[nodiscard]] double dense_signal_to_noise(std::int64_t order, std::int64_t neurons,
                                           DenseInteraction interaction = DenseInteraction::power);

/// The flip error at K memories; 0 with one memory alone. Throws InvalidArgument as above, or where
/// memories < 1.
[[nodiscard]] double dense_flip_error(std::int64_t order, std::int64_t neurons, std::int64_t memories,
                                      DenseInteraction interaction = DenseInteraction::power);

/// How many memories may be stored at that flip error, 1 + S^2/(V z^2) with Q(z) = error: a real
/// number, at least 1. Throws InvalidArgument as above, or where error is not in (0, 1/2).
[[nodiscard]] double dense_capacity(std::int64_t order, std::int64_t neurons, double error,
                                    DenseInteraction interaction = DenseInteraction::power);

/// The same for many neurons: N^(n-1) / ((2n-3)!! z^2).
[[nodiscard]] double dense_capacity_limit(std::int64_t order, double neurons, double error,
                                          DenseInteraction interaction = DenseInteraction::power);

/// Capacity without any error, to leading order: N^(n-1) / (2 (2n-3)!! ln N).
[[nodiscard]] double dense_errorless_capacity_limit(std::int64_t order, double neurons,
                                                    DenseInteraction interaction = DenseInteraction::power);

}  // namespace synaptica::associative
