#include "synaptica/perceptron/input_structure.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/numerics/gram_product.h"
#include "synaptica/numerics/random.h"

namespace synaptica::perceptron {
namespace {

using numerics::Purpose;
using numerics::RandomStream;

constexpr std::size_t samples = 400, columns = 60;

// A factor with the part f of each column's variance, its loadings positive or of random sign.
InputStructure structure_of(double f, bool positive, const std::vector<std::int8_t>& signs,
                            std::uint64_t seed) {
  RandomStream stream({.seed = seed}, Purpose::test);
  std::vector<double> x(samples * columns), loading(columns, 1), gram(columns * columns);
  if (!positive) stream.fill_sign(loading);
  for (std::size_t t = 0; t < samples; ++t) {
    const double shared = stream.normal();
    for (std::size_t i = 0; i < columns; ++i)
      x[t * columns + i] = std::sqrt(f) * loading[i] * shared + std::sqrt(1 - f) * stream.normal();
  }
  numerics::gram_of_columns({x.data(), samples, columns, columns}, {gram.data(), columns, columns, columns});
  return input_structure({gram.data(), columns, columns, columns}, signs);
}

std::vector<std::int8_t> mostly_excitatory(double fraction) {
  std::vector<std::int8_t> signs(columns, -1);
  for (std::size_t i = 0; i < columns; ++i)
    if (static_cast<double>(i) < fraction * columns) signs[i] = 1;
  return signs;
}

TEST(InputStructure, ByHand) {
  // Correlations 0.5 (columns 0, 1), -0.8 (0, 2), 0 (1, 2), at variances 4, 1, 1.
  const std::vector<double> gram{4, 1, -1.6, 1, 1, 0, -1.6, 0, 1};
  const std::vector<std::int8_t> signs{1, -1, -1};
  const InputStructure s = input_structure({gram.data(), 3, 3, 3}, signs);
  EXPECT_NEAR(s.mean_correlation, -0.1, 1e-15);
  EXPECT_NEAR(s.folded_correlation, (-0.5 + 0.8) / 3, 1e-15);
  EXPECT_NEAR(s.folded_spread, std::sqrt(0.89) / 3, 1e-15);
  EXPECT_NEAR(s.strongest, -0.8, 1e-15);
  EXPECT_EQ(s.first, 0U);
  EXPECT_EQ(s.second, 2U);
  const std::vector<std::int8_t> free{0, 1, -1};
  EXPECT_EQ(input_structure({gram.data(), 3, 3, 3}, free).folded_correlation, 0);
  EXPECT_THROW(static_cast<void>(input_structure({gram.data(), 2, 3, 3}, free)), InvalidArgument);
}

// The spread is that of random signs, as the mean over all of 2^3 says.
TEST(InputStructure, TheSpreadIsThatOfRandomSigns) {
  const std::vector<double> gram{4, 1, -1.6, 1, 1, 0, -1.6, 0, 1};
  double sum = 0, square = 0;
  for (int bits = 0; bits < 8; ++bits) {
    std::vector<std::int8_t> signs;
    for (int i = 0; i < 3; ++i) signs.push_back((bits >> i & 1) != 0 ? 1 : -1);
    const double phi = input_structure({gram.data(), 3, 3, 3}, signs).folded_correlation;
    sum += phi / 8;
    square += phi * phi / 8;
  }
  EXPECT_NEAR(sum, 0, 1e-15);
  EXPECT_NEAR(std::sqrt(square), std::sqrt(0.89) / 3, 1e-15);
}

TEST(InputStructure, FindsASharedPositiveFactorAndNothingElse) {
  const auto mixed = mostly_excitatory(0.8);
  const InputStructure shared = structure_of(0.3, true, mixed, 1);
  EXPECT_GT(shared.folded_score(), 4);
  EXPECT_NEAR(shared.folded_correlation, 0.3 * 0.36, 0.05);
  EXPECT_NEAR(shared.mean_correlation, 0.3, 0.05);
  // Independent columns, loadings of random sign, as much inhibition as excitation: all as for random signs.
  EXPECT_LT(std::fabs(structure_of(0, true, mixed, 2).folded_score()), 4);
  EXPECT_LT(std::fabs(structure_of(0.3, false, mixed, 3).folded_score()), 4);
  EXPECT_LT(std::fabs(structure_of(0.3, true, mostly_excitatory(0.5), 4).folded_score()), 4);
}

}  // namespace
}  // namespace synaptica::perceptron
