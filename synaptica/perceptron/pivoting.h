// The two searches for the active set behind solver.h. Both work on
//
//   minimise  1/2 |t - Z w|^2 + 1/2 sum_i ridge_i w_i^2   subject to  lowest_i <= w_i <= highest_i
//
// with Z = X / sqrt N, centred where the bias is learned. Not for users: see solver.h.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "synaptica/numerics/matrix_product.h"
#include "synaptica/numerics/submatrix_cholesky.h"

namespace synaptica::perceptron {

/// Where a weight is. `inside`: its gradient vanishes.
enum class Place : std::uint8_t { inside, lowest, highest };

enum class Outcome {
  settled,   ///< all conditions hold, to the rounding of the Gram or kernel matrix
  singular,  ///< a set of active weights has no regular system
  exhausted  ///< out of pivots
};

struct PivotCounts {
  std::int64_t sweeps = 0;
  std::int64_t pivots = 0;
};

/// The primal form. Spans have N entries.
struct GramProblem {
  numerics::ConstMatrixView gram{};       ///< Z^T Z
  std::span<const double> correlation{};  ///< Z^T t
  std::span<const double> ridge{};        ///< ridge_i
  std::span<const double> length{};       ///< sqrt(|z_i|^2 + ridge_i); a weight with 0 stays where it is
  std::span<const double> lowest{};
  std::span<const double> highest{};
  double target_norm = 0;  ///< |t|
};

/// Guesses weights and places by coordinate descent from the weights nearest 0.
/// Stops where few places still change. Cost: N |A| operations a sweep.
void sweep_gram(const GramProblem& problem, std::vector<double>& weights, std::vector<Place>& places,
                PivotCounts& counts);

/// From these weights and places to the optimum; `factor` is of gram + ridge_i, and in the end that of the active set.
[[nodiscard]] Outcome pivot_gram(const GramProblem& problem, numerics::SubmatrixCholesky& factor,
                                 std::vector<double>& weights, std::vector<Place>& places,
                                 PivotCounts& counts, std::int64_t most_pivots);

/// The dual form. `signals`: Z^T, one synapse a row (N x P); one ridge for all.
struct KernelProblem {
  numerics::ConstMatrixView signals{};
  std::span<const double> target{};  ///< t, P
  double ridge = 0;
  /// Where signals and target are centred, m has no part along (1, 1, ...): this number, added to every entry of the
  /// kernel matrix, keeps it regular there and changes nothing else. 0 where they are not.
  double constant = 0;
  std::span<const double> length{};
  std::span<const double> lowest{};
  std::span<const double> highest{};
};

struct KernelScratch {
  std::vector<double> kernel;         ///< constant + sum of z_i z_i^T over `members`, P x P
  std::vector<std::uint8_t> members;  ///< N
  std::vector<double> gathered;
  std::int64_t factorisations = 0;
};

/// From these places to the optimum. multiplier: m, P values, in the end t - Z w = ridge m. At ridge 0 the solution of
/// Z w = t of least norm, or `singular` where no w in the box solves that.
[[nodiscard]] Outcome pivot_kernel(const KernelProblem& problem, KernelScratch& scratch,
                                   std::vector<double>& weights, std::vector<double>& multiplier,
                                   std::vector<Place>& places, PivotCounts& counts, std::int64_t most_pivots);

}  // namespace synaptica::perceptron
