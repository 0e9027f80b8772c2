#include "synaptica/recordings/csv.h"

#include "synaptica/recordings/recordings_fixture.h"

namespace synaptica::recordings {
namespace {

using fixture::expect_refused;
using ::testing::ElementsAre;

Recording read(const std::string& text) {
  return parse_csv(text, "a.csv");
}

TEST(Csv, FindsTheSeparator) {
  for (const auto& [text, name] :
       {std::pair{"1,2.5,-3e2\n4,5,6\n", "commas"}, std::pair{"1;2.5;-3e2\n4;5;6\n", "semicolons"},
        std::pair{"1\t2.5\t-3e2\n4\t5\t6\n", "tabs"}, std::pair{"  1  2.5 -3e2\n4 5\t6\n", "blanks"},
        std::pair{" 1 , 2.5 , -3e2 \r\n4, 5,6\r\n", "commas"}}) {
    const Recording recording = read(text);
    EXPECT_THAT(recording.array.shape, ElementsAre(2, 3)) << text;
    EXPECT_THAT(recording.array.values, ElementsAre(1, 2.5, -300, 4, 5, 6)) << text;
    EXPECT_EQ(recording.form, std::string("text, 2 × 3, separated by ") + name + ", no heading");
  }
  EXPECT_THAT(read("1\n2\n3").array.shape, ElementsAre(3, 1));
  EXPECT_THAT(read("+1 -0 .5 5. 1E-3\n").array.values, ElementsAre(1, -0.0, 0.5, 5, 1e-3));
}

TEST(Csv, ReadsHeadingsWithUnits) {
  const Recording recording =
      read("\xef\xbb\xbf# session 7\r\n\r\ntime (s); rate [Hz]; \"depth; um\"\r\n\r\n0;1;2\r# end\r1;2;3");
  ASSERT_EQ(recording.columns.size(), 3U);
  EXPECT_EQ(recording.columns[0].name, "time");
  EXPECT_EQ(recording.columns[0].unit, "s");
  EXPECT_EQ(recording.columns[1].name, "rate");
  EXPECT_EQ(recording.columns[1].unit, "Hz");
  EXPECT_EQ(recording.columns[2].name, "depth; um");
  EXPECT_THAT(recording.array.values, ElementsAre(0, 1, 2, 1, 2, 3));
  EXPECT_THAT(recording.lines, ElementsAre(5, 7));
  EXPECT_EQ(place_of(recording, 4), "a.csv:7, column 2 (rate)");
  EXPECT_EQ(recording.form, "text, 2 × 3, separated by semicolons, with a heading");
}

TEST(Csv, QuotesMayHoldSeparatorsQuotesAndLineEnds) {
  const Recording recording = read("\"a \"\"b\"\"\",\"c,\nd\"\n\"1\",\"2\"\n3,4\n");
  EXPECT_EQ(recording.columns[0].name, "a \"b\"");
  EXPECT_EQ(recording.columns[1].name, "c,\nd");
  EXPECT_THAT(recording.array.values, ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(recording.lines, ElementsAre(3, 4));
  expect_refused([] { return read("1,2\n3,\"4\n5,6\n"); }, {"a.csv:2:3", "quote has no end"});
  expect_refused([] { return read("1,2\n\"3\"x,4\n"); }, {"a.csv:2:4", "'x' follows a closing quote"});
}

TEST(Csv, CountsGapsWithTheirPlace) {
  const Recording recording = read("a,b,c\n1,,3\nNaN,n/a,6\n7,8,\n");
  EXPECT_THAT(recording.gaps, ElementsAre(1, 3, 4, 8));
  EXPECT_THAT(recording.array.shape, ElementsAre(3, 3));
  EXPECT_TRUE(std::isnan(recording.array.values[8]));
  try {
    require_no_gaps(recording, "a pattern is complete");
    ADD_FAILURE();
  } catch (const DataError& error) {
    EXPECT_STREQ(
        error.what(),
        "a.csv:2, column 2 (b): the first of 4 missing values, but a pattern is complete: fill the gaps or "
        "leave those rows out");
  }
}

TEST(Csv, RefusesWithLineAndColumn) {
  expect_refused([] { return read("1,2,3\n4,5\n"); },
                 {"a.csv:2:3", "2 fields where the rows before have 3", "commas"});
  expect_refused([] { return read("1,2\n4,5,6\n"); }, {"a.csv:2:5", "3 fields where the rows before have 2"});
  expect_refused([] { return read("x,y\n1,2\n3,4x\n"); }, {"a.csv:3:3", "'4x' is no number"});
  expect_refused([] { return read("1,y\n1,2\n"); },
                 {"a.csv:1:3", "'y' is no number", "a heading is a line without any"});
  expect_refused([] { return read("1,5;2\n3;4\n"); }, {"'1,5' is no number", "decimal comma"});
  expect_refused([] { return read("1,inf\n"); }, {"a.csv:1:3", "no finite number"});
  expect_refused([] { return read("1,1e999\n"); }, {"a.csv:1:3", "no finite number"});
  expect_refused([] { return read("1,0x10\n"); }, {"a.csv:1:3", "no number"});
  expect_refused([] { return read("# nothing\n\n"); }, {"no row of numbers"});
  expect_refused([] { return read("a,b\n"); }, {"no row of numbers"});
  expect_refused([] { return read(std::string("1,2\0,3\n", 7)); }, {"byte 3", "no text"});
  expect_refused(
      [] {
        return read(
            "\xff\xfe"
            "1\n");
      },
      {"UTF-16"});
  EXPECT_THAT(read("1e-999,-1e-400\n").array.values, ElementsAre(0, 0));
}

TEST(Csv, EveryDamageIsReadOrRefused) {
  fixture::expect_robust("# c\ntime (s),\"rate, [Hz]\"\n0.5,1e3\n-2,\n3,4.25\n", read);
  fixture::expect_robust("1 2 3\n4 5 6\n7 nan 9\n", read);
}

}  // namespace
}  // namespace synaptica::recordings
