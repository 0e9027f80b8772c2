#include "synaptica/associative/pattern_recall.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "synaptica/associative/dense_retrieval.h"
#include "synaptica/associative/sign_patterns.h"
#include "synaptica/associative/softmax_retrieval.h"
#include "synaptica/core/error.h"

namespace synaptica::associative {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

Array random_signs(std::size_t count, std::size_t neurons, std::uint64_t seed = 1) {
  Array patterns = Array::filled({count, neurons}, 0);
  numerics::RandomStream stream({.seed = seed}, numerics::Purpose::test);
  stream.fill_sign(patterns.values);
  return patterns;
}

// Each row with its first `count` signs turned.
Array turned(Array patterns, std::size_t count) {
  for (std::size_t mu = 0; mu < patterns.shape[0]; ++mu)
    for (std::size_t i = 0; i < count; ++i) patterns.values[mu * patterns.shape[1] + i] *= -1;
  return patterns;
}

Sources own(std::size_t count) {
  Sources sources(count);
  for (std::size_t mu = 0; mu < count; ++mu) sources[mu] = mu;
  return sources;
}

PatternRecall recalled(const Array& memories, const Array& cues, const RecallOptions& options,
                       const Sources& sources) {
  return *recall_patterns(memories, cues, sources, options);
}

TEST(PatternRecall, HopfieldDoesWhatTheNetworkDoes) {
  const Array memories = random_signs(12, 200);
  const Array cues = turned(memories, 40);
  const PatternRecall result = recalled(memories, cues, {}, own(12));
  const SignPatterns patterns(memories);
  BinaryHopfield network(patterns);
  for (std::size_t k = 0; k < 12; ++k) {
    std::vector<std::int8_t> state(cues.values.begin() + static_cast<std::ptrdiff_t>(k * 200),
                                   cues.values.begin() + static_cast<std::ptrdiff_t>((k + 1) * 200));
    network.set_state(state);
    const CueRecall& cue = result.cues[k];
    EXPECT_EQ(cue.energy_at_start, network.energy());
    EXPECT_DOUBLE_EQ(*cue.source_overlap_at_start, 0.6);
    const Settled settled = settle(network);
    EXPECT_EQ(cue.steps, settled.sweeps);
    EXPECT_EQ(cue.energy_at_end, network.energy());
    EXPECT_EQ(*cue.source_overlap_at_end, network.overlap(k));
    EXPECT_EQ(cue.end, RecallEnd::settled);
    for (std::size_t i = 0; i < 200; ++i) EXPECT_EQ(result.states.values[k * 200 + i], network.state()[i]);
    // Load 0.06 is far below the critical one, and 0.6 far within the basin.
    EXPECT_EQ(cue.reached, k);
    EXPECT_EQ(cue.right, true);
    EXPECT_LE(cue.energy_at_end, cue.energy_at_start);
  }
}

TEST(PatternRecall, AReversedMemoryIsReachedButNotRight) {
  const Array memories = random_signs(3, 100);
  const CueRecall cue = recalled(memories, turned(memories, 95), {}, own(3)).cues[0];
  EXPECT_EQ(cue.reached, 0U);
  EXPECT_TRUE(cue.reversed);
  EXPECT_EQ(cue.right, false);
  EXPECT_DOUBLE_EQ(cue.overlap_at_end, -1);
  // An odd interaction has no reversed memories: every flip towards the memory lowers the energy, from -1 on.
  const RecallOptions odd_order{.model = RecallModel::dense, .order = 3};
  const CueRecall odd = recalled(memories, turned(memories, 95), odd_order, own(3)).cues[0];
  EXPECT_DOUBLE_EQ(odd.overlap_at_end, 1);
  EXPECT_EQ(odd.right, true);
}

TEST(PatternRecall, AMixtureOfThreeIsSpurious) {
  // The majority of three orthogonal patterns is a fixed point with overlap 1/2 with each (Amit et al. 1985).
  const Array memories{{3, 8},
                       {1, 1, 1, 1, -1, -1, -1, -1, 1, 1, -1, -1, 1, 1, -1, -1, 1, -1, 1, -1, 1, -1, 1, -1}};
  Array mixture = Array::filled({1, 8}, 0);
  for (std::size_t i = 0; i < 8; ++i)
    mixture.values[i] = memories.values[i] + memories.values[8 + i] + memories.values[16 + i] > 0 ? 1 : -1;
  const CueRecall cue = recalled(memories, mixture, {}, {std::nullopt}).cues[0];
  EXPECT_FALSE(cue.reached);
  EXPECT_FALSE(cue.right);
  EXPECT_DOUBLE_EQ(std::fabs(cue.overlap_at_end), 0.5);
  EXPECT_EQ(recalled(memories, mixture, {.reached_from = 0.5}, {std::nullopt}).cues[0].reached, 0U);
}

TEST(PatternRecall, DenseRemembersWhatHopfieldForgets) {
  // 60 patterns of 60 neurons: seven times the critical load of Hopfield, a fifth of what order 4 holds.
  const Array memories = random_signs(60, 60);
  const Array cues = turned(memories, 3);
  const auto right = [&](const RecallOptions& options) {
    int count = 0;
    for (const CueRecall& cue : recalled(memories, cues, options, own(60)).cues) count += *cue.right ? 1 : 0;
    return count;
  };
  EXPECT_LT(right({.model = RecallModel::hopfield}), 10);
  EXPECT_GE(right({.model = RecallModel::dense, .order = 4}), 58);
  EXPECT_EQ(right({.model = RecallModel::softmax, .gain = 1}), 60);
}

TEST(PatternRecall, SoftmaxDoesWhatItsUpdatesDo) {
  Array memories = Array::filled({6, 10}, 0), cues = Array::filled({4, 10}, 0);
  numerics::RandomStream stream({.seed = 5}, numerics::Purpose::test);
  stream.fill_normal(memories.values);
  stream.fill_normal(cues.values);
  const PatternRecall result =
      recalled(memories, cues, {.model = RecallModel::softmax, .gain = 0.7}, Sources(4));
  const SoftmaxRetrieval direct = softmax_retrieve(memories, cues, {.gain = 0.7});
  EXPECT_EQ(result.states, direct.states);
  for (std::size_t k = 0; k < 4; ++k) {
    EXPECT_EQ(result.cues[k].weight, direct.largest_weight[k]);
    EXPECT_EQ(result.cues[k].reached.has_value(), direct.largest_weight[k] >= 0.9);
    EXPECT_FALSE(result.cues[k].right);
    EXPECT_EQ(result.cues[k].energy_at_end, direct.energy[k]);
    EXPECT_LE(result.cues[k].energy_at_end, result.cues[k].energy_at_start);
    EXPECT_LE(std::fabs(result.cues[k].overlap_at_end), 1);
  }
}

TEST(PatternRecall, EqualMemoriesShareTheirWeight) {
  Array memories = Array::filled({3, 20}, 0);
  numerics::RandomStream stream({.seed = 5}, numerics::Purpose::test);
  stream.fill_normal(memories.values);
  std::copy_n(memories.values.begin(), 20, memories.values.begin() + 40);
  const CueRecall cue =
      recalled(memories, memories, {.model = RecallModel::softmax, .gain = 5}, own(3)).cues[2];
  EXPECT_NEAR(*cue.weight, 1, 1e-6);  // the third memory has e^(-5 * separation of some 10 or more)
  EXPECT_EQ(cue.reached, 0U);         // the first of its equals
  EXPECT_EQ(cue.right, true);
}

TEST(PatternRecall, OnePatternAtATemperatureFollowsItsMeanField) {
  // One pattern: m = tanh(m/T), at T = 0.5 m = 0.957504. Finite size: of order 1/N = 1e-3 at 1000 neurons.
  const Array memories = random_signs(1, 1000);
  const RecallOptions options{.temperature = 0.5, .most_steps = 400};
  const CueRecall cue = recalled(memories, memories, options, own(1)).cues[0];
  ASSERT_TRUE(cue.overlap_error);
  EXPECT_GT(*cue.overlap_error, 0);
  EXPECT_EQ(cue.end, RecallEnd::sampled);
  EXPECT_EQ(cue.steps, 400);
  // Student's t with nine degrees: 6 standard errors are passed once in 5000.
  EXPECT_NEAR(cue.overlap_at_end, 0.957504, 6 * *cue.overlap_error + 1e-3);
  EXPECT_LT(*cue.overlap_error, 0.005);  // 200 sweeps of 1000 neurons of variance 0.08: about 0.001
  // E = -N m^2 / 2 + 1/2, up to fluctuations of m.
  EXPECT_NEAR(cue.energy_at_end, -0.5 * 1000 * 0.957504 * 0.957504, 6 * *cue.energy_error + 2);
}

TEST(PatternRecall, MoreCuesChangeNothingForThoseBeforeAndSeedsDo) {
  const Array memories = random_signs(5, 60);
  const Array cues = turned(memories, 20);
  const RecallOptions options{.temperature = 0.4, .update = UpdateOrder::random, .most_steps = 40};
  const PatternRecall all = recalled(memories, cues, options, own(5));
  Array two{{2, 60}, {cues.values.begin(), cues.values.begin() + 120}};
  const PatternRecall some = recalled(memories, two, options, {0, 1});
  for (std::size_t k = 0; k < 2; ++k) EXPECT_EQ(some.cues[k].overlap_at_end, all.cues[k].overlap_at_end);
  RecallOptions other = options;
  other.seed = 2;
  EXPECT_NE(recalled(memories, cues, other, own(5)).states, all.states);
  EXPECT_EQ(recalled(memories, cues, options, own(5)).states, all.states);
}

TEST(PatternRecall, SynchronousUpdatesMayAlternate) {
  // Two neurons, one pattern: J = [[0, .5], [.5, 0]], (+, -) and (-, +) follow each other for ever.
  const Array memories{{1, 2}, {1, 1}};
  const Array cue{{1, 2}, {1, -1}};
  EXPECT_EQ(recalled(memories, cue, {.update = UpdateOrder::synchronous}, own(1)).cues[0].end,
            RecallEnd::two_cycle);
  EXPECT_EQ(
      recalled(memories, cue, {.update = UpdateOrder::synchronous, .most_steps = 1}, own(1)).cues[0].end,
      RecallEnd::step_limit);
}

TEST(EqualSources, FindTheFirstEqualMemory) {
  const Array memories{{3, 2}, {1, -1, 1, 1, 1, 1}};
  const Array cues{{3, 2}, {1, 1, -1, -1, 1, -1}};
  EXPECT_EQ(equal_sources(memories, cues), (Sources{1, std::nullopt, 0}));
}

TEST(RecallBasin, EndsAtItsEnds) {
  const Array memories = random_signs(5, 200);
  const RecallBasin basin = *recall_basin(memories, {}, {.trials = 8});
  ASSERT_EQ(basin.memories.size(), 5U);
  EXPECT_EQ(basin.mean.front(), 1);   // load 0.025: each memory is a fixed point
  EXPECT_LE(basin.mean.back(), 0.5);  // half of the signs turned: one memory is as near as its reversal
  for (const auto& size : basin.size) {
    ASSERT_TRUE(size);
    EXPECT_GE(*size, 0.2);
    EXPECT_LE(*size, 0.5);
  }
  for (std::size_t k = 0; k < basin.returned.size(); ++k) {
    const double p = basin.returned.values[k];
    EXPECT_DOUBLE_EQ(basin.returned_error.values[k], std::sqrt(p * (1 - p) / 8));
  }
}

TEST(RecallBasin, IsASampleWhereWorkIsLimited) {
  const Array memories = random_signs(20, 100);
  EXPECT_EQ(recall_basin(memories, {}, {.trials = 2, .most_memories = 4})->memories.size(), 4U);
  const RecallBasin none = *recall_basin(memories, {}, {.trials = 2, .work = 10});
  EXPECT_THAT(none.reason, HasSubstr("too large"));
  EXPECT_EQ(none.memories.size(), 0U);
}

TEST(RecallBasin, SoftmaxReturnsFromAnyValuesOfItsOwn) {
  Array memories = Array::filled({4, 50}, 0);
  numerics::RandomStream stream({.seed = 9}, numerics::Purpose::test);
  stream.fill_normal(memories.values);
  const RecallBasin basin =
      *recall_basin(memories, {.model = RecallModel::softmax, .gain = 1}, {.trials = 5});
  EXPECT_EQ(basin.mean.front(), 1);
  EXPECT_GT(basin.mean.back(), 0.9);  // half of 50 entries kept: an overlap of 25 against 7 by chance
}

TEST(Recall, StopsWhereAsked) {
  const Array memories = random_signs(5, 60);
  const auto stop = [](std::size_t done, std::size_t) { return done >= 2; };
  EXPECT_FALSE(recall_patterns(memories, memories, own(5), {}, stop));
  EXPECT_FALSE(recall_basin(memories, {}, {}, stop));
}

TEST(Recall, RefusesInOneSentence) {
  const Array memories = random_signs(3, 10);
  const auto refused = [&](const Array& cues, const RecallOptions& options, const Sources& sources,
                           const char* part) {
    EXPECT_THAT([&] { (void)recall_patterns(memories, cues, sources, options); },
                ThrowsMessage<InvalidArgument>(HasSubstr(part)));
  };
  refused(random_signs(3, 9), {}, own(3), "9 neurons, the memories have 10");
  refused(memories, {.temperature = -1}, own(3), "temperature = -1");
  refused(memories, {.model = RecallModel::dense, .temperature = 0.1}, own(3), "only the hopfield model");
  refused(memories, {.temperature = 0.5, .most_steps = 10}, own(3), "at least 20");
  refused(memories, {.most_steps = 0}, own(3), "steps = 0");
  refused(memories, {.reached_from = 0}, own(3), "reached from = 0");
  refused(memories, {.model = RecallModel::dense, .order = 1}, own(3), "order = 1");
  refused(memories, {.model = RecallModel::softmax, .gain = 0}, own(3), "gain = 0");
  refused(memories, {}, {0, 1, 3}, "3 is no memory");
  refused(memories, {}, own(2), "2 for 3 cues");
  EXPECT_THROW((void)recall_patterns({{1, 1}, {1}}, {{1, 1}, {1}}, own(1), {}), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::associative
