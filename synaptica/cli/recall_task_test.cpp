// A recall from files to its table, document and page, in process; the rest is tests/system/test_recall.py.
#include "synaptica/cli/recall_task.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "synaptica/cli/recall_output.h"
#include "synaptica/core/error.h"
#include "synaptica/study/temporary_folder.h"

namespace synaptica::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class RecallTask : public ::testing::Test {
 protected:
  std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
    return (folder_ / name).string();
  }
  // Two orthogonal patterns of eight neurons.
  RecallArguments arguments() const {
    const std::string memories = file("memories.csv", "1 1 1 1 0 0 0 0\n1 1 0 0 1 1 0 0\n");
    return {.memories = memories, .cues = memories};
  }
  static std::optional<RecallOutcome> run(const RecallArguments& given) {
    return run_recall(given, 1, [](std::size_t, std::size_t) { return false; });
  }
  static void expect_refused(const RecallArguments& given, const char* part) {
    EXPECT_THAT([&] { (void)run(given); }, ThrowsMessage<Error>(HasSubstr(part)));
  }

  TemporaryFolder folder_;
};

TEST_F(RecallTask, StoresRecallsAndJudges) {
  const RecallOutcome outcome = *run(arguments());
  EXPECT_EQ(outcome.right, 2U);
  EXPECT_EQ(outcome.reading, "two values, 0 is -1 and 1 is +1");
  EXPECT_EQ(outcome.memories_up, 0.5);
  EXPECT_FALSE(outcome.picture);  // eight is no square
  EXPECT_THAT(recall_table(outcome, {}), HasSubstr("2 of 2 cues came back to their memory"));
  const auto json = nlohmann::json::parse(recall_json(outcome, false));
  EXPECT_EQ(json["recalls"][1]["reached"], 1);
  EXPECT_EQ(json["files"].size(), 0U);
  EXPECT_EQ(recall_report(outcome, "command").height, 1U);
}

TEST_F(RecallTask, CuesMayBeCorruptedExactly) {
  RecallArguments given = arguments();
  given.corrupt = 0.25;
  const RecallOutcome outcome = *run(given);
  for (std::size_t cue = 0; cue < 2; ++cue) {
    std::size_t turned = 0;
    for (std::size_t i = 8 * cue; i < 8 * cue + 8; ++i)
      turned += outcome.started_from.values[i] != outcome.cues.patterns.values[i] ? 1 : 0;
    EXPECT_EQ(turned, 2U);
  }
}

TEST_F(RecallTask, ReachesAtATemperatureWhatASingleMemoryKeeps) {
  RecallArguments given = arguments();
  given.temperature = 0.5;
  EXPECT_NEAR(run(given)->options.reached_from, 0.9 * 0.957504, 1e-6);  // m = tanh(m/0.5), six digits
  given.reached = 0.4;
  EXPECT_EQ(run(given)->options.reached_from, 0.4);
}

TEST_F(RecallTask, StopsWhereAsked) {
  EXPECT_FALSE(run_recall(arguments(), 1, [](std::size_t, std::size_t) { return true; }));
}

TEST_F(RecallTask, RefusesOptionsOfOtherModels) {
  RecallArguments given = arguments();
  given.gain = 2;
  expect_refused(given, "--gain has no meaning for --model hopfield");
  given.model = "dense";
  expect_refused(given, "--gain has no meaning for --model dense");
  given = arguments();
  given.shape = "3x3";
  expect_refused(given, "does not hold the 8 neurons");
}

TEST_F(RecallTask, NamesTheFileThatIsAtFault) {
  RecallArguments given = arguments();
  given.cues = file("cues.csv", "1 2 3 4\n");
  expect_refused(given, "cues.csv: has the shape 1 × 4");
  given.cues = file("gap.csv", "1 0 nan 0 1 1 0 0\n");
  expect_refused(given, "gap.csv:1, column 3");
}

}  // namespace
}  // namespace synaptica::cli
