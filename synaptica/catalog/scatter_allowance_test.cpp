// Bounds of scatter statistics: no error within them moves a statistic farther than allowed (exponent and slope: to first
// order), and the worst error comes near.
#include "synaptica/catalog/scatter_allowance.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "synaptica/numerics/random.h"
#include "synaptica/rate/scatter.h"

namespace synaptica {
namespace {

struct Sample {
  std::vector<double> p, m, dp, dm;
};

Sample sample(std::uint64_t seed, double relative) {
  numerics::RandomStream stream({.seed = seed}, numerics::Purpose::test);
  Sample s;
  for (int k = 0; k < 12; ++k) {
    s.p.push_back(0.2 + stream.uniform());
    s.m.push_back(0.9 * s.p.back() + 0.3 * stream.uniform());
    s.dp.push_back(relative * s.p.back());
    s.dm.push_back(relative * s.m.back());
  }
  return s;
}

TEST(ScatterAllowance, BoundsWhatErrorsDo) {
  double closest = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const Sample s = sample(seed, 0.01);
    const rate::Scatter exact = rate::scatter_statistics(s.p, s.m);
    const double correlation = correlation_allowance({s.p, s.dp}, {s.m, s.dm});
    const double slope = slope_allowance({s.p, s.dp}, {s.m, s.dm});
    const double exponent = exponent_allowance({s.p, s.dp}, {s.m, s.dm});
    numerics::RandomStream stream({.seed = 100 + seed}, numerics::Purpose::test);
    for (int trial = 0; trial < 200; ++trial) {
      std::vector<double> p = s.p;
      std::vector<double> m = s.m;
      for (std::size_t k = 0; k < p.size(); ++k) {
        p[k] += stream.sign() * s.dp[k];
        m[k] += stream.sign() * s.dm[k];
      }
      const rate::Scatter moved = rate::scatter_statistics(p, m);
      EXPECT_LE(std::fabs(moved.correlation - exact.correlation), correlation);
      EXPECT_LE(std::fabs(moved.slope - exact.slope), 1.03 * slope);  // second order of errors of 1 %
      EXPECT_LE(std::fabs(moved.exponent - exact.exponent), 1.03 * exponent);
      closest = std::max(closest, std::fabs(moved.correlation - exact.correlation) / correlation);
    }
  }
  EXPECT_GT(closest, 0.3);
}

TEST(ScatterAllowance, WithoutErrorsThereIsNone) {
  const Sample s = sample(1, 0);
  EXPECT_EQ(correlation_allowance({s.p, s.dp}, {s.m, s.dm}), 0);
  EXPECT_EQ(slope_allowance({s.p, s.dp}, {s.m, s.dm}), 0);
  EXPECT_EQ(exponent_allowance({s.p, s.dp}, {s.m, s.dm}), 0);
  EXPECT_GT(correlation_allowance({s.p, s.dp}, {s.m, s.dm}, std::vector<double>(12, 0.05)), 0);
}

TEST(ScatterAllowance, ErrorsAsLargeAsTheScatterAllowAnything) {
  const Sample s = sample(1, 3);
  EXPECT_GT(correlation_allowance({s.p, s.dp}, {s.m, s.dm}), 1);
}

// Logarithms of pairs that have none do not count.
TEST(ScatterAllowance, ExponentsLeaveOutWhatHasNoLogarithm) {
  const std::vector<double> p = {1, 2, -1};
  const std::vector<double> bound(3, 0.1);
  EXPECT_EQ(exponent_allowance({p, bound}, {p, bound}), 0);
}

}  // namespace
}  // namespace synaptica
