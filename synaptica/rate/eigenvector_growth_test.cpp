// Growth along an eigenvector: against the engine step by step, the law of slow learning, and noise.
#include "synaptica/rate/eigenvector_growth.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/rate/learning.h"
#include "synaptica/rate/reference_networks_fixture.h"
#include "synaptica/rate/relation.h"

namespace synaptica::rate {
namespace {

constexpr std::size_t n = 64;

// R7: a Hopfield network that stores the target alone, and another Walsh row as input (row 1: the target itself).
struct OnePair {
  explicit OnePair(std::size_t input_row = 2, double temperature = 0)
      : target(walsh_row(1, n)), input(walsh_row(input_row, n)), theory(coupling(), 0.5, temperature, 0.1) {}
  [[nodiscard]] Array coupling() const { return hopfield_coupling({{1, n}, target}); }
  [[nodiscard]] Mapping mapping() const { return {target, input, 0.3}; }
  [[nodiscard]] ThresholdCrossing completion(const AnyLearningRule& rule, double rate,
                                             double decay = 0) const {
    return EigenvectorGrowth::of(theory, coupling(), rule, mapping())
        ->completion(0.5, rate, decay, 1e5)
        .value();
  }
  [[nodiscard]] LearningProblem problem() const {
    LearningProblem result;
    result.coupling = coupling();
    result.activation = {ActivationKind::linear, 0.5};
    result.temperature = theory.temperature();
    result.targets = {{1, 1, n}, target};
    result.inputs = {{1, 1, n}, input};
    result.input_strength = 0.3;
    return result;
  }
  std::vector<double> target, input;
  LinearTheory theory;
};

// When a mean overlap has grown by 0.5.
double simulated(LearningBatch<double>& batch) {
  const auto mean = [&] {
    double total = 0;
    for (std::size_t t = 0; t < batch.trials(); ++t)
      total += batch.overlap(t) / static_cast<double>(batch.trials());
    return total;
  };
  batch.advance(600);
  batch.start_learning();
  const double start = mean();
  double before = 0;
  for (double now = 0;; before = now) {
    batch.advance(1);
    now = mean() - start;
    if (now >= 0.5) return batch.time() - 60 - 0.1 * (now - 0.5) / (now - before);
  }
}

TEST(EigenvectorGrowth, WithoutNoiseIsTheEngine) {
  const numerics::NoiseField noise({.seed = 1}, numerics::Purpose::test);
  for (const std::size_t input_row : {1, 2})
    for (const AnyLearningRule& rule : {AnyLearningRule(Hebbian{}), AnyLearningRule(HebbianInput{})})
      for (const double decay : {0.0, 0.001}) {
        const OnePair pair(input_row);
        LearningProblem problem = pair.problem();
        problem.decay = decay;
        LearningBatch<double> batch(problem, rule, {{.learning_rate = 0.02}}, noise);
        EXPECT_NEAR(pair.completion(rule, 0.02, decay).time, simulated(batch), 1e-6)
            << "row " << input_row << ", decay " << decay;
      }
}

// R7 as printed, to what the step of an unknown size there leaves open; and the law of slow learning with its lag.
TEST(EigenvectorGrowth, GivesTheReferenceTimes) {
  const OnePair pair;
  EXPECT_NEAR(pair.completion(Hebbian{}, 0.02).time, 330.5, 0.15);
  EXPECT_NEAR(pair.completion(Hebbian{}, 0.005).time, 1289.6, 0.15);
  double before = 0;
  for (const double rate : {0.02, 0.005, 0.00125}) {
    const HebbianGrowth law = {rate, 1, 0.0225};
    // What is left is of first order in the learning rate.
    const double left =
        law.completion_time(0.5) + law.completion_lag(0.5, 2) - pair.completion(Hebbian{}, rate).time;
    if (before != 0) {
      EXPECT_LT(std::fabs(left), 0.5 * std::fabs(before));
    }
    before = left;
  }
  EXPECT_LT(std::fabs(before), 0.3);
}

// Noise: the mean over many trials is late or early by less than the curvature of the course makes of their scatter, and
// the trials' own times scatter as told.
TEST(EigenvectorGrowth, NoiseShiftsTheMeanLittle) {
  const OnePair pair(2, 0.01);
  const ThresholdCrossing with = pair.completion(Hebbian{}, 0.02);
  std::vector<TrialSpec> specs;
  for (std::uint32_t t = 0; t < 64; ++t) specs.push_back({.noise = t, .learning_rate = 0.02});
  LearningBatch<double> batch(pair.problem(), Hebbian{}, specs,
                              numerics::NoiseField({.seed = 2}, numerics::Purpose::test));
  const double error = std::sqrt(with.scatter / 64);
  const double bias = with.curvature / with.rate * with.scatter / 2;
  EXPECT_NEAR(simulated(batch), with.time, bias + 4 * error);
  EXPECT_LT(bias, 0.01 * with.time);
}

TEST(EigenvectorGrowth, IsOfEigenvectorsAndFixedPostFactors) {
  const OnePair pair;
  EXPECT_FALSE(EigenvectorGrowth::of(pair.theory, pair.coupling(), Delta{}, pair.mapping()));
  std::vector<double> other = pair.target;
  other[0] = -other[0];
  EXPECT_FALSE(EigenvectorGrowth::of(pair.theory, pair.coupling(), Hebbian{}, {other, pair.input, 0.3}));
  const auto growth = EigenvectorGrowth::of(pair.theory, pair.coupling(), Hebbian{}, pair.mapping());
  EXPECT_FALSE(growth->completion(0.5, 0.02, 0, 100));
  EXPECT_THROW(static_cast<void>(growth->completion(0, 0.02, 0, 100)), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::rate
