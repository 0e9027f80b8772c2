#include "synaptica/associative/pattern_preparation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "synaptica/core/error.h"

namespace synaptica::associative {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::ThrowsMessage;

Array matrix(std::size_t rows, std::vector<double> values) {
  const std::size_t columns = values.size() / rows;
  return {{rows, columns}, std::move(values)};
}

TEST(Signs, TwoValuesAreTakenAsTheyAre) {
  const Array memories = matrix(2, {0, 255, 255, 255, 0, 0});
  const SignReading reading = read_signs(memories);
  EXPECT_EQ(reading.rule, SignRule::two_values);
  EXPECT_EQ(reading.text(), "two values, 0 is -1 and 255 is +1");
  EXPECT_THAT(signs_of(memories, reading).signs.values, ElementsAre(-1, 1, 1, 1, -1, -1));
  EXPECT_EQ(signs_of(memories, reading).fraction_up, 0.5);
  // A cue may hold other values: they are counted, and divided at the middle.
  const Signs cue = signs_of(matrix(1, {0, 127, 128}), reading);
  EXPECT_THAT(cue.signs.values, ElementsAre(-1, -1, 1));
  EXPECT_EQ(cue.other_values, 2U);
  EXPECT_THAT(signs_of(matrix(1, {255, 255, 255}), reading).constant_patterns, ElementsAre(0));
}

TEST(Signs, OtherValuesAreDividedByTheirMedian) {
  const Array memories = matrix(2, {1, 2, 3, 4, 10, 20, 20, 20});
  const SignReading reading = read_signs(memories);
  EXPECT_EQ(reading.text(), "+1 above the median of each pattern");
  const Signs signs = signs_of(memories, reading);
  EXPECT_THAT(signs.signs.values, ElementsAre(-1, -1, 1, 1, -1, -1, -1, -1));
  EXPECT_EQ(signs.at_threshold, 3U);  // the three 20 are their row's median
  EXPECT_THAT(signs.constant_patterns, ElementsAre(1));
}

TEST(Signs, EveryRule) {
  const Array memories = matrix(2, {0, 0, 1, 7, 0, 2, 2, 4});
  const auto signs = [&](const SignOptions& options) {
    return signs_of(memories, read_signs(memories, options)).signs.values;
  };
  EXPECT_THAT(signs({.rule = SignRule::mean}), ElementsAre(-1, -1, -1, 1, -1, -1, -1, 1));
  EXPECT_THAT(signs({.rule = SignRule::median, .scope = SignScope::all}),
              ElementsAre(-1, -1, -1, 1, -1, 1, 1, 1));
  EXPECT_THAT(signs({.rule = SignRule::mean, .scope = SignScope::all}),
              ElementsAre(-1, -1, -1, 1, -1, -1, -1, 1));
  EXPECT_THAT(signs({.rule = SignRule::value, .value = 0.5}), ElementsAre(-1, -1, 1, 1, -1, 1, 1, 1));
  EXPECT_EQ(read_signs(memories, {.rule = SignRule::mean, .scope = SignScope::all}).text(),
            "+1 above 2, the mean of all memories");
}

TEST(Signs, RefusesWhatNoThresholdDivides) {
  const Array memories = matrix(2, {1, 2, 3, 5, 5, 5});
  EXPECT_THAT([&] { (void)signs_of(memories, read_signs(memories)); },
              ThrowsMessage<InvalidArgument>(HasSubstr("pattern 1 (counted from 0): every value is 5")));
  EXPECT_THROW((void)read_signs(memories, {.rule = SignRule::two_values}), InvalidArgument);
  EXPECT_THROW((void)read_signs(matrix(1, {})), InvalidArgument);
}

TEST(Scaled, GivesUnitNormsAndCorrelations) {
  const Array unit = scaled(matrix(2, {3, 4, 0, 1e200}), Scale::unit);
  EXPECT_DOUBLE_EQ(unit.values[0], 0.6);
  EXPECT_DOUBLE_EQ(unit.values[1], 0.8);
  EXPECT_DOUBLE_EQ(unit.values[3], 1);  // no square overflowed
  const Array score = scaled(matrix(1, {1, 2, 3, 6}), Scale::zscore);
  double mean = 0, square = 0;
  for (const double value : score.values) {
    mean += value / 4;
    square += value * value / 4;
  }
  EXPECT_NEAR(mean, 0, 1e-15);  // rounding of four numbers of order one
  EXPECT_NEAR(square, 1, 1e-15);
  EXPECT_EQ(scaled(matrix(1, {1, 2}), Scale::none).values, (std::vector<double>{1, 2}));
  for (const Scale scale : {Scale::none, Scale::unit})
    EXPECT_THAT(
        [&] {
          (void)scaled(matrix(2, {1, 2, 0, 0}), scale);
        },
        ThrowsMessage<InvalidArgument>(HasSubstr("pattern 1 (counted from 0): every value is 0")));
  EXPECT_THROW((void)scaled(matrix(2, {1, 2, 7, 7}), Scale::zscore), InvalidArgument);
}

TEST(ConstantNeurons, AreThoseOfOneValue) {
  EXPECT_THAT(constant_neurons(matrix(3, {1, 2, 3, 1, 5, 3, 1, 2, 3})), ElementsAre(0, 2));
  EXPECT_THAT(constant_neurons(matrix(2, {1, 2, 3, 4})), IsEmpty());
}

TEST(Corruption, TouchesExactlyTheFraction) {
  EXPECT_EQ(corrupted_count(0.2, 64), 13U);
  EXPECT_EQ(corrupted_count(0.5, 3), 2U);
  EXPECT_EQ(corrupted_count(0, 7), 0U);
  EXPECT_EQ(corrupted_count(1, 7), 7U);
  for (const double fraction : {-0.1, 1.1, std::nan("")})
    EXPECT_THROW((void)corrupted_count(fraction, 10), InvalidArgument);
}

TEST(WithReplaced, KeepsTheValuesThatOccur) {
  std::vector<double> pattern;
  for (int i = 0; i < 1000; ++i) pattern.push_back(i);
  numerics::RandomStream stream({.seed = 3}, numerics::Purpose::test);
  const std::vector<double> cue = with_replaced(pattern, 300, stream);
  std::size_t changed = 0;
  double mean = 0;
  for (std::size_t i = 0; i < cue.size(); ++i) {
    changed += cue[i] != pattern[i] ? 1 : 0;
    mean += cue[i] / 1000;
    EXPECT_EQ(cue[i], std::floor(cue[i]));
    EXPECT_LT(cue[i], 1000);
  }
  // Each of the 300 keeps its value with probability 1/1000: fewer than 295 changes have probability 1e-6 (Poisson).
  EXPECT_LE(changed, 300U);
  EXPECT_GE(changed, 295U);
  // Sum of 300 differences of uniform numbers, each of variance at most 2 * 1000^2/12: five standard errors.
  EXPECT_NEAR(mean, 499.5, 5 * std::sqrt(300 * 2.0 / 12));
  EXPECT_EQ(with_replaced(pattern, 0, stream), pattern);
  EXPECT_THROW((void)with_replaced(pattern, 1001, stream), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::associative
