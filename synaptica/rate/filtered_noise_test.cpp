#include "synaptica/rate/filtered_noise.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "synaptica/core/error.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/rate/reference_networks_fixture.h"

namespace synaptica::rate {
namespace {

Array drift_of(char name) {
  const ReferenceCase network = reference_case(name);
  Array drift = network.coupling;
  for (double& value : drift.values) value *= network.gain;
  for (std::size_t i = 0; i < 64; ++i) drift.values[i * 65] -= 1;
  return drift;
}

// One neuron of rate 1: variance E z^2 t/(1 + t) of noise of time t; 1/2 of white noise; 1 of static noise.
TEST(FilteredNoise, OfOneNeuronInClosedForm) {
  const Array drift{{1, 1}, {-1}};
  const numerics::LinearDrift factorised(drift);
  const auto variance = [&](double time) {
    return filtered_noise_covariance(drift, factorised, time).values[0];
  };
  EXPECT_NEAR(variance(0), 0.5, 1e-14);
  for (const double time : {0.1, 2.0, 8.0}) EXPECT_NEAR(variance(time), time / (1 + time), 1e-14);
  EXPECT_NEAR(variance(std::numeric_limits<double>::infinity()), 1, 1e-14);
}

// Of a network: from the covariance of network and noise together, a linear system of twice the size in white noise.
TEST(FilteredNoise, IsThatOfNetworkAndNoiseTogether) {
  const Array drift = drift_of('r');
  constexpr std::size_t n = 64;
  constexpr double time = 2;
  Array both = Array::filled({2 * n, 2 * n}, 0);
  Array diffusion = both;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) both.values[i * 2 * n + j] = drift.values[i * n + j];
    both.values[i * 2 * n + n + i] = 1;
    both.values[(n + i) * (2 * n + 1)] = -1 / time;
    diffusion.values[(n + i) * (2 * n + 1)] = 2 / time;
  }
  const Array expected = numerics::LinearDrift(both).covariance(diffusion);
  const Array found = filtered_noise_covariance(drift, numerics::LinearDrift(drift), time);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      EXPECT_NEAR(found.values[i * n + j], expected.values[i * 2 * n + j], 1e-11);
}

// Slow and fast noise tend to static and white: the first correction is of the order of the ratio of times.
TEST(FilteredNoise, HasItsLimits) {
  const Array drift = drift_of('k');
  const numerics::LinearDrift factorised(drift);
  const auto ratio = [&](double time, double limit, double scale) {
    return numerics::trace(filtered_noise_covariance(drift, factorised, time)) * scale /
           numerics::trace(filtered_noise_covariance(drift, factorised, limit));
  };
  EXPECT_NEAR(ratio(1e-4, 0, 1 / 2e-4), 1, 3e-3);
  EXPECT_NEAR(ratio(1e4, std::numeric_limits<double>::infinity(), 1), 1, 3e-3);
  EXPECT_THROW(static_cast<void>(filtered_noise_covariance(drift, factorised, -1)), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::rate
