#include "synaptica/associative/recall_expectation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "synaptica/associative/dense_capacity.h"
#include "synaptica/associative/softmax_retrieval.h"
#include "synaptica/numerics/random.h"

namespace synaptica::associative {
namespace {

using ::testing::HasSubstr;

Array random_signs(std::size_t count, std::size_t neurons) {
  Array patterns = Array::filled({count, neurons}, 0);
  numerics::RandomStream stream({}, numerics::Purpose::test);
  stream.fill_sign(patterns.values);
  return patterns;
}

RecallExpectation expect(const Array& memories, const RecallOptions& options, bool binary = true) {
  return expect_recall(memories, pattern_overlaps(memories), binary, options);
}

TEST(RecallExpectation, HopfieldAtItsLoad) {
  // The anchors of the mean-field theory: overlap at load 0.1 and T = 0, the critical load; nine printed digits.
  const auto below = *expect(random_signs(20, 200), {}).hopfield;
  EXPECT_EQ(below.load, 0.1);
  EXPECT_NEAR(*below.overlap, 0.997999266, 5e-10);
  EXPECT_NEAR(*below.critical_load, 0.137905566, 5e-10);
  EXPECT_EQ(below.reason, "");
  const auto warm = *expect(random_signs(20, 200), {.temperature = 0.2}).hopfield;
  EXPECT_NEAR(*warm.overlap, 0.989085155, 5e-10);
}

TEST(RecallExpectation, SaysWhyThereIsNone) {
  const auto above = *expect(random_signs(40, 200), {}).hopfield;
  EXPECT_FALSE(above.overlap);
  EXPECT_TRUE(above.critical_load);
  EXPECT_THAT(above.reason, HasSubstr("above the critical load"));
  const auto cold = *expect(random_signs(20, 200), {.temperature = 0.01}).hopfield;
  EXPECT_FALSE(cold.overlap || cold.critical_load);
  EXPECT_THAT(cold.reason, HasSubstr("0.02"));
  const auto hot = *expect(random_signs(20, 200), {.temperature = 1.5}).hopfield;
  EXPECT_EQ(hot.critical_load, 0);
  EXPECT_THAT(hot.reason, HasSubstr("retrieves nothing"));
}

TEST(RecallExpectation, DenseAtItsOrder) {
  const RecallOptions options{.model = RecallModel::dense, .order = 3};
  const auto dense = *expect(random_signs(80, 100), options).dense;
  EXPECT_EQ(dense.flip_error, dense_flip_error(3, 100, 80));
  EXPECT_EQ(dense.capacity, dense_capacity(3, 100, 0.01));
  EXPECT_EQ(dense.reason, "");
}

TEST(RecallExpectation, SoftmaxBoundsHoldForThePatternsThemselves) {
  Array memories = Array::filled({30, 12}, 0);
  numerics::RandomStream stream({}, numerics::Purpose::test);
  stream.fill_normal(memories.values);
  for (const double gain : {0.5, 2.0, 8.0}) {
    const auto soft = *expect(memories, {.model = RecallModel::softmax, .gain = gain}, false).softmax;
    const double norm = pattern_overlaps(memories).largest_norm;
    const Array after = softmax_update(memories, memories, gain).states;
    double moved = 0;
    for (std::size_t mu = 0; mu < 30; ++mu) {
      double square = 0;
      for (std::size_t i = 0; i < 12; ++i)
        square += std::pow(after.values[mu * 12 + i] - memories.values[mu * 12 + i], 2);
      moved = std::max(moved, std::sqrt(square));
    }
    EXPECT_LE(moved, soft.largest_bound * norm * (1 + 1e-12)) << gain;  // rounding of the sums
    EXPECT_FALSE(soft.dominance_exponent);
  }
}

TEST(RecallExpectation, TheSufficientGainSuffices) {
  const Array memories = random_signs(50, 40);
  const auto soft = *expect(memories, {.model = RecallModel::softmax, .gain = 0.01}).softmax;
  EXPECT_EQ(soft.unseparated, 0U);
  EXPECT_LT(soft.within_one_percent, 50U);
  ASSERT_TRUE(soft.sufficient_gain);
  // A little above and below the gain at which the weakest memory's bound is exactly 1 %.
  const auto at = [&](double gain) {
    return expect(memories, {.model = RecallModel::softmax, .gain = gain}).softmax->within_one_percent;
  };
  EXPECT_EQ(at(*soft.sufficient_gain * 1.0001), 50U);
  EXPECT_LT(at(*soft.sufficient_gain * 0.9999), 50U);
  EXPECT_NEAR(*soft.memory_exponent, std::log(50) / 40, 1e-15);
}

TEST(RecallExpectation, AShortMemoryBesideALongOneIsNotSeparated) {
  const Array memories{{2, 2}, {1, 0, 3, 0}};
  const auto soft = *expect(memories, {.model = RecallModel::softmax}, false).softmax;
  EXPECT_EQ(soft.unseparated, 1U);
  EXPECT_EQ(soft.weakest, 0U);
  EXPECT_FALSE(soft.sufficient_gain);
  EXPECT_EQ(soft.smallest_separation, -2);
}

}  // namespace
}  // namespace synaptica::associative
