#include "synaptica/study/child_process.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

namespace synaptica {
namespace {

TEST(ChildProcess, AnswersWhateverTheLength) {
  EXPECT_EQ(answer_of_child([] { return std::string(); }), "");
  // A pipe holds 64 KiB before its writer must wait.
  const std::string much(1'000'000, 'x');
  EXPECT_EQ(answer_of_child([&] { return much; }), much);
}

TEST(ChildProcess, ACrashIsNoAnswer) {
  for (const int signal : {SIGSEGV, SIGABRT, SIGFPE})
    EXPECT_FALSE(answer_of_child([&]() -> std::string {
      ::raise(signal);
      return "alive";
    }));
  EXPECT_FALSE(answer_of_child([]() -> std::string { throw std::runtime_error("thrown"); }));
  EXPECT_FALSE(answer_of_child([]() -> std::string { ::_exit(3); }));
}

TEST(ChildProcess, ChangesNothingHere) {
  int number = 1;
  EXPECT_EQ(answer_of_child([&] { return std::to_string(++number); }), "2");
  EXPECT_EQ(number, 1);
}

}  // namespace
}  // namespace synaptica
