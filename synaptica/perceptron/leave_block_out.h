// How well does a fit foretell time points it has not seen? Leave-block-out along a path of ridges, exactly.
//
// The patterns (rows, in the order of time) are cut into `blocks` of equal length. Each block in turn is taken out, together
// with `gap` rows on either side, which share samples with it; the problem is solved on the rest, for every ridge and target, and
// the block's residuals are those of a target that had no part in the fit. Every fit is a certified optimum of its own
// (solver.h), active set included: nothing is linearised.
//
// What is shared: the Gram matrix of all rows is formed once, and that of each rest from it by taking the block out
// (N^2 P operations for all blocks together); targets share it, and along the path each solution starts from the one before.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/perceptron/problem.h"
#include "synaptica/perceptron/solver.h"

namespace synaptica::perceptron {

struct LeaveBlockOutOptions {
  std::size_t blocks = 10;  ///< from 2 to P
  std::size_t gap = 0;      ///< rows left out on either side of a block, and not looked at
  SolverOptions solver = {};
  /// Called after each path; what it throws ends the work.
  std::function<void(std::size_t finished, std::size_t all)> progress = {};
};

struct LeaveBlockOut {
  std::vector<double> ridges;
  Array squared_errors;                 ///< {targets, ridges, blocks}: sums over the rows of a block
  std::vector<std::size_t> block_rows;  ///< of each block
  std::size_t patterns = 0;

  /// Of a target at a ridge: the mean over all rows.
  [[nodiscard]] double mean_square_error(std::size_t target, std::size_t ridge) const;
  /// Index of the ridge with the least of it; the larger ridge where two are equal.
  [[nodiscard]] std::size_t best_ridge(std::size_t target) const;
};

/// Targets: T x P, one a row. The problem's `gram` is used where it is given. Give ridges in order, for the path; largest
/// first is fastest.
/// Cost: 2 N^2 P operations, then blocks * ridges * targets solutions. Memory: 2 N^2 + 2 P N doubles.
/// Throws InvalidArgument where shapes do not fit, no ridge is given or one is negative, there are fewer than 2 blocks or more
/// than P, or nothing is left beside a block and its gap; DidNotConverge as the solver.
[[nodiscard]] LeaveBlockOut leave_block_out(const SignConstrainedProblem& problem,
                                            const numerics::ConstMatrixView& targets,
                                            std::span<const double> ridges,
                                            const LeaveBlockOutOptions& options = {});

/// A path for inputs whose mean squared (centred) input is `mean_square`, largest first: from 10^3 to 10^-6 of the mean
/// diagonal of the Gram matrix, load * mean_square, in half decades.
[[nodiscard]] std::vector<double> ridge_grid(double mean_square, double load);

}  // namespace synaptica::perceptron
