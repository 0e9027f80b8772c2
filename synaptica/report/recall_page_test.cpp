#include "synaptica/report/recall_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <regex>

#include "synaptica/report/picture.h"

namespace synaptica::report {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

RecallPage sample(std::size_t cues, std::size_t height = 2, std::size_t width = 3) {
  RecallPage page;
  page.version = "0.1.0";
  page.title = "Recall of <two> memories";
  page.summary = "A network & its cues.";
  page.verdict = {"agrees", "Every cue came back"};
  page.height = height;
  page.width = width;
  const std::vector<double> values(height * width, 1);
  for (std::size_t k = 0; k < cues; ++k) {
    page.pictures.push_back(
        {"cue " + std::to_string(k), values, values, values, "memory 0", {"agrees", "right"}, "note"});
    page.table.push_back({std::to_string(k), "0.5"});
    page.table_tones.push_back({"agrees", "right"});
  }
  page.table_head = {"Cue", "Overlap"};
  page.overlap_matrix = Array::filled({2, 2}, 1);
  page.matrix_memories = {0, 7};
  Plot plot{.meaning = "overlaps", .points = {{0.5, 1, 0.1, "agrees", "cue <0>"}}};
  page.overlap_plot = plot;
  page.command = "synaptica recall 'a&b.npy' c.npy";
  return page;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(RecallPage, HoldsEverythingAndAsksNothing) {
  const std::string html = recall_page(sample(3));
  EXPECT_THAT(html, StartsWith("<!doctype html>"));
  EXPECT_EQ(count(html, "class=\"card\""), 3U);
  EXPECT_EQ(count(html, "data:image/png;base64,"), 3U * 3 + 1);
  EXPECT_GE(count(html, "memory 7"), 1U);
  EXPECT_EQ(count(html, "{{"), 0U);
  EXPECT_EQ(count(html, "http://"), 0U);
  EXPECT_EQ(count(html, "https://"), 0U);
  EXPECT_EQ(count(html, "<script"), 0U);
}

TEST(RecallPage, EscapesWhatItIsGiven) {
  const std::string html = recall_page(sample(1));
  EXPECT_GE(count(html, "Recall of &lt;two&gt; memories"), 1U);
  EXPECT_GE(count(html, "A network &amp; its cues."), 1U);
  EXPECT_GE(count(html, "cue &lt;0&gt;"), 1U);
  EXPECT_GE(count(html, "a&amp;b.npy"), 1U);
}

TEST(RecallPage, ShowsStripsLongTablesFoldedAndMissingMemories) {
  RecallPage page = sample(40, 1, 6);
  page.pictures[0].memory.clear();
  page.pictures[0].memory_name = "no memory";
  const std::string html = recall_page(page);
  EXPECT_GE(count(html, "cards-of-pictures strips"), 1U);
  EXPECT_GE(count(html, "<summary>40 cues</summary>"), 1U);
  EXPECT_EQ(count(html, "class=\"picture missing\""), 1U);
}

TEST(RecallPage, StaysBelowThreeMegabytesAtItsLimits) {
  // Noise does not compress: the worst pictures there are. 24 cues, 400 rows and points, a map of 500 memories.
  RecallPage page = sample(400, 160, 160);
  page.pictures.resize(24);
  double value = 0.5;
  const auto noise = [&] { return value = std::fmod(value * 997.13 + 0.1234, 1.0); };
  for (RecallPictures& pictures : page.pictures)
    for (std::vector<double>* values : {&pictures.cue, &pictures.state, &pictures.memory})
      std::generate(values->begin(), values->end(), noise);
  page.overlap_matrix = Array::filled({500, 500}, 0);
  std::generate(page.overlap_matrix.values.begin(), page.overlap_matrix.values.end(), noise);
  page.matrix_memories.assign(500, 0);
  page.overlap_plot->points.assign(400, page.overlap_plot->points.front());
  EXPECT_LT(recall_page(page).size(), 3'000'000U);
}

TEST(Picture, IsAPngOfTheRightSize) {
  const std::string address =
      picture_address(std::vector<double>{-1, 0, 1, 1, 0, -1}, 2, 3, -1, 1, Palette::ink);
  EXPECT_THAT(address, StartsWith("data:image/png;base64,iVBORw0KGgo"));  // the signature of PNG
  // Width 3, height 2, eight bits of grey: the signature and header of the file in base64.
  EXPECT_THAT(address, HasSubstr("iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAAAAA"));
  const std::string shrunk =
      picture_address(std::vector<double>(400 * 300, 0.5), 400, 300, 0, 1, Palette::ink, 100);
  EXPECT_THAT(
      shrunk,
      HasSubstr(
          "iVBORw0KGgoAAAANSUhEUgAAAGQAAABkCAAAAA"));  // 100 x 100: sides are shrunk each by its own factor
  EXPECT_THROW((void)picture_address(std::vector<double>{1}, 2, 3, 0, 1, Palette::ink), std::logic_error);
}

}  // namespace
}  // namespace synaptica::report
