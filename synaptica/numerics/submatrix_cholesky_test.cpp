#include "synaptica/numerics/submatrix_cholesky.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/numerics/gram_product.h"
#include "synaptica/numerics/random.h"

namespace synaptica::numerics {
namespace {

struct Sample {
  std::size_t size;
  std::vector<double> matrix;
  [[nodiscard]] ConstMatrixView view() const { return {matrix.data(), size, size, size}; }
};

Sample random_gram(std::size_t size, std::size_t samples, RandomStream& stream) {
  std::vector<double> x(samples * size);
  stream.fill_normal(x);
  Sample sample{size, std::vector<double>(size * size)};
  gram_of_columns({x.data(), samples, size, size}, {sample.matrix.data(), size, size, size},
                  1 / static_cast<double>(samples));
  return sample;
}

// The largest residual of (H_FF + ridge) x_F = b_F.
double residual(const Sample& h, double ridge, const std::vector<std::uint8_t>& member,
                const std::vector<double>& x, const std::vector<double>& b) {
  double worst = 0;
  for (std::size_t i = 0; i < h.size; ++i) {
    if (member[i] == 0) continue;
    double sum = ridge * x[i] - b[i];
    for (std::size_t j = 0; j < h.size; ++j)
      if (member[j] != 0) sum += h.matrix[i * h.size + j] * x[j];
    worst = std::max(worst, std::fabs(sum));
  }
  return worst;
}

RC_GTEST_PROP(SubmatrixCholesky, SolvesWhateverEntersAndLeaves, ()) {
  RandomStream stream({.seed = *rc::gen::arbitrary<std::uint64_t>()}, Purpose::test);
  const auto size = static_cast<std::size_t>(*rc::gen::inRange(1, 40));
  const double ridge = *rc::gen::element(0.0, 0.5);
  const Sample h = random_gram(size, 2 * size + 5, stream);
  SubmatrixCholesky factor(h.view(), ridge);
  std::vector<std::uint8_t> member(size, 0);
  std::vector<double> confidence(size);
  for (int round = 0; round < 8; ++round) {
    // From one change to a new set altogether.
    const std::uint64_t odds = 1 + stream.below(2 * size);
    for (std::size_t i = 0; i < size; ++i) {
      if (stream.below(odds) == 0) member[i] ^= 1;
      confidence[i] = stream.uniform();
    }
    RC_ASSERT(factor.set_members(member, confidence));
    std::vector<double> b(size);
    stream.fill_normal(b);
    std::vector<double> x = b;
    factor.solve(x);
    // Eigenvalues of H above (1 - sqrt(1/2))^2/2 or so: rounding times its inverse, 40 rows.
    RC_ASSERT(residual(h, ridge, member, x, b) <= 1e-11);
    for (std::size_t i = 0; i < size; ++i) RC_ASSERT(member[i] != 0 || x[i] == b[i]);
  }
}

TEST(SubmatrixCholesky, AFewChangesAtTheEndAreAnUpdate) {
  RandomStream stream({.seed = 5}, Purpose::test);
  const std::size_t size = 60;
  const Sample h = random_gram(size, 100, stream);
  SubmatrixCholesky factor(h.view(), 0);
  std::vector<std::uint8_t> member(size, 0);
  std::vector<double> confidence(size);
  for (std::size_t i = 0; i < 40; ++i) {
    member[i] = 1;
    confidence[i] = 40 - static_cast<double>(i);
  }
  ASSERT_TRUE(factor.set_members(member, confidence));
  EXPECT_EQ(factor.factorisations(), 1);
  ASSERT_TRUE(factor.set_members(member, confidence));
  EXPECT_EQ(factor.factorisations() + factor.updates(), 1);  // nothing changed, nothing done
  member[38] = 0;
  member[50] = 1;
  ASSERT_TRUE(factor.set_members(member, confidence));
  EXPECT_EQ(factor.factorisations(), 1);
  EXPECT_EQ(factor.updates(), 1);
  member[0] = 0;  // the most confident of all: nothing of the factor is left
  ASSERT_TRUE(factor.set_members(member, confidence));
  EXPECT_EQ(factor.factorisations(), 2);
}

TEST(SubmatrixCholesky, SingularToRoundingIsSaid) {
  RandomStream stream({.seed = 6}, Purpose::test);
  Sample h = random_gram(6, 20, stream);
  for (std::size_t i = 0; i < 6; ++i) h.matrix[i * 6 + 5] = h.matrix[i * 6 + 4];  // column 5 repeats column 4
  for (std::size_t i = 0; i < 6; ++i) h.matrix[5 * 6 + i] = h.matrix[4 * 6 + i];
  const std::vector<double> confidence(6, 1);
  SubmatrixCholesky singular(h.view(), 0);
  EXPECT_FALSE(singular.set_members(std::vector<std::uint8_t>(6, 1), confidence));
  EXPECT_EQ(singular.size(), 0U);
  EXPECT_TRUE(singular.set_members(std::vector<std::uint8_t>{1, 1, 1, 1, 1, 0}, confidence));
  EXPECT_FALSE(singular.set_members(std::vector<std::uint8_t>(6, 1), confidence));  // by an update, too
  SubmatrixCholesky shifted(h.view(), 0, 1e-9);
  EXPECT_TRUE(shifted.set_members(std::vector<std::uint8_t>(6, 1), confidence));
  EXPECT_TRUE(shifted.set_members(std::vector<std::uint8_t>(6, 0), confidence));
  EXPECT_EQ(shifted.size(), 0U);
}

TEST(SubmatrixCholesky, ShapesThatDoNotFitAreRefused) {
  const std::vector<double> h(6);
  EXPECT_THROW(SubmatrixCholesky({h.data(), 2, 3, 3}, 0), InvalidArgument);
  SubmatrixCholesky factor({h.data(), 2, 2, 2}, 1);
  EXPECT_THROW((void)factor.set_members(std::vector<std::uint8_t>(3, 1), std::vector<double>(2)),
               InvalidArgument);
}

}  // namespace
}  // namespace synaptica::numerics
