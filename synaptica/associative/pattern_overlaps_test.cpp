#include "synaptica/associative/pattern_overlaps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "synaptica/core/error.h"
#include "synaptica/numerics/random.h"

namespace synaptica::associative {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Array random_signs(std::size_t count, std::size_t neurons, std::uint64_t seed = 1) {
  Array patterns = Array::filled({count, neurons}, 0);
  numerics::RandomStream stream({.seed = seed}, numerics::Purpose::test);
  stream.fill_sign(patterns.values);
  return patterns;
}

double product(const Array& patterns, std::size_t a, std::size_t b) {
  double sum = 0;
  for (std::size_t i = 0; i < patterns.shape[1]; ++i)
    sum += patterns.values[a * patterns.shape[1] + i] * patterns.values[b * patterns.shape[1] + i];
  return sum;
}

TEST(PatternOverlaps, AreThoseOfTheNaiveLoops) {
  Array patterns = Array::filled({300, 17}, 0);  // more rows than one block takes
  numerics::RandomStream stream({.seed = 5}, numerics::Purpose::test);
  stream.fill_normal(patterns.values);
  const PatternOverlaps result = pattern_overlaps(patterns);
  double sum = 0, squares = 0, largest = 0;
  std::size_t pairs = 0, beyond = 0;
  // Sums of 17 products of order one: rounding stays below 1e-13.
  for (std::size_t a = 0; a < 300; ++a) {
    double separation = std::numeric_limits<double>::infinity();
    for (std::size_t b = 0; b < 300; ++b) {
      const double overlap =
          product(patterns, a, b) / std::sqrt(product(patterns, a, a) * product(patterns, b, b));
      EXPECT_NEAR(result.matrix.values[a * 300 + b], overlap, 1e-13);
      if (a == b) continue;
      separation = std::min(separation, product(patterns, a, a) - product(patterns, a, b));
      if (a > b) continue;
      ++pairs;
      sum += overlap;
      squares += overlap * overlap;
      beyond += std::fabs(overlap) > result.level ? 1 : 0;
      largest = std::max(largest, std::fabs(overlap));
    }
    EXPECT_NEAR(result.separations[a], separation, 1e-12);
  }
  EXPECT_EQ(result.pairs, pairs);
  EXPECT_EQ(result.pairs_beyond, beyond);
  EXPECT_NEAR(result.mean, sum / static_cast<double>(pairs), 1e-13);
  EXPECT_NEAR(result.root_mean_square, std::sqrt(squares / static_cast<double>(pairs)), 1e-13);
  EXPECT_NEAR(std::fabs(result.largest), largest, 1e-13);
  ASSERT_EQ(result.worst.size(), 10U);
  EXPECT_EQ(result.worst.front().overlap, result.largest);
}

TEST(PatternOverlaps, IndependentPatternsAreNotCalledCorrelated) {
  // The verdict errs once in a hundred sets or less; of 40 sets with fixed seeds at most three (probability 1e-3).
  int correlated = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed)
    correlated += pattern_overlaps(random_signs(40, 200, seed)).correlated ? 1 : 0;
  EXPECT_LE(correlated, 3);
}

TEST(PatternOverlaps, CorrelatedPatternsAre) {
  // One neuron in four is shared: overlaps of 0.25 where 0.07 is the spread.
  Array patterns = random_signs(40, 200);
  for (std::size_t mu = 0; mu < 40; ++mu)
    for (std::size_t i = 0; i < 50; ++i) patterns.values[mu * 200 + i] = 1;
  const PatternOverlaps result = pattern_overlaps(patterns);
  EXPECT_TRUE(result.correlated);
  EXPECT_NEAR(result.mean, 0.25, 0.02);  // 780 pairs of spread 0.06, not all independent: 0.02 is many errors
  EXPECT_DOUBLE_EQ(result.expected_spread, 1 / std::sqrt(200));
}

TEST(PatternOverlaps, FindsDuplicates) {
  Array patterns = random_signs(5, 50);
  for (const std::size_t copy : {3U, 4U})
    std::copy_n(patterns.values.begin() + 50, 50,
                patterns.values.begin() + static_cast<std::ptrdiff_t>(copy * 50));
  const PatternOverlaps result = pattern_overlaps(patterns);
  EXPECT_THAT(result.first_equal, ElementsAre(0, 1, 2, 1, 1));
  ASSERT_EQ(result.duplicates.size(), 2U);
  EXPECT_EQ(result.duplicates[1].first, 1U);
  EXPECT_EQ(result.duplicates[1].second, 4U);
  EXPECT_TRUE(result.correlated);
  EXPECT_EQ(result.separations[1], 0);
}

TEST(PatternOverlaps, LooksAtEvenlySpacedRowsWhereWorkIsLimited) {
  const Array patterns = random_signs(100, 20);
  const PatternOverlaps all = pattern_overlaps(patterns);
  const PatternOverlaps some = pattern_overlaps(patterns, {.work = 10 * 100 * 20, .matrix_patterns = 4});
  EXPECT_THAT(some.rows, ElementsAre(0, 10, 20, 30, 40, 50, 60, 70, 80, 90));
  EXPECT_EQ(some.pairs, 10U * 99 - 45);
  EXPECT_THAT(some.matrix_patterns, ElementsAre(0, 25, 50, 75));
  EXPECT_EQ(some.separations[3], all.separations[30]);
  EXPECT_EQ(some.matrix.values[1], all.matrix.values[25]);
}

TEST(PatternOverlaps, OnePatternHasNoPairs) {
  const PatternOverlaps result = pattern_overlaps(random_signs(1, 9));
  EXPECT_EQ(result.pairs, 0U);
  EXPECT_FALSE(result.correlated);
  EXPECT_THAT(result.worst, IsEmpty());
  EXPECT_TRUE(std::isinf(result.separations.front()));
  EXPECT_THROW((void)pattern_overlaps(Array::filled({2, 3}, 0)), InvalidArgument);
  EXPECT_THROW((void)pattern_overlaps({}), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::associative
