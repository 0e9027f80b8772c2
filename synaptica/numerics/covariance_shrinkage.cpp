#include "synaptica/numerics/covariance_shrinkage.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/numerics/gram_product.h"

namespace synaptica::numerics {

Array ShrunkCovariance::shrunk() const {
  Array c = sample;
  const std::size_t p = sample.shape.at(0);
  for (double& entry : c.values) entry *= 1 - intensity;
  for (std::size_t i = 0; i < p; ++i) c.values[i * p + i] += intensity * mean_variance;
  return c;
}

ShrunkCovariance shrink_covariance(const ConstMatrixView& series, std::size_t block) {
  const std::size_t n = series.rows;
  const std::size_t p = series.columns;
  if (n == 0 || p == 0) throw InvalidArgument("covariance: the series is empty");
  if (block == 0 || block > n)
    throw InvalidArgument("covariance: block = " + std::to_string(block) + ": must be from 1 to the " +
                          std::to_string(n) + " samples");
  ShrunkCovariance result;
  result.sample = Array::filled({p, p}, 0);
  const MatrixView s{result.sample.values.data(), p, p, p};
  gram_of_columns(series, s, 1 / static_cast<double>(n));
  double trace = 0;
  for (std::size_t i = 0; i < p; ++i) trace += result.sample.values[i * p + i];
  result.mean_variance = trace / static_cast<double>(p);
  double distance = 0;  // p d^2
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t j = 0; j < p; ++j) {
      const double entry = result.sample.values[i * p + j] - (i == j ? result.mean_variance : 0);
      distance += entry * entry;
    }
  if (distance <= 1e-30 * trace * trace) {  // a multiple of the unit matrix already, to rounding
    result.intensity = 1;
    return result;
  }

  // |S_block - S|^2 = |Y_b Y_b^T|^2 / L^2 - 2 tr(Y_b S Y_b^T) / L + |S|^2: no p x p matrix a block.
  std::vector<double> product(n * p);
  multiply(series, Transpose::no, {s.data, p, p, p}, Transpose::no, {product.data(), n, p, p});
  const double size = std::inner_product(result.sample.values.begin(), result.sample.values.end(),
                                         result.sample.values.begin(), 0.0);
  const std::size_t blocks = n / block;
  const auto length = static_cast<double>(block);
  std::vector<double> gram(block * block);
  double error = 0;  // p nb^2 b^2
  for (std::size_t b = 0; b < blocks; ++b) {
    const double* rows = series.data + b * block * series.stride;
    gram_of_rows({rows, block, p, series.stride}, {gram.data(), block, block, block}, 1 / length);
    double mixed = 0;
    for (std::size_t t = 0; t < block; ++t)
      mixed += std::inner_product(rows + t * series.stride, rows + t * series.stride + p,
                                  product.data() + (b * block + t) * p, 0.0);
    error += std::inner_product(gram.begin(), gram.end(), gram.begin(), 0.0) - 2 * mixed / length + size;
  }
  error = std::max(0.0, error) / (static_cast<double>(blocks) * static_cast<double>(blocks));
  result.intensity = std::min(error, distance) / distance;
  return result;
}

}  // namespace synaptica::numerics
