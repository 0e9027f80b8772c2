#include "synaptica/study/run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "synaptica/core/error.h"
#include "synaptica/study/dice_study_fixture.h"
#include "synaptica/study/digest.h"
#include "synaptica/study/temporary_folder.h"

namespace synaptica {
namespace {

using testing::DiceStudy;
using ::testing::HasSubstr;

const DiceStudy dice;

Plan plan_of(std::int64_t replicas, std::vector<ParameterValue> centres = {1.0, 2.0}) {
  return make_plan(dice,
                   {.study = "dice", .replicas = replicas, .grid = {{"centre", std::move(centres), ""}}});
}

TEST(RunPlan, EndsInAVerdictWithAndWithoutAFolder) {
  const TemporaryFolder folder;
  const RunOutcome kept =
      run_plan(dice, plan_of(64), {.output = folder / "new" / "run", .threads = 2, .command = "test"});
  const RunOutcome passing = run_plan(dice, plan_of(64), {});
  ASSERT_TRUE(kept.result && passing.result);
  EXPECT_TRUE(kept.result->agrees());
  EXPECT_EQ(kept.result->comparisons, 16U);
  EXPECT_EQ(kept.result->points[1].observables[0].mean, passing.result->points[1].observables[0].mean);
  EXPECT_TRUE(std::filesystem::exists(folder / "new" / "run" / "results.nc"));
  EXPECT_TRUE(std::filesystem::exists(folder / "new" / "run" / "journal.sqlite"));
  EXPECT_EQ(kept.result->provenance.command, "test");
}

TEST(RunPlan, ResumesAndNeverComputesATaskTwice) {
  class Counting final : public Study {
   public:
    [[nodiscard]] const StudyDescription& describe() const override { return dice.describe(); }
    [[nodiscard]] std::vector<Axis> axes(const Parameters& p) const override { return dice.axes(p); }
    [[nodiscard]] Prediction predict(const Parameters& p) const override { return dice.predict(p); }
    [[nodiscard]] Dataset simulate(const Parameters& p, const RandomKey& key) const override {
      ++calls;
      return dice.simulate(p, key);
    }
    mutable int calls = 0;
  } study;
  const TemporaryFolder folder;
  // An interruption before the first task: nothing is done, and nothing but the plan is kept.
  const RunOutcome stopped =
      run_plan(study, plan_of(10), {.output = folder.path(), .interrupted = [] { return true; }});
  EXPECT_TRUE(stopped.interrupted);
  EXPECT_FALSE(stopped.result.has_value());
  const auto finished_first = stopped.finished_tasks;
  EXPECT_EQ(study.calls, finished_first);
  EXPECT_FALSE(std::filesystem::exists(folder / "results.nc"));
  EXPECT_THAT([&] { static_cast<void>(stored_result(study, folder.path())); },
              ::testing::ThrowsMessage<InvalidArgument>(HasSubstr("not finished")));

  const RunOutcome resumed = run_plan(study, plan_of(10), {.output = folder.path()});
  EXPECT_EQ(study.calls, 20);
  const std::string digest = results_digest(folder / "results.nc");

  // A run may grow: only the new tasks are computed, and what was there does not change.
  study.calls = 0;
  const RunOutcome grown = run_plan(study, plan_of(12, {1.0, 2.0, 3.0}), {.output = folder.path()});
  EXPECT_EQ(study.calls, 36 - 20);
  const TemporaryFolder fresh;
  static_cast<void>(run_plan(study, plan_of(12, {1.0, 2.0, 3.0}), {.output = fresh.path(), .threads = 3}));
  EXPECT_EQ(results_digest(folder / "results.nc"), results_digest(fresh / "results.nc"));
  EXPECT_NE(results_digest(folder / "results.nc"), digest);
}

TEST(RunPlan, RefusesAFolderOfAnotherRun) {
  const TemporaryFolder folder;
  static_cast<void>(run_plan(dice, plan_of(8), {.output = folder.path()}));
  Plan other_seed = plan_of(8);
  other_seed.seed = 2;
  EXPECT_THROW(static_cast<void>(run_plan(dice, other_seed, {.output = folder.path()})), InvalidArgument);
  EXPECT_THROW(static_cast<void>(run_plan(dice, plan_of(8, {5.0}), {.output = folder.path()})),
               InvalidArgument);
  EXPECT_THROW(static_cast<void>(run_plan(dice, plan_of(7), {.output = folder.path()})), InvalidArgument);
  std::ofstream(folder / "file") << "x";
  EXPECT_THROW(static_cast<void>(run_plan(dice, plan_of(8), {.output = folder / "file"})), InvalidArgument);
}

TEST(StoredResult, IsTheResultOfTheRun) {
  const TemporaryFolder folder;
  const RunOutcome outcome = run_plan(dice, plan_of(16), {.output = folder.path(), .command = "as typed"});
  const std::string digest = results_digest(folder / "results.nc");
  std::filesystem::remove(folder / "results.nc");
  EXPECT_EQ(stored_request(folder.path()).study, "dice");
  const RunResult stored = stored_result(dice, folder.path());
  EXPECT_EQ(stored.provenance.command, "as typed");
  EXPECT_EQ(stored.provenance.date, outcome.result->provenance.date);
  EXPECT_EQ(stored.points[0].observables[1].tolerance, outcome.result->points[0].observables[1].tolerance);
  EXPECT_EQ(results_digest(folder / "results.nc"), digest);
  EXPECT_THROW(static_cast<void>(stored_request(folder / "nowhere")), InvalidArgument);
}

TEST(SimulatePlan, GivesWhatARunGives) {
  const Plan plan = make_plan(dice, {.study = "dice", .replicas = 12, .settings = {{"centre", 2.0, ""}}});
  const auto simulated = simulate_plan(dice, plan, {.threads = 2});
  ASSERT_TRUE(simulated.has_value());
  const RunOutcome run = run_plan(dice, plan_of(12), {});
  const PointResult& point = run.result->points[1];  // the same parameters on a grid
  for (const auto& [name, estimate] : *simulated)
    for (const ObservableResult& observable : point.observables)
      if (observable.name == name && name != "doubled") {  // there the run's error is that of the difference
        EXPECT_EQ(observable.mean, estimate.mean);
        EXPECT_EQ(observable.standard_error, estimate.standard_error);
      }
}

TEST(RunPlan, TwoSeedsGiveTwoResultsAndOneSeedOne) {
  Plan plan = plan_of(8);
  const auto first = run_plan(dice, plan, {}).result->points[0].observables[0].mean;
  EXPECT_EQ(run_plan(dice, plan, {}).result->points[0].observables[0].mean, first);
  plan.seed = 2;
  EXPECT_NE(run_plan(dice, plan, {}).result->points[0].observables[0].mean, first);
}

}  // namespace
}  // namespace synaptica
