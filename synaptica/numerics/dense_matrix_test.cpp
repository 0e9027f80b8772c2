#include "synaptica/numerics/dense_matrix.h"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/numerics/random.h"

namespace synaptica::numerics {
namespace {

Array random_matrix(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  Array matrix = Array::filled({rows, columns}, 0);
  RandomStream({.seed = seed}, Purpose::test).fill_normal(matrix.values);
  return matrix;
}

double distance(const Array& a, const Array& b) {
  return frobenius_norm(sum(a, b, -1));
}

// Sums of at most 9 products of numbers of order 1: some tens of roundings.
constexpr double rounding = 1e-13;

TEST(DenseMatrix, ProductsFollowTheirDefinitions) {
  const Array a = random_matrix(4, 7, 1);
  const Array b = random_matrix(7, 3, 2);
  const Array ab = product(a, b);
  ASSERT_EQ(ab.shape, (std::vector<std::size_t>{4, 3}));
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 3; ++j) {
      double entry = 0;
      for (std::size_t k = 0; k < 7; ++k) entry += a.values[i * 7 + k] * b.values[k * 3 + j];
      EXPECT_NEAR(ab.values[i * 3 + j], entry, rounding);
    }
  EXPECT_LT(distance(product_with_transposed(a, transposed(b)), ab), rounding);
  const std::vector<double> x = {1, -2, 0.5};
  const std::vector<double> y = product(b, x);
  EXPECT_NEAR(y[2], b.values[6] - 2 * b.values[7] + 0.5 * b.values[8], rounding);
  const std::vector<double> u = {1, 2, -1, 0.5};
  EXPECT_NEAR(transposed_product(a, u)[1], a.values[1] + 2 * a.values[8] - a.values[15] + 0.5 * a.values[22],
              rounding);
  EXPECT_NEAR(bilinear(u, a, y), bilinear(u, ab, x), rounding);
}

TEST(DenseMatrix, TracesAndNorms) {
  const Array a = random_matrix(4, 7, 3);
  const Array b = random_matrix(7, 4, 4);
  EXPECT_NEAR(trace_of_product(a, b), trace(product(a, b)), rounding);
  EXPECT_NEAR(std::pow(frobenius_norm(a), 2), trace_of_product(a, transposed(a)), rounding);
}

TEST(DenseMatrix, SolvesAndInverts) {
  const Array a = sum(identity(9), random_matrix(9, 9, 5), 0.1);
  EXPECT_LT(distance(product(a, inverse(a)), identity(9)), rounding);
  const Array b = random_matrix(9, 2, 6);
  EXPECT_LT(distance(product(a, solve(a, b)), b), rounding);
  EXPECT_THROW(static_cast<void>(inverse(Array::filled({3, 3}, 1))), DidNotConverge);
}

TEST(DenseMatrix, SolvesWithAComplexShift) {
  const Array a = random_matrix(6, 6, 8);
  const std::complex<double> shift(0.5, 4);
  const std::vector<std::complex<double>> b = {{1, 0}, {0, 1}, {2, -1}, {0, 0}, {1, 1}, {-1, 0}};
  const std::vector<std::complex<double>> x = solve_shifted(a, shift, b);
  for (std::size_t i = 0; i < 6; ++i) {
    std::complex<double> left = shift * x[i];
    for (std::size_t j = 0; j < 6; ++j) left -= a.values[i * 6 + j] * x[j];
    EXPECT_LT(std::abs(left - b[i]), rounding);
  }
}

// exp of a rotation's generator is the rotation; exp(A) exp(-A) = 1.
TEST(DenseMatrix, ExponentialOfARotation) {
  const double angle = 2.3;
  const Array rotation = exponential({{2, 2}, {0, -angle, angle, 0}});
  const Array expected = {{2, 2}, {std::cos(angle), -std::sin(angle), std::sin(angle), std::cos(angle)}};
  EXPECT_LT(distance(rotation, expected), rounding);
  const Array a = random_matrix(9, 9, 7);
  const Array minus = sum(Array::filled({9, 9}, 0), a, -1);
  // exp(|A|) is about 400 here, and its square times a rounding the error.
  EXPECT_LT(distance(product(exponential(a), exponential(minus)), identity(9)), 1e-9);
}

TEST(DenseMatrix, RefusesShapesThatDoNotFit) {
  EXPECT_THROW(static_cast<void>(product(random_matrix(2, 3, 1), random_matrix(2, 3, 1))), InvalidArgument);
  EXPECT_THROW(static_cast<void>(sum(random_matrix(2, 3, 1), random_matrix(3, 2, 1))), InvalidArgument);
  EXPECT_THROW(static_cast<void>(trace(random_matrix(2, 3, 1))), InvalidArgument);
  EXPECT_THROW(static_cast<void>(view(Array::vector({1, 2}))), InvalidArgument);
  EXPECT_THROW(static_cast<void>(solve(identity(3), random_matrix(2, 2, 1))), InvalidArgument);
}

TEST(DenseMatrix, ConstantColumns) {
  const Array matrix{{3, 3}, {1, 2, 5, 1, 3, 5, 1, 2, 5}};
  EXPECT_EQ(constant_columns(view(matrix)), (std::vector<std::size_t>{0, 2}));
  const ConstMatrixView last_two{matrix.values.data(), 2, 2, 3};
  EXPECT_EQ(constant_columns(last_two), (std::vector<std::size_t>{0}));
}

}  // namespace
}  // namespace synaptica::numerics
