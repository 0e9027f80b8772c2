#include "synaptica/associative/hebbian_coupling.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <vector>

#include "synaptica/associative/initial_memories.h"
#include "synaptica/associative/presentation.h"
#include "synaptica/core/error.h"
#include "synaptica/numerics/random.h"

namespace synaptica::associative {
namespace {

// Reference numbers of an independent program: 4 memories of 50 neurons, noise 0.4, before and
// after 2000 presentations in turn.
TEST(HebbianCoupling, RootMeanSquareDistanceAsTabulated) {
  const std::vector<double> start(4, 1.0);
  EXPECT_NEAR(std::sqrt(squared_coupling_distance(50, 0.4, start)), 14.886235, 5e-7);
  const std::vector<double> late(4, forgetting_factor(1.0 / 250, 500));
  EXPECT_NEAR(std::sqrt(squared_coupling_distance(50, 0.4, late)), 2.195234, 5e-7);
}

// The same sum with equal factors, as one usually writes it.
RC_GTEST_PROP(HebbianCoupling, EqualFactors, ()) {
  const auto hidden = static_cast<double>(*rc::gen::inRange(1, 9));
  const auto n = static_cast<double>(*rc::gen::inRange(1, 100));
  const double e = *rc::gen::inRange(0, 1000) / 1000.0;
  const double s = *rc::gen::inRange(0, 3000) / 1000.0;
  const double expected = (std::pow(e * s, 2) * 2 * hidden * n * (n + 1) +
                           std::pow(s * s * e * (2 - e), 2) * n * hidden * (hidden + n + 1)) /
                          (hidden * hidden);
  const std::vector<double> factors(static_cast<std::size_t>(hidden), e);
  RC_ASSERT(std::fabs(squared_coupling_distance(n, s, factors) - expected) <= 1e-12 * expected);
}

// Random presentation: the multinomial average against the sum over all ways that visits can fall
// (three memories).
TEST(HebbianCoupling, RandomPresentationIsTheSumOverVisits) {
  const std::vector<double> p = {0.5, 0.3, 0.2};
  constexpr int steps = 12;
  const double rate = 0.15;
  double sum = 0;
  for (int a = 0; a <= steps; ++a)
    for (int b = 0; a + b <= steps; ++b) {
      const int c = steps - a - b;
      const double ways =
          std::tgamma(steps + 1) / (std::tgamma(a + 1) * std::tgamma(b + 1) * std::tgamma(c + 1));
      const std::vector<double> e = {std::pow(1 - rate, a), std::pow(1 - rate, b), std::pow(1 - rate, c)};
      sum += ways * std::pow(p[0], a) * std::pow(p[1], b) * std::pow(p[2], c) *
             squared_coupling_distance(7, 0.8, e);
    }
  EXPECT_NEAR(squared_coupling_distance_random(7, 0.8, p, rate, steps) / sum, 1, 1e-12);
  EXPECT_NEAR(squared_coupling_distance_random(7, 0.8, p, rate, 0),
              squared_coupling_distance(7, 0.8, std::vector<double>(3, 1.0)), 1e-12);
  EXPECT_EQ(squared_coupling_distance_random(7, 0.8, std::vector{1.0}, 1, 3),
            0);  // one visit is enough
}

// The measure against both couplings written out.
RC_GTEST_PROP(HebbianCoupling, MeasureIsTheFrobeniusNorm, ()) {
  const std::size_t hidden = *rc::gen::inRange<std::size_t>(1, 6);
  const std::size_t visible = *rc::gen::inRange<std::size_t>(1, 9);
  numerics::RandomStream stream({.seed = *rc::gen::arbitrary<std::uint32_t>()}, numerics::Purpose::test);
  const Array memories = gaussian_memories(hidden, visible, stream);
  const Array patterns = gaussian_memories(hidden, visible, stream);
  double sum = 0;
  for (std::size_t i = 0; i < visible; ++i)
    for (std::size_t j = 0; j < visible; ++j) {
      double entry = 0;
      for (std::size_t mu = 0; mu < hidden; ++mu)
        entry += memories.values[mu * visible + i] * memories.values[mu * visible + j] -
                 patterns.values[mu * visible + i] * patterns.values[mu * visible + j];
      sum += std::pow(entry / static_cast<double>(hidden), 2);
    }
  RC_ASSERT(std::fabs(squared_coupling_distance(memories, patterns) - sum) <= 1e-12 * (1 + sum));
}

TEST(HebbianCoupling, SmallDistancesKeepTheirDigits) {
  numerics::RandomStream stream({.seed = 3}, numerics::Purpose::test);
  const Array patterns = gaussian_memories(3, 20, stream);
  const Array direction = gaussian_memories(3, 20, stream);
  const auto at = [&](double e) {
    Array memories = patterns;
    for (std::size_t k = 0; k < memories.size(); ++k) memories.values[k] += e * direction.values[k];
    return std::sqrt(squared_coupling_distance(memories, patterns)) / e;
  };
  // The part of second order in e is 1e-9 of the first, and memories are rounded to 1e-16/1e-10 of
  // their shift.
  EXPECT_NEAR(at(1e-10) / at(1e-9), 1, 1e-5);
  EXPECT_EQ(squared_coupling_distance(patterns, patterns), 0);
}

TEST(HebbianCoupling, FaultsAreRefused) {
  EXPECT_THROW((void)squared_coupling_distance(5, 1, std::vector<double>{}), InvalidArgument);
  EXPECT_THROW((void)squared_coupling_distance_random(5, 1, {}, 0.1, 2), InvalidArgument);
  EXPECT_THROW((void)squared_coupling_distance(Array{{1, 2}, {1, 2}}, Array{{2, 1}, {1, 2}}),
               InvalidArgument);
}

}  // namespace
}  // namespace synaptica::associative
