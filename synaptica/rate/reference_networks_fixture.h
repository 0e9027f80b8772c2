// For tests: the three reference networks of 64 neurons from the reference generator, and directions.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/numerics/reference_generator.h"
#include "synaptica/rate/connectivity.h"

namespace synaptica::rate {

inline std::vector<double> reference_normals(std::uint64_t seed, std::size_t count) {
  std::vector<double> values(count);
  numerics::ReferenceGenerator(seed).fill_normal(values);
  return values;
}

inline Array reference_signs(std::uint64_t seed, std::size_t patterns, std::size_t neurons) {
  Array values = Array::filled({patterns, neurons}, 0);
  numerics::ReferenceGenerator(seed).fill_sign(values.values);
  return values;
}

inline std::span<const double> row_of(const Array& matrix, std::size_t row) {
  return std::span(matrix.values).subspan(row * matrix.shape[1], matrix.shape[1]);
}

struct ReferenceCase {
  Array coupling;
  double gain;
  Array targets, inputs;  // pair 0 is used
};

inline ReferenceCase reference_case(char name) {
  constexpr std::size_t n = 64;
  if (name == 'k') {
    const Array xi = reference_signs(4, 5, n);
    const Array eta = reference_signs(5, 5, n);
    return {kurikawa_kaneko_coupling(xi, eta), 0.8, xi, eta};
  }
  const Array xi = reference_signs(2, 1, n);
  const Array eta = reference_signs(3, 1, n);
  const std::vector<double> normals = reference_normals(1, n * n);
  return {name == 'r' ? random_coupling(normals, 0.6, 0) : random_coupling(normals, 0.4, 1), 1, xi, eta};
}

/// Rows of the Walsh matrix: +1 where row & column has an even number of bits.
inline std::vector<double> walsh_row(std::size_t row, std::size_t neurons) {
  std::vector<double> values(neurons);
  for (std::size_t i = 0; i < neurons; ++i) values[i] = __builtin_popcountll(row & i) % 2 == 0 ? 1 : -1;
  return values;
}

}  // namespace synaptica::rate
