// What the studies of the fluctuation-learning relation resolve, and that the noise of a run is known before it.
#include "synaptica/catalog/relation_resolution.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "synaptica/catalog/learning_speed.h"
#include "synaptica/catalog/relation_measurement.h"
#include "synaptica/catalog/relation_noise.h"
#include "synaptica/catalog/relation_prediction.h"
#include "synaptica/catalog/study_test_fixture.h"
#include "synaptica/core/estimate.h"
#include "synaptica/study/comparison.h"

namespace synaptica {
namespace {

using testing::parameters_of;
using testing::Settings;
using testing::simulated;

TEST(RelationResolution, IsATenthOrWhatAFullRunSees) {
  const std::vector<double> found =
      pair_resolutions({1, 1, 1, 0.1, 0}, {0.01, 0.01, 0.01, 0.01, 0.01}, {0.001, 0.015, 0.5, 0.5, 0.5});
  EXPECT_DOUBLE_EQ(found[0], 0.1);          // a full run sees more than is worth seeing
  EXPECT_DOUBLE_EQ(found[1], 0.12 + 0.01);  // it does not
  EXPECT_DOUBLE_EQ(found[2], 0.2);          // and is not asked beyond a fifth
  EXPECT_DOUBLE_EQ(found[3], 0.1);          // of the largest, a tenth
  EXPECT_DOUBLE_EQ(found[4], 0.1);
}

TEST(RelationResolution, OfStatisticsIsHalfOfWhatTheySay) {
  EXPECT_DOUBLE_EQ(correlation_resolution(0.98, 0.72), 0.13);
  EXPECT_DOUBLE_EQ(correlation_resolution(0.32, 0.59), 0.34);
  EXPECT_DOUBLE_EQ(slope_resolution(1, 0.91), 0.1);
  EXPECT_DOUBLE_EQ(slope_resolution(0.5, 0.7), 0.075);
  EXPECT_DOUBLE_EQ(slope_resolution(1, 0.1), 0.2);
  EXPECT_DOUBLE_EQ(mean_resolution(2, 2), 0.1);
  EXPECT_DOUBLE_EQ(mean_resolution(2, 2.3), 0.15);
  EXPECT_DOUBLE_EQ(mean_resolution(2, 5), 0.2);
}

Settings small(const char* connectivity, const char* rule) {
  return {{"generator", std::string("splitmix64")},
          {"connectivity", std::string(connectivity)},
          {"rule", std::string(rule)},
          {"neurons", std::int64_t{60}},
          {"memories", std::int64_t{3}},
          {"pairs", std::int64_t{12}},
          {"input_strength", 0.1},
          {"trials", std::int64_t{4}},
          {"recording_trials", std::int64_t{8}},
          {"recording_time", 60.0}};
}

// Standard deviations of replicas, over pairs, beside those foretold: leading order, and sixteen replicas of few trials.
void expect_foretold_noise(const char* connectivity, const char* rule) {
  const auto study = make_learning_speed_study();
  const Parameters parameters = parameters_of(*study, small(connectivity, rule));
  const RelationNoise noise = relation_prediction(RelationNetwork(parameters), 8 * 60).noise;
  const std::vector<Dataset> replicas = simulated(*study, parameters, 16);
  const auto check = [&](const char* name, const std::vector<double>& full_run, double share) {
    double found = 0, foretold = 0;
    for (std::size_t k = 0; k < full_run.size(); ++k) {
      EstimateAccumulator values;
      for (const Dataset& replica : replicas) values.add(replica.at(name).values[k]);
      found += std::pow(values.estimate().standard_error, 2) * 16 / static_cast<double>(full_run.size());
      foretold += std::pow(full_run[k], 2) / share / static_cast<double>(full_run.size());
    }
    EXPECT_GT(std::sqrt(found / foretold), 0.6) << connectivity << ' ' << rule << ' ' << name;
    EXPECT_LT(std::sqrt(found / foretold), 1.6) << connectivity << ' ' << rule << ' ' << name;
  };
  const double trials = 4 / full_trials;
  const double recording = 8 * 60 / full_recording;
  check("speed", noise.speed, trials);
  check("drive", noise.drive, trials);
  check("target_variance_euler", noise.variance, recording);
  check("formula2", noise.formula2, recording);
  check("closure", noise.closure, trials);
}

TEST(RelationNoise, IsThatOfReplicas) {
  expect_foretold_noise("hopfield", "hebbian");
  expect_foretold_noise("kurikawa-kaneko", "hebbian");
}

TEST(RelationNoise, IsThatOfReplicasWithTheInputInTheRule) {
  expect_foretold_noise("hopfield", "hebbian-input");
}

}  // namespace
}  // namespace synaptica
