#include "synaptica/study/study_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "synaptica/core/error.h"
#include "synaptica/study/temporary_folder.h"

namespace synaptica {
namespace {

using ::testing::HasSubstr;

class StudyFile : public ::testing::Test {
 protected:
  std::filesystem::path write(const std::string& text) const {
    const std::filesystem::path path = folder_.path() / "study.toml";
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  std::string refusal(const std::string& text) const {
    try {
      static_cast<void>(read_study_file(write(text)));
    } catch (const DataError& error) {
      EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
      return error.what();
    }
    return "accepted";
  }

  TemporaryFolder folder_;
};

TEST_F(StudyFile, IsReadWithPlaces) {
  const StudyRequest request = read_study_file(
      write("study = \"dice\"\nseed = 7\nreplicas = 9\n[parameters]\ncentre = 2\nlaw = \"sign\"\n"
            "weights = [1, 0.5]\nflag = true\n[grid]\nspread = [0.5, 1]\ndraws = [3]\n"));
  EXPECT_EQ(request.study, "dice");
  EXPECT_EQ(request.seed, 7U);
  EXPECT_EQ(request.replicas, 9);
  ASSERT_EQ(request.settings.size(), 4U);
  for (const Setting& setting : request.settings)
    if (setting.parameter == "law") {
      EXPECT_THAT(setting.place, HasSubstr("study.toml:6"));
    } else if (setting.parameter == "weights") {
      EXPECT_EQ(setting.value, ParameterValue(std::vector<double>{1, 0.5}));
    }
  ASSERT_EQ(request.grid.size(), 2U);
  EXPECT_EQ(request.grid[0].parameter, "spread");  // in the order of the lines, not of the alphabet
  EXPECT_EQ(request.grid[0].values.size(), 2U);
}

TEST_F(StudyFile, SyntaxErrorsHaveLineAndColumn) {
  EXPECT_THAT(refusal("study = \"dice\"\nseed = = 2\n"), HasSubstr("study.toml:2:"));
  EXPECT_THAT(refusal("study = \""), HasSubstr("not valid TOML"));
  EXPECT_THAT(refusal(std::string("\x00\x01", 2)), HasSubstr("not valid TOML"));
}

TEST_F(StudyFile, FaultsAreNamed) {
  EXPECT_THAT(refusal("seed = 1\n"), HasSubstr("no study is named"));
  EXPECT_THAT(refusal("study = 5\n"), HasSubstr("name in quotes"));
  EXPECT_THAT(refusal("study = \"dice\"\nreplica = 3\n"),
              HasSubstr("study.toml:2: unknown key 'replica' (did you mean 'replicas'?)"));
  EXPECT_THAT(refusal("study = \"dice\"\nreplicas = 0\n"), HasSubstr("study.toml:2: replicas"));
  EXPECT_THAT(refusal("study = \"dice\"\nseed = -1\n"), HasSubstr("seed"));
  EXPECT_THAT(refusal("study = \"dice\"\nparameters = 3\n"), HasSubstr("must be a table"));
  EXPECT_THAT(refusal("study = \"dice\"\n[parameters]\ncentre = 2026-01-01\n"),
              HasSubstr("study.toml:3: 'centre'"));
  EXPECT_THAT(refusal("study = \"dice\"\n[parameters]\nweights = [\"a\"]\n"), HasSubstr("not a number"));
  EXPECT_THAT(refusal("study = \"dice\"\n[parameters.centre]\nx = 1\n"), HasSubstr("'centre'"));
  EXPECT_THAT(refusal("study = \"dice\"\n[grid]\ncentre = 2\n"), HasSubstr("must be a list of values"));
}

TEST_F(StudyFile, WhatIsNoFileIsNamed) {
  EXPECT_THROW(static_cast<void>(read_study_file(folder_.path() / "missing.toml")), InvalidArgument);
  EXPECT_THROW(static_cast<void>(read_study_file(folder_.path())), InvalidArgument);
}

TEST_F(StudyFile, GarbageNeverDoesMoreThanBeRefused) {
  // Mutations of a good file: either it is read, or it is refused with one of our errors.
  const std::string good =
      "study = \"dice\"\nseed = 7\n[parameters]\ncentre = 2.5\nweights = [1, 2]\n[grid]\nspread = [0.5, 1]\n";
  numerics::RandomStream stream({.seed = 11}, numerics::Purpose::test);
  for (int trial = 0; trial < 500; ++trial) {
    std::string text = good;
    for (int change = 0; change < 3; ++change)
      text[stream.below(text.size())] = static_cast<char>(stream.below(256));
    const auto path = write(text);
    try {
      static_cast<void>(read_study_file(path));
    } catch (const Error& error) {
      EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << text;
    }
  }
}

}  // namespace
}  // namespace synaptica
