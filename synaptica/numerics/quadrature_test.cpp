#include "synaptica/numerics/quadrature.h"

#include <gtest/gtest.h>

#include <cmath>

#include "synaptica/core/error.h"

namespace synaptica::numerics {
namespace {

template <class Function>
double expectation(const QuadratureRule& rule, Function function) {
  double sum = 0;
  for (std::size_t i = 0; i < rule.nodes.size(); ++i) sum += rule.weights[i] * function(rule.nodes[i]);
  return sum;
}

// E z^k = (k-1)!! for even k, 0 for odd k: exact up to degree 2n - 1, wrong one degree higher.
TEST(Quadrature, NormalRuleIsExactUpToItsDegreeAndNotBeyond) {
  for (const std::size_t points : {1U, 2U, 5U, 12U}) {
    const QuadratureRule rule = gauss_normal(points);
    double moment = 1;  // (k-1)!!
    for (std::size_t k = 0; k <= 2 * points - 1; ++k) {
      if (k % 2 == 0 && k > 0) moment *= static_cast<double>(k - 1);
      const double expected = k % 2 == 0 ? moment : 0;
      // The terms of an odd moment cancel: their size is that of the even moment below.
      EXPECT_NEAR(expectation(rule, [&](double z) { return std::pow(z, k); }), expected,
                  1e-13 * moment * static_cast<double>(k + 1))
          << "points " << points << " degree " << k;
    }
    const auto beyond = static_cast<double>(2 * points);
    moment *= beyond - 1;
    EXPECT_GT(moment - expectation(rule, [&](double z) { return std::pow(z, beyond); }), 1e-6 * moment);
  }
}

// E x^k = 1/(k+1) for even k, 0 for odd k.
TEST(Quadrature, UniformRuleIsExactUpToItsDegreeAndNotBeyond) {
  for (const std::size_t points : {1U, 2U, 5U, 12U, 60U}) {
    const QuadratureRule rule = gauss_uniform(points);
    for (std::size_t k = 0; k <= 2 * points - 1; ++k)
      // A handful of roundings of numbers below one.
      EXPECT_NEAR(expectation(rule, [&](double x) { return std::pow(x, k); }),
                  k % 2 == 0 ? 1 / static_cast<double>(k + 1) : 0, 4e-15)
          << "points " << points << " degree " << k;
  }
  const QuadratureRule two = gauss_uniform(2);
  EXPECT_GT(1.0 / 5 - expectation(two, [](double x) { return std::pow(x, 4); }), 0.05);
}

// E x^k = shape (shape+1) ... (shape+k-1).
TEST(Quadrature, GammaRuleIsExactUpToItsDegreeForSmallAndHugeShapes) {
  for (const double shape : {0.5, 1.0, 24.5, 5e11}) {
    const std::size_t points = 8;
    const QuadratureRule rule = gauss_gamma(shape, points);
    double moment = 1;
    for (std::size_t k = 0; k <= 2 * points - 1; ++k) {
      if (k > 0) moment *= shape + static_cast<double>(k - 1);
      EXPECT_NEAR(expectation(rule, [&](double x) { return std::pow(x, k); }) / moment, 1, 1e-12)
          << "shape " << shape << " degree " << k;
    }
    for (const double node : rule.nodes) EXPECT_GE(node, 0);
  }
}

// Not polynomials: E cos z = exp(-1/2) and E exp(-x) = 2^-shape, known in closed form.
TEST(Quadrature, AnalyticFunctionsConvergeToRounding) {
  EXPECT_NEAR(expectation(gauss_normal(24), [](double z) { return std::cos(z); }), std::exp(-0.5), 1e-14);
  EXPECT_NEAR(expectation(gauss_gamma(24.5, 32), [](double x) { return std::exp(-x / 8); }),
              std::pow(1 + 1.0 / 8, -24.5), 1e-14);
}

TEST(Quadrature, LargeRulesStayProbabilities) {
  for (const std::size_t points : {64U, 256U}) {
    for (const QuadratureRule& rule :
         {gauss_normal(points), gauss_gamma(0.5, points), gauss_gamma(24.5, points)}) {
      double sum = 0;
      for (const double weight : rule.weights) {
        EXPECT_GE(weight, 0);
        sum += weight;
      }
      EXPECT_NEAR(sum, 1, 1e-14);
      for (std::size_t i = 1; i < rule.nodes.size(); ++i) EXPECT_GT(rule.nodes[i], rule.nodes[i - 1]);
    }
  }
}

TEST(Quadrature, RefusesWhatIsNoRule) {
  EXPECT_THROW((void)gauss_normal(0), InvalidArgument);
  EXPECT_THROW((void)gauss_gamma(1, 0), InvalidArgument);
  EXPECT_THROW((void)gauss_gamma(0, 4), InvalidArgument);
  EXPECT_THROW((void)gauss_gamma(std::nan(""), 4), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::numerics
