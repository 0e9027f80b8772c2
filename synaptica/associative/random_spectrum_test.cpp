#include "synaptica/associative/random_spectrum.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "synaptica/associative/stability.h"
#include "synaptica/core/error.h"
#include "synaptica/core/estimate.h"
#include "synaptica/numerics/random.h"

namespace synaptica::associative {
namespace {

// Eigenvalues of J for drawn networks, ascending, one vector a network; without the exact zeros.
std::vector<std::vector<double>> drawn(const RandomSpectrum& spectrum, std::uint64_t networks) {
  const auto visible = static_cast<std::size_t>(spectrum.visible);
  const auto hidden = static_cast<std::size_t>(spectrum.hidden);
  std::vector<std::vector<double>> all;
  for (std::uint64_t r = 0; r < networks; ++r) {
    numerics::RandomStream stream({.seed = 11, .replica = r}, numerics::Purpose::test);
    Array memories = Array::filled({hidden, visible}, 0);
    if (spectrum.fourth_cumulant == 0) {
      stream.fill_normal(memories.values);
    } else {
      stream.fill_sign(memories.values);
    }
    all.push_back(loop_gains(memories, Array::filled({visible}, 1),
                             Array::filled({hidden}, 1 / static_cast<double>(hidden))));
  }
  return all;
}

TEST(RandomSpectrum, ReferenceNumbersOfASquareGaussianNetwork) {
  const RandomSpectrum square{.visible = 100, .hidden = 100};
  EXPECT_NEAR(expected_largest_eigenvalue(square).value, 3.83912, 5e-6);
  EXPECT_NEAR(expected_unstable_fraction(square, 1).limit, 0.391002, 5e-7);
  EXPECT_NEAR(expected_unstable_fraction(square, 1).value, 0.391002219 - 1.0 / 1200, 1e-9);
  // The table's 0.011659 has the constant rounded to 0.3214; with all its digits the last one is another.
  EXPECT_NEAR(expected_smallest_gap(square).limit, 0.011659, 0.011659 * 0.00005 / 0.3214);
  // Edelman's law of a square matrix: the mean of 4 n^2 l is 2.7545637.
  EXPECT_NEAR(expected_smallest_eigenvalue(square).value, 2.7545637 / (4 * 99.5 * 100), 1e-10);
}

TEST(RandomSpectrum, ChanceThatAllAreAboveOne) {
  EXPECT_NEAR(all_above_one_probability({.visible = 400, .hidden = 100}).value, 0.8439, 5e-5);
  EXPECT_THROW((void)all_above_one_probability({.visible = 100, .hidden = 90}), InvalidArgument);
}

TEST(RandomSpectrum, PlaceOfOne) {
  EXPECT_EQ(place_of_one({.visible = 100, .hidden = 400}), PlaceOfOne::inside);
  EXPECT_EQ(place_of_one({.visible = 100, .hidden = 100}), PlaceOfOne::inside);
  EXPECT_EQ(place_of_one({.visible = 400, .hidden = 100}), PlaceOfOne::edge);
  EXPECT_EQ(place_of_one({.visible = 100, .hidden = 26}), PlaceOfOne::edge);
  EXPECT_EQ(place_of_one({.visible = 100, .hidden = 11}), PlaceOfOne::below);
  EXPECT_THROW((void)expected_smallest_gap({.visible = 400, .hidden = 100}), InvalidArgument);
}

TEST(RandomSpectrum, FarBelowTheSpectrumTheZeroModesAreNearest) {
  const SpectralExpectation gap = expected_smallest_gap({.visible = 160, .hidden = 10});
  EXPECT_NEAR(gap.value, 1, 1e-9);
  EXPECT_LT(gap.error, 1e-6);
  const SpectralExpectation fraction = expected_unstable_fraction({.visible = 160, .hidden = 10}, 1);
  EXPECT_DOUBLE_EQ(fraction.value, 10.0 / 160);
}

// Small networks, drawn: each expectation within 4 standard errors of 300 networks (a false alarm once in 16000) and its error.
TEST(RandomSpectrum, ExpectationsAreThoseOfDrawnNetworks) {
  for (const RandomSpectrum spectrum :
       {RandomSpectrum{40, 40, 0}, RandomSpectrum{40, 40, -2}, RandomSpectrum{30, 90, 0},
        RandomSpectrum{60, 30, -2}, RandomSpectrum{90, 10, 0}}) {
    std::vector<double> gap, count, largest, smallest;
    for (const std::vector<double>& levels : drawn(spectrum, 300)) {
      const Hyperbolicity h = hyperbolicity(levels, static_cast<std::size_t>(spectrum.visible));
      gap.push_back(h.gap);
      count.push_back(static_cast<double>(h.index) / static_cast<double>(spectrum.visible));
      largest.push_back(levels.back());
      smallest.push_back(levels.front());
    }
    const auto expect = [&](const char* what, const std::vector<double>& values,
                            const SpectralExpectation& theory) {
      const Estimate estimate = synaptica::estimate(values);
      EXPECT_NEAR(estimate.mean, theory.value, 4 * estimate.standard_error + theory.error)
          << what << " of " << spectrum.visible << " x " << spectrum.hidden << ", "
          << spectrum.fourth_cumulant;
    };
    expect("gap", gap, expected_smallest_gap(spectrum));
    expect("unstable fraction", count, expected_unstable_fraction(spectrum, 1));
    expect("largest", largest, expected_largest_eigenvalue(spectrum));
    expect("smallest", smallest, expected_smallest_eigenvalue(spectrum));
  }
}

TEST(RandomSpectrum, TheOriginIsStableWhereTheGainIsSmall) {
  const RandomSpectrum spectrum{.visible = 100, .hidden = 100};
  EXPECT_EQ(origin_stable_probability(spectrum, 1).value, 0);
  EXPECT_NEAR(origin_stable_probability(spectrum, 0.2).value, 1, 1e-9);
  const double at_the_edge = origin_stable_probability(spectrum, 0.25).value;
  EXPECT_GT(at_the_edge, 0.8);  // finite matrices stay inside their limit's edge more often than not
  EXPECT_LT(at_the_edge, 1);
  EXPECT_THROW((void)origin_stable_probability(spectrum, 0), InvalidArgument);
  EXPECT_THROW((void)expected_unstable_fraction({.visible = 1, .hidden = 1}, 1), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::associative
