#include "synaptica/rate/connectivity.h"

#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/numerics/symmetric_eigen.h"

namespace synaptica::rate {

namespace {

using numerics::Transpose;

// The N of N^2 numbers.
std::size_t order_of(std::span<const double> entries) {
  const auto order = static_cast<std::size_t>(std::llround(std::sqrt(static_cast<double>(entries.size()))));
  if (order == 0 || order * order != entries.size())
    throw InvalidArgument("connectivity: " + std::to_string(entries.size()) +
                          " normals are not the square of a number of neurons");
  for (const double value : entries)
    if (!std::isfinite(value))
      throw InvalidArgument("connectivity: one of the normals is " + number_text(value));
  return order;
}

void check_patterns(const char* what, const Array& patterns) {
  if (patterns.shape.size() != 2 || patterns.shape[0] == 0 || patterns.shape[1] == 0 ||
      patterns.size() != patterns.shape[0] * patterns.shape[1])
    throw InvalidArgument(std::string("connectivity: ") + what +
                          " must have the shape {patterns, neurons}, none of them 0");
  for (std::size_t k = 0; k < patterns.size(); ++k)
    if (!std::isfinite(patterns.values[k]))
      throw InvalidArgument(std::string("connectivity: ") + what + ", pattern " +
                            std::to_string(k / patterns.shape[1] + 1) + ": a value is " +
                            number_text(patterns.values[k]));
}

// scale a^T b for patterns in rows.
Array outer_products(const Array& a, const Array& b, double scale) {
  Array result = Array::filled({a.shape[1], b.shape[1]}, 0);
  numerics::multiply(numerics::view(a), Transpose::yes, numerics::view(b), Transpose::no,
                     numerics::view(result), scale);
  return result;
}

void check_strength(double strength) {
  if (!(strength >= 0) || !std::isfinite(strength))
    throw InvalidArgument("strength = " + number_text(strength) + ": must be at least 0");
}

}  // namespace

Array random_coupling(std::span<const double> normals, double strength, double symmetry) {
  const std::size_t n = order_of(normals);
  check_strength(strength);
  if (!(std::fabs(symmetry) <= 1))
    throw InvalidArgument("symmetry = " + number_text(symmetry) + ": must be from -1 to 1");
  const double scale = strength / std::sqrt(static_cast<double>(n));
  const double even = scale * std::sqrt((1 + symmetry) / 2) / std::numbers::sqrt2;
  const double odd = scale * std::sqrt((1 - symmetry) / 2) / std::numbers::sqrt2;
  Array coupling = Array::filled({n, n}, 0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      const double a = normals[i * n + j];
      const double b = normals[j * n + i];
      if (i != j) coupling.values[i * n + j] = even * (a + b) + odd * (a - b);
    }
  return coupling;
}

Array hopfield_coupling(const Array& patterns) {
  check_patterns("patterns", patterns);
  return outer_products(patterns, patterns, 1 / static_cast<double>(patterns.shape[1]));
}

Array kurikawa_kaneko_coupling(const Array& targets, const Array& inputs) {
  check_patterns("targets", targets);
  check_patterns("inputs", inputs);
  if (targets.shape != inputs.shape)
    throw InvalidArgument("connectivity: " + std::to_string(targets.shape[0]) + " targets of " +
                          std::to_string(targets.shape[1]) + " neurons, but " +
                          std::to_string(inputs.shape[0]) + " inputs of " + std::to_string(inputs.shape[1]));
  return outer_products(numerics::sum(targets, inputs, -1), numerics::sum(targets, inputs),
                        1 / static_cast<double>(targets.shape[1]));
}

Array row_normalised(Array coupling) {
  coupling = coupling_from_values(std::move(coupling));
  const std::size_t n = coupling.shape[0];
  for (std::size_t i = 0; i < n; ++i) {
    const std::span<double> row = std::span(coupling.values).subspan(i * n, n);
    double square = 0;
    for (const double weight : row) square += weight * weight;
    if (square > 0)
      for (double& weight : row) weight /= std::sqrt(square);
  }
  return coupling;
}

Array pseudo_inverse_coupling(const Array& patterns) {
  check_patterns("patterns", patterns);
  const std::size_t memories = patterns.shape[0];
  if (memories > patterns.shape[1])
    throw InvalidArgument("connectivity: pseudo-inverse of " + std::to_string(memories) + " patterns in " +
                          std::to_string(patterns.shape[1]) +
                          " neurons; at most as many patterns as neurons");
  const Array gram = numerics::product_with_transposed(patterns, patterns);
  const std::vector<double> spectrum = numerics::symmetric_eigen(gram).values;
  if (!(spectrum.back() > 1e-12 * spectrum.front()))
    throw InvalidArgument("connectivity: the patterns of a pseudo-inverse depend on one another");
  const Array dual = numerics::solve(gram, patterns);
  Array coupling = outer_products(patterns, dual, 1);
  // A projector is symmetric: rounding must not make it another kind of network.
  const std::size_t n = patterns.shape[1];
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j)
      coupling.values[i * n + j] = coupling.values[j * n + i] =
          (coupling.values[i * n + j] + coupling.values[j * n + i]) / 2;
  return coupling;
}

