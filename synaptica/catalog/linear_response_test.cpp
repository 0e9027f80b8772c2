// The study linear-response, and the draws of RateSetting.
#include "synaptica/catalog/linear_response.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/catalog/rate_setting.h"
#include "synaptica/catalog/study_test_fixture.h"
#include "synaptica/core/error.h"
#include "synaptica/core/estimate.h"
#include "synaptica/study/comparison.h"

namespace synaptica {
namespace {

using testing::parameters_of;
using testing::Settings;
using testing::simulated;

using ::testing::HasSubstr;
// The reference networks r (random), s (symmetric) and k (Kurikawa-Kaneko), as the command line names them.
Settings reference(char name, const std::string& rule) {
  Settings settings = {{"generator", std::string("splitmix64")},
                       {"neurons", std::int64_t{64}},
                       {"input_strength", 0.2},
                       {"time_step", 0.05},
                       {"rule", rule},
                       {"gain", 1.0}};
  if (name == 'k') {
    settings.insert(settings.end(), {{"connectivity", std::string("kurikawa-kaneko")},
                                     {"memories", std::int64_t{5}},
                                     {"gain", 0.8},
                                     {"target_seed", std::int64_t{4}},
                                     {"input_seed", std::int64_t{5}}});
  } else {
    settings.insert(settings.end(), {{"connectivity", std::string("random")},
                                     {"strength", name == 'r' ? 0.6 : 0.4},
                                     {"symmetry", name == 'r' ? 0.0 : 1.0}});
  }
  return settings;
}

double predicted(const Study& study, const Settings& settings, const std::string& name) {
  return study.predict(parameters_of(study, settings)).at(name).value.values.at(0);
}

void expect_digits(double found, double printed, const std::string& what) {
  const double unit = std::pow(10, std::floor(std::log10(std::fabs(printed))) - 6);
  EXPECT_NEAR(found, printed, 0.501 * unit) << what;  // half a unit of the seventh digit, as printed
}

// R2 to R4 through predict(), to all printed digits.
TEST(LinearResponse, PredictsTheReferenceNumbers) {
  struct Column {
    char name;
    double variance, euler, response_target, response_input, power, hebbian, input, delta, offset, formula1,
        trace;
  };
  const Column columns[] = {{'r', 1.383068, 1.414737, 1.117246, .9593009, .04733775, .05288791, .2143550,
                             .05307329, -.04613154, .06547134, 1.231295},
                            {'s', 1.340602, 1.366233, 1.340602, 1.209680, .07236120, .09700759, .3243401,
                             .1006597, -.1532876, .09700759, 1.234147},
                            {'k', 2.590077, 2.634679, 1.421431, .1847189, .03215518, .04570636, .05251302,
                             .03800199, -.04705518, .06662749, 1.129335}};
  const auto study = make_linear_response_study();
  for (const Column& c : columns) {
    const Settings hebbian = reference(c.name, "hebbian");
    const auto check = [&](const char* name, double printed) {
      expect_digits(predicted(*study, hebbian, name), printed, std::string(1, c.name) + " " + name);
    };
    expect_digits(predicted(*study, hebbian, "target_variance") / 0.01, c.variance, "variance");
    expect_digits(predicted(*study, hebbian, "target_variance_euler") / 0.01, c.euler, "Euler variance");
    check("response_target", c.response_target);
    check("response_input", c.response_input);
    check("response_power", c.power);
    check("speed", c.hebbian);
    check("offset", c.offset);
    check("formula1", c.formula1);
    check("trace_covariance", c.trace);
    expect_digits(predicted(*study, reference(c.name, "hebbian-input"), "speed"), c.input, "Hebbian input");
    expect_digits(predicted(*study, reference(c.name, "delta"), "speed"), c.delta, "delta");
  }
}

// R5: orthogonal patterns of the Walsh generator, in closed form.
TEST(LinearResponse, PredictsOnePairInClosedForm) {
  const auto study = make_linear_response_study();
  const auto walsh = [](const std::string& connectivity, std::int64_t input_seed, const std::string& rule) {
    return Settings{{"connectivity", connectivity},
                    {"generator", std::string("walsh")},
                    {"neurons", std::int64_t{64}},
                    {"memories", std::int64_t{1}},
                    {"target_seed", std::int64_t{1}},
                    {"input_seed", input_seed},
                    {"gain", 0.7},
                    {"rule", rule}};
  };
  const Settings pair = walsh("kurikawa-kaneko", 2, "hebbian");
  EXPECT_NEAR(predicted(*study, pair, "target_variance") / 0.01, 2.19, 1e-12);
  EXPECT_NEAR(predicted(*study, pair, "response_target"), 1.19, 1e-12);
  EXPECT_NEAR(predicted(*study, pair, "response_input"), 0.21, 1e-12);
  EXPECT_NEAR(predicted(*study, pair, "response_power"), 0.002842, 1e-14);
  EXPECT_NEAR(predicted(*study, walsh("hopfield", 1, "hebbian-input"), "speed"), .5444444, 5e-8);
  EXPECT_NEAR(predicted(*study, walsh("pseudo-inverse", 1, "hebbian"), "speed"), .1270370, 5e-8);
}

// Another program's simulations of the same networks, other noise: within three joint standard errors.
void expect_reference_speed(char name, const std::string& rule, double printed, double printed_error) {
  const auto study = make_linear_response_study();
  Settings settings = reference(name, rule);
  settings.insert(settings.end(), {{"time_step", 0.1}, {"recording_time", 1.0}, {"trials", std::int64_t{8}}});
  EstimateAccumulator speed;
  for (const Dataset& replica : simulated(*study, parameters_of(*study, settings), 8))
    speed.add(replica.at("speed").values[0]);
  const Estimate estimate = speed.estimate();
  EXPECT_NEAR(estimate.mean, printed, 3 * std::hypot(estimate.standard_error, printed_error)) << name << rule;
  EXPECT_LT(estimate.standard_error, 0.05 * printed);
}

TEST(LinearResponse, SimulationGivesTheReferenceSpeedsOfHebbsRule) {
  expect_reference_speed('r', "hebbian", .05322, .00036);
  expect_reference_speed('s', "hebbian", .09708, .00072);
  expect_reference_speed('k', "hebbian", .04605, .00065);
}

TEST(LinearResponse, SimulationGivesTheReferenceSpeedsOfOtherRules) {
  expect_reference_speed('r', "hebbian-input", .2146, .0014);
  expect_reference_speed('k', "hebbian-input", .05141, .00085);
  expect_reference_speed('r', "delta", .05400, .00071);
}

// Verdicts of small runs, both estimators: nothing disagrees. And a theory that is off by more than the resolution is seen.
TEST(LinearResponse, TheoryAndSimulationAgree) {
  const auto study = make_linear_response_study();
  for (const char* estimator : {"paired", "tangent"}) {
    Settings settings = reference('r', "hebbian");
    settings.insert(settings.end(),
                    {{"time_step", 0.1}, {"recording_time", 20.0}, {"estimator", std::string(estimator)}});
    const Parameters parameters = parameters_of(*study, settings);
    Prediction prediction = study->predict(parameters);
    const std::vector<Dataset> replicas = simulated(*study, parameters, 8);
    const auto verdict = [&](const char* name) {
      return compare(observable_spec(study->describe(), name), prediction, replicas, 3).verdict;
    };
    for (const char* name : {"target_variance_euler", "speed", "offset"})
      EXPECT_NE(verdict(name), Verdict::disagrees) << name << ", " << estimator;
    EXPECT_EQ(verdict("speed"), Verdict::agrees);
    prediction["target_variance_euler"].value.values[0] *= 1.3;
    EXPECT_EQ(verdict("target_variance_euler"), Verdict::disagrees);
  }
}

TEST(LinearResponse, OneSeedOneResultTwoSeedsTwo) {
  const auto study = make_linear_response_study();
  const Parameters parameters = parameters_of(
      *study, {{"neurons", std::int64_t{30}}, {"memories", std::int64_t{2}}, {"recording_time", 5.0}});
  EXPECT_EQ(simulated(*study, parameters, 2), simulated(*study, parameters, 2));
  EXPECT_NE(simulated(*study, parameters, 1, 1), simulated(*study, parameters, 1, 2));
}

TEST(LinearResponse, WithoutNoiseTheFormulasAreLeftOut) {
  const auto study = make_linear_response_study();
  const Parameters parameters = parameters_of(
      *study, {{"temperature", 0.0}, {"neurons", std::int64_t{64}}, {"memories", std::int64_t{3}}});
  const Prediction prediction = study->predict(parameters);
  EXPECT_THAT(prediction.at("formula1").left_out, HasSubstr("without noise"));
  const Dataset replica = study->simulate(parameters, {.seed = 1, .point = parameters.hash()});
  EXPECT_EQ(replica.at("target_variance_euler").values[0], 0);
  // The paired estimator is off in the second order of the learning rate: its allowance.
  EXPECT_NEAR(replica.at("speed").values[0], replica.at("speed_expected").values[0],
              prediction.at("speed").allowance.values[0]);
}

TEST(LinearResponse, RefusesContradictions) {
  const auto study = make_linear_response_study();
  const auto refusal = [&](const Settings& settings) -> std::string {
    try {
      static_cast<void>(study->predict(parameters_of(*study, settings)));
    } catch (const InvalidArgument& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_THAT(refusal({{"activation", std::string("tanh")}}), HasSubstr("choose linear"));
  EXPECT_THAT(refusal({{"pair", std::int64_t{10}}}), HasSubstr("pair = 10"));
  EXPECT_THAT(refusal({{"gain", 2.0}}), HasSubstr("no stationary state"));
  EXPECT_THAT(refusal({{"skip_time", 60.0}}), HasSubstr("learning_time = 60"));
  EXPECT_THAT(
      refusal(
          {{"time_step", 1.9}, {"connectivity", std::string("random")}, {"symmetry", -1.0}, {"gain", 0.9}}),
      HasSubstr("Euler map"));
  EXPECT_THAT(refusal({{"generator", std::string("walsh")}}), HasSubstr("power of 2"));
  EXPECT_THAT(refusal({{"generator", std::string("walsh")}, {"connectivity", std::string("random")}}),
              HasSubstr("is random"));
  EXPECT_THAT(refusal({{"connectivity", std::string("pseudo-inverse")}, {"memories", std::int64_t{300}}}),
              HasSubstr("pseudo-inverse"));
  EXPECT_THAT(refusal({{"decay", 11.0}}), HasSubstr("decay = 11"));
}

// A matrix from elsewhere: the network whose numbers it holds.
TEST(RateSetting, WeightsAreTheCoupling) {
  const auto study = make_linear_response_study();
  const Settings random = {
      {"connectivity", std::string("random")}, {"neurons", std::int64_t{20}}, {"strength", 0.5}};
  const Array coupling = RateSetting(parameters_of(*study, random)).coupling();
  const Settings matrix = {
      {"connectivity", std::string("matrix")}, {"neurons", std::int64_t{20}}, {"weights", coupling.values}};
  EXPECT_EQ(RateSetting(parameters_of(*study, matrix)).coupling(), coupling);
  EXPECT_EQ(predicted(*study, matrix, "speed"), predicted(*study, random, "speed"));
  Settings wrong = matrix;
  wrong[1].second = std::int64_t{21};
  EXPECT_THROW(parameters_of(*study, wrong), InvalidArgument);
  wrong[0].second = std::string("hopfield");
  EXPECT_THROW(parameters_of(*study, wrong), InvalidArgument);
}

// Every connectivity gives a network, the same for the same seeds.
TEST(RateSetting, DrawsAreTheSeedsAlone) {
  const auto study = make_linear_response_study();
  for (const char* connectivity :
       {"hopfield", "random", "kurikawa-kaneko", "pseudo-inverse", "excitatory-inhibitory", "row-normalised"})
    for (const char* generator : {"philox", "splitmix64"}) {
      const Settings settings = {{"connectivity", std::string(connectivity)},
                                 {"generator", std::string(generator)},
                                 {"neurons", std::int64_t{20}},
                                 {"memories", std::int64_t{3}},
                                 {"pair", std::int64_t{2}}};
      const RateSetting one(parameters_of(*study, settings));
      const RateSetting other(parameters_of(*study, settings));
      EXPECT_EQ(one.coupling(), other.coupling());
      EXPECT_EQ(one.target(), other.target());
      EXPECT_NE(one.target(), one.input());
      Settings changed = settings;
      changed.insert(changed.end(), {{"network_seed", std::int64_t{7}}, {"target_seed", std::int64_t{8}}});
      EXPECT_NE(RateSetting(parameters_of(*study, changed)).coupling(), one.coupling()) << connectivity;
    }
}

}  // namespace
}  // namespace synaptica
