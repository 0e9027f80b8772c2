#include "synaptica/rate/directions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/numerics/vector_product.h"
#include "synaptica/rate/measurement.h"
#include "synaptica/rate/reference_networks_fixture.h"
#include "synaptica/rate/relation.h"
#include "synaptica/rate/response.h"
#include "synaptica/rate/scatter.h"

namespace synaptica::rate {
namespace {

TEST(Directions, AllHaveTheLengthOfAPattern) {
  const Array patterns = reference_signs(1, 3, 20);
  const std::vector<double> normals = reference_normals(2, 20 * 9);
  for (const Array& rows : {graded_directions(patterns, normals, 9), isotropic_directions(normals, 9),
                            spread_principal_directions(hopfield_coupling(patterns), 9)}) {
    ASSERT_EQ(rows.shape, (std::vector<std::size_t>{9, 20}));
    for (std::size_t k = 0; k < 9; ++k)
      EXPECT_NEAR(numerics::dot(row_of(rows, k), row_of(rows, k)), 20, 1e-12);
  }
}

TEST(Directions, GradedOnesGoFromNewToStored) {
  const Array patterns = reference_signs(1, 3, 20);
  const std::vector<double> normals = reference_normals(2, 20 * 9);
  const Array graded = graded_directions(patterns, normals, 9);
  const Array isotropic = isotropic_directions(normals, 9);
  for (std::size_t i = 0; i < 20; ++i) {
    EXPECT_NEAR(graded.values[i], isotropic.values[i], 1e-14);
    EXPECT_NEAR(graded.values[8 * 20 + i], patterns.values[2 * 20 + i], 1e-14);  // pattern 8 mod 3
  }
}

TEST(Directions, PrincipalOnesAscend) {
  const Array covariance = hopfield_coupling(reference_signs(1, 20, 20));
  const Array rows = spread_principal_directions(covariance, 20);
  double before = -1;
  for (std::size_t k = 0; k < 20; ++k) {
    const double variance = numerics::bilinear(row_of(rows, k), covariance, row_of(rows, k));
    EXPECT_GE(variance, before - 1e-10);
    before = variance;
  }
}

TEST(Directions, ShufflesArePermutations) {
  for (const std::size_t count : {3, 7, 14, 40, 105}) {
    Array rows = Array::filled({count, 1}, 0);
    for (std::size_t k = 0; k < count; ++k) rows.values[k] = static_cast<double>(k);
    const Array shuffled = shuffled_directions(rows);
    EXPECT_EQ(std::set<double>(shuffled.values.begin(), shuffled.values.end()).size(), count);
    EXPECT_EQ(shuffled.values[0], static_cast<double>(3 % count));
  }
}

TEST(Directions, RefusesWhatHasNone) {
  EXPECT_THROW(static_cast<void>(normalised_directions(Array::filled({2, 3}, 0))), InvalidArgument);
  EXPECT_THROW(static_cast<void>(isotropic_directions(std::vector<double>(7, 1), 2)), InvalidArgument);
  EXPECT_THROW(static_cast<void>(spread_principal_directions(numerics::identity(4), 5)), InvalidArgument);
  EXPECT_THROW(static_cast<void>(graded_directions(reference_signs(1, 1, 4), std::vector<double>(10, 1), 2)),
               InvalidArgument);
}

// The relation in the Hopfield network with ten memories of the published scans, and in the Kurikawa-Kaneko one: every
// fourth of forty graded pairs, 8 trials with tangents. Printed for all forty: R and slope of formula 1 .998, .91 and .967,
// .73; .515, .30 at a strong input, where the response at the input state is right (1.000, .999). Ten pairs of eight
// trials scatter by some 2 per cent of a speed, so the slope by 1 per cent of itself; what differs more is the selection
// of the pairs, which moves R and slopes by a few hundredths: bands of 0.06, and of 0.02 where the theory is exact.
struct Relation {
  Scatter formula1, input_state;
};

Relation relation_of(const Array& coupling, const Array& input_patterns, double gain, double input_strength) {
  constexpr std::size_t n = 200;
  constexpr std::size_t all = 40;
  constexpr std::size_t used = 10;
  const Array all_targets =
      graded_directions(reference_signs(11, 10, n), reference_normals(21, n * all), all);
  const Array all_inputs =
      shuffled_directions(graded_directions(input_patterns, reference_normals(22, n * all), all));
  LearningProblem problem;
  problem.coupling = coupling;
  problem.activation = {ActivationKind::tanh, gain};
  problem.temperature = 0.01;
  problem.input_strength = input_strength;
  problem.targets = problem.inputs = Array::filled({used, 1, n}, 0);
  for (std::size_t k = 0; k < used; ++k) {
    std::copy_n(row_of(all_targets, 4 * k + 3).begin(), n,
                problem.targets.values.begin() + static_cast<std::ptrdiff_t>(k * n));
    std::copy_n(row_of(all_inputs, 4 * k + 3).begin(), n,
                problem.inputs.values.begin() + static_cast<std::ptrdiff_t>(k * n));
  }
  const numerics::NoiseField noise({.seed = 1}, numerics::Purpose::test);
  const SpontaneousActivity spontaneous = measure_spontaneous(problem, noise, {.trials = 16, .time = 200});
  const SpeedMeasurement measured = measure_speeds(problem, Hebbian{}, noise, {.trials = 8, .tangent = true});
  std::vector<double> speed, first, state;
  for (std::size_t k = 0; k < used; ++k) {
    const std::span<const double> target = std::span(problem.targets.values).subspan(k * n, n);
    const std::span<const double> input = std::span(problem.inputs.values).subspan(k * n, n);
    speed.push_back(measured.speed_of(k).mean);
    first.push_back(gain / 0.01 * spontaneous.variance_along(target) * measured.evoked_power[k]);
    std::vector<double> field(input.begin(), input.end());
    for (double& value : field) value *= input_strength;
    const NetworkState evoked = evoked_state(coupling, problem.activation, field);
    state.push_back(learning_speed(Hebbian{}, {target, input, input_strength},
                                   state_response(coupling, evoked.slope), evoked.mean));
  }
  return {scatter_statistics(first, speed), scatter_statistics(state, speed)};
}

TEST(FluctuationLearningRelation, RanksMappingsOfAHopfieldNetwork) {
  const Array memories = reference_signs(11, 10, 200);
  const Relation weak = relation_of(hopfield_coupling(memories), memories, 0.6, 0.1);
  EXPECT_GT(weak.formula1.correlation, 0.97);
  EXPECT_NEAR(weak.formula1.slope, 0.91, 0.06);
  EXPECT_GT(weak.input_state.correlation, 0.99);
  EXPECT_NEAR(weak.input_state.slope, 0.989, 0.04);
}

TEST(FluctuationLearningRelation, FailsAtAStrongInputWhereTheInputStateIsRight) {
  const Array memories = reference_signs(11, 10, 200);
  const Relation strong = relation_of(hopfield_coupling(memories), memories, 0.6, 1);
  EXPECT_LT(strong.formula1.slope, 0.45);
  EXPECT_GT(strong.input_state.correlation, 0.999);
  EXPECT_NEAR(strong.input_state.slope, 0.999, 0.01);
}

TEST(FluctuationLearningRelation, OverestimatesWhereTheCouplingIsNotSymmetric) {
  const Array memories = reference_signs(11, 10, 200);
  const Array inputs = reference_signs(12, 10, 200);
  const Relation pairs = relation_of(kurikawa_kaneko_coupling(memories, inputs), inputs, 0.8, 0.1);
  EXPECT_GT(pairs.formula1.correlation, 0.9);
  EXPECT_NEAR(pairs.formula1.slope, 0.73, 0.06);
}

}  // namespace
}  // namespace synaptica::rate
