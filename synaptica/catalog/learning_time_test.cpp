// The study learning-time.
#include "synaptica/catalog/learning_time.h"

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

// R7: a Hopfield network that stores the target alone.
Settings one_pair(double learning_rate, double temperature, double learning_time) {
  return {{"connectivity", std::string("hopfield")},
          {"generator", std::string("walsh")},
          {"neurons", std::int64_t{64}},
          {"memories", std::int64_t{1}},
          {"target_seed", std::int64_t{1}},
          {"input_seed", std::int64_t{2}},
          {"activation", std::string("linear")},
          {"directions", std::string("patterns")},
          {"pairs", std::int64_t{1}},
          {"gain", 0.5},
          {"input_strength", 0.3},
          {"threshold", 0.5},
          {"temperature", temperature},
          {"learning_rate", learning_rate},
          {"learning_time", learning_time}};
}

// A small network with pairs of principal components.
Settings many_pairs(const std::string& activation) {
  return {{"connectivity", std::string("random")},
          {"symmetry", 1.0},
          {"neurons", std::int64_t{40}},
          {"gain", 0.4},
          {"directions", std::string("principal")},
          {"pairs", std::int64_t{8}},
          {"trials", std::int64_t{8}},
          {"activation", activation},
          {"recording_trials", std::int64_t{8}},
          {"recording_time", 50.0}};
}

double value(const Prediction& prediction, const char* name) {
  return prediction.at(name).value.values.at(0);
}

Settings with(Settings settings, const Settings& more) {
  settings.insert(settings.end(), more.begin(), more.end());
  return settings;
}

// The law of growth and 1/speed to all printed digits; the simulated times, printed without errors, to the step's effect.
TEST(LearningTime, PredictsTheReferenceNumbers) {
  const auto study = make_learning_time_study();
  const auto check = [&](double rate, double law, double simulated_time) {
    const Prediction prediction = study->predict(parameters_of(*study, one_pair(rate, 0, 1400)));
    EXPECT_NEAR(value(prediction, "growth_time"), law, 0.005);
    EXPECT_NEAR(value(prediction, "completion_time"), simulated_time, 0.15);
    EXPECT_NEAR(value(prediction, "speed_time"), 0.5 / (rate * 0.0225), 1e-6);
  };
  check(0.02, 319.28, 330.5);
  check(0.005, 1277.10, 1289.6);
}

TEST(LearningTime, WithoutNoiseSimulationIsTheory) {
  const auto study = make_learning_time_study();
  for (const char* rule : {"hebbian", "hebbian-input"}) {
    const Parameters parameters = parameters_of(
        *study, with(one_pair(0.1, 0, 100), {{"rule", std::string(rule)}, {"trials", std::int64_t{2}}}));
    const double expected = value(study->predict(parameters), "completion_time");
    EXPECT_NEAR(simulated(*study, parameters, 1)[0].at("completion_time").values[0], expected, 1e-6) << rule;
  }
}

// With noise the exact course agrees, and the law without its lag is seen to be wrong.
TEST(LearningTime, TheoryAndSimulationAgree) {
  const auto study = make_learning_time_study();
  const Parameters parameters =
      parameters_of(*study, with(one_pair(0.1, 0.001, 100), {{"trials", std::int64_t{8}}}));
  const std::vector<Dataset> replicas = simulated(*study, parameters, 8);
  Prediction prediction = study->predict(parameters);
  const ObservableSpec& spec = observable_spec(study->describe(), "completion_time");
  EXPECT_EQ(compare(spec, prediction, replicas, 1).verdict, Verdict::agrees);
  prediction["completion_time"].value = prediction["growth_time"].value;
  EXPECT_EQ(compare(spec, prediction, replicas, 1).verdict, Verdict::disagrees);
}

// Half of the pairs have eigenvectors as targets: those are judged.
TEST(LearningTime, JudgesWhatIsExact) {
  const auto study = make_learning_time_study();
  const Parameters parameters = parameters_of(*study, many_pairs("linear"));
  const Prediction prediction = study->predict(parameters);
  EXPECT_EQ(prediction.at("completion_time").compared_entries, (std::vector<std::size_t>{0, 1, 2, 3}));
  const std::vector<Dataset> replicas = simulated(*study, parameters, 8);
  const ObservableSpec& spec = observable_spec(study->describe(), "completion_time");
  EXPECT_NE(compare(spec, prediction, replicas, 4).verdict, Verdict::disagrees);
  EXPECT_GT(replicas[0].at("growth_rank").values[0], 0.5);
  EXPECT_THAT(study->predict(parameters_of(*study, many_pairs("tanh"))).at("completion_time").left_out,
              HasSubstr("eigenvector"));
}

