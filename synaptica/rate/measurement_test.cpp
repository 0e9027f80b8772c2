#include "synaptica/rate/measurement.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/numerics/vector_product.h"
#include "synaptica/rate/connectivity.h"
#include "synaptica/rate/linear_theory.h"
#include "synaptica/rate/reference_networks_fixture.h"
#include "synaptica/rate/relation.h"

namespace synaptica::rate {
namespace {

const numerics::NoiseField noise({.seed = 6}, numerics::Purpose::test);

LearningProblem linear_problem(const ReferenceCase& network, double temperature = 0.01) {
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

// Covariances of a linear network are the Euler map's, at both lags: relative errors sqrt(2 tau/(trials time)) of one
// direction, 2 per cent at the slowest here; the trace, a mean of 64, is four times better.
TEST(Measurement, SpontaneousCovariancesAreTheTheorys) {
  const ReferenceCase network = reference_case('r');
  const LinearTheory theory(network.coupling, 1, 0.01, 0.1);
  const SpontaneousActivity activity = measure_spontaneous(
      linear_problem(network), noise, {.trials = 32, .time = 150, .interval = 0.5, .lags = 3});
  EXPECT_EQ(activity.interval, 0.5);
  const double trace = numerics::trace(theory.euler_covariance());
  EXPECT_NEAR(numerics::trace(activity.covariance), trace, 5 * 0.005 * trace);
  EXPECT_EQ(activity.lagged.front(), activity.covariance);
  Array map = numerics::identity(64);
  const Array step = numerics::sum(map, theory.drift(), 0.1);
  for (int k = 0; k < 10; ++k) map = numerics::product(step, map);  // two lags of five steps
  EXPECT_NEAR(numerics::trace(activity.lagged[2]), numerics::trace_of_product(map, theory.euler_covariance()),
              5 * 0.005 * trace);
  const std::span<const double> target = row_of(network.targets, 0);
  EXPECT_NEAR(activity.variance_along(target), theory.euler_variance_along(target),
              5 * 0.03 * theory.euler_variance_along(target));
}

// The integral in one pass is the trapezoid of lagged covariances, to the ends of the recording: lag k has (samples - k)
// pairs, the integral (samples - lags) of each; they differ by lags/samples of the noise, 0.1 * 0.03 of the variance.
TEST(Measurement, IntegralIsThatOfLaggedCovariances) {
  const ReferenceCase network = reference_case('r');
  const SpontaneousActivity activity =
      measure_spontaneous(linear_problem(network), noise,
                          {.trials = 16, .time = 100, .interval = 0.5, .lags = 21, .integration_time = 10});
  Array trapezoid = Array::filled({64, 64}, 0);
  for (std::size_t k = 0; k <= 20; ++k)
    trapezoid = numerics::sum(trapezoid, activity.lagged[k], k == 0 || k == 20 ? 0.25 : 0.5);
  EXPECT_NEAR(numerics::trace(activity.integral), numerics::trace(trapezoid),
              0.02 * numerics::trace(trapezoid));
  const LinearTheory theory(network.coupling, 1, 0.01, 0.1);
  const Array expected = numerics::product(theory.integrated_propagator(), theory.euler_covariance());
  EXPECT_NEAR(numerics::trace(activity.integral), numerics::trace(expected), 0.1 * numerics::trace(expected));
}

// One state: an F ratio of (31, 32) degrees of freedom is within 0.3 and 3.3 but once in a thousand times. A memory
// network past its bifurcation, whose trials choose one of two states and stay: their variance is all between them.
TEST(Measurement, TrialsInStatesOfTheirOwnAreSeen) {
  const ReferenceCase network = reference_case('r');
  const SpontaneousActivity one =
      measure_spontaneous(linear_problem(network), noise, {.trials = 32, .time = 100});
  const double ratio = one.state_ratio_along(row_of(network.targets, 0));
  EXPECT_GT(ratio, 0.3);
  EXPECT_LT(ratio, 3.3);
  LearningProblem memory = linear_problem(network);
  memory.coupling =
      hopfield_coupling({{1, 64}, {network.targets.values.begin(), network.targets.values.begin() + 64}});
  memory.activation = {ActivationKind::tanh, 2};
  const SpontaneousActivity two = measure_spontaneous(memory, noise, {.trials = 32, .time = 100});
  EXPECT_GT(two.state_ratio_along(row_of(network.targets, 0)), 100);
}

// Without noise nothing is left but the response: q to what the warm-up has left, speed to the transients at skip_time,
// both estimators; second order in a learning rate of 1e-8 is 1e-6 of the speed, rounding divided by it 1e-8.
TEST(Measurement, WithoutNoiseSpeedsAreExact) {
  const ReferenceCase network = reference_case('k');
  const LearningProblem problem = linear_problem(network, 0);
  const LinearTheory theory(network.coupling, network.gain, 0, 0.1);
  for (const bool tangent : {false, true}) {
    const SpeedMeasurement measured = measure_speeds(problem, Hebbian{}, noise,
                                                     {.trials = 2,
                                                      .tangent = tangent,
                                                      .learning_rate = 1e-8,
                                                      .warm_up = 100,
                                                      .skip_time = 60,
                                                      .learning_time = 90});
    for (std::size_t pair = 0; pair < 5; ++pair) {
      const Mapping mapping = {row_of(network.targets, pair), row_of(network.inputs, pair), 0.2};
      const std::vector<double> evoked = theory.evoked(mapping);
      EXPECT_NEAR(measured.evoked_power[pair], numerics::dot(evoked, evoked) / 64, 1e-8);
      EXPECT_NEAR(measured.speed_of(pair).mean, theory.onset(Hebbian{}, mapping).speed, 1e-5 * 0.05);
      EXPECT_NEAR(measured.evoked.values[pair * 64 + 7], evoked[7], 1e-7);
    }
  }
}

// Noise does not bias q: over 64 trials it is within 5 of its standard errors, which are 2 |x_eta| sigma/(N sqrt(R n_eff)),
// 2 per cent here, where the naive square would be 2 tau tr C/(N t R) = 1e-5 too large and unseen; with 2 trials and a short
// window, 0.01 too large on 0.047.
TEST(Measurement, EvokedPowerIsUnbiased) {
  const ReferenceCase network = reference_case('r');
  EstimateAccumulator power;
  EstimateAccumulator naive;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const SpeedMeasurement measured = measure_speeds(
        linear_problem(network), HebbianInput{},
        numerics::NoiseField({.seed = seed}, numerics::Purpose::test),
        {.trials = 2, .tangent = true, .warm_up = 30, .evoked_time = 1, .skip_time = 0, .learning_time = 3});
    power.add(measured.evoked_power[0]);
    naive.add(numerics::dot(measured.evoked.values, measured.evoked.values) / 64);
  }
  EXPECT_NEAR(power.estimate().mean, .04733775, 5 * power.estimate().standard_error);
  EXPECT_GT(naive.estimate().mean, .04733775 + 5 * naive.estimate().standard_error);
}

TEST(Measurement, RefusesWhatCannotBeMeasured) {
  const LearningProblem problem = linear_problem(reference_case('r'));
  EXPECT_THROW(static_cast<void>(measure_speeds(problem, Hebbian{}, noise, {.trials = 1})), InvalidArgument);
  EXPECT_THROW(static_cast<void>(measure_speeds(problem, Hebbian{}, noise, {.skip_time = 60})),
               InvalidArgument);
  EXPECT_THROW(static_cast<void>(measure_speeds(problem, Hebbian{}, noise, {.learning_rate = 0})),
               InvalidArgument);
  EXPECT_THROW(static_cast<void>(measure_spontaneous(problem, noise, {.time = 1, .lags = 5})),
               InvalidArgument);
}

}  // namespace
}  // namespace synaptica::rate
