#include "synaptica/perceptron/held_out.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/core/estimate.h"
#include "synaptica/perceptron/signals.h"
#include "synaptica/perceptron/solver.h"

namespace synaptica::perceptron {
namespace {

using numerics::Purpose;
using numerics::RandomStream;

const std::vector<Population> populations{{1, .8, 1, 1}, {-1, .2, 1, 1}};

struct Alternating {
  Array covariance = Array::filled({24, 24}, 0);
  std::vector<double> target;
  std::vector<std::size_t> training, test;
  Alternating() {
    for (std::size_t t = 0; t < 24; ++t) {
      for (std::size_t u = 0; u < 24; ++u)
        covariance.values[t * 24 + u] =
            std::exp(-std::fabs(static_cast<double>(t) - static_cast<double>(u)) / 5);
      target.push_back(std::cos(.7 * static_cast<double>(t)));
      (t % 2 == 0 ? training : test).push_back(t);
    }
  }
};

// Values of another program (Python), six digits.
TEST(HeldOutError, ReproducesTheReferenceNumbers) {
  const Alternating a;
  const HeldOutTheory held_out(a.covariance, a.training, a.test, a.target, Bias::optimal);
  const MeanField theory = mean_field({populations, .8, .1}, held_out.modes());
  const HeldOutError e = held_out.error(theory);
  constexpr double half_unit = 0.5000001e-6;
  EXPECT_NEAR(theory.error, 0.0907100, half_unit / 10);
  EXPECT_NEAR(theory.order, 0.549179, half_unit);
  EXPECT_NEAR(e.mean_squared_bias, 0.227452, half_unit);
  EXPECT_NEAR(e.mean_variance, 0.144125, half_unit);
  EXPECT_EQ(e.squared_bias.size(), 12U);
}

// A test point that is a training point: bias and variance add up to the training error, point by point on average.
TEST(HeldOutError, OnTheTrainingPointsIsTheTrainingError) {
  const Alternating a;
  for (const auto& [load, ridge] : {std::pair{.8, .1}, {.3, 0.0}, {1.5, 0.0}}) {
    const HeldOutTheory held_out(a.covariance, a.training, a.training, a.target, Bias::optimal);
    const MeanField theory = mean_field({populations, load, ridge}, held_out.modes());
    EXPECT_NEAR(held_out.error(theory).mean_square_error, theory.mean_square_error, 1e-13);
  }
}

// Against the solver: N = 300 random filters of one signal, forecast two steps ahead, trained on the first part.
TEST(HeldOutError, ForecastsOfASignalAreAsGoodAsPredicted) {
  RandomStream stream({.seed = 70}, Purpose::test);
  constexpr std::size_t taps = 40;
  constexpr std::size_t horizon = 2;
  constexpr std::size_t synapses = 300;
  constexpr std::size_t times = 200;
  const std::vector<double> long_signal = sample_signal(
      spectrum_modes({.shape = SpectrumShape::band, .center = .6, .width = .2, .floor = .05}, 400), stream);
  const std::span<const double> signal(long_signal.data(), times + taps - 1);
  std::vector<double> tap_variances(taps);
  for (std::size_t j = 0; j < taps; ++j) tap_variances[j] = std::exp(-static_cast<double>(j) / 10) / 10;
  std::vector<double> target(times);
  for (std::size_t t = 0; t < times; ++t) target[t] = long_signal[t + taps - 1 + horizon];
  std::vector<std::size_t> training;
  std::vector<std::size_t> test;
  for (std::size_t t = 0; t < times; ++t) (t < 150 ? training : test).push_back(t);

  for (const Bias bias : {Bias::optimal, Bias::none}) {
    const HeldOutTheory held_out(filtered_covariance(signal, tap_variances), training, test, target, bias);
    const std::vector<Population> centred{{1, .8, 0, 1}, {-1, .2, 0, 1}};
    const MeanField theory = mean_field({centred, .5, .05, bias}, held_out.modes());
    const double expected = held_out.error(theory).mean_square_error;
    EstimateAccumulator trained;
    EstimateAccumulator tested;
    for (int replica = 0; replica < 25; ++replica) {
      std::vector<double> x(times * synapses);
      for (std::size_t i = 0; i < synapses; ++i) {
        std::vector<double> filter(taps);
        for (std::size_t j = 0; j < taps; ++j) filter[j] = std::sqrt(tap_variances[j]) * stream.normal();
        for (std::size_t t = 0; t < times; ++t)
          for (std::size_t j = 0; j < taps; ++j) x[t * synapses + i] += filter[j] * signal[t + taps - 1 - j];
      }
      std::vector<std::int8_t> signs(synapses, 1);
      for (std::size_t i = 0; i < synapses / 5; ++i) signs[i] = -1;
      const SignConstrainedSolution s =
          solve({.inputs = {x.data(), 150, synapses, synapses}, .signs = signs, .bias = bias},
                {target.data(), 150}, .05);
      trained.add(s.squared_error / (2 * synapses));
      double square = 0;
      for (const std::size_t t : test) {
        double r = target[t] - s.bias;
        for (std::size_t i = 0; i < synapses; ++i)
          r -= x[t * synapses + i] * s.weights[i] / std::sqrt(static_cast<double>(synapses));
        square += r * r / 50;
      }
      tested.add(square);
    }
    // Four standard errors, and 1/N effects, taken as 3/N of the value.
    EXPECT_NEAR(trained.estimate().mean, theory.error,
                4 * trained.estimate().standard_error + .01 * theory.error);
    EXPECT_NEAR(tested.estimate().mean, expected, 4 * tested.estimate().standard_error + .01 * expected);
    EXPECT_LT(tested.estimate().standard_error, 0.07 * expected);  // so that the test can fail
  }
}

TEST(HeldOutError, FilteredCovariancesAreTheirSums) {
  const std::vector<double> s{1, -2, 3, 5};
  const Array c = filtered_covariance(s, std::vector<double>{2, 3});
  EXPECT_EQ(c.shape, (std::vector<std::size_t>{3, 3}));
  EXPECT_NEAR(c.values[0], 2 * 4 + 3 * 1, 1e-14);
  EXPECT_NEAR(c.values[5], 2 * 3 * 5 + 3 * -2 * 3, 1e-14);
  EXPECT_THROW((void)filtered_covariance(s, std::vector<double>(5, 1)), InvalidArgument);
  EXPECT_THROW((void)filtered_covariance(s, std::vector<double>{-1}), InvalidArgument);
}

TEST(HeldOutError, WhatDoesNotFitIsRefused) {
  const Alternating a;
  const std::vector<std::size_t> none;
  const std::vector<std::size_t> beyond{24};
  const std::vector<double> few(23);
  EXPECT_THROW(HeldOutTheory(a.covariance, none, a.test, a.target, Bias::optimal), InvalidArgument);
  EXPECT_THROW(HeldOutTheory(a.covariance, beyond, a.test, a.target, Bias::optimal), InvalidArgument);
  EXPECT_THROW(HeldOutTheory(a.covariance, a.training, a.test, few, Bias::optimal), InvalidArgument);
  EXPECT_THROW(HeldOutTheory(a.covariance, a.training, a.test, a.target, Bias::fixed), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::perceptron
