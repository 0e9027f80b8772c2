// Mean orbits: against the linear theory, and against the engine without noise.
#include "synaptica/rate/mean_orbit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/rate/learning.h"
#include "synaptica/rate/reference_networks_fixture.h"

namespace synaptica::rate {
namespace {

using ::testing::HasSubstr;

constexpr std::size_t n = 64;

// The reference case of targets and inputs that turn.
struct Series {
  explicit Series(double w, bool symmetric = true)
      : coupling(symmetric ? random_coupling(reference_normals(1, n * n), 0.4, 1)
                           : random_coupling(reference_normals(1, n * n), 0.6, 0)),
        frequency(w) {}
  [[nodiscard]] TurningMapping mapping() const {
    return {row_of(targets, 0), row_of(targets, 1), row_of(inputs, 0), row_of(inputs, 1), 0.2, frequency};
  }
  [[nodiscard]] std::size_t steps(double near) const {
    return static_cast<std::size_t>(std::round(2 * std::numbers::pi / frequency / near));
  }
  Array coupling;
  double frequency;
  Array targets = reference_signs(31, 2, n);
  Array inputs = reference_signs(32, 2, n);
};

TEST(MeanOrbit, OfLinearNeuronsIsTheLinearTheory) {
  for (const bool symmetric : {true, false}) {
    const Series series(1, symmetric);
    const Activation linear = {ActivationKind::linear, 1};
    const MeanOrbit orbit = mean_orbit(series.coupling, linear, series.mapping(), 0.005, series.steps(0.05));
    for (const AnyLearningRule& rule : {AnyLearningRule(Hebbian{}), AnyLearningRule(HebbianInput{})}) {
      const double expected =
          series_speed(rule, series.mapping(), series.coupling, std::vector<double>(n, 1), orbit.time_step);
      EXPECT_NEAR(learning_speed(rule, series.mapping(), series.coupling, orbit), expected,
                  1e-9 * std::fabs(expected));
    }
    EXPECT_LE(orbit.residual, 1e-11);
  }
}

// Another program's simulations with tanh: within three of their standard errors.
TEST(MeanOrbit, GivesTheReferenceSpeedsOfSaturatingNeurons) {
  const auto check = [](const Series& series, double printed, double error) {
    const MeanOrbit orbit =
        mean_orbit(series.coupling, {ActivationKind::tanh, 1}, series.mapping(), 0.005, series.steps(0.1));
    EXPECT_NEAR(learning_speed(Hebbian{}, series.mapping(), series.coupling, orbit), printed, 3 * error);
  };
  check(Series(0.2), .02842, .00011);
  check(Series(1), .00456, .00004);
  check(Series(0.2, false), .02369, .00010);
}

// Without noise the engine's tangents are the theory, transients and decay included.
TEST(MeanOrbit, WithoutNoiseCurvesAreTheEngines) {
  const Series series(2);
  const std::size_t steps = series.steps(0.1);
  const Activation activation = {ActivationKind::tanh, 1.2};
  const MeanOrbit orbit = mean_orbit(series.coupling, activation, series.mapping(), 0, steps);
  LearningProblem problem;
  problem.coupling = series.coupling;
  problem.activation = activation;
  problem.targets = {{1, 2, n}, series.targets.values};
  problem.inputs = {{1, 2, n}, series.inputs.values};
  problem.input_strength = 0.2;
  problem.frequency = 2;
  problem.time_step = orbit.time_step;
  problem.decay = 0.05;
  for (const AnyLearningRule& rule : {AnyLearningRule(Hebbian{}), AnyLearningRule(HebbianInput{})}) {
    LearningBatch<double> batch(problem, rule, {{.tangent = true}},
                                numerics::NoiseField({.seed = 1}, numerics::Purpose::test));
    batch.advance(60 * steps);
    const std::span<const double> state = batch.state(0);
    for (std::size_t i = 0; i < n; ++i) ASSERT_NEAR(state[i], orbit.states.values[i], 1e-10);
    batch.start_learning();
    for (const double expected :
         learning_curve(rule, series.mapping(), series.coupling, orbit, problem.decay, 8)) {
      double mean = 0;
      for (std::size_t k = 0; k < steps; ++k) {
        batch.advance(1);
        mean += batch.tangent_overlap(0) / static_cast<double>(steps);
      }
      EXPECT_NEAR(mean, expected, 1e-8 * std::fabs(expected));
    }
  }
}

TEST(MeanOrbit, CurveEndsOnTheLineOfTheSpeed) {
  const Series series(1, false);
  const MeanOrbit orbit =
      mean_orbit(series.coupling, {ActivationKind::tanh, 0.8}, series.mapping(), 0.01, series.steps(0.2));
  const std::vector<double> curve =
      learning_curve(Hebbian{}, series.mapping(), series.coupling, orbit, 0, 30);
  EXPECT_NEAR((curve[29] - curve[28]) / (2 * std::numbers::pi),
              learning_speed(Hebbian{}, series.mapping(), series.coupling, orbit), 1e-9);
  EXPECT_GT(orbit.power(), 0);
}

TEST(MeanOrbit, RefusesWhatItIsNotFor) {
  const auto refusal = [](const auto& ask) -> std::string {
    try {
      static_cast<void>(ask());
    } catch (const Error& error) {
      return error.what();
    }
    return "accepted";
  };
  const Series series(1);
  const auto orbit = [&](double gain, double frequency, std::size_t steps) {
    TurningMapping mapping = series.mapping();
    mapping.frequency = frequency;
    return mean_orbit(series.coupling, {ActivationKind::linear, gain}, mapping, 0.01, steps);
  };
  EXPECT_THAT(refusal([&] { return orbit(1, 0, 10); }), HasSubstr("frequency = 0"));
  EXPECT_THAT(refusal([&] { return orbit(1, 1, 2); }), HasSubstr("at least 3"));
  EXPECT_THAT(refusal([&] { return orbit(2, 1, 60); }), HasSubstr("orbit of activity"));
  const MeanOrbit fine = orbit(0.5, 1, 60);
  EXPECT_THAT(refusal([&] { return learning_speed(Delta{}, series.mapping(), series.coupling, fine); }),
              HasSubstr("post factor is the target"));
}

}  // namespace
}  // namespace synaptica::rate
