#include "synaptica/catalog/student_allowance.h"

#include <gtest/gtest.h>

namespace synaptica {
namespace {

TEST(StudentAllowance, HoldsTheShiftOfASkewedMean) {
  // (1 + 2 t^2)/(6 R) at t = 4 and R = 32, whatever the sign of the skewness.
  EXPECT_DOUBLE_EQ(skewness_allowance(1), 33.0 / 192);
  EXPECT_DOUBLE_EQ(skewness_allowance(-2), 66.0 / 192);
  EXPECT_EQ(skewness_allowance(0), 0);
}

TEST(StudentAllowance, OfRareEventsIsOfTheirNumberAlone) {
  // A count of mean n p has m3 = sd^2 = n p: as a fraction of n, m3/sd^2 = 1/n.
  EXPECT_DOUBLE_EQ(rare_event_allowance(400), skewness_allowance(1.0 / 400));
}

}  // namespace
}  // namespace synaptica
