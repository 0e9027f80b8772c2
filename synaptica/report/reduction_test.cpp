#include "synaptica/report/reduction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

namespace synaptica {
namespace {

using Series = std::vector<double>;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

Series count_to(std::size_t size) {
  Series x(size);
  std::iota(x.begin(), x.end(), 0.0);
  return x;
}

std::vector<std::size_t> keep(const Series& x, const std::vector<Series>& series, std::size_t most,
                              const std::vector<std::size_t>& wanted = {}) {
  const std::vector<std::span<const double>> views(series.begin(), series.end());
  return kept_vertices(x, views, most, wanted);
}

// The largest distance between a series and the line through its kept vertices.
double drawing_error(const Series& x, const Series& y, const std::vector<std::size_t>& kept) {
  double largest = 0;
  for (std::size_t k = 0; k + 1 < kept.size(); ++k)
    for (std::size_t i = kept[k]; i <= kept[k + 1]; ++i) {
      const double along = (x[i] - x[kept[k]]) / (x[kept[k + 1]] - x[kept[k]]);
      largest = std::max(largest, std::fabs(y[i] - y[kept[k]] - along * (y[kept[k + 1]] - y[kept[k]])));
    }
  return largest;
}

TEST(Reduction, KeepsNothingOfNothingAndEverythingOfLittle) {
  EXPECT_TRUE(keep({}, {{}}, 10).empty());
  EXPECT_EQ(keep({3}, {{1}}, 10), (std::vector<std::size_t>{0}));
  EXPECT_EQ(keep(count_to(4), {{0, 5, -1, 2}}, 10), (std::vector<std::size_t>{0, 1, 2, 3}));
}

TEST(Reduction, AStraightLineNeedsItsEndsOnly) {
  EXPECT_EQ(keep(count_to(1001), {count_to(1001)}, 400), (std::vector<std::size_t>{0, 1000}));
}

TEST(Reduction, FindsCornersAndSteps) {
  Series step(1000, 0.0);
  std::fill(step.begin() + 437, step.end(), 1.0);
  EXPECT_EQ(keep(count_to(1000), {step}, 400), (std::vector<std::size_t>{0, 436, 437, 999}));
}

TEST(Reduction, OneChoiceServesAllSeries) {
  Series first(1000, 0.0), second(1000, 0.0);
  first[100] = 1;
  second[700] = -1;
  EXPECT_THAT(keep(count_to(1000), {first, {}, second}, 400), ::testing::IsSupersetOf({100, 700}));
}

TEST(Reduction, KeepsBothSidesOfAGap) {
  Series y = count_to(1000);
  std::fill(y.begin() + 300, y.begin() + 500, none);
  EXPECT_THAT(keep(count_to(1000), {y}, 400), ::testing::IsSupersetOf({299, 300, 499, 500}));
}

TEST(Reduction, ASeriesWithoutAnyNumberIsNoTrouble) {
  EXPECT_EQ(keep(count_to(100), {Series(100, none)}, 10), (std::vector<std::size_t>{0, 99}));
}

TEST(Reduction, SmoothCurvesAreDrawnFarFinerThanAPixel) {
  const Series x = count_to(20001);
  Series y(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) y[i] = std::exp(-x[i] / 3000) * std::cos(x[i] / 800);
  const auto kept = keep(x, {y}, 400);
  EXPECT_LE(kept.size(), 400U);
  // A chord over h misses a curve by h^2 |y''| / 8: 400 even vertices miss the first bend, |y''|
  // about 1/800^2, by 50^2 / 800^2 / 8 = 5e-4 of a height near 2; a pixel of a figure 300 high is
  // 7e-3.
  EXPECT_LT(drawing_error(x, y, kept), 5e-4);
}

TEST(Reduction, RefusesSeriesOfAnotherLengthAndVerticesOutside) {
  EXPECT_THROW((void)keep(count_to(5), {{1, 2}}, 3), std::logic_error);
  EXPECT_THROW((void)keep(count_to(5), {count_to(5)}, 3, {5}), std::logic_error);
}

RC_GTEST_PROP(Reduction, KeepsEndsExtremesAndWantedAndNeverMoreThanAsked, ()) {
  const auto size = *rc::gen::inRange<std::size_t>(2, 300);
  const auto most = *rc::gen::inRange<std::size_t>(10, 100);
  const auto values = *rc::gen::container<Series>(
      size, rc::gen::map(rc::gen::inRange(-1000, 1000), [](int i) { return i / 7.0; }));
  const auto wanted =
      *rc::gen::container<std::vector<std::size_t>>(3, rc::gen::inRange<std::size_t>(0, size));
  const auto kept = keep(count_to(size), {values}, most, wanted);
  RC_ASSERT(std::is_sorted(kept.begin(), kept.end()));
  RC_ASSERT(std::adjacent_find(kept.begin(), kept.end()) == kept.end());
  RC_ASSERT(kept.size() <= most);
  RC_ASSERT(kept.front() == 0 && kept.back() == size - 1);
  for (const std::size_t i : wanted) RC_ASSERT(std::binary_search(kept.begin(), kept.end(), i));
  Series seen;
  for (const std::size_t i : kept) seen.push_back(values[i]);
  RC_ASSERT(*std::max_element(seen.begin(), seen.end()) == *std::max_element(values.begin(), values.end()));
  RC_ASSERT(*std::min_element(seen.begin(), seen.end()) == *std::min_element(values.begin(), values.end()));
}

}  // namespace
}  // namespace synaptica
