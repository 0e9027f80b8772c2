// Products of dense matrices, by the serial OpenBLAS (one thread; parallelism is over tasks).
//
//   c <- scale * op(a) op(b) + keep * c,   op(x) = x or its transpose
//
// Matrices are row-major views: entry (i, j) is data[i * stride + j]. Cost: 2 m n k operations, at most of the machine's
// peak where all three are above a hundred. Results are the same for the same shapes on one family of processors.
#pragma once

#include <cstddef>

namespace synaptica::numerics {

template <class Real>
struct ConstMatrixViewOf {
  const Real* data;
  std::size_t rows;
  std::size_t columns;
  std::size_t stride;  ///< at least columns
};

template <class Real>
struct MatrixViewOf {
  Real* data;
  std::size_t rows;
  std::size_t columns;
  std::size_t stride;
};

using ConstMatrixView = ConstMatrixViewOf<double>;
using MatrixView = MatrixViewOf<double>;

enum class Transpose { no, yes };

/// `c` must not overlap the others; where keep is 0 it is not read. Empty products are fine.
/// Throws InvalidArgument where shapes do not fit, or a size exceeds 2^31 - 1.
void multiply(const ConstMatrixView& a, Transpose transpose_a, const ConstMatrixView& b,
              Transpose transpose_b, const MatrixView& c, double scale = 1, double keep = 0);
/// The same in single precision: half the memory, about twice the speed.
void multiply(const ConstMatrixViewOf<float>& a, Transpose transpose_a, const ConstMatrixViewOf<float>& b,
              Transpose transpose_b, const MatrixViewOf<float>& c, float scale = 1, float keep = 0);

}  // namespace synaptica::numerics
