#include "synaptica/perceptron/principal_components.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/core/estimate.h"
#include "synaptica/perceptron/signals.h"
#include "synaptica/perceptron/solver.h"

namespace synaptica::perceptron {
namespace {

using numerics::Purpose;
using numerics::RandomStream;

PrincipalComponents reference_components(std::size_t synapses) {
  PrincipalComponents c;
  for (int j = 1; j <= 15; ++j) {
    c.variances.push_back(j / 10.0);
    c.target_powers.push_back(1.0 / j);
  }
  c.synapses = synapses;
  c.patterns = 15;
  return c;
}

// Values of another program (Python), six digits.
TEST(PrincipalComponents, ReproducesTheReferenceNumbers) {
  const auto near = [](double value, double expected, double unit) {
    EXPECT_NEAR(value, expected, 0.5000001 * unit);
  };
  const ComponentPrediction none = predict_from_components(reference_components(20), 0);
  near(none.error, 0.0414980, 1e-7);
  near(none.mean_square_weight, 0.391258, 1e-6);
  near(none.effective_ridge, 0.301512, 1e-6);
  const ComponentPrediction some = predict_from_components(reference_components(20), .2);
  near(some.error, 0.0495886, 1e-7);
  near(some.energy, 0.0579374, 1e-7);
  near(some.mean_square_weight, 0.0834880, 1e-7);
  near(some.effective_ridge, 0.821303, 1e-6);
  const ComponentPrediction met = predict_from_components(reference_components(40), 0);
  EXPECT_EQ(met.error, 0);
  near(met.mean_square_weight, 1.97555, 1e-5);
}

// All weights active is ridge regression, which principal components solve exactly.
TEST(PrincipalComponents, WithAllWeightsActiveTheyAreRidgeRegression) {
  RandomStream stream({.seed = 60}, Purpose::test);
  for (const auto& [patterns, synapses] : {std::pair{30U, 20U}, {20U, 30U}, {25U, 25U}, {1U, 3U}, {4U, 1U}})
    for (const Bias bias : {Bias::optimal, Bias::none}) {
      std::vector<double> x(patterns * synapses);
      std::vector<double> y(patterns);
      stream.fill_normal(x);
      stream.fill_normal(y);
      for (double& value : x) value += 2;
      const std::vector<std::int8_t> free(synapses, 0);
      const SignConstrainedProblem problem{
          .inputs = {x.data(), patterns, synapses, synapses}, .signs = free, .bias = bias};
      const SignConstrainedSolution s = solve(problem, y, .3);
      double square = 0;
      for (const double w : s.weights) square += w * w;
      const PrincipalComponents c = principal_components(problem.inputs, y, bias);
      const ComponentPrediction p = predict_from_components(c, .3, 1);
      EXPECT_NEAR(p.energy, s.objective / synapses, 1e-12) << patterns << ' ' << synapses;
      EXPECT_NEAR(p.mean_square_weight, square / synapses, 1e-12);
      EXPECT_NEAR(p.mean_square_error, s.squared_error / patterns, 1e-12);
    }
}

// df/dridge = w2/2, as the minimum of an energy has it.
TEST(PrincipalComponents, TheWeightNormIsTheSlopeOfTheEnergy) {
  for (const double ridge : {.01, .2, 3.0}) {
    constexpr double step = 1e-5;
    const auto energy = [](double at) {
      return predict_from_components(reference_components(20), at).energy;
    };
    EXPECT_NEAR((energy(ridge + step) - energy(ridge - step)) / (2 * step),
                predict_from_components(reference_components(20), ridge).mean_square_weight / 2, 1e-8);
  }
  // Continuous at ridge 0, on both sides of capacity.
  for (const std::size_t synapses : {20, 40})
    EXPECT_NEAR(predict_from_components(reference_components(synapses), 1e-9).mean_square_weight,
                predict_from_components(reference_components(synapses), 0).mean_square_weight, 1e-6);
}

// Infinitely many synapses of one covariance: the theory of the population, where k_j are Marchenko-Pastur's. White signals
// of N = 600, one sample: e and w2 scatter by a few per cent around the closed form.
TEST(PrincipalComponents, OfManySynapsesGiveThePopulationsTheory) {
  RandomStream stream({.seed = 61}, Purpose::test);
  constexpr std::size_t synapses = 600;
  constexpr std::size_t patterns = 480;
  std::vector<double> x(patterns * synapses);
  std::vector<double> y(patterns);
  stream.fill_normal(x);
  stream.fill_normal(y);
  const PrincipalComponents c =
      principal_components({x.data(), patterns, synapses, synapses}, y, Bias::optimal);
  EXPECT_EQ(c.variances.size(), patterns - 1);  // one direction is the bias's
  const ComponentPrediction p = predict_from_components(c, .1);
  const std::vector<Population> populations{{1, 1, 0, 1}};
  const MeanField theory =
      mean_field({populations, .8, .1}, stationary_modes({}, {}, patterns, Bias::optimal));
  // The target's power is a chi-squared variable of 480: relative standard deviation sqrt(2/480) = 6 %, three of them.
  EXPECT_NEAR(p.error / theory.error, 1, .2);
  EXPECT_NEAR(p.mean_square_weight / theory.mean_square_weight, 1, .2);
  // Without a ridge the plug-in has the error right, by the same equation, and the weights too large by more than half.
  const MeanField plug_in = plug_in_mean_field(c, populations, 0);
  const ComponentPrediction right = predict_from_components(c, 0);
  EXPECT_NEAR(plug_in.error, right.error, 1e-12);
  EXPECT_GT(plug_in.mean_square_weight / right.mean_square_weight, 1.5);
}

// The average over sign vectors, one data set: what the prediction is of. N = 150, 200 sign vectors.
TEST(PrincipalComponents, AgreeWithTheAverageOverSignVectors) {
  RandomStream stream({.seed = 62}, Purpose::test);
  constexpr std::size_t synapses = 150;
  constexpr std::size_t patterns = 200;
  std::vector<double> x(patterns * synapses);
  sample_signals(spectrum_modes({.shape = SpectrumShape::exponential, .time = 3}, patterns), stream,
                 {x.data(), patterns, synapses, synapses});
  const std::vector<double> y =
      sample_signal(spectrum_modes({.shape = SpectrumShape::exponential, .time = 6}, patterns), stream);
  const PrincipalComponents c =
      principal_components({x.data(), patterns, synapses, synapses}, y, Bias::optimal);
  const ComponentPrediction p = predict_from_components(c, .05);
  EstimateAccumulator error;
  EstimateAccumulator weight;
  std::vector<double> sign_values(synapses);
  std::vector<std::int8_t> signs(synapses);
  for (int k = 0; k < 200; ++k) {
    stream.fill_sign(sign_values);
    for (std::size_t i = 0; i < synapses; ++i) signs[i] = static_cast<std::int8_t>(sign_values[i]);
    const SignConstrainedSolution s =
        solve({.inputs = {x.data(), patterns, synapses, synapses}, .signs = signs}, y, .05);
    double square = 0;
    for (const double w : s.weights) square += w * w;
    error.add(s.squared_error / (2 * synapses));
    weight.add(square / synapses);
  }
  // Four standard errors and a correction of order 1/N, taken as 2/N of the value.
  EXPECT_NEAR(p.error, error.estimate().mean, 4 * error.estimate().standard_error + 2 * p.error / synapses);
  EXPECT_NEAR(p.mean_square_weight, weight.estimate().mean,
              4 * weight.estimate().standard_error + 2 * p.mean_square_weight / synapses);
  // The test could fail: standard errors are a per cent or so.
  EXPECT_LT(error.estimate().standard_error, .02 * p.error);
}

TEST(PrincipalComponents, BadInputIsRefused) {
  EXPECT_THROW((void)predict_from_components(reference_components(30), 0),
               InvalidArgument);  // capacity: 15 = 30/2
  EXPECT_THROW((void)predict_from_components(reference_components(20), -1), InvalidArgument);
  EXPECT_THROW((void)predict_from_components(reference_components(20), .1, 0), InvalidArgument);
  EXPECT_THROW((void)predict_from_components({}, .1), InvalidArgument);
  const std::vector<double> x{1, 2, NAN, 4};
  const std::vector<double> y{1, 2};
  EXPECT_THROW((void)principal_components({x.data(), 2, 2, 2}, y, Bias::none), InvalidArgument);
  EXPECT_THROW((void)principal_components({y.data(), 2, 1, 1}, x, Bias::none), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::perceptron
