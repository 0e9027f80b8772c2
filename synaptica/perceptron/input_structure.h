// Are these synapses such as the theory has them: alike, and independent of one another?
//
// The theory averages over signs, or equivalently over inputs that may be turned (x_i -> -x_i) without anybody noticing. What
// breaks that is a factor that all inputs share in the same direction as the signs: with c_ij the correlation of columns i
// and j and s_i the signs, the folded correlation
//
//   phi = mean over pairs of s_i s_j c_ij
//
// is 0 on average over random signs, with standard deviation sqrt(2 sum c_ij^2)/(n (n - 1)) over ordered pairs of the n
// constrained columns. A positive factor that carries the part f of every input's variance has phi = f (2 f_E - 1)^2, and hardly
// scatters; one with loadings of random sign, or as much excitation as inhibition, is harmless and has phi of its spread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "synaptica/numerics/matrix_product.h"

namespace synaptica::perceptron {

struct InputStructure {
  double mean_correlation = 0;        ///< of all pairs of columns
  double folded_correlation = 0;      ///< phi
  double folded_spread = 0;           ///< its standard deviation over random signs
  double strongest = 0;               ///< the correlation largest in size
  std::size_t first = 0, second = 0;  ///< the columns that have it
  /// phi in units of its spread; 0 with fewer than two constrained columns.
  [[nodiscard]] double folded_score() const noexcept {
    return folded_spread > 0 ? folded_correlation / folded_spread : 0;
  }
};

/// `gram`: X^T X of centred columns, N x N, up to a factor. Columns without variance count as uncorrelated.
/// Throws InvalidArgument where shapes do not fit. Cost: N^2 operations.
[[nodiscard]] InputStructure input_structure(const numerics::ConstMatrixView& gram,
                                             std::span<const std::int8_t> signs);

}  // namespace synaptica::perceptron
