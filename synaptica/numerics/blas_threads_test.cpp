// Products and factorisations from two threads at once give the bits that one thread gives. Without the lock of
// blas_threads.cpp about one product in 400 was wrong here on two cores.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <thread>
#include <vector>

#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/numerics/lyapunov.h"
#include "synaptica/numerics/symmetric_eigen.h"
#include "synaptica/numerics/vector_product.h"

namespace synaptica::numerics {
namespace {

constexpr std::size_t n = 200;

Array wave(std::size_t rows, std::size_t columns, double phase) {
  Array matrix = Array::filled({rows, columns}, 0);
  for (std::size_t k = 0; k < matrix.size(); ++k)
    matrix.values[k] = std::sin(static_cast<double>(k) + phase) / std::sqrt(static_cast<double>(n));
  return matrix;
}

// How many of the results of `work` differ from the first one, in each of two threads.
template <class Work>
std::array<int, 2> differing(const Work& work, int rounds) {
  std::array<int, 2> wrong{};
  const auto expected = work();
  const auto repeat = [&](int thread) {
    for (int k = 0; k < rounds; ++k)
      if (work() != expected) ++wrong[static_cast<std::size_t>(thread)];
  };
  std::thread one(repeat, 0);
  std::thread other(repeat, 1);
  one.join();
  other.join();
  return wrong;
}

constexpr std::array<int, 2> none{};

TEST(BlasThreads, ProductsDoNotDisturbOneAnother) {
  const Array a = wave(16, n, 0);
  const Array b = wave(n, n, 1);
  EXPECT_EQ(differing([&] { return product_with_transposed(a, b); }, 2000), none);
  EXPECT_EQ(differing([&] { return product(b, std::span(a.values).first(n)); }, 4000), none);
  EXPECT_EQ(differing([&] { return transposed_product(b, std::span(a.values).first(n)); }, 4000), none);
}

TEST(BlasThreads, FactorisationsDoNotDisturbOneAnother) {
  const Array a = sum(identity(40), wave(40, 40, 2), -1);
  const Array symmetric = product_with_transposed(a, a);
  EXPECT_EQ(differing([&] { return symmetric_eigen(symmetric).vectors; }, 100), none);
  const Array drift = sum(wave(40, 40, 3), identity(40), -1.5);
  EXPECT_EQ(differing([&] { return LinearDrift(drift).euler_covariance(identity(40), 0.1); }, 60), none);
}

}  // namespace
}  // namespace synaptica::numerics
