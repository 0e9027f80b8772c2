#include "synaptica/numerics/low_rank.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "synaptica/numerics/random.h"

namespace synaptica::numerics {
namespace {

template <class Real>
std::vector<Real> normals(std::size_t count, std::uint64_t seed) {
  RandomStream stream({.seed = seed}, Purpose::test);
  std::vector<Real> values(count);
  for (Real& value : values) value = static_cast<Real>(stream.normal());
  return values;
}

// rows x columns, of that rank.
template <class Real>
std::vector<Real> matrix_of_rank(std::size_t rank, std::size_t rows, std::size_t columns) {
  const std::vector<Real> a = normals<Real>(rank * rows, 1);
  const std::vector<Real> b = normals<Real>(rank * columns, 2);
  std::vector<Real> m(rows * columns);
  multiply(ConstMatrixViewOf<Real>{a.data(), rank, rows, rows}, Transpose::yes,
           ConstMatrixViewOf<Real>{b.data(), rank, columns, columns}, Transpose::no,
           MatrixViewOf<Real>{m.data(), rows, columns, columns});
  return m;
}

template <class Real>
double largest_error(const LowRank<Real>& f, const std::vector<Real>& m, std::size_t rows,
                     std::size_t columns) {
  double largest = 0;
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < columns; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k < f.rank; ++k)
        sum += static_cast<double>(f.left[k * rows + i]) * static_cast<double>(f.right[k * columns + j]);
      largest = std::max(largest, std::fabs(sum - static_cast<double>(m[i * columns + j])));
    }
  return largest;
}

template <class Real>
class LowRankFactors : public testing::Test {};
using Reals = testing::Types<double, float>;
TYPED_TEST_SUITE(LowRankFactors, Reals);

// No entry is further off than the whole may be: 32 roundings of the norm, sqrt(rows columns rank) of products of normals.
TYPED_TEST(LowRankFactors, FindTheRankAndTheMatrix) {
  using Real = TypeParam;
  constexpr std::size_t rows = 90, columns = 120;
  for (const std::size_t rank : {1U, 2U, 31U, 32U, 33U, 50U}) {
    const std::vector<Real> m = matrix_of_rank<Real>(rank, rows, columns);
    const auto f = low_rank_factors(ConstMatrixViewOf<Real>{m.data(), rows, columns, columns}, 50);
    ASSERT_TRUE(f.has_value()) << rank;
    EXPECT_EQ(f->rank, rank);
    ASSERT_EQ(f->left.size(), rank * rows);
    ASSERT_EQ(f->right.size(), rank * columns);
    EXPECT_LT(
        largest_error(*f, m, rows, columns),
        32 * std::sqrt(static_cast<double>(rows * columns * rank)) * std::numeric_limits<Real>::epsilon())
        << rank;
  }
}

TYPED_TEST(LowRankFactors, LeaveMatricesOfHigherRankAlone) {
  using Real = TypeParam;
  const std::vector<Real> full = normals<Real>(64 * 64, 3);
  EXPECT_FALSE(low_rank_factors(ConstMatrixViewOf<Real>{full.data(), 64, 64, 64}, 16).has_value());
  const std::vector<Real> one_more = matrix_of_rank<Real>(17, 64, 64);
  EXPECT_FALSE(low_rank_factors(ConstMatrixViewOf<Real>{one_more.data(), 64, 64, 64}, 16).has_value());
}

// A part far below the rest is still a part: some 600 roundings of the norm.
TYPED_TEST(LowRankFactors, SeeSmallParts) {
  using Real = TypeParam;
  std::vector<Real> m = matrix_of_rank<Real>(3, 64, 64);
  const std::vector<Real> rest = normals<Real>(64 * 64, 4);
  const Real small = 1000 * std::numeric_limits<Real>::epsilon();
  for (std::size_t k = 0; k < m.size(); ++k) m[k] += small * rest[k];
  EXPECT_FALSE(low_rank_factors(ConstMatrixViewOf<Real>{m.data(), 64, 64, 64}, 16).has_value());
}

TYPED_TEST(LowRankFactors, ZeroHasRankZeroAndNotANumberNone) {
  using Real = TypeParam;
  std::vector<Real> m(40 * 40, 0);
  const auto f = low_rank_factors(ConstMatrixViewOf<Real>{m.data(), 40, 40, 40}, 10);
  ASSERT_TRUE(f.has_value());
  EXPECT_EQ(f->rank, 0U);
  m[7] = std::numeric_limits<Real>::quiet_NaN();
  EXPECT_FALSE(low_rank_factors(ConstMatrixViewOf<Real>{m.data(), 40, 40, 40}, 10).has_value());
}

// Views with a stride: the left half of a matrix.
TYPED_TEST(LowRankFactors, ReadViewsWithAStride) {
  using Real = TypeParam;
  const std::vector<Real> wide = matrix_of_rank<Real>(4, 50, 80);
  std::vector<Real> half(50 * 40);
  for (std::size_t i = 0; i < 50; ++i)
    for (std::size_t j = 0; j < 40; ++j) half[i * 40 + j] = wide[i * 80 + j];
  const auto f = low_rank_factors(ConstMatrixViewOf<Real>{wide.data(), 50, 40, 80}, 10);
  ASSERT_TRUE(f.has_value());
  EXPECT_EQ(f->rank, 4U);
  EXPECT_LT(largest_error(*f, half, 50, 40),
            32 * std::sqrt(50 * 40 * 4.0) * std::numeric_limits<Real>::epsilon());
}

}  // namespace
}  // namespace synaptica::numerics
