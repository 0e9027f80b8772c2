#include "synaptica/rate/directions.h"

#include <cmath>
#include <numeric>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/numerics/symmetric_eigen.h"

namespace synaptica::rate {

namespace {

std::size_t neurons_of(std::span<const double> normals, std::size_t count) {
  if (count == 0 || normals.empty() || normals.size() % count != 0)
    throw InvalidArgument("directions: " + std::to_string(normals.size()) + " normals are no " +
                          std::to_string(count) + " columns");
  return normals.size() / count;
}

}  // namespace

Array normalised_directions(Array rows) {
  if (rows.shape.size() != 2 || rows.shape[1] == 0 || rows.size() != rows.shape[0] * rows.shape[1])
    throw InvalidArgument("directions: must have the shape {directions, neurons}");
  const std::size_t n = rows.shape[1];
  for (std::size_t k = 0; k < rows.shape[0]; ++k) {
    double square = 0;
    for (std::size_t i = 0; i < n; ++i) square += rows.values[k * n + i] * rows.values[k * n + i];
    if (!(square > 0) || !std::isfinite(square))
      throw InvalidArgument("directions: number " + std::to_string(k + 1) +
                            " is zero or not finite and has no direction");
    const double factor = std::sqrt(static_cast<double>(n) / square);
    for (std::size_t i = 0; i < n; ++i) rows.values[k * n + i] *= factor;
  }
  return rows;
}

Array graded_directions(const Array& patterns, std::span<const double> normals, std::size_t count) {
  const std::size_t n = neurons_of(normals, count);
  if (count < 2) throw InvalidArgument("directions: graded ones are at least 2");
  if (patterns.shape.size() != 2 || patterns.shape[0] == 0 || patterns.shape[1] != n)
    throw InvalidArgument("directions: patterns must have the shape {patterns, " + std::to_string(n) + "}");
  Array rows = Array::filled({count, n}, 0);
  for (std::size_t k = 0; k < count; ++k) {
    const double weight = static_cast<double>(k) / static_cast<double>(count - 1);
    const double* const pattern = patterns.values.data() + (k % patterns.shape[0]) * n;
    for (std::size_t i = 0; i < n; ++i)
      rows.values[k * n + i] =
          std::sqrt(weight) * pattern[i] + std::sqrt(1 - weight) * normals[i * count + k];
  }
  return normalised_directions(std::move(rows));
}

Array spread_principal_directions(const Array& covariance, std::size_t count, double part) {
  const numerics::SymmetricEigen eigen = numerics::symmetric_eigen(covariance);
  const std::size_t n = eigen.values.size();
  const auto leading = static_cast<std::size_t>(std::llround(part * static_cast<double>(n)));
  if (!(part > 0 && part <= 1) || count < 2 || count > leading)
    throw InvalidArgument("directions: " + std::to_string(count) + " principal ones of the leading " +
                          std::to_string(leading) + " of " + std::to_string(n) +
                          " neurons; at least 2 and at most all");
  Array rows = Array::filled({count, n}, 0);
  for (std::size_t k = 0; k < count; ++k) {
    const auto rank = static_cast<std::size_t>(std::llround(
        static_cast<double>(k) * static_cast<double>(leading - 1) / static_cast<double>(count - 1)));
    const double* const vector = eigen.vectors.values.data() + (leading - 1 - rank) * n;  // they descend
    for (std::size_t i = 0; i < n; ++i) rows.values[k * n + i] = vector[i];
  }
  return normalised_directions(std::move(rows));
}

Array isotropic_directions(std::span<const double> normals, std::size_t count) {
  const std::size_t n = neurons_of(normals, count);
  Array rows = Array::filled({count, n}, 0);
  for (std::size_t k = 0; k < count; ++k)
    for (std::size_t i = 0; i < n; ++i) rows.values[k * n + i] = normals[i * count + k];
  return normalised_directions(std::move(rows));
}

Array shuffled_directions(const Array& directions) {
  if (directions.shape.size() != 2 || directions.shape[0] == 0)
    throw InvalidArgument("directions: must have the shape {directions, neurons}");
  const std::size_t count = directions.shape[0];
  const std::size_t n = directions.shape[1];
  std::size_t factor = 7;
  while (std::gcd(factor, count) != 1) factor += 2;
  Array rows = Array::filled(directions.shape, 0);
  for (std::size_t k = 0; k < count; ++k) {
    const std::size_t from = (factor * k + 3) % count;
    for (std::size_t i = 0; i < n; ++i) rows.values[k * n + i] = directions.values[from * n + i];
  }
  return rows;
}

}  // namespace synaptica::rate
