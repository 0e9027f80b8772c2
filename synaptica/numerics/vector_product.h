// Products of vectors, and of a matrix with a vector, by the serial OpenBLAS: limited by memory, not by arithmetic.
//
// Lengths are the caller's promise in the two functions of vectors alone: they sit in inner loops.
#pragma once

#include <span>

#include "synaptica/numerics/matrix_product.h"

namespace synaptica::numerics {

/// sum_i a_i b_i, both of a's length.
[[nodiscard]] double dot(std::span<const double> a, std::span<const double> b) noexcept;

/// y <- y + scale * x, both of x's length.
void add_scaled(double scale, std::span<const double> x, std::span<double> y) noexcept;

/// y <- scale * op(a) x + keep * y; y must not overlap the others, and is not read where keep is 0.
/// Throws InvalidArgument where shapes do not fit, or a size exceeds 2^31 - 1.
void multiply_vector(const ConstMatrixView& a, Transpose transpose, std::span<const double> x,
                     std::span<double> y, double scale = 1, double keep = 0);
void multiply_vector(const ConstMatrixViewOf<float>& a, Transpose transpose, std::span<const float> x,
                     std::span<float> y, float scale = 1, float keep = 0);

}  // namespace synaptica::numerics
