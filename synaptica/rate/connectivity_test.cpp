#include "synaptica/rate/connectivity.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/numerics/lyapunov.h"
#include "synaptica/numerics/random.h"
#include "synaptica/numerics/reference_generator.h"

namespace synaptica::rate {
namespace {

using numerics::frobenius_norm;
using numerics::product;
using numerics::sum;
using numerics::transposed;

std::vector<double> normals(std::size_t neurons, std::uint64_t seed) {
  std::vector<double> values(neurons * neurons);
  numerics::ReferenceGenerator(seed).fill_normal(values);
  return values;
}

Array signs(std::size_t patterns, std::size_t neurons, std::uint64_t seed) {
  Array values = Array::filled({patterns, neurons}, 0);
  numerics::ReferenceGenerator(seed).fill_sign(values.values);
  return values;
}

// Over N^2 = 40 000 entries: variance and correlation within 4 standard errors, sqrt(2) and 1 over 200.
TEST(RandomCoupling, HasTheVarianceAndSymmetryAskedFor) {
  constexpr std::size_t n = 200;
  for (const double symmetry : {-1.0, -0.4, 0.0, 0.7, 1.0}) {
    const Array j = random_coupling(normals(n, 5), 0.8, symmetry);
    const double square = numerics::trace_of_product(j, transposed(j)) / n / (0.64);
    const double pairs = numerics::trace_of_product(j, j) / n / (0.64);
    EXPECT_NEAR(square, 1, 4 * 2.0 / n + 1.0 / n) << "the diagonal is left out";
    EXPECT_NEAR(pairs, symmetry, 4 * 2.0 / n + 1.0 / n);
    for (std::size_t i = 0; i < n; ++i) ASSERT_EQ(j.values[i * (n + 1)], 0);
  }
  EXPECT_EQ(asymmetry(random_coupling(normals(20, 1), 1, 1)), 0);
  EXPECT_TRUE(std::isinf(asymmetry(random_coupling(normals(20, 1), 1, -1))));
}

TEST(HopfieldCoupling, IsTheSumOverPatterns) {
  const Array x = signs(3, 7, 2);
  const Array j = hopfield_coupling(x);
  for (std::size_t i = 0; i < 7; ++i)
    for (std::size_t k = 0; k < 7; ++k) {
      double entry = 0;
      for (std::size_t mu = 0; mu < 3; ++mu) entry += x.values[mu * 7 + i] * x.values[mu * 7 + k] / 7;
      EXPECT_NEAR(j.values[i * 7 + k], entry, 1e-15);
    }
  EXPECT_EQ(asymmetry(j), 0);
}

TEST(KurikawaKanekoCoupling, IsTheSumOverPairs) {
  const Array xi = signs(3, 7, 2);
  const Array eta = signs(3, 7, 3);
  const Array j = kurikawa_kaneko_coupling(xi, eta);
  double entry = 0;
  for (std::size_t mu = 0; mu < 3; ++mu)
    entry += (xi.values[mu * 7 + 1] - eta.values[mu * 7 + 1]) *
             (xi.values[mu * 7 + 4] + eta.values[mu * 7 + 4]) / 7;
  EXPECT_NEAR(j.values[1 * 7 + 4], entry, 1e-15);
}

RC_GTEST_PROP(PseudoInverseCoupling, ProjectsOnThePatterns, ()) {
  const auto neurons = *rc::gen::inRange<std::size_t>(2, 40);
  const auto patterns = *rc::gen::inRange<std::size_t>(1, neurons / 2 + 1);
  Array x = Array::filled({patterns, neurons}, 0);
  numerics::ReferenceGenerator(*rc::gen::arbitrary<std::uint64_t>()).fill_normal(x.values);
  const Array j = pseudo_inverse_coupling(x);
  // Gaussian patterns, at most half as many as neurons, have a Gram matrix of condition some hundreds.
  RC_ASSERT(frobenius_norm(sum(product(j, j), j, -1)) < 1e-10);
  RC_ASSERT(frobenius_norm(sum(product(x, j), x, -1)) < 1e-10 * frobenius_norm(x));
  RC_ASSERT(std::fabs(numerics::trace(j) - static_cast<double>(patterns)) < 1e-10);
  RC_ASSERT(asymmetry(j) == 0);
}

TEST(PseudoInverseCoupling, RefusesDependentPatterns) {
  Array twice = signs(2, 9, 1);
  std::copy_n(twice.values.begin(), 9, twice.values.begin() + 9);
  EXPECT_THROW(static_cast<void>(pseudo_inverse_coupling(twice)), InvalidArgument);
  EXPECT_THROW(static_cast<void>(pseudo_inverse_coupling(signs(10, 9, 1))), InvalidArgument);
}

TEST(ExcitatoryInhibitoryCoupling, ObeysDalesLaw) {
  constexpr std::size_t n = 100;
  for (const bool balanced : {false, true}) {
    const Array j = excitatory_inhibitory_coupling(
        normals(n, 4), {.strength = 1, .excitatory_fraction = 0.7, .balanced_rows = balanced});
    for (std::size_t i = 0; i < n; ++i) {
      double row = 0;
      for (std::size_t k = 0; k < n; ++k) {
        const double weight = j.values[i * n + k];
        if (i == k) {
          ASSERT_EQ(weight, 0);
        } else if (k < 70) {
          ASSERT_GT(weight, 0);
        } else {
          ASSERT_LT(weight, 0);
        }
        row += weight;
      }
      if (balanced) {
        EXPECT_NEAR(row, 0, 1e-13);
      }
    }
  }
}

// The disc of eigenvalues of 300 neurons ends at the strength to a few per cent (its edge has a width of order
// N^(-1/2) = 6 %), and balanced rows leave no outlier.
TEST(ExcitatoryInhibitoryCoupling, HasTheSpectralRadiusAskedFor) {
  constexpr std::size_t n = 300;
  const Array j = excitatory_inhibitory_coupling(normals(n, 9), {.strength = 0.8});
  double radius = 0;
  const numerics::LinearDrift spectrum(j);
  for (const auto& value : spectrum.eigenvalues()) radius = std::max(radius, std::abs(value));
  EXPECT_NEAR(radius, 0.8, 0.8 * 2.5 / std::sqrt(static_cast<double>(n)));
}

// Rows of length 1, of a neuron that nothing reaches 0; no direction is changed, and twice is once.
TEST(RowNormalised, HasRowsOfLengthOne) {
  Array targets = signs(5, 40, 2);
  const Array inputs = signs(5, 40, 3);
  for (std::size_t mu = 0; mu < 5; ++mu) targets.values[mu * 40 + 7] = inputs.values[mu * 40 + 7];
  const Array before = kurikawa_kaneko_coupling(targets, inputs);
  const Array after = row_normalised(before);
  for (std::size_t i = 0; i < 40; ++i) {
    double square = 0, projection = 0, length = 0;
    for (std::size_t j = 0; j < 40; ++j) {
      square += after.values[i * 40 + j] * after.values[i * 40 + j];
      projection += after.values[i * 40 + j] * before.values[i * 40 + j];
      length += before.values[i * 40 + j] * before.values[i * 40 + j];
    }
    EXPECT_NEAR(square, length > 0 ? 1 : 0, 1e-14) << i;
    EXPECT_TRUE(i != 7 || length == 0);
    EXPECT_NEAR(projection, std::sqrt(length), 1e-13);
  }
  const Array again = row_normalised(after);
  for (std::size_t k = 0; k < again.size(); ++k) EXPECT_NEAR(again.values[k], after.values[k], 1e-15);
}

// The spectral radius is 1 whatever number of maps is stored, where that of Kurikawa-Kaneko couplings is 2 sqrt(M/N). Its
// edge, from the M x M matrix behind it, has a width of order M^(-1/2): three of them.
TEST(RowNormalised, HasASpectralRadiusOfOne) {
  constexpr std::size_t n = 200;
  for (const std::size_t memories : {20, 50, 100}) {
    const Array stored = kurikawa_kaneko_coupling(signs(memories, n, 4), signs(memories, n, 5));
    const auto radius = [](const Array& coupling) {
      double largest = 0;
      const numerics::LinearDrift spectrum(coupling);
      for (const auto& value : spectrum.eigenvalues()) largest = std::max(largest, std::abs(value));
      return largest;
    };
    const double expected = 2 * std::sqrt(static_cast<double>(memories) / n);
    const double width = 3 / std::sqrt(static_cast<double>(memories));
    EXPECT_NEAR(radius(stored) / expected, 1, width) << memories;
    EXPECT_NEAR(radius(row_normalised(stored)), 1, width) << memories;
  }
}

TEST(Connectivity, RefusesWhatDoesNotFit) {
  EXPECT_THROW(static_cast<void>(row_normalised(Array::filled({2, 3}, 1))), InvalidArgument);
  EXPECT_THROW(static_cast<void>(random_coupling(std::vector<double>(5), 1, 0)), InvalidArgument);
  EXPECT_THROW(static_cast<void>(random_coupling(normals(3, 1), 1, 1.1)), InvalidArgument);
  EXPECT_THROW(static_cast<void>(random_coupling(normals(3, 1), -1, 0)), InvalidArgument);
  EXPECT_THROW(static_cast<void>(hopfield_coupling(Array::vector({1, 2}))), InvalidArgument);
  EXPECT_THROW(static_cast<void>(kurikawa_kaneko_coupling(signs(2, 4, 1), signs(3, 4, 1))), InvalidArgument);
  EXPECT_THROW(static_cast<void>(excitatory_inhibitory_coupling(normals(3, 1), {.excitatory_fraction = 1})),
               InvalidArgument);
  Array bad = Array::filled({2, 2}, 1);
  EXPECT_EQ(coupling_from_values(bad), bad);
  bad.values[2] = std::nan("");
  EXPECT_THROW(static_cast<void>(coupling_from_values(bad)), InvalidArgument);
  EXPECT_THROW(static_cast<void>(coupling_from_values(Array::filled({2, 3}, 1))), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::rate
