#include "synaptica/numerics/gaussian.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

namespace synaptica::numerics {
namespace {

TEST(StandardNormal, MatchesPublishedValues) {
  // Digits beyond double precision; the tail and its quantile agree with SciPy.
  EXPECT_DOUBLE_EQ(standard_normal_density(0), 0.39894228040143267794);
  EXPECT_DOUBLE_EQ(standard_normal_density(1), 0.24197072451914334980);
  EXPECT_DOUBLE_EQ(standard_normal_distribution(1), 0.84134474606854294859);
  EXPECT_NEAR(standard_normal_upper_tail(10) / 7.6198530241605260660e-24, 1, 1e-14);
  EXPECT_DOUBLE_EQ(standard_normal_quantile(0.975), 1.9599639845400542355);
  EXPECT_NEAR(standard_normal_quantile(1e-20), -9.2623400897984205, 1e-13);
}

TEST(StandardNormal, QuantileHasItsEnds) {
  EXPECT_EQ(standard_normal_quantile(0.5), 0);
  EXPECT_EQ(standard_normal_quantile(0), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(standard_normal_quantile(1), std::numeric_limits<double>::infinity());
}

RC_GTEST_PROP(StandardNormal, QuantileInvertsTheDistribution, ()) {
  const double z = *rc::gen::inRange(-800000, 500000) / 1e5;
  const double p = standard_normal_distribution(z);
  // A rounding error of p moves z by p * eps / density; a few of them, and the algorithm's own 1e-15.
  RC_ASSERT(std::fabs(standard_normal_quantile(p) - z) <=
            4e-16 * p / standard_normal_density(z) + 4e-15 * (1 + std::fabs(z)));
}

RC_GTEST_PROP(StandardNormal, QuantileIsOdd, ()) {
  const double p =
      (static_cast<double>(*rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 51)) + 0.5) * 0x1p-52;
  RC_ASSERT(standard_normal_quantile(1 - p) == -standard_normal_quantile(p));
}

}  // namespace
}  // namespace synaptica::numerics
