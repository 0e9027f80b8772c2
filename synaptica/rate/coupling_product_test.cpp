#include "synaptica/rate/coupling_product.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/numerics/random.h"
#include "synaptica/rate/connectivity.h"

namespace synaptica::rate {
namespace {

constexpr std::size_t n = 40;

Array signs(std::uint64_t seed, std::size_t patterns) {
  Array result = Array::filled({patterns, n}, 0);
  numerics::RandomStream({.seed = seed}, numerics::Purpose::test).fill_sign(result.values);
  return result;
}

Array random(std::uint64_t seed) {
  std::vector<double> normals(n * n);
  numerics::RandomStream({.seed = seed}, numerics::Purpose::test).fill_normal(normals);
  return random_coupling(normals, 1, 0);
}

template <class Real>
class ProductWithCoupling : public testing::Test {};
using Reals = testing::Types<double, float>;
TYPED_TEST_SUITE(ProductWithCoupling, Reals);

// Before, at and after the look at the rank, of one row and of many: entries of u are sums of 40 products of order 1/sqrt 40
// and less, right to some roundings of 1.
TYPED_TEST(ProductWithCoupling, IsTheProduct) {
  using Real = TypeParam;
  struct Case {
    const char* name;
    Array coupling;
    std::size_t rank;
  };
  const std::vector<Case> cases = {
      {"random", random(1), n},
      {"hopfield", hopfield_coupling(signs(2, 3)), 3},
      {"kurikawa-kaneko", kurikawa_kaneko_coupling(signs(2, 7), signs(3, 7)), 7},
      {"row-normalised", row_normalised(kurikawa_kaneko_coupling(signs(2, 5), signs(3, 5))), 5},
      {"pseudo-inverse", pseudo_inverse_coupling(signs(2, 10)), 10},
      {"above a quarter", hopfield_coupling(signs(2, 11)), n},
      {"none", Array::filled({n, n}, 0), 0}};
  for (const Case& c : cases) {
    CouplingProduct<Real> product(c.coupling);
    EXPECT_EQ(product.rank(), n) << c.name;
    for (const std::size_t rows : {std::size_t{1}, std::size_t{7}, n, std::size_t{1}, std::size_t{9}}) {
      std::vector<double> normals(rows * n);
      numerics::RandomStream({.seed = rows}, numerics::Purpose::test).fill_normal(normals);
      const std::vector<Real> x(normals.begin(), normals.end());
      std::vector<Real> u(rows * n, Real{7});
      product.multiply(x, u);
      for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t i = 0; i < n; ++i) {
          double sum = 0;
          for (std::size_t j = 0; j < n; ++j)
            sum += c.coupling.values[i * n + j] * static_cast<double>(x[r * n + j]);
          EXPECT_NEAR(static_cast<double>(u[r * n + i]), sum, 100 * std::numeric_limits<Real>::epsilon())
              << c.name;
        }
    }
    EXPECT_EQ(product.rank(), c.rank) << c.name;
  }
}

TEST(CouplingProduct, LooksOnceItPays) {
  CouplingProduct<double> product(hopfield_coupling(signs(2, 3)));
  std::vector<double> x(n, 1), u(n);
  for (std::size_t k = 0; k + 1 < n; ++k) product.multiply(x, u);
  EXPECT_EQ(product.rank(), n);
  product.multiply(x, u);
  EXPECT_EQ(product.rank(), 3U);
}

TEST(CouplingProduct, RefusesWhatDoesNotFit) {
  EXPECT_THROW(CouplingProduct<double>(Array::filled({2, 3}, 0)), InvalidArgument);
  EXPECT_THROW(CouplingProduct<double>(Array{}), InvalidArgument);
  CouplingProduct<double> product(random(1));
  std::vector<double> x(n + 1), u(n + 1), row(n);
  EXPECT_THROW(product.multiply(x, u), InvalidArgument);
  EXPECT_THROW(product.multiply(row, u), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::rate
