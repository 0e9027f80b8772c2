#include "synaptica/numerics/marchenko_pastur.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numbers>

#include "synaptica/core/error.h"
#include "synaptica/numerics/quadrature.h"

namespace synaptica::numerics {
namespace {

TEST(MarchenkoPastur, FractionAboveOneOfASquareMatrix) {
  EXPECT_NEAR(marchenko_pastur_upper_tail(1, 1), 2.0 / 3 - std::sqrt(3.0) / (2 * std::numbers::pi), 1e-15);
  EXPECT_NEAR(marchenko_pastur_upper_tail(1, 1), 0.391002,
              5e-7);  // as printed in the theory's table
  EXPECT_NEAR(marchenko_pastur_density(1, 1), std::sqrt(3.0) / (2 * std::numbers::pi), 1e-15);
  EXPECT_EQ(marchenko_pastur_density(0, 1), HUGE_VAL);  // its hard edge
  EXPECT_EQ(marchenko_pastur_density(0, 2), 0);
}

// The closed form of the tail against a quadrature of the density, in the angle where it is smooth.
RC_GTEST_PROP(MarchenkoPastur, TailIsTheIntegralOfTheDensity, ()) {
  const double y = std::exp(*rc::gen::inRange(-3000, 3000) / 1000.0);
  const SpectrumEdges edges = marchenko_pastur_edges(y);
  const double part = *rc::gen::inRange(0, 1000) / 1000.0;
  const double x = edges.lower + part * (edges.upper - edges.lower);
  const double t = std::acos(2 * part - 1);
  static const QuadratureRule rule = gauss_uniform(200);
  double sum = 0;
  for (std::size_t i = 0; i < rule.nodes.size(); ++i) {
    const double angle = t / 2 * (1 + rule.nodes[i]);
    const double at = 1 + y + 2 * std::sqrt(y) * std::cos(angle);
    sum += t * rule.weights[i] * marchenko_pastur_density(at, y) * 2 * std::sqrt(y) * std::sin(angle);
  }
  // Near y = 1 the density's pole comes close to the interval: 200 points leave up to 1e-7 there,
  // rounding elsewhere.
  RC_ASSERT(std::fabs(sum - marchenko_pastur_upper_tail(x, y)) < 1e-6);
}

TEST(MarchenkoPastur, MassesAddUp) {
  for (const double y : {0.1, 0.5, 1.0, 2.0, 16.0}) {
    const SpectrumEdges edges = marchenko_pastur_edges(y);
    EXPECT_NEAR(marchenko_pastur_upper_tail(edges.lower, y) + marchenko_pastur_zero_fraction(y), 1, 1e-15)
        << y;
    // The closed form just inside the edge: the missing mass is of order (distance)^(3/2).
    const double inside = edges.lower + 1e-10 * (edges.upper - edges.lower);
    EXPECT_NEAR(marchenko_pastur_upper_tail(inside, y), std::min(1.0, 1 / y), 1e-4) << y;
    EXPECT_EQ(marchenko_pastur_upper_tail(edges.upper, y), 0) << y;
    EXPECT_EQ(marchenko_pastur_upper_tail(-1, y), 1) << y;
  }
}

// Second moments, exact at every size: E tr J^2 / p = 1 + y + (k4 + 1) y / p. The corrections to a
// smooth function f are int f' c; for f = x^2 that is to be (k4 + 1) y.
TEST(MarchenkoPastur, FiniteSizeCountGivesTheExactSecondMoment) {
  static const QuadratureRule rule = gauss_uniform(100);
  for (const double y : {0.25, 1.0, 4.0, 16.0})
    for (const double fourth_cumulant : {0.0, -2.0, 3.0}) {
      double sum = 0;
      for (std::size_t i = 0; i < rule.nodes.size(); ++i) {
        const double t = std::numbers::pi / 2 * (1 + rule.nodes[i]);
        const double x = 1 + y + 2 * std::sqrt(y) * std::cos(t);
        sum += std::numbers::pi * rule.weights[i] * 2 * x * finite_size_count(x, y, fourth_cumulant) * 2 *
               std::sqrt(y) * std::sin(t);
      }
      EXPECT_NEAR(sum, (fourth_cumulant + 1) * y, 1e-12 * (1 + y * y)) << y << ' ' << fourth_cumulant;
    }
}

RC_GTEST_PROP(MarchenkoPastur, FiniteSizeDensityIsMinusTheSlopeOfTheCount, ()) {
  const double y = std::exp(*rc::gen::inRange(-2000, 2000) / 1000.0);
  const SpectrumEdges edges = marchenko_pastur_edges(y);
  const double x = edges.lower + *rc::gen::inRange(100, 900) / 1000.0 * (edges.upper - edges.lower);
  const double step = 1e-5 * (edges.upper - edges.lower);
  const double slope = (finite_size_count(x + step, y, -2) - finite_size_count(x - step, y, -2)) / (2 * step);
  RC_ASSERT(std::fabs(slope + finite_size_density(x, y, -2)) * (edges.upper - edges.lower) < 1e-6);
}

TEST(MarchenkoPastur, BadRatiosAreRefused) {
  for (const double y : {0.0, -1.0, std::nan(""), HUGE_VAL}) {
    EXPECT_THROW((void)marchenko_pastur_edges(y), InvalidArgument);
    EXPECT_THROW((void)marchenko_pastur_upper_tail(1, y), InvalidArgument);
    EXPECT_THROW((void)marchenko_pastur_zero_fraction(y), InvalidArgument);
  }
  EXPECT_THROW((void)finite_size_density(9, 1, 0), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::numerics
