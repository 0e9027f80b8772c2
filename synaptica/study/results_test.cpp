#include "synaptica/study/results.h"

#include <gmock/gmock.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <netcdf.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/study/digest.h"
#include "synaptica/study/temporary_folder.h"

namespace synaptica {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Words = std::vector<std::string>;

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double fill = NC_FILL_DOUBLE;

// ---- reading back, by another path than the writer's ----

class Reader {
 public:
  explicit Reader(const fs::path& file) {
    EXPECT_EQ(nc_open(file.c_str(), NC_NOWRITE, &id_), NC_NOERR) << file;
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() { nc_close(id_); }

  [[nodiscard]] bool has(const std::string& name) const {
    int variable = 0;
    return nc_inq_varid(id_, name.c_str(), &variable) == NC_NOERR;
  }
  [[nodiscard]] Words dimensions(const std::string& name) const {
    Words words;
    for (const int dimension : dimension_ids(name)) {
      char text[NC_MAX_NAME + 1];
      EXPECT_EQ(nc_inq_dimname(id_, dimension, text), NC_NOERR);
      words.emplace_back(text);
    }
    return words;
  }
  [[nodiscard]] std::vector<std::size_t> shape(const std::string& name) const {
    std::vector<std::size_t> lengths;
    for (const int dimension : dimension_ids(name)) {
      lengths.push_back(0);
      EXPECT_EQ(nc_inq_dimlen(id_, dimension, &lengths.back()), NC_NOERR);
    }
    return lengths;
  }
  [[nodiscard]] std::vector<double> numbers(const std::string& name) const {
    std::size_t size = 1;
    for (const std::size_t length : shape(name)) size *= length;
    std::vector<double> values(size);
    EXPECT_EQ(nc_get_var_double(id_, variable(name), values.data()), NC_NOERR) << name;
    return values;
  }
  [[nodiscard]] Words texts(const std::string& name) const {
    std::size_t size = 1;
    for (const std::size_t length : shape(name)) size *= length;
    std::vector<char*> values(size);
    EXPECT_EQ(nc_get_var_string(id_, variable(name), values.data()), NC_NOERR) << name;
    Words words(values.begin(), values.end());
    nc_free_string(size, values.data());
    return words;
  }
  // "" names the file.
  [[nodiscard]] std::string attribute(const std::string& name, const char* attribute) const {
    std::size_t length = 0;
    const int id = name.empty() ? NC_GLOBAL : variable(name);
    if (nc_inq_attlen(id_, id, attribute, &length) != NC_NOERR) return "(none)";
    std::string text(length, ' ');
    EXPECT_EQ(nc_get_att_text(id_, id, attribute, text.data()), NC_NOERR) << name << ":" << attribute;
    return text;
  }
  [[nodiscard]] std::uint64_t whole_number(const char* attribute) const {
    unsigned long long number = 0;
    EXPECT_EQ(nc_get_att_ulonglong(id_, NC_GLOBAL, attribute, &number), NC_NOERR) << attribute;
    return number;
  }
  [[nodiscard]] int type(const std::string& name) const {
    nc_type type = 0;
    EXPECT_EQ(nc_inq_vartype(id_, variable(name), &type), NC_NOERR);
    return type;
  }
  [[nodiscard]] bool compressed(const std::string& name) const {
    int shuffle = 0;
    int deflate = 0;
    int level = 0;
    EXPECT_EQ(nc_inq_var_deflate(id_, variable(name), &shuffle, &deflate, &level), NC_NOERR);
    return deflate != 0;
  }

 private:
  [[nodiscard]] int variable(const std::string& name) const {
    int variable = 0;
    EXPECT_EQ(nc_inq_varid(id_, name.c_str(), &variable), NC_NOERR) << "no variable " << name;
    return variable;
  }
  [[nodiscard]] std::vector<int> dimension_ids(const std::string& name) const {
    int rank = 0;
    EXPECT_EQ(nc_inq_varndims(id_, variable(name), &rank), NC_NOERR);
    std::vector<int> ids(static_cast<std::size_t>(rank));
    EXPECT_EQ(nc_inq_vardimid(id_, variable(name), ids.data()), NC_NOERR);
    return ids;
  }
  int id_ = -1;
};

// ---- a run to write ----

std::vector<ParameterSpec> parameter_specs() {
  return {{"noise", "spread of the patterns", 0.4, "1"},
          {"steps", "length of the run", std::int64_t{4}, "steps"},
          {"presentation", "order of the patterns", std::string("cyclic")},
          {"probabilities", "of the patterns", std::vector<double>{}},
          {"orthogonal", "whether memories start orthogonal", true}};
}

ObservableSpec observable(std::string name, ObservableKind kind, Words axes = {}) {
  ObservableSpec spec;
  spec.meaning = "meaning of " + name;
  spec.name = std::move(name);
  spec.unit = "mV";
  spec.kind = kind;
  spec.axes = std::move(axes);
  spec.allowance_reason = "because of rounding";
  spec.resolution_reason = "a line's width";
  return spec;
}

using Values = std::map<std::uint64_t, std::map<std::int64_t, Dataset>>;

struct Fixture {
  RunResult run;
  Values values;

