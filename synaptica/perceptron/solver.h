// The exact solver of sign-constrained least squares (see problem.h for the problem and its symbols).
//
// The minimum is that of an ordinary ridge regression on the active weights, so the task is to find which are active.
// Two forms do the same in different spaces:
//
//   primal  H = Z^T Z + ridge, N x N, is formed once. A few sweeps of coordinate descent guess the active set A; block
//           principal pivoting corrects it (solve on A, exchange all weights that break a condition); where that stops
//           improving, a monotone active-set method finishes (Lawson and Hanson's, entering many at a time).
//   dual    minimises ridge |m|^2/2 - y.m + sum_i psi_i(z_i.m), psi_i' = clip to [l_i, u_i], over one m a pattern, by
//           Newton's method with exact line search; w_i = clip(z_i.m). Convex and piecewise quadratic, so it ends.
//           Used where P is below the expected number of active weights, and for the solution of least norm at ridge 0.
//
// Cholesky factors follow the active set from one system to the next (numerics/submatrix_cholesky.h). What is returned
// is checked against X itself: kkt_residual <= tolerance, or DidNotConverge.
//
// Cost: N^2 P operations once (primal), then each target about one factorisation of its active weights, |A|^3/3, and some
// 20 N^2. Memory: N^2 + P N doubles (the second only where the bias is learned, or in the dual form).
//
//   const SignConstrainedProblem problem{.inputs = {x.data(), patterns, synapses, synapses}, .signs = signs};
//   SignConstrainedSolver solver(problem);
//   const SignConstrainedSolution fit = solver.solve(y, 0.1);   // fit.weights, fit.bias, fit.kkt_residual
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "synaptica/perceptron/problem.h"

namespace synaptica::perceptron {

struct SolverOptions {
  /// The largest kkt_residual that counts as solved; at least 1e-14. A few 1e-16 are reached where columns are not
  /// nearly dependent, whatever is asked.
  double tolerance = 1e-10;
  SolverForm form = SolverForm::automatic;  ///< tried first; the other is tried where it fails
  std::int64_t most_pivots = 0;             ///< systems solved for a target; 0: 100 + 10 N
};

/// Prepares what all targets and ridges share. Not for several threads at once: it keeps its scratch.
class SignConstrainedSolver {
 public:
  /// Throws InvalidArgument as check_problem does.
  explicit SignConstrainedSolver(const SignConstrainedProblem& problem, const SolverOptions& options = {});
  ~SignConstrainedSolver();
  SignConstrainedSolver(SignConstrainedSolver&&) noexcept;
  SignConstrainedSolver& operator=(SignConstrainedSolver&&) noexcept;

  /// `target`: P values. `start`: a solution of the same synapses to begin from (another ridge, target or number of
  /// patterns); a near one saves nearly all pivots, a far one costs some, neither changes the minimum.
  /// Throws InvalidArgument where the target has another length or a value is not finite (row and column named) or
  /// ridge is negative; DidNotConverge where the tolerance is not reached.
  [[nodiscard]] SignConstrainedSolution solve(std::span<const double> target, double ridge,
                                              const SignConstrainedSolution* start = nullptr);

  /// Many targets, one a row (T x P): as solve() each, sharing all that does not depend on the target.
  [[nodiscard]] std::vector<SignConstrainedSolution> solve_all(const numerics::ConstMatrixView& targets,
                                                               double ridge);

  /// One target at several ridges, each begun from the one before: give them in order.
  [[nodiscard]] std::vector<SignConstrainedSolution> ridge_path(std::span<const double> target,
                                                                std::span<const double> ridges);

 private:
  struct Shared;
  std::unique_ptr<Shared> shared_;
};

/// One problem, solved: prepares and solves.
[[nodiscard]] SignConstrainedSolution solve(const SignConstrainedProblem& problem,
                                            std::span<const double> target, double ridge,
                                            const SolverOptions& options = {});

/// Inputs in single precision: copied to double precision, then as above.
[[nodiscard]] SignConstrainedSolution solve(std::span<const float> inputs, std::size_t patterns,
                                            std::span<const std::int8_t> signs, std::span<const float> target,
                                            double ridge, Bias bias = Bias::optimal,
                                            const SolverOptions& options = {});

}  // namespace synaptica::perceptron
