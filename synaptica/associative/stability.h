// Is a fixed point of an associative network stable, and how far is it from losing its character?
//
// Two layers, v visible and h hidden, with memories Xi (hidden x visible) and the Hessians of the layers' generating
// functions at the fixed point, H_v and H_h. The linearised dynamics has the Jacobian
//
//   A = [ [ -1, Xi^T H_h ] / tau_v ; [ Xi H_v, -1 ] / tau_h ]
//
// and everything follows from the eigenvalues s of Xi^T H_h Xi H_v, the loop gains (real and not negative where the
// Hessians are positive semi-definite):
//
//   (1 + tau_v l)(1 + tau_h l) = s
//   l = [ -(tau_v + tau_h) +- sqrt((tau_v - tau_h)^2 + 4 tau_v tau_h s) ] / (2 tau_v tau_h)
//
// All l are real: no fixed point oscillates. The larger of each pair has the sign of s - 1, so that index (number of
// unstable directions) and hyperbolicity (no s equal to 1) do not depend on tau_h/tau_v; with tau_h = 0 it is
// tau_v l = s - 1. What says how hyperbolic a fixed point is, is the gap min |s - 1|, not a yes or no.
//
//   symbol    name                      meaning                              range
//   Xi        memories                  (hidden x visible)                   finite
//   H_v, H_h  visible_, hidden_hessian  symmetric matrices, or diagonals     positive semi-definite
//   tau_v     visible_time_constant     any unit of time                     above 0
//   tau_h     hidden_time_constant      the same unit                        at least 0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "synaptica/core/array.h"

namespace synaptica::associative {

/// A gain this near to 1 is called marginal: the fixed point is not hyperbolic, to the rounding of
/// a large network.
inline constexpr double marginal_gap = 1e-9;

/// All min(hidden, visible) loop gains that can differ from 0, ascending. The other visible +
/// hidden directions have s = 0: l = -1/tau_v and -1/tau_h.
///
/// A Hessian is given by its diagonal (shape {n}) or in full (shape {n, n}).
/// Throws InvalidArgument naming the fault: shapes that do not fit, values that are not finite, a
/// Hessian that is not symmetric or has an eigenvalue below -1e-12 of its largest (gains could then
/// be complex, and energy rise). Cost: O(min(hidden, visible)^2 max(hidden, visible)), and the cube
/// of a size whose Hessian is given in full.
[[nodiscard]] std::vector<double> loop_gains(const Array& memories, const Array& visible_hessian,
                                             const Array& hidden_hessian);

/// The pair of eigenvalues of A that belongs to a loop gain; without rounding loss where tau_h is
/// tiny. Where tau_h = 0 there is one alone: fast is then -infinity. Throws InvalidArgument where a
/// time constant or the gain is out of range.
struct EigenvaluePair {
  double slow = 0;  ///< of the sign of s - 1
  double fast = 0;  ///< always below 0
};
[[nodiscard]] EigenvaluePair dynamic_eigenvalues(double loop_gain, double visible_time_constant,
                                                 double hidden_time_constant);

/// A itself, shape {visible + hidden, visible + hidden}, for those who want its eigenvectors.
/// Errors as in loop_gains; the hidden time constant must be above 0.
[[nodiscard]] Array two_layer_jacobian(const Array& memories, const Array& visible_hessian,
                                       const Array& hidden_hessian, double visible_time_constant,
                                       double hidden_time_constant);

struct Hyperbolicity {
  double gap = 0;           ///< min |s - 1| over all directions; those with s = 0 count, at distance 1
  std::int64_t index = 0;   ///< number of s > 1: unstable directions
  double nearest_gain = 0;  ///< the s at that distance
  bool hyperbolic = false;  ///< gap >= marginal_gap
  double largest_gain = 0;
};

/// From the gains of a network of `visible` visible neurons. No gains: all directions have s = 0.
[[nodiscard]] Hyperbolicity hyperbolicity(std::span<const double> gains, std::size_t visible);

/// The direction in visible space that belongs to the gain nearest to 1, of norm 1: what to report
/// where a fixed point is not hyperbolic. It is an eigenvector of Xi^T H_h Xi H_v. Empty where the
/// null directions (s = 0) are nearer to 1 than any other. Errors and cost as in loop_gains, twice.
[[nodiscard]] std::vector<double> nearest_direction(const Array& memories, const Array& visible_hessian,
                                                    const Array& hidden_hessian);

struct LeadingGains {
  std::vector<double> values;  ///< descending
  double residual = 0;         ///< the largest |K x - s x| / s_1 over the pairs found
  std::int64_t products = 0;   ///< matrix-vector products spent
};

/// The largest loop gains of a large network, by Lanczos iteration (Spectra): no matrix but Xi is
/// formed, and each step is one product with Xi and one with its transpose. Hessians by their
/// diagonals.
///
/// Throws InvalidArgument where count is not in 1 ... min(hidden, visible) - 1 or the inputs are at
/// fault as above, and DidNotConverge where a residual of 1e-10 is not reached. Cost: about 30 to
/// 200 products of 4 * hidden * visible operations, whatever the size.
[[nodiscard]] LeadingGains leading_loop_gains(const Array& memories, std::span<const double> visible_diagonal,
                                              std::span<const double> hidden_diagonal, std::size_t count);

/// The probability that J = Xi^T Xi / 2 of two random binary memories x, y has the eigenvalue 1 exactly:
/// 2 visible/2^visible. The eigenvalues besides 0 are (visible +- x.y)/2, so that x.y = +-(visible - 2), which
/// 2 visible of the 2^visible ways for y to differ from x give. Binary networks fail to be hyperbolic with a chance that
/// only size makes small. Throws InvalidArgument where visible < 3.
[[nodiscard]] double binary_marginal_probability(std::int64_t visible);

}  // namespace synaptica::associative
