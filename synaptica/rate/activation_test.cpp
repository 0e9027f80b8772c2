#include "synaptica/rate/activation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/numerics/gaussian.h"

namespace synaptica::rate {
namespace {

std::vector<Activation> all_activations(double gain) {
  std::vector<Activation> activations;
  for (const auto& name : activation_names()) activations.push_back(make_activation(name, gain));
  return activations;
}

TEST(Activation, ValuesByHand) {
  EXPECT_EQ(make_activation("tanh", 2).value(0.3), std::tanh(0.6));
  EXPECT_EQ(make_activation("linear", 2).value(0.3), 0.6);
  EXPECT_EQ(make_activation("rectified", 2).value(0.3), 0.6);
  EXPECT_EQ(make_activation("rectified", 2).value(-0.3), 0);
  EXPECT_NEAR(make_activation("logistic", 2).value(0.3), 1 / (1 + std::exp(-0.6)), 2e-16);
  EXPECT_NEAR(make_activation("erf", 2).value(0.3), std::erf(0.6 * std::sqrt(std::acos(-1.0)) / 2), 2e-16);
  EXPECT_NEAR(make_activation("erf", 2).slope(0), 2, 1e-15);
  EXPECT_NEAR(make_activation("logistic", 2).slope(0), 0.5, 1e-15);
}

// Central differences: error h^2 f'''/6 of at most 2e-9 here, and rounding over h of 2e-11.
TEST(Activation, SlopeIsTheDerivative) {
  constexpr double h = 1e-5;
  for (const Activation& activation : all_activations(1.7))
    for (const double field : {-2.0, -0.4, 0.3, 1.1})
      EXPECT_NEAR(activation.slope(field),
                  (activation.value(field + h) - activation.value(field - h)) / (2 * h), 3e-9);
}

template <class Real>
void expect_rows_follow_the_values(double tolerance) {
  for (const Activation& activation : all_activations(1.3)) {
    std::vector<Real> field;
    for (int k = -30; k <= 30; ++k) field.push_back(static_cast<Real>(0.11 * k));
    std::vector<Real> rate = field;
    std::vector<Real> both = field;
    std::vector<Real> slope(field.size());
    apply_activation(activation, std::span<Real>(rate));
    apply_activation(activation, std::span<Real>(both), std::span<Real>(slope));
    EXPECT_EQ(rate, both);
    for (std::size_t i = 0; i < field.size(); ++i) {
      const auto u = static_cast<double>(field[i]);
      EXPECT_NEAR(static_cast<double>(rate[i]), activation.value(u), tolerance);
      EXPECT_NEAR(static_cast<double>(slope[i]), activation.slope(u), 4 * tolerance);
    }
  }
}

// A few roundings of numbers up to 4.3.
TEST(Activation, RowsFollowTheValues) {
  expect_rows_follow_the_values<double>(2e-15);
  expect_rows_follow_the_values<float>(1e-6);
}

// Against the trapezoid of 16000 points on +-8 deviations, exact to rounding for smooth functions; the kink of the
// rectified one costs it h^2/12 = 1e-7 times the density.
TEST(Activation, GaussianResponsesAreTheirIntegrals) {
  for (const Activation& activation : all_activations(1.4))
    for (const double mean : {0.0, 0.3, -1.2})
      for (const double deviation : {0.0, 0.2, 0.7}) {
        double rate = 0;
        double slope = 0;
        constexpr double h = 0.001;
        for (int k = -8000; k <= 8000; ++k) {
          const double z = k * h;
          const double weight = h * numerics::standard_normal_density(z);
          rate += weight * activation.value(mean + deviation * z);
          slope += weight * activation.slope(mean + deviation * z);
        }
        const GaussianResponse response = gaussian_response(activation, mean, deviation);
        const bool kink = activation.kind == ActivationKind::rectified;
        EXPECT_NEAR(response.rate, rate, kink ? 1e-6 : 1e-10);
        EXPECT_NEAR(response.slope, slope, kink ? 1e-3 : 1e-10);
      }
}

// A field ten times as wide as the activation: the mean slope is nearly the density at zero times the jump of 2.
TEST(Activation, RowsOfGaussianResponsesAreThoseOfEachNeuron) {
  const std::vector<double> mean = {-0.7, 0, 0.3, 2};
  for (const std::string& name : activation_names())
    for (const double widest : {0.0, 0.2, 3.0}) {
      const Activation activation = make_activation(name, 0.9);
      const std::vector<double> deviation = {0, widest, widest / 2, widest / 3};
      std::vector<double> rate(4), slope(4);
      gaussian_responses(activation, mean, deviation, rate, slope);
      for (std::size_t i = 0; i < 4; ++i) {
        const GaussianResponse one = gaussian_response(activation, mean[i], deviation[i]);
        EXPECT_NEAR(rate[i], one.rate, 1e-13) << name;
        EXPECT_NEAR(slope[i], one.slope, 1e-13) << name;
      }
    }
}

TEST(Activation, WideFieldsLoseNoDigits) {
  const Activation activation = {ActivationKind::tanh, 1};
  double slope = 0;
  for (int k = -80000; k <= 80000; ++k)
    slope += 1e-4 * numerics::standard_normal_density(1e-4 * k) * activation.slope(30 * 1e-4 * k);
  EXPECT_NEAR(gaussian_response(activation, 0, 30).slope, slope, 1e-12);
}

TEST(Activation, RefusesWhatIsNone) {
  EXPECT_THROW(static_cast<void>(make_activation("tanh", 0)), InvalidArgument);
  try {
    static_cast<void>(make_activation("tahn", 1));
    ADD_FAILURE();
  } catch (const InvalidArgument& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("did you mean 'tanh'"));
  }
}

}  // namespace
}  // namespace synaptica::rate
