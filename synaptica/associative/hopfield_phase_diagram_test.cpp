#include "synaptica/associative/hopfield_phase_diagram.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "synaptica/core/error.h"

namespace synaptica::associative {
namespace {

double half_unit(int decimals) {
  return 0.5 * std::pow(10, -decimals) * (1 + 1e-9);
}

// Reference numbers of an independent program: fold of the iterated equations, crossing of free
// energies.
TEST(HopfieldPhaseDiagram, ReferencePoints) {
  const HopfieldTransition critical = critical_load(0);
  EXPECT_NEAR(critical.load, 0.137905566, half_unit(9));
  EXPECT_NEAR(critical.overlap, 0.967417, half_unit(6));
  EXPECT_NEAR(melting_temperature(0.05)->temperature, 0.542255, half_unit(6));
  EXPECT_NEAR(melting_temperature(0.10)->temperature, 0.315432, half_unit(6));
  EXPECT_NEAR(transition_temperature(0.05)->temperature, 0.216383, half_unit(6));
  EXPECT_DOUBLE_EQ(spin_glass_temperature(0.25), 1.5);
}

// Free energies at T = 0 cross at load 0.0518543.
TEST(HopfieldPhaseDiagram, TheZeroTemperatureCrossing) {
  const auto difference = [](double load) {
    return retrieval_state(load, 0)->free_energy - spin_glass_state(load, 0).free_energy;
  };
  EXPECT_LT(difference(0.05185425), 0);
  EXPECT_GT(difference(0.05185435), 0);
}

// The line of the transition leans over: retrieval is the global minimum at T = 0.15 for loads
// where it is not at T = 0.
TEST(HopfieldPhaseDiagram, TheTransitionLineBulgesAboveItsZeroTemperatureEnd) {
  const auto bulge = transition_temperature(0.0525);
  ASSERT_TRUE(bulge);
  EXPECT_GT(bulge->temperature, 0.1);
  EXPECT_LT(bulge->temperature, 0.2);
  EXPECT_FALSE(transition_temperature(0.06));
  EXPECT_FALSE(transition_temperature(0.2));
}

// As T -> 1 the equations expand in small fields, and 1 - T_M is proportional to the square root of
// the load.
TEST(HopfieldPhaseDiagram, MeltingNearOneGoesAsTheRootOfTheLoad) {
  const auto slope = [](double load) {
    return (1 - melting_temperature(load)->temperature) / std::sqrt(load);
  };
  EXPECT_NEAR(slope(1e-6), slope(1e-8), 2e-3);
  // 1.95 is the literature's coefficient, printed with two decimals.
  EXPECT_NEAR(slope(1e-8), 1.95, 0.005);
}

TEST(HopfieldPhaseDiagram, NoMeltingAboveTheLargestCriticalLoad) {
  EXPECT_TRUE(melting_temperature(0.1381));
  EXPECT_FALSE(melting_temperature(0.1383));
  EXPECT_EQ(critical_load(1).load, 0);
  EXPECT_EQ(critical_load(7).overlap, 0);
}

RC_GTEST_PROP(HopfieldPhaseDiagram, LinesAreOrderedAndProveThemselves, ()) {
  const double load = *rc::gen::inRange(1, 5100) / 1e5;
  const auto melting = melting_temperature(load);
  const auto transition = transition_temperature(load);
  RC_ASSERT(melting && transition);
  RC_ASSERT(transition->temperature < melting->temperature);
  RC_ASSERT(melting->temperature < 1);
  RC_ASSERT(melting->residual <= 1e-14 && transition->residual <= 1e-13);  // rounding
  RC_ASSERT(std::fabs(critical_load(melting->temperature).load - load) <= 1e-13);
}

TEST(HopfieldPhaseDiagram, PhasesAsTheLinesSayThem) {
  const double loads[] = {0.03, 0.1, 0.2};
  const double temperatures[] = {0, 0.2, 0.55, 1.2, 1.5};
  const auto points = hopfield_phase_diagram(loads, temperatures);
  using enum HopfieldPhase;
  const HopfieldPhase expected[] = {retrieval,
                                    retrieval,
                                    metastable_retrieval,
                                    paramagnet,
                                    paramagnet,  // T_c = 0.479, T_M = 0.650, T_g = 1.173
                                    metastable_retrieval,
                                    metastable_retrieval,
                                    spin_glass,
                                    spin_glass,
                                    paramagnet,  // T_M = 0.315, T_g = 1.316
                                    spin_glass,
                                    spin_glass,
                                    spin_glass,
                                    spin_glass,
                                    paramagnet};  // T_g = 1.447
  ASSERT_EQ(points.size(), std::size(expected));
  for (std::size_t i = 0; i < points.size(); ++i) {
    EXPECT_EQ(points[i].phase, expected[i]) << i;
    EXPECT_EQ(points[i].retrieval.has_value(),
              expected[i] == retrieval || expected[i] == metastable_retrieval)
        << i;
  }
  EXPECT_THROW((void)hopfield_phase_diagram(std::vector{-1.0}, temperatures), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::associative
