#include "synaptica/numerics/symmetric_eigen.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <limits>

#include "synaptica/core/error.h"
#include "synaptica/numerics/random.h"

namespace synaptica::numerics {
namespace {

Array random_symmetric(std::size_t n, std::uint64_t seed) {
  RandomStream stream({.seed = seed}, Purpose::test);
  Array matrix = Array::filled({n, n}, 0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j)
      matrix.values[i * n + j] = matrix.values[j * n + i] = stream.normal();
  return matrix;
}

TEST(SymmetricEigen, PutsTheMatrixTogetherAgain) {
  for (const std::size_t n : {1U, 2U, 7U, 60U}) {
    const Array matrix = random_symmetric(n, n);
    const SymmetricEigen eigen = symmetric_eigen(matrix);
    const auto u = [&](std::size_t k, std::size_t i) { return eigen.vectors.values[k * n + i]; };
    // Rounding of LAPACK: a few n epsilon of the norm, about 2 sqrt(n).
    const double rounding = 1e-14 * static_cast<double>(n);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        double sum = 0, product = 0;
        for (std::size_t k = 0; k < n; ++k) sum += eigen.values[k] * u(k, i) * u(k, j);
        for (std::size_t k = 0; k < n; ++k) product += u(i, k) * u(j, k);
        EXPECT_NEAR(sum, matrix.values[i * n + j], rounding);
        EXPECT_NEAR(product, i == j ? 1 : 0, rounding);
      }
    for (std::size_t k = 1; k < n; ++k) EXPECT_GE(eigen.values[k - 1], eigen.values[k]);
  }
}

TEST(SymmetricEigen, KnowsATwoByTwo) {
  const SymmetricEigen eigen = symmetric_eigen({{2, 2}, {2, 1e9, 1, 2}});  // the upper triangle is not read
  EXPECT_NEAR(eigen.values[0], 3, 1e-15);
  EXPECT_NEAR(eigen.values[1], 1, 1e-15);
  EXPECT_NEAR(eigen.vectors.values[0], std::sqrt(0.5), 1e-15);
  EXPECT_NEAR(eigen.vectors.values[1], std::sqrt(0.5), 1e-15);
}

TEST(SymmetricEigen, RefusesWhatIsNoMatrix) {
  EXPECT_THROW((void)symmetric_eigen({{2, 3}, {1, 2, 3, 4, 5, 6}}), InvalidArgument);
  EXPECT_THROW((void)symmetric_eigen({{0, 0}, {}}), InvalidArgument);
  EXPECT_THROW((void)symmetric_eigen({{1, 1}, {std::numeric_limits<double>::quiet_NaN()}}), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::numerics
