// Families of targets and inputs, for studies over many pairs. Every direction has the squared length N.
//
//   graded      v_k = sqrt(w) pattern_(k mod M) + sqrt(1 - w) z_k,  w = k/(K - 1): from new to stored, z_k normal
//   principal   eigenvectors of a covariance, at ranks spread evenly from the smallest to the largest eigenvalue
//   isotropic   normal vectors
//
// Inputs are paired with targets by a fixed shuffle, so that a strong input does not go with a strong target.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "synaptica/core/array.h"

namespace synaptica::rate {

/// Rows, each scaled to squared length N. Throws InvalidArgument with the row where it is zero or not finite.
[[nodiscard]] Array normalised_directions(Array rows);

/// `patterns` {M, N}; `normals`: N * count numbers, z_k in column k of a matrix {N, count}. Shape {count, N}; count >= 2.
[[nodiscard]] Array graded_directions(const Array& patterns, std::span<const double> normals,
                                      std::size_t count);

/// `count` eigenvectors of a symmetric matrix, {count, N}, the smallest eigenvalue first: of the leading part L = part * N,
/// at ranks round(k (L - 1)/(count - 1)) from its smallest on. Throws InvalidArgument where L is less than count.
[[nodiscard]] Array spread_principal_directions(const Array& covariance, std::size_t count, double part = 1);

/// `normals`: N * count numbers, direction k in column k.
[[nodiscard]] Array isotropic_directions(std::span<const double> normals, std::size_t count);

/// Row k of the result is row (7 k + 3) mod K; where K is a multiple of 7, the factor is the next odd number that has no
/// divisor in common with it.
[[nodiscard]] Array shuffled_directions(const Array& directions);

}  // namespace synaptica::rate
