#include "synaptica/associative/memory_dynamics.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "synaptica/associative/initial_memories.h"
#include "synaptica/core/error.h"

namespace synaptica::associative {
namespace {

using numerics::Purpose;
using numerics::RandomKey;
using numerics::RandomStream;

double cosine_of(const double* a, const double* b, std::size_t length) {
  double ab = 0;
  double aa = 0;
  double bb = 0;
  for (std::size_t i = 0; i < length; ++i) {
    ab += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return ab / std::sqrt(aa * bb);
}

// The two equations as they stand: full softmax, every memory moved, every cosine computed anew.
MemoryTrajectory naive(const Array& memories, const Array& patterns, const std::vector<std::uint32_t>& order,
                       const MemoryDynamicsOptions& options) {
  const std::size_t hidden = memories.shape[0];
  const std::size_t visible = memories.shape[1];
  MemoryTrajectory result{Array::filled({order.size() + 1, hidden}, 0), memories, {}, {}};
  const auto record = [&](std::size_t n) {
    for (std::size_t mu = 0; mu < hidden; ++mu)
      result.cosine.values[n * hidden + mu] =
          cosine_of(&result.memories.values[mu * visible], &patterns.values[mu * visible], visible);
  };
  record(0);
  for (std::size_t n = 0; n < order.size(); ++n) {
    const double* const v = &patterns.values[order[n] * visible];
    std::vector<double> weight(hidden);
    for (std::size_t mu = 0; mu < hidden; ++mu)
      for (std::size_t i = 0; i < visible; ++i)
        weight[mu] += options.softmax_gain * result.memories.values[mu * visible + i] * v[i];
    const double highest = *std::max_element(weight.begin(), weight.end());
    for (double& w : weight) w = std::exp(w - highest);
    const double total = std::accumulate(weight.begin(), weight.end(), 0.0);
    for (std::size_t mu = 0; mu < hidden; ++mu)
      for (std::size_t i = 0; i < visible; ++i) {
        double& x = result.memories.values[mu * visible + i];
        x += options.time_step / options.memory_time_constant * weight[mu] / total * (v[i] - x);
      }
    record(n + 1);
  }
  return result;
}

struct Case {
  Array memories, patterns;
  std::vector<std::uint32_t> order;
};

Case random_case(std::uint64_t seed, std::size_t hidden, std::size_t visible, std::size_t steps,
                 double noise) {
  RandomStream stream(RandomKey{.seed = seed}, Purpose::test);
  Case result{gaussian_memories(hidden, visible, stream), {}, {}};
  result.patterns = result.memories;
  for (double& value : result.patterns.values) value += noise * stream.normal();
  for (std::size_t n = 0; n < steps; ++n)
    result.order.push_back(static_cast<std::uint32_t>(stream.below(hidden)));
  return result;
}

double largest_difference(const Array& a, const Array& b) {
  EXPECT_EQ(a.shape, b.shape);
  double worst = 0;
  for (std::size_t i = 0; i < a.values.size(); ++i)
    worst = std::max(worst, std::fabs(a.values[i] - b.values[i]));
  return worst;
}

// Every kernel against the equations, over shapes that fill registers and leave rests, gates from flat to sharp.
RC_GTEST_PROP(MemoryDynamics, EveryKernelDoesWhatTheEquationsSay, ()) {
  const auto hidden = *rc::gen::inRange<std::size_t>(1, 11);
  const auto visible = *rc::gen::inRange<std::size_t>(2, 70);
  const double gain = std::pow(10.0, *rc::gen::inRange(-3, 3)) / static_cast<double>(visible);
  const double noise = *rc::gen::element(0.1, 0.7, 2.0);
  const Case c = random_case(*rc::gen::arbitrary<std::uint64_t>(), hidden, visible, 60, noise);
  for (const MemoryKernel kernel : supported_kernels()) {
    const MemoryDynamicsOptions options{.softmax_gain = gain, .memory_time_constant = 10, .kernel = kernel};
    const MemoryTrajectory fast = drift_memories(c.memories, c.patterns, c.order, options);
    const MemoryTrajectory slow = naive(c.memories, c.patterns, c.order, options);
    // Rounding of fields (70 terms of size 10) enters the weights times the gain (up to 50): 70 * 1e-16 * 10 * 50 a
    // step at worst, forgotten at the rate 1/10; typically a hundredth of it.
    RC_ASSERT(largest_difference(fast.cosine, slow.cosine) < 1e-11);
    RC_ASSERT(largest_difference(fast.memories, slow.memories) < 1e-11);
  }
}

// At the figure's sharpness the sums of weights are exact, and what remains is rounding of the moves alone.
TEST(MemoryDynamics, KernelsAgreeToRoundingAtTheFigureParameters) {
  RandomStream stream(RandomKey{.seed = 3}, Purpose::test);
  const Array memories = orthogonal_memories(4, 50, stream);
  Array patterns = memories;
  for (double& value : patterns.values) value += 0.4 * stream.normal();
  const std::vector<std::uint32_t> order = cyclic_order(4, 2000);
  const MemoryTrajectory slow = naive(memories, patterns, order, {});
  for (const MemoryKernel kernel : supported_kernels()) {
    const MemoryTrajectory fast = drift_memories(memories, patterns, order, {.kernel = kernel});
    EXPECT_LT(largest_difference(fast.cosine, slow.cosine), 1e-13);
    EXPECT_LT(largest_difference(fast.memories, slow.memories), 1e-13);
  }
}

TEST(MemoryDynamics, PiecesGiveTheSameBitsAsTheWhole) {
  const Case c = random_case(5, 4, 50, 300, 0.4);
  const MemoryTrajectory whole = drift_memories(c.memories, c.patterns, c.order);
  MemoryDynamics dynamics(c.memories, c.patterns);
  std::vector<double> cosines(300 * 4);
  const std::span<const std::uint32_t> order(c.order);
  for (std::size_t start = 0; start < 300; start += 75)
    dynamics.present(order.subspan(start, 75), std::span(cosines).subspan(start * 4, 300));
  EXPECT_EQ(dynamics.steps(), 300);
  EXPECT_TRUE(std::equal(cosines.begin(), cosines.end(), whole.cosine.values.begin() + 4));
  for (std::size_t mu = 0; mu < 4; ++mu)
    EXPECT_TRUE(
        std::equal(dynamics.memory(mu).begin(), dynamics.memory(mu).end(), &whole.memories.values[mu * 50]));
}

// The names of memories mean nothing: permuted rows and a permuted order give permuted cosines.
TEST(MemoryDynamics, PermutedMemoriesGivePermutedCosines) {
  const Case c = random_case(11, 5, 20, 200, 0.8);
  const std::vector<std::uint32_t> to = {3, 0, 4, 1, 2};  // old index -> new index
  Case permuted = c;
  for (std::size_t mu = 0; mu < 5; ++mu)
    for (std::size_t i = 0; i < 20; ++i) {
      permuted.memories.values[to[mu] * 20 + i] = c.memories.values[mu * 20 + i];
      permuted.patterns.values[to[mu] * 20 + i] = c.patterns.values[mu * 20 + i];
    }
  for (std::uint32_t& index : permuted.order) index = to[index];
  const MemoryDynamicsOptions options{.softmax_gain = 0.1};
  const MemoryTrajectory a = drift_memories(c.memories, c.patterns, c.order, options);
  const MemoryTrajectory b = drift_memories(permuted.memories, permuted.patterns, permuted.order, options);
  for (std::size_t n = 0; n <= 200; ++n)
    for (std::size_t mu = 0; mu < 5; ++mu)
      EXPECT_NEAR(a.cosine.values[n * 5 + mu], b.cosine.values[n * 5 + to[mu]], 1e-13);
}

// Only the ratio of times enters, and gain and patterns only by gain * square of the unit of patterns.
TEST(MemoryDynamics, UnitsDoNotMatter) {
  const Case c = random_case(12, 4, 30, 200, 0.8);
  const MemoryTrajectory plain = drift_memories(
      c.memories, c.patterns, c.order, {.softmax_gain = 0.1, .memory_time_constant = 50, .time_step = 1});
  Case scaled = c;
  for (double& value : scaled.memories.values) value *= 8;  // a power of two: nothing is rounded anew
  for (double& value : scaled.patterns.values) value *= 8;
  const MemoryTrajectory other =
      drift_memories(scaled.memories, scaled.patterns, c.order,
                     {.softmax_gain = 0.1 / 64, .memory_time_constant = 50 * 1024.0, .time_step = 1024});
  EXPECT_EQ(plain.cosine, other.cosine);
}

TEST(MemoryDynamics, OneMemoryIsALeakyAverage) {
  const Case c = random_case(13, 1, 9, 0, 0.5);
  for (const double rate : {0.004, 0.3, 1.0}) {
    const MemoryTrajectory drift =
        drift_memories(c.memories, c.patterns, std::vector<std::uint32_t>(40, 0),
                       {.softmax_gain = 1e-3, .memory_time_constant = 1, .time_step = rate});
    const double e = std::pow(1 - rate, 40);
    for (std::size_t i = 0; i < 9; ++i)
      EXPECT_NEAR(drift.memories.values[i], e * c.memories.values[i] + (1 - e) * c.patterns.values[i], 1e-14);
    EXPECT_EQ(drift.wins, std::vector<std::int64_t>{40});
  }
}

RC_GTEST_PROP(MemoryDynamics, CosinesStayWithinOneAndCountsAddUp, ()) {
  const auto hidden = *rc::gen::inRange<std::size_t>(1, 9);
  const Case c =
      random_case(*rc::gen::arbitrary<std::uint64_t>(), hidden, 12, 100, *rc::gen::element(1e-9, 0.5, 1e6));
  const MemoryTrajectory drift = drift_memories(c.memories, c.patterns, c.order, {.memory_time_constant = 3});
  for (const double cosine : drift.cosine.values) RC_ASSERT(std::fabs(cosine) <= 1);
  RC_ASSERT(std::accumulate(drift.wins.begin(), drift.wins.end(), std::int64_t{0}) == 100);
  RC_ASSERT(std::accumulate(drift.presentations.begin(), drift.presentations.end(), std::int64_t{0}) == 100);
}

// The gate uses a dot product: a long memory takes a short one's pattern, and the short one never moves.
TEST(MemoryDynamics, AMemoryThatNeverWinsIsCountedAndStays) {
  const Array memories{{2, 2}, {1, 0, 30, 1}};
  const Array patterns{{2, 2}, {1, 0.1, 30, 2}};
  MemoryDynamics dynamics(memories, patterns);
  dynamics.present(cyclic_order(2, 10));
  EXPECT_EQ(std::vector<std::int64_t>(dynamics.wins().begin(), dynamics.wins().end()),
            (std::vector<std::int64_t>{0, 10}));
  EXPECT_EQ(dynamics.misassigned(), 5);
  EXPECT_NEAR(dynamics.memory(0)[0], 1, 1e-15);
  EXPECT_NEAR(dynamics.memory(0)[1], 0, 1e-15);
}

// 60 leads of gain * gap = 54 to 58, about the 2^-80 below which a memory is left alone: no more than 1e-15 is lost.
TEST(MemoryDynamics, LeavingNegligibleWeightsOutChangesNothing) {
  for (int i = 0; i < 60; ++i) {
    const double gap = 54 + 0.07 * i;
    const Array memories{{2, 2}, {gap, 1, 0, 1}};
    const Array patterns{{2, 2}, {1, 0, 1, 0.5}};
    const std::vector<std::uint32_t> order(100, 0);
    const MemoryDynamicsOptions options{.softmax_gain = 1, .memory_time_constant = 1e6};
    const MemoryTrajectory fast = drift_memories(memories, patterns, order, options);
    const MemoryTrajectory slow = naive(memories, patterns, order, options);
    for (std::size_t k = 2; k < 4; ++k) EXPECT_NEAR(fast.memories.values[k], slow.memories.values[k], 1e-15);
  }
}

template <class Call>
std::string message_of(Call call) {
  try {
    call();
  } catch (const InvalidArgument& error) {
    return error.what();
  }
  return "";
}

TEST(MemoryDynamics, FaultsAreNamed) {
  const Array good{{2, 3}, {1, 0, 0, 0, 1, 0}};
  const auto with = [&](std::size_t index, double value) {
    Array bad = good;
    bad.values[index] = value;
    return bad;
  };
  const auto build = [](const Array& memories, const Array& patterns,
                        const MemoryDynamicsOptions& options = {}) {
    return message_of([&] { MemoryDynamics dynamics(memories, patterns, options); });
  };
  EXPECT_EQ(build(good, good), "");
  EXPECT_NE(build(with(4, std::nan("")), good).find("memories, row 2, column 2"), std::string::npos);
  EXPECT_NE(build(good, with(4, 0)).find("patterns, row 2: its squared norm 0"), std::string::npos);
  EXPECT_NE(build(with(0, 1e200), good).find("must be above 0 and finite"), std::string::npos);
  EXPECT_NE(build(good, Array{{1, 3}, {1, 0, 0}}).find("1 x 3"), std::string::npos);
  EXPECT_NE(build(Array{{0, 3}, {}}, good), "");
  EXPECT_NE(build(good, good, {.softmax_gain = 0}).find("softmax_gain = 0"), std::string::npos);
  EXPECT_NE(build(good, good, {.softmax_gain = std::numeric_limits<double>::infinity()}), "");
  EXPECT_NE(build(good, good, {.memory_time_constant = -1}).find("memory_time_constant"), std::string::npos);
  EXPECT_NE(build(good, good, {.memory_time_constant = 2, .time_step = 3}).find("overshoot"),
            std::string::npos);

  MemoryDynamics dynamics(good, good);
  const std::vector<std::uint32_t> order = {0, 2};
  EXPECT_NE(message_of([&] { dynamics.present(order); }).find("order, entry 2: 2 is no pattern"),
            std::string::npos);
  std::vector<double> few(3);
  EXPECT_NE(message_of([&] { dynamics.present(cyclic_order(2, 2), few); }).find("cosines"),
            std::string::npos);
  EXPECT_EQ(dynamics.steps(), 0);
}

// Half way from x to -x there is nothing left: said at the step, never a not-a-number.
TEST(MemoryDynamics, AMemoryThatVanishesOnItsWayIsAnError) {
  const Array memories{{2, 2}, {1, 0, 0, 1}};
  const Array patterns{{2, 2}, {-1, 0, 0, 1}};
  for (const MemoryKernel kernel : supported_kernels()) {
    MemoryDynamics dynamics(
        memories, patterns,
        {.softmax_gain = 1e-300, .memory_time_constant = 1, .time_step = 1, .kernel = kernel});
    // A flat gate gives each of both memories half of a step of 1.
    const std::string message = message_of([&] { dynamics.present(std::vector<std::uint32_t>{0, 1}); });
    EXPECT_NE(message.find("zero norm at step 1"), std::string::npos) << message;
    EXPECT_EQ(dynamics.steps(), 1);
  }
}

TEST(MemoryDynamics, NoPresentationsLeaveTheInitialState) {
  const Case c = random_case(14, 3, 8, 0, 0.5);
  const MemoryTrajectory drift = drift_memories(c.memories, c.patterns, {});
  EXPECT_EQ(drift.memories, c.memories);
  EXPECT_EQ(drift.cosine.shape, (std::vector<std::size_t>{1, 3}));
  EXPECT_NEAR(drift.cosine.values[2], cosine_of(&c.memories.values[16], &c.patterns.values[16], 8), 1e-15);
}

}  // namespace
}  // namespace synaptica::associative
