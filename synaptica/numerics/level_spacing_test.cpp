#include "synaptica/numerics/level_spacing.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "synaptica/core/error.h"

namespace synaptica::numerics {
namespace {

TEST(LevelSpacing, SmallIntervalsAreEmptyButForOneLevel) {
  // E(s) = 1 - s + (pi^2/36) s^3 + O(s^4): at most one level, as levels repel.
  const double s = 1e-3;
  EXPECT_NEAR((empty_interval_probability(s) - 1 + s) / (s * s * s), std::numbers::pi * std::numbers::pi / 36,
              1e-3);
  EXPECT_EQ(empty_interval_probability(0), 1);
  EXPECT_EQ(empty_interval_probability(30), 0);
}

// The variance of the spacing of neighbours is 0.286 (Mehta's book, beta = 1), and the mean
// distance (1 + 0.286)/4.
TEST(LevelSpacing, MeanDistanceIsAQuarterOfTheMeanSquaredSpacing) {
  EXPECT_NEAR(nearest_level().mean, 1.286 / 4, 0.0005 / 4);
  EXPECT_NEAR(nearest_level().mean, 0.3214, 5e-5);  // as the theory's table has it
  // Between evenly spaced levels (a uniform distance up to 1/2: 0.144) and independent ones (0.5).
  EXPECT_GT(nearest_level().deviation, 0.144);
  EXPECT_LT(nearest_level().deviation, 0.5);
}

TEST(LevelSpacing, NegativeLengthsAreRefused) {
  EXPECT_THROW((void)empty_interval_probability(-1), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::numerics
