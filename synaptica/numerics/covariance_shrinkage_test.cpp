#include "synaptica/numerics/covariance_shrinkage.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/numerics/random.h"

namespace synaptica::numerics {
namespace {

// The generator of the reference numbers: splitmix64 as a counter-based hash, and Box and Muller's cosine.
std::uint64_t mixed(std::uint64_t z) {
  z += 0x9E3779B97F4A7C15U;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31U);
}

double reference_normal(std::uint64_t seed, std::uint64_t k) {
  const auto uniform = [&](std::uint64_t i) {
    return (static_cast<double>(mixed(mixed(seed) + i) >> 11U) + 0.5) * 0x1p-53;
  };
  return std::sqrt(-2 * std::log(uniform(2 * k))) * std::cos(2 * std::numbers::pi * uniform(2 * k + 1));
}

void centre(std::vector<double>& values, std::size_t columns) {
  const std::size_t rows = values.size() / columns;
  for (std::size_t j = 0; j < columns; ++j) {
    double mean = 0;
    for (std::size_t t = 0; t < rows; ++t) mean += values[t * columns + j] / static_cast<double>(rows);
    for (std::size_t t = 0; t < rows; ++t) values[t * columns + j] -= mean;
  }
}

// Reference row R9, to its printed digits: 120 samples of 10 variances 1 ... 10, blocks of 1 and of 10.
TEST(CovarianceShrinkage, GivesTheReferenceNumbers) {
  std::vector<double> y(1200);
  for (std::size_t k = 0; k < y.size(); ++k)
    y[k] = reference_normal(41, k) * std::sqrt(static_cast<double>(k % 10 + 1));
  centre(y, 10);
  const ShrunkCovariance single = shrink_covariance({y.data(), 120, 10, 10}, 1);
  EXPECT_NEAR(single.sample.values[0], 1.14378996, 5e-9);
  EXPECT_NEAR(single.intensity, 0.24048132, 5e-9);
  EXPECT_NEAR(single.shrunk().values[1], -0.01813216, 5e-9);
  const ShrunkCovariance blocks = shrink_covariance({y.data(), 120, 10, 10}, 10);
  EXPECT_NEAR(blocks.intensity, 0.2271261, 5e-8);
  EXPECT_NEAR(blocks.shrunk().values[1], -0.01845099, 5e-9);
}

// The formula as it stands, with every block's matrix, where blocks do not divide the samples.
TEST(CovarianceShrinkage, IsItsFormula) {
  const std::size_t n = 23, p = 4, block = 5;
  RandomStream stream({.seed = 3}, Purpose::test);
  std::vector<double> y(n * p);
  stream.fill_normal(y);
  centre(y, p);
  const auto covariance = [&](std::size_t first, std::size_t length) {
    std::vector<double> s(p * p, 0);
    for (std::size_t t = first; t < first + length; ++t)
      for (std::size_t i = 0; i < p; ++i)
        for (std::size_t j = 0; j < p; ++j)
          s[i * p + j] += y[t * p + i] * y[t * p + j] / static_cast<double>(length);
    return s;
  };
  const std::vector<double> s = covariance(0, n);
  double mu = 0, distance = 0, error = 0;
  for (std::size_t i = 0; i < p; ++i) mu += s[i * p + i] / p;
  for (std::size_t k = 0; k < p * p; ++k) distance += std::pow(s[k] - (k % (p + 1) == 0 ? mu : 0), 2);
  for (std::size_t b = 0; b < n / block; ++b) {
    const std::vector<double> one = covariance(b * block, block);
    for (std::size_t k = 0; k < p * p; ++k) error += std::pow(one[k] - s[k], 2) / std::pow(n / block, 2);
  }
  const ShrunkCovariance result = shrink_covariance({y.data(), n, p, p}, block);
  EXPECT_NEAR(result.intensity, std::min(1.0, error / distance), 1e-12);
  EXPECT_NEAR(result.mean_variance, mu, 1e-14);
  // A quadratic form of C is that of S, moved towards the mean variance.
  EXPECT_NEAR(result.shrunk().values[0], result.shrunk_variance(s[0]), 1e-14);
}

TEST(CovarianceShrinkage, OfOneVariableIsItsVariance) {
  const std::vector<double> y = {1, -1, 2, -2};
  const ShrunkCovariance result = shrink_covariance({y.data(), 4, 1, 1}, 2);
  EXPECT_DOUBLE_EQ(result.shrunk().values[0], 2.5);
}

TEST(CovarianceShrinkage, RefusesBlocksThatDoNotFit) {
  const std::vector<double> y = {1, -1, 2, -2};
  EXPECT_THROW((void)shrink_covariance({y.data(), 2, 2, 2}, 0), InvalidArgument);
  EXPECT_THROW((void)shrink_covariance({y.data(), 2, 2, 2}, 3), InvalidArgument);
  EXPECT_THROW((void)shrink_covariance({y.data(), 0, 2, 2}, 1), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::numerics
