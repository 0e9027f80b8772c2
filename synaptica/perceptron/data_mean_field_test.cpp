#include "synaptica/perceptron/data_mean_field.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/core/estimate.h"
#include "synaptica/numerics/statistics.h"
#include "synaptica/perceptron/signals.h"
#include "synaptica/perceptron/solver.h"

namespace synaptica::perceptron {
namespace {

using numerics::Purpose;
using numerics::RandomStream;

// Inputs of different means and scales, a fixed bias: the fits of 20 data sets against the theory of each. At N = 120 the
// constant mode alone moves energies by some per cent (docs/theory/perceptron.md): 3/N per mode of order one, and once for e.
TEST(DataMeanField, ForetellsFitsWithAFixedBias) {
  constexpr std::size_t synapses = 120, patterns = 160;
  const Spectrum slow{.shape = SpectrumShape::exponential, .time = 2};
  std::vector<double> error, silent_excitatory, silent_inhibitory;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    RandomStream stream({.seed = seed}, Purpose::test);
    std::vector<double> x(patterns * synapses);
    sample_signals(spectrum_modes(slow, patterns), stream, {x.data(), patterns, synapses, synapses});
    std::vector<double> y = sample_signal(spectrum_modes(slow, patterns), stream);
    std::vector<std::int8_t> signs(synapses, -1);
    for (std::size_t i = 0; i < synapses; ++i) {
      if (i < 84) signs[i] = 1;
      const double mean = 0.5 + 0.01 * static_cast<double>(i);
      for (std::size_t mu = 0; mu < patterns; ++mu) x[mu * synapses + i] = x[mu * synapses + i] + mean;
    }
    for (double& value : y) value += 4;
    const SignConstrainedProblem problem{.inputs = {x.data(), patterns, synapses, synapses},
                                         .signs = signs,
                                         .bias = Bias::fixed,
                                         .fixed_bias = 1};
    const SignConstrainedSolution s = solve(problem, y, 0.2);
    const MeanField theory = data_mean_field(problem.inputs, signs, y, 1, 0.2);
    ASSERT_EQ(theory.weights.size(), synapses);
    error.push_back(s.squared_error / patterns / theory.mean_square_error - 1);
    double silent[2] = {0, 0}, expected[2] = {0, 0};
    for (std::size_t i = 0; i < synapses; ++i) {
      silent[signs[i] > 0 ? 0 : 1] += s.weights[i] == 0 ? 1 : 0;
      expected[signs[i] > 0 ? 0 : 1] += theory.weights[i].silent_fraction;
    }
    silent_excitatory.push_back((silent[0] - expected[0]) / 84);
    silent_inhibitory.push_back((silent[1] - expected[1]) / 36);
  }
  const double t = numerics::student_t_two_sided_quantile(1e-3, 19);
  for (const auto& deviations : {error, silent_excitatory, silent_inhibitory}) {
    const Estimate mean = estimate(deviations);
    EXPECT_LT(std::fabs(mean.mean), t * mean.standard_error + 3.0 / synapses);
  }
}

TEST(DataMeanField, RefusesWhatDoesNotFit) {
  const std::vector<double> x{1, 2, 1, 3, 1, 4}, y{1, 2, 3};
  const std::vector<std::int8_t> signs{1, 1};
  EXPECT_THROW(static_cast<void>(data_mean_field({x.data(), 3, 2, 2}, signs, y, 0, 1)), InvalidArgument);
  EXPECT_THROW(static_cast<void>(data_mean_field({x.data(), 2, 2, 2}, signs, y, 0, 1)), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::perceptron
