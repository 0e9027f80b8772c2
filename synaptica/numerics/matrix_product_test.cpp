#include "synaptica/numerics/matrix_product.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/numerics/random.h"
#include "synaptica/numerics/vector_product.h"

namespace synaptica::numerics {
namespace {

RC_GTEST_PROP(MatrixProduct, IsTheSumOfProducts, ()) {
  RandomStream stream({.seed = *rc::gen::arbitrary<std::uint64_t>()}, Purpose::test);
  const auto size = [] { return static_cast<std::size_t>(*rc::gen::inRange(0, 40)); };
  const std::size_t m = size();
  const std::size_t n = size();
  const std::size_t k = size();
  const bool ta = *rc::gen::arbitrary<bool>();
  const bool tb = *rc::gen::arbitrary<bool>();
  const std::size_t more = *rc::gen::inRange(0, 3);  // strides longer than rows
  const auto matrix = [&](std::size_t rows, std::size_t columns) {
    std::vector<double> values(rows * (columns + more) + 1);
    stream.fill_normal(values);
    return values;
  };
  const std::size_t a_columns = ta ? m : k;
  const std::size_t b_columns = tb ? k : n;
  const std::vector<double> a = matrix(ta ? k : m, a_columns);
  const std::vector<double> b = matrix(tb ? n : k, b_columns);
  std::vector<double> c = matrix(m, n);
  const std::vector<double> before = c;
  const double scale = stream.normal();
  const double keep = *rc::gen::element(0.0, 1.0, -0.5);
  multiply({a.data(), ta ? k : m, a_columns, a_columns + more}, ta ? Transpose::yes : Transpose::no,
           {b.data(), tb ? n : k, b_columns, b_columns + more}, tb ? Transpose::yes : Transpose::no,
           {c.data(), m, n, n + more}, scale, keep);
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < n + more; ++j) {
      if (j >= n) {
        RC_ASSERT(c[i * (n + more) + j] == before[i * (n + more) + j]);
        continue;
      }
      double sum = 0;
      double size_of_terms = 0;
      for (std::size_t l = 0; l < k; ++l) {
        const double product = a[ta ? l * (a_columns + more) + i : i * (a_columns + more) + l] *
                               b[tb ? j * (b_columns + more) + l : l * (b_columns + more) + j];
        sum += product;
        size_of_terms += std::fabs(product);
      }
      const double expected = scale * sum + keep * before[i * (n + more) + j];
      // Each of k + 2 operations rounds by 2^-53 of at most the sum of sizes, on both sides.
      const double rounding =
          0x1p-52 * static_cast<double>(k + 2) *
          (std::fabs(scale) * size_of_terms + std::fabs(keep * before[i * (n + more) + j]));
      RC_ASSERT(std::fabs(c[i * (n + more) + j] - expected) <= rounding);
    }
}

TEST(MatrixProduct, DoesNotReadWhatItIsNotToKeep) {
  const std::vector<double> a = {2};
  double c = std::numeric_limits<double>::quiet_NaN();
  multiply({a.data(), 1, 1, 1}, Transpose::no, {a.data(), 1, 1, 1}, Transpose::no, {&c, 1, 1, 1});
  EXPECT_EQ(c, 4);
}

TEST(MatrixProduct, RefusesShapesThatDoNotFit) {
  const std::vector<double> a(6);
  std::vector<double> c(9);
  EXPECT_THROW(
      multiply({a.data(), 2, 3, 3}, Transpose::no, {a.data(), 2, 3, 3}, Transpose::no, {c.data(), 2, 3, 3}),
      InvalidArgument);
  EXPECT_THROW(
      multiply({a.data(), 2, 3, 2}, Transpose::no, {a.data(), 3, 2, 2}, Transpose::no, {c.data(), 2, 2, 2}),
      InvalidArgument);
  EXPECT_NO_THROW(
      multiply({a.data(), 2, 3, 3}, Transpose::no, {a.data(), 2, 3, 3}, Transpose::yes, {c.data(), 2, 2, 2}));
}

// Single precision: whole numbers below 2^24 have exact products and sums.
TEST(MatrixProduct, InSinglePrecisionIsTheSame) {
  const std::vector<float> a = {1, -2, 3, 4, 5, -6};
  const std::vector<float> b = {7, 8, 9, -10, 11, 12};
  std::vector<float> c = {1, 1, 1, 1};
  multiply(ConstMatrixViewOf<float>{a.data(), 2, 3, 3}, Transpose::no, {b.data(), 3, 2, 2}, Transpose::no,
           {c.data(), 2, 2, 2}, 2, 1);
  EXPECT_EQ(c, (std::vector<float>{45, 129, 15, -179}));
  std::vector<float> y(3);
  multiply_vector(ConstMatrixViewOf<float>{a.data(), 2, 3, 3}, Transpose::yes, std::vector<float>{2, -1}, y);
  EXPECT_EQ(y, (std::vector<float>{-2, -9, 12}));
}

}  // namespace
}  // namespace synaptica::numerics
