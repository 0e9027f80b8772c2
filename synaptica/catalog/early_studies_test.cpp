// The studies of learning out of ongoing activity: memory-kernel, early-learning, chaotic-components, noise-crossover.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/catalog/activity_setting.h"
#include "synaptica/catalog/chaotic_components.h"
#include "synaptica/catalog/early_learning.h"
#include "synaptica/catalog/memory_kernel.h"
#include "synaptica/catalog/noise_crossover.h"
#include "synaptica/catalog/study_test_fixture.h"
#include "synaptica/core/error.h"
#include "synaptica/study/comparison.h"
#include "synaptica/study/run_result.h"

namespace synaptica {
namespace {

using testing::parameters_of;
using testing::Settings;
using testing::simulated;

using ::testing::HasSubstr;

// Small networks and few states: a replica takes some hundredths of a second.
const Settings small_kernel{{"neurons", std::int64_t{60}},
                            {"connectivity", std::string("random")},
                            {"states", std::int64_t{6}},
                            {"new_targets", std::int64_t{4}},
                            {"warm_up", 40.0},
                            {"settling", 20.0}};
const Settings small_grid{{"neurons", std::int64_t{60}},
                          {"states", std::int64_t{4}},
                          {"pairs", std::int64_t{2}},
                          {"gains", std::vector<double>{1, 3}},
                          {"memory_counts", std::vector<double>{6, 30}},
                          {"warm_up", 40.0}};
const Settings small_directions{{"neurons", std::int64_t{60}},
                                {"memories", std::int64_t{30}},
                                {"states", std::int64_t{4}},
                                {"warm_up", 40.0},
                                {"settling", 10.0},
                                {"learning_time", 10.0},
                                {"response_time", 20.0},
                                {"recording_time", 40.0},
                                {"directions_count", std::int64_t{6}}};

Settings with(Settings settings, const Settings& more) {
  settings.insert(settings.end(), more.begin(), more.end());
  return settings;
}

ObservableResult result_of(const Study& study, const Prediction& prediction,
                           const std::vector<Dataset>& datasets, const char* name) {
  return compare(observable_spec(study.describe(), name), prediction, datasets, 2);
}

TEST(EarlyStudies, OneSeedOneResultTwoSeedsTwo) {
  const std::vector<std::pair<std::unique_ptr<Study>, Settings>> studies = [] {
    std::vector<std::pair<std::unique_ptr<Study>, Settings>> all;
    all.emplace_back(make_memory_kernel_study(), small_kernel);
    all.emplace_back(make_early_learning_study(), small_grid);
    all.emplace_back(make_chaotic_components_study(), small_directions);
    all.emplace_back(make_noise_crossover_study(), small_directions);
    return all;
  }();
  for (const auto& [study, settings] : studies) {
    const Parameters parameters = parameters_of(*study, settings);
    const std::vector<Dataset> first = simulated(*study, parameters, 1, 3);
    EXPECT_EQ(first, simulated(*study, parameters, 1, 3)) << study->describe().name;
    EXPECT_NE(first, simulated(*study, parameters, 1, 4)) << study->describe().name;
    // Everything that is described is given.
    const Prediction prediction = study->predict(parameters);
    for (const ObservableSpec& spec : study->describe().observables)
      EXPECT_NO_THROW(static_cast<void>(compare(spec, prediction, first, 1))) << spec.name;
  }
}

// The law holds where networks are chaotic, cycle or rest; without its slow modes, or without the response, it does not.
TEST(MemoryKernel, IsTheLawOfEachNetwork) {
  const auto study = make_memory_kernel_study();
  const Parameters parameters = parameters_of(*study, small_kernel);
  const std::vector<Dataset> datasets = simulated(*study, parameters, 32);
  const Prediction prediction = study->predict(parameters);
  const ObservableResult learned = result_of(*study, prediction, datasets, "learned");
  EXPECT_EQ(learned.verdict, Verdict::agrees);
  EXPECT_THAT(learned.compared_entries, ::testing::ElementsAre(5, 10));
  EXPECT_GT(learned.mean.values[10], 1);
  std::vector<Dataset> response_free;
  for (const Dataset& data : datasets) {
    Dataset wrong;
    for (const auto& [name, array] : data)
      wrong.add(name, name == "learned_expected" ? data.at("drive") : array);
    response_free.push_back(wrong);
  }
  EXPECT_EQ(result_of(*study, prediction, response_free, "learned").verdict, Verdict::disagrees);
}

// A frozen drive is taken with the lag of one time constant: t - 1 + exp(-t) times slope and second moment.
TEST(MemoryKernel, MeanFieldCurveBendsAsTheActivityForgets) {
  const auto study = make_memory_kernel_study();
  const std::vector<double> curve =
      study->predict(parameters_of(*study, small_kernel)).at("learned_mean_field").value.values;
  // Published: C_x(0) = .481201, mean slope .486822 at g = 2, autocorrelation 1/2 at 5.361.
  const double frozen = 2 * 0.486822 * 0.481201;
  EXPECT_NEAR(curve[1], frozen * std::exp(-1.0), 0.02 * frozen * std::exp(-1.0));
  EXPECT_LT(curve[5], frozen * (4 + std::exp(-5.0)));
  EXPECT_GT(curve[5], 0.75 * frozen * (4 + std::exp(-5.0)));
  EXPECT_FALSE(study->predict(parameters_of(*study, {})).at("learned_mean_field").left_out.empty());
}

TEST(EarlyLearningStudy, SpeedsAreTheLawsAndFollowActivity) {
  const auto study = make_early_learning_study();
  const Parameters parameters = parameters_of(*study, small_grid);
  const std::vector<Dataset> datasets = simulated(*study, parameters, 8);
  const Prediction prediction = study->predict(parameters);
  EXPECT_NE(result_of(*study, prediction, datasets, "speed").verdict, Verdict::disagrees);
  const ObservableResult speed = result_of(*study, prediction, datasets, "speed");
  const ObservableResult variance = result_of(*study, prediction, datasets, "total_variance");
  EXPECT_LT(variance.mean.values[0], 1e-6);  // gain 1, 6 maps of 60 neurons: below the onset
  EXPECT_LT(speed.mean.values[0], 0.01);
  EXPECT_GT(variance.mean.values[3], 0.3);  // gain 3, 30 maps: beyond it
  EXPECT_GT(speed.mean.values[3], 0.15);
  EXPECT_NEAR(prediction.at("onset").value.values[3], 6 * std::sqrt(0.5), 1e-12);
  EXPECT_NEAR(prediction.at("marginal_slope").value.values[3], 1 / (2 * std::sqrt(0.5)), 1e-12);
  EXPECT_GT(result_of(*study, prediction, datasets, "correlation").mean.values[0], 0.8);  // of 4 networks
}

// Of a linear network, whose closure is exact, every component is answered as the theory says.
TEST(ChaoticComponents, AreExactOfLinearNetworks) {
  const auto study = make_chaotic_components_study();
  const Parameters parameters =
      parameters_of(*study, with(small_directions, {{"activation", std::string("linear")},
                                                    {"connectivity", std::string("random")},
                                                    {"gain", 0.6},
                                                    {"temperature", 0.01},
                                                    {"response_time", 100.0}}));
  const Dataset data = simulated(*study, parameters, 1).front();
  for (std::size_t k = 0; k < 6; ++k)
    EXPECT_NEAR(data.at("response").values[k], data.at("response_expected").values[k],
                2e-3 * data.at("response_expected").values[k]);
  EXPECT_EQ(data.at("linear_stable").values[0], 1);
  // Slower noise: flatter, down to static noise.
  const std::vector<double>& exponents = data.at("linear_exponents").values;
  EXPECT_GT(exponents[0], exponents[1]);
  EXPECT_GT(exponents[1], exponents[3]);
  EXPECT_NEAR(exponents[3], 0.5, 0.1);
}

TEST(ChaoticComponents, LeavesTheLinearNetworkOutWhereAsked) {
  const auto study = make_chaotic_components_study();
  const Parameters parameters = parameters_of(*study, with(small_directions, {{"linear_network", false}}));
  EXPECT_FALSE(study->predict(parameters).at("linear_exponent").left_out.empty());
  EXPECT_EQ(simulated(*study, parameters, 1).front().find("linear_exponents"), nullptr);
}

// Noise as large as the activity; of 60 neurons the closure is allowed an eighth.
TEST(NoiseCrossover, NoiseMakesTheClosureExact) {
  const auto study = make_noise_crossover_study();
  for (const char* directions : {"graded", "principal"}) {
    const Parameters parameters = parameters_of(
        *study, with(small_directions, {{"temperature", 1.0}, {"directions", std::string(directions)}}));
    const std::vector<Dataset> datasets = simulated(*study, parameters, 8);
    const Prediction prediction = study->predict(parameters);
    EXPECT_EQ(result_of(*study, prediction, datasets, "response_ratio").verdict, Verdict::agrees)
        << directions;
    EXPECT_GT(result_of(*study, prediction, datasets, "quasi_linear_correlation").mean.values[0], 0.85);
  }
}

// Slow modes take their time: of a linear network near instability the response that is waited for is the theory's, the early
// one less. Slopes are the gain with and without input.
TEST(NoiseCrossover, WaitsForTheResponse) {
  const auto study = make_noise_crossover_study();
  const Settings linear = with(small_directions, {{"activation", std::string("linear")},
                                                  {"connectivity", std::string("hopfield")},
                                                  {"memories", std::int64_t{2}},
                                                  {"gain", 0.75},
                                                  {"temperature", 0.01},
                                                  {"response_time", 5.0}});
  const auto slope = [&](double wait, const char* name) {
    return simulated(*study, parameters_of(*study, with(linear, {{"response_wait", wait}})), 1)
        .front()
        .at(name)
        .values[0];
  };
  EXPECT_LT(slope(0, "quasi_linear_slope"), 0.8);
  EXPECT_NEAR(slope(100, "quasi_linear_slope"), 1, 1e-3);
  EXPECT_NEAR(slope(100, "resting_quasi_linear_slope"), 1, 1e-3);
}

// Each target is its own input: a Hopfield network's stored direction, the last one, answers itself and drives the most.
TEST(NoiseCrossover, TakesTargetsForInputs) {
  const auto study = make_noise_crossover_study();
  const Settings hopfield = with(small_directions, {{"connectivity", std::string("hopfield")},
                                                    {"memories", std::int64_t{3}},
                                                    {"gain", 0.6},
                                                    {"temperature", 0.001}});
  for (const auto& [inputs, own] : {std::pair{"targets", true}, {"shuffled", false}}) {
    const Dataset data =
        simulated(*study, parameters_of(*study, with(hopfield, {{"inputs", std::string(inputs)}})), 1)
            .front();
    const std::vector<double>& drive = data.at("drive").values;
    EXPECT_EQ(std::max_element(drive.begin(), drive.end()) == drive.end() - 1, own) << inputs;
  }
}

// Couplings that learned their maps in turn recall the last one where the couplings that they began as do not.
TEST(EarlyStudies, LearnSequentialCouplings) {
  const auto study = make_noise_crossover_study();
  const auto recalled = [&](const char* connectivity) {
    const ActivitySetting setting(parameters_of(
        *study, with(small_directions,
                     {{"connectivity", std::string(connectivity)}, {"memories", std::int64_t{6}}})));
    const DrawnNetwork network = setting.draw({.seed = 3});
    const std::size_t n = setting.neurons, last = 5 * n;
    std::vector<double> x(n, 0), next(n);
    for (int step = 0; step < 300; ++step, x = next)
      for (std::size_t i = 0; i < n; ++i) {
        double field = network.inputs.values[last + i];
        for (std::size_t j = 0; j < n; ++j) field += network.coupling.values[i * n + j] * x[j];
        next[i] = x[i] + 0.1 * (std::tanh(2 * field) - x[i]);
      }
    double overlap = 0;
    for (std::size_t i = 0; i < n; ++i)
      overlap += x[i] * network.targets.values[last + i] / static_cast<double>(n);
    return overlap;
  };
  EXPECT_GT(recalled("sequential"), 0.85);
  EXPECT_LT(recalled("random"), 0.5);
  const auto grid = make_early_learning_study();
  EXPECT_FALSE(grid->predict(parameters_of(*grid, {{"connectivity", std::string("sequential")}}))
                   .at("onset")
                   .left_out.empty());
}

TEST(EarlyStudies, WarnOfActivityThatDoesNotFluctuate) {
  const auto study = make_noise_crossover_study();
  const Parameters parameters = parameters_of(*study, small_directions);
  const auto with_values = [&](double exponent, double share) {
    PointResult point{parameters, {}, {}};
    ObservableResult result;
    result.name = "largest_lyapunov_exponent";
    result.mean = Array::scalar(exponent);
    point.observables.push_back(result);
    result.name = "within_trial_share";
    result.mean = Array::scalar(share);
    point.observables.push_back(result);
    return study->warnings(point);
  };
  EXPECT_TRUE(with_values(0.1, 0.9).empty());
  EXPECT_THAT(with_values(-0.1, 0.9), ::testing::ElementsAre(HasSubstr("not chaotic")));
  EXPECT_THAT(with_values(0.1, 0.2), ::testing::ElementsAre(HasSubstr("20 %")));
  EXPECT_TRUE(study->warnings(PointResult{parameters, {}, {}}).empty());
}

TEST(EarlyStudies, RefuseWithOneSentence) {
  const auto expect = [](const Study& study, const Settings& settings, const char* part) {
    try {
      static_cast<void>(parameters_of(study, settings));
      ADD_FAILURE() << part;
    } catch (const InvalidArgument& error) {
      EXPECT_THAT(error.what(), HasSubstr(part));
    }
  };
  expect(*make_memory_kernel_study(), {{"activation", std::string("linear")}}, "choose tanh or erf");
  expect(*make_memory_kernel_study(),
         {{"connectivity", std::string("row-normalised")}, {"memories", std::int64_t{1}}},
         "store at least 2");
  expect(*make_early_learning_study(), {{"gains", std::vector<double>{2, 1}}}, "gains: values must ascend");
  expect(*make_early_learning_study(), {{"memory_counts", std::vector<double>{10.5, 20}}}, "no whole number");
  expect(*make_early_learning_study(), {{"memory_counts", std::vector<double>{4, 20}}},
         "fewer than pairs = 8");
  expect(*make_chaotic_components_study(), {{"neurons", std::int64_t{10}}}, "no more than as many");
}

}  // namespace
}  // namespace synaptica