  [[nodiscard]] ReplicaValues replicas() const {
    return [this](std::uint64_t point, const std::function<void(std::int64_t, Dataset)>& take) {
      const auto found = values.find(point);
      if (found == values.end()) return;
      for (const auto& [replica, dataset] : found->second) take(replica, dataset);
    };
  }
  void write(const fs::path& file) const { write_results(file, run, replicas()); }
};

// Distinct, exactly representable numbers.
Array numbered(std::vector<std::size_t> shape, double first) {
  Array array = Array::filled(std::move(shape), 0);
  for (std::size_t i = 0; i < array.size(); ++i) array.values[i] = first + static_cast<double>(i) / 64;
  return array;
}

ObservableResult result_of(const ObservableSpec& spec, const std::vector<std::size_t>& shape, double first) {
  ObservableResult result;
  result.name = spec.name;
  if (spec.kind != ObservableKind::measured) result.theory = numbered(shape, first + 1);
  if (spec.kind != ObservableKind::predicted) {
    result.mean = numbered(shape, first + 2);
    result.standard_error = numbered(shape, first + 3);
    result.replicas = 3;
  }
  if (spec.kind == ObservableKind::compared) {
    result.allowance = numbered(shape, first + 4);
    result.tolerance = numbered(shape, first + 5);
    result.resolution = numbered(shape, first + 6);
    result.compared_entries = {0};
    result.verdict = Verdict::disagrees;
  }
  return result;
}

Fixture without_grid() {
  Fixture fixture;
  RunResult& run = fixture.run;
  run.description.name = "memory-drift";
  run.description.title = "Memories drift";
  run.description.summary = "What happens.";
  run.description.source = "a paper, eq. 1";
  run.description.parameters = parameter_specs();
  run.description.observables = {
      observable("overlap", ObservableKind::compared),
      observable("similarity", ObservableKind::compared, {"time", "memory"}),
      observable("similarity_limit", ObservableKind::predicted, {"time", "memory"}),
      observable("speed", ObservableKind::measured, {"memory"})};
  run.seed = 18446744073709551615u;
  run.replicas = 3;
  run.comparisons = 2;
  run.critical_t = 9.5;
  run.provenance = {"0.1.0", "synaptica run 'x'", "a processor", "2026-01-02T03:04:05Z", 1.5, 2};
  PointResult point{Parameters(parameter_specs()), {}, {}};
  point.axes = {{"time", "steps", "time since the start", {0, 5, 10}},
                {"memory", "1", "memory", {0, 1}, {"first", "second"}}};
  const auto& specs = run.description.observables;
  point.observables = {result_of(specs[0], {}, 10), result_of(specs[1], {3, 2}, 20),
                       result_of(specs[2], {3, 2}, 30), result_of(specs[3], {2}, 40)};
  point.observables[3].standard_error.values[1] = missing;
  for (std::int64_t replica = 0; replica < 3; ++replica) {
    Dataset dataset;
    dataset.add("overlap", 100 + static_cast<double>(replica));
    dataset.add("similarity", numbered({3, 2}, 200 + 10 * static_cast<double>(replica)));
    dataset.add("speed", numbered({2}, 300 + 10 * static_cast<double>(replica)));
    fixture.values[point.parameters.hash()][replica] = std::move(dataset);
  }
  run.points = {std::move(point)};
  return fixture;
}

TEST(Results, WithoutAGridHaveTheReplicasAndTheAxesAsDimensions) {
  TemporaryFolder folder;
  const fs::path file = folder / "results.nc";
  without_grid().write(file);
  const Reader read(file);
  EXPECT_THAT(read.dimensions("overlap"), ElementsAre("replica"));
  EXPECT_THAT(read.numbers("overlap"), ElementsAre(100, 101, 102));
  EXPECT_THAT(read.dimensions("similarity"), ElementsAre("replica", "time", "memory"));
  const std::vector<double> similarity = read.numbers("similarity");
  for (std::size_t r = 0; r < 3; ++r)
    for (std::size_t i = 0; i < 6; ++i)
      EXPECT_EQ(similarity[6 * r + i], 200 + 10 * static_cast<double>(r) + static_cast<double>(i) / 64);

  EXPECT_THAT(read.dimensions("overlap_mean"), IsEmpty());
  EXPECT_THAT(read.numbers("overlap_mean"), ElementsAre(12));
  EXPECT_THAT(read.numbers("overlap_theory"), ElementsAre(11));
  EXPECT_THAT(read.dimensions("similarity_standard_error"), ElementsAre("time", "memory"));
  EXPECT_EQ(read.numbers("similarity_standard_error"), numbered({6}, 23).values);
  EXPECT_EQ(read.numbers("similarity_allowance"), numbered({6}, 24).values);
  EXPECT_EQ(read.numbers("similarity_tolerance"), numbered({6}, 25).values);
  EXPECT_EQ(read.numbers("similarity_resolution"), numbered({6}, 26).values);
  EXPECT_THAT(read.numbers("similarity_compared"), ElementsAre(1, 0, 0, 0, 0, 0));
  EXPECT_THAT(read.numbers("similarity_verdict"), ElementsAre(1));
  EXPECT_EQ(read.attribute("similarity_verdict", "flag_meanings"), "agrees disagrees unresolved none");
  EXPECT_THAT(read.numbers("similarity_replicas"), ElementsAre(3));
  EXPECT_EQ(read.numbers("similarity_limit_theory"), numbered({6}, 31).values);
  EXPECT_THAT(read.numbers("speed_standard_error"), ElementsAre(43, fill))
      << "not-a-number becomes the fill value";
  for (const char* absent : {"similarity_limit", "similarity_limit_mean", "speed_theory", "speed_verdict"})
    EXPECT_FALSE(read.has(absent)) << absent;

  EXPECT_THAT(read.numbers("time"), ElementsAre(0, 5, 10));
  EXPECT_EQ(read.attribute("time", "units"), "steps");
  EXPECT_EQ(read.attribute("time", "long_name"), "time since the start");
  EXPECT_THAT(read.numbers("replica"), ElementsAre(0, 1, 2));
  EXPECT_THAT(read.texts("memory_label"), ElementsAre("first", "second"));
  EXPECT_EQ(read.attribute("similarity_mean", "coordinates"), "memory_label");
  EXPECT_EQ(read.attribute("overlap_mean", "coordinates"), "(none)");
}

TEST(Results, SayWhatTheyAre) {
  TemporaryFolder folder;
  without_grid().write(folder / "results.nc");
  const Reader read(folder / "results.nc");
  for (const char* name :
       {"overlap", "overlap_mean", "overlap_standard_error", "overlap_theory", "overlap_tolerance"}) {
    EXPECT_EQ(read.attribute(name, "units"), "mV") << name;
    EXPECT_THAT(read.attribute(name, "long_name"), HasSubstr("meaning of overlap")) << name;
  }
  EXPECT_EQ(read.attribute("overlap_allowance", "comment"), "because of rounding");
  EXPECT_EQ(read.attribute("overlap_resolution", "comment"), "a line's width");
  EXPECT_EQ(read.attribute("", "Conventions"), "CF-1.9");
  EXPECT_EQ(read.attribute("", "study"), "memory-drift");
  EXPECT_EQ(read.attribute("", "title"), "Memories drift");
  EXPECT_EQ(read.attribute("", "source"), "a paper, eq. 1");
  EXPECT_EQ(read.attribute("", "version"), "0.1.0");
  EXPECT_EQ(read.attribute("", "command"), "synaptica run 'x'");
  EXPECT_EQ(read.attribute("", "machine"), "a processor");
  EXPECT_EQ(read.attribute("", "date"), "2026-01-02T03:04:05Z");
  EXPECT_EQ(read.whole_number("seed"), 18446744073709551615u);
  EXPECT_EQ(read.whole_number("replicas"), 3u);
  const auto parameters = nlohmann::json::parse(read.attribute("", "parameters"));
  EXPECT_EQ(parameters, nlohmann::json::parse(R"({"noise": 0.4, "steps": 4, "presentation": "cyclic",
                                                  "probabilities": [], "orthogonal": true})"));
}

// A grid of every type of parameter; the time axis depends on `steps`, the memory axis is the same
// everywhere.
Fixture with_grid() {
  Fixture fixture = without_grid();
  RunResult& run = fixture.run;
  run.grid = {{"noise", {0.2, 0.4}},
              {"steps", {std::int64_t{1}, std::int64_t{3}}},
              {"presentation", {std::string("cyclic"), std::string("random")}},
              {"probabilities", {std::vector<double>{0.5, 0.5}, std::vector<double>{}}},
              {"orthogonal", {false, true}}};
  run.points.clear();
  fixture.values.clear();
  const auto& specs = run.description.observables;
  for (std::size_t i = 0; i < 32; ++i) {
    PointResult point{Parameters(parameter_specs()), {}, {}};
    std::size_t rest = i;
    for (std::size_t axis = run.grid.size(); axis-- > 0; rest /= 2)
      point.parameters.set(run.grid[axis].parameter, run.grid[axis].values[rest % 2]);
    const auto steps = static_cast<std::size_t>(point.parameters.integer("steps"));
    point.axes = {{"time", "steps", "time since the start", {}}, {"memory", "1", "memory", {0, 1}}};
    for (std::size_t t = 0; t < steps; ++t)
      point.axes[0].coordinates.push_back(static_cast<double>(10 * i + t));
    const double first = 1000 * static_cast<double>(i);
    point.observables = {result_of(specs[0], {}, first), result_of(specs[1], {steps, 2}, first + 100),
                         result_of(specs[2], {steps, 2}, first + 200), result_of(specs[3], {2}, first + 300)};
    for (std::int64_t replica = 0; replica < 3; ++replica) {
      Dataset dataset;
      const double start = first + 10 * static_cast<double>(replica);
      dataset.add("overlap", start + 400);
      dataset.add("similarity", numbered({steps, 2}, start + 500));
      dataset.add("speed", numbered({2}, start + 600));
      fixture.values[point.parameters.hash()][replica] = std::move(dataset);
    }
    run.points.push_back(std::move(point));
  }
  return fixture;
}

TEST(Results, NameDimensionsAfterTheGrid) {
  TemporaryFolder folder;
  Fixture fixture = with_grid();
  fixture.write(folder / "results.nc");
  const Reader read(folder / "results.nc");
  EXPECT_THAT(read.dimensions("overlap"),
              ElementsAre("noise", "steps", "presentation", "probabilities", "orthogonal", "replica"));
  EXPECT_THAT(read.numbers("noise"), ElementsAre(0.2, 0.4));
  EXPECT_EQ(read.attribute("noise", "long_name"), "spread of the patterns");
  EXPECT_THAT(read.numbers("steps"), ElementsAre(1, 3));
  EXPECT_EQ(read.type("steps"), NC_INT64);
  EXPECT_THAT(read.numbers("presentation"), ElementsAre(0, 1));
  EXPECT_THAT(read.texts("presentation_label"), ElementsAre("cyclic", "random"));
  EXPECT_THAT(read.texts("probabilities_label"), ElementsAre("[0.5, 0.5]", "[]"));
  EXPECT_THAT(read.texts("orthogonal_label"), ElementsAre("false", "true"));
  EXPECT_EQ(read.attribute("overlap_mean", "coordinates"),
            "presentation_label probabilities_label orthogonal_label");
  const std::vector<double> overlap = read.numbers("overlap");
  const std::vector<double> mean = read.numbers("overlap_mean");
  for (std::size_t i = 0; i < 32; ++i) {
    const double first = 1000 * static_cast<double>(i);
    EXPECT_EQ(mean[i], first + 2);
    for (std::size_t r = 0; r < 3; ++r)
      EXPECT_EQ(overlap[3 * i + r], first + 10 * static_cast<double>(r) + 400);
  }
  EXPECT_EQ(nlohmann::json::parse(read.attribute("", "parameters")), nlohmann::json::object())
      << "what the grid varies is not a parameter of the whole run";
}

TEST(Results, PadAxesWhoseLengthDependsOnThePoint) {
  TemporaryFolder folder;
  with_grid().write(folder / "results.nc");
  const Reader read(folder / "results.nc");
  EXPECT_FALSE(read.has("time")) << "a variable of its dimension's name is an index, of one dimension";
  EXPECT_THAT(read.dimensions("time_value"),
              ElementsAre("noise", "steps", "presentation", "probabilities", "orthogonal", "time"));
  EXPECT_THAT(read.shape("similarity"), ElementsAre(2, 2, 2, 2, 2, 3, 3, 2));
  EXPECT_THAT(read.attribute("similarity", "coordinates"), HasSubstr("time_value"));
  EXPECT_FALSE(read.has("memory_length"));
  const auto lengths = read.numbers("time_length");
  const auto times = read.numbers("time_value");
  const auto similarity = read.numbers("similarity");
  const auto theory = read.numbers("similarity_theory");
  for (std::size_t i = 0; i < 32; ++i) {
    const std::size_t steps = i / 8 % 2 == 0 ? 1 : 3;
    EXPECT_EQ(lengths[i], steps);
    for (std::size_t t = 0; t < 3; ++t) {
      const bool there = t < steps;
      EXPECT_EQ(times[3 * i + t], there ? static_cast<double>(10 * i + t) : fill);
      for (std::size_t m = 0; m < 2; ++m) {
        const double first = 1000 * static_cast<double>(i) + static_cast<double>(2 * t + m) / 64;
        EXPECT_EQ(theory[(3 * i + t) * 2 + m], there ? first + 101 : fill);
        for (std::size_t r = 0; r < 3; ++r)
          EXPECT_EQ(similarity[((3 * i + r) * 3 + t) * 2 + m],
                    there ? first + 500 + 10 * static_cast<double>(r) : fill);
      }
    }
  }
}

TEST(Results, LeaveOutWhatWasNotFinished) {
  TemporaryFolder folder;
  Fixture fixture = with_grid();
  auto& first = fixture.values[fixture.run.points[0].parameters.hash()];
  first.erase(1);
  fixture.values.erase(fixture.run.points[31].parameters.hash());
  fixture.write(folder / "results.nc");
  const auto overlap = Reader(folder / "results.nc").numbers("overlap");
  EXPECT_THAT(std::vector(overlap.begin(), overlap.begin() + 4), ElementsAre(400, fill, 420, 1400));
  EXPECT_THAT(std::vector(overlap.end() - 4, overlap.end()), ElementsAre(30420, fill, fill, fill));
}

TEST(Results, KeepLabelsThatDependOnThePoint) {
  TemporaryFolder folder;
  Fixture fixture = with_grid();
  for (std::size_t i = 0; i < 32; ++i)
    fixture.run.points[i].axes[1].labels = {"a" + std::to_string(i), "b" + std::to_string(i)};
  fixture.write(folder / "results.nc");
  const Reader read(folder / "results.nc");
  EXPECT_EQ(read.dimensions("memory_label").size(), 6u);
  EXPECT_EQ(read.texts("memory_label")[63], "b31");
  EXPECT_THAT(read.numbers("memory"), ElementsAre(0, 1));
}

TEST(Results, OfAFunctionOfMeansKeepItsInputs) {
  TemporaryFolder folder;
  Fixture fixture = with_grid();
  auto& specs = fixture.run.description.observables;
  // Inputs: a number, an array of the observable's shape, one of its own shape that depends on the
  // point; and one that is an observable too.
  specs[3].statistic = Statistic::function_of_means;
  specs[3].inputs = {"number", "speed_shaped", "own", "overlap"};
  for (std::size_t i = 0; i < 32; ++i)
    for (auto& [replica, dataset] : fixture.values[fixture.run.points[i].parameters.hash()]) {
      const double start = static_cast<double>(10 * i) + static_cast<double>(replica);
      dataset.add("number", start);
      dataset.add("speed_shaped", numbered({2}, start + 1000));
      dataset.add("own", numbered({1 + i % 2, 4}, start + 2000));
    }
  fixture.write(folder / "results.nc");
  const Reader read(folder / "results.nc");
  EXPECT_FALSE(read.has("speed"));
  EXPECT_TRUE(read.has("speed_mean"));
  EXPECT_EQ(read.dimensions("number").back(), "replica");
  EXPECT_EQ(read.dimensions("speed_shaped").back(), "memory");
  EXPECT_THAT(read.attribute("speed_shaped", "long_name"), HasSubstr("speed follows"));
  EXPECT_EQ(read.attribute("speed_shaped", "units"), "(none)") << "not known: it may be a square";
  const Words own = read.dimensions("own");
  EXPECT_THAT(Words(own.end() - 3, own.end()), ElementsAre("replica", "own_axis_0", "own_axis_1"));
  const auto number = read.numbers("number");
  const auto values = read.numbers("own");
  ASSERT_EQ(values.size(), 32u * 3 * 2 * 4);
  for (std::size_t i = 0; i < 32; ++i)
    for (std::size_t r = 0; r < 3; ++r) {
      EXPECT_EQ(number[3 * i + r], static_cast<double>(10 * i + r));
      for (std::size_t k = 0; k < 8; ++k)
        EXPECT_EQ(values[(3 * i + r) * 8 + k],
                  k < 4 * (1 + i % 2) ? 2000 + static_cast<double>(10 * i + r) + static_cast<double>(k) / 64
                                      : fill);
    }
  EXPECT_EQ(read.numbers("overlap")[5], 1420);
}

TEST(Results, KeepWhatWasExpectedOfEachReplica) {
  TemporaryFolder folder;
  Fixture fixture = without_grid();
  fixture.run.description.observables[0].expected_per_replica = true;
  for (auto& [replica, dataset] : fixture.values.begin()->second)
    dataset.add("overlap_expected", 50 + static_cast<double>(replica));
  fixture.write(folder / "results.nc");
  const Reader read(folder / "results.nc");
  EXPECT_THAT(read.dimensions("overlap_expected"), ElementsAre("replica"));
  EXPECT_THAT(read.numbers("overlap_expected"), ElementsAre(50, 51, 52));
}

TEST(Results, TakeNamesThatClash) {
  TemporaryFolder folder;
  Fixture fixture = without_grid();
  auto& run = fixture.run;
  // An observable named like a dimension, and one named like what is made of another.
  run.grid = {{"noise", {0.4}}};
  run.description.observables[0].name = run.points[0].observables[0].name = "noise";
  run.description.observables[3].name = run.points[0].observables[3].name = "similarity_mean";
  run.points[0].axes[0].name = "replica";
  run.description.observables[1].axes[0] = run.description.observables[2].axes[0] = "replica";
  for (auto& [replica, dataset] : fixture.values.begin()->second) {
    dataset.add("noise", dataset.at("overlap"));
    dataset.add("similarity_mean", dataset.at("speed"));
  }
  fixture.write(folder / "results.nc");
  const Reader read(folder / "results.nc");
  EXPECT_THAT(read.numbers("noise"), ElementsAre(0.4)) << "a dimension's name is its coordinate's";
  EXPECT_THAT(read.numbers("noise_2"), ElementsAre(100, 101, 102));
  EXPECT_THAT(read.dimensions("similarity_mean"), ElementsAre("noise", "replica", "memory"))
      << "an observable's own name";
  EXPECT_THAT(read.dimensions("similarity_mean_2"), ElementsAre("noise", "replica_2", "memory"));
  EXPECT_THAT(read.numbers("replica_2"), ElementsAre(0, 5, 10));
}

TEST(Results, TakeEmptyAxes) {
  TemporaryFolder folder;
  Fixture fixture = without_grid();
  PointResult& point = fixture.run.points[0];
  point.axes[0].coordinates.clear();
  for (const std::size_t i : {1u, 2u})
    for (Array ObservableResult::*entries : {&ObservableResult::theory, &ObservableResult::mean,
                                             &ObservableResult::standard_error, &ObservableResult::tolerance})
      point.observables[i].*entries = Array{{0, 2}, {}};
  point.observables[1].allowance = point.observables[1].resolution = Array{{0, 2}, {}};
  point.observables[1].compared_entries.clear();
  for (auto& [replica, dataset] : fixture.values.begin()->second) {
    Dataset empty;
    for (const auto& [name, array] : dataset)
      empty.add(name, name == "similarity" ? Array{{0, 2}, {}} : array);
    dataset = std::move(empty);
  }
  fixture.write(folder / "results.nc");
  const Reader read(folder / "results.nc");
  EXPECT_THAT(read.shape("similarity"), ElementsAre(3, 0, 2));
  EXPECT_THAT(read.numbers("overlap"), ElementsAre(100, 101, 102));
  EXPECT_EQ(results_digest(folder / "results.nc").size(), 32u);
}

// Larger than a block, along the replicas and within one.
TEST(Results, CompressWhatIsLargeWithoutChangingIt) {
  TemporaryFolder folder;
  for (const auto& [replicas, length] : {std::pair<std::int64_t, std::size_t>{700, 500}, {3, 150'000}}) {
    Fixture fixture = without_grid();
    RunResult& run = fixture.run;
    run.replicas = replicas;
    Axis& time = run.points[0].axes[0];
    time.coordinates.assign(length, 0);
    for (std::size_t t = 0; t < length; ++t) time.coordinates[t] = static_cast<double>(t);
    for (const std::size_t i : {1u, 2u})
      run.points[0].observables[i] =
          result_of(run.description.observables[i], {length, 2}, static_cast<double>(i));
    auto& values = fixture.values.begin()->second;
    for (std::int64_t r = 0; r < replicas; ++r) {
      Dataset dataset;
      dataset.add("overlap", 0.0);
      dataset.add("speed", numbered({2}, 0));
      Array curve = Array::filled({length, 2}, 0);
      for (std::size_t i = 0; i < curve.size(); ++i)
        curve.values[i] = std::sin(static_cast<double>(i) + 7 * static_cast<double>(r));
      dataset.add("similarity", std::move(curve));
      values[r] = std::move(dataset);
    }
    values.erase(replicas - 2);
    fixture.write(folder / "results.nc");
    const Reader read(folder / "results.nc");
    EXPECT_TRUE(read.compressed("similarity"));
    EXPECT_FALSE(read.compressed("overlap"));
    const auto similarity = read.numbers("similarity");
    ASSERT_EQ(similarity.size(), static_cast<std::size_t>(replicas) * length * 2);
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < similarity.size(); ++i) {
      const std::size_t r = i / (2 * length);
      const bool there = static_cast<std::int64_t>(r) != replicas - 2;
      if (similarity[i] !=
          (there ? std::sin(static_cast<double>(i % (2 * length)) + 7 * static_cast<double>(r)) : fill))
        ++wrong;
    }
    EXPECT_EQ(wrong, 0u);
  }
}

TEST(Results, ClaimNoConventionThatTheyDoNotKeep) {
  TemporaryFolder folder;
  Fixture fixture = without_grid();
  fixture.run.grid = {{"noise", {0.4, 0.2, 0.3}}};
  fixture.run.points.resize(3, fixture.run.points[0]);
  fixture.write(folder / "results.nc");
  EXPECT_EQ(Reader(folder / "results.nc").attribute("", "Conventions"), "(none)")
      << "CF wants coordinates in order";
}

TEST(Results, KeepBytesThatAreNotText) {
  TemporaryFolder folder;
  Fixture fixture = without_grid();
  fixture.run.provenance.command = "synaptica run \xff.toml --output Gr\xc3\xb6\xc3\x9f\x65";
  fixture.run.provenance.machine = "";
  fixture.write(folder / "results.nc");
  const Reader read(folder / "results.nc");
  EXPECT_EQ(read.attribute("", "command"), "synaptica run \xef\xbf\xbd.toml --output Gr\xc3\xb6\xc3\x9f\x65");
  EXPECT_EQ(read.attribute("", "machine"), "");
}

TEST(Results, LieInAnyFolder) {
  TemporaryFolder folder;
  for (const char* name : {"a b", "a#mode=zarr", "100%20", "Größe", "http:"}) {
    fs::create_directory(folder / name);
    const fs::path file = folder.path() / name / "results.nc";
    without_grid().write(file);
    EXPECT_TRUE(fs::is_regular_file(file)) << name;
    EXPECT_EQ(results_digest(file).size(), 32u) << name;
    EXPECT_EQ(std::distance(fs::directory_iterator(file.parent_path()), fs::directory_iterator()), 1) << name;
  }
  fs::create_directory(folder / "back\\slash");
  EXPECT_THROW(without_grid().write(folder / "back\\slash/results.nc"), InvalidArgument);
}

TEST(Results, AreWrittenWholeOrNotAtAll) {
  TemporaryFolder folder;
  const fs::path file = folder / "results.nc";
  Fixture fixture = without_grid();
  fixture.write(file);
  const std::string before = results_digest(file);
  const auto unchanged = [&] {
    EXPECT_EQ(results_digest(file), before);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 1);
  };

  Fixture wrong = without_grid();
  Dataset& dataset = wrong.values.begin()->second[2];
  Dataset other;
  for (const auto& [name, array] : dataset) other.add(name, name == "speed" ? numbered({3}, 0) : array);
  dataset = other;
  try {
    wrong.write(file);
    FAIL() << "a replica of another shape was accepted";
  } catch (const std::logic_error& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("'speed' has the shape (3)"), HasSubstr("its axes say (2)")));
  }
  unchanged();

