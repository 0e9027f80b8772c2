#include "synaptica/associative/tanh_moments.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

#include "synaptica/numerics/gaussian.h"

namespace synaptica::associative {
namespace {

// The same averages by a trapezoid rule of 8 001 points on [-10, 10], in extended precision.
TanhMoments slow_moments(double mean, double deviation, double* log_two_cosh) {
  constexpr int half = 4000;
  const long double h = 10.0L / half;
  long double tanh_sum = 0, square = 0, slope = 0, slope_tanh = 0, slope_square = 0, log_sum = 0;
  for (int k = -half; k <= half; ++k) {
    const long double z = h * k;
    const long double weight = h * std::exp(-z * z / 2) * 0.398942280401432677939946L;
    const long double x = mean + deviation * z;
    const long double c = std::cosh(x);
    const long double t = std::tanh(x);
    const long double s = 1 / (c * c);
    tanh_sum += weight * t;
    square += weight * t * t;
    slope += weight * s;
    slope_tanh += weight * s * t;
    slope_square += weight * s * s;
    log_sum += weight * std::log(2 * c);
  }
  *log_two_cosh = static_cast<double>(log_sum);
  return {static_cast<double>(tanh_sum), static_cast<double>(square), static_cast<double>(slope),
          static_cast<double>(slope_tanh), static_cast<double>(slope_square)};
}

TEST(TanhMoments, AgreeWithAnExtendedPrecisionSumOnBothSidesOfTheSwitch) {
  for (const double mean : {0.0, 0.3, -2.0, 5.0})
    for (const double deviation : {0.0, 0.1, 1.0, 1.499, 1.501, 4.0, 60.0}) {
      double log_two_cosh = 0;
      const TanhMoments slow = slow_moments(mean, deviation, &log_two_cosh);
      const TanhMoments fast = tanh_moments(mean, deviation);
      // Rounding of a hundred terms of size one.
      constexpr double rounding = 1e-14;
      EXPECT_NEAR(fast.tanh, slow.tanh, rounding) << mean << ' ' << deviation;
      EXPECT_NEAR(fast.square, slow.square, rounding) << mean << ' ' << deviation;
      EXPECT_NEAR(fast.slope, slow.slope, rounding) << mean << ' ' << deviation;
      EXPECT_NEAR(fast.slope_tanh, slow.slope_tanh, rounding) << mean << ' ' << deviation;
      EXPECT_NEAR(fast.slope_square, slow.slope_square, rounding) << mean << ' ' << deviation;
      EXPECT_NEAR(log_two_cosh_moment(mean, deviation), log_two_cosh,
                  rounding * (1 + std::fabs(log_two_cosh)))
          << mean << ' ' << deviation;
    }
}

TEST(TanhMoments, AWeakFieldKeepsItsDigits) {
  // E tanh^2 = d^2 - 2 d^4 + 17/3 d^6 ...: for d = 1e-6 the second term is 2e-12 of the first.
  EXPECT_NEAR(tanh_moments(0, 1e-6).square / 1e-12, 1 - 2e-12, 1e-15);
  // The series takes over at a field of 0.01: both sides of the seam agree to the next term,
  // (62/315) E x^8.
  const double below = 0.00999 / 9;
  const double above = 0.01001 / 9;
  const auto remainder = [](double d) {
    return tanh_moments(0, d).square / (d * d) - 1 + 2 * d * d - 17.0 / 3 * std::pow(d, 4);
  };
  EXPECT_NEAR(remainder(below), remainder(above), 1e-13);
}

TEST(TanhMoments, AStrongFieldKeepsTheDigitsOfItsSlope) {
  // E sech^2(u + w z) -> 2 phi(u/w)/w [1 + (pi^2/24) ((u/w)^2 - 1)/w^2 + ...] for strong w.
  const double u = 3e4, w = 1e4;
  const double leading = 2 * numerics::standard_normal_density(u / w) / w;
  const double pi = 3.14159265358979323846;
  // Rounding of the density's exponent 9/2, and of the rule's weights.
  EXPECT_NEAR(tanh_moments(u, w).slope / leading, 1 + pi * pi / 24 * (9 - 1) / (w * w), 5e-14);
}

RC_GTEST_PROP(TanhMoments, AreOddAndEvenInTheMean, ()) {
  const double mean = *rc::gen::inRange(0, 5000) / 1000.0;
  const double deviation = *rc::gen::inRange(0, 5000) / 1000.0;
  const TanhMoments right = tanh_moments(mean, deviation);
  const TanhMoments left = tanh_moments(-mean, deviation);
  // Sums of some hundred terms, each at most 1 with its weight, in mirrored order: rounding of about ten times 1e-16.
  RC_ASSERT(std::fabs(right.tanh + left.tanh) <= 1e-14);
  RC_ASSERT(std::fabs(right.slope - left.slope) <= 1e-14);
  RC_ASSERT(std::fabs(right.square + right.slope - 1) <= 1e-14);
}

RC_GTEST_PROP(TanhMoments, DerivativesAreTheOnesStated, ()) {
  const double mean = *rc::gen::inRange(-3000, 3000) / 1000.0;
  const double deviation = *rc::gen::inRange(100, 5000) / 1000.0;
  const TanhMoments m = tanh_moments(mean, deviation);
  // Central differences of step 1e-4: 1e-8 of a third derivative of order one, and 1e-15/1e-4 of
  // rounding.
  constexpr double step = 1e-4;
  const auto by_mean = [&](double TanhMoments::*moment) {
    return (tanh_moments(mean + step, deviation).*moment - tanh_moments(mean - step, deviation).*moment) /
           (2 * step);
  };
  const auto by_deviation = [&](double TanhMoments::*moment) {
    return (tanh_moments(mean, deviation + step).*moment - tanh_moments(mean, deviation - step).*moment) /
           (2 * step);
  };
  constexpr double error = 1e-7;
  RC_ASSERT(std::fabs(by_mean(&TanhMoments::tanh) - m.slope) < error);
  RC_ASSERT(std::fabs(by_deviation(&TanhMoments::tanh) + 2 * deviation * m.slope_tanh) < error);
  RC_ASSERT(std::fabs(by_mean(&TanhMoments::slope) + 2 * m.slope_tanh) < error);
  RC_ASSERT(std::fabs(by_deviation(&TanhMoments::slope) +
                      2 * deviation * (3 * m.slope_square - 2 * m.slope)) < error);
}

}  // namespace
}  // namespace synaptica::associative
