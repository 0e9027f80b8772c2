// The study series-generation.
#include "synaptica/catalog/series_generation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "synaptica/catalog/study_test_fixture.h"
#include "synaptica/core/error.h"
#include "synaptica/study/comparison.h"

namespace synaptica {
namespace {

using ::testing::HasSubstr;
using testing::parameters_of;
using testing::Settings;
using testing::simulated;

// The reference networks: symmetric, or of independent entries.
Settings reference(bool symmetric, double frequency, const std::string& activation, double time_step) {
  return {{"generator", std::string("splitmix64")},
          {"neurons", std::int64_t{64}},
          {"connectivity", std::string("random")},
          {"strength", symmetric ? 0.4 : 0.6},
          {"symmetry", symmetric ? 1.0 : 0.0},
          {"target_seed", std::int64_t{31}},
          {"input_seed", std::int64_t{32}},
          {"gain", 1.0},
          {"input_strength", 0.2},
          {"temperature", 0.005},
          {"frequency", frequency},
          {"activation", activation},
          {"time_step", time_step}};
}

double value(const Prediction& prediction, const char* name) {
  return prediction.at(name).value.values.at(0);
}

// R8, in continuous time and with a step near 0.02, to all printed digits.
TEST(SeriesGeneration, PredictsTheReferenceNumbers) {
  const auto study = make_series_generation_study();
  const auto check = [&](bool symmetric, double frequency, double speed, double euler) {
    const Prediction prediction =
        study->predict(parameters_of(*study, reference(symmetric, frequency, "linear", 0.02)));
    const double unit = std::pow(10, std::floor(std::log10(speed)) - 5);  // of the sixth digit
    EXPECT_NEAR(value(prediction, "speed"), speed, 0.501 * unit);
    EXPECT_NEAR(value(prediction, "speed_euler"), euler, 0.501 * unit);
  };
  check(true, 0.2, .0345357, .0345917);
  check(true, 1, .00487073, .00490315);
  check(false, 0.2, .0274422, .0274813);
  check(false, 2, .000942834, .000939022);
}

TEST(SeriesGeneration, SpeedsOfSaturatingNeuronsTendToContinuousTime) {
  const auto study = make_series_generation_study();
  const auto at = [&](double time_step) {
    return study->predict(parameters_of(*study, reference(true, 1, "tanh", time_step)));
  };
  const Prediction coarse = at(0.1);
  const Prediction fine = at(0.02);
  // Of first order in the step with the simulated step, of second in the other: 25 times smaller.
  const double first_order = value(coarse, "speed_euler") - value(fine, "speed_euler");
  EXPECT_GT(std::fabs(first_order), 1e-4);
  EXPECT_LT(std::fabs(value(coarse, "speed") - value(fine, "speed")), std::fabs(first_order) / 10);
}

// Verdicts of small runs: nothing disagrees, and a theory that is off by more than the resolution is seen.
TEST(SeriesGeneration, TheoryAndSimulationAgree) {
  const auto study = make_series_generation_study();
  for (const char* activation : {"linear", "tanh"})
    for (const char* estimator : {"paired", "tangent"}) {
      Settings settings = reference(false, 1, activation, 0.1);
      settings.insert(settings.end(), {{"estimator", std::string(estimator)}, {"trials", std::int64_t{8}}});
      const Parameters parameters = parameters_of(*study, settings);
      const std::vector<Dataset> replicas = simulated(*study, parameters, 8);
      const Prediction prediction = study->predict(parameters);
      const ObservableSpec& spec = observable_spec(study->describe(), "speed");
      EXPECT_EQ(compare(spec, prediction, replicas, 1).verdict, Verdict::agrees) << activation << estimator;
      std::vector<Dataset> wrong;
      for (const Dataset& replica : replicas) {
        Dataset other;
        other.add("speed", replica.at("speed").values[0]);
        other.add("speed_expected", 1.15 * replica.at("speed_expected").values[0]);
        wrong.push_back(other);
      }
      EXPECT_EQ(compare(spec, prediction, wrong, 1).verdict, Verdict::disagrees);
    }
}

TEST(SeriesGeneration, WithoutNoiseSimulationIsTheory) {
  const auto study = make_series_generation_study();
  for (const char* rule : {"hebbian", "hebbian-input"}) {
    Settings settings = reference(true, 2, "tanh", 0.1);
    settings.insert(settings.end(), {{"temperature", 0.0},
                                     {"rule", std::string(rule)},
                                     {"estimator", std::string("tangent")},
                                     {"trials", std::int64_t{2}}});
    const std::vector<Dataset> replicas = simulated(*study, parameters_of(*study, settings), 1);
    const double expected = replicas[0].at("speed_expected").values[0];
    EXPECT_NEAR(replicas[0].at("speed").values[0], expected, 1e-7 * std::fabs(expected)) << rule;
  }
}

TEST(SeriesGeneration, OneSeedOneResultTwoSeedsTwo) {
  const auto study = make_series_generation_study();
  const Parameters parameters =
      parameters_of(*study, {{"neurons", std::int64_t{30}}, {"memories", std::int64_t{2}}});
  EXPECT_EQ(simulated(*study, parameters, 2), simulated(*study, parameters, 2));
  EXPECT_NE(simulated(*study, parameters, 1, 1), simulated(*study, parameters, 1, 2));
}

TEST(SeriesGeneration, RefusesContradictions) {
  const auto study = make_series_generation_study();
  const auto refusal = [&](const Settings& settings) -> std::string {
    try {
      static_cast<void>(study->predict(parameters_of(*study, settings)));
    } catch (const InvalidArgument& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_THAT(refusal({{"rule", std::string("delta")}}), HasSubstr("rule = delta"));
  for (const char* active_at_rest : {"logistic", "rectified"})
    EXPECT_THAT(refusal({{"rule", std::string("covariance")}, {"activation", std::string(active_at_rest)}}),
                HasSubstr("activity at rest"));
  EXPECT_THAT(refusal({{"activation", std::string("linear")}, {"gain", 2.0}}),
              HasSubstr("no stationary state"));
  EXPECT_THAT(refusal({{"generator", std::string("walsh")},
                       {"neurons", std::int64_t{16}},
                       {"memories", std::int64_t{6}},
                       {"pair", std::int64_t{5}}}),
              HasSubstr("pair = 5: 16 Walsh rows"));
}

}  // namespace
}  // namespace synaptica
