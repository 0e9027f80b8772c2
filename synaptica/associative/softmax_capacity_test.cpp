#include "synaptica/associative/softmax_capacity.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/numerics/random.h"

namespace synaptica::associative {
namespace {

double half_unit(int decimals) {
  return 0.5 * std::pow(10, -decimals) * (1 + 1e-9);
}

TEST(SoftmaxCapacity, ExponentsAtGainOne) {
  EXPECT_NEAR(softmax_dominance_exponent(1), 0.566219, half_unit(6));
  EXPECT_NEAR(softmax_flip_exponent(1), 0.674997, half_unit(6));
  EXPECT_NEAR(softmax_proven_exponent(), 0.346574, half_unit(6));
  EXPECT_NEAR(softmax_dominance_exponent(1), 1 - std::log(std::cosh(1.0)), 1e-15);
  EXPECT_NEAR(softmax_dominance_exponent(1000), std::log(2.0), 1e-15);  // where cosh would overflow
  EXPECT_NEAR(softmax_dominance_exponent(1e-8), 1e-8, 1e-15);           // lambda - lambda^2/2
}

// Both bounds hold for every query, near or far, and the sharper one is the smaller.
RC_GTEST_PROP(SoftmaxCapacity, OneUpdateKeepsItsBounds, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint32_t>();
  const std::size_t memories = *rc::gen::inRange<std::size_t>(1, 12);
  const std::size_t visible = *rc::gen::inRange<std::size_t>(1, 30);
  const double gain = *rc::gen::inRange(1, 300) / 100.0;
  const double noise = *rc::gen::inRange(0, 200) / 100.0;
  numerics::RandomStream stream({.seed = seed}, numerics::Purpose::test);
  std::vector<std::vector<double>> x(memories, std::vector<double>(visible));
  double largest = 0;
  const auto dot = [&](const std::vector<double>& a, const std::vector<double>& b) {
    double sum = 0;
    for (std::size_t i = 0; i < visible; ++i) sum += a[i] * b[i];
    return sum;
  };
  for (auto& memory : x) {
    stream.fill_normal(memory);
    largest = std::max(largest, std::sqrt(dot(memory, memory)));
  }
  std::vector<double> query = x[0];
  for (double& value : query) value += noise * stream.normal();
  double distance = 0;
  for (std::size_t i = 0; i < visible; ++i) distance += (query[i] - x[0][i]) * (query[i] - x[0][i]);
  distance = std::sqrt(distance);

  double margin = std::numeric_limits<double>::max();
  double separation = margin;
  double top = dot(x[0], query);
  for (std::size_t j = 1; j < memories; ++j) {
    margin = std::min(margin, dot(x[0], query) - dot(x[j], query));
    separation = std::min(separation, dot(x[0], x[0]) - dot(x[j], x[0]));
    top = std::max(top, dot(x[j], query));
  }
  std::vector<double> updated(visible, 0);
  double sum = 0;
  for (const auto& memory : x) {
    const double weight = std::exp(gain * (dot(memory, query) - top));
    sum += weight;
    for (std::size_t i = 0; i < visible; ++i) updated[i] += weight * memory[i];
  }
  double error = 0;
  for (std::size_t i = 0; i < visible; ++i) error += std::pow(updated[i] / sum - x[0][i], 2);
  error = std::sqrt(error);

  const auto count = static_cast<std::int64_t>(memories);
  const double sharp = softmax_margin_bound(count, largest, gain, margin);
  const double wide = softmax_separation_bound(count, largest, gain, separation, distance);
  const double rounding = 1e-13 * largest;
  RC_ASSERT(error <= sharp + rounding);
  RC_ASSERT(sharp <= wide + rounding);
}

TEST(SoftmaxCapacity, BoundsAtTheirEnds) {
  EXPECT_EQ(softmax_margin_bound(1, 2, 1, 0), 0);
  EXPECT_EQ(softmax_margin_bound(10, 2, 1, -1e6),
            4);  // never worse than the diameter, and never infinite
  EXPECT_DOUBLE_EQ(softmax_margin_bound(3, 1, 2, 5), 4 * std::exp(-10.0));
}

TEST(SoftmaxCapacity, OutsideTheirRangesParametersAreRefused) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_THROW((void)softmax_margin_bound(0, 1, 1, 1), InvalidArgument);
  EXPECT_THROW((void)softmax_margin_bound(2, 0, 1, 1), InvalidArgument);
  EXPECT_THROW((void)softmax_margin_bound(2, 1, 0, 1), InvalidArgument);
  EXPECT_THROW((void)softmax_margin_bound(2, 1, 1, infinity), InvalidArgument);
  EXPECT_THROW((void)softmax_separation_bound(2, 1, 1, 1, -1), InvalidArgument);
  EXPECT_THROW((void)softmax_dominance_exponent(0), InvalidArgument);
  EXPECT_THROW((void)softmax_flip_exponent(infinity), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::associative
