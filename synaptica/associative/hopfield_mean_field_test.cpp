#include "synaptica/associative/hopfield_mean_field.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "synaptica/associative/hopfield_phase_diagram.h"
#include "synaptica/core/error.h"

namespace synaptica::associative {
namespace {

// Half a unit of the last digit that a reference number is printed with.
double half_unit(int decimals) {
  return 0.5 * std::pow(10, -decimals) * (1 + 1e-9);
}

// Reference values of overlaps: a trapezoid rule with 4001 points iterated to 1e-14, another
// program and another method.
TEST(HopfieldMeanField, OverlapsAtZeroTemperature) {
  EXPECT_NEAR(retrieval_state(0.10, 0)->overlap, 0.997999266, half_unit(9));
  EXPECT_NEAR(1 - retrieval_state(0.05, 0)->overlap, 7.771851e-6, half_unit(12));
}

TEST(HopfieldMeanField, OverlapsAtFiniteTemperature) {
  EXPECT_NEAR(retrieval_state(0.05, 0.3)->overlap, 0.991164996, half_unit(9));
  EXPECT_NEAR(retrieval_state(0.10, 0.2)->overlap, 0.989085155, half_unit(9));
}

// The equations written out once more, iterated from the pattern itself with sums over z: slow, and
// nothing in common.
struct Iterated {
  double overlap, order, crosstalk, free_energy;
};
Iterated iterate(double load, double temperature, double start) {
  double m = start, q = 1, r = 1, log_sum = 0;
  for (int step = 0; step < 600; ++step) {
    double tanh_sum = 0, square = 0;
    log_sum = 0;
    constexpr double h = 0.02;
    for (int k = -500; k <= 500; ++k) {
      const double z = h * k;
      const double weight = h * std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
      const double x = (m + std::sqrt(load * r) * z) / temperature;
      tanh_sum += weight * std::tanh(x);
      square += weight * std::tanh(x) * std::tanh(x);
      log_sum += weight * std::log(2 * std::cosh(x));
    }
    // Half a step: where m = 0 the full one runs over C = 1, where r has its pole.
    m = 0.5 * (m + tanh_sum);
    q = 0.5 * (q + square);
    const double rest = 1 - (1 - q) / temperature;
    r = q / (rest * rest);
  }
  const double c = (1 - q) / temperature;
  return {m, q, r,
          load / 2 + m * m / 2 + load * r * c / 2 +
              load * temperature / 2 * (std::log(1 - c) - q / temperature / (1 - c)) - temperature * log_sum};
}

TEST(HopfieldMeanField, StatesAreThoseOfThePlainIteration) {
  for (const auto& [load, temperature] : {std::pair{0.05, 0.3}, {0.02, 0.6}, {0.10, 0.2}, {0.001, 0.85}}) {
    const auto state = retrieval_state(load, temperature);
    const Iterated slow = iterate(load, temperature, 1);
    ASSERT_TRUE(state) << load << ' ' << temperature;
    // 600 iterations contract the start by 1e-12 or better at these points.
    constexpr double left_over = 1e-11;
    EXPECT_NEAR(state->overlap, slow.overlap, left_over);
    EXPECT_NEAR(state->spin_glass_order, slow.order, left_over);
    EXPECT_NEAR(state->crosstalk, slow.crosstalk, 10 * left_over);
    EXPECT_NEAR(state->free_energy, slow.free_energy, left_over);
  }
  for (const auto& [load, temperature] : {std::pair{0.2, 0.4}, {0.1, 1.1}, {1.0, 1.5}}) {
    const HopfieldState state = spin_glass_state(load, temperature);
    const Iterated slow = iterate(load, temperature, 0);
    EXPECT_NEAR(state.spin_glass_order, slow.order, 1e-11);
    EXPECT_NEAR(state.free_energy, slow.free_energy, 1e-11);
    EXPECT_EQ(state.overlap, 0);
  }
}

TEST(HopfieldMeanField, SpinGlassAtZeroTemperatureInClosedForm) {
  for (const double load : {1e-4, 0.1, 3.0}) {
    const HopfieldState state = spin_glass_state(load, 0);
    EXPECT_NEAR(state.free_energy, -1 / std::numbers::pi - std::sqrt(2 * load / std::numbers::pi), 1e-15);
    // Its equations: r = 1/(1-C)^2 and C = sqrt(2/(pi a r)).
    EXPECT_NEAR(std::sqrt(state.crosstalk) * (1 - state.susceptibility), 1, 1e-13);
    EXPECT_NEAR(state.susceptibility * std::sqrt(load * state.crosstalk), std::sqrt(2 / std::numbers::pi),
                1e-15);
  }
}

// C and all else are continuous at T = 0: the difference is of order T^2 (here 4e-4 of quantities
// of order one).
TEST(HopfieldMeanField, ZeroTemperatureIsTheLimit) {
  const HopfieldState cold = *retrieval_state(0.1, lowest_hopfield_temperature);
  const HopfieldState zero = *retrieval_state(0.1, 0);
  EXPECT_NEAR(cold.overlap, zero.overlap, 4e-4);
  EXPECT_NEAR(cold.susceptibility, zero.susceptibility, 4e-4);
  EXPECT_NEAR(cold.free_energy, zero.free_energy, 4e-4);
  EXPECT_NEAR(spin_glass_state(0.1, 0.02).free_energy, spin_glass_state(0.1, 0).free_energy,
              2e-3);  // order T: entropy
}

TEST(HopfieldMeanField, NoRetrievalAboveTheCriticalLoadIsAnAnswer) {
  EXPECT_FALSE(retrieval_state(0.1380, 0));
  EXPECT_FALSE(retrieval_state(0.5, 0.3));
  EXPECT_FALSE(retrieval_state(1e-8, 1));
  EXPECT_FALSE(retrieval_state(0.05, 2));
  EXPECT_TRUE(retrieval_state(0.1379, 0));
}

// At the edge of existence, a few units in the last place below and above.
TEST(HopfieldMeanField, TheEdgeOfRetrievalIsSharp) {
  for (const double temperature : {0.0, 0.02, 0.1, 0.5, 0.9}) {
    const HopfieldTransition edge = critical_load(temperature);
    // A state at a distance d from the edge differs from the edge's by sqrt(d).
    const auto below = retrieval_state(edge.load * (1 - 1e-12), temperature);
    ASSERT_TRUE(below) << temperature;
    EXPECT_NEAR(below->overlap, edge.overlap, 2e-5);
    EXPECT_FALSE(retrieval_state(edge.load * (1 + 1e-12), temperature)) << temperature;
  }
}

RC_GTEST_PROP(HopfieldMeanField, SolutionsSolveTheirEquations, ()) {
  const double temperature = *rc::gen::inRange(20, 990) / 1000.0;
  const double part = *rc::gen::inRange(1, 999) / 1000.0;
  const HopfieldTransition edge = critical_load(temperature);
  const auto state = retrieval_state(part * edge.load, temperature);
  RC_ASSERT(state.has_value());
  // Rounding of the integrals, seen through the equations' derivatives.
  RC_ASSERT(state->residual <= 1e-13);
  RC_ASSERT(state->overlap >= edge.overlap);
  RC_ASSERT(state->overlap <= std::tanh(state->overlap / temperature));  // the other patterns only disturb
  RC_ASSERT(state->susceptibility >= 0 && state->susceptibility < 1);
}

RC_GTEST_PROP(HopfieldMeanField, OverlapFallsWithLoadAndTemperature, ()) {
  const double temperature = *rc::gen::inRange(150, 900) / 1000.0;
  const double load = *rc::gen::inRange(1, 950) / 1000.0 * critical_load(temperature).load;
  const double overlap = retrieval_state(load, temperature)->overlap;
  RC_ASSERT(retrieval_state(load * 0.99, temperature)->overlap > overlap);
  RC_ASSERT(retrieval_state(load, temperature - 0.01)->overlap > overlap);
}

TEST(HopfieldMeanField, ParametersOutsideTheirRangesAreRefused) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (const double load : {0.0, 1e-9, -0.1, nan, infinity})
    EXPECT_THROW((void)retrieval_state(load, 0.1), InvalidArgument);
  for (const double temperature : {-0.1, 0.019, nan, infinity}) {
    EXPECT_THROW((void)retrieval_state(0.1, temperature), InvalidArgument);
    EXPECT_THROW((void)spin_glass_state(0.1, temperature), InvalidArgument);
    EXPECT_THROW((void)critical_load(temperature), InvalidArgument);
  }
  try {
    (void)retrieval_state(0.1, 0.01);
  } catch (const InvalidArgument& error) {
    EXPECT_STREQ(error.what(),
                 "temperature = 0.01: must be 0, or at least 0.02, below which replica symmetry "
                 "fails; take the limit 0 there");
  }
}

}  // namespace
}  // namespace synaptica::associative