Array excitatory_inhibitory_coupling(std::span<const double> normals, const DaleOptions& options) {
  const std::size_t n = order_of(normals);
  check_strength(options.strength);
  const double f = options.excitatory_fraction;
  const auto excitatory = static_cast<std::size_t>(std::llround(f * static_cast<double>(n)));
  if (!(f > 0 && f < 1) || excitatory == 0 || excitatory == n)
    throw InvalidArgument("excitatory_fraction = " + number_text(f) + ": of " + std::to_string(n) +
                          " neurons some must excite and some inhibit");
  // Weights e |z| and -i |z| with f e = (1 - f) i; |z| has variance 1 - 2/pi, so the radius squared of many neurons is
  // (1 - 2/pi) (f e^2 + (1 - f) i^2) = (1 - 2/pi) e^2 f/(1 - f).
  const double excitation = options.strength / std::sqrt((1 - 2 / std::numbers::pi) * f / (1 - f));
  const double inhibition = excitation * f / (1 - f);
  const double scale = 1 / std::sqrt(static_cast<double>(n));
  Array coupling = Array::filled({n, n}, 0);
  for (std::size_t i = 0; i < n; ++i) {
    double* const row = coupling.values.data() + i * n;
    double excited = 0;
    double inhibited = 0;
    for (std::size_t j = 0; j < n; ++j) {
      if (i == j) continue;
      row[j] = scale * (j < excitatory ? excitation : -inhibition) * std::fabs(normals[i * n + j]);
      (j < excitatory ? excited : inhibited) += row[j];
    }
    if (options.balanced_rows && inhibited < 0)
      for (std::size_t j = excitatory; j < n; ++j) row[j] *= -excited / inhibited;
  }
  return coupling;
}

Array coupling_from_values(Array matrix) {
  if (matrix.shape.size() != 2 || matrix.shape[0] != matrix.shape[1] || matrix.shape[0] == 0 ||
      matrix.size() != matrix.shape[0] * matrix.shape[0])
    throw InvalidArgument("connectivity: the matrix is not square");
  const std::size_t n = matrix.shape[0];
  for (std::size_t k = 0; k < matrix.size(); ++k)
    if (!std::isfinite(matrix.values[k]))
      throw InvalidArgument("connectivity: row " + std::to_string(k / n + 1) + ", column " +
                            std::to_string(k % n + 1) + " is " + number_text(matrix.values[k]));
  return matrix;
}

double asymmetry(const Array& coupling) {
  const Array transpose = numerics::transposed(coupling);
  const double odd = numerics::frobenius_norm(numerics::sum(coupling, transpose, -1));
  const double even = numerics::frobenius_norm(numerics::sum(coupling, transpose));
  if (odd == 0) return 0;
  return even == 0 ? std::numeric_limits<double>::infinity() : odd / even;
}

}  // namespace synaptica::rate
