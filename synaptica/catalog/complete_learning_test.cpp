// The study complete-learning: what it draws, measures and refuses.
#include "synaptica/catalog/complete_learning.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "synaptica/catalog/study_test_fixture.h"
#include "synaptica/core/error.h"
#include "synaptica/core/estimate.h"
#include "synaptica/rate/scatter.h"
#include "synaptica/study/comparison.h"
#include "synaptica/study/run_result.h"

namespace synaptica {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using testing::parameters_of;
using testing::Settings;
using testing::simulated;

Settings small(Settings more = {}) {
  Settings settings = {{"neurons", std::int64_t{40}},
                       {"memories", std::int64_t{4}},
                       {"targets", std::int64_t{3}},
                       {"states", std::int64_t{2}},
                       {"warm_up", 20.0},
                       {"recording_time", 20.0}};
  settings.insert(settings.end(), more.begin(), more.end());
  return settings;
}

double value(const Dataset& replica, const char* name) {
  return replica.at(name).values.at(0);
}

// Every connectivity, rule and start gives numbers; a network without couplings learns as theory says, to rounding.
TEST(CompleteLearning, EveryKindOfNetworkAndRuleLearns) {
  const auto study = make_complete_learning_study();
  for (const std::string connectivity : {"kurikawa-kaneko", "row-normalised", "sequential"})
    for (const std::string rule : {"delta-decay", "delta", "hebbian"})
      for (const std::string start : {"onset", "evoked"}) {
        const Parameters parameters =
            parameters_of(*study, small({{"connectivity", connectivity}, {"rule", rule}, {"start", start}}));
        const std::vector<Dataset> replicas = simulated(*study, parameters, 1);
        const Dataset& replica = replicas.front();
        EXPECT_NEAR(value(replica, "uncoupled_time"), value(replica, "uncoupled_time_expected"), 1e-8)
            << connectivity << rule << start;
        EXPECT_GT(value(replica, "novel_time"), 0);
        EXPECT_EQ(value(replica, "novel_unlearned"), 0) << connectivity << rule << start;
        EXPECT_EQ(replica.find("sequence_time") != nullptr, connectivity == "sequential");
      }
}

// Where nothing is in store and nothing couples, new maps take the time of a network without couplings.
TEST(CompleteLearning, WithoutStrengthIsWithoutCouplings) {
  const auto study = make_complete_learning_study();
  const Dataset replica = simulated(*study, parameters_of(*study, small({{"strength", 0.0}})), 1).front();
  EXPECT_NEAR(value(replica, "novel_time"), value(replica, "uncoupled_time"), 1e-8);
  EXPECT_NEAR(value(replica, "spontaneous_variance"), 0, 1e-12);
  EXPECT_EQ(value(replica, "variance_rank_correlation"), 0);
  EXPECT_NEAR(value(replica, "delay"), 0, 1e-8);
}

// Chance overlaps of inputs with targets move the time of new maps; not the delay, which has the same maps in both.
TEST(CompleteLearning, DelayDoesNotHangOnChanceOverlaps) {
  const auto study = make_complete_learning_study();
  std::vector<double> overlap, time, delay;
  for (const Dataset& replica : simulated(*study, parameters_of(*study, small()), 12)) {
    overlap.push_back(value(replica, "input_overlap"));
    time.push_back(value(replica, "novel_time"));
    delay.push_back(value(replica, "delay"));
    EXPECT_NEAR(delay.back(), time.back() - value(replica, "uncoupled_time"), 1e-12);
  }
  EXPECT_LT(rate::scatter_statistics(overlap, time).correlation, -0.8);
  EXPECT_LT(estimate(delay).standard_error, 0.75 * estimate(time).standard_error);
}

// Stored maps are answered sooner than new ones are learned; gain makes both faster. In three networks each, by far.
TEST(CompleteLearning, StoreAndGainMakeItFaster) {
  const auto study = make_complete_learning_study();
  const auto times = [&](double gain, const char* name) {
    double sum = 0;
    for (const Dataset& replica : simulated(*study, parameters_of(*study, small({{"gain", gain}})), 3))
      sum += value(replica, name) / 3;
    return sum;
  };
  EXPECT_LT(times(2, "stored_time"), 0.8 * times(2, "novel_time"));
  EXPECT_LT(times(4, "novel_time"), 0.9 * times(1, "novel_time"));
}

TEST(CompleteLearning, SequencesTellTheTimeOfEachMap) {
  const auto study = make_complete_learning_study();
  const Parameters parameters = parameters_of(
      *study, small({{"connectivity", std::string("sequential")}, {"passes", std::int64_t{2}}}));
  const Array times = simulated(*study, parameters, 1).front().at("sequence_time");
  ASSERT_EQ(times.shape, std::vector<std::size_t>{8});
  EXPECT_EQ(study->axes(parameters).front().coordinates.size(), 8U);
  for (const double time : times.values) EXPECT_GT(time, 0);
}

TEST(CompleteLearning, OneSeedOneResultTwoSeedsTwo) {
  const auto study = make_complete_learning_study();
  const Parameters parameters = parameters_of(*study, small());
  EXPECT_EQ(simulated(*study, parameters, 2), simulated(*study, parameters, 2));
  EXPECT_NE(simulated(*study, parameters, 1, 1), simulated(*study, parameters, 1, 2));
}

TEST(CompleteLearning, SaysWhatWasNotLearned) {
  const auto study = make_complete_learning_study();
  const Parameters parameters = parameters_of(*study, small({{"longest_time", 3.0}}));
  const Dataset replica = simulated(*study, parameters, 1).front();
  EXPECT_EQ(value(replica, "novel_unlearned"), 1);
  EXPECT_NEAR(value(replica, "novel_time"), 3, 1e-12);
  PointResult point{.parameters = parameters, .axes = {}, .observables = {}};
  for (const ObservableSpec& spec : study->describe().observables) {
    ObservableResult observable;
    observable.name = spec.name;
    if (const Array* const mean = replica.find(spec.name)) observable.mean = *mean;
    point.observables.push_back(observable);
  }
  EXPECT_THAT(study->warnings(point), Contains(HasSubstr("novel_unlearned = 1")));
}

TEST(CompleteLearning, RefusesContradictions) {
  const auto study = make_complete_learning_study();
  const auto refusal = [&](const Settings& settings) -> std::string {
    try {
      static_cast<void>(simulated(*study, parameters_of(*study, small(settings)), 1));
    } catch (const Error& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_THAT(refusal({{"threshold", 1.0}}), HasSubstr("threshold = 1"));
  EXPECT_THAT(refusal({{"input_strength", 0.0}, {"strength", 0.0}}), HasSubstr("nothing ever moves"));
  EXPECT_THAT(refusal({{"connectivity", std::string("sequential")}, {"longest_time", 1.0}}),
              HasSubstr("map 1, pass 1"));
}

}  // namespace
}  // namespace synaptica
