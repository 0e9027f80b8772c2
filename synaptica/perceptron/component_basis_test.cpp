#include "synaptica/perceptron/component_basis.h"

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

// Training rows and new rows of exponentially correlated inputs, and a noisy teacher without signs.
struct Data {
  std::size_t training, fresh, synapses;
  std::vector<double> inputs, target;

  Data(std::size_t p, std::size_t q, std::size_t n, std::uint64_t seed)
      : training(p), fresh(q), synapses(n), inputs((p + q) * n), target(p + q, 0) {
    RandomStream stream({.seed = seed}, Purpose::test);
    const Spectrum exponential{.shape = SpectrumShape::exponential, .time = 3};
    sample_signals(spectrum_modes(exponential, p + q), stream, {inputs.data(), p + q, n, n});
    std::vector<double> teacher(n);
    stream.fill_normal(teacher);
    for (std::size_t t = 0; t < p + q; ++t) {
      for (std::size_t i = 0; i < n; ++i) {
        inputs[t * n + i] += 0.5;
        target[t] += 0.7 * teacher[i] * inputs[t * n + i] / std::sqrt(static_cast<double>(n));
      }
      target[t] += 0.7 * stream.normal() + 2;
    }
  }
  [[nodiscard]] numerics::ConstMatrixView fitted() const {
    return {inputs.data(), training, synapses, synapses};
  }
  [[nodiscard]] numerics::ConstMatrixView unseen() const {
    return {inputs.data() + training * synapses, fresh, synapses, synapses};
  }
  [[nodiscard]] std::span<const double> fitted_target() const { return {target.data(), training}; }
  [[nodiscard]] std::span<const double> new_target() const { return {target.data() + training, fresh}; }
  [[nodiscard]] double new_error(const SignConstrainedSolution& s) const {
    double sum = 0;
    for (std::size_t t = training; t < training + fresh; ++t) {
      double output = s.bias;
      for (std::size_t i = 0; i < synapses; ++i)
        output += s.weights[i] * inputs[t * synapses + i] / std::sqrt(static_cast<double>(synapses));
      sum += (target[t] - output) * (target[t] - output) / static_cast<double>(fresh);
    }
    return sum;
  }
};

// All weights active is ridge regression: nothing scatters.
TEST(ComponentBasis, WithAllWeightsActiveItIsRidgeRegression) {
  for (const auto& [p, n] : {std::pair{30U, 20U}, {20U, 30U}, {25U, 25U}})
    for (const Bias bias : {Bias::optimal, Bias::none}) {
      const Data data(p, 8, n, 3);
      const std::vector<std::int8_t> free(n, 0);
      const auto s = solve({.inputs = data.fitted(), .signs = free, .bias = bias}, data.fitted_target(), .3);
      const ComponentBasis basis(data.fitted(), bias);
      const HeldOutError e =
          basis.held_out(basis.project(data.unseen()), data.fitted_target(), data.new_target(), .3, 1);
      EXPECT_NEAR(e.mean_square_error, data.new_error(s), 1e-11) << p << ' ' << n;
      EXPECT_EQ(e.mean_variance, 0);
    }
}

// Put on the fitted points, bias and scatter add up to the error of the fit: an identity of the two formulas.
TEST(ComponentBasis, OnTheFittedPointsItGivesTheErrorOfTheFit) {
  for (const auto& [p, n] : {std::pair{60U, 40U}, {25U, 40U}}) {
    const Data data(p, 1, n, 4);
    const ComponentBasis basis(data.fitted(), Bias::optimal);
    const HeldOutError e =
        basis.held_out(basis.project(data.fitted()), data.fitted_target(), data.fitted_target(), .2);
    const ComponentPrediction fit = predict_from_components(basis.of(data.fitted_target()), .2);
    EXPECT_NEAR(e.mean_square_error, fit.mean_square_error, 1e-11 * fit.mean_square_error);
  }
}

// The average over sign vectors of fits to one data set: theory is exact for many synapses, and its error at N = 100 of
// the order 1/N, as that of the fitted error is (principal_components_test.cpp).
void compare(std::size_t patterns, std::size_t synapses, double ridge) {
  const Data data(patterns, 60, synapses, 5);
  const ComponentBasis basis(data.fitted(), Bias::optimal);
  const HeldOutError expected =
      basis.held_out(basis.project(data.unseen()), data.fitted_target(), data.new_target(), ridge);
  RandomStream stream({.seed = 6}, Purpose::synapse_signs);
  std::vector<double> measured;
  std::vector<double> drawn(synapses);
  for (int k = 0; k < 30; ++k) {
    stream.fill_sign(drawn);
    const std::vector<std::int8_t> signs(drawn.begin(), drawn.end());
    measured.push_back(
        data.new_error(solve({.inputs = data.fitted(), .signs = signs}, data.fitted_target(), ridge)));
  }
  const Estimate mean = estimate(measured);
  EXPECT_NEAR(mean.mean, expected.mean_square_error,
              numerics::student_t_two_sided_quantile(1e-3, 29) * mean.standard_error +
                  2 / static_cast<double>(synapses) * expected.mean_square_error)
      << patterns << " patterns";
  EXPECT_GT(expected.mean_variance, 0.2 * expected.mean_squared_bias);  // there is something to be found
}

TEST(ComponentBasis, ForetellsTheErrorOnNewPoints) {
  compare(160, 80, .1);
  compare(50, 100, .05);
  compare(30, 100, 0);
}

TEST(ComponentBasis, RefusesWhatDoesNotFit) {
  const Data data(10, 3, 5, 1);
  EXPECT_THROW(ComponentBasis(data.fitted(), Bias::fixed), InvalidArgument);
  EXPECT_THROW(ComponentBasis({data.inputs.data(), 0, 5, 5}, Bias::none), InvalidArgument);
  const ComponentBasis basis(data.fitted(), Bias::optimal);
  EXPECT_THROW(static_cast<void>(basis.of(data.target)), InvalidArgument);
  EXPECT_THROW(static_cast<void>(basis.project({data.inputs.data(), 3, 4, 5})), InvalidArgument);
  EXPECT_THROW(static_cast<void>(basis.held_out(basis.project(data.unseen()), data.fitted_target(),
                                                data.fitted_target(), .1)),
               InvalidArgument);
}

}  // namespace
}  // namespace synaptica::perceptron
