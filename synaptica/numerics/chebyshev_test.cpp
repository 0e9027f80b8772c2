#include "synaptica/numerics/chebyshev.h"

#include <gtest/gtest.h>

#include <cmath>

#include "synaptica/core/error.h"

namespace synaptica::numerics {
namespace {

double largest_error(const ChebyshevInterpolant& interpolant, const std::function<double(double)>& function,
                     double lower, double upper) {
  double worst = 0;
  for (int i = 0; i <= 997; ++i) {  // a grid that shares only the ends with the samples
    const double x = lower + (upper - lower) * i / 997;
    worst = std::max(worst, std::fabs(interpolant(x) - function(x)));
  }
  return worst;
}

TEST(Chebyshev, SmoothFunctionsAreReproducedToTheTolerance) {
  const auto wave = [](double x) { return std::exp(-x) * std::cos(7 * x); };
  const ChebyshevInterpolant interpolant(wave, -1, 3);
  EXPECT_LE(interpolant.error(), 1e-13);
  EXPECT_LE(largest_error(interpolant, wave, -1, 3), 2e-13);
  EXPECT_LE(interpolant.degree(), 128U);
}

// |x| has coefficients ~ 1/j^2: degree n leaves an error ~ 1/n, and the estimate must not hide it.
TEST(Chebyshev, TheErrorEstimateCoversWhatDidNotConverge) {
  const auto kink = [](double x) { return std::fabs(x - 0.1); };
  const ChebyshevInterpolant interpolant(kink, -1, 1, {.tolerance = 1e-13, .largest_degree = 64});
  EXPECT_EQ(interpolant.degree(), 64U);
  EXPECT_GT(interpolant.error(), 1e-3);
  EXPECT_LE(largest_error(interpolant, kink, -1, 1), interpolant.error());
}

TEST(Chebyshev, APolynomialIsExactAndAsksEachPointOnce) {
  int calls = 0;
  const auto cubic = [&](double x) {
    ++calls;
    return 1 + x * (2 + x * (3 + x * 4));
  };
  const ChebyshevInterpolant interpolant(cubic, 0, 1);
  EXPECT_EQ(calls, 9);
  for (const double x : {0.0, 0.123, 0.5, 1.0})
    EXPECT_NEAR(interpolant(x), 1 + x * (2 + x * (3 + x * 4)), 1e-14);
}

TEST(Chebyshev, RefusesAnEmptyInterval) {
  const auto one = [](double) { return 1.0; };
  EXPECT_THROW(ChebyshevInterpolant(one, 1, 1), InvalidArgument);
  EXPECT_THROW(ChebyshevInterpolant(one, 2, 1), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::numerics
