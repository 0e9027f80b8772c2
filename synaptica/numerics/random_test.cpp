#include "synaptica/numerics/random.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "synaptica/core/error.h"
#include "synaptica/core/estimate.h"
#include "synaptica/numerics/gaussian.h"

namespace synaptica::numerics {
namespace {

// Known answers come from an independent implementation of Philox4x64-10 in Python (checked there against the authors'
// published vector for zero counter and key), with counter (block, 5, 0, 1) and key (1, point).
constexpr RandomKey key{.seed = 1, .point = 0x0123456789abcdef, .replica = 5};

TEST(RandomStream, WordsArePinned) {
  RandomStream stream(key, Purpose::test);
  for (const std::uint64_t word : {0x633379c1de7842a3ULL, 0x6b2b3e481d57e02fULL, 0x65dd1d3e8b3b4829ULL,
                                   0xd533a80f7ee43dfeULL, 0xdbdeb0b026e6c5c3ULL, 0x06b8d01d25ad6130ULL})
    EXPECT_EQ(stream.bits(), word);
}

TEST(RandomStream, UniformsAndNormalsArePinned) {
  RandomStream uniforms(key, Purpose::test);
  for (const double u : {0.3875042055428547, 0.41862859020815757, 0.39790518547964127, 0.8328194654303765})
    EXPECT_EQ(uniforms.uniform(), u);
  RandomStream normals(key, Purpose::test);
  // SciPy's ndtri of the same uniforms; two algorithms agree to a few rounding errors.
  for (const double z : {-0.2858298935918942, -0.20540312310139036, -0.2587730264052983, 0.9653669101540239,
                         1.0752416898741064, -1.9388874579562745})
    EXPECT_NEAR(normals.normal(), z, 4e-16 * (1 + std::fabs(z)));
}

TEST(RandomStream, SignsPermutationAndCategoriesArePinned) {
  std::vector<double> signs(8);
  RandomStream(key, Purpose::test).fill_sign(signs);
  EXPECT_EQ(signs, (std::vector<double>{1, 1, -1, -1, -1, 1, -1, 1}));
  EXPECT_EQ(RandomStream(key, Purpose::test).permutation(8),
            (std::vector<std::size_t>{5, 1, 0, 7, 4, 6, 2, 3}));
  const CategoricalDistribution distribution(std::vector<double>{0.4, 0.3, 0.2, 0.1});
  RandomStream stream(key, Purpose::test);
  for (const std::size_t k : {1, 0, 1, 3, 1, 0, 0, 3, 1, 0, 0, 0, 1, 1, 0, 0})
    EXPECT_EQ(distribution.draw(stream), k);
}

TEST(RandomStream, DiffersInEveryPartOfItsName) {
  std::set<std::uint64_t> first;
  const auto draw = [](RandomKey k, Purpose p) { return RandomStream(k, p).bits(); };
  first.insert(draw(key, Purpose::test));
  first.insert(draw({.seed = 2, .point = key.point, .replica = key.replica}, Purpose::test));
  first.insert(draw({.seed = 1, .point = 1, .replica = key.replica}, Purpose::test));
  first.insert(draw({.seed = 1, .point = key.point, .replica = 6}, Purpose::test));
  first.insert(draw(key, Purpose::initial_memories));
  EXPECT_EQ(first.size(), 5U);
  EXPECT_EQ(draw(key, Purpose::test), draw(key, Purpose::test));
}

TEST(RandomStream, FillsAsItDrawsOneByOne) {
  std::vector<double> filled(37);
  RandomStream(key, Purpose::test).fill_normal(filled);
  RandomStream stream(key, Purpose::test);
  for (const double value : filled) EXPECT_EQ(value, stream.normal());
}

// A sum of n independent terms, standardised, stays within 4.9 except once in a million; keys are fixed.
constexpr double once_in_a_million = 4.9;

TEST(RandomStream, NormalsHaveTheMomentsOfTheNormal) {
  RandomStream stream(key, Purpose::test);
  constexpr int n = 400000;
  double moments[5] = {};
  for (int i = 0; i < n; ++i) {
    const double z = stream.normal();
    for (int k = 1; k <= 4; ++k) moments[k] += std::pow(z, k) / n;
  }
  EXPECT_NEAR(moments[1], 0, once_in_a_million * std::sqrt(1.0 / n));
  EXPECT_NEAR(moments[2], 1, once_in_a_million * std::sqrt(2.0 / n));
  EXPECT_NEAR(moments[3], 0, once_in_a_million * std::sqrt(15.0 / n));
  EXPECT_NEAR(moments[4], 3, once_in_a_million * std::sqrt(96.0 / n));
}

TEST(RandomStream, UniformsFillTheirCellsEvenly) {
  RandomStream stream(key, Purpose::test);
  constexpr int n = 256000, cells = 256;
  std::vector<int> counts(cells);
  for (int i = 0; i < n; ++i) ++counts[static_cast<std::size_t>(stream.uniform() * cells)];
  double chi_square = 0;
  for (const int count : counts) chi_square += std::pow(count - n / cells, 2) / (n / cells);
  // Wilson-Hilferty: the cube root of chi^2/k is normal with mean 1 - 2/(9k) and variance 2/(9k).
  const double k = cells - 1;
  EXPECT_NEAR((std::cbrt(chi_square / k) - (1 - 2 / (9 * k))) / std::sqrt(2 / (9 * k)), 0, once_in_a_million);
}

TEST(RandomStream, BelowIsEvenAlsoWhereABoundDoesNotDivideTheRange) {
  RandomStream stream(key, Purpose::test);
  constexpr int n = 300000;
  std::vector<int> counts(3);
  // Two thirds of 2^64: a plain remainder would give the lower half twice.
  const std::uint64_t bound = 0xAAAAAAAAAAAAAAAAULL;
  for (int i = 0; i < n; ++i)
    ++counts[static_cast<std::size_t>(static_cast<double>(stream.below(bound)) / static_cast<double>(bound) *
                                      3)];
  for (const int count : counts) EXPECT_NEAR(count, n / 3, once_in_a_million * std::sqrt(n * 2.0 / 9));
}

RC_GTEST_PROP(RandomStream, PermutationHoldsEveryIndexOnce, ()) {
  const auto length = *rc::gen::inRange<std::size_t>(0, 200);
  auto order =
      RandomStream({.seed = *rc::gen::arbitrary<std::uint64_t>()}, Purpose::test).permutation(length);
  std::sort(order.begin(), order.end());
  for (std::size_t i = 0; i < length; ++i) RC_ASSERT(order[i] == i);
}

TEST(CategoricalDistribution, DrawsWithTheGivenProbabilities) {
  const std::vector<double> probabilities{0.5, 0.0, 0.3, 0.2};
  const CategoricalDistribution distribution(probabilities);
  RandomStream stream(key, Purpose::test);
  constexpr int n = 200000;
  std::vector<int> counts(4);
  for (int i = 0; i < n; ++i) ++counts[distribution.draw(stream)];
  EXPECT_EQ(counts[1], 0);
  for (std::size_t k = 0; k < 4; ++k)
    EXPECT_NEAR(counts[k], n * probabilities[k],
                once_in_a_million * std::sqrt(n * probabilities[k] * (1 - probabilities[k])));
}

TEST(CategoricalDistribution, RefusesWhatIsNoProbability) {
  for (const auto& bad : {std::vector<double>{}, {0.0, 0.0}, {0.5, -0.1}, {std::nan("")}})
    EXPECT_THROW(CategoricalDistribution{bad}, InvalidArgument);
}

}  // namespace
}  // namespace synaptica::numerics
