#include "synaptica/numerics/lyapunov.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/numerics/random.h"

namespace synaptica::numerics {
namespace {

Array random_matrix(std::size_t size, double scale, std::uint64_t seed) {
  Array matrix = Array::filled({size, size}, 0);
  RandomStream({.seed = seed}, Purpose::test).fill_normal(matrix.values);
  for (double& value : matrix.values) value *= scale;
  return matrix;
}

// -1 + 0.6 times a random matrix of unit radius: stable, with complex eigenvalues.
Array stable_drift(std::size_t size, std::uint64_t seed, bool symmetric) {
  Array j = random_matrix(size, 0.6 / std::sqrt(static_cast<double>(size)), seed);
  if (symmetric) {
    const Array transpose = transposed(j);
    for (std::size_t k = 0; k < j.size(); ++k) j.values[k] = 0.5 * (j.values[k] + transpose.values[k]);
  }
  return sum(j, identity(size), -1);
}

Array random_diffusion(std::size_t size, std::uint64_t seed) {
  const Array root = random_matrix(size, 1 / std::sqrt(static_cast<double>(size)), seed);
  return product_with_transposed(root, root);
}

double continuous_residual(const Array& a, const Array& c, const Array& q) {
  const Array ac = product(a, c);
  return frobenius_norm(sum(sum(ac, transposed(ac)), q));
}

double euler_residual(const Array& a, const Array& c, const Array& q, double step) {
  const Array f = sum(identity(a.shape[0]), a, step);
  return frobenius_norm(sum(sum(product(f, product_with_transposed(c, f)), q, step), c, -1));
}

// Backward stable methods on matrices of norm about 1 and n up to 40 rows: some n roundings.
constexpr double rounding = 1e-12;

RC_GTEST_PROP(LinearDrift, CovariancesSolveTheirEquations, ()) {
  const auto size = *rc::gen::inRange<std::size_t>(1, 40);
  const auto seed = *rc::gen::inRange<std::uint64_t>(1, 1000000);
  const bool symmetric = *rc::gen::arbitrary<bool>();
  const double step = *rc::gen::elementOf(std::vector<double>{0.01, 0.1, 0.5});
  const Array a = stable_drift(size, seed, symmetric);
  const Array q = random_diffusion(size, seed + 1);
  const LinearDrift drift(a);
  RC_PRE(drift.largest_real_part() < -0.1);
  RC_ASSERT(continuous_residual(a, drift.covariance(q), q) < rounding * 10);
  RC_ASSERT(euler_residual(a, drift.euler_covariance(q, step), q, step) < rounding * 10);
}

// Both forms of the solver on one matrix: a symmetric one, and the same with an asymmetry far below what is compared.
TEST(LinearDrift, DiagonalisationAndSchurFormAgree) {
  const Array symmetric = stable_drift(30, 3, true);
  Array nearly = symmetric;
  nearly.values[1] += 1e-15;
  const Array q = random_diffusion(30, 4);
  const LinearDrift one(symmetric);
  const LinearDrift other(nearly);
  EXPECT_LT(frobenius_norm(sum(one.covariance(q), other.covariance(q), -1)), rounding);
  EXPECT_LT(frobenius_norm(sum(one.euler_covariance(q, 0.1), other.euler_covariance(q, 0.1), -1)), rounding);
}

// One dimension, rate l: variance q/(2 l), and q/(2 l (1 - l h/2)) of the Euler map.
TEST(LinearDrift, OneDimensionByHand) {
  const LinearDrift drift({{1, 1}, {-0.7}});
  const Array q = {{1, 1}, {2}};
  EXPECT_NEAR(drift.covariance(q).values[0], 1 / 0.7, 1e-15);
  EXPECT_NEAR(drift.euler_covariance(q, 0.1).values[0], 1 / (0.7 * (1 - 0.035)), 1e-15);
}

// A damped rotation: eigenvalues -a +- i w; isotropic noise leaves an isotropic covariance q/(2a).
TEST(LinearDrift, ComplexPairsByHand) {
  const LinearDrift drift({{2, 2}, {-0.5, -3, 3, -0.5}});
  EXPECT_NEAR(std::fabs(drift.eigenvalues()[0].imag()), 3, 1e-14);
  EXPECT_NEAR(drift.largest_real_part(), -0.5, 1e-15);
  EXPECT_NEAR(drift.euler_radius(0.1), std::hypot(0.95, 0.3), 1e-15);
  const Array c = drift.covariance(identity(2));
  EXPECT_NEAR(c.values[0], 1, 1e-14);
  EXPECT_NEAR(c.values[1], 0, 1e-14);
  const Array euler = drift.euler_covariance(identity(2), 0.1);           // q h/(1 - |1 + h l|^2)
  EXPECT_NEAR(euler.values[3], 0.1 / (1 - (0.95 * 0.95 + 0.09)), 1e-12);  // 1 - 0.9925 cancels
}

TEST(LinearDrift, WithoutStationaryStateThereIsNoCovariance) {
  const LinearDrift unstable({{2, 2}, {0.1, 1, 0, -1}});
  EXPECT_THROW(static_cast<void>(unstable.covariance(identity(2))), InvalidArgument);
  const LinearDrift stiff({{1, 1}, {-30}});
  EXPECT_NO_THROW(static_cast<void>(stiff.covariance(identity(1))));
  EXPECT_THROW(static_cast<void>(stiff.euler_covariance(identity(1), 0.1)), InvalidArgument);
  EXPECT_THROW(LinearDrift(Array::filled({2, 3}, 0)), InvalidArgument);
  EXPECT_THROW(LinearDrift(Array::filled({2, 2}, std::nan(""))), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::numerics
