#include "synaptica/report/figure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "synaptica/report/sample_run.h"

namespace synaptica {
namespace {

using nlohmann::json;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

const Figure& named(const std::vector<Figure>& figures, const std::string& name) {
  return *std::find_if(figures.begin(), figures.end(),
                       [&](const Figure& figure) { return figure.name == name; });
}

// The specification, read strictly: a bare NaN would be refused.
json specification(const std::vector<Figure>& figures, const std::string& name) {
  return json::parse(named(figures, name).specification);
}

const json& layers(const json& specification) {
  return specification.contains("spec") ? specification["spec"]["layer"] : specification["layer"];
}

std::vector<std::string> marks(const json& specification) {
  std::vector<std::string> types;
  for (const json& layer : layers(specification)) types.push_back(layer["mark"]["type"]);
  return types;
}

const json& rows(const json& specification) {
  return specification["data"]["values"];
}

// A run of one observable over one axis, to try special cases on.
RunResult small_run(std::vector<double> x, std::vector<double> theory, std::vector<double> mean,
                    std::vector<double> error) {
  RunResult run;
  run.description.name = "small";
  run.description.observables = {{.name = "height", .meaning = "a height", .unit = "m", .axes = {"time"}}};
  run.description.figures = {
      {.name = "figure", .title = "Title", .caption = "Caption.", .observable = "height", .x = "time"}};
  PointResult point{.parameters = Parameters({}),
                    .axes = {{.name = "time", .unit = "s", .meaning = "time", .coordinates = std::move(x)}},
                    .observables = {}};
  ObservableResult result;
  result.name = "height";
  result.theory = Array::vector(std::move(theory));
  result.mean = Array::vector(std::move(mean));
  result.standard_error = Array::vector(std::move(error));
  point.observables = {result};
  run.points = {point};
  return run;
}

TEST(Figure, ACurveHasBandTheorySecondTheoryCirclesAndAFinder) {
  const json spec = specification(draw_figures(sample::run()), "drift");
  EXPECT_EQ(spec["$schema"], "https://vega.github.io/schema/vega-lite/v6.json");
  EXPECT_THAT(marks(spec), ::testing::ElementsAre("area", "line", "line", "point", "point"));
  EXPECT_EQ(layers(spec)[0]["encoding"]["y"]["field"], "low");
  EXPECT_EQ(layers(spec)[0]["encoding"]["y2"]["field"], "high");
  EXPECT_EQ(layers(spec)[1]["encoding"]["y"]["field"], "theory");
  EXPECT_EQ(layers(spec)[2]["encoding"]["y"]["field"], "beside_0");
  EXPECT_EQ(layers(spec)[3]["encoding"]["y"]["field"], "mean");
  for (const json& layer : layers(spec)) EXPECT_EQ(layer["encoding"]["color"]["field"], "colour");
  EXPECT_EQ(layers(spec)[1]["encoding"]["x"]["title"], "time (step)");
  EXPECT_EQ(spec["title"], "cosine of memory and target");
  std::vector<std::string> told;
  for (const json& entry : layers(spec)[4]["encoding"]["tooltip"]) told.push_back(entry["field"]);
  EXPECT_THAT(told,
              ::testing::ElementsAre("colour", "x", "theory", "mean", "standard_error", "z", "beside_0"));
}

TEST(Figure, RowsHoldTheRunsNumbers) {
  const RunResult run = sample::run();
  const json spec = specification(draw_figures(run), "drift");
  const ObservableResult& result = run.points[0].observables[1];
  const std::vector<double>& times = run.points[0].axes[0].coordinates;
  std::set<std::string> colours;
  for (const json& row : rows(spec)) {
    const auto i = static_cast<std::size_t>(std::find(times.begin(), times.end(), row["x"].get<double>()) -
                                            times.begin());
    const std::size_t memory = std::stoul(row["colour"].get<std::string>());
    ASSERT_LT(i, times.size());
    colours.insert(row["colour"].get<std::string>());
    const std::size_t entry = i * 4 + memory;
    // Seven digits are kept, a hundred-thousandth of the height: half a unit of the last is 5e-7
    // just above one.
    EXPECT_NEAR(row["theory"].get<double>(), result.theory.values[entry], 5e-7);
    EXPECT_NEAR(row["mean"].get<double>(), result.mean.values[entry], 5e-7);
    EXPECT_NEAR(row["high"].get<double>() - row["low"].get<double>(), 2 * result.standard_error.values[entry],
                1e-6);
    EXPECT_NEAR(row["beside_0"].get<double>(), run.points[0].observables[4].theory.values[entry], 5e-7);
    if (std::isnan(result.z.values[entry])) {
      EXPECT_TRUE(row["z"].is_null());
    }
  }
  EXPECT_EQ(colours, (std::set<std::string>{"0", "1", "2", "3"}));
}

TEST(Figure, DeviationsAreDrawnFromTheTheory) {
  const RunResult run = sample::run();
  const json spec = specification(draw_figures(run), "drift-deviation");
  EXPECT_THAT(marks(spec), ::testing::ElementsAre("area", "rule", "line", "line", "point", "point"));
  const std::vector<double>& times = run.points[0].axes[0].coordinates;
  for (const json& row : rows(spec)) {
    const auto i = static_cast<std::size_t>(std::find(times.begin(), times.end(), row["x"].get<double>()) -
                                            times.begin());
    const std::size_t entry = i * 4 + std::stoul(row["colour"].get<std::string>());
    const double theory = run.points[0].observables[1].theory.values[entry];
    // A hundred-thousandth of the height, 0.0022, as above.
    EXPECT_NEAR(row["deviation"].get<double>(), run.points[0].observables[1].mean.values[entry] - theory,
                2e-8);
    EXPECT_NEAR(row["beside_0"].get<double>(), run.points[0].observables[4].theory.values[entry] - theory,
                2e-8);
  }
}

TEST(Figure, AGridGivesPanelsAndAFigureAgainstItsParameter) {
  const auto figures = draw_figures(sample::run({.noises = {0.2, 0.4, 0.8}}));
  ASSERT_EQ(figures.size(), 4U);
  const json drift = specification(figures, "drift");
  EXPECT_EQ(drift["facet"]["sort"], json({"noise = 0.2", "noise = 0.4", "noise = 0.8"}));
  const json overlap = specification(figures, "overlap-noise");
  EXPECT_THAT(marks(overlap), ::testing::ElementsAre("line", "rule", "point", "point"));
  ASSERT_EQ(rows(overlap).size(), 3U);
  EXPECT_EQ(rows(overlap)[1]["x"], 0.4);
  EXPECT_EQ(layers(overlap)[0]["encoding"]["x"]["title"],
            "noise: standard deviation of a pattern around its memory's start");
}

TEST(Figure, WithoutAGridThereIsNothingToDrawAgainst) {
  const auto figures = draw_figures(sample::run());
  EXPECT_EQ(figures.size(), 3U);
  EXPECT_FALSE(specification(figures, "drift").contains("facet"));
}

TEST(Figure, AGridOfWordsIsNoAxis) {
  RunResult run = sample::run({.noises = {0.2, 0.4}});
  run.grid = {{"presentation", {std::string("cyclic"), std::string("random")}}};
  run.points[1].parameters.set("presentation", std::string("random"));
  const auto figures = draw_figures(run);
  EXPECT_EQ(figures.size(), 3U);
  EXPECT_EQ(specification(figures, "drift")["facet"]["sort"],
            json({"presentation = cyclic", "presentation = random"}));
}

TEST(Figure, AFurtherGridParameterBecomesColour) {
  RunResult run = sample::run({.noises = {0.2, 0.4, 0.2, 0.4}});
  run.grid = {{"presentation", {std::string("cyclic"), std::string("random")}}, {"noise", {0.2, 0.4}}};
  for (std::size_t p = 2; p < 4; ++p) run.points[p].parameters.set("presentation", std::string("random"));
  const json spec = specification(draw_figures(run), "overlap-noise");
  EXPECT_EQ(rows(spec).size(), 4U);
  EXPECT_EQ(layers(spec)[1]["encoding"]["color"]["scale"]["domain"], json({"cyclic", "random"}));
  EXPECT_EQ(layers(spec)[1]["encoding"]["color"]["title"], "presentation");
}

TEST(Figure, AGridInAnyOrderIsDrawnFromLeftToRight) {
  const json spec = specification(draw_figures(sample::run({.noises = {0.8, 0.2, 0.4}})), "overlap-noise");
  EXPECT_EQ(rows(spec)[0]["x"], 0.2);
  EXPECT_EQ(rows(spec)[1]["x"], 0.4);
  EXPECT_EQ(rows(spec)[2]["x"], 0.8);
}

TEST(Figure, ManyPointsAreASelectionThatSaysSoAndKeepsTrouble) {
  std::vector<double> noises;
  for (int i = 1; i <= 50; ++i) noises.push_back(0.02 * i);
  RunResult run = sample::run({.noises = noises});
  run.points[17].observables[0].verdict = Verdict::disagrees;
  const auto figures = draw_figures(run);
  const json spec = specification(figures, "drift");
  EXPECT_LE(spec["facet"]["sort"].size(), 16U);
  EXPECT_GE(spec["facet"]["sort"].size(), 14U);
  EXPECT_THAT(spec["facet"]["sort"].get<std::vector<std::string>>(), ::testing::Contains("noise = 0.36"));
  EXPECT_THAT(named(figures, "drift").note, ::testing::HasSubstr("of 50 points are drawn"));
  EXPECT_EQ(rows(specification(figures, "overlap-noise")).size(), 50U);
}

TEST(Figure, LimitsHoldWhateverTheRunsSize) {
  std::vector<double> noises;
  for (int i = 1; i <= 40; ++i) noises.push_back(0.03 * i);
  const RunResult run = sample::run({.noises = noises, .times = 3001, .memories = 30});
  const auto figures = draw_figures(run, {.rows = 4000});
  for (const Figure& figure : figures) {
    EXPECT_LE(figure.rows, 4000U) << figure.name;
    EXPECT_EQ(rows(json::parse(figure.specification)).size(), figure.rows);
  }
  EXPECT_THAT(named(figures, "drift").note, ::testing::HasSubstr("12 of 30 entries of 'memory'"));
}

TEST(Figure, WhatIsNoNumberBecomesNull) {
  RunResult run = small_run({0, 1, 2, 3}, {1, none, 3, 4}, {1, 2, std::numeric_limits<double>::infinity(), 4},
                            {none, 0.1, 0.1, 0.1});
  const std::string text = draw_figures(run).front().specification;
  EXPECT_EQ(text.find("nan"), std::string::npos);
  EXPECT_EQ(text.find("inf"), std::string::npos);
  const json spec = json::parse(text);
  EXPECT_TRUE(rows(spec)[0]["low"].is_null());
  EXPECT_TRUE(rows(spec)[1]["theory"].is_null());
  EXPECT_TRUE(rows(spec)[2]["mean"].is_null());
  EXPECT_EQ(rows(spec)[3]["mean"], 4);
}

TEST(Figure, OneSideAloneIsDrawnAlone) {
  RunResult measured = small_run({0, 1, 2}, {}, {1, 2, 3}, {0.1, 0.1, 0.1});
  measured.points[0].observables[0].theory = {};
  measured.description.observables[0].kind = ObservableKind::measured;
  EXPECT_THAT(marks(specification(draw_figures(measured), "figure")),
              ::testing::ElementsAre("rule", "point", "point"));
  RunResult predicted = small_run({0, 1, 2}, {1, 2, 3}, {}, {});
  predicted.points[0].observables[0].mean = predicted.points[0].observables[0].standard_error = {};
  predicted.description.observables[0].kind = ObservableKind::predicted;
  EXPECT_THAT(marks(specification(draw_figures(predicted), "figure")),
              ::testing::ElementsAre("line", "point"));
}

TEST(Figure, ScalesAreLogarithmicWhereCoordinatesOrValuesAre) {
  const auto scale = [](const RunResult& run, const char* channel) {
    return specification(draw_figures(run), "figure")["layer"][0]["encoding"][channel]["scale"].value(
        "type", "linear");
  };
  const std::vector<double> one(4, 1.0), error(4, 0.01);
  EXPECT_EQ(scale(small_run({1, 10, 100, 1000}, one, one, error), "x"), "log");
  EXPECT_EQ(scale(small_run({1, 334, 667, 1000}, one, one, error), "x"), "linear");
  EXPECT_EQ(scale(small_run({0, 10, 100, 1000}, one, one, error), "x"), "linear");
  const std::vector<double> steep{1, 10, 100, 2000}, signs{-1, 10, 100, 2000};
  EXPECT_EQ(scale(small_run({0, 1, 2, 3}, steep, steep, error), "y"), "log");
  EXPECT_EQ(scale(small_run({0, 1, 2, 3}, signs, steep, error), "y"), "linear");
}

TEST(Figure, AnEvenNumberOfDoublingsIsLogarithmicToo) {
  const std::vector<double> one(4, 1.0), error(4, 0.01);
  const json spec =
      specification(draw_figures(small_run({500, 1000, 2000, 4000}, one, one, error)), "figure");
  EXPECT_EQ(spec["layer"][0]["encoding"]["x"]["scale"]["type"], "log");
}

TEST(Figure, PowersOfTenAreWrittenAsSuchWhereZerosWouldBeMany) {
  const std::vector<double> error(4, 1e-9);
  const auto axis = [&](const std::vector<double>& values) {
    return specification(draw_figures(small_run({0, 1, 2, 3}, values, values, error)),
                         "figure")["layer"][0]["encoding"]["y"];
  };
  const json small = axis({1e-6, 1e-5, 1e-3, 0.01});
  EXPECT_THAT(small["axis"]["labelExpr"].get<std::string>(), ::testing::HasSubstr("\"-6\":\"10⁻⁶\""));
  EXPECT_FALSE(axis({0.001, 0.01, 0.1, 2}).contains("axis"));
}

TEST(Figure, WhatTheTheoryAllowsItselfIsGreyWhereItIsSeen) {
  RunResult run = small_run({0, 1, 2}, {1, 2, 3}, {1, 2, 3}, {0.1, 0.1, 0.1});
  // A hundredth of the height is not seen, a quarter is, and what would dwarf the curve is cut a quarter beyond it.
  run.points[0].observables[0].allowance = Array::vector({0, 0.01, 0.02});
  EXPECT_THAT(marks(specification(draw_figures(run), "figure")), ::testing::Not(::testing::Contains("area")));
  run.points[0].observables[0].allowance = Array::vector({0, 0.5, 100});
  const auto figures = draw_figures(run);
  const json spec = specification(figures, "figure");
  EXPECT_EQ(marks(spec).front(), "area");
  EXPECT_EQ(rows(spec)[1]["allowed_low"], 1.5);
  EXPECT_EQ(rows(spec)[2]["allowed_high"], 3.5);
  EXPECT_EQ(rows(spec)[2]["allowance"], 100);
  EXPECT_THAT(named(figures, "figure").note, ::testing::HasSubstr("theory ± allowance"));
}

TEST(Figure, BarsOfSeveralColoursStandSideBySide) {
  RunResult run = sample::run({.noises = {0.2, 0.4, 0.2, 0.4}});
  run.grid = {{"presentation", {std::string("cyclic"), std::string("random")}}, {"noise", {0.2, 0.4}}};
  for (std::size_t p = 2; p < 4; ++p) run.points[p].parameters.set("presentation", std::string("random"));
  const json spec = specification(draw_figures(run), "overlap-noise");
  for (const json& row : rows(spec)) {
    const double side = row["colour"] == "cyclic" ? -1 : 1;
    // Half of 0.9 % of the range, either way.
    EXPECT_NEAR(row["x_drawn"].get<double>() - row["x"].get<double>(), side * 0.0045 * 0.2, 1e-12);
  }
  for (const json& layer : layers(spec))
    EXPECT_EQ(layer["encoding"]["x"]["field"], layer["mark"]["type"] == "line" ? "x" : "x_drawn");
}

TEST(Figure, ANearlyConstantCurveKeepsItsForm) {
  const json spec = specification(
      draw_figures(small_run({0, 1, 2}, {1, 1 + 1e-9, 1}, {1, 1 + 2e-9, 1}, {1e-10, 1e-10, 1e-10})),
      "figure");
  EXPECT_NEAR(rows(spec)[1]["mean"].get<double>() - 1, 2e-9, 1e-13);
}

TEST(Figure, WhatAllColoursShareIsDrawnOnceInInk) {
  RunResult run = sample::run();
  const json apart = specification(draw_figures(run), "drift");
  for (const json& layer : layers(apart)) EXPECT_TRUE(layer["encoding"].contains("color"));
  std::vector<double>& theory = run.points[0].observables[1].theory.values;
  for (std::size_t i = 0; i < theory.size(); ++i) theory[i] = theory[i / 4 * 4];
  const json together = specification(draw_figures(run), "drift");
  EXPECT_FALSE(layers(together)[1]["encoding"].contains("color"));
  EXPECT_EQ(layers(together)[1]["transform"][0]["filter"], "datum.colour === \"0\"");
  EXPECT_TRUE(layers(together)[2]["encoding"].contains("color"));
}

TEST(Figure, ASmallPanelBesideALargeOneKeepsItsColours) {
  RunResult run = sample::run({.noises = {0.02, 1.6}});
  const json spec = specification(draw_figures(run), "drift");
  // The curves of noise 0.02 lie within a thousandth of the other panel's height, but not of their
  // own.
  for (const json& layer : layers(spec)) EXPECT_TRUE(layer["encoding"].contains("color"));
  EXPECT_EQ(spec["resolve"]["scale"]["y"], "independent");
}

TEST(Figure, NeighbouringCoordinatesAndGridValuesKeepTheirNames) {
  RunResult run = sample::run({.noises = {0.1, 0.1 + 1e-9}, .memories = 2});
  for (PointResult& point : run.points) point.axes[1].coordinates = {1, 1 + 1e-9};
  const json spec = specification(draw_figures(run), "drift");
  EXPECT_EQ(layers(spec)[0]["encoding"]["color"]["scale"]["domain"].size(), 2U);
  EXPECT_EQ(spec["facet"]["sort"], json({"noise = 0.1", "noise = 0.100000001"}));
}

TEST(Figure, PointsThatDifferInTheColoursParameterShareAPanel) {
  RunResult run = sample::run({.noises = {0.1, 0.4}});
  FigureSpec& forgetting = run.description.figures[2];
  EXPECT_EQ(specification(draw_figures(run), "forgetting")["facet"]["sort"],
            json({"noise = 0.1", "noise = 0.4"}));
  forgetting.colour = "noise";
  const json together = specification(draw_figures(run), "forgetting");
  EXPECT_FALSE(together.contains("facet"));
  EXPECT_THAT(rows(together),
              ::testing::Contains(::testing::Truly([](const json& row) { return row["colour"] == "0.4"; })));
  // A run that does not vary it has nothing to tell apart.
  RunResult one = sample::run({.noises = {0.4}});
  one.grid.clear();
  one.description.figures[2].colour = "noise";
  EXPECT_FALSE(rows(specification(draw_figures(one), "forgetting"))[0].contains("colour"));
}

TEST(Figure, BarsOnALogarithmicScaleStayAboveZero) {
  const std::vector<double> steep{1, 10, 100, 2000};
  const json spec =
      specification(draw_figures(small_run({0, 1, 2, 3}, steep, steep, {3, 0.1, 0.1, 0.1})), "figure");
  EXPECT_DOUBLE_EQ(rows(spec)[0]["low"].get<double>(), 0.1);
}

TEST(Figure, WithoutANumberIsLeftOut) {
  EXPECT_EQ(draw_figures(small_run({0, 1}, {none, 2}, {none, none}, {none, none})).size(), 1);
  EXPECT_TRUE(draw_figures(small_run({0, 1}, {none, none}, {none, none}, {none, none})).empty());
  EXPECT_TRUE(draw_figures(small_run({}, {}, {}, {})).empty());
}

// Three points of a grid, with names on x: a panel each.
RunResult panels_of_names(const std::string& parameter, std::vector<std::string> names) {
  std::vector<double> x(names.size());
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i);
  RunResult run = small_run(x, x, x, std::vector<double>(x.size(), 0.1));
  run.points[0].axes[0].labels = std::move(names);
  const std::vector<ParameterSpec> specs = {{parameter, "varied", 0.0}};
  run.grid = {{parameter, {0.0, 1.0, 2.0}}};
  run.points[0].parameters = Parameters(specs);
  run.points.resize(3, run.points[0]);
  for (std::size_t p = 0; p < 3; ++p) run.points[p].parameters.set(parameter, static_cast<double>(p));
  return run;
}

TEST(Figure, PanelsLeaveRoomForLongHeadingsAndSlantedNames) {
  const json plain = specification(draw_figures(panels_of_names("gain", {"a", "b"})), "figure");
  EXPECT_FALSE(plain["facet"].contains("header"));
  const json slanted = specification(
      draw_figures(panels_of_names("gain", {"first formula", "second formula", "third formula"})), "figure");
  EXPECT_GE(slanted["spacing"]["row"].get<int>(), plain["spacing"]["row"].get<int>() + 40);
  const json tall =
      specification(draw_figures(panels_of_names("a_parameter_with_a_name_of_length", {"a", "b"})), "figure");
  EXPECT_EQ(tall["facet"]["header"]["labelExpr"], "split(datum.label, ', ')");
}

TEST(Figure, AnAxisOfNamesIsACategory) {
  RunResult run = small_run({0, 1, 2}, {1, 2, 3}, {1, 2, 3}, {0.1, 0.1, 0.1});
  run.points[0].axes[0].labels = {"sigmoid", "linear", "<b>"};
  const json spec = specification(draw_figures(run), "figure");
  EXPECT_EQ(layers(spec)[0]["encoding"]["x"]["type"], "ordinal");
  EXPECT_EQ(layers(spec)[0]["mark"]["shape"], "stroke");
  EXPECT_THAT(marks(spec), ::testing::Not(::testing::Contains("line")));
  EXPECT_EQ(rows(spec)[0]["x"], "sigmoid");
}

// Seeds name draws: no line from one to the next, and no axis where a quantity varies too.
TEST(Figure, SeedsAreNames) {
  RunResult run = sample::run({.noises = {0.2, 0.4, 0.2, 0.4}});
  const std::vector<ParameterSpec> specs = {{"network_seed", "names the coupling", std::int64_t{1}},
                                            {"noise", "of patterns", 0.4}};
  for (std::size_t p = 0; p < 4; ++p) {
    run.points[p].parameters = Parameters(specs);
    run.points[p].parameters.set("network_seed", std::int64_t{p < 2 ? 7 : 20});
    run.points[p].parameters.set("noise", p % 2 == 0 ? 0.2 : 0.4);
  }
  run.grid = {{"network_seed", {std::int64_t{7}, std::int64_t{20}}}, {"noise", {0.2, 0.4}}};
  const json both = specification(draw_figures(run), "overlap-noise");
  EXPECT_EQ(layers(both)[0]["encoding"]["x"]["type"], "quantitative");
  EXPECT_EQ(rows(both)[0]["x"], 0.2);
  EXPECT_EQ(rows(both)[0]["colour"], "7");
  run.grid.pop_back();
  run.points = {run.points[0], run.points[2]};
  const json alone = specification(draw_figures(run), "overlap-noise");
  EXPECT_EQ(layers(alone)[0]["encoding"]["x"]["type"], "ordinal");
  EXPECT_EQ(layers(alone)[0]["mark"]["shape"], "stroke");
  EXPECT_THAT(marks(alone), ::testing::Not(::testing::Contains("line")));
  EXPECT_EQ(rows(alone)[1]["x"], "20");
}

TEST(Figure, LongCurvesAreReducedAndCirclesStayFew) {
  const RunResult run = sample::run({.times = 20001});
  const auto figures = draw_figures(run);
  const json spec = specification(figures, "drift-deviation");
  EXPECT_LE(rows(spec).size(), 4 * 400U);
  const auto circles = std::count_if(rows(spec).begin(), rows(spec).end(),
                                     [](const json& row) { return row.contains("symbol"); });
  EXPECT_GE(circles, 4 * 20);
  EXPECT_LE(circles, 4 * 21);
}

TEST(Figure, RefusesWhatDoesNotFitTheStudy) {
  const StudyDescription study = sample::description();
  const auto with = [&](auto change) {
    FigureSpec figure = study.figures[0];
    change(figure);
    return figure;
  };
  EXPECT_NO_THROW(check_figure(study, study.figures[0]));
  EXPECT_THROW(check_figure(study, with([](auto& f) { f.observable = "nothing"; })), std::logic_error);
  EXPECT_THROW(check_figure(study, with([](auto& f) { f.x = "space"; })), std::logic_error);
  EXPECT_THROW(check_figure(study, with([](auto& f) { f.colour = ""; })), std::logic_error);
  EXPECT_THROW(check_figure(study, with([](auto& f) { f.colour = "time"; })), std::logic_error);
  EXPECT_THROW(check_figure(study, with([](auto& f) { f.colour = "noise"; })),
               std::logic_error);  // memory is left
  EXPECT_THROW(check_figure(study, with([](auto& f) { f.colour = "nosie"; })), std::logic_error);
  EXPECT_THROW(check_figure(study, with([](auto& f) { f.beside = {"initial_overlap_limit"}; })),
               std::logic_error);
  EXPECT_THROW(check_figure(study, with([](auto& f) { f.beside = {"sup_deviation_equal_norm"}; })),
               std::logic_error);
  FigureSpec alone{.name = "f",
                   .title = "",
                   .caption = "",
                   .observable = "cosine_similarity_equal_norm",
                   .x = "time",
                   .colour = "memory",
                   .deviation = true};
  EXPECT_THROW(check_figure(study, alone), std::logic_error);
  RunResult run = small_run({0, 1, 2}, {1, 2, 3}, {1, 2, 3}, {0.1, 0.1, 0.1});
  run.points[0].observables[0].mean.values.pop_back();
  EXPECT_THROW((void)draw_figures(run), std::logic_error);
}

}  // namespace
}  // namespace synaptica
