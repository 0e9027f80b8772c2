#include "synaptica/associative/presentation.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "synaptica/associative/memory_dynamics.h"
#include "synaptica/core/error.h"

namespace synaptica::associative {
namespace {

TEST(Presentation, CyclicVisitsCountTheCyclicOrder) {
  for (const std::size_t patterns : {1U, 3U, 4U}) {
    const std::vector<std::uint32_t> order = cyclic_order(patterns, 25);
    std::vector<std::int64_t> seen(patterns);
    for (std::size_t n = 0; n <= order.size(); ++n) {
      for (std::size_t mu = 0; mu < patterns; ++mu)
        EXPECT_EQ(cyclic_visits(static_cast<std::int64_t>(n), mu, patterns), seen[mu]) << n << " " << mu;
      if (n < order.size()) ++seen[order[n]];
    }
  }
}

// The mean and variance of a binomial count, and its closed-form generating function: three independent sums.
RC_GTEST_PROP(Presentation, VisitDistributionHasTheMomentsOfTheBinomial, ()) {
  const std::int64_t steps = *rc::gen::inRange<std::int64_t>(0, 5000);
  const double p = *rc::gen::inRange(1, 1000) / 1000.0;
  const VisitDistribution visits(steps, p);
  const auto n = static_cast<double>(steps);
  const auto near = [](double value, double expected, double scale) {
    return std::fabs(value - expected) <= 1e-12 * (1 + scale);
  };
  RC_ASSERT(near(visits.expectation([](std::int64_t) { return 1.0; }), 1, 0));
  RC_ASSERT(near(visits.expectation([](std::int64_t k) { return static_cast<double>(k); }), n * p, n * p));
  RC_ASSERT(
      near(visits.expectation([&](std::int64_t k) { return std::pow(static_cast<double>(k) - n * p, 2); }),
           n * p * (1 - p), n * p));
}

TEST(Presentation, ForgettingMomentsAreThoseOfTheSum) {
  for (const double p : {0.1, 0.25, 0.9, 1.0})
    for (const std::int64_t steps : {std::int64_t{0}, std::int64_t{1}, std::int64_t{30}, std::int64_t{2000}})
      for (const double rate : {1e-6, 0.004, 0.5, 1.0}) {
        const ForgettingMoments moments = forgetting_moments(steps, p, rate);
        const VisitDistribution visits(steps, p);
        const double mean = visits.expectation([&](std::int64_t k) { return forgetting_factor(rate, k); });
        const double variance = visits.expectation(
            [&](std::int64_t k) { return std::pow(forgetting_factor(rate, k) - moments.mean, 2); });
        EXPECT_NEAR(moments.mean, mean, 1e-13);
        EXPECT_NEAR(moments.variance, variance, 1e-12 * variance + 1e-18) << p << " " << steps << " " << rate;
      }
}

// R6 and R7 of the reference numbers: n = 1000, time constant 250, to the printed digits.
TEST(Presentation, ReferenceNumbersOfRandomPresentation) {
  const auto check = [](double p, double mean, double deviation) {
    const ForgettingMoments moments = forgetting_moments(1000, p, 1.0 / 250);
    EXPECT_NEAR(moments.mean, mean, 5e-7);
    EXPECT_NEAR(std::sqrt(moments.variance), deviation, 5e-7);
  };
  check(0.25, 0.367695, 0.020175);
  check(0.4, 0.201638, 0.012527);
  check(0.1, 0.670266, 0.025454);
}

TEST(Presentation, ABillionStepsKeepTheirDigits) {
  const ForgettingMoments moments = forgetting_moments(1'000'000'000, 0.25, 4e-9);
  EXPECT_NEAR(moments.mean, std::exp(1e9 * std::log1p(-1e-9)), 1e-14);
  const VisitDistribution visits(1'000'000'000, 0.25);
  EXPECT_NEAR(visits.expectation([](std::int64_t k) { return static_cast<double>(k); }) / 2.5e8, 1, 1e-12);
}

TEST(Presentation, ProbabilitiesThatAreNoneAreRefused) {
  EXPECT_NO_THROW(check_probabilities(std::vector<double>{0.4, 0.3, 0.2, 0.1}, 4));
  EXPECT_THROW(check_probabilities(std::vector<double>{0.4, 0.6}, 4), InvalidArgument);
  EXPECT_THROW(check_probabilities(std::vector<double>{0.5, 0.5, 0.0}, 3), InvalidArgument);
  EXPECT_THROW(check_probabilities(std::vector<double>{0.5, 0.6}, 2), InvalidArgument);
  EXPECT_THROW(check_probabilities(std::vector<double>{1.5, -0.5}, 2), InvalidArgument);
  EXPECT_THROW(check_probabilities(std::vector<double>{0.5, std::nan("")}, 2), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::associative
