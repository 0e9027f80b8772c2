#include "synaptica/rate/relaxation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/rate/linear_theory.h"
#include "synaptica/rate/reference_networks_fixture.h"

namespace synaptica::rate {
namespace {

const numerics::NoiseField noise({.seed = 4}, numerics::Purpose::test);

LearningProblem problem_of(const Array& coupling, const Activation& activation, double temperature) {
  const std::size_t n = coupling.shape[0];
  LearningProblem problem;
  problem.coupling = coupling;
  problem.activation = activation;
  problem.temperature = temperature;
  problem.targets = {{1, 1, n}, reference_signs(2, 1, n).values};
  problem.inputs = {{1, 1, n}, reference_signs(3, 1, n).values};
  return problem;
}

// A linear network of symmetric coupling: the Euler map's slowest eigenvalue f, rate ln f / h, whatever the noise. The
// second mode leaves the tangent as exp(-gap t); here it is gone to 1e-3 after the warm-up.
TEST(Relaxation, OfALinearNetworkIsItsSlowestMode) {
  const ReferenceCase network = reference_case('s');
  const LearningProblem problem = problem_of(network.coupling, {ActivationKind::linear, 1}, 0.01);
  const double slowest = -1 / LinearTheory(network.coupling, 1, 0.01, 0.1).relaxation_time();
  const Estimate growth = perturbation_growth(problem, noise, {.trials = 3, .warm_up = 200, .window = 100});
  EXPECT_NEAR(growth.mean, std::log(1 + 0.1 * slowest) / 0.1, 1e-3);
  EXPECT_LT(growth.standard_error, 1e-3);
}

// A single neuron at time step 1: y <- phi'(u) J y. In strong noise each step has a slope of its own, and ln y is a sum of
// all but independent numbers.
TEST(TangentGrowth, AddsUpTheVarianceOfItsSteps) {
  LearningProblem problem = problem_of(Array::filled({1, 1}, 0.5), {ActivationKind::tanh, 1}, 2);
  problem.time_step = 1;
  std::vector<TrialSpec> specs;
  constexpr std::size_t trials = 400;
  for (std::size_t t = 0; t < trials; ++t)
    specs.push_back({.noise = static_cast<std::uint32_t>(t), .tangent = true});
  LearningBatch<double> batch(problem, Hebbian{}, specs, noise);
  TangentGrowth<double> tangents(batch, trials, noise);
  EXPECT_EQ(tangents.fluctuation(), 0);
  batch.advance(5);
  tangents.start();
  std::vector<double> logs;
  for (int k = 0; k < 64; ++k) {
    for (std::size_t t = 0; t < trials; ++t) {
      const double m = std::tanh(0.5 * batch.state(t)[0]);
      logs.push_back(std::log(0.5 * (1 - m * m)));
    }
    batch.advance(1);
    tangents.renormalise();
  }
  const Estimate step = estimate(logs);
  const double variance = step.standard_error * step.standard_error * static_cast<double>(logs.size());
  EXPECT_NEAR(tangents.rate().mean, step.mean, 1e-9);
  // States one step apart hardly know of one another: 8 parts of 400 trials give the variance to 3 per cent.
  EXPECT_NEAR(tangents.fluctuation() / variance, 1, 0.15);
}

// Beyond gain * radius = 1 a random network without noise is chaotic, and noise or a strong input end that.
TEST(Relaxation, TellsChaosFromForgetting) {
  const Array coupling = random_coupling(reference_normals(1, 200 * 200), 1, 0);
  LearningProblem problem = problem_of(coupling, {ActivationKind::tanh, 3}, 0);
  const Estimate chaotic = perturbation_growth(problem, noise);
  EXPECT_GT(chaotic.mean, 3 * chaotic.standard_error);
  EXPECT_EQ(warm_up_time(chaotic), 100);
  problem.input_strength = 2;
  const Estimate driven = perturbation_growth(problem, noise);
  EXPECT_LT(driven.mean, -3 * driven.standard_error);
}

TEST(Relaxation, WarmUpFollowsTheRate) {
  EXPECT_EQ(warm_up_time({.mean = -1, .standard_error = 0, .count = 2}), 30);
  EXPECT_NEAR(warm_up_time({.mean = -0.05, .standard_error = 0, .count = 2}), 100, 1e-12);
  EXPECT_NEAR(warm_up_time({.mean = -0.01, .standard_error = 0, .count = 2}), 500, 1e-12);
  EXPECT_EQ(warm_up_time({.mean = 0, .standard_error = 0, .count = 2}), 100);
}

TEST(Relaxation, RefusesWhatCannotBeMeasured) {
  const LearningProblem problem = problem_of(Array::filled({4, 4}, 0), {ActivationKind::rectified, 1}, 0);
  EXPECT_THROW(static_cast<void>(perturbation_growth(problem, noise, {.trials = 1})), InvalidArgument);
  EXPECT_THROW(static_cast<void>(perturbation_growth(problem, noise, {.window = 0})), InvalidArgument);
  // Without couplings each perturbation shrinks by exp(-t), or (1 - h)^steps.
  EXPECT_NEAR(perturbation_growth(problem, noise).mean, std::log(0.9) / 0.1, 1e-12);
}

}  // namespace
}  // namespace synaptica::rate
