#include "synaptica/numerics/gram_product.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/numerics/random.h"
#include "synaptica/numerics/vector_product.h"

namespace synaptica::numerics {
namespace {

RC_GTEST_PROP(GramProduct, IsTheProductWithTheTranspose, ()) {
  RandomStream stream({.seed = *rc::gen::arbitrary<std::uint64_t>()}, Purpose::test);
  const auto rows = static_cast<std::size_t>(*rc::gen::inRange(0, 90));
  const auto columns = static_cast<std::size_t>(*rc::gen::inRange(0, 90));
  const std::size_t stride = columns + static_cast<std::size_t>(*rc::gen::inRange(0, 3));
  std::vector<double> a(rows * stride + 1);
  stream.fill_normal(a);
  const bool of_rows = *rc::gen::arbitrary<bool>();
  const std::size_t size = of_rows ? rows : columns;
  const std::size_t inner = of_rows ? columns : rows;
  std::vector<double> c(size * size, 3);
  const double keep = *rc::gen::element(0.0, 1.0);
  const ConstMatrixView view{a.data(), rows, columns, stride};
  (of_rows ? gram_of_rows : gram_of_columns)(view, {c.data(), size, size, size}, 0.5, keep);
  std::vector<double> general(size * size, 3);
  multiply(view, of_rows ? Transpose::no : Transpose::yes, view, of_rows ? Transpose::yes : Transpose::no,
           {general.data(), size, size, size}, 0.5, keep);
  for (std::size_t i = 0; i < size; ++i)
    for (std::size_t j = 0; j < size; ++j) {
      // Sums of `inner` products of entries below 8, in two orders.
      RC_ASSERT(std::fabs(c[i * size + j] - general[i * size + j]) <=
                64e-16 * static_cast<double>(inner + 2));
      RC_ASSERT(c[i * size + j] == c[j * size + i]);
    }
}

TEST(GramProduct, ShapesThatDoNotFitAreRefused) {
  std::vector<double> a(6);
  std::vector<double> c(9);
  EXPECT_THROW(gram_of_columns({a.data(), 2, 3, 3}, {c.data(), 2, 2, 2}), InvalidArgument);
  EXPECT_THROW(gram_of_rows({a.data(), 2, 3, 3}, {c.data(), 3, 3, 3}), InvalidArgument);
  EXPECT_THROW(gram_of_columns({a.data(), 2, 3, 2}, {c.data(), 3, 3, 3}), InvalidArgument);
}

RC_GTEST_PROP(VectorProduct, IsAMatrixProductWithOneColumn, ()) {
  RandomStream stream({.seed = *rc::gen::arbitrary<std::uint64_t>()}, Purpose::test);
  const auto rows = static_cast<std::size_t>(*rc::gen::inRange(0, 40));
  const auto columns = static_cast<std::size_t>(*rc::gen::inRange(0, 40));
  const bool transposed = *rc::gen::arbitrary<bool>();
  const double keep = *rc::gen::element(0.0, 1.0, -2.0);
  std::vector<double> a(rows * columns + 1);
  std::vector<double> x(transposed ? rows : columns);
  std::vector<double> y(transposed ? columns : rows);
  stream.fill_normal(a);
  stream.fill_normal(x);
  stream.fill_normal(y);
  const Transpose transpose = transposed ? Transpose::yes : Transpose::no;
  std::vector<double> general = y;
  const ConstMatrixView view{a.data(), rows, columns, columns};
  multiply(view, transpose, {x.data(), x.size(), 1, 1}, Transpose::no, {general.data(), general.size(), 1, 1},
           1.5, keep);
  multiply_vector(view, transpose, x, y, 1.5, keep);
  // Sums of at most 40 products of entries below 8, in two orders.
  for (std::size_t i = 0; i < y.size(); ++i) RC_ASSERT(std::fabs(y[i] - general[i]) <= 1e-12);
}

TEST(VectorProduct, SumsAndShapes) {
  const std::vector<double> a{1, 2, 3};
  std::vector<double> b{4, 5, 6};
  EXPECT_EQ(dot(a, b), 32);
  add_scaled(2, a, b);
  EXPECT_EQ(b, (std::vector<double>{6, 9, 12}));
  EXPECT_THROW(multiply_vector({a.data(), 1, 3, 3}, Transpose::yes, a, b), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::numerics
