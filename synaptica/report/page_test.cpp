#include "synaptica/report/page.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>

#include "synaptica/core/error.h"
#include "synaptica/report/embedded.h"
#include "synaptica/report/sample_run.h"

namespace synaptica {
namespace {

// Whether a page holds the text; a failure names the text, not the megabyte.
::testing::AssertionResult holds(std::string_view page, std::string_view text) {
  const bool found = page.find(text) != std::string_view::npos;
  return (found ? ::testing::AssertionSuccess() : ::testing::AssertionFailure())
         << (found ? "holds: " : "lacks: ") << text;
}

// All text between `open` and `close`.
std::vector<std::string> between(const std::string& text, const std::string& open, const std::string& close) {
  std::vector<std::string> found;
  for (std::size_t at = text.find(open); at != std::string::npos; at = text.find(open, at)) {
    at += open.size();
    found.push_back(text.substr(at, text.find(close, at) - at));
  }
  return found;
}

// The page less its scripts: what a reader sees.
std::string body_of(const RunResult& run) {
  const std::string page = report_page(run);
  return page.substr(0, page.find("<script>"));
}

TEST(Page, HoldsTheFilesThatWereBuiltIn) {
  EXPECT_TRUE(holds(std::string(embedded_file("web/page.css")), "prefers-color-scheme: dark"));
  EXPECT_GT(embedded_file("web/vendor/vega.min.js").size(), 300'000U);
  EXPECT_THROW((void)embedded_file("web/other.js"), std::logic_error);
}

TEST(Page, TellsTheRun) {
  const std::string page = body_of(sample::run());
  EXPECT_TRUE(holds(page, "<title>Memories drift to what is presented · Synaptica</title>"));
  EXPECT_TRUE(holds(page, "Theory and simulation agree"));
  EXPECT_TRUE(holds(page, "4 verdicts from 38 comparisons at 1 point, 200 replicas each"));
  EXPECT_TRUE(holds(page, "Source: after D. Lotito"));
  EXPECT_TRUE(holds(page, "worst of 32 compared (404 in all): time = "));
  EXPECT_TRUE(holds(page, "0.002824(53)"));
  EXPECT_TRUE(holds(page, "<dd>7</dd>"));  // seed
  EXPECT_TRUE(holds(page, "8 threads"));
  EXPECT_TRUE(holds(page, "7 parameters at their defaults"));
  EXPECT_FALSE(holds(page, "{{"));
  EXPECT_FALSE(holds(page, ">nan"));
}

TEST(Page, ADisagreementIsSaidWithPlaceAndSize) {
  const std::string page = body_of(sample::run({.bias = 0.002}));
  EXPECT_TRUE(holds(page, "Theory and simulation disagree"));
  EXPECT_TRUE(holds(page, "3 agree, 1 disagrees, none is unresolved"));
  EXPECT_TRUE(holds(page, "<strong>cosine similarity</strong>: off by +0.002"));
}

TEST(Page, AnUnresolvedVerdictSaysWhyAndHowManyReplicas) {
  const std::string page = body_of(sample::run({.noises = {0.2, 1.6}, .unresolved = true}));
  EXPECT_TRUE(holds(page, "Not resolved yet"));
  EXPECT_TRUE(holds(page,
                    "<strong>forgetting factor</strong> (noise = 1.6): the tolerance exceeds the resolution: "
                    "about 4200 replicas"));
  EXPECT_TRUE(holds(page, "id=\"point-2\" open"));
  RunResult silent = sample::run({.unresolved = true});
  silent.points[0].observables[3].reason = "too coarse";
  EXPECT_TRUE(holds(body_of(silent), "too coarse; about 4200 replicas are needed"));
}

TEST(Page, ARunWithoutComparisonsIsNoAgreement) {
  RunResult run = sample::run();
  for (auto& observable : run.points[0].observables) observable.verdict = Verdict::none;
  EXPECT_TRUE(holds(body_of(run), "Nothing was compared"));
  EXPECT_FALSE(holds(body_of(run), "simulation agree<"));
}

TEST(Page, SaysWhatWasSetAndHowToMakeItAgain) {
  RunResult run = sample::run({.noises = {0.2, 0.4}});
  for (auto& point : run.points)
    point.parameters.set("probabilities", std::vector<double>{0.4, 0.3, 0.2, 0.1});
  const std::string page = body_of(run);
  EXPECT_TRUE(holds(page, "<strong>0.2, 0.4</strong> <span class=\"quiet\">(varied)</span>"));
  EXPECT_TRUE(holds(page, "<strong>[0.4, 0.3, 0.2, 0.1]</strong>"));
  EXPECT_TRUE(holds(page,
                    "study = &quot;memory-drift&quot;\nseed = 7\nreplicas = 200\n\n[parameters]\n"
                    "probabilities = [0.4, 0.3, 0.2, 0.1]\n\n[grid]\nnoise = [0.2, 0.4]\n"));
}

TEST(Page, NoTextOfARunBecomesMarkup) {
  RunResult run = sample::run();
  const std::string attack = "</script><script>alert('x')</script><img src=\"https://example.org/x\">";
  run.description.title = run.description.summary = run.description.source = attack;
  for (auto& spec : run.description.observables) spec.meaning = attack;
  for (auto& figure : run.description.figures)
    figure.title = figure.caption = figure.y_title = figure.name = attack;
  for (auto& axis : run.points[0].axes) axis.unit = attack;
  run.points[0].observables[0].reason = attack;
  run.provenance.command = run.provenance.machine = run.provenance.date = run.provenance.version = attack;
  const std::string page = report_page(run);
  EXPECT_FALSE(holds(page, "<script>alert"));
  EXPECT_FALSE(holds(page, "<img src=\"https"));
  for (const std::string& data : between(page, "<script type=\"application/json\">", "</script>"))
    EXPECT_TRUE(nlohmann::json::accept(data));
}

TEST(Page, AsksNothingOfANetwork) {
  const std::string page = report_page(sample::run());
  for (const char* link : {"<link", "src=\"http", "src='http", "@import", "url(", "<iframe"})
    EXPECT_FALSE(holds(body_of(sample::run()), link));
  EXPECT_TRUE(holds(page, "default-src 'none'"));
  EXPECT_FALSE(holds(page, "sourceMappingURL"));
  EXPECT_TRUE(
      holds(page, "Redistributions of source code must retain"));  // the bundles' licences go with them
}

TEST(Page, StaysBelowThreeMegabytes) {
  std::vector<double> noises;
  for (int i = 1; i <= 400; ++i) noises.push_back(0.004 * i);
  RunResult run = sample::run({.noises = noises, .times = 501, .memories = 12, .bias = 1});
  for (int i = 0; i < 6; ++i) {
    run.description.figures.push_back(run.description.figures[0]);
    run.description.figures.back().name += std::to_string(i);
  }
  const std::string page = report_page(run);
  EXPECT_LT(page.size(), 3'000'000U);
  EXPECT_TRUE(holds(page, "60 of 400 points are listed"));
  EXPECT_TRUE(holds(page, "(noise = 1.6)"));  // the one that disagrees
}

TEST(Page, WithFewReplicasMissingErrorsAreDashes) {
  RunResult run = sample::run();
  auto& observable = run.points[0].observables[0];
  const double missing = std::numeric_limits<double>::quiet_NaN();
  observable.standard_error.values[0] = observable.tolerance.values[0] = observable.z.values[0] = missing;
  observable.verdict = Verdict::unresolved;
  observable.reason = "a verdict needs at least 8 replicas";
  observable.replicas_needed = 8;
  const std::string page = body_of(run);
  EXPECT_TRUE(holds(page, "data-label=\"Tolerance\">–</td>"));
  EXPECT_TRUE(holds(page, "<span class=\"reason\">a verdict needs at least 8 replicas</span>"));
}

TEST(Page, IsWrittenWholeOrNotAtAll) {
  const auto path = std::filesystem::temp_directory_path() / "synaptica-page-test.html";
  write_report(path, sample::run());
  std::ifstream file(path);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), report_page(sample::run()));
  std::filesystem::remove(path);
  EXPECT_THROW(write_report("/proc/no/report.html", sample::run()), StorageError);
}

}  // namespace
}  // namespace synaptica
