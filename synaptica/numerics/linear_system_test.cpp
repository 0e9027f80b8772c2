#include "synaptica/numerics/linear_system.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/numerics/random.h"

namespace synaptica::numerics {
namespace {

RC_GTEST_PROP(LinearSystem, SolvesWhatItIsGiven, (std::uint64_t seed)) {
  const std::size_t n = *rc::gen::inRange<std::size_t>(1, 12);
  RandomStream stream({.seed = seed}, Purpose::test);
  std::vector<double> matrix(n * n), x(n), b(n, 0.0);
  stream.fill_normal(matrix);
  stream.fill_normal(x);
  for (std::size_t i = 0; i < n; ++i)
    matrix[i * n + i] += 10;  // well conditioned: condition number of order 2
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) b[i] += matrix[i * n + j] * x[j];
  const LinearSystem system(matrix);
  RC_ASSERT(system.size() == n);
  system.solve(b);
  for (std::size_t i = 0; i < n; ++i) RC_ASSERT(std::fabs(b[i] - x[i]) < 1e-13 * 10);
}

TEST(LinearSystem, NeedsPivoting) {
  const LinearSystem swap(std::vector<double>{0, 2, 3, 0});
  std::vector<double> b = {4, 9};
  swap.solve(b);
  EXPECT_EQ(b, (std::vector<double>{3, 2}));
}

TEST(LinearSystem, RefusesWhatHasNoSolution) {
  EXPECT_THROW(LinearSystem(std::vector<double>{1, 2, 2, 4}), DidNotConverge);
  EXPECT_THROW(LinearSystem(std::vector<double>{std::numeric_limits<double>::quiet_NaN()}), DidNotConverge);
  EXPECT_THROW(LinearSystem(std::vector<double>{1, 2, 3}), InvalidArgument);
  EXPECT_THROW(LinearSystem(std::vector<double>{}), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::numerics
