#include "synaptica/associative/hopfield_finite_size.h"

#include <gtest/gtest.h>

#include <cmath>

#include "synaptica/associative/hopfield_mean_field.h"
#include "synaptica/core/error.h"
#include "synaptica/numerics/gaussian.h"

namespace synaptica::associative {
namespace {

// u = f - T df/dT, by central differences; at T = 0 they are one.
TEST(HopfieldFiniteSize, EnergyIsThatOfTheFreeEnergy) {
  const auto energy = [](double load, const HopfieldState& s) {
    return hopfield_energy(load, s.overlap, s.crosstalk, s.susceptibility);
  };
  for (const double temperature : {0.1, 0.3, 0.45}) {
    const double load = 0.05;
    const double step = 1e-4;
    const double above = retrieval_state(load, temperature + step)->free_energy;
    const double below = retrieval_state(load, temperature - step)->free_energy;
    const auto here = retrieval_state(load, temperature);
    // Second order in the step: some 1e-7 with derivatives of order ten.
    EXPECT_NEAR(energy(load, *here), here->free_energy - temperature * (above - below) / (2 * step), 1e-6);
  }
  const auto cold = retrieval_state(0.1, 0);
  EXPECT_NEAR(energy(0.1, *cold), cold->free_energy, 1e-13);
}

TEST(HopfieldFiniteSize, ShiftVanishesWithManyMemoriesAndCountsTheLost) {
  double before = 1;
  for (const std::int64_t patterns : {100, 400, 1600, 6400}) {
    const FiniteSizeShift shift = finite_size_shift(0.1, 0.2, patterns);
    EXPECT_LT(shift.overlap, 0);  // the overlap is concave in load
    EXPECT_LT(std::fabs(shift.overlap), before);
    before = std::fabs(shift.overlap);
  }
  EXPECT_LT(before, 1e-4);
  const double critical = 0.122559;  // at this temperature
  const double z = (critical / 0.1 - 1) / std::sqrt(2.0 / 100);
  EXPECT_NEAR(finite_size_shift(0.1, 0.2, 100).lost_fraction, numerics::standard_normal_upper_tail(z),
              0.02);  // the step of the rule
}

// By hand: N = 3, P = 2: N xi h = 2 + S with S a sum of two signs: a tie with probability 1/4.
TEST(HopfieldFiniteSize, FirstUpdateOfThreeNeurons) {
  EXPECT_NEAR(first_update_flips(3, 2, 0), 0.125, 1e-15);
  EXPECT_EQ(first_update_flips(3, 1, 0), 0);
  const double t = 0.9;
  const auto law = [&](double field) { return 1 / (1 + std::exp(2 * field / (3 * t))); };
  EXPECT_NEAR(first_update_flips(3, 2, t), 0.25 * law(0) + 0.5 * law(2) + 0.25 * law(4), 1e-15);
  // Many neurons: the normal tail Q(1/sqrt(load)); (N-1)/(P-1) is not quite 1/load, at order 1/P.
  EXPECT_NEAR(first_update_flips(20000, 2000, 0), numerics::standard_normal_upper_tail(std::sqrt(10.0)),
              1e-5);
}

TEST(HopfieldFiniteSize, OutsideTheirRangesParametersAreRefused) {
  EXPECT_THROW(static_cast<void>(finite_size_shift(0.1, 0, 0)), InvalidArgument);
  EXPECT_THROW(static_cast<void>(finite_size_shift(0.2, 0, 10)), InvalidArgument);
  EXPECT_THROW(static_cast<void>(first_update_flips(1, 1, 0)), InvalidArgument);
  EXPECT_THROW(static_cast<void>(first_update_flips(10, 0, 0)), InvalidArgument);
  EXPECT_THROW(static_cast<void>(first_update_flips(10, 1, -1)), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::associative
