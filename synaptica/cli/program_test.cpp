// The program from arguments to exit code, in process: what stands on which stream, and what every mistake is answered.
#include "synaptica/cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "synaptica/cli/arguments.h"
#include "synaptica/cli/completion.h"
#include "synaptica/cli/progress.h"
#include "synaptica/cli/request.h"
#include "synaptica/cli/table.h"
#include "synaptica/core/error.h"
#include "synaptica/study/temporary_folder.h"

namespace synaptica::cli {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

struct Answer {
  int code = 0;
  std::string out;
  std::string err;
};

Answer ask(const std::vector<std::string>& words) {
  const Registry registry;
  std::ostringstream out, err;
  const int code = run_program(words, registry, {}, out, err);
  return {code, out.str(), err.str()};
}

nlohmann::json document(const Answer& answer) {
  return nlohmann::json::parse(answer.out);
}

// Small enough for a unit test, large enough for the theory to hold.
std::vector<std::string> small(std::vector<std::string> words) {
  words.insert(words.end(), {"steps=40", "visible_neurons=20"});
  return words;
}

void expect_refused(const std::vector<std::string>& words, const std::string& part) {
  const Answer answer = ask(words);
  EXPECT_EQ(answer.code, bad_input) << part;
  EXPECT_EQ(answer.out, "") << part;
  EXPECT_EQ(std::count(answer.err.begin(), answer.err.end(), '\n'), 1) << answer.err;
  EXPECT_THAT(answer.err, StartsWith("synaptica: "));
  EXPECT_THAT(answer.err, HasSubstr(part));
}

TEST(Program, RefusesInOneLine) {
  expect_refused({}, "no command given");
  expect_refused({"no-such-command"}, "unknown command 'no-such-command'");
  expect_refused({"perdict", "memory-drift"}, "did you mean 'predict'?");
  expect_refused({"predict"}, "STUDY");
  expect_refused({"predict", "memory-drfit"}, "did you mean 'memory-drift'?");
  expect_refused({"predict", "memory-drift", "nose=1"}, "did you mean 'noise'?");
  expect_refused({"predict", "memory-drift", "noise"}, "parameter=value");
  expect_refused({"predict", "memory-drift", "noise=nan"}, "noise");
  expect_refused({"predict", "memory-drift", "noise=[0.1,0.2]"}, "a grid needs synaptica run");
  expect_refused({"predict", "memory-drift", "noise=1", "noise=2"}, "given twice");
  expect_refused({"run", "memory-drift", "--replicas", "many"}, "replicas");
  expect_refused({"run", "memory-drift", "--replicas", "0"}, "replicas");
  expect_refused({"run", "memory-drift", "--replica", "3"}, "did you mean '--replicas'?");
  for (const char* seed : {"-1", "", "1.5", "18446744073709551616"})
    expect_refused({"run", "memory-drift", "--seed", seed}, "seed");
  expect_refused({"run", "memory-drift", "--threads", "0"}, "threads");
  expect_refused({"run", "no-such-file.toml"}, "no-such-file.toml: no such file");
  expect_refused({"list", "extra"}, "one argument too many");
  expect_refused({"digest", "no-such-folder"}, "no-such-folder");
  expect_refused({"report", "no-such-folder"}, "no-such-folder");
  expect_refused({"completion", "fish"}, "fish");
}

TEST(Program, SaysAllFaultsOfACommandLineInOneLine) {
  const Answer answer = ask({"predict", "memory-drift", "nose=1", "steps=abc"});
  EXPECT_THAT(answer.err, HasSubstr("nose"));
  EXPECT_THAT(answer.err, HasSubstr("steps = abc: must be an integer"));
}

TEST(Program, HelpAndVersionGoToStandardOutput) {
  for (const auto& words :
       std::vector<std::vector<std::string>>{{"--help"}, {"-h"}, {"run", "--help"}, {"predict", "--help"}}) {
    const Answer answer = ask(words);
    EXPECT_EQ(answer.code, done);
    EXPECT_EQ(answer.err, "");
    EXPECT_THAT(answer.out, HasSubstr("synaptica"));
  }
  EXPECT_THAT(ask({"--version"}).out, StartsWith("synaptica 0."));
}

TEST(Program, EachCommandHasItsDocument) {
  EXPECT_EQ(document(ask({"list", "--json"}))["studies"][0]["name"], "memory-drift");
  const auto described = document(ask({"describe", "memory-drift", "--json"}));
  EXPECT_EQ(described["parameters"][0]["name"], "visible_neurons");
  const auto predicted = document(ask(small({"predict", "memory-drift", "--json"})));
  EXPECT_EQ(predicted["study"], "memory-drift");
  EXPECT_EQ(predicted["parameters"]["steps"], 40);
  EXPECT_TRUE(predicted["predictions"]["initial_overlap"].is_number());
  EXPECT_TRUE(predicted["predictions"]["cosine_similarity"][0].is_array());
  const auto simulated = document(ask(small({"simulate", "memory-drift", "--replicas", "3", "--json"})));
  EXPECT_EQ(simulated["simulations"]["initial_overlap"]["replicas"], 3);
  const auto alone = document(ask(small({"simulate", "memory-drift", "--replicas", "1", "--json"})));
  EXPECT_TRUE(alone["simulations"]["initial_overlap"]["standard_error"].is_null());
}

TEST(Program, RunGivesTheContract) {
  const TemporaryFolder folder;
  const std::string output = (folder / "out").string();
  const Answer answer = ask(small({"run", "memory-drift", "noise=[0.2,0.4]", "--replicas", "8", "--output",
                                   output, "--json", "--quiet"}));
  ASSERT_EQ(answer.code, done) << answer.err;
  EXPECT_EQ(answer.err, "");
  const auto json = document(answer);
  for (const char* key : {"study", "version", "seed", "replicas", "points", "agrees", "files"})
    EXPECT_TRUE(json.contains(key)) << key;
  EXPECT_EQ(json["points"].size(), 2U);
  EXPECT_EQ(json["points"][1]["parameters"]["noise"], 0.4);
  for (const auto& observable : json["points"][0]["observables"]) {
    for (const char* key : {"name", "units", "theory", "mean", "standard_error", "replicas", "z", "deviation",
                            "allowance", "tolerance", "agrees"})
      EXPECT_TRUE(observable.contains(key)) << key;
    if (observable["agrees"].is_null()) {
      EXPECT_TRUE(observable.contains("reason")) << observable["name"];
    }
  }
  for (const char* file : {"results.nc", "report.html", "journal.sqlite"})
    EXPECT_TRUE(std::filesystem::exists(folder / "out" / file)) << file;
  const std::string digest = ask({"digest", output}).out;
  EXPECT_EQ(digest.size(), 33U);
  std::filesystem::remove(folder / "out" / "report.html");
  std::filesystem::remove(folder / "out" / "results.nc");
  EXPECT_EQ(ask({"report", output}).code, done);
  EXPECT_TRUE(std::filesystem::exists(folder / "out" / "report.html"));
  EXPECT_EQ(ask({"digest", output}).out, digest);
}

TEST(Program, CheckTurnsAnUndecidedRunIntoAnExitCode) {
  // Two replicas never suffice for a verdict.
  EXPECT_EQ(ask(small({"run", "memory-drift", "--replicas", "2", "--check", "--quiet"})).code, disagreement);
  EXPECT_EQ(ask(small({"run", "memory-drift", "--replicas", "2", "--quiet"})).code, done);
  EXPECT_EQ(ask(small({"run", "memory-drift", "--replicas", "2", "--quiet"})).out, "");
}

TEST(Program, SettingsGoBeforeTheFile) {
  const TemporaryFolder folder;
  std::ofstream(folder / "drift.toml")
      << "study = \"memory-drift\"\nreplicas = 3\n[parameters]\nsteps = 40\n[grid]\nnoise = [0.2, 0.4]\n";
  const auto json =
      document(ask({"run", (folder / "drift.toml").string(), "noise=0.3", "--json", "--quiet"}));
  EXPECT_EQ(json["points"].size(), 1U);
  EXPECT_EQ(json["points"][0]["parameters"]["noise"], 0.3);
  EXPECT_EQ(json["replicas"], 3);
  EXPECT_EQ(json["files"].size(), 0U);
  std::ofstream(folder / "bad.toml") << "study = \"memory-drift\"\n[parameters]\nsteps = 40\nnose = 3\n";
  expect_refused({"run", (folder / "bad.toml").string()},
                 "bad.toml:4: unknown parameter 'nose' (did you mean 'noise'?)");
}

TEST(Program, ProgressIsPlainAwayFromATerminal) {
  const Answer answer = ask(small({"run", "memory-drift", "--replicas", "20"}));
  EXPECT_THAT(answer.err, HasSubstr("100 % (20 of 20 tasks)"));
  EXPECT_THAT(answer.err, Not(HasSubstr("\r")));
  EXPECT_THAT(answer.out, Not(HasSubstr("\033")));
}

TEST(Progress, WritesOneLineATenth) {
  std::ostringstream stream;
  Progress progress(stream, Progress::Style::lines, 80);
  for (int i = 0; i <= 1000; ++i) progress.update(i, 1000);
  const std::string text = stream.str();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 10);
}

