// The studies learning-speed-gain, learning-speed-memories and large-input.
#include "synaptica/catalog/learning_speed_scans.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "synaptica/catalog/large_input.h"
#include "synaptica/catalog/study_test_fixture.h"
#include "synaptica/core/error.h"
#include "synaptica/study/comparison.h"

namespace synaptica {
namespace {

using testing::parameters_of;
using testing::Settings;
using testing::simulated;

using ::testing::HasSubstr;

Settings reference(const Settings& more) {
  Settings settings = {{"generator", std::string("splitmix64")},
                       {"target_seed", std::int64_t{11}},
                       {"input_seed", std::int64_t{12}}};
  settings.insert(settings.end(), more.begin(), more.end());
  return settings;
}

// A small network whose simulation costs a few tens of milliseconds.
Settings small() {
  return {{"generator", std::string("splitmix64")},
          {"neurons", std::int64_t{40}},
          {"memories", std::int64_t{4}},
          {"pairs", std::int64_t{4}},
          {"input_strength", 0.3},
          {"estimator", std::string("tangent")},
          {"trials", std::int64_t{16}},
          {"recording_trials", std::int64_t{16}},
          {"recording_time", 60.0}};
}

// A reference table: the closure at rest to its printed digits, and what another program simulated, by the closure under the
// input, within its error and one per cent. The rest of the table: tests/system/test_learning_speed.py.
TEST(LearningSpeedGain, TheoryGivesThePrintedSpeeds) {
  const auto study = make_learning_speed_gain_study();
  const Prediction prediction = study->predict(parameters_of(*study, reference({{"gain", 0.6}})));
  EXPECT_NEAR(1e3 * prediction.at("closure_speed").value.values[0], 1.942, 0.0005);
  EXPECT_NEAR(1e3 * prediction.at("speed").value.values[0], 1.899, 3 * .026 + 0.01 * 1.9);
}

// Verdicts of small runs of each study, one seed one result, two seeds two.
TEST(LearningSpeedScans, TheoryAndSimulationAgree) {
  for (const auto& study : {make_learning_speed_gain_study(), make_learning_speed_memories_study()}) {
    const Parameters parameters = parameters_of(*study, small());
    const Prediction prediction = study->predict(parameters);
    const std::vector<Dataset> replicas = simulated(*study, parameters, 8);
    const std::size_t comparisons = comparisons_at(*study, parameters, prediction);
    for (const ObservableSpec& spec : study->describe().observables)
      EXPECT_NE(compare(spec, prediction, replicas, comparisons).verdict, Verdict::disagrees) << spec.name;
    EXPECT_EQ(replicas[0], simulated(*study, parameters, 1)[0]);
    EXPECT_NE(replicas[0], simulated(*study, parameters, 1, 2)[0]);
  }
}

Settings driven(double input_strength) {
  Settings settings = small();
  settings.insert(
      settings.end(),
      {{"input_strength", input_strength}, {"gain", 0.5}, {"pairs", std::int64_t{6}}, {"driven_time", 30.0}});
  return settings;
}

TEST(LargeInput, TheoryAndSimulationAgree) {
  const auto study = make_large_input_study();
  const Parameters parameters = parameters_of(*study, driven(0.8));
  Prediction prediction = study->predict(parameters);
  const std::vector<Dataset> replicas = simulated(*study, parameters, 8);
  const std::size_t comparisons = comparisons_at(*study, parameters, prediction);
  for (const ObservableSpec& spec : study->describe().observables)
    EXPECT_NE(compare(spec, prediction, replicas, comparisons).verdict, Verdict::disagrees) << spec.name;
  for (double& value : prediction["driven_slope"].value.values) value *= 1.1;
  EXPECT_EQ(
      compare(observable_spec(study->describe(), "driven_slope"), prediction, replicas, comparisons).verdict,
      Verdict::disagrees);
  EXPECT_EQ(replicas[0], simulated(*study, parameters, 1)[0]);
  EXPECT_NE(replicas[0], simulated(*study, parameters, 1, 2)[0]);
}

// A stronger input leaves spontaneous variance too large, and the input state right.
TEST(LargeInput, TheorySaysWhichResponseIsRight) {
  const auto study = make_large_input_study();
  const auto slopes = [&](double strength) {
    return study->predict(parameters_of(*study, driven(strength))).at("slope").value.values;
  };
  const std::vector<double> weak = slopes(0.1);
  const std::vector<double> strong = slopes(1);
  EXPECT_LT(strong[0], 0.6 * weak[0]);
  EXPECT_GT(strong[2], 0.9);
  EXPECT_NEAR(strong[3], 1, 0.02);
}

TEST(LargeInput, RefusesContradictions) {
  const auto study = make_large_input_study();
  EXPECT_THROW(static_cast<void>(parameters_of(*study, {{"rule", std::string("delta")}})), InvalidArgument);
  EXPECT_THROW(static_cast<void>(parameters_of(*study, {{"input_strength", 0.0}})), InvalidArgument);
  EXPECT_THROW(static_cast<void>(parameters_of(
                   *study, {{"directions", std::string("patterns")}, {"pairs", std::int64_t{1}}})),
               InvalidArgument);
}

}  // namespace
}  // namespace synaptica
