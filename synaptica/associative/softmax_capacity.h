// What one update of the softmax ("modern Hopfield") network is sure to do, and how many memories it holds.
//
// Memories x_1 ... x_K (rows of Xi), |x_j| <= M, a query s near x_i, gain beta. One update is s' = Xi^T softmax(beta Xi s):
//
//   |s' - x_i| <= 2 M (K - 1) exp(-beta min_{j != i} (x_i - x_j).s)                          bound by the margin
//              <= 2 M (K - 1) exp(-beta (Delta_i - 2 M |s - x_i|)),  Delta_i = min_{j != i} (x_i - x_j).x_i
//
// Proof in one line: s' - x_i = sum_j w_j (x_j - x_i), |x_j - x_i| <= 2M, and w_j <= exp(-beta (x_i - x_j).s).
//
// Random binary memories, K = e^(a N), gain lambda, query = a memory itself: the wrong memories' weight, as a sum of
// many terms, is e^(N (a + ln cosh lambda)) against e^(N lambda) of the right one, which so dominates for
// a < lambda - ln cosh lambda. The single neuron is stable further, for a < 2 lambda - ln cosh 2 lambda, because its
// noise is a root of a sum of squares. ln 2 / 2 is the lower bound of Demircigil et al. (2017), whose proof needs less.
#pragma once

#include <cstdint>

namespace synaptica::associative {

/// The bound by the margin min_{j != i} (x_i - x_j).s of this query. 0 with one memory; infinite
/// never: an exponent too large is cut to the trivial bound 2 M, as s' is a weighted mean of
/// memories. Throws InvalidArgument where gain <= 0, largest_norm <= 0, memories < 1 or a value is
/// not finite.
[[nodiscard]] double softmax_margin_bound(std::int64_t memories, double largest_norm, double gain,
                                          double margin);

/// The bound that needs only the separation Delta_i of the memory and the distance |s - x_i| >= 0
/// of the query.
[[nodiscard]] double softmax_separation_bound(std::int64_t memories, double largest_norm, double gain,
                                              double separation, double distance);

/// lambda - ln cosh lambda: 0.566219 at lambda = 1; tends to ln 2. Throws InvalidArgument unless
/// gain is above 0.
[[nodiscard]] double softmax_dominance_exponent(double gain);

/// 2 lambda - ln cosh 2 lambda: 0.674997 at lambda = 1.
[[nodiscard]] double softmax_flip_exponent(double gain);

/// ln 2 / 2 = 0.346574: the capacity exponent that is proven (Demircigil et al.), at gain 1.
[[nodiscard]] double softmax_proven_exponent() noexcept;

}  // namespace synaptica::associative
