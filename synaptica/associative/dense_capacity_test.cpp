#include "synaptica/associative/dense_capacity.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "synaptica/core/error.h"

namespace synaptica::associative {
namespace {

double half_unit(int decimals) {
  return 0.5 * std::pow(10, -decimals) * (1 + 1e-9);
}

// Reference numbers of an independent program.
TEST(DenseCapacity, FlipErrors) {
  EXPECT_NEAR(dense_flip_error(2, 200, 40), 0.011945, half_unit(6));
  EXPECT_NEAR(dense_flip_error(3, 100, 800), 0.021346, half_unit(6));
  EXPECT_NEAR(dense_flip_error(4, 60, 6000), 0.062773, half_unit(6));
}

// n = 2: the change is 4 X, so V = 16 (N - 1) and S = 4 (N - 1).
TEST(DenseCapacity, QuadraticInClosedForm) {
  for (const std::int64_t neurons : {2, 3, 10, 1001, 1000000})
    EXPECT_NEAR(dense_signal_to_noise(2, neurons) / static_cast<double>(neurons - 1), 1, 1e-12) << neurons;
}

// n = 3: the change is 6 X^2 + 2, and E X^2 = M, E X^4 = 3 M^2 - 2 M for M = N - 1 signs.
TEST(DenseCapacity, CubicInClosedForm) {
  for (const std::int64_t neurons : {2, 7, 100, 5000}) {
    const auto size = static_cast<double>(neurons);
    const double m = size - 1;
    const double noise = 36 * (3 * m * m - 2 * m) + 24 * m + 4;
    const double signal = 6 * m * m + 2;  // N^3 - (N-2)^3 = 6 (N-1)^2 + 2
    EXPECT_NEAR(dense_signal_to_noise(3, neurons) / (signal * signal / noise), 1, 1e-12) << neurons;
  }
}

// The asymptotic ratio has corrections of order 1/N.
TEST(DenseCapacity, TendsToItsLimitAsOneOverN) {
  for (const std::int64_t order : {2, 3, 4, 6}) {
    const auto excess = [&](std::int64_t neurons) {
      return dense_capacity(order, neurons, 0.01) /
                 dense_capacity_limit(order, static_cast<double>(neurons), 0.01) -
             1;
    };
    EXPECT_NEAR(excess(2000) / excess(4000), 2, 0.1) << order;
    EXPECT_LT(std::fabs(excess(4000)), 0.02) << order;
  }
}

TEST(DenseCapacity, ARectifiedInteractionHoldsTwiceAsMuch) {
  for (const std::int64_t order : {2, 3, 5}) {
    const double twice =
        dense_signal_to_noise(order, 1001, DenseInteraction::rectified) / dense_signal_to_noise(order, 1001);
    // The rectified part near X = 0 differs by a share of 1/N of the noise.
    EXPECT_NEAR(twice, 2, 0.01) << order;
  }
  EXPECT_DOUBLE_EQ(dense_capacity_limit(3, 100, 0.01, DenseInteraction::rectified),
                   2 * dense_capacity_limit(3, 100, 0.01));
}

RC_GTEST_PROP(DenseCapacity, CapacityInvertsTheError, ()) {
  const std::int64_t order = *rc::gen::inRange(2, 12);
  const std::int64_t neurons = *rc::gen::inRange(10, 3000);
  const std::int64_t memories = *rc::gen::inRange(2, 100000);
  const double error = dense_flip_error(order, neurons, memories);
  RC_PRE(error > 1e-300 && error < 0.4999);
  RC_ASSERT(std::fabs(dense_capacity(order, neurons, error) / static_cast<double>(memories) - 1) < 1e-9);
  RC_ASSERT(dense_flip_error(order, neurons, memories + 1) > error);
}

TEST(DenseCapacity, HighOrdersAndManyNeuronsStayFinite) {
  EXPECT_TRUE(std::isfinite(dense_signal_to_noise(64, 10000)));
  EXPECT_GT(dense_signal_to_noise(64, 10000), 1);
  EXPECT_EQ(dense_flip_error(4, 100, 1), 0);
}

TEST(DenseCapacity, OutsideTheirRangesParametersAreRefused) {
  EXPECT_THROW((void)dense_flip_error(1, 100, 10), InvalidArgument);
  EXPECT_THROW((void)dense_flip_error(65, 100, 10), InvalidArgument);
  EXPECT_THROW((void)dense_flip_error(2, 1, 10), InvalidArgument);
  EXPECT_THROW((void)dense_flip_error(2, std::int64_t{1000000000000}, 10), InvalidArgument);
  EXPECT_THROW((void)dense_flip_error(2, 100, 0), InvalidArgument);
  EXPECT_THROW((void)dense_capacity(2, 100, 0.5), InvalidArgument);
  EXPECT_THROW((void)dense_capacity(2, 100, 0), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::associative
