#include "synaptica/associative/gate_leak.h"

#include <gtest/gtest.h>

#include <cmath>

#include "synaptica/associative/initial_memories.h"
#include "synaptica/core/estimate.h"
#include "synaptica/numerics/gaussian.h"
#include "synaptica/numerics/random.h"

namespace synaptica::associative {
namespace {

using numerics::Purpose;
using numerics::RandomKey;
using numerics::RandomStream;

// By the trapezoid rule over 40 standard deviations: E min(1, exp(-gain gap)), and E of the logistic gate itself.
template <class Function>
double normal_expectation(double mean, double deviation, Function function) {
  double sum = 0;
  constexpr int points = 40000;
  for (int i = 0; i <= points; ++i) {
    const double z = -20 + 40.0 * i / points;
    sum += numerics::standard_normal_density(z) * function(mean + deviation * z) * 40 / points;
  }
  return sum;
}

TEST(GateLeak, ExpectedLeakIsTheIntegralAndBoundsTheGate) {
  for (const double gain : {0.01, 0.3, 2.0, 100.0})
    for (const double mean : {0.0, 1.0, 50.0})
      for (const double deviation : {0.1, 4.0, 16.0}) {
        const double leak = expected_leak(gain, mean, deviation);
        const double integral = normal_expectation(
            mean, deviation, [&](double gap) { return std::min(1.0, std::exp(-gain * gap)); });
        const double gate =
            normal_expectation(mean, deviation, [&](double gap) { return 1 / (1 + std::exp(gain * gap)); });
        // The trapezoid rule's error at the kink and, where the step is no longer small against 1/gain, in the tail.
        const double error = 1e-5 + 1e-3 * std::min(1.0, gain * deviation / 1000);
        EXPECT_NEAR(leak, integral, error * integral + 1e-40) << gain << " " << mean << " " << deviation;
        EXPECT_GE(leak, gate * (1 - error));
        EXPECT_LE(leak, 2 * gate * (1 + error) + 1e-40);
      }
}

TEST(GateLeak, ExtremesAreProbabilities) {
  for (const double gain : {1e-9, 1.0, 1e9})
    for (const double mean : {0.0, 1e-6, 1e12})
      for (const double deviation : {0.0, 1e-6, 1.0, 1e12}) {
        const double leak = expected_leak(gain, mean, deviation);
        EXPECT_GE(leak, 0) << gain << " " << mean << " " << deviation;
        EXPECT_LE(leak, 1) << gain << " " << mean << " " << deviation;
      }
}

// Mean and variance of the gap, and through them its formula, from memories drawn as the study draws them.
TEST(GateLeak, GapsOfDrawnMemoriesLeakAsPredicted) {
  constexpr std::size_t visible = 40;
  for (const bool orthogonal : {true, false})
    for (const auto& [f, h] :
         {std::pair{0.0, 0.0}, std::pair{0.5, 0.5}, std::pair{0.2, 0.9}, std::pair{1.0, 1.0}}) {
      const double noise = 1.3;
      const double gain = 0.02;  // leaks large enough for 3000 draws to see
      EstimateAccumulator leak;
      RandomStream stream(RandomKey{.seed = 31}, Purpose::test);
      for (int draw = 0; draw < 3000; ++draw) {
        const Array memories =
            orthogonal ? orthogonal_memories(2, visible, stream) : gaussian_memories(2, visible, stream);
        double gap = 0;
        for (std::size_t i = 0; i < visible; ++i) {
          const double ours = noise * stream.normal();
          const double theirs = noise * stream.normal();
          gap += (memories.values[i] + ours) *
                 (memories.values[i] + f * ours - memories.values[visible + i] - h * theirs);
        }
        leak.add(std::min(1.0, std::exp(-gain * gap)));
      }
      const double theory =
          expected_leak({.visible = visible, .noise = noise, .orthogonal = orthogonal, .gain = gain}, f, h);
      // 4.5 standard errors of 8 comparisons; the gap is not quite normal where f or h is above 0 (skewness about
      // 1/sqrt(visible) of the leak).
      EXPECT_NEAR(leak.estimate().mean, theory,
                  4.5 * leak.estimate().standard_error + (f + h > 0 ? 0.05 * theory : 0))
          << orthogonal << " " << f << " " << h;
    }
}

TEST(GateLeak, LeaksFallWithTheGainAndVanishAtTheFigureParameters) {
  const std::vector<double> uniform(4, 0.25);
  double before = 1 + 1e-9;
  for (const double gain : {0.01, 0.1, 0.5, 2.0}) {
    const double leak = gate_leaks({.gain = gain}, uniform, 0.004, 2000)[0];
    EXPECT_LT(leak, before);
    before = leak;
  }
  EXPECT_LT(before, 1e-15);
  EXPECT_EQ(gate_leaks({}, std::vector<double>{1}, 0.004, 2000),
            std::vector<double>{0});  // no rival, no leak
}

// Noise 1.6: a wrong memory wins a given pattern with probability Phi(-sqrt(50)/(1.6 sqrt 2)) = 8.9e-4; three rivals, and
// three patterns to be pulled by, make six of them; the soft part of the gate and the end of the run add a little.
TEST(GateLeak, CountsTheRivalsAtLargeNoise) {
  const double wrong = numerics::standard_normal_upper_tail(std::sqrt(50.0) / (1.6 * std::sqrt(2.0)));
  EXPECT_NEAR(wrong, 8.9e-4, 5e-6);
  const std::vector<double> uniform(4, 0.25);
  const double leak = gate_leaks({.noise = 1.6}, uniform, 0.004, 2000)[0];
  EXPECT_GT(leak, 6 * wrong);
  EXPECT_LT(leak, 6 * wrong * 1.3);
  // Shown less often than its rivals, a memory is pulled more by them than by its own pattern.
  const std::vector<double> leaks =
      gate_leaks({.noise = 1.6}, std::vector<double>{0.4, 0.3, 0.2, 0.1}, 0.004, 2000);
  EXPECT_GT(leaks[3], leaks[0]);
}

}  // namespace
}  // namespace synaptica::associative
