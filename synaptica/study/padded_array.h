// Arrays of unequal lengths in one rectangle: what a ragged axis leaves empty holds netCDF's fill value.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "synaptica/core/array.h"

namespace synaptica {

using Lengths = std::vector<std::size_t>;

/// netCDF's own for doubles (NC_FILL_DOUBLE), which its readers know.
inline constexpr double fill_value = 9.9692099683868690e+36;

/// Number of entries of an array with these lengths; 1 of none.
[[nodiscard]] std::size_t product(std::span<const std::size_t> lengths);

/// Copies an array into one of larger lengths, both row-major; not-a-number becomes the fill value, and entries beyond
/// the array's own lengths are left as they are.
void copy_padded(const Array& from, std::span<const std::size_t> lengths, double* to);

}  // namespace synaptica
