#include "synaptica/numerics/block_bootstrap.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/core/estimate.h"

namespace synaptica::numerics {
namespace {

double spread(const Array& variances, std::size_t series) {
  std::vector<double> one;
  for (std::size_t r = 0; r < variances.shape[0]; ++r)
    one.push_back(variances.values[r * variances.shape[1] + series]);
  const Estimate estimate = synaptica::estimate(one);
  return estimate.standard_error * std::sqrt(static_cast<double>(one.size()));
}

TEST(BlockBootstrap, OneBlockOfAllIsTheSeriesItself) {
  RandomStream stream({.seed = 1}, Purpose::test);
  const Array variances =
      bootstrap_variances({{2, 4}, {1, 2, 3, 4, 1e9, 1e9 + 2, 1e9, 1e9 + 2}}, 4, 3, stream);
  for (std::size_t r = 0; r < 3; ++r) {
    EXPECT_DOUBLE_EQ(variances.values[2 * r], 1.25);
    EXPECT_DOUBLE_EQ(variances.values[2 * r + 1], 1);
  }
}

// White noise of variance 1: the variance of n samples has standard deviation sqrt(2/n); 400 resamples know a spread to
// 1/sqrt(800) = 3.5 %, and a series its own fourth moment, sd of the squares sqrt(2), to some 10 %: 25 % is 2.4 of both.
TEST(BlockBootstrap, OfWhiteNoiseHasTheSpreadOfItsVariance) {
  RandomStream stream({.seed = 2}, Purpose::test);
  Array series = Array::filled({1, 2000}, 0);
  stream.fill_normal(series.values);
  for (const std::size_t block : {1U, 20U, 7U})
    EXPECT_NEAR(spread(bootstrap_variances(series, block, 400, stream), 0), std::sqrt(2.0 / 2000),
                0.25 * std::sqrt(2.0 / 2000));
}

// x' = a x + sqrt(1 - a^2) z has variance 1, and its estimate over n samples a variance of 2/n (1 + a^2)/(1 - a^2): at
// a = 0.9 three times that of white noise, which blocks of one sample do not see.
TEST(BlockBootstrap, BlocksSeeTheAutocorrelation) {
  RandomStream stream({.seed = 5}, Purpose::test);
  const double a = 0.9;
  Array series = Array::filled({1, 20000}, 0);
  double x = stream.normal();
  for (double& value : series.values) value = x = a * x + std::sqrt(1 - a * a) * stream.normal();
  const double expected = std::sqrt(2.0 / 20000 * (1 + a * a) / (1 - a * a));
  EXPECT_NEAR(spread(bootstrap_variances(series, 200, 400, stream), 0), expected, 0.25 * expected);
  EXPECT_LT(spread(bootstrap_variances(series, 1, 400, stream), 0), 0.6 * expected);
}

// The mean of n samples of the same process has the variance (1 + a)/(1 - a)/n; tolerance as above.
TEST(BlockBootstrap, MeansScatterAsTheAutocorrelationHasThem) {
  RandomStream stream({.seed = 6}, Purpose::test);
  const double a = 0.8;
  Array series = Array::filled({1, 20000}, 0);
  double x = stream.normal();
  for (double& value : series.values) value = 7 + (x = a * x + std::sqrt(1 - a * a) * stream.normal());
  const Array means = bootstrap_means(series, 100, 400, stream);
  const double expected = std::sqrt((1 + a) / (1 - a) / 20000);
  EXPECT_NEAR(spread(means, 0), expected, 0.25 * expected);
  EXPECT_NEAR(means.values[0], 7, 10 * expected);
  const Array whole = bootstrap_means({{1, 4}, {1, 2, 3, 5}}, 4, 1, stream);
  EXPECT_DOUBLE_EQ(whole.values[0], 2.75);
}

TEST(BlockBootstrap, SeriesTakeTheSameBlocks) {
  RandomStream stream({.seed = 4}, Purpose::test);
  Array series = Array::filled({2, 100}, 0);
  for (std::size_t t = 0; t < 100; ++t) {
    series.values[t] = stream.normal();
    series.values[100 + t] = 3 * series.values[t];
  }
  const Array variances = bootstrap_variances(series, 10, 20, stream);
  for (std::size_t r = 0; r < 20; ++r)
    EXPECT_NEAR(variances.values[2 * r + 1], 9 * variances.values[2 * r], 1e-12);
}

TEST(BlockBootstrap, Quantiles) {
  EXPECT_EQ(sample_quantile(std::vector<double>{3, 1, 2}, 0.5), 2);
  EXPECT_EQ(sample_quantile(std::vector<double>{3, 1, 2}, 0), 1);
  EXPECT_EQ(sample_quantile(std::vector<double>{3, 1, 2}, 1), 3);
  EXPECT_DOUBLE_EQ(sample_quantile(std::vector<double>{3, 1, 2, 5}, 0.5), 2.5);
  EXPECT_THROW((void)sample_quantile({}, 0.5), InvalidArgument);
  EXPECT_THROW((void)sample_quantile(std::vector<double>{1}, 1.5), InvalidArgument);
}

TEST(BlockBootstrap, RefusesWhatItCannotCut) {
  RandomStream stream({.seed = 1}, Purpose::test);
  EXPECT_THROW((void)bootstrap_variances({{1, 3}, {1, 2, 3}}, 4, 5, stream), InvalidArgument);
  EXPECT_THROW((void)bootstrap_variances({{1, 3}, {1, 2, 3}}, 0, 5, stream), InvalidArgument);
  EXPECT_THROW((void)bootstrap_variances({{1, 3}, {1, 2, 3}}, 2, 0, stream), InvalidArgument);
  EXPECT_THROW((void)bootstrap_variances({{0, 3}, {}}, 2, 5, stream), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::numerics
