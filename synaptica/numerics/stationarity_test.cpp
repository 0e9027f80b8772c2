#include "synaptica/numerics/stationarity.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "synaptica/numerics/random.h"
#include "synaptica/numerics/statistics.h"

namespace synaptica::numerics {
namespace {

std::vector<double> slow_noise(std::size_t n, std::uint64_t seed, double kept = 0.7) {
  RandomStream stream({.seed = seed}, Purpose::test);
  std::vector<double> x(n);
  double state = stream.normal();
  for (double& value : x) value = state = kept * state + std::sqrt(1 - kept * kept) * stream.normal();
  return x;
}

// Of 300 stationary series those beyond the 1 % level: binomial, and blocks of five times are a little dependent, which may
// double the rate. More than that would be seen once in a thousand by chance.
TEST(Stationarity, SeldomCriesWolf) {
  std::int64_t means = 0, deviations = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    const auto d = drift(slow_noise(600, seed));
    ASSERT_TRUE(d);
    EXPECT_GE(d->blocks, 6U);
    means += d->mean_probability < 0.01 ? 1 : 0;
    deviations += d->deviation_probability < 0.01 ? 1 : 0;
  }
  EXPECT_GT(binomial_upper_tail(means, 300, 0.02), 1e-3) << means;
  EXPECT_GT(binomial_upper_tail(deviations, 300, 0.02), 1e-3) << deviations;
}

TEST(Stationarity, FindsALevelAndASpreadThatMoved) {
  std::vector<double> moved = slow_noise(2000, 5), louder = slow_noise(2000, 6);
  for (std::size_t t = 1000; t < 2000; ++t) {
    moved[t] += 4;  // more than it varies: no long memory is seen in it
    louder[t] *= 2;
  }
  const auto level = drift(moved), spread = drift(louder);
  ASSERT_TRUE(level && spread);
  EXPECT_LT(level->mean_probability, 1e-3);
  EXPECT_GT(level->mean, 1.5);
  EXPECT_LT(spread->deviation_probability, 1e-3);
  EXPECT_NEAR(spread->deviation_ratio, 2, 0.3);
  EXPECT_GT(spread->mean_probability, 1e-3);
}

TEST(Stationarity, FindsATrend) {
  std::vector<double> x = slow_noise(600, 9);
  for (std::size_t t = 0; t < 600; ++t) x[t] += static_cast<double>(t) / 200;
  const auto d = drift(x);
  ASSERT_TRUE(d);
  EXPECT_LT(d->mean_probability, 1e-3);
}

TEST(Stationarity, SaysNothingWhereNothingCanBeSaid) {
  EXPECT_FALSE(drift({}));
  EXPECT_FALSE(drift(std::vector<double>(100, 3.0)));
  EXPECT_FALSE(drift(slow_noise(20, 7)));
  EXPECT_FALSE(drift(slow_noise(400, 8, 0.995)));  // one long excursion
}

}  // namespace
}  // namespace synaptica::numerics
