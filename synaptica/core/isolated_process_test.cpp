#include "synaptica/core/isolated_process.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>

#include "synaptica/core/error.h"

namespace synaptica {
namespace {

template <class Thrown>
std::string message(const std::function<std::string()>& work) {
  try {
    (void)in_child_process(work, "it crashed");
  } catch (const Thrown& error) {
    return error.what();
  }
  return "nothing thrown";
}

TEST(IsolatedProcess, GivesBackEveryByte) {
  std::string large(3'000'000, '\0');
  for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<char>(i * 31);
  EXPECT_EQ(in_child_process([&] { return large; }, ""), large);
  EXPECT_EQ(in_child_process([] { return std::string(); }, ""), "");
}

TEST(IsolatedProcess, HandsErrorsOnAsWhatTheyAre) {
  EXPECT_EQ(message<DataError>([]() -> std::string { throw DataError("d"); }), "d");
  EXPECT_EQ(message<InvalidArgument>([]() -> std::string { throw InvalidArgument("i"); }), "i");
  EXPECT_EQ(message<StorageError>([]() -> std::string { throw StorageError("s"); }), "s");
  EXPECT_EQ(message<Error>([]() -> std::string { throw Error("e"); }), "e");
}

TEST(IsolatedProcess, ACrashIsOneSentence) {
  EXPECT_EQ(message<DataError>([]() -> std::string {
              std::signal(SIGABRT, SIG_DFL);
              std::abort();
            }),
            "it crashed");
  EXPECT_EQ(message<DataError>([]() -> std::string { std::_Exit(3); }), "it crashed");
  EXPECT_EQ(message<DataError>([]() -> std::string { throw std::runtime_error("foreign"); }), "it crashed");
  EXPECT_EQ(message<DataError>([]() -> std::string {
              std::raise(SIGKILL);
              return "";
            }),
            "it crashed");
}

TEST(IsolatedProcess, ChangesNothingHere) {
  int value = 1;
  EXPECT_EQ(in_child_process(
                [&] {
                  value = 2;
                  return std::to_string(value);
                },
                ""),
            "2");
  EXPECT_EQ(value, 1);
}

}  // namespace
}  // namespace synaptica
