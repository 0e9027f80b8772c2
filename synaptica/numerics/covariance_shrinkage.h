// The covariance of a time series with few samples: shrunk towards a multiple of the unit matrix (Ledoit and Wolf,
// J. Multivariate Anal. 88, 2004), with an error that autocorrelation does not make look small.
//
//   S = Y^T Y / n,   mu = tr S / p,   d^2 = |S - mu 1|^2 / p            |.| Frobenius
//   b^2 = sum_blocks |S_block - S|^2 / (p nb^2),   nb = floor(n / L) blocks of L consecutive samples
//   C = (1 - l) S + l mu 1,   l = min(b^2, d^2) / d^2
//
// L = 1 is the classical estimate, for independent samples. Successive samples of a slow network say the same thing
// over and over: blocks of at least two autocorrelation times count what they say once.
//
//   symbol  name           meaning                                range
//   Y       series         centred samples, n x p                 finite
//   L       block          samples in a block                     1 ... n
//   l       intensity      how much of the unit matrix is in C    [0, 1]
#pragma once

#include <cstddef>

#include "synaptica/core/array.h"
#include "synaptica/numerics/matrix_product.h"

namespace synaptica::numerics {

struct ShrunkCovariance {
  Array sample;              ///< S, {p, p}
  double mean_variance = 0;  ///< mu
  double intensity = 0;      ///< l

  /// C, {p, p}: positive definite where intensity and mean_variance are above 0.
  [[nodiscard]] Array shrunk() const;
  /// v^T C v / v^T v from v^T S v / v^T v.
  [[nodiscard]] double shrunk_variance(double variance) const noexcept {
    return (1 - intensity) * variance + intensity * mean_variance;
  }
};

/// Cost: 3 n p^2 operations; memory p^2 and n p doubles. Throws InvalidArgument where the series is empty, or the block
/// is 0 or longer than it.
[[nodiscard]] ShrunkCovariance shrink_covariance(const ConstMatrixView& series, std::size_t block);

}  // namespace synaptica::numerics
