#include "synaptica/study/scheduler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <thread>

#include "synaptica/core/error.h"
#include "synaptica/study/dice_study_fixture.h"

namespace synaptica {
namespace {

using testing::DiceStudy;
using ::testing::HasSubstr;

std::vector<Task> all_tasks(const Plan& plan) {
  std::vector<Task> tasks;
  for (std::size_t point = 0; point < plan.points.size(); ++point)
    for (std::int64_t replica = 0; replica < plan.replicas; ++replica) tasks.push_back({point, replica});
  return tasks;
}

std::map<TaskId, Dataset> results(const Study& study, const Plan& plan, int threads) {
  std::map<TaskId, Dataset> found;
  const auto caller = std::this_thread::get_id();
  EXPECT_TRUE(
      run_tasks(study, plan, all_tasks(plan), {.threads = threads}, [&](std::span<const TaskRecord> group) {
        EXPECT_EQ(std::this_thread::get_id(), caller);
        for (const TaskRecord& record : group) EXPECT_TRUE(found.emplace(record.id, record.dataset).second);
      }));
  return found;
}

TEST(RunTasks, GivesTheSameWhateverTheThreads) {
  const DiceStudy study;
  const Plan plan =
      make_plan(study, {.study = "dice", .replicas = 50, .grid = {{"centre", {1.0, 2.0, 3.0}, ""}}});
  const auto one = results(study, plan, 1);
  EXPECT_EQ(one.size(), 150U);
  EXPECT_EQ(one, results(study, plan, 2));
  EXPECT_EQ(one, results(study, plan, 8));
}

TEST(RunTasks, StopsWhereAsked) {
  // Each task waits a moment, so that the question about interruptions is asked in between.
  class Slow final : public Study {
   public:
    [[nodiscard]] const StudyDescription& describe() const override { return dice_.describe(); }
    [[nodiscard]] Prediction predict(const Parameters& p) const override { return dice_.predict(p); }
    [[nodiscard]] Dataset simulate(const Parameters& p, const RandomKey& key) const override {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      return dice_.simulate(p, key);
    }
    DiceStudy dice_;
  } study;
  const Plan plan = make_plan(study, {.study = "dice", .replicas = 100000});
  std::size_t finished = 0;
  SchedulerOptions options{.threads = 2};
  options.interrupted = [&] { return finished > 0; };
  EXPECT_FALSE(
      run_tasks(study, plan, all_tasks(plan), options, [&](auto group) { finished += group.size(); }));
  EXPECT_GT(finished, 0U);
  EXPECT_LT(finished, 100000U);
}

TEST(RunTasks, KeepsWhatIsFinishedAndNamesWhatFails) {
  class Broken final : public Study {
   public:
    [[nodiscard]] const StudyDescription& describe() const override { return dice_.describe(); }
    [[nodiscard]] Prediction predict(const Parameters& p) const override { return dice_.predict(p); }
    [[nodiscard]] Dataset simulate(const Parameters& p, const RandomKey& key) const override {
      if (key.replica == 3 && p.real("centre") == 2) {
        Dataset dataset;
        dataset.add("average", std::nan(""));
        return dataset;
      }
      return dice_.simulate(p, key);
    }
    DiceStudy dice_;
  } study;
  const Plan plan = make_plan(study, {.study = "dice", .replicas = 8, .grid = {{"centre", {1.0, 2.0}, ""}}});
  std::size_t finished = 0;
  try {
    run_tasks(study, plan, all_tasks(plan), {}, [&](auto group) { finished += group.size(); });
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(),
                HasSubstr("replica 3, centre = 2: the simulation gives a 'average' that is not finite"));
  }
  EXPECT_EQ(finished, 11U);  // one thread: the tasks before the broken one
}

TEST(RunTasks, AnErrorOfTheCallerEndsTheRun) {
  const DiceStudy study;
  const Plan plan = make_plan(study, {.study = "dice", .replicas = 100000});
  EXPECT_THROW(
      run_tasks(study, plan, all_tasks(plan), {.threads = 2, .group_period = std::chrono::milliseconds(0)},
                [](auto) { throw StorageError("disk full"); }),
      StorageError);
}

TEST(ParallelFor, CallsEachOnceAndRethrowsTheFirst) {
  std::vector<std::atomic<int>> calls(1000);
  parallel_for(calls.size(), 4, [&](std::size_t i) { ++calls[i]; });
  for (const auto& count : calls) EXPECT_EQ(count, 1);
  EXPECT_THROW(parallel_for(10, 3,
                            [](std::size_t i) {
                              if (i == 4) throw InvalidArgument("four");
                            }),
               InvalidArgument);
  parallel_for(0, 3, [](std::size_t) { FAIL(); });
}

}  // namespace
}  // namespace synaptica
