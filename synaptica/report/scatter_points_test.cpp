#include "synaptica/report/scatter_points.h"

#include <gmock/gmock.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "synaptica/report/figure.h"

namespace synaptica {
namespace {

using nlohmann::json;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

ObservableResult result(const std::string& name, std::vector<double> theory, std::vector<double> mean) {
  ObservableResult made{.name = name};
  if (!theory.empty()) made.theory = Array::vector(std::move(theory));
  if (!mean.empty()) {
    made.standard_error = Array::filled({mean.size()}, 0.1);
    made.mean = Array::vector(std::move(mean));
  }
  return made;
}

// Four pairs: a measured speed, a prediction by theory, another that is measured as well.
RunResult pairs() {
  RunResult run;
  run.description.name = "pairs";
  run.description.observables = {
      {.name = "speed", .meaning = "measured", .kind = ObservableKind::measured, .axes = {"pair"}},
      {.name = "formula1", .meaning = "first", .kind = ObservableKind::predicted, .axes = {"pair"}},
      {.name = "formula2", .meaning = "second", .kind = ObservableKind::measured, .axes = {"pair"}}};
  run.description.figures = {{.name = "scatter",
                              .title = "T",
                              .caption = "C.",
                              .observable = "speed",
                              .x = "",
                              .against = {"formula1", "formula2"}}};
  PointResult point{.parameters = Parameters({}), .axes = {{.name = "pair", .coordinates = {0, 1, 2, 3}}}};
  point.observables = {result("speed", {}, {1, 2, none, 4}), result("formula1", {4, 2, 3, 1}, {}),
                       result("formula2", {}, {1, 2, 3, 100})};
  run.points = {point};
  return run;
}

json specification(const RunResult& run) {
  return json::parse(draw_figures(run).at(0).specification);
}

std::vector<std::string> marks(const json& spec) {
  std::vector<std::string> types;
  for (const json& layer : spec["layer"]) types.push_back(layer["mark"]["type"]);
  return types;
}

TEST(Scatter, IsDotsWithBarsAndTheLineOfEquality) {
  const json spec = specification(pairs());
  EXPECT_THAT(marks(spec), ElementsAre("line", "rule", "point", "point"));
  EXPECT_EQ(spec["layer"][0]["encoding"]["x"]["field"], "x");
  EXPECT_EQ(spec["layer"][0]["encoding"]["y"]["field"], "x");
}

TEST(Scatter, TakesWhatIsMeasuredOnXElseTheTheoryAndLeavesOutWhatIsMissing) {
  const json spec = specification(pairs());
  std::vector<std::pair<double, double>> first, second;
  for (const json& row : spec["data"]["values"])
    (row["colour"] == "formula1" ? first : second).emplace_back(row["x"], row["mean"]);
  EXPECT_THAT(first, ElementsAre(std::pair(1.0, 4.0), std::pair(2.0, 2.0), std::pair(4.0, 1.0)));
  EXPECT_THAT(second, ElementsAre(std::pair(1.0, 1.0), std::pair(2.0, 2.0), std::pair(100.0, 4.0)));
}

TEST(Scatter, HasLogarithmicScalesWhereBothSidesArePositiveAndWide) {
  RunResult run = pairs();
  EXPECT_EQ(specification(run)["layer"][2]["encoding"]["x"]["scale"]["type"], "log");
  EXPECT_EQ(specification(run)["layer"][2]["encoding"]["y"]["scale"]["type"], "log");
  run.points[0].observables[0].mean.values[0] = -1;
  EXPECT_FALSE(specification(run)["layer"][2]["encoding"]["x"]["scale"].contains("type"));
  EXPECT_FALSE(specification(run)["layer"][2]["encoding"]["y"]["scale"].contains("type"));
}

TEST(Scatter, OfDifferentUnitsHasNoLineOfEquality) {
  RunResult run = pairs();
  run.description.observables[0].unit = "1/time";
  EXPECT_THAT(marks(specification(run)), Not(Contains("line")));
}

TEST(Scatter, OfNumbersHasADotForEachPointOfTheGrid) {
  RunResult run = pairs();
  run.description.figures[0].against = {"formula1"};
  for (ObservableSpec& spec : run.description.observables) spec.axes.clear();
  PointResult& point = run.points[0];
  for (ObservableResult& observable : point.observables)
    for (Array* array : {&observable.theory, &observable.mean, &observable.standard_error})
      if (array->size() > 0) *array = Array::scalar(array->values[0]);
  run.points = {point, point, point};
  const json spec = specification(run);
  EXPECT_EQ(spec["data"]["values"].size(), 3);
  EXPECT_FALSE(spec.contains("facet"));
  EXPECT_FALSE(spec["data"]["values"][0].contains("colour"));
}

TEST(Scatter, RefusesWhatDoesNotFit) {
  RunResult run = pairs();
  run.description.observables[1].axes.clear();
  EXPECT_THROW((void)draw_figures(run), std::logic_error);
  run = pairs();
  run.description.figures[0].x = "pair";
  EXPECT_THROW((void)draw_figures(run), std::logic_error);
  run = pairs();
  run.description.figures[0].observable = "formula1";
  EXPECT_THROW((void)draw_figures(run), std::logic_error);
}

}  // namespace
}  // namespace synaptica
