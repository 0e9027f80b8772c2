#include "synaptica/rate/mean_field_activity.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/rate/reference_networks_fixture.h"

namespace synaptica::rate {
namespace {

const numerics::NoiseField noise({.seed = 8}, numerics::Purpose::test);

// A unit alone: the map at step h has the variance T/(1 - h/2) and forgets by 1 - h a step. Matched, both are those of
// continuous time, T and exp(-H), up to H^2/8 and H^3/24: order of accuracy by halving.
TEST(MatchedEuler, IsOfSecondOrder) {
  double before_variance = 0, before_memory = 0;
  for (const double step : {0.4, 0.2, 0.1, 0.05}) {
    const MatchedEuler euler = matched_euler(step, 3);
    EXPECT_NEAR(euler.step / std::sqrt(1 - euler.step), step, 1e-14);
    const double variance = std::fabs(euler.temperature / (1 - euler.step / 2) / 3 - 1);
    const double memory = std::fabs(std::log(1 - euler.step) / step + 1);
    EXPECT_NEAR(variance / (step * step), 1.0 / 8, 0.03);
    EXPECT_NEAR(memory / (step * step), 1.0 / 24, 0.01);
    if (before_variance > 0) {
      EXPECT_NEAR(std::log2(before_variance / variance), 2, 0.2);
      EXPECT_NEAR(std::log2(before_memory / memory), 2, 0.2);
    }
    before_variance = variance;
    before_memory = memory;
  }
  EXPECT_THROW(static_cast<void>(matched_euler(0, 1)), InvalidArgument);
  EXPECT_THROW(static_cast<void>(matched_euler(2, 1)), InvalidArgument);
}

// Without couplings: x is noise alone. 40 neurons, 8 trials of 100 in units of 1: 32000 independent samples at most, so
// 0.8 % of the variance.
TEST(MeanFieldActivity, OfUnitsAloneIsTheirNoise) {
  const MeanFieldActivity found =
      measure_mean_field(Array::filled({40, 40}, 0), {ActivationKind::tanh, 2}, 0.5, noise,
                         {.time_step = 0.1, .trials = 8, .warm_up = 20, .time = 100, .lags = 5});
  EXPECT_EQ(found.field_variance, 0);
  EXPECT_EQ(found.rate_variance, 0);
  EXPECT_NEAR(found.mean_slope, 1, 1e-12);
  EXPECT_NEAR(found.activity_variance / 0.5, 1, 4 * 0.008);
  EXPECT_NEAR(found.interval, 0.5, 1e-12);
  for (std::size_t k = 0; k < 5; ++k)
    EXPECT_NEAR(found.autocovariance[k] / 0.5, std::exp(-0.5 * static_cast<double>(k)), 4 * 0.008) << k;
  EXPECT_NEAR(found.largest_lyapunov_exponent, -1, 1e-6);
  EXPECT_NEAR(found.mean_square_exponent, -1, 1e-6);  // each perturbation shrinks alike
}

// In any state of any network tanh' = 1 - tanh^2; and the fields' moments are those of J x, computed anew.
TEST(MeanFieldActivity, FieldsAreThoseOfTheCouplings) {
  constexpr std::size_t n = 60;
  const Array coupling = random_coupling(reference_normals(1, n * n), 1, 0);
  const Activation activation = {ActivationKind::tanh, 3};
  const MeanFieldOptions options = {.trials = 2, .warm_up = 20, .time = 10, .lags = 3};
  const MeanFieldActivity found = measure_mean_field(coupling, activation, 0, noise, options);
  EXPECT_NEAR(found.rate_variance + found.mean_slope, 1, 1e-12);
  LearningProblem problem;
  problem.coupling = coupling;
  problem.activation = activation;
  problem.time_step = matched_euler(0.1, 0).step;
  problem.targets = problem.inputs = Array::filled({1, 1, n}, 0);
  LearningBatch<double> batch(problem, Hebbian{}, {{.noise = 0}, {.noise = 1}}, noise);
  batch.start_at_random(1);
  batch.advance(200);
  double fields = 0;
  for (int sample = 0; sample < 20; ++sample) {
    batch.advance(5);
    for (std::size_t t = 0; t < 2; ++t)
      for (std::size_t i = 0; i < n; ++i) {
        double u = 0;
        for (std::size_t j = 0; j < n; ++j) u += 3 * coupling.values[i * n + j] * batch.state(t)[j];
        fields += u * u / (40.0 * n);
      }
  }
  // Rounding of single precision, 1e-7, has grown for 30 units of time, by e^8 at most.
  EXPECT_NEAR(found.field_variance, fields, 3e-4 * fields);
  EXPECT_NEAR(found.activity_variance, found.autocovariance[0], 0);
}

TEST(MeanFieldActivity, RefusesRecordsThatAreTooShort) {
  const Array coupling = Array::filled({3, 3}, 0);
  const auto refused = [&](const MeanFieldOptions& options) {
    EXPECT_THROW(static_cast<void>(measure_mean_field(coupling, {}, 1, noise, options)), InvalidArgument);
  };
  refused({.trials = 1});
  refused({.time = 1});
  refused({.time = 10, .lags = 21});
  refused({.time_step = 0});
}

TEST(TimeOfFall, InterpolatesByCubics) {
  std::vector<double> curve;
  for (int k = 0; k < 12; ++k) curve.push_back(std::exp(-0.3 * k * 0.5));
  EXPECT_NEAR(time_of_fall(curve, 0.5, 0.5), std::log(2.0) / 0.3, 1e-4);
  for (const double value : {0.97, 0.3, 0.2})  // first interval, and last ones
    EXPECT_NEAR(time_of_fall(curve, 0.5, value), -std::log(value) / 0.3, 2e-4);
  EXPECT_EQ(time_of_fall(curve, 0.5, 0.01), std::numeric_limits<double>::infinity());
  EXPECT_THROW(static_cast<void>(time_of_fall(std::vector<double>(3, 1), 1, 0.5)), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::rate
