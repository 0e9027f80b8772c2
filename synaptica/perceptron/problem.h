// Sign-constrained least squares: what is to be solved, and what a solution carries.
//
//   minimise  1/2 |y - X w / sqrt N - b|^2 + (ridge/2) |w|^2   over w, b      subject to  s_i w_i >= 0,  l_i <= w_i <= u_i
//
// the problem of a linear neuron that learns with excitatory and inhibitory synapses (A. Ingrosso, PLoS Comput. Biol.
// 2020, arXiv 2005.12330; of that paper the public abstract was read, not the full text).
//
//   symbol  name           meaning                                                    shape, range
//   X       inputs         one pattern (time point) a row, one synapse a column       P x N, finite
//   y       target         what the neuron should give                                P, finite
//   s       signs          +1 excitatory, -1 inhibitory, 0 unconstrained              N
//   b       bias           learned (`optimal`), absent (`none`) or given (`fixed`); never penalised
//   l, u    lowest,        optional box, besides the signs; either may be infinite    N, or empty
//           highest
//   ridge                  price of large weights                                     at least 0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "synaptica/numerics/matrix_product.h"

namespace synaptica::perceptron {

enum class Bias { optimal, none, fixed };

/// A view: what it points at must outlive the solver made from it.
struct SignConstrainedProblem {
  numerics::ConstMatrixView inputs{};
  std::span<const std::int8_t> signs{};
  Bias bias = Bias::optimal;
  double fixed_bias = 0;             ///< b where bias is `fixed`; not read otherwise
  std::span<const double> lowest{};  ///< empty: no bound but the signs
  std::span<const double> highest{};
  /// X^T X/N where it is known already (of centred inputs where the bias is learned), else empty: it is then formed from the
  /// inputs. A mistake in it costs convergence, not correctness: what is returned is checked against the inputs.
  numerics::ConstMatrixView gram{};
};

/// How the linear algebra was done: the same minimum, at different costs.
enum class SolverForm {
  automatic,  ///< the smaller of the two
  primal,     ///< the Gram matrix of the synapses, N x N, and factors of the active weights
  dual        ///< the kernel matrix of the patterns, P x P
};

/// Begins as "not solved", so that what was never solved cannot pass for a solution.
struct SignConstrainedSolution {
  bool solved = false;
  std::vector<double> weights;       ///< N; the constraints hold to the last bit
  double bias = 0;                   ///< b
  std::vector<double> residuals;     ///< P; y - X w / sqrt N - b
  std::vector<std::uint8_t> active;  ///< N; 1 where the weight lies strictly inside its bounds
  double objective = 0;              ///< the minimum
  double squared_error = 0;          ///< |residuals|^2

  /// How far from optimal, a pure number. With z_i the (centred) column i of X/sqrt N, D_i = sqrt(|z_i|^2 + ridge),
  /// r the residuals and g_i = z_i . r - ridge w_i:
  ///
  ///   max_i  (|g_i| inside; its part that would improve at a bound) / ( D_i (|y| + |D w|) )
  ///
  /// Formed from X itself, not from its Gram matrix. The weights are exactly optimal for columns that differ from those
  /// given by this part of their length, at most.
  double kkt_residual = 0;
  /// At ridge 0 minimisers may form a set. True: this is the one of least norm, the limit ridge -> 0, and the residual
  /// above includes that it is: w_i = z_i . m clipped to its bounds for one m, and X w / sqrt N + b = y.
  bool least_norm = false;

  SolverForm form = SolverForm::automatic;  ///< the one that was used: primal or dual
  std::int64_t start_sweeps = 0;            ///< coordinate descent to guess the active set
  std::int64_t pivots = 0;                  ///< systems solved, each for one active set
  std::int64_t factorisations = 0;          ///< Cholesky factors made afresh
  std::int64_t updates = 0;                 ///< Cholesky factors changed in part
  std::int64_t refinements = 0;             ///< corrections of the last digits
};

/// Throws InvalidArgument with the first fault: no rows or columns, signs or bounds of another number than columns, a
/// sign that is none, bounds that exclude each other or the sign, a fixed bias that is not finite.
void check_problem(const SignConstrainedProblem& problem);

}  // namespace synaptica::perceptron
