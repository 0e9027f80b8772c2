#include "synaptica/rate/early_learning.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/rate/linear_theory.h"
#include "synaptica/rate/reference_networks_fixture.h"
#include "synaptica/rate/response.h"
#include "synaptica/rate/starting_states.h"
#include "synaptica/rate/static_response.h"

namespace synaptica::rate {
namespace {

const numerics::NoiseField noise({.seed = 6}, numerics::Purpose::test);

LearningProblem linear_problem(const ReferenceCase& network, double temperature) {
  const std::size_t pairs = network.targets.shape[0];
  LearningProblem problem;
  problem.coupling = network.coupling;
  problem.activation = {ActivationKind::linear, network.gain};
  problem.temperature = temperature;
  problem.targets = {{pairs, 1, 64}, network.targets.values};
  problem.inputs = {{pairs, 1, 64}, network.inputs.values};
  problem.input_strength = 0.2;
  return problem;
}

// Without noise the mean curve is all there is: first order in e to e^2, rounding of single precision divided by 2 e.
TEST(EarlyLearning, FollowsTheMeanCurveOfALinearNetwork) {
  const ReferenceCase network = reference_case('r');
  const LearningProblem problem = linear_problem(network, 0);
  const LinearTheory theory(network.coupling, 1, 0, 0.1);
  const Mapping mapping{row_of(network.targets, 0), row_of(network.inputs, 0), 0.2};
  for (const char* rule : {"hebbian", "hebbian-input"}) {
    const EarlyLearning early =
        measure_early_learning(problem, make_learning_rule(rule), noise,
                               starting_states(problem, noise, {.trials = 2, .settling = 100}),
                               {.learning_rate = 0.002, .time = 20});
    const std::vector<double> curve = theory.mean_curve(make_learning_rule(rule), mapping, 0, 200);
    ASSERT_EQ(early.times.size(), 21);
    for (std::size_t k = 0; k < early.times.size(); ++k) {
      EXPECT_EQ(early.times[k], static_cast<double>(k));
      EXPECT_NEAR(early.learned.values[k], curve[10 * k], 2e-4 * curve[200]) << rule << k;
    }
    // A steady drive: in proportion to time, and lagged by the Euler map's 1 - 0.9^n.
    const double response = early.drive.values[20] / 20;
    EXPECT_NEAR(early.window_response(0), response, 1e-5 * response);
    EXPECT_NEAR(early.lagged_drive.values[10], response * (10 - (1 - std::pow(0.9, 100))), 1e-4 * response);
    EXPECT_NEAR(early.mean_slope(0), 1, 1e-6);
    // Of linear neurons the quasi-linear law is the curve; the drive is linear between samples.
    const std::vector<double> law = quasi_linear_learning(
        network.coupling, row_of(early.slope, 0), mapping.target, early.times, early.drive.values, 0.1);
    for (std::size_t k = 0; k < law.size(); ++k) EXPECT_NEAR(law[k], curve[10 * k], 2e-4 * curve[200]);
  }
}

// From the input's onset, without noise: nothing is there to learn from, and drive grows with the second power of time.
TEST(EarlyLearning, AtOnsetStartsFromWhatIsThere) {
  const LearningProblem problem = linear_problem(reference_case('r'), 0);
  const EarlyLearning early = measure_early_learning(
      problem, Hebbian{}, noise, starting_states(problem, noise, {.trials = 2, .settling = 0}), {.time = 4});
  EXPECT_LT(early.drive.values[1], 0.15 * early.drive.values[4]);
  EXPECT_LT(early.learned.values[1], 0.1 * early.learned.values[4]);
}

// With noise: drive and curve within 4 standard errors of what linear theory expects, of 40 trials.
TEST(EarlyLearning, WithNoiseLearnsTheMemoryOfTheActivity) {
  const ReferenceCase network = reference_case('r');
  const LearningProblem problem = linear_problem(network, 0.05);
  const LinearTheory theory(network.coupling, 1, 0.05, 0.1);
  const Mapping mapping{row_of(network.targets, 0), row_of(network.inputs, 0), 0.2};
  const EarlyLearning early =
      measure_early_learning(problem, Hebbian{}, noise, starting_states(problem, noise, {.trials = 40}),
                             {.learning_rate = 0.005, .time = 12});
  const std::vector<double> curve = theory.mean_curve(Hebbian{}, mapping, 0, 120);
  std::vector<double> expected;
  for (std::size_t k = 0; k < early.times.size(); ++k) expected.push_back(curve[10 * k]);
  const Estimate speed = early.speed_of(0);
  EXPECT_NEAR(speed.mean, fit_line(early.times, expected).slope, 4 * speed.standard_error);
  EXPECT_LT(speed.standard_error, 0.1 * speed.mean);
}

TEST(EarlyLearning, RefusesWithOneSentence) {
  const LearningProblem problem = linear_problem(reference_case('r'), 0);
  const Array states = starting_states(problem, noise, {.trials = 2, .warm_up = 1, .settling = 0});
  EXPECT_THROW(static_cast<void>(measure_early_learning(problem, Delta{}, noise, states)), InvalidArgument);
  EXPECT_THROW(
      static_cast<void>(measure_early_learning(problem, Hebbian{}, noise, states, {.learning_rate = 0})),
      InvalidArgument);
  EXPECT_THROW(static_cast<void>(measure_early_learning(problem, Hebbian{}, noise, states, {.time = 1})),
               InvalidArgument);
  const Array one_trial = {{states.shape[0], 1, 64}, std::vector<double>(states.shape[0] * 64)};
  EXPECT_THROW(static_cast<void>(measure_early_learning(problem, Hebbian{}, noise, one_trial)),
               InvalidArgument);
  EXPECT_THROW(static_cast<void>(measure_static_response(problem, noise, one_trial)), InvalidArgument);
  EXPECT_THROW(static_cast<void>(starting_states(problem, noise, {.trials = 1})), InvalidArgument);
  const std::vector<double> one(64, 1), two(2, 1);
  EXPECT_THROW(static_cast<void>(quasi_linear_learning(problem.coupling, one, one, two, one, 0.1)),
               InvalidArgument);
}

// A linear network answers with gain (1 - gain J)^-1, whatever the noise: copies with equal noise differ by it alone.
TEST(StaticResponse, IsThatOfALinearNetwork) {
  const ReferenceCase network = reference_case('k');
  const LearningProblem problem = linear_problem(network, 0.01);
  const StaticResponse measured = measure_static_response(
      problem, noise, starting_states(problem, noise, {.trials = 3}), {.wait = 100, .time = 10});
  for (std::size_t pair = 0; pair < 5; ++pair) {
    const double expected = state_response_along(network.coupling, std::vector<double>(64, network.gain),
                                                 row_of(network.targets, pair));
    EXPECT_NEAR(measured.response_of(pair).mean, expected, 1e-4 * expected);
  }
  const Array whole = state_response(network.coupling, std::vector<double>(64, network.gain));
  double along = 0;
  for (std::size_t i = 0; i < 64; ++i)
    for (std::size_t j = 0; j < 64; ++j)
      along += network.targets.values[i] * whole.values[i * 64 + j] * network.targets.values[j] / 64;
  EXPECT_NEAR(state_response_along(network.coupling, std::vector<double>(64, network.gain),
                                   row_of(network.targets, 0)),
              along, 1e-12 * along);
}

// Slopes of tanh neurons under the input, at the fixed point that is there without noise; and the response there.
TEST(StaticResponse, IsThatOfTheFixedPoint) {
  const ReferenceCase network = reference_case('r');
  LearningProblem problem = linear_problem(network, 0);
  problem.activation = {ActivationKind::tanh, 1.5};
  problem.input_strength = 1;
  const std::span<const double> field = row_of(network.inputs, 0);
  const NetworkState state = evoked_state(network.coupling, problem.activation, field);
  const EarlyLearning early =
      measure_early_learning(problem, Hebbian{}, noise, starting_states(problem, noise, {.trials = 2}),
                             {.learning_rate = 1e-3, .time = 2});
  for (std::size_t i = 0; i < 64; ++i) EXPECT_NEAR(early.slope.values[i], state.slope[i], 1e-5);
  const StaticResponse measured = measure_static_response(
      problem, noise, starting_states(problem, noise, {.trials = 2}), {.field = 1e-2, .wait = 60, .time = 1});
  const double expected = state_response_along(network.coupling, state.slope, row_of(network.targets, 0));
  EXPECT_NEAR(measured.response_of(0).mean, expected, 1e-3 * expected);
}

// Of a network that rests the gain; of one that noise drives that of the Gaussian closure, to its own accuracy of a per cent.
TEST(SpontaneousSlope, IsThatOfRestAndOfTheClosure) {
  const ReferenceCase network = reference_case('r');
  LearningProblem problem = linear_problem(network, 0);
  problem.activation = {ActivationKind::tanh, 0.8};
  for (const double slope : spontaneous_slope(problem, noise, {.trials = 2}, 2))
    EXPECT_NEAR(slope, 0.8, 1e-6);
  problem.temperature = 0.3;
  const NetworkState closure =
      gaussian_closure(network.coupling, problem.activation, std::vector<double>(64, 0), problem.temperature);
  const std::vector<double> slopes = spontaneous_slope(problem, noise, {.trials = 20}, 100);
  for (std::size_t i = 0; i < 64; ++i) EXPECT_NEAR(slopes[i], closure.slope[i], 0.02);
  EXPECT_NEAR(std::accumulate(slopes.begin(), slopes.end(), 0.0),
              std::accumulate(closure.slope.begin(), closure.slope.end(), 0.0), 0.01 * 64);
  EXPECT_LT(slopes[0], 0.78);
}

}  // namespace
}  // namespace synaptica::rate
