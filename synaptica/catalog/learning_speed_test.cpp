// The studies of the fluctuation-learning relation over many pairs: learning-speed and its relatives.
#include "synaptica/catalog/learning_speed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/catalog/pair_family.h"
#include "synaptica/catalog/rate_setting.h"
#include "synaptica/catalog/study_test_fixture.h"
#include "synaptica/core/error.h"
#include "synaptica/core/estimate.h"
#include "synaptica/numerics/vector_product.h"
#include "synaptica/study/comparison.h"
#include "synaptica/study/warnings.h"

namespace synaptica {
namespace {

using testing::parameters_of;
using testing::Settings;
using testing::simulated;

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string splitmix = "splitmix64";

// The reference network of neurons that saturate.
Settings saturating(double input_strength, const std::string& rule, double temperature) {
  return {{"connectivity", std::string("random")},
          {"generator", splitmix},
          {"neurons", std::int64_t{64}},
          {"strength", 0.6},
          {"gain", 1.2},
          {"input_strength", input_strength},
          {"temperature", temperature},
          {"time_step", 0.05},
          {"rule", rule},
          {"directions", std::string("patterns")},
          {"pairs", std::int64_t{1}}};
}

// A small network whose simulation costs a few tens of milliseconds.
Settings small() {
  return {{"generator", splitmix},           {"neurons", std::int64_t{40}},
          {"memories", std::int64_t{3}},     {"pairs", std::int64_t{6}},
          {"target_seed", std::int64_t{11}}, {"gain", 0.5},
          {"input_strength", 0.3},           {"estimator", std::string("tangent")},
          {"trials", std::int64_t{16}},      {"recording_trials", std::int64_t{16}},
          {"recording_time", 60.0}};
}

Settings with(Settings settings, const Settings& more) {
  settings.insert(settings.end(), more.begin(), more.end());
  return settings;
}

// R6: the speed at the input state, to all printed digits.
TEST(LearningSpeed, PredictsTheReferenceSpeedsOfSaturatingNeurons) {
  const auto study = make_learning_speed_study();
  const auto input_state = [&](double strength, const std::string& rule) {
    return study->predict(parameters_of(*study, saturating(strength, rule, 0.01)))
        .at("input_state")
        .value.values[0];
  };
  EXPECT_NEAR(input_state(0.2, "hebbian"), .082593, 5.01e-7);
  EXPECT_NEAR(input_state(0.2, "hebbian-input"), .276450, 5.01e-7);
  EXPECT_NEAR(input_state(1, "hebbian"), .277035, 5.01e-7);
  EXPECT_NEAR(input_state(1, "hebbian-input"), .335974, 5.01e-7);
}

// R6: another program's simulations, tangent and paired, within three joint standard errors; and the closure is there too.
void expect_reference_speed(double strength, const std::string& rule, double temperature,
                            const char* estimator, double printed, double error) {
  const auto study = make_learning_speed_study();
  const Parameters parameters = parameters_of(
      *study, with(saturating(strength, rule, temperature), {{"estimator", std::string(estimator)},
                                                             {"trials", std::int64_t{8}},
                                                             {"recording_trials", std::int64_t{4}},
                                                             {"recording_time", 40.0}}));
  EstimateAccumulator speed;
  for (const Dataset& replica : simulated(*study, parameters, 8)) speed.add(replica.at("speed").values[0]);
  const Estimate found = speed.estimate();
  const Prediction prediction = study->predict(parameters);
  EXPECT_NEAR(found.mean, prediction.at("speed").value.values[0],
              4 * found.standard_error + prediction.at("speed").allowance.values[0]);
  EXPECT_NEAR(found.mean, printed, 3 * std::hypot(found.standard_error, error));
  EXPECT_LT(found.standard_error, 0.03 * printed);
}

TEST(LearningSpeed, SimulationGivesTheReferenceSpeeds) {
  expect_reference_speed(0.2, "hebbian", 0.01, "tangent", .08252, .00079);
  expect_reference_speed(0.2, "hebbian", 0.01, "paired", .08167, .00079);
}

TEST(LearningSpeed, SimulationGivesTheReferenceSpeedsWithLittleNoise) {
  expect_reference_speed(0.2, "hebbian", 0.0005, "tangent", .08286, .00018);
  expect_reference_speed(0.2, "hebbian-input", 0.0005, "tangent", .27687, .00055);
}

TEST(LearningSpeed, SimulationGivesTheReferenceSpeedsOfAStrongInput) {
  expect_reference_speed(1, "hebbian", 0.0005, "tangent", .27732, .00024);
  expect_reference_speed(1, "hebbian-input", 0.0005, "tangent", .33634, .00028);
}

// Linear neurons, symmetric couplings: all formulas are the speed, but for what the Euler map makes of the variance.
TEST(LearningSpeed, FormulasAreExactWhereTheyShouldBe) {
  const auto study = make_learning_speed_study();
  const Prediction prediction = study->predict(
      parameters_of(*study, with(small(), {{"activation", std::string("linear")}, {"time_step", 0.005}})));
  const std::vector<double>& speed = prediction.at("speed").value.values;
  for (const char* name : {"formula1", "formula2", "closure", "input_state"})
    for (std::size_t k = 0; k < speed.size(); ++k)
      EXPECT_NEAR(prediction.at(name).value.values[k], speed[k], 0.01 * speed[k]) << name;
  EXPECT_NEAR(prediction.at("correlation").value.values[0], 1, 1e-4);
}

// Verdicts of a small run, and that a wrong theory would be seen.
TEST(LearningSpeed, TheoryAndSimulationAgree) {
  const auto study = make_learning_speed_study();
  const Parameters parameters = parameters_of(*study, small());
  Prediction prediction = study->predict(parameters);
  const std::vector<Dataset> replicas = simulated(*study, parameters, 8);
  const std::size_t comparisons = comparisons_at(*study, parameters, prediction);
  for (const ObservableSpec& spec : study->describe().observables)
    EXPECT_NE(compare(spec, prediction, replicas, comparisons).verdict, Verdict::disagrees) << spec.name;
  for (double& value : prediction["slope"].value.values) value *= 1.5;
  EXPECT_EQ(compare(observable_spec(study->describe(), "slope"), prediction, replicas, comparisons).verdict,
            Verdict::disagrees);
}

TEST(LearningSpeed, OneSeedOneResultTwoSeedsTwo) {
  const auto study = make_learning_speed_study();
  const Parameters parameters = parameters_of(*study, small());
  EXPECT_EQ(simulated(*study, parameters, 2), simulated(*study, parameters, 2));
  EXPECT_NE(simulated(*study, parameters, 1, 1), simulated(*study, parameters, 1, 2));
}

// Logistic neurons are active at rest: the covariance rule learns from what the input adds to that, Hebb's from all of it.
TEST(LearningSpeed, TheCovarianceRuleTakesOffTheActivityAtRest) {
  const auto study = make_learning_speed_study();
  const Settings logistic = with(small(), {{"activation", std::string("logistic")}, {"gain", 2.0}});
  const Parameters parameters = parameters_of(*study, with(logistic, {{"rule", std::string("covariance")}}));
  const Prediction prediction = study->predict(parameters);
  const Prediction hebbian = study->predict(parameters_of(*study, logistic));
  for (std::size_t k = 0; k < 6; ++k)
    EXPECT_LT(std::fabs(prediction.at("drive").value.values[k]), 0.2 * hebbian.at("drive").value.values[k]);
  const std::vector<Dataset> replicas = simulated(*study, parameters, 8);
  const std::size_t comparisons = comparisons_at(*study, parameters, prediction);
  for (const ObservableSpec& spec : study->describe().observables)
    EXPECT_NE(compare(spec, prediction, replicas, comparisons).verdict, Verdict::disagrees) << spec.name;
  const ObservableSpec& speed = observable_spec(study->describe(), "speed");
  EXPECT_EQ(compare(speed, hebbian, replicas, comparisons).verdict, Verdict::disagrees);
}

// Two trials do not tell a tenth of a speed, whatever else: the verdict says so.
TEST(LearningSpeed, FewTrialsAreUnresolved) {
  const auto study = make_learning_speed_study();
  const Parameters parameters =
      parameters_of(*study, with(small(), {{"trials", std::int64_t{2}}, {"input_strength", 0.05}}));
  const Prediction prediction = study->predict(parameters);
  const ObservableSpec& speed = observable_spec(study->describe(), "speed");
  EXPECT_EQ(compare(speed, prediction, simulated(*study, parameters, 8), 20).verdict, Verdict::unresolved);
}

// Past its bifurcation a memory network has no state at rest: theory is left out, the simulation stands alone and says why.
TEST(LearningSpeed, WithoutAStateAtRestTheSimulationStandsAlone) {
  const auto study = make_learning_speed_study();
  const Parameters parameters = parameters_of(*study, with(small(), {{"gain", 1.5}, {"temperature", 0.02}}));
  const Prediction prediction = study->predict(parameters);
  EXPECT_THAT(prediction.at("speed").left_out, HasSubstr("not stable"));
  EXPECT_THAT(study->axes(parameters)[1].labels, Not(Contains("closure")));
  const std::vector<Dataset> replicas = simulated(*study, parameters, 2);
  std::vector<SimulatedObservable> sides;
  for (const ObservableSpec& spec : study->describe().observables)
    if (spec.kind != ObservableKind::predicted && given(spec, replicas.front()))
      sides.push_back({spec.name, estimate_observable(spec, replicas)});
  EXPECT_THAT(warnings_at(*study, parameters, sides), Contains(HasSubstr("states of their own")));
}

// Without input nothing is evoked: no statistics, a speed of 0, and a warning that says so.
TEST(LearningSpeed, WithoutInputThereIsNoMapping) {
  const auto study = make_learning_speed_study();
  const Parameters parameters = parameters_of(*study, with(small(), {{"input_strength", 0.0}}));
  const Prediction prediction = study->predict(parameters);
  EXPECT_THAT(prediction.at("correlation").left_out, HasSubstr("without input"));
  for (const double speed : prediction.at("speed").value.values) EXPECT_NEAR(speed, 0, 1e-30);
  EXPECT_EQ(simulated(*study, parameters, 1).front().find("formulas"), nullptr);
  EXPECT_THAT(warnings_at(*study, parameters, prediction), Contains(HasSubstr("spontaneous activity alone")));
}

TEST(LearningSpeed, RefusesContradictions) {
  const auto study = make_learning_speed_study();
  const auto refusal = [&](const Settings& settings) -> std::string {
    try {
      static_cast<void>(parameters_of(*study, settings));
    } catch (const InvalidArgument& error) {
      return error.what();
    }
    return "accepted";
  };
  const std::string patterns = "patterns";
  EXPECT_THAT(refusal({{"temperature", 0.0}}), HasSubstr("temperature = 0"));
  EXPECT_THAT(refusal({{"pairs", std::int64_t{2}}}), HasSubstr("at least 3"));
  EXPECT_THAT(refusal({{"pairs", std::int64_t{1}}}), HasSubstr("directions = patterns"));
  EXPECT_THAT(refusal({{"directions", patterns}}), HasSubstr("the network stores 10"));
  EXPECT_THAT(refusal({{"pair", std::int64_t{1}}}), HasSubstr("only directions = patterns"));
  EXPECT_THAT(refusal({{"connectivity", std::string("random")}}), HasSubstr("stores nothing"));
  EXPECT_THAT(refusal({{"recording_time", 30.0}}), HasSubstr("at least 40"));
  EXPECT_THAT(refusal({{"recording_time", 40.0}, {"recording_trials", std::int64_t{2}}}),
              HasSubstr("fewer than twice the 200 neurons"));
  EXPECT_THAT(refusal({{"skip_time", 60.0}}), HasSubstr("learning_time = 60"));
}

// Directions of every family have the squared length N and hang on the seeds alone.
TEST(PairFamily, DirectionsAreTheSeedsAlone) {
  const auto study = make_learning_speed_study();
  for (const char* directions : {"graded", "principal", "isotropic", "patterns", "new-patterns"})
    for (const std::string& generator : {splitmix, std::string("philox")}) {
      const Settings settings =
          with(small(), {{"directions", std::string(directions)},
                         {"pairs", std::int64_t{directions == std::string("patterns") ? 3 : 6}},
                         {"generator", generator}});
      const auto drawn = [&](const Settings& all) {
        const Parameters parameters = parameters_of(*study, all);
        const RateSetting setting(parameters);
        return PairFamily(parameters).draw(setting, setting.coupling());
      };
      const PairFamily::Directions one = drawn(settings);
      EXPECT_EQ(one.targets, drawn(settings).targets);
      EXPECT_NE(one.targets, one.inputs);
      const PairFamily::Directions other =
          drawn(with(settings, {{"novel_target_seed", std::int64_t{5}}, {"target_seed", std::int64_t{6}}}));
      EXPECT_NE(one.targets, other.targets) << directions;
      for (const Array* rows : {&one.targets, &one.inputs})
        for (std::size_t k = 0; k < rows->shape[0]; ++k) {
          const auto row = std::span<const double>(rows->values).subspan(k * 40, 40);
          EXPECT_NEAR(numerics::dot(row, row), 40, 1e-10) << directions;
        }
    }
}

}  // namespace
}  // namespace synaptica