  EXPECT_THROW(
      write_results(file, fixture.run, [](auto, const auto&) { throw DataError("journal.sqlite: damaged"); }),
      DataError);
  unchanged();
  fixture.run.points[0].observables.pop_back();
  EXPECT_THROW(fixture.write(file), std::logic_error);
  unchanged();
}

// Ends a process of its own with 0 where `action` throws `Expected` with that text.
template <class Expected, class Action>
int code_of_refusal(const std::string& text, Action action) {
  const pid_t child = ::fork();
  if (child == 0) {
    try {
      action();
      ::_exit(1);
    } catch (const Expected& error) {
      if (std::string(error.what()).find(text) == std::string::npos) {
        std::fprintf(stderr, "%s\n", error.what());
        ::_exit(2);
      }
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s\n", error.what());
      ::_exit(3);
    }
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// A limit on the size of files stands in for a full disk. HDF5 itself crashes where it cannot write
// its first bytes.
TEST(Results, AFullDiskIsAnErrorWhateverIsLeft) {
  TemporaryFolder folder;
  const fs::path file = folder / "results.nc";
  const Fixture fixture = with_grid();
  fixture.write(file);
  const std::string before = results_digest(file);
  const auto size = fs::file_size(file);
  for (const std::uintmax_t limit : {std::uintmax_t{0}, std::uintmax_t{1}, std::uintmax_t{100},
                                     std::uintmax_t{5000}, size / 4, size / 2, size - 1}) {
    EXPECT_EQ(
        code_of_refusal<StorageError>("finished tasks are kept: raise the limit (ulimit -f) and run again",
                                      [&] {
                                        ::signal(SIGXFSZ, SIG_IGN);
                                        const rlimit at_most{limit, limit};
                                        ::setrlimit(RLIMIT_FSIZE, &at_most);
                                        fixture.write(file);
                                      }),
        0)
        << "limit of " << limit << " bytes";
    EXPECT_EQ(results_digest(file), before);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 1);
  }
}

TEST(Results, AFolderThatCannotBeWrittenIsRefused) {
  TemporaryFolder folder;
  fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read |
                                     fs::perms::others_exec);
  EXPECT_EQ(code_of_refusal<InvalidArgument>(
                folder.path().string() + ": cannot be written (Permission denied)",
                [&] {
                  if (::geteuid() == 0 &&
                      (::setgroups(0, nullptr) != 0 || ::setgid(65534) != 0 || ::setuid(65534) != 0))
                    return;
                  without_grid().write(folder / "results.nc");
                }),
            0);
  fs::permissions(folder.path(), fs::perms::owner_all);
  EXPECT_THROW(without_grid().write(folder / "no/results.nc"), InvalidArgument);
}

}  // namespace
}  // namespace synaptica
