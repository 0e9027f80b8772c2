#include "synaptica/study/warnings.h"

#include <gmock/gmock.h>

#include <stdexcept>

#include "synaptica/study/dice_study_fixture.h"
#include "synaptica/study/plan.h"

namespace synaptica {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Warns of a wide law by the theory, and of a large draw by the simulation.
class WarningStudy final : public testing::DiceStudy {
 public:
  [[nodiscard]] std::vector<std::string> warnings(const PointResult& point) const override {
    std::vector<std::string> sentences;
    if (point.parameters.real("spread") > 1 && point.observable("average").theory.size() > 0)
      sentences.emplace_back("the spread is large");
    const Array& largest = point.observable("largest").mean;
    if (largest.size() > 0 && largest.values[0] > 50) sentences.emplace_back("a draw is large");
    return sentences;
  }
};

Plan plan_of(const Study& study, std::vector<double> spreads) {
  StudyRequest request{.study = "dice", .place = "test"};
  request.replicas = 8;
  std::vector<ParameterValue> values(spreads.begin(), spreads.end());
  request.grid.push_back({"spread", values, "test"});
  return make_plan(study, request);
}

TEST(Warnings, OfAPredictionSeeTheTheoryAlone) {
  const WarningStudy study;
  Parameters parameters = default_parameters(study);
  parameters.set("spread", 100.0);
  EXPECT_THAT(warnings_at(study, parameters, study.predict(parameters)), ElementsAre("the spread is large"));
}

TEST(Warnings, OfASimulationSeeTheSimulationAlone) {
  const WarningStudy study;
  const Plan plan = plan_of(study, {1000.0});
  const auto simulated = simulate_plan(study, plan, {});
  ASSERT_TRUE(simulated);
  EXPECT_THAT(warnings_at(study, plan.points.front(), *simulated), ElementsAre("a draw is large"));
}

TEST(Warnings, OfARunAreToldOnceWithTheirPlace) {
  const WarningStudy study;
  const RunOutcome outcome = run_plan(study, plan_of(study, {1.0, 2.0, 1000.0}), {});
  ASSERT_TRUE(outcome.result);
  EXPECT_THAT(outcome.result->points[0].warnings, IsEmpty());
  EXPECT_THAT(warnings_of(*outcome.result),
              ElementsAre("at 2 of 3 points, the first spread = 2: the spread is large",
                          "spread = 1000: a draw is large"));
}

TEST(Warnings, HeldEverywhereNameNoPlace) {
  const WarningStudy study;
  const RunOutcome outcome = run_plan(study, plan_of(study, {2.0, 3.0}), {});
  ASSERT_TRUE(outcome.result);
  EXPECT_THAT(warnings_of(*outcome.result), ElementsAre("the spread is large"));
}

TEST(Warnings, AnObservableThatThereIsNotIsAMistakeOfTheStudy) {
  const PointResult point{.parameters = default_parameters(WarningStudy{})};
  EXPECT_THROW((void)point.observable("average"), std::logic_error);
}

}  // namespace
}  // namespace synaptica
