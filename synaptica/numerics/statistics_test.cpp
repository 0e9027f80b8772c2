#include "synaptica/numerics/statistics.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "synaptica/core/error.h"
#include "synaptica/core/estimate.h"
#include "synaptica/numerics/random.h"

namespace synaptica::numerics {
namespace {

TEST(StudentT, MatchesTables) {
  // Reference: SciPy's inverse incomplete beta function (its own t quantile has nine digits only).
  EXPECT_NEAR(student_t_two_sided_quantile(0.05, 7), 2.364624251592785, 1e-12);
  EXPECT_NEAR(student_t_two_sided_quantile(0.01 / 38, 199), 3.715802651203, 1e-11);
  EXPECT_NEAR(student_t_two_sided_quantile(0.05, 1), std::tan(0.95 * M_PI / 2), 1e-10);  // one degree: Cauchy
}

RC_GTEST_PROP(StudentT, QuantileInvertsProbability, ()) {
  const double rate = *rc::gen::inRange(1, 1000000) / 1e6 * 0.999;
  const double degrees = *rc::gen::inRange(1, 1000);
  const double t = student_t_two_sided_quantile(rate, degrees);
  RC_ASSERT(std::fabs(student_t_two_sided_probability(t, degrees) - rate) <= 1e-10 * rate + 1e-14);
}

TEST(StudentT, RefusesWhatHasNoQuantile) {
  EXPECT_THROW(static_cast<void>(student_t_two_sided_quantile(0, 7)), InvalidArgument);
  EXPECT_THROW(static_cast<void>(student_t_two_sided_quantile(0.05, 0)), InvalidArgument);
}

TEST(Binomial, TailsMatchReference) {
  EXPECT_NEAR(binomial_lower_tail(3, 20, 0.3), 0.10708680450373087, 1e-14);  // SciPy
  EXPECT_NEAR(binomial_upper_tail(9, 20, 0.3), 0.11333146287697826, 1e-14);
  EXPECT_EQ(binomial_upper_tail(0, 20, 0.3), 1);
  EXPECT_EQ(binomial_lower_tail(0, 20, 0), 1);
  EXPECT_EQ(binomial_upper_tail(1, 20, 0), 0);
}

std::vector<std::vector<Array>> normal_replicas(int count, std::uint64_t seed) {
  RandomStream stream({.seed = seed}, Purpose::test);
  std::vector<std::vector<Array>> replicas;
  for (int r = 0; r < count; ++r) {
    const double x = stream.normal();
    replicas.push_back({Array::scalar(x), Array::scalar(x * x)});
  }
  return replicas;
}

TEST(Jackknife, OfAMeanIsTheMean) {
  const auto replicas = normal_replicas(25, 1);
  std::vector<double> values;
  for (const auto& replica : replicas) values.push_back(replica[0].values[0]);
  const Estimate plain = estimate(values);
  const auto jack = jackknife(replicas, [](std::span<const Array> means) { return means[0]; });
  // Equal in exact arithmetic; sums of 25 numbers of order one round at 1e-15.
  EXPECT_NEAR(jack.value.values[0], plain.mean, 1e-14);
  EXPECT_NEAR(jack.standard_error.values[0], plain.standard_error, 1e-14);
}

TEST(Jackknife, OfTheVarianceIsUnbiased) {
  // f = <x^2> - <x>^2 is biased by -s^2/R; the jackknife gives the unbiased variance exactly.
  const auto replicas = normal_replicas(12, 2);
  EstimateAccumulator accumulator;
  for (const auto& replica : replicas) accumulator.add(replica[0].values[0]);
  const double unbiased = std::pow(accumulator.estimate().standard_error, 2) * 12;
  const auto jack = jackknife(replicas, [](std::span<const Array> m) {
    return Array::scalar(m[1].values[0] - m[0].values[0] * m[0].values[0]);
  });
  EXPECT_NEAR(jack.value.values[0], unbiased, 1e-13);
}

TEST(Jackknife, StandardErrorIsThatOfRepeatedExperiments) {
  // The spread of f over 400 experiments against the mean of its jackknife errors: both carry a relative error of about
  // 1/sqrt(2 * 400) = 3.5 % and the jackknife's own bias is O(1/R) = 2.5 %; four of the first and the second are 17 %.
  const auto f = [](std::span<const Array> m) { return Array::scalar(std::exp(m[0].values[0])); };
  EstimateAccumulator values, errors;
  for (std::uint64_t seed = 10; seed < 410; ++seed) {
    const auto jack = jackknife(normal_replicas(40, seed), f);
    values.add(jack.value.values[0]);
    errors.add(jack.standard_error.values[0]);
  }
  const double spread = values.estimate().standard_error * std::sqrt(400.0);
  EXPECT_NEAR(errors.estimate().mean / spread, 1, 0.17);
}

TEST(Jackknife, KnowsNoErrorOfOneReplica) {
  const auto jack = jackknife(normal_replicas(1, 3), [](std::span<const Array> m) { return m[0]; });
  EXPECT_TRUE(std::isinf(jack.standard_error.values[0]));
}

}  // namespace
}  // namespace synaptica::numerics
