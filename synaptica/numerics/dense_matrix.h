// The few operations on dense matrices of which theories are made, on Array values of shape {rows, columns}.
//
// For theories: every call returns a new array. Inner loops use matrix_product.h and vector_product.h. All throw
// InvalidArgument where an array is no matrix or shapes do not fit.
#pragma once

#include <complex>
#include <cstddef>
#include <span>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/numerics/matrix_product.h"

namespace synaptica::numerics {

/// Views of the whole matrix.
[[nodiscard]] ConstMatrixView view(const Array& matrix);
[[nodiscard]] MatrixView view(Array& matrix);

[[nodiscard]] Array identity(std::size_t size);
[[nodiscard]] Array transposed(const Array& matrix);
[[nodiscard]] Array product(const Array& a, const Array& b);                  ///< a b
[[nodiscard]] Array product_with_transposed(const Array& a, const Array& b);  ///< a b^T
/// a + scale * b.
[[nodiscard]] Array sum(const Array& a, const Array& b, double scale = 1);
/// matrix x.
[[nodiscard]] std::vector<double> product(const Array& matrix, std::span<const double> x);
/// matrix^T x.
[[nodiscard]] std::vector<double> transposed_product(const Array& matrix, std::span<const double> x);
/// left^T matrix right.
[[nodiscard]] double bilinear(std::span<const double> left, const Array& matrix,
                              std::span<const double> right);
[[nodiscard]] double trace(const Array& matrix);
/// trace(a b), in O(size^2) operations.
[[nodiscard]] double trace_of_product(const Array& a, const Array& b);
/// Columns whose entries are all the same, in order; of no rows, all of them.
[[nodiscard]] std::vector<std::size_t> constant_columns(const ConstMatrixView& matrix);
/// sqrt(sum of the squared entries).
[[nodiscard]] double frobenius_norm(const Array& matrix);

/// x with matrix x = right_hand_side, a matrix; by LU factorisation. Throws DidNotConverge where it is singular.
[[nodiscard]] Array solve(const Array& matrix, const Array& right_hand_side);
[[nodiscard]] Array inverse(const Array& matrix);
/// x with (shift - matrix) x = right_hand_side, for a complex shift.
[[nodiscard]] std::vector<std::complex<double>> solve_shifted(
    const Array& matrix, std::complex<double> shift, std::span<const std::complex<double>> right_hand_side);
/// exp(matrix), by scaling and squaring of a rational approximation.
[[nodiscard]] Array exponential(const Array& matrix);

}  // namespace synaptica::numerics
