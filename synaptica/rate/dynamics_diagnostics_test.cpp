#include "synaptica/rate/dynamics_diagnostics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/rate/linear_theory.h"
#include "synaptica/rate/reference_networks_fixture.h"

namespace synaptica::rate {
namespace {

constexpr double pi = std::numbers::pi;
const numerics::NoiseField noise({.seed = 5}, numerics::Purpose::test);

LearningProblem problem_of(const Array& coupling, ActivationKind kind, double gain, double temperature = 0) {
  const std::size_t n = coupling.shape[0];
  LearningProblem problem;
  problem.coupling = coupling;
  problem.activation = {kind, gain};
  problem.temperature = temperature;
  problem.targets = problem.inputs = Array::filled({1, 1, n}, 1);
  return problem;
}

// {trials, samples, N} from x(trial, sample, neuron).
template <class State>
ActivityRecording recording_of(std::size_t trials, std::size_t samples, std::size_t n, State&& x) {
  ActivityRecording recording;
  recording.states = Array::filled({trials, samples, n}, 0);
  for (std::size_t r = 0; r < trials; ++r)
    for (std::size_t t = 0; t < samples; ++t)
      for (std::size_t i = 0; i < n; ++i) recording.states.values[(r * samples + t) * n + i] = x(r, t, i);
  return recording;
}

// A circle in the plane of two neurons, run through by both trials, 40 times round the clock. The period is no multiple of
// the interval. All means are those of whole turns to 1 part in 40.
TEST(DynamicsDiagnostics, OfACircle) {
  constexpr double frequency = 2 * pi / 10.3;
  const ActivityRecording recording =
      recording_of(2, 412, 3, [&](std::size_t r, std::size_t t, std::size_t i) {
        const double phase = frequency * static_cast<double>(t) + static_cast<double>(r);
        return i == 0 ? std::cos(phase) : i == 1 ? std::sin(phase) : 0.5;
      });
  const DynamicsDiagnostics found = describe_activity(recording);
  EXPECT_NEAR(found.variance, 1.0 / 3, 1e-10);
  EXPECT_NEAR(found.participation_ratio, 2, 1e-10);
  EXPECT_NEAR(found.within_trial_share, 1, 1e-10);
  // The integral of cos up to its zero is 1/frequency; the trapezoid rule takes (frequency h)^2/12 of it, 3 %.
  EXPECT_NEAR(found.autocorrelation_time * frequency, 1, 0.035);
  EXPECT_NEAR(found.recurrence, 1, 5e-3);
  EXPECT_EQ(found.share(Motion::cycle), 1);
  // A parabola through samples of a sine: of second order in frequency * h.
  EXPECT_NEAR(found.mean_period(), 10.3, 0.05);
  EXPECT_EQ(found.states, 1U);
  // Of another size it is another state.
  const auto scaled = [&](std::size_t r, std::size_t t, std::size_t i) {
    return (r == 0 ? 1 : 0.8) * recording.states.values[(r * 412 + t) * 3 + i];
  };
  EXPECT_EQ(describe_activity(recording_of(2, 412, 3, scaled)).states, 2U);
}

// Frozen at +m, +m, -m: no fluctuation, all the variance between trials; 1 dimension, 2 states.
TEST(DynamicsDiagnostics, OfCoexistingFixedPoints) {
  const DynamicsDiagnostics found =
      describe_activity(recording_of(3, 20, 4, [](std::size_t r, std::size_t, std::size_t i) {
        return (r == 2 ? -0.6 : 0.6) * (i % 2 == 0 ? 1 : -1);
      }));
  EXPECT_NEAR(found.variance, 0.36 * (1 - 1.0 / 9), 1e-14);
  EXPECT_NEAR(found.participation_ratio, 1, 1e-14);
  EXPECT_NEAR(found.within_trial_share, 0, 1e-14);
  EXPECT_EQ(found.autocorrelation_time, 0);
  EXPECT_EQ(found.recurrence, 0);
  EXPECT_EQ(found.share(Motion::fixed_point), 1);
  EXPECT_EQ(found.states, 2U);
  EXPECT_EQ(found.trials[0].state, found.trials[1].state);
}

// All neurons coupled alike: x = +-m with m = tanh(gain m), perturbations along it decay at 1 - gain (1 - m^2).
TEST(DynamicsDiagnostics, FindsBothStatesOfAFerromagnet) {
  constexpr std::size_t n = 20;
  const LearningProblem problem = problem_of(Array::filled({n, n}, 1.0 / n), ActivationKind::tanh, 1.5);
  double m = 1;
  for (int i = 0; i < 200; ++i) m = std::tanh(1.5 * m);
  const DynamicsDiagnostics found = observe_activity(problem, noise, {.trials = 8, .time = 20}).dynamics;
  EXPECT_EQ(found.share(Motion::fixed_point), 1);
  EXPECT_EQ(found.states, 2U);
  EXPECT_NEAR(found.participation_ratio, 1, 1e-9);
  EXPECT_LT(found.within_trial_share, 1e-6);
  // Single precision: some 1e-7, as the contraction to the fixed point leaves it.
  double plus = 0;
  for (const TrialMotion& trial : found.trials) plus += trial.state == found.trials[0].state ? 1.0 / 8 : 0;
  EXPECT_NEAR(found.variance, m * m * 4 * plus * (1 - plus), 2e-6);
  const double slowest = std::log(1 + 0.1 * (1.5 * (1 - m * m) - 1)) / 0.1;
  EXPECT_NEAR(found.lyapunov_exponent.mean, slowest, 2e-6);
}

// Hopfield, three patterns: fixed points near +- each, and no variance within any.
TEST(DynamicsDiagnostics, FindsTheFixedPointsOfAHopfieldNetwork) {
  const LearningProblem problem =
      problem_of(hopfield_coupling(reference_signs(2, 3, 100)), ActivationKind::tanh, 2);
  const DynamicsDiagnostics found = observe_activity(problem, noise, {.trials = 12, .time = 20}).dynamics;
  EXPECT_EQ(found.share(Motion::fixed_point), 1);
  EXPECT_GE(found.states, 3U);
  EXPECT_LE(found.states, 12U);
  EXPECT_LT(found.within_trial_share, 1e-6);
  EXPECT_GT(found.variance, 0.3);
  EXPECT_LT(found.lyapunov_exponent.mean, -0.1);
}

// Two neurons that turn: J = [[1, -1], [1, 1]]. Without the bending of tanh dx = (gain - 1) x + gain (turn); it settles on
// a cycle, the same from everywhere, along which perturbations neither grow nor shrink.
TEST(DynamicsDiagnostics, FindsALimitCycle) {
  const LearningProblem problem = problem_of({{2, 2}, {1, -1, 1, 1}}, ActivationKind::tanh, 1.4);
  const DynamicsDiagnostics found =
      observe_activity(problem, noise, {.trials = 4, .warm_up = 200, .time = 400}).dynamics;
  EXPECT_EQ(found.share(Motion::cycle), 1);
  EXPECT_EQ(found.states, 1U);
  EXPECT_GT(found.recurrence, 0.999);
  EXPECT_NEAR(found.participation_ratio, 2, 0.02);
  // Over a part of a turn the tangent's length changes by some factor of order 1: a rate of 1/400.
  EXPECT_NEAR(found.lyapunov_exponent.mean, 0, 0.003);
  // Counted another way: between upward crossings of 0 by the first neuron.
  LearningBatch<double> batch(problem, Hebbian{}, {{}}, noise);
  batch.start_at_random(0.1);
  batch.advance(2000);
  double first = 0, last = 0, turns = -1;
  for (int k = 0; k < 4000; ++k) {
    const double before = batch.state(0)[0];
    batch.advance(1);
    const double after = batch.state(0)[0];
    if (before < 0 && after >= 0) {
      last = batch.time() - 0.1 * after / (after - before);
      if (turns++ < 0) first = last;
    }
  }
  EXPECT_NEAR(found.mean_period() * turns / (last - first), 1, 0.005);
}

TEST(DynamicsDiagnostics, TellsChaosAndSilence) {
  const Array coupling = random_coupling(reference_normals(1, 200 * 200), 1, 0);
  const DiagnosisOptions options = {.trials = 4, .warm_up = 60, .time = 150};
  const DynamicsDiagnostics chaos =
      observe_activity(problem_of(coupling, ActivationKind::tanh, 4), noise, options).dynamics;
  EXPECT_EQ(chaos.share(Motion::irregular), 1);
  EXPECT_EQ(chaos.states, 1U);
  EXPECT_GT(chaos.lyapunov_exponent.mean, 4 * chaos.lyapunov_exponent.standard_error);
  EXPECT_GT(chaos.participation_ratio, 3);
  EXPECT_GT(chaos.within_trial_share, 0.7);
  EXPECT_LT(chaos.recurrence, 0.9);
  const DynamicsDiagnostics silence =
      observe_activity(problem_of(coupling, ActivationKind::tanh, 0.6), noise, options).dynamics;
  EXPECT_EQ(silence.share(Motion::fixed_point), 1);
  EXPECT_EQ(silence.states, 1U);
  EXPECT_LT(silence.lyapunov_exponent.mean, -0.2);
}

// A linear network with noise: the theory of its Euler map. Of tau = 1.2 or so there are 8 * 200/2.4 = 660 independent
// samples in each of 32 neurons: 3 % of the variance in the worst direction, 1 % in all; the ratio is low by 32/660.
TEST(DynamicsDiagnostics, OfANoisyLinearNetworkIsItsTheory) {
  const Array coupling = random_coupling(reference_normals(1, 32 * 32), 0.5, 0);
  const LearningProblem problem = problem_of(coupling, ActivationKind::linear, 1, 0.02);
  const LinearTheory theory(coupling, 1, 0.02, 0.1);
  const DynamicsDiagnostics found =
      observe_activity(problem, noise, {.trials = 8, .warm_up = 50, .time = 200}).dynamics;
  const double trace = numerics::trace(theory.euler_covariance());
  EXPECT_NEAR(found.variance / (trace / 32), 1, 0.04);
  EXPECT_NEAR(found.participation_ratio / participation_ratio(theory.euler_covariance()), 1, 0.1);
  EXPECT_GT(found.within_trial_share, 0.97);
  EXPECT_EQ(found.share(Motion::irregular), 1);
  const std::vector<Array> lagged = theory.lagged_covariances(0.5, 40);
  double time = -0.25;
  for (const Array& c : lagged) time += 0.5 * numerics::trace(c) / trace;
  EXPECT_NEAR(found.autocorrelation_time / time, 1, 0.1);
  EXPECT_NEAR(found.lyapunov_exponent.mean, std::log(1 - 0.1 / theory.relaxation_time()) / 0.1, 0.02);
}

// Two neurons in step, one against them, of two trials that lie apart: only what moves counts.
TEST(VariancesAlong, AreThoseWithinTrials) {
  const ActivityRecording recording = recording_of(2, 6, 3, [](std::size_t r, std::size_t t, std::size_t i) {
    return (r == 0 ? 5.0 : -1.0) + (t % 2 == 0 ? 1 : -1) * (i == 2 ? -1.0 : 1.0);
  });
  const std::vector<double> directions = {1, 1, -1, 1, 1, 1, std::sqrt(1.5), -std::sqrt(1.5), 0};
  const std::vector<double> found = variances_along(recording, directions);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_NEAR(found[0], 3, 1e-14);
  EXPECT_NEAR(found[1], 1.0 / 3, 1e-14);
  EXPECT_NEAR(found[2], 0, 1e-14);
  EXPECT_THROW(static_cast<void>(variances_along(recording, std::vector<double>(4))), InvalidArgument);
}

// Second moments keep what a mean takes off.
TEST(ActivityAutocovariance, KnowsThreeCentres) {
  const ActivityRecording recording = recording_of(2, 4, 1, [](std::size_t r, std::size_t t, std::size_t) {
    return (r == 0 ? 2.0 : -1.0) + (t % 2 == 0 ? 1 : -1);
  });
  const auto c = [&](Centre centre) { return activity_autocovariance(recording, 2, centre); };
  EXPECT_NEAR(c(Centre::trial_mean)[0], 1, 1e-14);
  EXPECT_NEAR(c(Centre::trial_mean)[1], -1, 1e-14);
  EXPECT_NEAR(c(Centre::pooled_mean)[0], 1 + 2.25, 1e-14);
  EXPECT_NEAR(c(Centre::nothing)[0], 1 + 2.5, 1e-14);
  EXPECT_NEAR(c(Centre::nothing)[1], -1 + 2.5, 1e-14);
}

TEST(DynamicsDiagnostics, RefusesWhatTellsNothing) {
  const auto still = [](std::size_t, std::size_t, std::size_t) { return 0.0; };
  EXPECT_THROW(static_cast<void>(describe_activity(recording_of(1, 3, 2, still))), InvalidArgument);
  EXPECT_THROW(static_cast<void>(describe_activity({})), InvalidArgument);
  EXPECT_THROW(static_cast<void>(activity_autocovariance(recording_of(1, 3, 2, still), 4, Centre::nothing)),
               InvalidArgument);
  const LearningProblem problem = problem_of(Array::filled({2, 2}, 0.5), ActivationKind::tanh, 1);
  EXPECT_THROW(static_cast<void>(observe_activity(problem, noise, {.trials = 3})), InvalidArgument);
  EXPECT_THROW(static_cast<void>(observe_activity(problem, noise, {.time = 1})), InvalidArgument);
  EXPECT_EQ(participation_ratio(Array::filled({2, 2}, 0)), 0);
}

}  // namespace
}  // namespace synaptica::rate
