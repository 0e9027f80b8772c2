#include "synaptica/associative/drift_law.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "synaptica/numerics/random.h"

namespace synaptica::associative {
namespace {

// Two vectors in the plane with the given cosine and lengths, mixed as the law says: the definition itself.
RC_GTEST_PROP(DriftLaw, IsTheCosineOfTheMixture, ()) {
  const double a = *rc::gen::inRange(-99, 100) / 100.0;
  const double r = *rc::gen::inRange(1, 400) / 100.0;
  const double e = *rc::gen::inRange(0, 101) / 100.0;
  const double target[2] = {r * a, r * std::sqrt(1 - a * a)};
  const double memory[2] = {e + (1 - e) * target[0], (1 - e) * target[1]};
  const double length = std::hypot(memory[0], memory[1]) * r;
  if (length < 1e-3) return;  // start and target cancel
  RC_ASSERT(std::fabs(drift_cosine(a, r, e) - (memory[0] * target[0] + memory[1] * target[1]) / length) <
            1e-12);
}

TEST(DriftLaw, StartsAtTheOverlapAndEndsAtOne) {
  for (const double noise : {1e-6, 0.4, 1e6}) {
    EXPECT_NEAR(drift_cosine_limit(noise, 1), initial_overlap_limit(noise), 1e-15);
    EXPECT_NEAR(drift_cosine_limit(noise, 0), 1, 1e-15);
    EXPECT_NEAR(drift_cosine_equal_norm_limit(noise, 1), initial_overlap_limit(noise), 1e-15);
    EXPECT_NEAR(drift_cosine_equal_norm_limit(noise, 0), 1, 1e-15);
    EXPECT_NEAR(drift_cosine_limit(noise, 0.3),
                drift_cosine(1 / std::sqrt(1 + noise * noise), std::sqrt(1 + noise * noise), 0.3), 1e-15);
  }
}

// The printed digits of the reference table (R3, R4) and of the equal-norm errors.
TEST(DriftLaw, ReferenceNumbers) {
  EXPECT_NEAR(initial_overlap_limit(0.4), 0.928477, 5e-7);
  EXPECT_NEAR(initial_overlap_deviation_limit(50, 0.4, true), 0.014714, 5e-7);
  const auto e = [](double t) { return std::exp(-t / 1000); };  // four memories of time constant 250
  EXPECT_NEAR(drift_cosine_limit(0.4, e(1000)), 0.991189, 5e-7);
  EXPECT_NEAR(drift_cosine_limit(0.4, e(2000)), 0.998871, 5e-7);
  EXPECT_NEAR(drift_cosine_equal_norm_limit(0.4, e(1000)), 0.990298, 5e-7);
  EXPECT_NEAR(drift_cosine_equal_norm_limit(0.4, e(2000)), 0.998715, 5e-7);
  EXPECT_NEAR(drift_cosine_limit(0.4, std::pow(1 - 1.0 / 250, 500)), 0.998880, 5e-7);
  EXPECT_NEAR(equal_norm_error(0.2), 0.000113, 5e-7);
  EXPECT_NEAR(equal_norm_error(0.4), 0.001592, 5e-7);
  EXPECT_NEAR(equal_norm_error(0.8), 0.016678, 5e-7);
  EXPECT_NEAR(equal_norm_error(1.6), 0.095782, 5e-7);
}

// A fine scan cannot find more than the maximum, nor much less.
TEST(DriftLaw, EqualNormErrorIsTheLargestOfAScan) {
  for (const double noise : {0.01, 0.4, 3.0, 100.0}) {
    double worst = 0;
    for (int i = 0; i <= 100000; ++i) {
      const double e = 1 - std::exp(-i * (std::log1p(noise) + 5) / 1e5);
      worst =
          std::max(worst, std::fabs(drift_cosine_equal_norm_limit(noise, e) - drift_cosine_limit(noise, e)));
    }
    EXPECT_GE(equal_norm_error(noise), worst * (1 - 1e-12));
    EXPECT_LE(equal_norm_error(noise), worst * (1 + 1e-6));
  }
}

TEST(DriftLaw, DistanceToGoKeepsItsDigits) {
  EXPECT_NEAR(distance_to_go(0.4), 1 - initial_overlap_limit(0.4), 1e-15);
  EXPECT_NEAR(distance_to_go(1e-6) / 5e-13, 1, 1e-11);  // noise^2 / 2 to leading order
}

}  // namespace
}  // namespace synaptica::associative
