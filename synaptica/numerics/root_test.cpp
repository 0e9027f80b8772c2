#include "synaptica/numerics/root.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

#include "synaptica/core/error.h"

namespace synaptica::numerics {
namespace {

TEST(FindRoot, FindsItToTheLastBits) {
  const Root root = find_root([](double x) { return std::cos(x) - x; }, 0, 1);
  EXPECT_NEAR(root.value, 0.73908513321516064166, 2e-16);  // Dottie number
  EXPECT_LE(root.residual, 4e-16);
  EXPECT_GT(root.iterations, 0);
  EXPECT_EQ(find_root([](double x) { return x; }, 0, 1).value, 0);  // a root at the end
}

TEST(FindRoot, RefusesABracketWithoutASignChange) {
  EXPECT_THROW(static_cast<void>(find_root([](double x) { return x * x + 1; }, -1, 1)), InvalidArgument);
  EXPECT_THROW(static_cast<void>(find_root([](double) { return std::nan(""); }, -1, 1)), InvalidArgument);
}

TEST(FindRoot, SaysSoWhenItRunsOut) {
  EXPECT_THROW(static_cast<void>(find_root([](double x) { return std::cos(x) - x; }, 0, 1, 2)),
               DidNotConverge);
}

RC_GTEST_PROP(FindRoot, InvertsACubic, ()) {
  const double y = *rc::gen::inRange(-1000000, 1000000) / 1e3;
  const Root root = find_root([&](double x) { return x * x * x + x - y; }, -1000, 1000);
  // The residual at the nearest double: one rounding of x times the slope, and the rounding of the terms.
  RC_ASSERT(root.residual <= 1e-15 * (1 + std::fabs(y)) * 8);
}

// The mean-field magnet m = tanh(m / T): near T = 1 the slope at the solution nears 1 and plain steps become tiny.
void magnet(double temperature, std::span<const double> x, std::span<double> image) {
  image[0] = std::tanh(x[0] / temperature);
}

TEST(FindFixedPoint, IsDecidedByTheResidual) {
  const auto map = [](std::span<const double> x, std::span<double> y) { magnet(0.999, x, y); };
  const FixedPoint accelerated = find_fixed_point(map, {1.0});
  EXPECT_LE(accelerated.residual, 1e-12);
  // m^2 ~ 3 (1 - T) near the transition, with corrections of the same relative order.
  EXPECT_NEAR(accelerated.value[0], std::sqrt(3 * 0.001), 1e-4);
  const FixedPoint plain = find_fixed_point(map, {1.0}, {.most_iterations = 1000000, .memory = 0});
  EXPECT_LT(accelerated.iterations, plain.iterations);
  // The residual bounds the error by residual / (1 - slope); slope = 1 - 2 * 0.001 here.
  EXPECT_NEAR(accelerated.value[0], plain.value[0], 2e-12 / 0.002);
}

TEST(FindFixedPoint, SolvesALinearSystemOfItsMemoryExactly) {
  // For a linear map of dimension n Anderson's mixing with n steps is a Krylov solver: it ends in about n + 1 steps.
  const auto map = [](std::span<const double> x, std::span<double> y) {
    y[0] = 0.9 * x[0] + 0.3 * x[1] + 1;
    y[1] = -0.4 * x[0] + 0.8 * x[1] - 2;
    y[2] = 0.99 * x[2] + 1;
  };
  const FixedPoint point = find_fixed_point(map, {0, 0, 0});
  EXPECT_LE(point.iterations, 10);
  EXPECT_NEAR(point.value[2], 100, 1e-8);
}

TEST(FindFixedPoint, NeverHandsBackTheLastIterate) {
  const auto doubling = [](std::span<const double> x, std::span<double> y) { y[0] = 2 * x[0] + 1; };
  EXPECT_THROW(static_cast<void>(find_fixed_point(doubling, {1.0}, {.memory = 0})), DidNotConverge);
  const auto broken = [](std::span<const double>, std::span<double> y) {
    y[0] = std::numeric_limits<double>::quiet_NaN();
  };
  EXPECT_THROW(static_cast<void>(find_fixed_point(broken, {1.0})), DidNotConverge);
  try {
    static_cast<void>(find_fixed_point([](std::span<const double> x, std::span<double> y) { y[0] = -x[0]; },
                                       {1.0}, {.most_iterations = 7, .memory = 0}));
    FAIL();
  } catch (const DidNotConverge& error) {
    EXPECT_EQ(error.residual(), 2);
    EXPECT_EQ(error.iterations(), 7);
  }
}

}  // namespace
}  // namespace synaptica::numerics
