#include "synaptica/associative/binary_hopfield.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "synaptica/core/error.h"
#include "synaptica/numerics/statistics.h"

namespace synaptica::associative {
namespace {

using numerics::Purpose;
using numerics::RandomKey;
using numerics::RandomStream;

TEST(SignPatterns, TheFirstOfThemAreTheSame) {
  RandomStream stream({.seed = 6}, Purpose::test);
  const auto patterns = SignPatterns::random(300, 5, stream);
  for (const std::size_t count : {1u, 64u, 257u, 300u}) {
    const SignPatterns fewer = patterns.first(count);
    ASSERT_EQ(fewer.count(), count);
    for (std::size_t mu = 0; mu < count; ++mu) EXPECT_EQ(fewer.pattern(mu), patterns.pattern(mu));
  }
  EXPECT_THROW(static_cast<void>(patterns.first(301)), InvalidArgument);
  EXPECT_THROW(static_cast<void>(patterns.first(0)), InvalidArgument);
}

// The same network with its couplings written out: slow and plain. Couplings are in units of 1/N, so integers.
struct PlainHopfield {
  explicit PlainHopfield(const SignPatterns& patterns)
      : neurons(patterns.neurons()), couplings(neurons * neurons), state(patterns.pattern(0)) {
    for (std::size_t i = 0; i < neurons; ++i)
      for (std::size_t j = 0; j < neurons; ++j)
        for (std::size_t mu = 0; i != j && mu < patterns.count(); ++mu)
          couplings[i * neurons + j] += patterns.sign(mu, i) * patterns.sign(mu, j);
  }

  [[nodiscard]] std::int64_t field(std::size_t i) const {
    std::int64_t sum = 0;
    for (std::size_t j = 0; j < neurons; ++j) sum += couplings[i * neurons + j] * state[j];
    return sum;
  }
  [[nodiscard]] double energy() const {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < neurons; ++i) sum += field(i) * state[i];
    return -0.5 * static_cast<double>(sum) / static_cast<double>(neurons);
  }
  std::int64_t update(std::size_t i, double threshold, std::int64_t h) {
    const std::int8_t before = state[i];
    if (static_cast<double>(h) > threshold) state[i] = 1;
    if (static_cast<double>(h) < threshold) state[i] = -1;
    return state[i] != before;
  }
  std::int64_t sweep(const std::vector<double>& thresholds) {
    std::int64_t flips = 0;
    for (std::size_t i = 0; i < neurons; ++i) flips += update(i, thresholds[i], field(i));
    return flips;
  }
  std::int64_t sweep_together() {
    std::vector<std::int64_t> fields;
    for (std::size_t i = 0; i < neurons; ++i) fields.push_back(field(i));
    std::int64_t flips = 0;
    for (std::size_t i = 0; i < neurons; ++i) flips += update(i, 0, fields[i]);
    return flips;
  }

