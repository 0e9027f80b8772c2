#include "synaptica/rate/driven.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/rate/linear_theory.h"
#include "synaptica/rate/reference_networks_fixture.h"
#include "synaptica/rate/response.h"

namespace synaptica::rate {
namespace {

const numerics::NoiseField noise({.seed = 8}, numerics::Purpose::test);

LearningProblem problem_of(const ReferenceCase& network, const Activation& activation,
                           double input_strength) {
  const std::size_t pairs = network.targets.shape[0];
  LearningProblem problem;
  problem.coupling = network.coupling;
  problem.activation = activation;
  problem.temperature = 0.01;
  problem.targets = {{pairs, 1, 64}, network.targets.values};
  problem.inputs = {{pairs, 1, 64}, network.inputs.values};
  problem.input_strength = input_strength;
  return problem;
}

// A linear network fluctuates under an input as without: Euler's variance to sqrt(2 tau/(trials time)), 4 per cent of the
// slowest direction here. Its slope is its gain.
TEST(Driven, LinearNetworksFluctuateAsTheyDoAlone) {
  const ReferenceCase network = reference_case('k');
  const LinearTheory theory(network.coupling, 0.8, 0.01, 0.1);
  const DrivenActivity activity = measure_driven(problem_of(network, {ActivationKind::linear, 0.8}, 0.5),
                                                 noise, {.trials = 16, .time = 100});
  for (std::size_t pair = 0; pair < 5; ++pair) {
    const double variance = theory.euler_variance_along(row_of(network.targets, pair));
    EXPECT_NEAR(activity.variance[pair], variance, 4 * 0.05 * variance);
    EXPECT_NEAR(activity.mean_slope[pair], 0.8, 1e-12);  // a mean of 2e5 terms
  }
}

// A strong input takes neurons to where they saturate: slopes and variance are those of the closure there.
TEST(Driven, StrongInputsQuenchFluctuations) {
  const ReferenceCase network = reference_case('s');
  const Activation activation = {ActivationKind::tanh, 1};
  const DrivenActivity activity = measure_driven(problem_of(network, activation, 1.5), noise, {.trials = 16});
  std::vector<double> field(row_of(network.inputs, 0).begin(), row_of(network.inputs, 0).end());
  for (double& value : field) value *= 1.5;
  const NetworkState state = gaussian_closure(network.coupling, activation, field, 0.01);
  double slope = 0;
  for (const double value : state.slope) slope += value / 64;
  EXPECT_LT(slope, 0.5);
  EXPECT_NEAR(activity.mean_slope[0], slope, 0.01 * slope);
}

TEST(Driven, RefusesWhatIsTooShort) {
  const ReferenceCase network = reference_case('s');
  EXPECT_THROW(
      static_cast<void>(measure_driven(problem_of(network, {}, 1), noise, {.trials = 1, .time = 0.5})),
      InvalidArgument);
}

}  // namespace
}  // namespace synaptica::rate
