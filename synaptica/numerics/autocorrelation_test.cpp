#include "synaptica/numerics/autocorrelation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "synaptica/numerics/random.h"

namespace synaptica::numerics {
namespace {

// x_t = a x_{t-1} + noise has c(s) = a^|s|: by the trapezoid rule 1/2 + a/(1 - a).
std::vector<double> autoregression(double a, std::size_t samples, std::uint64_t seed) {
  RandomStream stream({.seed = seed}, Purpose::test);
  std::vector<double> x(samples);
  double state = stream.normal() / std::sqrt(1 - a * a);
  double mean = 0;
  for (double& value : x) {
    mean += value = state;
    state = a * state + stream.normal();
  }
  for (double& value : x) value -= mean / static_cast<double>(samples);
  return x;
}

TEST(Autocorrelation, TimeOfAnAutoregression) {
  for (const double a : {0.0, 0.5, 0.9}) {
    const double truth = 0.5 + a / (1 - a);
    const std::size_t n = 40000;
    // Windowed at five times itself, its relative variance is about 2 (2 W + 1)/n with W = 5 times the truth (Sokal);
    // what lies beyond the window is below exp(-5).
    const double relative = std::sqrt(2 * (10 * truth + 1) / static_cast<double>(n));
    EXPECT_NEAR(autocorrelation_time(autoregression(a, n, 3)), truth, truth * (4 * relative + 0.01)) << a;
  }
}

TEST(Autocorrelation, NothingVaries) {
  EXPECT_EQ(autocorrelation_time(std::vector<double>(10, 0.0)), 0.5);
  EXPECT_EQ(autocorrelation_time({}), 0.5);
}

TEST(Autocorrelation, LaggedProductByHand) {
  const std::vector<double> x{1, 2, 3, 4}, y{1, 0, -1, 2};
  EXPECT_DOUBLE_EQ(lagged_product(x, y, 1), (2 * 1 + 3 * 0 + 4 * -1) / 3.0);
}

TEST(Autocorrelation, Blocks) {
  EXPECT_EQ(default_block(100, 0.5), 20u);
  EXPECT_EQ(default_block(125, 0.5, 1), 10u);
  EXPECT_EQ(default_block(27000, 0.5), 60u);
  EXPECT_EQ(default_block(1000, 70), 140u);
  EXPECT_EQ(default_block(30, 70), 15u);
  EXPECT_EQ(default_block(1, 0.5), 1u);
}

}  // namespace
}  // namespace synaptica::numerics
