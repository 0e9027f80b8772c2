#include "synaptica/rate/dynamic_mean_field.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "synaptica/core/error.h"

namespace synaptica::rate {
namespace {

// The table of the chaotic network without noise, to its printed digits; but at g = 1.2 it has 14.998 where an independent
// double integral gives 14.99851.
TEST(DynamicMeanField, GivesTheReferenceTable) {
  struct Row {
    double g, field, activity, rate, slope, half_time, at_four;
  };
  for (const Row& row : {Row{1.2, .242629, .168492, .169808, .830192, 14.9985, .9407},
                         Row{1.5, .747686, .332305, .342093, .657907, 7.8461, .8061},
                         Row{2, 1.924805, .481201, .513178, .486822, 5.3610, .6501},
                         Row{2.5, 3.495343, .559255, .614186, .385814, 4.5111, .5629},
                         Row{3, 5.446326, .605147, .680579, .319421, 4.0837, .5108},
                         Row{4, 10.467473, .654217, .762360, .237640, 3.6603, .4540}}) {
    const DynamicMeanField theory(ActivationKind::tanh, row.g, 0);
    EXPECT_NEAR(theory.field_variance(), row.field, 5.01e-7) << row.g;
    EXPECT_NEAR(theory.activity_variance(), row.activity, 5.01e-7) << row.g;
    EXPECT_NEAR(theory.rate_variance(), row.rate, 5.01e-7) << row.g;
    EXPECT_NEAR(theory.mean_slope(), row.slope, 5.01e-7) << row.g;
    EXPECT_NEAR(theory.time_at(0.5), row.half_time, 5.01e-5) << row.g;
    EXPECT_NEAR(theory.autocorrelation(4), row.at_four, 5.01e-5) << row.g;
    EXPECT_LT(theory.residual(), 1e-12);
  }
}

TEST(DynamicMeanField, GivesTheReferenceNumbersWithNoise) {
  const auto activity = [](double g, double temperature) {
    return DynamicMeanField(ActivationKind::tanh, g, temperature).activity_variance();
  };
  EXPECT_NEAR(activity(0.5, 0.01), .0115360, 5.01e-8);
  EXPECT_NEAR(activity(0.9, 0.01), .0214700, 5.01e-8);
  EXPECT_NEAR(activity(1.0, 0.01), .0380182, 5.01e-8);
  EXPECT_NEAR(activity(1.2, 0.01), .1705242, 5.01e-8);
  EXPECT_NEAR(activity(1.5, 0.1), .3806237, 5.01e-8);
  EXPECT_NEAR(DynamicMeanField(ActivationKind::tanh, 0.9, 0.01).autocorrelation(4), .1552, 5.01e-5);
  EXPECT_NEAR(DynamicMeanField(ActivationKind::tanh, 1.2, 0.01).autocorrelation(4), .7501, 5.01e-5);
}

// Linear neurons: C_x(0) = T/sqrt(1 - g^2), Delta = Delta0 exp(-s sqrt(1 - g^2)), and any perturbation grows as g - 1.
TEST(DynamicMeanField, OfLinearNeuronsIsKnown) {
  for (const double g : {0.1, 0.5, 0.9, 0.99}) {
    const DynamicMeanField theory(ActivationKind::linear, g, 0.3);
    const double rate = std::sqrt(1 - g * g);
    EXPECT_NEAR(theory.activity_variance(), 0.3 / rate, 1e-12 / rate);
    EXPECT_NEAR(theory.mean_slope(), 1, 1e-12);
    EXPECT_NEAR(theory.late_decay_rate(), rate, 1e-10);
    for (const double time : {0.0, 1e-3, 0.5, 3.0, 20.0, 200.0})
      EXPECT_NEAR(theory.autocorrelation(time), std::exp(-rate * time), 1e-9) << g << ' ' << time;
    EXPECT_NEAR(theory.largest_lyapunov_exponent(), g - 1, 1e-7) << g;
  }
  EXPECT_THROW(DynamicMeanField(ActivationKind::linear, 1, 0.1), DidNotConverge);
}

// Weak fields see the slope alone: any odd activation of slope 1 is then a linear one.
TEST(DynamicMeanField, OfWeakNoiseIsLinear) {
  for (const ActivationKind kind : {ActivationKind::tanh, ActivationKind::erf}) {
    const DynamicMeanField theory(kind, 0.6, 1e-8);
    EXPECT_NEAR(theory.activity_variance() / (1e-8 / 0.8), 1, 1e-6);
    EXPECT_NEAR(theory.autocorrelation(2), std::exp(-1.6), 1e-6);
    EXPECT_NEAR(theory.largest_lyapunov_exponent(), -0.4, 1e-6);
  }
}

// erf has closed forms: E phi'(u) = 1/sqrt(1 + pi Delta0/2), E phi^2 = (2/pi) asin(a/(1 + a)), a = pi Delta0/2.
TEST(DynamicMeanField, OfErrorFunctionsHasTheirClosedForms) {
  const DynamicMeanField theory(ActivationKind::erf, 1.8, 0.05);
  const double a = 0.5 * std::numbers::pi * theory.field_variance();
  EXPECT_NEAR(theory.mean_slope(), 1 / std::sqrt(1 + a), 1e-12);
  EXPECT_NEAR(theory.rate_variance(), 2 / std::numbers::pi * std::asin(a / (1 + a)), 1e-12);
}

TEST(DynamicMeanField, TimeAndAutocorrelationAreInverse) {
  for (const double temperature : {0.0, 1e-6, 0.01, 2.0}) {
    const DynamicMeanField theory(ActivationKind::tanh, 1.7, temperature);
    for (const double rho : {1.0, 1 - 1e-9, 0.99, 0.5, 0.1, 1e-5, 1e-14, 1e-20})
      EXPECT_NEAR(std::log(theory.autocorrelation(theory.time_at(rho))), std::log(rho), 1e-8)
          << temperature << ' ' << rho;
  }
}

// The equation of motion, Delta'' = Delta - g^2 E phi phi', by differences of the autocorrelation: at s = 0 without noise
// Delta'' = Delta0 - g^2 E phi^2, of which the step of 0.01 leaves 1e-5.
TEST(DynamicMeanField, TheAutocorrelationObeysItsEquation) {
  const DynamicMeanField theory(ActivationKind::tanh, 2, 0);
  const double h = 0.01;
  const double second = 2 * (theory.autocorrelation(h) - 1) / (h * h);
  EXPECT_NEAR(second, 1 - 4 * theory.rate_variance() / theory.field_variance(), 2e-5);
  // A small time after a noisy start the slope is -Tn/Delta0.
  const DynamicMeanField noisy(ActivationKind::tanh, 2, 0.1);
  EXPECT_NEAR((noisy.autocorrelation(1e-6) - 1) / 1e-6, -0.4 / noisy.field_variance(), 1e-5);
}

// Beyond the onset lambda = (g - 1)^2/2 to leading order (Sompolinsky, Crisanti and Sommers); noise lowers it, and
// moves the onset to a larger coupling than that at which the fixed point becomes unstable.
TEST(DynamicMeanField, TheLyapunovExponentGrowsFromTheOnset) {
  const auto exponent = [](double g, double temperature) {
    return DynamicMeanField(ActivationKind::tanh, g, temperature).largest_lyapunov_exponent();
  };
  for (const double e : {0.01, 0.02})
    EXPECT_NEAR(exponent(1 + e, 0) / (e * e / 2), 1, 4 * e);  // the next order
  EXPECT_DOUBLE_EQ(exponent(0.7, 0), -0.3);
  double before = 0;
  for (const double g : {1.2, 2.0, 5.0}) {
    EXPECT_GT(exponent(g, 0), before);
    before = exponent(g, 0);
    EXPECT_LT(exponent(g, 0.1), before);
  }
  EXPECT_LT(exponent(1.1, 0.05), 0);
}

TEST(DynamicMeanField, WithoutNoiseBelowTheOnsetNothingMoves) {
  const DynamicMeanField theory(ActivationKind::tanh, 1, 0);
  EXPECT_FALSE(theory.active());
  EXPECT_EQ(theory.field_variance(), 0);
  EXPECT_EQ(theory.mean_slope(), 1);
  EXPECT_THROW((void)theory.time_at(0.5), InvalidArgument);
  EXPECT_THROW((void)theory.autocorrelation(1), InvalidArgument);
}

TEST(DynamicMeanField, RefusesWhatItIsNotFor) {
  EXPECT_THROW(DynamicMeanField(ActivationKind::rectified, 1, 0.1), InvalidArgument);
  EXPECT_THROW(DynamicMeanField(ActivationKind::logistic, 1, 0.1), InvalidArgument);
  EXPECT_THROW(DynamicMeanField(ActivationKind::tanh, 0, 0.1), InvalidArgument);
  EXPECT_THROW(DynamicMeanField(ActivationKind::tanh, 2, -0.1), InvalidArgument);
  EXPECT_THROW(DynamicMeanField(ActivationKind::tanh, NAN, 0.1), InvalidArgument);
  const DynamicMeanField theory(ActivationKind::tanh, 2, 0);
  EXPECT_THROW((void)theory.time_at(0), InvalidArgument);
  EXPECT_THROW((void)theory.time_at(1.1), InvalidArgument);
  EXPECT_THROW((void)theory.autocorrelation(-1), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::rate
