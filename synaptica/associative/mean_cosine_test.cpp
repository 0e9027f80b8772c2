#include "synaptica/associative/mean_cosine.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "synaptica/associative/drift_law.h"
#include "synaptica/core/error.h"
#include "synaptica/core/estimate.h"
#include "synaptica/numerics/random.h"

namespace synaptica::associative {
namespace {

using numerics::Purpose;
using numerics::RandomKey;
using numerics::RandomStream;

// The average from its definition: draw a memory and noise, mix, take the cosine.
std::vector<EstimateAccumulator> drawn(std::size_t visible, double noise, bool orthogonal,
                                       const std::vector<double>& forgetting, int draws) {
  RandomStream stream(RandomKey{.seed = 21, .point = visible}, Purpose::test);
  std::vector<EstimateAccumulator> cosines(forgetting.size());
  std::vector<double> memory(visible), pattern(visible);
  for (int draw = 0; draw < draws; ++draw) {
    stream.fill_normal(memory);
    if (orthogonal) {
      double square = 0;
      for (const double x : memory) square += x * x;
      for (double& x : memory) x *= std::sqrt(static_cast<double>(visible) / square);
    }
    for (std::size_t i = 0; i < visible; ++i) pattern[i] = memory[i] + noise * stream.normal();
    for (std::size_t k = 0; k < forgetting.size(); ++k) {
      double xx = 0;
      double xy = 0;
      double yy = 0;
      for (std::size_t i = 0; i < visible; ++i) {
        const double x = forgetting[k] * memory[i] + (1 - forgetting[k]) * pattern[i];
        xx += x * x;
        xy += x * pattern[i];
        yy += pattern[i] * pattern[i];
      }
      cosines[k].add(xy / std::sqrt(xx * yy));
    }
  }
  return cosines;
}

// Against 4000 draws: 4.5 standard errors, 30 comparisons, a false alarm once in 5000; sees errors of 1 % of the spread.
TEST(MeanCosine, AgreesWithDraws) {
  const std::vector<double> forgetting = {1, 0.7, 0.2};
  for (const bool orthogonal : {true, false})
    for (const auto& [visible, noise] :
         std::vector<std::pair<std::size_t, double>>{{2, 0.4}, {5, 1.6}, {20, 0.4}, {50, 0.4}, {50, 1.6}}) {
      const MeanCosine theory(static_cast<std::int64_t>(visible), noise, orthogonal);
      const auto cosines = drawn(visible, noise, orthogonal, forgetting, 4000);
      for (std::size_t k = 0; k < forgetting.size(); ++k) {
        const Estimate estimate = cosines[k].estimate();
        EXPECT_NEAR(theory(forgetting[k]), estimate.mean, 4.5 * estimate.standard_error + theory.error())
            << visible << " " << noise << " " << orthogonal << " " << forgetting[k];
      }
    }
}

// R3: the exact mean at 50 neurons, which an independent quadrature (SciPy) gives as 0.929496535885.
TEST(MeanCosine, ReferenceNumber) {
  EXPECT_NEAR(MeanCosine(50, 0.4, true)(1), 0.929496535885, 1e-12);
  EXPECT_LT(MeanCosine(50, 0.4, true).error(), 1e-12);
}

// Gaussian memories: the closed form interpolated against the three-dimensional rule, two unrelated computations.
TEST(MeanCosine, ClosedFormAndQuadratureAgreeForGaussianMemories) {
  for (const double noise : {0.2, 0.4, 1.6, 10.0})
    EXPECT_NEAR(MeanCosine(50, noise, false)(1), initial_overlap(50, noise, false).mean, 1e-12) << noise;
}

// E c = limit + O(1/visible): four times the neurons, a quarter of the distance.
TEST(MeanCosine, ApproachesTheLimitAsOneOverTheNumberOfNeurons) {
  for (const bool orthogonal : {true, false})
    for (const double forgetting : {1.0, 0.5, 0.1}) {
      const auto distance = [&](std::int64_t visible) {
        return MeanCosine(visible, 0.4, orthogonal)(forgetting) - drift_cosine_limit(0.4, forgetting);
      };
      const double slope = std::log2(distance(400) / distance(6400)) / 4;
      EXPECT_NEAR(slope, 1, 0.02) << orthogonal << " " << forgetting;
    }
  EXPECT_NEAR(MeanCosine(1'000'000'000'000, 0.4, true)(0.5), drift_cosine_limit(0.4, 0.5), 1e-11);
  EXPECT_NEAR(MeanCosine(1'000'000'000'000, 0.4, false)(0.5), drift_cosine_limit(0.4, 0.5), 1e-11);
}

TEST(MeanCosine, ExtremesAreFiniteAndOrdered) {
  for (const bool orthogonal : {true, false})
    for (const std::int64_t visible : {2, 1000})
      for (const double noise : {1e-6, 1.0, 1e6}) {
        const MeanCosine theory(visible, noise, orthogonal);
        EXPECT_TRUE(std::isfinite(theory.error()));
        double before = 0;
        for (int i = 20; i >= 0; --i) {
          const double now = theory(i / 20.0);
          EXPECT_TRUE(std::isfinite(now));
          EXPECT_LE(now, 1);
          EXPECT_GE(now, before - 2 * theory.error()) << visible << " " << noise << " " << i;
          before = now;
        }
        EXPECT_NEAR(theory(0), 1, 1e-12 + theory.error());
      }
}

TEST(MeanCosine, InitialOverlapHasTheSpreadOfTheLimitAndOfDraws) {
  // Next order in 1/visible: a few times 1/visible, relative.
  for (const bool orthogonal : {true, false}) {
    const InitialOverlap overlap = initial_overlap(5000, 0.4, orthogonal);
    EXPECT_NEAR(overlap.deviation / initial_overlap_deviation_limit(5000, 0.4, orthogonal), 1, 1e-3);
    EXPECT_NEAR(overlap.kurtosis, 3, 0.02);

    const InitialOverlap few = initial_overlap(10, 0.4, orthogonal);
    const auto draws = drawn(10, 0.4, orthogonal, {1}, 4000);
    const double deviation = draws[0].estimate().standard_error * std::sqrt(4000.0);
    // The standard error of a standard deviation, from the kurtosis; 4.5 of them.
    EXPECT_NEAR(few.deviation, deviation, 4.5 * few.deviation * std::sqrt((few.kurtosis - 1) / (4 * 4000)));
  }
}

TEST(MeanCosine, RefusesWhatHasNoCosine) {
  EXPECT_THROW(MeanCosine(1, 0.4, true), InvalidArgument);
  EXPECT_THROW(MeanCosine(50, 0, true), InvalidArgument);
  EXPECT_THROW(MeanCosine(50, std::nan(""), true), InvalidArgument);
  EXPECT_THROW((void)initial_overlap(0, 0.4, false), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::associative
