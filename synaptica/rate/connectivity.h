// Coupling matrices J of recurrent networks: u_i = sum_j J_ij x_j, entry (i, j) is the weight from neuron j to neuron i.
//
//   random                 J = strength/sqrt N [ sqrt((1+r)/2) S + sqrt((1-r)/2) K ],  S, K = (a +- a^T)/sqrt 2
//                          a: independent normals; variance strength^2/N, correlation r of J_ij with J_ji, J_ii = 0
//   Hopfield               J = sum_mu xi xi^T / N                              diagonal kept
//   Kurikawa-Kaneko        J = sum_mu (xi - eta)(xi + eta)^T / N               diagonal kept; maps input eta to target xi
//   pseudo-inverse         J = X X^+, the projector on the patterns            diagonal kept
//   row-normalised         any of them, each row (what one neuron receives) scaled to sum_j J_ij^2 = 1
//   excitatory-inhibitory  Dale's law: a column (what one neuron sends) has one sign; J_ii = 0
//
// Patterns are rows: shape {patterns, neurons}. Normals and patterns are given, from whatever generator: a function here
// draws nothing. All return shape {neurons, neurons} and throw InvalidArgument where shapes do not fit or a number is
// not finite. Cost: O(N^2) a pattern.
#pragma once

#include <cstddef>
#include <span>

#include "synaptica/core/array.h"

namespace synaptica::rate {

/// `normals`: N^2 standard normals a, row by row. strength >= 0, symmetry r in [-1, 1].
[[nodiscard]] Array random_coupling(std::span<const double> normals, double strength, double symmetry);

[[nodiscard]] Array hopfield_coupling(const Array& patterns);

/// Targets xi and inputs eta, one pair a row.
[[nodiscard]] Array kurikawa_kaneko_coupling(const Array& targets, const Array& inputs);

/// Each row divided by its length; rows of zeros, of neurons that receive nothing, stay. It is where a decay of -u_i J_ij
/// leads, u = J x (sequential_learning.h): d|J_i|^2/dt = (2 e/N)(xi_i - x_i) u_i (1 - |J_i|^2). Entries of variance 1/N have
/// a spectral radius of 1 in large networks, whatever number of maps they store: the gain alone decides the onset of
/// activity. Of Kurikawa-Kaneko couplings |J_i|^2 is 4 patterns/neurons on average before.
[[nodiscard]] Array row_normalised(Array coupling);

/// Refuses more patterns than neurons and patterns that depend on one another (a Gram matrix of condition above 1e12).
[[nodiscard]] Array pseudo_inverse_coupling(const Array& patterns);

struct DaleOptions {
  double strength = 1;  ///< radius of the disc of eigenvalues of the random part, for many neurons
  double excitatory_fraction = 0.8;  ///< neurons 0 ... f N - 1 excite, the others inhibit; in (0, 1)
  /// Inhibition of each row is scaled so that the row's sum is zero: without it the mean weights add an eigenvalue of
  /// order sqrt N or more, and fluctuations of the rows' sums some of order 1.
  bool balanced_rows = true;
};

/// Weights +-|z| of `normals` (N^2), excitation to inhibition as (1 - f) to f in size, so that means cancel.
[[nodiscard]] Array excitatory_inhibitory_coupling(std::span<const double> normals,
                                                   const DaleOptions& options);

/// A matrix from elsewhere: checked to be square and finite, and returned.
[[nodiscard]] Array coupling_from_values(Array matrix);

/// |J - J^T| / |J + J^T| in the Frobenius norm: 0 of a symmetric matrix, 1 of independent entries; infinite where J is
/// antisymmetric, 0 where it is zero.
[[nodiscard]] double asymmetry(const Array& coupling);

}  // namespace synaptica::rate
