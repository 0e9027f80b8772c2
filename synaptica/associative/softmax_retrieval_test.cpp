#include "synaptica/associative/softmax_retrieval.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "synaptica/associative/softmax_capacity.h"
#include "synaptica/core/error.h"
#include "synaptica/numerics/random.h"

namespace synaptica::associative {
namespace {

using numerics::Purpose;
using numerics::RandomStream;

Array normal_matrix(std::size_t rows, std::size_t columns, RandomStream& stream) {
  Array matrix = Array::filled({rows, columns}, 0);
  stream.fill_normal(matrix.values);
  return matrix;
}

// As the header writes it, one cue, in long double.
struct Plain {
  Plain(const Array& memories, const double* cue, double gain) : state(memories.shape[1]) {
    const std::size_t dimension = memories.shape[1];
    std::vector<long double> exponent(memories.shape[0]);
    for (std::size_t mu = 0; mu < exponent.size(); ++mu)
      for (std::size_t i = 0; i < dimension; ++i)
        exponent[mu] += static_cast<long double>(gain) * memories.values[mu * dimension + i] * cue[i];
    winner = static_cast<std::size_t>(std::max_element(exponent.begin(), exponent.end()) - exponent.begin());
    const long double highest = exponent[winner];
    long double total = 0;
    for (long double& e : exponent) total += e = std::exp(e - highest);
    long double square = 0;
    for (std::size_t i = 0; i < dimension; ++i) {
      for (std::size_t mu = 0; mu < exponent.size(); ++mu)
        state[i] += exponent[mu] / total * memories.values[mu * dimension + i];
      square += static_cast<long double>(cue[i]) * cue[i];
    }
    weight = 1 / total;
    energy = square / 2 - (highest + std::log(total)) / gain;
  }
  std::vector<long double> state;
  std::size_t winner;
  long double weight, energy;
};

class SoftmaxRetrievalVariant : public testing::TestWithParam<KernelVariant> {};
INSTANTIATE_TEST_SUITE_P(All, SoftmaxRetrievalVariant, testing::ValuesIn(supported_kernel_variants()),
                         [](const auto& variant) { return kernel_variant_name(variant.param); });

// Sizes about the edges of blocks and registers; gains from a plain mean of all memories to the nearest one alone.
TEST_P(SoftmaxRetrievalVariant, IsTheUpdateWrittenOut) {
  struct Size {
    std::size_t memories, cues, dimension;
  };
  for (const Size& size : {Size{1, 1, 1}, {3, 2, 5}, {17, 130, 4}, {513, 3, 8}, {1100, 129, 7}})
    for (const double gain : {1e-6, 0.3, 2.0, 50.0, 1e5}) {
      RandomStream stream({.seed = 3, .point = size.memories}, Purpose::test);
      const Array memories = normal_matrix(size.memories, size.dimension, stream);
      const Array cues = normal_matrix(size.cues, size.dimension, stream);
      const SoftmaxUpdate update = softmax_update(memories, cues, gain, GetParam());
      for (std::size_t cue = 0; cue < size.cues; ++cue) {
        const Plain plain(memories, cues.values.data() + cue * size.dimension, gain);
        // An exponent of size gain * 30 carries a rounding of `dimension` parts in 2^53, which is that of the weights.
        const double rounding = 1e-15 * static_cast<double>(size.dimension + 10) * (1 + 30 * gain);
        EXPECT_EQ(update.winner[cue], plain.winner);
        EXPECT_NEAR(update.largest_weight[cue], static_cast<double>(plain.weight), rounding);
        EXPECT_NEAR(update.energy[cue], static_cast<double>(plain.energy),
                    30 * 1e-15 * (10 + 30) + rounding / gain);
        for (std::size_t i = 0; i < size.dimension; ++i)
          ASSERT_NEAR(update.states.values[cue * size.dimension + i], static_cast<double>(plain.state[i]),
                      10 * rounding);
      }
    }
}

// With one component, memories x and cue 1 the weights are exp(gain (x - max)): the kernel's exponential against the
// library's, over the whole range down to zero.
TEST_P(SoftmaxRetrievalVariant, ExponentialIsAccurateToRounding) {
  for (double x = 0; x > -760; x -= 0.37) {
    const Array memories{{2, 1}, {0, x}};
    const SoftmaxUpdate update = softmax_update(memories, Array{{1, 1}, {1}}, 1, GetParam());
    // The state is w x with w = e^x/(1 + e^x).
    const long double e = x < -708 ? 0 : std::exp(static_cast<long double>(x));
    const auto expected = static_cast<double>(x * e / (1 + e));
    // 4e-16 of the exponential, and three roundings.
    EXPECT_NEAR(update.states.values[0], expected, 1e-15 * std::fabs(expected)) << x;
  }
}

RC_GTEST_PROP(SoftmaxRetrieval, EnergyNeverRises, ()) {
  RandomStream stream({.seed = *rc::gen::arbitrary<std::uint64_t>()}, Purpose::test);
  const std::size_t dimension = *rc::gen::inRange(1, 20);
  const Array memories = normal_matrix(*rc::gen::inRange(1, 40), dimension, stream);
  Array states = normal_matrix(5, dimension, stream);
  const double gain = std::exp(2 * stream.normal());
  std::vector<double> energy(5, std::numeric_limits<double>::infinity());
  for (int step = 0; step < 30; ++step) {
    SoftmaxUpdate update = softmax_update(memories, states, gain);
    for (std::size_t cue = 0; cue < 5; ++cue) {
      // |s|^2 and gain-free exponents of up to some hundred, rounded.
      RC_ASSERT(update.energy[cue] <= energy[cue] + 1e-12 * (1 + 1 / gain));
      energy[cue] = update.energy[cue];
    }
    states = std::move(update.states);
  }
}

RC_GTEST_PROP(SoftmaxRetrieval, OneUpdateIsWithinTheBounds, ()) {
  RandomStream stream({.seed = *rc::gen::arbitrary<std::uint64_t>()}, Purpose::test);
  const std::size_t dimension = *rc::gen::inRange(2, 30);
  const std::size_t stored = *rc::gen::inRange(2, 30);
  const Array memories = normal_matrix(stored, dimension, stream);
  const double gain = std::exp(stream.normal());
  const double noise = std::exp(stream.normal() - 2);
  double longest = 0;
  const auto dot = [&](const double* a, const double* b) {
    double sum = 0;
    for (std::size_t i = 0; i < dimension; ++i) sum += a[i] * b[i];
    return sum;
  };
  const auto row = [&](const Array& matrix, std::size_t j) { return matrix.values.data() + j * dimension; };
  for (std::size_t j = 0; j < stored; ++j)
    longest = std::max(longest, std::sqrt(dot(row(memories, j), row(memories, j))));
  Array cues = memories;
  for (double& value : cues.values) value += noise * stream.normal();
  const SoftmaxUpdate update = softmax_update(memories, cues, gain);
  for (std::size_t i = 0; i < stored; ++i) {
    double margin = std::numeric_limits<double>::infinity();
    double separation = margin;
    double error = 0;
    double distance = 0;
    for (std::size_t j = 0; j < stored; ++j) {
      if (j == i) continue;
      margin = std::min(margin, dot(row(memories, i), row(cues, i)) - dot(row(memories, j), row(cues, i)));
      separation = std::min(
          separation, dot(row(memories, i), row(memories, i)) - dot(row(memories, j), row(memories, i)));
    }
    for (std::size_t k = 0; k < dimension; ++k) {
      const double x = row(memories, i)[k];
      error += (row(update.states, i)[k] - x) * (row(update.states, i)[k] - x);
      distance += (row(cues, i)[k] - x) * (row(cues, i)[k] - x);
    }
    const auto count = static_cast<std::int64_t>(stored);
    const double bound = softmax_margin_bound(count, longest, gain, margin);
    RC_ASSERT(std::sqrt(error) <= bound + 1e-13 * longest);
    RC_ASSERT(bound <=
              softmax_separation_bound(count, longest, gain, separation, std::sqrt(distance)) * (1 + 1e-12));
  }
}

TEST(SoftmaxRetrieval, RecallsTheMemoryNextToTheCue) {
  RandomStream stream({.seed = 8}, Purpose::test);
  const Array memories = normal_matrix(1000, 64, stream);
  Array cues = memories;
  for (double& value : cues.values) value += 0.5 * stream.normal();
  const SoftmaxRetrieval recall = softmax_retrieve(memories, cues, {.gain = 1});
  for (std::size_t cue = 0; cue < 1000; ++cue) {
    EXPECT_TRUE(recall.settled[cue]);
    EXPECT_EQ(recall.winner[cue], cue);
    EXPECT_LE(recall.residual[cue], 1e-10 * 6);
    EXPECT_GT(recall.largest_weight[cue], 0.99);
    EXPECT_GE(recall.updates[cue], 1);
  }
}

// So gentle a gain that all memories merge: every cue ends in one state near their mean.
TEST(SoftmaxRetrieval, AGentleGainMergesAllMemories) {
  RandomStream stream({.seed = 8}, Purpose::test);
  const Array memories = normal_matrix(20, 10, stream);
  const SoftmaxRetrieval recall = softmax_retrieve(memories, memories, {.gain = 0.01, .tolerance = 1e-13});
  for (std::size_t cue = 1; cue < 20; ++cue)
    for (std::size_t i = 0; i < 10; ++i)
      EXPECT_NEAR(recall.states.values[cue * 10 + i], recall.states.values[i], 1e-11);
}

TEST(SoftmaxRetrieval, SaysThatItHasNotSettled) {
  // Half way between two memories, at the gain where that point loses its stability (gain |x|^2 = 1): slower than
  // any geometric approach.
  const Array memories{{2, 1}, {1, -1}};
  const SoftmaxRetrieval recall =
      softmax_retrieve(memories, Array{{1, 1}, {0.5}}, {.gain = 1, .most_updates = 50});
  EXPECT_FALSE(recall.settled[0]);
  EXPECT_EQ(recall.updates[0], 50);
  EXPECT_GT(recall.residual[0], 1e-6);
}

TEST(SoftmaxRetrieval, RefusesWithOneSentence) {
  const auto refusal = [](auto&& action) -> std::string {
    try {
      action();
    } catch (const InvalidArgument& error) {
      return error.what();
    }
    return "accepted";
  };
  const Array two{{1, 2}, {1, 2}};
  const double infinity = std::numeric_limits<double>::infinity();
  const auto updated = [&](const Array& memories, const Array& cues, double gain) {
    return refusal([&] { static_cast<void>(softmax_update(memories, cues, gain)); });
  };
  EXPECT_EQ(updated(two, two, 0), "gain = 0: must be above 0 and finite");
  EXPECT_EQ(updated(two, two, infinity), "gain = inf: must be above 0 and finite");
  EXPECT_EQ(updated(Array{{1, 2}, {1, infinity}}, two, 1), "memories, row 1, column 2: inf must be finite");
  EXPECT_EQ(updated(two, Array{{1, 1}, {1}}, 1), "cues: 1 components, the memories have 2");
  EXPECT_EQ(updated(two, Array{{0, 2}, {}}, 1),
            "cues: must be a matrix with one vector a row, none of its sides 0");
  EXPECT_EQ(updated(Array{{1, 2}, {1e200, 0}}, two, 1e10),
            "gain = 10000000000: exponents of up to inf overflow; lower the gain or scale the memories");
  EXPECT_EQ(refusal([&] { static_cast<void>(softmax_retrieve(two, two, {.tolerance = -1})); }),
            "tolerance = -1: must be at least 0");
  EXPECT_EQ(refusal([&] { static_cast<void>(softmax_retrieve(two, two, {.most_updates = 0})); }),
            "most_updates = 0: must be at least 1");
}

}  // namespace
}  // namespace synaptica::associative
