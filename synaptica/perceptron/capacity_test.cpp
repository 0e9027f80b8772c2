#include "synaptica/perceptron/capacity.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/numerics/random.h"
#include "synaptica/perceptron/signals.h"
#include "synaptica/perceptron/solver.h"

namespace synaptica::perceptron {
namespace {

MeanFieldProblem fixed(double excitatory, double drive, double mean_e = 1, double mean_i = 1) {
  return {{{1, excitatory, mean_e, 1}, {-1, 1 - excitatory, mean_i, 1}}, 1, 0, Bias::fixed, drive};
}

// Values of another program (Python), six digits.
TEST(PerceptronCapacity, ReproducesTheReferenceNumbers) {
  constexpr double half_unit = 0.5000001e-6;
  EXPECT_NEAR(critical_load(fixed(.8, 0)).load, 0.374870, half_unit);
  EXPECT_NEAR(critical_load(fixed(.8, 0)).tilt, -0.549156, half_unit);
  EXPECT_NEAR(critical_load(fixed(.6, 0)).load, 0.487158, half_unit);
  EXPECT_NEAR(critical_load(fixed(.9, 0)).load, 0.255565, half_unit);
  EXPECT_NEAR(critical_load(fixed(.8, 0, 1, 2)).load, 0.468957, half_unit);
  EXPECT_NEAR(critical_load(fixed(.5, 0, 2, 1)).load, 0.465985, half_unit);
  EXPECT_NEAR(critical_load(fixed(.8, 0, 1, 4)).load, 0.5, 1e-15);
  EXPECT_NEAR(critical_load(fixed(.8, .25)).load, 0.391057, half_unit);
  EXPECT_NEAR(critical_load(fixed(.8, .5)).load, 0.420808, half_unit);
  EXPECT_NEAR(critical_load(fixed(.8, 1)).load, 0.461473, half_unit);
  EXPECT_NEAR(critical_load(fixed(.8, -.5)).load, 0.374870, half_unit);
  EXPECT_NEAR(critical_load(fixed(1, 1)).load, 0.391263, half_unit);
  EXPECT_NEAR(storage_probability(100, 0, 51, Bias::optimal), 0.539795, half_unit);
  EXPECT_NEAR(storage_probability(60, 0, 30, Bias::none), 0.551289, half_unit);
}

TEST(PerceptronCapacity, ALearnedBiasStoresHalf) {
  MeanFieldProblem problem = fixed(.8, 0);
  problem.bias = Bias::optimal;
  EXPECT_EQ(critical_load(problem).load, .5);
  problem.populations = {{0, .4, 3, 2}, {1, .6, 1, 1}};
  EXPECT_NEAR(critical_load(problem).load, .7, 1e-15);
  problem.populations = {{0, 1, 3, 2}};
  EXPECT_EQ(critical_load(problem).load, 1);
}

// Where the theory of the solution says that errors begin: at the critical load, for every drive.
RC_GTEST_PROP(PerceptronCapacity, IsWhereTheErrorBegins, ()) {
  const auto real = [](int low, int high) { return *rc::gen::inRange(low, high) / 100.0; };
  MeanFieldProblem problem = fixed(real(5, 100), real(-100, 150), real(20, 200), real(20, 200));
  const double power = real(20, 300);
  const std::vector<Mode> modes{{1, power, 1}};  // D1 is the target's power over the inputs'
  const double critical = critical_load(problem, power).load;
  RC_PRE(critical > 0.02);
  problem.load = critical * (1 - 1e-3);
  RC_ASSERT(mean_field(problem, modes).error == 0);
  problem.load = critical * (1 + 1e-3);
  RC_ASSERT(mean_field(problem, modes).error > 0);
}

RC_GTEST_PROP(PerceptronCapacity, RisesWithTheDriveToOneHalf, ()) {
  const double excitatory = *rc::gen::inRange(55, 100) / 100.0;
  double last = critical_load(fixed(excitatory, 0)).load;
  for (const double drive : {1e-6, 1e-3, .1, .5, 1.0, 3.0, 30.0, 1e3}) {
    const double load = critical_load(fixed(excitatory, drive)).load;
    RC_ASSERT(load >= last);
    last = load;
  }
  RC_ASSERT(std::fabs(last - .5) <= 1e-5);  // 1/2 - order 1/B^2
}

TEST(PerceptronCapacity, OneSignOfMeansStoresNothingWithoutADrive) {
  EXPECT_EQ(critical_load(fixed(1, 0)).load, 0);
  EXPECT_THROW((void)critical_load(fixed(1, -1)), InvalidArgument);
  EXPECT_THROW((void)critical_load(fixed(0, 1)), InvalidArgument);
  EXPECT_THROW((void)critical_load(fixed(.5, 1, 0, 0)), InvalidArgument);
  EXPECT_THROW((void)critical_load(fixed(.5, 1), 0), InvalidArgument);
  EXPECT_EQ(critical_load({{{1, .5, 1, 1}, {-1, .5, 0, 1}}, 1, 0, Bias::fixed, 0}).load, .25);
  EXPECT_THROW((void)storage_probability(10, 0, 5, Bias::fixed), InvalidArgument);
  EXPECT_THROW((void)storage_probability(10, 11, 5, Bias::none), InvalidArgument);
  EXPECT_EQ(storage_probability(10, 4, 4, Bias::none), 1);
  EXPECT_EQ(storage_probability(10, 0, 11, Bias::none), 0);
  EXPECT_EQ(storage_probability(10, 0, 11, Bias::optimal), std::pow(.5, 10));
}

// The law at finite size, against the solver: counts of stored problems among 400.
TEST(PerceptronCapacity, TheStorageLawHoldsAtFiniteSize) {
  numerics::RandomStream stream({.seed = 50}, numerics::Purpose::test);
  for (const auto& [synapses, patterns, bias] :
       {std::tuple{20, 10, Bias::none}, {20, 12, Bias::optimal}, {15, 5, Bias::optimal}}) {
    constexpr int trials = 400;
    int stored = 0;
    for (int k = 0; k < trials; ++k) {
      std::vector<double> x(static_cast<std::size_t>(synapses * patterns));
      std::vector<double> y(static_cast<std::size_t>(patterns));
      stream.fill_normal(x);
      stream.fill_normal(y);
      std::vector<std::int8_t> signs(static_cast<std::size_t>(synapses), 1);
      for (std::size_t i = 0; i < signs.size() / 5; ++i) signs[i] = -1;
      const SignConstrainedSolution s = solve(
          {.inputs = {x.data(), y.size(), signs.size(), signs.size()}, .signs = signs, .bias = bias}, y, 0);
      stored += s.squared_error < 1e-16 ? 1 : 0;
    }
    const double p = storage_probability(synapses, 0, patterns, bias);
    // Four standard deviations: a false alarm once in 16000.
    EXPECT_NEAR(stored / static_cast<double>(trials), p, 4 * std::sqrt(p * (1 - p) / trials)) << patterns;
  }
}

// The law knows neither spectrum nor signs: Bin(N, 1/2) silent weights for any inputs that are as likely as their mirror image,
// here Laplacian and louder from pattern to pattern. Its variance over the binomial's was 1.03 +- 0.06 in another program.
TEST(PerceptronCapacity, SilentWeightsAreBinomialForAnyInputs) {
  constexpr std::size_t synapses = 60;
  constexpr std::size_t patterns = 48;
  constexpr int trials = 600;
  numerics::RandomStream stream({.seed = 51}, numerics::Purpose::test);
  std::vector<std::int8_t> signs(synapses, 1);
  std::fill_n(signs.begin(), synapses / 5, std::int8_t{-1});
  double sum = 0;
  double square = 0;
  for (int k = 0; k < trials; ++k) {
    std::vector<double> x(synapses * patterns);
    std::vector<double> y(patterns);
    stream.fill_normal(y);
    for (std::size_t mu = 0; mu < patterns; ++mu)
      for (std::size_t i = 0; i < synapses; ++i) {
        const double u = stream.uniform() - 0.5;
        const double laplace = (u < 0 ? 1 : -1) * std::log1p(-2 * std::fabs(u));
        x[mu * synapses + i] = laplace * static_cast<double>(mu + 1) / patterns;
      }
    const SignConstrainedSolution s =
        solve({.inputs = {x.data(), patterns, synapses, synapses}, .signs = signs}, y, 0.1);
    double silent = 0;
    for (const std::uint8_t active : s.active) silent += active == 0 ? 1 : 0;
    sum += silent;
    square += (silent - 0.5 * synapses) * (silent - 0.5 * synapses);
  }
  const double variance = 0.25 * synapses;
  // Four standard errors: of a mean of binomial variables, and of their mean squared deviation, sqrt(2/trials).
  EXPECT_NEAR(sum / trials, 0.5 * synapses, 4 * std::sqrt(variance / trials));
  EXPECT_NEAR(square / trials / variance, 1, 4 * std::sqrt(2.0 / trials));
}

// Slow inputs in place of independent ones.
TEST(PerceptronCapacity, TheStorageLawKnowsNoSpectrum) {
  constexpr std::size_t synapses = 40;
  constexpr std::size_t patterns = 20;
  constexpr int trials = 400;
  numerics::RandomStream stream({.seed = 52}, numerics::Purpose::test);
  for (const Spectrum& spectrum : {Spectrum{.shape = SpectrumShape::exponential, .time = 5},
                                   Spectrum{.shape = SpectrumShape::power_law, .exponent = 1}}) {
    const std::vector<double> modes = spectrum_modes(spectrum, patterns);
    const std::vector<std::int8_t> signs(synapses, 1);
    int stored = 0;
    for (int k = 0; k < trials; ++k) {
      std::vector<double> x(synapses * patterns);
      std::vector<double> y(patterns);
      sample_signals(modes, stream, {x.data(), patterns, synapses, synapses});
      stream.fill_normal(y);
      const SignConstrainedSolution s =
          solve({.inputs = {x.data(), patterns, synapses, synapses}, .signs = signs}, y, 0);
      stored += s.squared_error < 1e-16 ? 1 : 0;
    }
    const double p = storage_probability(synapses, 0, patterns, Bias::optimal);
    EXPECT_NEAR(stored / static_cast<double>(trials), p, 4 * std::sqrt(p * (1 - p) / trials));
  }
}

}  // namespace
}  // namespace synaptica::perceptron