  std::size_t neurons;
  std::vector<std::int64_t> couplings;
  std::vector<std::int8_t> state;
};

std::vector<std::int8_t> random_state(std::size_t neurons, RandomStream& stream) {
  std::vector<std::int8_t> state(neurons);
  for (std::int8_t& s : state) s = static_cast<std::int8_t>(stream.sign());
  return state;
}

std::vector<std::int8_t> copy(std::span<const std::int8_t> state) {
  return {state.begin(), state.end()};
}

class BinaryHopfieldVariant : public testing::TestWithParam<KernelVariant> {};
INSTANTIATE_TEST_SUITE_P(All, BinaryHopfieldVariant, testing::ValuesIn(supported_kernel_variants()),
                         [](const auto& variant) { return kernel_variant_name(variant.param); });

// Sizes about the edges of words, registers and groups of eight neurons; more patterns than neurons too.
TEST_P(BinaryHopfieldVariant, IsTheNetworkWithItsCouplingsWrittenOut) {
  for (const auto& [count, neurons] :
       {std::pair{1, 1}, {1, 2}, {3, 7}, {5, 8}, {64, 31}, {65, 64}, {130, 100}, {300, 33}}) {
    RandomStream stream({.seed = 7, .point = static_cast<std::uint64_t>(count)}, Purpose::test);
    const auto patterns = SignPatterns::random(count, neurons, stream);
    BinaryHopfield network(patterns, GetParam());
    PlainHopfield plain(patterns);
    EXPECT_EQ(copy(network.state()), plain.state);
    for (int trial = 0; trial < 3; ++trial) {
      plain.state = random_state(plain.neurons, stream);
      network.set_state(plain.state);
      for (int sweep = 0; sweep < 4; ++sweep) {
        for (std::size_t i = 0; i < plain.neurons; ++i) ASSERT_EQ(network.scaled_field(i), plain.field(i));
        EXPECT_DOUBLE_EQ(network.energy(), plain.energy());
        const std::vector<std::int64_t> overlaps = network.scaled_overlaps();
        for (std::size_t mu = 0; mu < patterns.count(); ++mu)
          EXPECT_EQ(static_cast<double>(overlaps[mu]) / static_cast<double>(neurons), network.overlap(mu));
        if (sweep % 2 == 0) {
          EXPECT_EQ(network.sweep(), plain.sweep(std::vector<double>(plain.neurons)));
        } else {
          EXPECT_EQ(network.sweep(UpdateOrder::synchronous), plain.sweep_together());
        }
        ASSERT_EQ(copy(network.state()), plain.state);
      }
    }
  }
}

TEST_P(BinaryHopfieldVariant, HeatBathIsTheLawWithTheSameUniformNumbers) {
  const double temperature = 0.7;
  RandomStream stream({.seed = 3}, Purpose::test);
  const auto patterns = SignPatterns::random(12, 90, stream);
  BinaryHopfield network(patterns, GetParam());
  PlainHopfield plain(patterns);
  RandomStream noise({.seed = 3}, Purpose::thermal_noise);
  RandomStream replay = noise;
  for (int sweep = 0; sweep < 20; ++sweep) {
    network.sweep(temperature, noise);
    for (std::size_t i = 0; i < plain.neurons; ++i) {
      const double h = static_cast<double>(plain.field(i)) / static_cast<double>(plain.neurons);
      plain.state[i] = replay.uniform() < 1 / (1 + std::exp(-2 * h / temperature)) ? 1 : -1;
    }
    ASSERT_EQ(copy(network.state()), plain.state);
  }
}

RC_GTEST_PROP(BinaryHopfield, EnergyNeverRisesOneNeuronAfterTheOther, ()) {
  RandomStream stream({.seed = *rc::gen::arbitrary<std::uint64_t>()}, Purpose::test);
  const auto patterns = SignPatterns::random(*rc::gen::inRange(1, 80), *rc::gen::inRange(1, 80), stream);
  BinaryHopfield network(patterns);
  network.set_state(random_state(patterns.neurons(), stream));
  double energy = network.energy();
  const UpdateOrder order = *rc::gen::element(UpdateOrder::sequential, UpdateOrder::random);
  for (std::int64_t flips = 1; flips > 0;) {
    flips = network.sweep(order, &stream);
    RC_ASSERT((flips > 0 ? network.energy() < energy : network.energy() == energy));
    energy = network.energy();
  }
}

// xi -> g xi, s -> g s with any signs g leaves everything but the state itself as it was.
RC_GTEST_PROP(BinaryHopfield, GaugeInvariance, ()) {
  RandomStream stream({.seed = *rc::gen::arbitrary<std::uint64_t>()}, Purpose::test);
  const std::size_t count = *rc::gen::inRange(1, 70);
  const std::size_t neurons = *rc::gen::inRange(1, 70);
  Array signs = Array::filled({count, neurons}, 0);
  stream.fill_sign(signs.values);
  std::vector<double> gauge(neurons);
  stream.fill_sign(gauge);
  Array turned = signs;
  for (std::size_t k = 0; k < turned.values.size(); ++k) turned.values[k] *= gauge[k % neurons];

  const SignPatterns patterns(signs);
  const SignPatterns gauged(turned);
  BinaryHopfield one(patterns);
  BinaryHopfield other(gauged);
  std::vector<std::int8_t> state = random_state(neurons, stream);
  one.set_state(state);
  for (std::size_t i = 0; i < neurons; ++i) state[i] = static_cast<std::int8_t>(state[i] * gauge[i]);
  other.set_state(state);
  RC_ASSERT(settle(one).flips == settle(other).flips);
  RC_ASSERT(one.energy() == other.energy());
  RC_ASSERT(one.scaled_overlaps() == other.scaled_overlaps());
  for (std::size_t i = 0; i < neurons; ++i) RC_ASSERT(one.state()[i] * gauge[i] == other.state()[i]);
}

// A renumbering of neurons renumbers the fields; one of patterns renumbers the overlaps and changes no state.
RC_GTEST_PROP(BinaryHopfield, PermutationOfNeuronsAndPatterns, ()) {
  RandomStream stream({.seed = *rc::gen::arbitrary<std::uint64_t>()}, Purpose::test);
  const std::size_t count = *rc::gen::inRange(1, 70);
  const std::size_t neurons = *rc::gen::inRange(1, 70);
  Array signs = Array::filled({count, neurons}, 0);
  stream.fill_sign(signs.values);
  const std::vector<std::size_t> rows = stream.permutation(count);
  const std::vector<std::size_t> columns = stream.permutation(neurons);
  Array moved = signs;
  for (std::size_t mu = 0; mu < count; ++mu)
    for (std::size_t i = 0; i < neurons; ++i)
      moved.values[mu * neurons + i] = signs.values[rows[mu] * neurons + columns[i]];

  const SignPatterns patterns(signs);
  const SignPatterns permuted(moved);
  BinaryHopfield one(patterns);
  BinaryHopfield other(permuted);
  const std::vector<std::int8_t> state = random_state(neurons, stream);
  std::vector<std::int8_t> moved_state(neurons);
  for (std::size_t i = 0; i < neurons; ++i) moved_state[i] = state[columns[i]];
  one.set_state(state);
  other.set_state(moved_state);
  // At once, as an order of neurons would be permuted too.
  for (int update = 0; update < 3; ++update) {
    for (std::size_t i = 0; i < neurons; ++i)
      RC_ASSERT(other.scaled_field(i) == one.scaled_field(columns[i]));
    for (std::size_t mu = 0; mu < count; ++mu) RC_ASSERT(other.overlap(mu) == one.overlap(rows[mu]));
    RC_ASSERT(other.energy() == one.energy());
    RC_ASSERT(one.sweep(UpdateOrder::synchronous) == other.sweep(UpdateOrder::synchronous));
  }
}

TEST(BinaryHopfield, OnePatternAttractsEveryStateThatIsNotOrthogonal) {
  RandomStream stream({.seed = 5}, Purpose::test);
  const auto patterns = SignPatterns::random(1, 101, stream);
  BinaryHopfield network(patterns);
  for (const std::size_t flips : {0u, 20u, 50u}) {
    network.set_state(corrupted(patterns.pattern(0), flips, stream));
    EXPECT_NEAR(network.overlap(0), 1 - 2.0 * static_cast<double>(flips) / 101, 1e-15);
    EXPECT_TRUE(settle(network).settled);
    EXPECT_EQ(network.overlap(0), 1);
  }
  // Beyond a half, its mirror image.
  network.set_state(corrupted(patterns.pattern(0), 60, stream));
  settle(network);
  EXPECT_EQ(network.overlap(0), -1);
}

// Two neurons with xi = (1, 1): J_12 = 1/2. Started from opposite signs they swap for ever when updated together.
TEST(BinaryHopfield, TwoNeuronsUpdatedTogetherAlternate) {
  const SignPatterns patterns(Array{{1, 2}, {1, 1}});
  BinaryHopfield network(patterns);
  network.set_state(std::vector<std::int8_t>{1, -1});
  const Settled result = settle(network, {.order = UpdateOrder::synchronous});
  EXPECT_FALSE(result.settled);
  EXPECT_TRUE(result.two_cycle);
  EXPECT_EQ(result.sweeps, 2);
  EXPECT_EQ(result.flips, 4);
}

TEST(BinaryHopfield, SaysThatItHasNotSettled) {
  RandomStream stream({.seed = 2}, Purpose::test);
  const auto patterns = SignPatterns::random(100, 200, stream);
  BinaryHopfield network(patterns);
  network.set_state(random_state(200, stream));
  EXPECT_FALSE(settle(network, {.most_sweeps = 1}).settled);
  EXPECT_TRUE(settle(network).settled);
}

// Long runs of a network small enough to be enumerated: each of the 2^6 states as often as exp(-E/T) says.
TEST(BinaryHopfield, HeatBathVisitsStatesWithTheirBoltzmannWeight) {
  constexpr std::size_t neurons = 6;
  const double temperature = 0.8;
  RandomStream stream({.seed = 11}, Purpose::test);
  const auto patterns = SignPatterns::random(3, neurons, stream);
  BinaryHopfield network(patterns);
  std::vector<double> weight(1 << neurons);
  for (std::size_t code = 0; code < weight.size(); ++code) {
    std::vector<std::int8_t> state(neurons);
    for (std::size_t i = 0; i < neurons; ++i) state[i] = (code >> i & 1) != 0 ? 1 : -1;
    network.set_state(state);
    weight[code] = std::exp(-network.energy() / temperature);
  }
  const double total = std::accumulate(weight.begin(), weight.end(), 0.0);
  for (const UpdateOrder order : {UpdateOrder::sequential, UpdateOrder::random}) {
    // Blocks of visits are nearly independent: their scatter gives the standard error of each state's share.
    constexpr int blocks = 40;
    constexpr int visits = 1000;
    std::vector<std::vector<double>> share(weight.size(), std::vector<double>(blocks));
    for (int block = 0; block < blocks; ++block)
      for (int visit = 0; visit < visits; ++visit) {
        network.sweep(temperature, stream, order, &stream);
        std::size_t code = 0;
        for (std::size_t i = 0; i < neurons; ++i)
          code |= static_cast<std::size_t>(network.state()[i] > 0) << i;
        share[code][block] += 1.0 / visits;
      }
    // 64 comparisons at a family-wise error rate of 1e-3: a wrong factor 2 in the exponent is off by ten standard errors.
    const double t = numerics::student_t_two_sided_quantile(1e-3 / 64, blocks - 1);
    for (std::size_t code = 0; code < weight.size(); ++code) {
      double mean = 0;
      double square = 0;
      for (const double s : share[code]) mean += s / blocks;
      for (const double s : share[code]) square += (s - mean) * (s - mean);
      // A state seen never or once has no scatter to speak of: one visit in all is within its error.
      const double error = std::sqrt(square / (blocks * (blocks - 1.0))) + 1.0 / (blocks * visits);
      EXPECT_NEAR(mean, weight[code] / total, t * error) << "state " << code;
    }
  }
}

TEST(BinaryHopfield, OneSeedOneResultTwoSeedsTwo) {
  const auto run = [](std::uint64_t seed) {
    const RandomKey key{.seed = seed};
    RandomStream stream(key, Purpose::stored_patterns);
    const auto patterns = SignPatterns::random(20, 100, stream);
    BinaryHopfield network(patterns);
    RandomStream noise(key, Purpose::thermal_noise);
    for (int sweep = 0; sweep < 5; ++sweep) network.sweep(0.5, noise);
    return copy(network.state());
  };
  EXPECT_EQ(run(1), run(1));
  EXPECT_NE(run(1), run(2));
}

template <class Action>
std::string refusal(Action&& action) {
  try {
    action();
  } catch (const InvalidArgument& error) {
    return error.what();
  }
  return "accepted";
}

TEST(BinaryHopfield, RefusesWithOneSentence) {
  RandomStream stream({.seed = 2}, Purpose::test);
  const auto patterns = SignPatterns::random(2, 3, stream);
  BinaryHopfield network(patterns);
  EXPECT_EQ(refusal([&] {
              SignPatterns(Array{{2, 2}, {1, -1, 0.5, 1}});
            }),
            "patterns, row 2, column 1: 0.5 must be +1 or -1; binarise the patterns first");
  EXPECT_EQ(refusal([&] {
              SignPatterns(Array{{0, 2}, {}});
            }),
            "patterns: 0 of 2 neurons; there must be at least one of each");
  EXPECT_EQ(refusal([&] {
              network.set_state(std::vector<std::int8_t>{1, 1});
            }),
            "state: 2 neurons, the patterns have 3");
  EXPECT_EQ(refusal([&] {
              network.set_state(std::vector<std::int8_t>{1, 0, 1});
            }),
            "state, neuron 2: 0 must be +1 or -1");
  EXPECT_EQ(refusal([&] { network.sweep(0, stream); }),
            "temperature = 0: must be above 0; at 0, sweep without noise");
  EXPECT_EQ(refusal([&] { network.sweep(UpdateOrder::random); }),
            "update order: a random order needs a random stream, none was given");
  EXPECT_EQ(refusal([&] { settle(network, {.most_sweeps = 0}); }), "most_sweeps = 0: must be at least 1");
  EXPECT_EQ(refusal([&] { static_cast<void>(network.scaled_field(3)); }), "neuron 3: must be below 3");
  EXPECT_EQ(refusal([&] { static_cast<void>(network.overlap(2)); }), "pattern 2: must be below 2");
  EXPECT_EQ(refusal([&] { static_cast<void>(corrupted(patterns.pattern(0), 4, stream)); }),
            "corrupted cue: 4 flips of 3 neurons; must be at most as many");
}

}  // namespace
}  // namespace synaptica::associative
