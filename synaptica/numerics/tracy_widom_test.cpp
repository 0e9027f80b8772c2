#include "synaptica/numerics/tracy_widom.h"

#include <gtest/gtest.h>

#include <cmath>

#include "synaptica/core/error.h"

namespace synaptica::numerics {
namespace {

TEST(TracyWidom, DistributionAsTabulated) {
  const double expected[][2] = {{-2, 0.274320}, {-1, 0.583790}, {0, 0.831908}, {1, 0.951421}};
  for (const auto& [s, value] : expected) EXPECT_NEAR(tracy_widom_distribution(s), value, 5e-7) << s;
}

// The table of Prähofer and Spohn, from the differential equation of Painlevé: F1(0) to twelve
// digits and more.
TEST(TracyWidom, AnIndependentProgramsDigits) {
  EXPECT_NEAR(tracy_widom_distribution(0), 0.83190806620295, 1e-13);
}

// Bornemann (2010) gives mean -1.2065335745820 and variance 1.607781034581.
TEST(TracyWidom, MomentsAsTabulated) {
  const QuadratureRule& rule = tracy_widom_rule();
  double mean = 0;
  double square = 0;
  for (std::size_t i = 0; i < rule.nodes.size(); ++i) {
    mean += rule.weights[i] * rule.nodes[i];
    square += rule.weights[i] * rule.nodes[i] * rule.nodes[i];
  }
  // The differences that give the density are of fourth order at 0.01: 3e-10.
  EXPECT_NEAR(mean, -1.2065335745820, 1e-9);
  EXPECT_NEAR(square - mean * mean, 1.607781034581, 1e-9);
  EXPECT_NEAR(tracy_widom_mean, mean, 1e-9);
  EXPECT_NEAR(tracy_widom_deviation, std::sqrt(square - mean * mean), 1e-9);
}

TEST(TracyWidom, TailsFall) {
  EXPECT_EQ(tracy_widom_distribution(-13), 0);
  EXPECT_EQ(tracy_widom_distribution(13), 1);
  EXPECT_NEAR(tracy_widom_distribution(0.9793), 0.95, 1e-4);  // the 5 % point of the tables
  double last = 0;
  for (double s = -9; s <= 7; s += 1) {
    const double now = tracy_widom_distribution(s);
    EXPECT_GT(now, last) << s;
    last = now;
  }
}

TEST(TracyWidom, ScalesOfExtremeEigenvalues) {
  // The largest eigenvalue of a square Gaussian matrix of order 100.
  const ExtremeEigenvalue largest = largest_eigenvalue_scale(100, 100);
  EXPECT_NEAR(largest.centre + largest.width * tracy_widom_mean, 3.83912, 5e-6);
  // P(all non-zero eigenvalues above 1) at 400 columns and 100 rows.
  const ExtremeEigenvalue smallest = smallest_eigenvalue_scale(100, 400);
  EXPECT_NEAR(tracy_widom_distribution(std::log(smallest.centre) * smallest.centre / smallest.width), 0.8439,
              5e-5);
  // The non-zero spectrum of X X^T is that of X^T X.
  EXPECT_NEAR(100 * largest_eigenvalue_scale(100, 400).centre,
              400 * largest_eigenvalue_scale(400, 100).centre, 1e-10);
  EXPECT_NEAR(100 * smallest.width, 400 * smallest_eigenvalue_scale(400, 100).width, 1e-12);
}

TEST(TracyWidom, EdgeShiftsOfBinaryEntries) {
  EXPECT_NEAR(upper_edge_shift(200, 200, -2), -0.04, 1e-15);
  EXPECT_NEAR(lower_edge_shift(20, 80, -2), 0.05, 1e-15);
}

TEST(TracyWidom, MatricesWithoutSuchALawAreRefused) {
  EXPECT_THROW((void)largest_eigenvalue_scale(0, 5), InvalidArgument);
  EXPECT_THROW((void)smallest_eigenvalue_scale(5, 5), InvalidArgument);
  EXPECT_THROW((void)upper_edge_shift(std::nan(""), 5, -2), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::numerics
