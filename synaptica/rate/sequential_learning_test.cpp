#include "synaptica/rate/sequential_learning.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/rate/reference_networks_fixture.h"

namespace synaptica::rate {
namespace {

constexpr std::size_t n = 40;
const MapLearningOptions usual = {.activation = {ActivationKind::tanh, 2}};

Array start_coupling() {
  return random_coupling(reference_normals(1, n * n), 1, 0);
}
const std::vector<double> rest(n, 0.01);

double row_length(const Array& coupling, std::size_t i) {
  double square = 0;
  for (const double weight : row_of(coupling, i)) square += weight * weight;
  return std::sqrt(square);
}

// Against the rule written out, all of the matrix after the field.
TEST(SequentialLearning, FollowsTheRule) {
  Array j = start_coupling();
  std::vector<double> x(n, 0.3);
  const Array xi = reference_signs(2, 1, n);
  const Array eta = reference_signs(3, 1, n);
  Array coupling = j;
  std::vector<double> state = x;
  MapLearningOptions options = usual;
  options.threshold = 5;  // out of reach
  options.longest_time = 3;
  options.input_strength = 0.7;
  const LearnedMap map = learn_map(coupling, state, xi.values, eta.values, options);
  for (int step = 0; step < 30; ++step) {
    std::vector<double> u(n, 0);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t k = 0; k < n; ++k) u[i] += j.values[i * n + k] * x[k];
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t k = 0; k < n; ++k)
        j.values[i * n + k] += 0.1 * 0.3 / n * (xi.values[i] - x[i]) * (x[k] - u[i] * j.values[i * n + k]);
    for (std::size_t i = 0; i < n; ++i) x[i] += 0.1 * (std::tanh(2 * (u[i] + 0.7 * eta.values[i])) - x[i]);
  }
  EXPECT_FALSE(map.completed);
  EXPECT_NEAR(map.time, 3, 1e-12);
  for (std::size_t i = 0; i < n; ++i) EXPECT_NEAR(state[i], x[i], 1e-12);
  for (std::size_t k = 0; k < n * n; ++k) EXPECT_NEAR(coupling.values[k], j.values[k], 1e-13);
}

// Rows of length 1 stay so, to the order of the step; longer ones shrink and shorter ones grow.
TEST(SequentialLearning, DrawsRowsToLengthOne) {
  const Array xi = reference_signs(2, 6, n);
  const Array eta = reference_signs(3, 6, n);
  const auto mean_length = [&](double strength, std::size_t passes) {
    Array coupling = row_normalised(start_coupling());
    for (double& weight : coupling.values) weight *= strength;
    const Array after = learn_in_sequence(coupling, rest, xi, eta, passes, usual).coupling;
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += row_length(after, i) / n;
    return sum;
  };
  EXPECT_NEAR(mean_length(1, 2), 1, 0.05);
  EXPECT_LT(mean_length(1.5, 4), mean_length(1.5, 1));
  EXPECT_GT(mean_length(0.5, 4), mean_length(0.5, 1));
  EXPECT_LT(mean_length(1.5, 1), 1.5);
  EXPECT_GT(mean_length(0.5, 1), 0.5);
}

// A map that was just learned is answered at once; the time to learn it first is no less than it takes to move there.
TEST(SequentialLearning, WhatIsLearnedIsAnswered) {
  Array coupling = start_coupling();
  const Array xi = reference_signs(2, 1, n);
  const Array eta = reference_signs(3, 1, n);
  std::vector<double> state = rest;
  const LearnedMap first = learn_map(coupling, state, xi.values, eta.values, usual);
  EXPECT_TRUE(first.completed);
  EXPECT_GE(first.overlap, 0.85);
  EXPECT_LT(first.overlap, 0.95);  // stopped on the way
  state = rest;
  const LearnedMap again = learn_map(coupling, state, xi.values, eta.values, usual);
  EXPECT_LT(again.time, 0.8 * first.time);
  // Where the overlap is there from the start nothing is learned.
  const Array before = coupling;
  EXPECT_EQ(learn_map(coupling, state, xi.values, eta.values, usual).time, 0);
  EXPECT_EQ(coupling, before);
}

TEST(SequentialLearning, RecordsEveryMapOfEveryPass) {
  const SequentialLearning learned =
      learn_in_sequence(start_coupling(), rest, reference_signs(2, 3, n), reference_signs(3, 3, n), 2, usual);
  ASSERT_EQ(learned.maps.size(), 6U);
  for (const LearnedMap& map : learned.maps)
    EXPECT_TRUE(map.completed && map.time > 0 && map.overlap >= 0.85);
  EXPECT_LT(learned.maps[3].time, learned.maps[0].time);  // remembered from the pass before
}

TEST(SequentialLearning, SaysWhichMapItCouldNotLearn) {
  MapLearningOptions options = usual;
  options.longest_time = 1;
  try {
    static_cast<void>(learn_in_sequence(start_coupling(), rest, reference_signs(2, 3, n),
                                        reference_signs(3, 3, n), 1, options));
    ADD_FAILURE() << "learned in one unit of time";
  } catch (const DidNotConverge& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("map 1, pass 1"));
  }
  for (const MapLearningOptions& bad :
       {MapLearningOptions{.learning_rate = 0}, MapLearningOptions{.threshold = 0},
        MapLearningOptions{.time_step = 2}, MapLearningOptions{.longest_time = -1},
        MapLearningOptions{.input_strength = NAN}})
    EXPECT_THROW(static_cast<void>(learn_in_sequence(start_coupling(), rest, reference_signs(2, 3, n),
                                                     reference_signs(3, 3, n), 1, bad)),
                 InvalidArgument);
  EXPECT_THROW(static_cast<void>(learn_in_sequence(start_coupling(), rest, reference_signs(2, 3, n),
                                                   reference_signs(3, 2, n), 1, usual)),
               InvalidArgument);
}

}  // namespace
}  // namespace synaptica::rate