TEST(LearningTime, CountsWhatIsNotFinished) {
  const auto study = make_learning_time_study();
  const Parameters parameters =
      parameters_of(*study, with(one_pair(0.02, 0.001, 50), {{"trials", std::int64_t{3}}}));
  const Dataset replica = simulated(*study, parameters, 1)[0];
  EXPECT_EQ(replica.at("unfinished").values[0], 1);
  EXPECT_EQ(replica.at("unfinished_trials").values[0], 3);
  EXPECT_EQ(replica.at("completion_time").values[0], 50);
  EXPECT_THAT(study->predict(parameters).at("completion_time").left_out, HasSubstr("no pair here"));
}

// Where noise is as large as the threshold each trial passes it long before their mean does, which is still waited for.
TEST(LearningTime, WaitsForTheMeanWhenAllTrialsAreOver) {
  const auto study = make_learning_time_study();
  const Parameters parameters = parameters_of(
      *study, with(one_pair(0.01, 0.3, 2000), {{"threshold", 0.1}, {"trials", std::int64_t{16}}}));
  for (const Dataset& replica : simulated(*study, parameters, 2)) {
    EXPECT_EQ(replica.at("unfinished_trials").values[0], 0);
    EXPECT_EQ(replica.at("unfinished").values[0], 0);
    EXPECT_LT(replica.at("completion_time").values[0], 2000);
  }
}

TEST(LearningTime, OneSeedOneResultTwoSeedsTwo) {
  const auto study = make_learning_time_study();
  const Parameters parameters = parameters_of(*study, many_pairs("tanh"));
  EXPECT_EQ(simulated(*study, parameters, 2), simulated(*study, parameters, 2));
  EXPECT_NE(simulated(*study, parameters, 1, 1), simulated(*study, parameters, 1, 2));
}

// Logistic neurons are active at rest, and the covariance rule takes that off: it learns in a time of its own, from its own
// speed; the law of growth from silence is not its law.
TEST(LearningTime, TheCovarianceRuleTakesOffTheActivityAtRest) {
  const auto study = make_learning_time_study();
  const Settings settings = with(many_pairs("logistic"), {{"rule", std::string("covariance")},
                                                          {"gain", 1.6},
                                                          {"temperature", 0.0},
                                                          {"input_strength", 3.0},
                                                          {"learning_rate", 0.002},
                                                          {"threshold", 0.01},
                                                          {"trials", std::int64_t{2}},
                                                          {"learning_time", 600.0}});
  const Parameters parameters = parameters_of(*study, settings);
  const Prediction prediction = study->predict(parameters);
  EXPECT_THAT(prediction.at("growth_time").left_out, HasSubstr("Hebb's rule"));
  const Dataset replica = simulated(*study, parameters, 1)[0];
  EXPECT_EQ(replica.at("unfinished").values[0], 0);
  for (std::size_t k = 0; k < 8; ++k) {
    const double foretold = prediction.at("speed_time").value.values[k];
    EXPECT_NEAR(replica.at("completion_time").values[k], foretold, 0.1 * foretold + 3) << k;
  }
}

TEST(LearningTime, RefusesContradictions) {
  const auto study = make_learning_time_study();
  const auto refusal = [&](const Settings& settings) -> std::string {
    try {
      static_cast<void>(simulated(*study, parameters_of(*study, settings), 1));
    } catch (const InvalidArgument& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_THAT(refusal(with(many_pairs("tanh"), {{"learning_time", 3.0}})), HasSubstr("are learned by then"));
  EXPECT_THAT(refusal(with(many_pairs("tanh"), {{"threshold", 0.0}})), HasSubstr("threshold"));
  EXPECT_THAT(refusal(with(one_pair(0.1, 0, 100), {{"gain", 2.0}})), HasSubstr("no stationary state"));
  EXPECT_THAT(refusal(with(many_pairs("tanh"), {{"pairs", std::int64_t{2}}})), HasSubstr("pairs = 2"));
}

}  // namespace
}  // namespace synaptica
