#include "synaptica/numerics/hard_edge.h"

#include <gtest/gtest.h>

#include <cmath>

#include "synaptica/core/error.h"

namespace synaptica::numerics {
namespace {

TEST(HardEdge, ClosedFormsOfSquareAndNextToSquareMatrices) {
  for (const double t : {1e-6, 0.1, 1.0, 10.0, 60.0, 200.0}) {
    EXPECT_NEAR(hard_edge_survival(t, 0), std::exp(-t / 8 - std::sqrt(t) / 2), 1e-14) << t;
    EXPECT_NEAR(hard_edge_survival(t, 1), std::exp(-t / 8), 1e-14) << t;
  }
  EXPECT_EQ(hard_edge_survival(0, 3), 1);
}

TEST(HardEdge, MeansInClosedForm) {
  // In u = sqrt(t)/2 the integral of exp(-t/8 - sqrt(t)/2) is that of 8 u exp(-u^2/2 - u).
  const double pi = 3.14159265358979323846;
  EXPECT_NEAR(hard_edge_moments(0).mean,
              8 * (1 - std::sqrt(pi * std::exp(1.0) / 2) * std::erfc(1 / std::sqrt(2.0))), 1e-8);
  EXPECT_NEAR(hard_edge_moments(1).mean, 8, 1e-9);
  EXPECT_NEAR(hard_edge_moments(1).deviation, 8, 1e-9);  // exponential
}

// d = 2 at size 1 x 3: l is chi-squared with 3 degrees, mean 3; the scale is (sqrt 2.5 + sqrt
// 0.5)^2 = 5.236. The law is that of infinite size, yet within a tenth of the smallest matrix there
// is.
TEST(HardEdge, TheSmallestMatrixIsNotFarFromTheLimit) {
  EXPECT_NEAR(hard_edge_moments(2).mean / 5.236, 3, 0.3);
}

// The centre of the law is d^2 for large d, with fluctuations of relative order d^(-2/3).
TEST(HardEdge, LargeDifferencesApproachTheSoftEdge) {
  EXPECT_NEAR(hard_edge_moments(20).mean / 400, 1, 0.35);
  EXPECT_LT(std::fabs(hard_edge_moments(20).mean / 400 - 1), std::fabs(hard_edge_moments(5).mean / 25 - 1));
}

TEST(HardEdge, OutsideItsRangeItIsRefused) {
  EXPECT_THROW((void)hard_edge_survival(-1, 0), InvalidArgument);
  EXPECT_THROW((void)hard_edge_survival(1, -1), InvalidArgument);
  EXPECT_THROW((void)hard_edge_moments(101).mean, InvalidArgument);
}

}  // namespace
}  // namespace synaptica::numerics
