#include "synaptica/core/text.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <charconv>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

namespace synaptica {
namespace {

const std::vector<std::string> names{"noise", "steps", "softmax_gain", "memory_time_constant"};

TEST(NumberText, IsShortest) {
  EXPECT_EQ(number_text(0.1), "0.1");
  EXPECT_EQ(number_text(50.0), "50");
  EXPECT_EQ(number_text(-0.0), "0");
  EXPECT_EQ(number_text(1e-12), "1e-12");
  EXPECT_EQ(number_text(0.929497123, 6), "0.929497");
}

RC_GTEST_PROP(NumberText, ReadsBackToTheSameDouble, ()) {
  const auto bits = *rc::gen::arbitrary<std::uint64_t>();
  double value = 0;
  static_assert(sizeof value == sizeof bits);
  std::memcpy(&value, &bits, sizeof value);
  RC_PRE(std::isfinite(value));
  const std::string text = number_text(value);
  double back = 0;
  std::from_chars(text.data(), text.data() + text.size(), back);
  RC_ASSERT(back == value);
}

TEST(MemoryText, PicksTheUnit) {
  EXPECT_EQ(memory_text(12), "12 bytes");
  EXPECT_EQ(memory_text(1536), "1.5 KiB");
  EXPECT_EQ(memory_text(64e12), "58.2 TiB");
}

TEST(NearestSpelling, FindsSlipsAndLeavesStrangers) {
  EXPECT_EQ(nearest_spelling("nose", names), "noise");
  EXPECT_EQ(nearest_spelling("softmaxgain", names), "softmax_gain");
  EXPECT_EQ(nearest_spelling("setps", names), "steps");  // a swap counts one
  EXPECT_EQ(nearest_spelling("temperature", names), "");
  EXPECT_EQ(nearest_spelling("", names), "");
  EXPECT_EQ(nearest_spelling(std::string(100000, 'x'), names), "");
}

TEST(SpellingHint, NamesTheNearestOrAll) {
  EXPECT_EQ(spelling_hint("nose", names), " (did you mean 'noise'?)");
  EXPECT_EQ(spelling_hint("zzzzz", names), " (known: noise, steps, softmax_gain, memory_time_constant)");
}

}  // namespace
}  // namespace synaptica
