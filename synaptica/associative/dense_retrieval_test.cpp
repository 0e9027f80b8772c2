#include "synaptica/associative/dense_retrieval.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "synaptica/core/error.h"
#include "synaptica/core/estimate.h"

namespace synaptica::associative {
namespace {

using numerics::Purpose;
using numerics::RandomStream;

std::vector<std::int8_t> random_state(std::size_t neurons, RandomStream& stream) {
  std::vector<std::int8_t> state(neurons);
  for (std::int8_t& s : state) s = static_cast<std::int8_t>(stream.sign());
  return state;
}

// E as it is written in the header, in whole numbers.
std::int64_t plain_energy(const SignPatterns& patterns, std::span<const std::int8_t> state, int order,
                          bool rectified) {
  std::int64_t energy = 0;
  for (std::size_t mu = 0; mu < patterns.count(); ++mu) {
    std::int64_t overlap = 0;
    for (std::size_t i = 0; i < state.size(); ++i) overlap += patterns.sign(mu, i) * state[i];
    if (rectified && overlap < 0) overlap = 0;
    std::int64_t power = 1;
    for (int k = 0; k < order; ++k) power *= overlap;
    energy -= power;
  }
  return energy;
}

RC_GTEST_PROP(DenseNetwork, FlipCostIsTheDifferenceOfEnergiesAndDescentLowersThem, ()) {
  RandomStream stream({.seed = *rc::gen::arbitrary<std::uint64_t>()}, Purpose::test);
  const auto patterns = SignPatterns::random(*rc::gen::inRange(1, 150), *rc::gen::inRange(1, 40), stream);
  const int order = *rc::gen::inRange(2, 6);
  const bool rectified = *rc::gen::arbitrary<bool>();
  const KernelVariant variant = *rc::gen::elementOf(supported_kernel_variants());
  DenseNetwork network(patterns, order, rectified ? DenseInteraction::rectified : DenseInteraction::power,
                       variant);
  std::vector<std::int8_t> state = random_state(patterns.neurons(), stream);
  network.set_state(state);
  std::int64_t energy = plain_energy(patterns, state, order, rectified);
  double turned = 0;
  for (std::size_t i = 0; i < state.size(); ++i) {
    std::vector<std::int8_t> flipped = state;
    flipped[i] = static_cast<std::int8_t>(-flipped[i]);
    const std::int64_t change = plain_energy(patterns, flipped, order, rectified) - energy;
    RC_ASSERT(network.flip_cost(i) == static_cast<double>(change));
    turned += change < 0 ? 1 : change == 0 ? 0.5 : 0;
  }
  RC_ASSERT(std::abs(network.flip_fraction() - turned / static_cast<double>(state.size())) < 1e-12);
  for (std::int64_t flips = 1; flips > 0;) {
    flips = network.sweep();
    const std::int64_t now = plain_energy(patterns, network.state(), order, rectified);
    RC_ASSERT((flips > 0 ? now < energy : now == energy));
    energy = now;
    const double scale = std::pow(static_cast<double>(state.size()), order - 1);
    // K terms of size N, each with the rounding of a power.
    RC_ASSERT(std::abs(network.energy() - static_cast<double>(energy) / scale) <
              1e-14 * static_cast<double>(patterns.count() * state.size()));
  }
}

RC_GTEST_PROP(DenseNetwork, OfOrderTwoIsTheHopfieldNetwork, ()) {
  RandomStream stream({.seed = *rc::gen::arbitrary<std::uint64_t>()}, Purpose::test);
  const auto patterns = SignPatterns::random(*rc::gen::inRange(1, 80), *rc::gen::inRange(1, 80), stream);
  DenseNetwork dense(patterns, 2);
  BinaryHopfield hopfield(patterns);
  const std::vector<std::int8_t> state = random_state(patterns.neurons(), stream);
  dense.set_state(state);
  hopfield.set_state(state);
  for (std::size_t i = 0; i < state.size(); ++i)
    RC_ASSERT(dense.flip_cost(i) == 4.0 * static_cast<double>(hopfield.scaled_field(i) * state[i]));
  RC_ASSERT(settle(dense).flips == settle(hopfield).flips);
  RC_ASSERT(std::vector<std::int8_t>(dense.state().begin(), dense.state().end()) ==
            std::vector<std::int8_t>(hopfield.state().begin(), hopfield.state().end()));
}

// Far above what pairs could store (0.14 N = 8), patterns of 60 neurons are recalled with order 4 and 200 of them.
TEST(DenseNetwork, RecallsFarMorePatternsThanPairsCould) {
  RandomStream stream({.seed = 4}, Purpose::test);
  const auto patterns = SignPatterns::random(200, 60, stream);
  DenseNetwork dense(patterns, 4);
  DenseNetwork pairs(patterns, 2);
  double recalled = 0;
  for (std::size_t mu = 0; mu < 20; ++mu) {
    const std::vector<std::int8_t> cue = corrupted(patterns.pattern(mu), 6, stream);
    dense.set_state(cue);
    pairs.set_state(cue);
    EXPECT_TRUE(settle(dense).settled);
    EXPECT_TRUE(settle(pairs).settled);
    recalled += dense.overlap(mu) == 1;
    EXPECT_LT(pairs.overlap(mu), 1);
  }
  EXPECT_GE(recalled, 19);
}

// Rows of the reference table at a fraction of their statistics; the shipped study runs them at full size.
TEST(DenseNetwork, FlipErrorIsThatOfTheTheory) {
  struct Row {
    std::int64_t order;
    std::size_t neurons, memories;
  };
  for (const Row& row : {Row{2, 200, 40}, {3, 100, 800}, {4, 60, 6000}}) {
    EstimateAccumulator flips;
    for (std::uint64_t replica = 0; replica < 20; ++replica) {
      RandomStream stream({.seed = 9, .replica = replica}, Purpose::stored_patterns);
      const auto patterns = SignPatterns::random(row.memories, row.neurons, stream);
      DenseNetwork network(patterns, row.order);
      double sum = 0;
      for (std::size_t mu = 0; mu < 10; ++mu) {
        network.set_state(patterns.pattern(mu));
        sum += network.flip_fraction() / 10;
      }
      flips.add(sum);
    }
    const Estimate estimate = flips.estimate();
    const double theory = dense_flip_error(row.order, static_cast<std::int64_t>(row.neurons),
                                           static_cast<std::int64_t>(row.memories));
    // Student's t with 19 degrees of freedom is beyond 4.2 once in 2000; the Gaussian theory is off by less than that.
    EXPECT_NEAR(estimate.mean, theory, 4.2 * estimate.standard_error) << "order " << row.order;
  }
}

TEST(DenseNetwork, RefusesWithOneSentence) {
  RandomStream stream({.seed = 2}, Purpose::test);
  const auto patterns = SignPatterns::random(2, 300000, stream);
  const auto refusal = [](auto&& action) -> std::string {
    try {
      action();
    } catch (const InvalidArgument& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_EQ(refusal([&] { DenseNetwork(patterns, 1); }), "order = 1: must be from 2 to 64");
  EXPECT_EQ(refusal([&] { DenseNetwork(patterns, 64); }),
            "order = 64: 300000 neurons to that power overflow; lower the order");
  DenseNetwork network(patterns, 2);
  EXPECT_EQ(refusal([&] { network.set_state(std::vector<std::int8_t>{1}); }),
            "state: 1 neurons, the patterns have 300000");
  EXPECT_EQ(refusal([&] { static_cast<void>(network.flip_cost(300000)); }),
            "neuron 300000: must be below 300000");
  EXPECT_EQ(refusal([&] { settle(network, 0); }), "most_sweeps = 0: must be at least 1");
}

}  // namespace
}  // namespace synaptica::associative
