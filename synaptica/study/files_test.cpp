#include "synaptica/study/files.h"

#include <gmock/gmock.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/study/temporary_folder.h"

namespace synaptica {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string content_of(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

std::string refusal(const std::function<void()>& action) {
  try {
    action();
  } catch (const StorageError& error) {
    return error.what();
  }
  return "(no error)";
}

TEST(Files, AreReplacedWhole) {
  TemporaryFolder folder;
  const fs::path file = folder / "report.html";
  const std::string large(3'000'000, 'x');
  for (const std::string& content :
       {std::string("first"), std::string("a\0b\r\n", 5), large, std::string()}) {
    replace_file(file, content);
    EXPECT_TRUE(content_of(file) == content);
    EXPECT_EQ(files_in(folder.path()), 1u);
  }
}

TEST(Files, OfAnInterruptedWriteAreWrittenOver) {
  TemporaryFolder folder;
  const fs::path file = folder / "report.html";
  std::ofstream(temporary_name(file)) << "half of an earlier page, longer than the new one";
  replace_file(file, "new");
  EXPECT_EQ(content_of(file), "new");
  EXPECT_EQ(files_in(folder.path()), 1u);
}

TEST(Files, WaitBesideTheirPlaceUnderAHiddenName) {
  EXPECT_EQ(temporary_name("out/results.nc"), "out/.results.nc.part");
  EXPECT_EQ(temporary_name("results.nc"), ".results.nc.part");
}

TEST(Files, AreWrittenInTheCurrentFolder) {
  TemporaryFolder folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder.path());
  replace_file("here.txt", "here");
  fs::current_path(before);
  EXPECT_EQ(content_of(folder / "here.txt"), "here");
}

TEST(Files, LeaveTheOldOneWhereTheNewCannotBeWritten) {
  TemporaryFolder folder;
  const fs::path file = folder / "report.html";
  EXPECT_THAT(refusal([&] { replace_file(folder / "no/report.html", "x"); }),
              AllOf(StartsWith((folder / "no/report.html").string() + ": cannot be written: "),
                    HasSubstr("No such file or directory"), Not(HasSubstr("\n"))));
  fs::create_directories(file / "inside");
  EXPECT_THAT(refusal([&] { replace_file(file, "x"); }), HasSubstr("irectory"));
  EXPECT_EQ(files_in(folder.path()), 1u) << "no temporary file is left behind";
  EXPECT_THAT(refusal([&] { publish_file(folder / "missing", folder / "name"); }), HasSubstr("No such file"));
}

TEST(Files, LeaveTheOldOneWhereTheDiskIsFull) {
  TemporaryFolder folder;
  const fs::path file = folder / "report.html";
  replace_file(file, "old");
  const pid_t child = ::fork();
  if (child == 0) {
    // A limit on the size of files stands in for a full disk.
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{100'000, 100'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const std::string text = refusal([&] { replace_file(file, std::string(200'000, 'x')); });
    ::_exit(text.find("raise the limit (ulimit -f)") != std::string::npos ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(content_of(file), "old");
  EXPECT_EQ(files_in(folder.path()), 1u);
}

// A reader that looks all the while meets one whole version after another.
TEST(Files, AreNeverSeenHalfWritten) {
  TemporaryFolder folder;
  const fs::path file = folder / "report.html";
  replace_file(file, std::string(50'000, 'a'));
  const pid_t child = ::fork();
  if (child == 0) {
    for (int i = 1; i < 200; ++i) replace_file(file, std::string(50'000, static_cast<char>('a' + i % 26)));
    ::_exit(0);
  }
  int status = 0;
  std::size_t looks = 0;
  while (::waitpid(child, &status, WNOHANG) == 0) {
    const std::string content = content_of(file);
    ASSERT_EQ(content.size(), 50'000u);
    ASSERT_EQ(content.find_first_not_of(content[0]), std::string::npos);
    ++looks;
  }
  EXPECT_EQ(status, 0);
  EXPECT_GT(looks, 0u);
}

}  // namespace
}  // namespace synaptica