TEST(WithError, RoundsToTheErrorsSecondDigit) {
  EXPECT_EQ(with_error(0.929312345, 0.000361), "0.92931 ± 0.00036");
  EXPECT_EQ(with_error(12345.6, 78.9), "12346 ± 79");
  EXPECT_EQ(with_error(-0.00012, 0.034), "-0.000 ± 0.034");
  EXPECT_EQ(with_error(0.5, 0), "0.5 ± 0");
}

TEST(NamesFile, TellsStudiesFromFiles) {
  const std::vector<std::string> studies{"memory-drift"};
  EXPECT_FALSE(names_file("memory-drift", studies));
  EXPECT_TRUE(names_file("drift.toml", studies));
  EXPECT_TRUE(names_file("./memory-drift", studies));
  EXPECT_FALSE(names_file("no-such-thing", studies));
}

// What a run keeps are the numbers: the same point, whether they were typed or read.
TEST(ListFiles, AListMayStandInAFile) {
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "spectrum.csv").string();
  std::ofstream(file) << "frequency,power\n0,4\n1,1\n2,0.5\n";
  const std::vector<std::string> common{"ei-spectra", "synapses=20", "input_spectrum=table", "loads=[0.5,1]"};
  const auto words = [&](const std::string& command, const std::string& frequencies,
                         const std::string& powers) {
    std::vector<std::string> all{command};
    all.insert(all.end(), common.begin(), common.end());
    all.insert(all.end(), {"input_frequencies=" + frequencies, "input_powers=" + powers, "--json"});
    return all;
  };
  const auto read = words("predict", "@" + file + ":frequency", "@" + file + ":2");
  EXPECT_EQ(document(ask(read)), document(ask(words("predict", "[0,1,2]", "[4,1,0.5]"))));
  EXPECT_EQ(document(ask(read)).at("parameters").at("input_powers"), nlohmann::json({4, 1, 0.5}));

  const std::filesystem::path study = folder.path() / "study.toml";
  std::ofstream(study) << "study = \"ei-spectra\"\nreplicas = 2\n[parameters]\nsynapses = 20\nloads = [1]\n"
                       << "input_spectrum = \"table\"\ninput_frequencies = \"@" << file << ":frequency\"\n"
                       << "[grid]\ninput_powers = [[1, 1, 1], \"@" << file << ":power\"]\n";
  const auto points = document(ask({"run", study.string(), "--json", "--quiet"})).at("points");
  EXPECT_EQ(points.at(1).at("parameters").at("input_powers"), nlohmann::json({4, 1, 0.5}));

  expect_refused(words("predict", "@" + file, "[1]"),
                 "3 × 2 numbers where one list is wanted; name a column: @");
  expect_refused(words("predict", "@" + file + ":frequncy", "[1]"), "did you mean 'frequency'?");
  expect_refused(words("predict", "[1]", "@nowhere.csv"), "input_powers: nowhere.csv: no such file");
  std::ofstream(folder.path() / "gap.csv") << "1\n\n\"\"\n";
  expect_refused(words("predict", "@" + (folder.path() / "gap.csv").string(), "[1]"), "line");
}

TEST(Completions, OfferWhatFits) {
  const Registry registry;
  const auto offered = [&](const std::vector<std::string>& words) { return completions(words, registry); };
  EXPECT_THAT(offered({"pre"}), ElementsAre("predict"));
  EXPECT_THAT(offered({"run", "memory-dr"}), ElementsAre("memory-drift"));
  EXPECT_THAT(offered({"run", "memory-drift", "noi"}), ElementsAre("noise="));
  EXPECT_THAT(offered({"run", "memory-drift", "presentation="}),
              ElementsAre("presentation=cyclic", "presentation=random"));
  EXPECT_THAT(offered({"run", "memory-drift", "--ch"}), ElementsAre("--check"));
  EXPECT_THAT(offered({""}), Contains("digest"));
  EXPECT_THAT(ask({"complete", "run", "memory-drift", "--qu"}).out, "--quiet\n");
}

}  // namespace
}  // namespace synaptica::cli
