#include "synaptica/core/estimate.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace synaptica {
namespace {

TEST(Estimate, MatchesTheFormula) {
  const std::vector<double> values{1, 2, 4, 9};
  const Estimate e = estimate(values);  // mean 4, squared deviations 9 + 4 + 0 + 25 = 38
  EXPECT_DOUBLE_EQ(e.mean, 4);
  EXPECT_DOUBLE_EQ(e.standard_error, std::sqrt(38.0 / 12.0));
  EXPECT_EQ(e.count, 4);
}

TEST(Estimate, KnowsNothingOfTheSpreadOfOneValue) {
  EXPECT_EQ(estimate(std::vector<double>{3}).mean, 3);
  EXPECT_TRUE(std::isinf(estimate(std::vector<double>{3}).standard_error));
  EXPECT_EQ(estimate(std::vector<double>{}).count, 0);
}

TEST(Estimate, KeepsDigitsOfALargeOffset) {
  // A sum of squares would lose all digits of the spread here; Welford's update keeps about half of the 16.
  const Estimate e = estimate(std::vector<double>{1e9 + 1, 1e9 + 2, 1e9 + 3});
  EXPECT_NEAR(e.standard_error, 1 / std::sqrt(3.0), 1e-7);
}

RC_GTEST_PROP(Estimate, OfPartsMergesToTheWhole, ()) {
  const auto integers = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-1000, 1000));
  const std::vector<double> values(integers.begin(), integers.end());
  const auto cut = static_cast<std::size_t>(*rc::gen::inRange<int>(0, static_cast<int>(values.size()) + 1));
  const Estimate whole = estimate(values);
  const Estimate joined =
      merge(estimate(std::span(values).first(cut)), estimate(std::span(values).subspan(cut)));
  RC_ASSERT(joined.count == whole.count);
  // Rounding of sums of numbers up to 1e3 in size, squared in the spread.
  RC_ASSERT(std::fabs(joined.mean - whole.mean) <= 1e-11);
  if (whole.count >= 2)
    RC_ASSERT(std::fabs(joined.standard_error - whole.standard_error) <= 1e-9 * (1 + whole.standard_error));
}

RC_GTEST_PROP(Estimate, ScalesWithTheUnit, (const std::vector<std::int16_t>& integers)) {
  std::vector<double> values(integers.begin(), integers.end());
  const Estimate before = estimate(values);
  for (double& value : values) value *= 4;  // a power of two: exact
  const Estimate after = estimate(values);
  RC_ASSERT(after.mean == 4 * before.mean);
  RC_ASSERT(after.standard_error == 4 * before.standard_error);
}

}  // namespace
}  // namespace synaptica
