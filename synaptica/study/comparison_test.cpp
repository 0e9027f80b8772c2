#include "synaptica/study/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "synaptica/core/error.h"
#include "synaptica/numerics/statistics.h"
#include "synaptica/study/dice_study_fixture.h"

namespace synaptica {
namespace {

using testing::DiceStudy;
using ::testing::HasSubstr;

std::vector<Dataset> replicas(const Study& study, const Parameters& parameters, std::int64_t count,
                              std::uint64_t seed) {
  std::vector<Dataset> datasets;
  for (std::int64_t r = 0; r < count; ++r)
    datasets.push_back(study.simulate(parameters, {seed, parameters.hash(), static_cast<std::uint64_t>(r)}));
  return datasets;
}

ObservableResult judge(const DiceStudy& study, const std::string& name, std::int64_t count,
                       std::uint64_t seed, std::size_t comparisons = 1) {
  const Parameters parameters = default_parameters(study);
  const auto data = replicas(study, parameters, count, seed);
  return compare(observable_spec(study.describe(), name), study.predict(parameters), data, comparisons);
}

TEST(Compare, FollowsTheRuleOfTheVerdict) {
  const ObservableResult result = judge(DiceStudy(), "average", 100, 1, 5);
  const double t = numerics::student_t_two_sided_quantile(0.01 / 5, 99);
  EXPECT_DOUBLE_EQ(result.tolerance.values[0],
                   t * result.standard_error.values[0] + result.allowance.values[0]);
  EXPECT_EQ(result.allowance.values[0], 1e-12);  // rounding, whatever the study says
  EXPECT_DOUBLE_EQ(result.deviation.values[0], result.mean.values[0] - 1);
  EXPECT_DOUBLE_EQ(result.z.values[0], result.deviation.values[0] / result.standard_error.values[0]);
  EXPECT_EQ(result.verdict, Verdict::agrees);
}

TEST(Compare, CallsARightTheoryWrongAsOftenAsItSays) {
  // One comparison a run, error rate 1 %: among 2000 runs 20 +- 4.4 false alarms; 4.9 deviations is once in a
  // million.
  int alarms = 0;
  for (std::uint64_t seed = 1; seed <= 2000; ++seed)
    alarms += judge(DiceStudy(), "average", 8, seed).verdict == Verdict::disagrees ? 1 : 0;
  EXPECT_NEAR(alarms, 20, 4.9 * std::sqrt(2000 * 0.01 * 0.99));
}

TEST(Compare, SeesAWrongTheory) {
  // The bias of 0.4 is 8 standard errors of 100 replicas of 4 draws: beyond t* = 2.6 with certainty for any
  // seed.
  const ObservableResult result = judge(DiceStudy(0.4), "average", 100, 1);
  EXPECT_EQ(result.verdict, Verdict::disagrees);
  EXPECT_LT(result.z.values[0], -4);
}

TEST(Compare, FewReplicasNeverPassForAgreement) {
  EXPECT_EQ(judge(DiceStudy(), "average", 7, 1).verdict, Verdict::unresolved);
  EXPECT_THAT(judge(DiceStudy(), "average", 7, 1).reason, HasSubstr("at least 8"));
  EXPECT_EQ(judge(DiceStudy(), "average", 1, 1).verdict, Verdict::unresolved);
  // Eight replicas, a hundred comparisons: the tolerance is about 7.9 * 0.5 / sqrt(8) = 1.4 > 0.5, the
  // resolution.
  const ObservableResult coarse = judge(DiceStudy(), "average", 8, 3, 100);
  ASSERT_EQ(coarse.verdict, Verdict::unresolved);
  ASSERT_TRUE(coarse.replicas_needed.has_value());
  EXPECT_GT(*coarse.replicas_needed, 8);
  // With twice the replicas that it asks for, the spread being what it was, the verdict is there.
  EXPECT_EQ(judge(DiceStudy(), "average", 2 * *coarse.replicas_needed, 3, 100).verdict, Verdict::agrees);
}

TEST(Compare, AllowanceBeyondResolutionIsNeverDecided) {
  const DiceStudy study;
  const Parameters parameters = default_parameters(study);
  Prediction prediction = study.predict(parameters);
  prediction["average"].allowance = Array::scalar(0.6);  // the resolution is 0.5
  const auto data = replicas(study, parameters, 64, 1);
  const ObservableResult result = compare(observable_spec(study.describe(), "average"), prediction, data, 1);
  EXPECT_EQ(result.verdict, Verdict::unresolved);
  EXPECT_FALSE(result.replicas_needed.has_value());
  EXPECT_THAT(result.reason, HasSubstr("no number of replicas"));
}

TEST(Compare, WhatTheTheoryLeavesOutHasAReasonAndNoVerdict) {
  const DiceStudy study;
  const Parameters parameters = default_parameters(study);
  Prediction prediction = study.predict(parameters);
  const std::size_t all = comparisons_at(study, parameters, prediction);
  prediction["average"] = left_out_observable({}, "there is none");
  EXPECT_EQ(comparisons_at(study, parameters, prediction), all - 1);
  const ObservableSpec& spec = observable_spec(study.describe(), "average");

  auto data = replicas(study, parameters, 8, 1);
  const ObservableResult measured = compare(spec, prediction, data, 1);
  EXPECT_TRUE(measured.left_out);
  EXPECT_EQ(measured.verdict, Verdict::none);
  EXPECT_EQ(measured.reason, "there is none");
  EXPECT_EQ(measured.replicas, 8);
  EXPECT_TRUE(std::isfinite(measured.mean.values[0]));
  EXPECT_TRUE(std::isnan(measured.theory.values[0]));

  // A dataset without it: left out on both sides. Where the theory does give a value that is a fault of the study.
  for (Dataset& replica : data) {
    Dataset others;
    others.add("draw", replica.at("draw"));
    replica = others;
  }
  const ObservableResult absent = compare(spec, prediction, data, 1);
  EXPECT_TRUE(absent.left_out);
  EXPECT_EQ(absent.replicas, 0);
  EXPECT_TRUE(std::isnan(absent.mean.values[0]));
  EXPECT_ANY_THROW((void)compare(spec, study.predict(parameters), data, 1));

  prediction["draw"] = left_out_observable({3}, "of another shape");
  EXPECT_THROW((void)comparisons_at(study, parameters, prediction), std::logic_error);
}

TEST(Compare, ArraysAreJudgedAtTheirEntries) {
  const ObservableResult result = judge(DiceStudy(), "draw", 64, 2, 4);
  EXPECT_EQ(result.compared_entries, (std::vector<std::size_t>{0, 1, 2, 3}));
  EXPECT_EQ(result.verdict, Verdict::agrees);
  for (std::size_t i = 0; i < 4; ++i)
    EXPECT_LE(
        std::fabs(result.deviation.values[i]) / result.tolerance.values[i],
        std::fabs(result.deviation.values[result.worst_entry]) / result.tolerance.values[result.worst_entry]);
}

TEST(Compare, TheoryOfAReplicasOwnDataIsComparedReplicaByReplica) {
  const ObservableResult result = judge(DiceStudy(), "doubled", 16, 1);
  EXPECT_EQ(result.verdict, Verdict::agrees);
  EXPECT_EQ(result.standard_error.values[0], 0);  // of the difference, not of the observable
  EXPECT_TRUE(std::isnan(result.z.values[0]));
  EXPECT_DOUBLE_EQ(result.theory.values[0], result.mean.values[0]);
}

TEST(Compare, FunctionsOfMeansGetAJackknifeError) {
  const ObservableResult result = judge(DiceStudy(), "deviation", 400, 1);
  // The spread of a standard deviation from R normal numbers is 1/sqrt(2 R); its estimate is good to about 10
  // % here.
  EXPECT_NEAR(result.standard_error.values[0] / std::sqrt(1.0 / 800), 1, 0.3);
  EXPECT_EQ(result.verdict, Verdict::agrees);
}

TEST(Compare, ProportionsUseTheExactBinomial) {
  const DiceStudy study;
  const Parameters parameters = default_parameters(study);
  const ObservableSpec& spec = observable_spec(study.describe(), "positive");
  const auto successes = [](int k, int n) {
    std::vector<Dataset> data(static_cast<std::size_t>(n));
    for (int r = 0; r < n; ++r) data[static_cast<std::size_t>(r)].add("positive", r < k ? 1.0 : 0.0);
    return data;
  };
  const Prediction prediction = study.predict(parameters);
  for (int k = 0; k <= 40; ++k) {
    const ObservableResult result = compare(spec, prediction, successes(k, 40), 1);
    const bool likely = numerics::binomial_lower_tail(k, 40, 0.5) >= 0.005 &&
                        numerics::binomial_upper_tail(k, 40, 0.5) >= 0.005;
    EXPECT_EQ(result.verdict == Verdict::agrees, likely) << k;
    EXPECT_EQ(std::fabs(k / 40.0 - 0.5) <= result.tolerance.values[0] + 1e-12, likely) << k;
  }
  // A theory of certainty is refuted by one exception, however small the standard error.
  Prediction certain = prediction;
  certain["positive"].value = Array::scalar(1);
  EXPECT_EQ(compare(spec, certain, successes(40, 40), 1).verdict, Verdict::agrees);
  EXPECT_EQ(compare(spec, certain, successes(39, 40), 1).verdict, Verdict::disagrees);
}

TEST(Compare, OneSidedObservablesGetNoVerdict) {
  const ObservableResult predicted = judge(DiceStudy(), "centre_limit", 8, 1);
  EXPECT_EQ(predicted.verdict, Verdict::none);
  EXPECT_EQ(predicted.mean.size(), 0U);
  const ObservableResult measured = judge(DiceStudy(), "largest", 8, 1);
  EXPECT_EQ(measured.verdict, Verdict::none);
  EXPECT_EQ(measured.theory.size(), 0U);
  EXPECT_GT(measured.standard_error.values[0], 0);
}

TEST(Compare, RefusesReplicasThatDoNotFit) {
  const DiceStudy study;
  const Prediction prediction = study.predict(default_parameters(study));
  std::vector<Dataset> data(2);
  data[0].add("average", 1.0);
  data[1].add("average", Array::vector({1, 2}));
  EXPECT_THROW(static_cast<void>(compare(observable_spec(study.describe(), "average"), prediction, data, 1)),
               Error);
  data[1] = {};
  data[1].add("average", std::nan(""));
  EXPECT_THROW(static_cast<void>(compare(observable_spec(study.describe(), "average"), prediction, data, 1)),
               Error);
}

TEST(ComparedEntries, AreEvenlySpacedAndFew) {
  const auto entries = compared_entries({}, 101);
  EXPECT_EQ(entries.size(), 32U);
  EXPECT_EQ(entries.front(), 0U);
  EXPECT_EQ(entries.back(), 100U);
  EXPECT_EQ(compared_entries({}, 1).size(), 1U);
  EXPECT_TRUE(compared_entries({}, 0).empty());
  PredictedObservable outside;
  outside.compared_entries = {3};
  EXPECT_THROW(static_cast<void>(compared_entries(outside, 3)), std::logic_error);
}

TEST(ComparisonsAt, CountsEveryComparedEntry) {
  const DiceStudy study;
  const Parameters parameters = default_parameters(study);
  // average, draw[4], positive, deviation, doubled
  EXPECT_EQ(comparisons_at(study, parameters, study.predict(parameters)), 8U);
  Prediction misshapen = study.predict(parameters);
  misshapen["draw"].value = Array::vector({1, 2});
  EXPECT_THROW(static_cast<void>(comparisons_at(study, parameters, misshapen)), std::logic_error);
  misshapen.erase("centre_limit");
  EXPECT_THROW(static_cast<void>(comparisons_at(study, parameters, misshapen)), std::logic_error);
}

}  // namespace
}  // namespace synaptica
