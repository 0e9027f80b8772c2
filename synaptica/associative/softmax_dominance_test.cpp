#include "synaptica/associative/softmax_dominance.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "synaptica/associative/softmax_capacity.h"
#include "synaptica/core/error.h"
#include "synaptica/core/estimate.h"
#include "synaptica/numerics/random.h"

namespace synaptica::associative {
namespace {

// Two memories: S is one weight, and everything is a sum over its Hamming distance.
TEST(SoftmaxDominance, OfTwoMemoriesByEnumeration) {
  for (const std::int64_t flipped : {0, 1, 3}) {
    const SoftmaxCue cue{.neurons = 6, .memories = 2, .gain = 0.7, .flipped = flipped};
    const double ways[] = {1, 6, 15, 20, 15, 6, 1};
    double weight = 0;
    double square = 0;
    double overlap = 0;
    double dominated = 0;
    for (int k = 0; k <= 6; ++k) {
      const double p = ways[k] / 64;
      const double v = std::exp(-2 * 0.7 * (k - static_cast<double>(flipped)));
      weight += p / (1 + v);
      square += p / (1 + v) / (1 + v);
      overlap += p * (1 + v * (1 - k / 3.0) * (1 - static_cast<double>(flipped) / 3)) / (1 + v);
      dominated += k > flipped ? p : 0;
    }
    EXPECT_NEAR(expected_own_weight(cue).value, weight, 1e-13);
    EXPECT_NEAR(expected_own_weight(cue, 2).value, square, 1e-13);
    EXPECT_NEAR(expected_overlap(cue).value, overlap, 1e-13);
    const SoftmaxExpectation probability = dominance_probability(cue);
    EXPECT_NEAR(probability.value, dominated, probability.error + 1e-9);
  }
}

// The exponent tends to that of many neurons, from above; at the sizes of the reference table too.
TEST(SoftmaxDominance, HalfExponentTendsToItsLimit) {
  const double limit = softmax_dominance_exponent(1);
  EXPECT_NEAR(limit, 0.566219, 5e-7);
  double before = 1;
  for (const std::int64_t neurons : {12, 16, 20, 24}) {
    const SoftmaxExpectation half = half_dominance_exponent({.neurons = neurons, .gain = 1});
    EXPECT_LT(half.value, before);
    EXPECT_GT(half.value, limit);
    // Published simulations found 0.575, 0.571, 0.574, 0.575 without errors; the exact values are within 0.007 of them.
    const double found = neurons == 12 ? 0.575 : neurons == 16 ? 0.571 : neurons == 20 ? 0.574 : 0.575;
    EXPECT_NEAR(half.value, found, 0.007);
    EXPECT_LT(half.error, 0.0005);
    before = half.value;
  }
}

// The sums themselves, drawn: the number of memories at which they pass 1 has its median at the half exponent.
TEST(SoftmaxDominance, DrawnSumsPassOneAtTheHalfExponent) {
  const std::int64_t neurons = 12;
  const SoftmaxExpectation half = half_dominance_exponent({.neurons = neurons, .gain = 1});
  const double memories = std::exp(half.value * static_cast<double>(neurons));
  numerics::RandomStream stream({.seed = 12}, numerics::Purpose::test);
  constexpr int draws = 4000;
  int dominated = 0;
  for (int draw = 0; draw < draws; ++draw) {
    double sum = 0;
    for (int other = 1; other < static_cast<int>(std::lround(memories)); ++other)
      sum += std::exp(-2.0 * std::popcount(stream.bits() >> 52));
    dominated += sum < 1;
  }
  // Four binomial standard errors, and the rounding of the number of memories: an exponent off by 0.006 would be seen.
  EXPECT_NEAR(dominated / static_cast<double>(draws), 0.5, 4 * 0.5 / std::sqrt(draws) + 1 / memories);
}

TEST(SoftmaxDominance, ManyNeuronsStayFinite) {
  for (const double gain : {1e-3, 1.0, 30.0})
    for (const double memories : {1.0, 2.0, 1e7}) {
      const SoftmaxCue cue{.neurons = 2000, .memories = memories, .gain = gain, .flipped = 5};
      for (const SoftmaxExpectation& x :
           {expected_own_weight(cue), expected_overlap(cue), dominance_probability(cue)}) {
        EXPECT_GE(x.value, -1e-12);
        EXPECT_LE(x.value, 1 + 1e-12);
        EXPECT_LT(x.error, 1e-3);
      }
    }
}

TEST(SoftmaxDominance, OutsideTheirRangesParametersAreRefused) {
  EXPECT_THROW(static_cast<void>(expected_own_weight({.neurons = 0})), InvalidArgument);
  EXPECT_THROW(static_cast<void>(expected_own_weight({.memories = 0.5})), InvalidArgument);
  EXPECT_THROW(static_cast<void>(expected_overlap({.gain = 0})), InvalidArgument);
  EXPECT_THROW(static_cast<void>(dominance_probability({.flipped = 25})), InvalidArgument);
  EXPECT_THROW(static_cast<void>(half_dominance_exponent({.gain = 1, .flipped = 24})), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::associative
