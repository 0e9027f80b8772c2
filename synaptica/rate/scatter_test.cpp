#include "synaptica/rate/scatter.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/numerics/random.h"

namespace synaptica::rate {
namespace {

// Deviations of m: -1.92, -1.22, 0.38, 0.38, 2.38. The rank correlation is that of SciPy, spearmanr.
TEST(Scatter, ByHand) {
  const std::vector<double> p = {1, 2, 3, 4, 5};
  const std::vector<double> m = {1.2, 1.9, 3.5, 3.5, 5.5};
  const Scatter s = scatter_statistics(p, m);
  EXPECT_NEAR(s.correlation, 10.2 / std::sqrt(10 * 11.128), 1e-14);
  EXPECT_NEAR(s.slope, 57.0 / 55, 1e-14);
  EXPECT_NEAR(s.rank_correlation, 0.9746794344808963, 1e-14);  // two share the ranks 3 and 4
  EXPECT_EQ(s.dropped, 0U);
}

RC_GTEST_PROP(Scatter, FindsAPowerLaw, ()) {
  numerics::RandomStream stream({.seed = *rc::gen::arbitrary<std::uint64_t>()}, numerics::Purpose::test);
  const double exponent = *rc::gen::elementOf(std::vector<double>{-1, 0.5, 1, 2});
  std::vector<double> p(10), m(10);
  for (std::size_t k = 0; k < 10; ++k) {
    p[k] = 0.1 + stream.uniform();
    m[k] = 3 * std::pow(p[k], exponent);
  }
  const Scatter s = scatter_statistics(p, m);
  RC_ASSERT(std::fabs(s.exponent - exponent) < 1e-10);
  RC_ASSERT(std::fabs(s.exponent_determination - 1) < 1e-10);
  RC_ASSERT(std::fabs(std::fabs(s.rank_correlation) - 1) < 1e-12);
  // Neither unit changes anything but the slope.
  for (double& value : p) value *= 7;
  const Scatter scaled = scatter_statistics(p, m);
  RC_ASSERT(std::fabs(scaled.correlation - s.correlation) < 1e-12);
  RC_ASSERT(std::fabs(scaled.slope - s.slope / 7) < 1e-12 * std::fabs(s.slope));
}

TEST(Scatter, DropsWhatHasNoLogarithmAndSaysSo) {
  const std::vector<double> p = {1, 2, 3, 4, -1};
  const std::vector<double> m = {1, 2, 3, -4, 5};
  const Scatter s = scatter_statistics(p, m);
  EXPECT_EQ(s.dropped, 2U);
  EXPECT_NEAR(s.exponent, 1, 1e-14);
  const std::vector<double> few = {1, 2, -3, -4, -5};
  EXPECT_TRUE(std::isnan(scatter_statistics(p, few).exponent));
}

TEST(Scatter, RefusesTooLittle) {
  const std::vector<double> two = {1, 2};
  const std::vector<double> equal = {1, 1, 1};
  const std::vector<double> three = {1, 2, 3};
  EXPECT_THROW(static_cast<void>(scatter_statistics(two, two)), InvalidArgument);
  EXPECT_THROW(static_cast<void>(scatter_statistics(three, two)), InvalidArgument);
  EXPECT_THROW(static_cast<void>(scatter_statistics(equal, three)), InvalidArgument);
  EXPECT_THROW(static_cast<void>(scatter_statistics(three, std::vector<double>{1, 2, std::nan("")})),
               InvalidArgument);
}

}  // namespace
}  // namespace synaptica::rate
