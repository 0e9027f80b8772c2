#include "synaptica/study/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "synaptica/core/error.h"
#include "synaptica/study/dice_study_fixture.h"

namespace synaptica {
namespace {

using ::testing::AllOf;
using testing::DiceStudy;
using ::testing::HasSubstr;

const DiceStudy dice;

std::string refusal(const StudyRequest& request) {
  try {
    static_cast<void>(make_plan(dice, request));
  } catch (const InvalidArgument& error) {
    return error.what();
  }
  return "accepted";
}

TEST(MakePlan, HasOnePointWithoutAGrid) {
  const Plan plan = make_plan(dice, {.study = "dice", .settings = {{"centre", 2.0, "f:1"}}});
  ASSERT_EQ(plan.points.size(), 1U);
  EXPECT_EQ(plan.points[0].real("centre"), 2.0);
  EXPECT_EQ(plan.replicas, 32);
  EXPECT_EQ(plan.seed, 1U);
}

TEST(MakePlan, CombinesAxesLastFastest) {
  const Plan plan = make_plan(dice, {.study = "dice",
                                     .replicas = 5,
                                     .grid = {{"centre", {1.0, std::int64_t{2}}, "f:1"},
                                              {"draws", {std::int64_t{3}, std::int64_t{4}}, "f:2"}}});
  ASSERT_EQ(plan.points.size(), 4U);
  EXPECT_EQ(plan.points[1].real("centre"), 1.0);
  EXPECT_EQ(plan.points[1].integer("draws"), 4);
  EXPECT_EQ(plan.points[2].real("centre"), 2.0);
  EXPECT_EQ(plan.tasks(), 20);
}

TEST(MakePlan, AddingAGridValueMovesNoPoint) {
  const Plan small = make_plan(dice, {.study = "dice", .grid = {{"centre", {1.0, 2.0}, ""}}});
  const Plan large = make_plan(dice, {.study = "dice", .grid = {{"centre", {0.5, 1.0, 2.0}, ""}}});
  EXPECT_EQ(small.points[0].hash(), large.points[1].hash());
}

TEST(MakePlan, ReportsAllFaultsTogetherWithTheirPlaces) {
  const std::string message = refusal({.study = "dice",
                                       .settings = {{"center", 1.0, "f:3"}, {"spread", -1.0, "f:4"}},
                                       .grid = {{"draws", {2.5}, "f:6"}}});
  EXPECT_THAT(message,
              AllOf(HasSubstr("f:3: unknown parameter 'center' (did you mean 'centre'?)"),
                    HasSubstr("f:4: spread = -1: must be at least 0"), HasSubstr("f:6: draws = 2.5")));
  EXPECT_EQ(message.find('\n'), std::string::npos);
}

TEST(MakePlan, RefusesGridsThatAreNone) {
  EXPECT_THAT(refusal({.grid = {{"centre", {}, "f:1"}}}), HasSubstr("is empty"));
  EXPECT_THAT(refusal({.grid = {{"centre", {1.0, std::int64_t{1}}, "f:1"}}}), HasSubstr("twice"));
  EXPECT_THAT(refusal({.settings = {{"centre", 1.0, "f:1"}}, .grid = {{"centre", {1.0}, "f:2"}}}),
              HasSubstr("both set and in the grid"));
  std::vector<ParameterValue> many;
  for (int i = 0; i < 1001; ++i) many.emplace_back(i / 10.0 + 20);
  EXPECT_THAT(refusal({.grid = {{"centre", many, "f:1"}, {"spread", many, "f:2"}}}),
              HasSubstr("points, more than"));
}

TEST(MakePlan, RefusesContradictionsAndWantOfMemory) {
  EXPECT_THAT(refusal({.place = "f:1", .grid = {{"centre", {1.0, 13.0}, "f:2"}}}),
              HasSubstr("f:1: centre = 13: centre = 13: is unlucky"));
  EXPECT_THAT(refusal({.place = "f:1", .settings = {{"draws", std::int64_t{1000000000000}, "f:2"}}}),
              HasSubstr("7.28 TiB of memory"));
  EXPECT_THAT(refusal({.replicas = 0}), HasSubstr("replicas = 0"));
}

TEST(PlanText, ReadsBackToTheSamePlan) {
  const Plan plan = make_plan(
      dice, {.study = "dice",
             .seed = 7,
             .replicas = 9,
             .settings = {{"law", std::string("sign"), ""}, {"weights", std::vector<double>{0.1, 2}, ""}},
             .grid = {{"spread", {0.5, 2.0}, ""}, {"centre", {0.0, 3.0}, ""}}});
  const Plan back = make_plan(dice, plan_request(plan_text(dice, plan), "somewhere"));
  EXPECT_EQ(back.seed, plan.seed);
  EXPECT_EQ(back.replicas, plan.replicas);
  ASSERT_EQ(back.points.size(), plan.points.size());
  for (std::size_t i = 0; i < plan.points.size(); ++i)
    EXPECT_EQ(back.points[i].hash(), plan.points[i].hash());
  EXPECT_THROW(static_cast<void>(plan_request("{", "somewhere")), DataError);
}

TEST(RequireExtension, LetsARunGrowAndNothingElse) {
  const Plan plan = make_plan(dice, {.study = "dice", .replicas = 9, .grid = {{"centre", {1.0, 2.0}, ""}}});
  const Plan more =
      make_plan(dice, {.study = "dice", .replicas = 10, .grid = {{"centre", {1.0, 2.0, 3.0}, ""}}});
  EXPECT_NO_THROW(require_extension(plan, plan, "out"));
  EXPECT_NO_THROW(require_extension(plan, more, "out"));
  EXPECT_THROW(require_extension(more, plan, "out"), InvalidArgument);
  const Plan other = make_plan(dice, {.study = "dice",
                                      .replicas = 9,
                                      .settings = {{"spread", 2.0, ""}},
                                      .grid = {{"centre", {1.0, 2.0}, ""}}});
  EXPECT_THROW(require_extension(plan, other, "out"), InvalidArgument);
}

}  // namespace
}  // namespace synaptica
