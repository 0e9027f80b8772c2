#include "synaptica/perceptron/signals.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <numeric>
#include <string>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/perceptron/spectrum.h"

namespace synaptica::perceptron {
namespace {

using numerics::Purpose;
using numerics::RandomStream;

std::vector<Spectrum> one_of_each() {
  return {{.shape = SpectrumShape::white},
          {.shape = SpectrumShape::exponential, .time = 3},
          {.shape = SpectrumShape::gaussian, .time = 2},
          {.shape = SpectrumShape::power_law, .exponent = 2, .cutoff = 0.05},
          {.shape = SpectrumShape::band, .center = 0.6, .width = 0.1, .floor = 0.02},
          {.shape = SpectrumShape::table, .table_frequencies = {0.1, 1, 3}, .table_powers = {1, 4, 0}}};
}

// The covariance that modes stand for: c_t = (1/P) sum_k lambda_k cos(2 pi k t/P).
double covariance(const std::vector<double>& lambda, std::size_t lag) {
  double sum = 0;
  for (std::size_t k = 0; k < lambda.size(); ++k)
    sum += lambda[k] * std::cos(2 * std::numbers::pi * static_cast<double>(k * lag % lambda.size()) /
                                static_cast<double>(lambda.size()));
  return sum / static_cast<double>(lambda.size());
}

TEST(Spectrum, ModesHaveMeanOneAndAreSymmetric) {
  for (const Spectrum& spectrum : one_of_each())
    for (const std::size_t modes : {1, 2, 7, 100}) {
      const std::vector<double> lambda = spectrum_modes(spectrum, modes);
      EXPECT_NEAR(std::accumulate(lambda.begin(), lambda.end(), 0.0) / static_cast<double>(modes), 1, 1e-13);
      for (std::size_t k = 1; k < modes; ++k) EXPECT_EQ(lambda[k], lambda[modes - k]);
    }
}

// On a long circle the covariances are those of the open line: images are exp(-P/time) away.
TEST(Spectrum, CovariancesAreThoseOfTheirNames) {
  const std::vector<double> exponential =
      spectrum_modes({.shape = SpectrumShape::exponential, .time = 3}, 200);
  const std::vector<double> gaussian = spectrum_modes({.shape = SpectrumShape::gaussian, .time = 2}, 200);
  for (std::size_t lag = 0; lag < 20; ++lag) {
    const auto t = static_cast<double>(lag);
    EXPECT_NEAR(covariance(exponential, lag), std::exp(-t / 3), 1e-13);
    EXPECT_NEAR(covariance(gaussian, lag), std::exp(-t * t / 8), 1e-13);
  }
}

TEST(Spectrum, TablesAreStraightLinesWithLevelEnds) {
  const std::vector<double> lambda = spectrum_modes(one_of_each().back(), 400);
  const double step = 2 * std::numbers::pi / 400;
  EXPECT_EQ(lambda[0], lambda[6]);  // both below 0.1
  EXPECT_EQ(lambda[198], 0);        // above 3
  // Slopes 3/0.9 and -2, in units of the first value.
  EXPECT_NEAR((lambda[50] - lambda[20]) / (30 * step) / lambda[0], 3 / 0.9, 1e-12);
  EXPECT_NEAR((lambda[180] - lambda[100]) / (80 * step) / lambda[0], -2, 1e-12);
}

TEST(Spectrum, BadParametersAreNamed) {
  const auto refusal = [](const Spectrum& spectrum, std::size_t modes = 10) {
    try {
      (void)spectrum_modes(spectrum, modes);
    } catch (const InvalidArgument& error) {
      return std::string(error.what());
    }
    return std::string("none");
  };
  EXPECT_EQ(refusal({}, 0), "spectrum: no modes; at least one sample is needed");
  EXPECT_EQ(refusal({.shape = SpectrumShape::exponential, .time = 0}), "spectrum, time = 0: must be above 0");
  EXPECT_EQ(refusal({.shape = SpectrumShape::gaussian, .time = NAN}),
            "spectrum, time = nan: must be above 0");
  EXPECT_EQ(refusal({.shape = SpectrumShape::power_law, .cutoff = 0}),
            "spectrum, cutoff = 0: must be above 0");
  EXPECT_EQ(refusal({.shape = SpectrumShape::power_law, .exponent = INFINITY}),
            "spectrum, exponent = inf: must be finite");
  EXPECT_EQ(refusal({.shape = SpectrumShape::band, .width = -1}), "spectrum, width = -1: must be above 0");
  EXPECT_EQ(refusal({.shape = SpectrumShape::band, .floor = -1}), "spectrum, floor = -1: must be at least 0");
  EXPECT_EQ(refusal({.shape = SpectrumShape::table}),
            "spectrum, table: 0 frequencies and 0 powers; one power for each, at least one");
  EXPECT_EQ(refusal({.shape = SpectrumShape::table, .table_frequencies = {1, 1}, .table_powers = {1, 1}}),
            "spectrum, table frequency = 1: must be above the one before");
  EXPECT_EQ(refusal({.shape = SpectrumShape::table, .table_frequencies = {1}, .table_powers = {-1}}),
            "spectrum, table power = -1: must be at least 0");
  EXPECT_EQ(refusal({.shape = SpectrumShape::table, .table_frequencies = {1}, .table_powers = {0}}),
            "spectrum: the sum of its powers is 0; it must be above 0");
}

// The mean periodogram of n signals is lambda_k times a mean of n chi-squared variables: two degrees of freedom, one at
// k = 0 and P/2, relative standard deviation sqrt(1/n) and sqrt(2/n). 41 different modes: 4.5 of them once in 2000 runs.
TEST(Signals, HaveTheSpectrumThatWasAskedFor) {
  constexpr std::size_t samples = 80;
  constexpr std::size_t count = 2000;
  for (const Spectrum& spectrum : one_of_each()) {
    const std::vector<double> lambda = spectrum_modes(spectrum, samples);
    RandomStream stream({.seed = 40}, Purpose::test);
    std::vector<double> x(samples * count);
    sample_signals(lambda, stream, {x.data(), samples, count, count});
    const std::vector<double> power = mean_periodogram({x.data(), samples, count, count});
    for (std::size_t k = 0; k <= samples / 2; ++k) {
      const double relative = std::sqrt((k == 0 || k == samples / 2 ? 2.0 : 1.0) / count);
      // Where a mode has no power, what is left is the rounding of the others.
      EXPECT_NEAR(power[k], lambda[k], 4.5 * relative * lambda[k] + 1e-28) << k;
      EXPECT_NEAR(power[k], power[(samples - k) % samples], 1e-12);
    }
  }
}

TEST(Signals, AreIndependentGaussianAndCircular) {
  constexpr std::size_t samples = 64;
  constexpr std::size_t count = 3000;
  const std::vector<double> lambda =
      spectrum_modes({.shape = SpectrumShape::exponential, .time = 4}, samples);
  RandomStream stream({.seed = 41}, Purpose::test);
  std::vector<double> x(samples * count);
  sample_signals(lambda, stream, {x.data(), samples, count, count});
  // Neighbours share a transform: their correlation at equal times is a mean of 3000/2 products a time, all times taken
  // together some 64/7 independent ones.
  double together = 0;
  double fourth = 0;
  double around = 0;
  for (std::size_t i = 0; i < count; i += 2)
    for (std::size_t t = 0; t < samples; ++t) together += x[t * count + i] * x[t * count + i + 1];
  for (std::size_t i = 0; i < count; ++i) {
    fourth += std::pow(x[i], 4);
    around += x[i] * x[(samples - 1) * count + i];
  }
  const double pairs = count / 2.0;
  EXPECT_NEAR(together / (pairs * samples), 0, 4 * std::sqrt(7 / (pairs * samples)));
  EXPECT_NEAR(fourth / count, 3, 4 * std::sqrt(96.0 / count));  // variance of z^4 is 96
  // The last sample is the first one's neighbour; the variance of a product is 1 + c^2 < 2.
  EXPECT_NEAR(around / count, covariance(lambda, 1), 4 * std::sqrt(2.0 / count));
}

TEST(Signals, TheFirstOnesDoNotDependOnHowManyFollow) {
  const std::vector<double> lambda = spectrum_modes({.shape = SpectrumShape::exponential, .time = 4}, 30);
  RandomStream stream({.seed = 42}, Purpose::test);
  std::vector<double> x(30 * 5);
  sample_signals(lambda, stream, {x.data(), 30, 5, 5});
  RandomStream again({.seed = 42}, Purpose::test);
  const std::vector<double> alone = sample_signal(lambda, again);
  for (std::size_t t = 0; t < 30; ++t) EXPECT_NEAR(alone[t], x[t * 5], 1e-14);
}

TEST(Signals, PeriodogramAndAutocovarianceAreTheirSums) {
  const std::vector<double> x{1, 4, -2, 0.5, 3};
  const std::vector<double> power = periodogram(x);
  EXPECT_NEAR(power[0], 6.5 * 6.5 / 5, 1e-13);
  EXPECT_NEAR(std::accumulate(power.begin(), power.end(), 0.0) / 5, (1 + 16 + 4 + 0.25 + 9) / 5, 1e-13);
  const std::vector<double> c = autocovariance(x, 5);
  for (std::size_t lag = 0; lag < 5; ++lag) {
    double sum = 0;
    for (std::size_t t = 0; t + lag < 5; ++t) sum += (x[t] - 1.3) * (x[t + lag] - 1.3);
    EXPECT_NEAR(c[lag], sum / 5, 1e-14);
  }
  EXPECT_THROW((void)autocovariance(x, 6), InvalidArgument);
  EXPECT_THROW((void)autocovariance(x, 0), InvalidArgument);
}

TEST(Signals, ModesThatNoRealSignalHasAreRefused) {
  RandomStream stream({.seed = 43}, Purpose::test);
  EXPECT_THROW((void)sample_signal(std::vector<double>{1, 2, 3}, stream), InvalidArgument);
  EXPECT_THROW((void)sample_signal(std::vector<double>{1, -1, -1}, stream), InvalidArgument);
  EXPECT_THROW((void)sample_signal(std::vector<double>{1, NAN, NAN}, stream), InvalidArgument);
  std::vector<double> x(4);
  EXPECT_THROW(sample_signals(std::vector<double>{1, 1, 1}, stream, {x.data(), 2, 2, 2}), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::perceptron
