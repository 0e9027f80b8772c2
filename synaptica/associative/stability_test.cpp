#include "synaptica/associative/stability.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "synaptica/core/error.h"
#include "synaptica/numerics/random.h"

namespace synaptica::associative {
namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Array gaussian(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  numerics::RandomStream stream({.seed = seed}, numerics::Purpose::test);
  Array array = Array::filled({rows, columns}, 0);
  stream.fill_normal(array.values);
  return array;
}

// b (diag w - w w^T), the Hessian of log-sum-exp: full, with a null vector.
Array softmax_hessian(std::vector<double> weights, double gain) {
  double sum = 0;
  for (const double w : weights) sum += w;
  for (double& w : weights) w /= sum;
  Array hessian = Array::filled({weights.size(), weights.size()}, 0);
  for (std::size_t i = 0; i < weights.size(); ++i)
    for (std::size_t j = 0; j < weights.size(); ++j)
      hessian.values[i * weights.size() + j] = gain * ((i == j ? weights[i] : 0) - weights[i] * weights[j]);
  return hessian;
}

std::vector<std::complex<double>> eigenvalues(const Array& square) {
  const auto n = static_cast<Eigen::Index>(square.shape[0]);
  const Eigen::EigenSolver<Eigen::MatrixXd> solver(Eigen::Map<const Matrix>(square.values.data(), n, n));
  std::vector<std::complex<double>> values(solver.eigenvalues().data(), solver.eigenvalues().data() + n);
  std::sort(values.begin(), values.end(), [](auto a, auto b) { return a.real() < b.real(); });
  return values;
}

// The law of the pairs against the eigenvalues of the whole Jacobian, by a general solver that
// assumes nothing.
RC_GTEST_PROP(Stability, EigenvaluesOfTheJacobianFollowTheLaw, ()) {
  const std::size_t visible = *rc::gen::inRange<std::size_t>(1, 9);
  const std::size_t hidden = *rc::gen::inRange<std::size_t>(1, 9);
  const double visible_time = *rc::gen::inRange(10, 300) / 100.0;
  const double hidden_time = *rc::gen::inRange(10, 300) / 100.0;
  const bool full = *rc::gen::arbitrary<bool>();
  const auto seed = *rc::gen::arbitrary<std::uint32_t>();
  const Array memories = gaussian(hidden, visible, seed);
  Array visible_hessian = Array::filled({visible}, 0);
  numerics::RandomStream stream({.seed = seed, .replica = 1}, numerics::Purpose::test);
  stream.fill_uniform(visible_hessian.values);
  std::vector<double> weights(hidden);
  stream.fill_uniform(weights);
  const Array hidden_hessian = full ? softmax_hessian(weights, 2) : Array::vector(weights);

  std::vector<double> expected;
  const std::vector<double> gains = loop_gains(memories, visible_hessian, hidden_hessian);
  RC_ASSERT(gains.size() == std::min(hidden, visible));
  for (const double gain : gains) {
    const EigenvaluePair pair = dynamic_eigenvalues(gain, visible_time, hidden_time);
    expected.push_back(pair.slow);
    expected.push_back(pair.fast);
    RC_ASSERT((pair.slow > 0) == (gain > 1));
  }
  for (std::size_t i = gains.size(); i < visible; ++i) expected.push_back(-1 / visible_time);
  for (std::size_t i = gains.size(); i < hidden; ++i) expected.push_back(-1 / hidden_time);
  std::sort(expected.begin(), expected.end());

  const auto found =
      eigenvalues(two_layer_jacobian(memories, visible_hessian, hidden_hessian, visible_time, hidden_time));
  for (std::size_t i = 0; i < expected.size(); ++i) {
    // Equal eigenvalues of a matrix that is not symmetric are known to the root of rounding, 1e-8,
    // alone.
    RC_ASSERT(std::fabs(found[i].real() - expected[i]) < 1e-6);
    RC_ASSERT(std::fabs(found[i].imag()) < 1e-6);
  }
}

RC_GTEST_PROP(Stability, SlowEigenvalueTendsToTheReducedOne, ()) {
  const double gain = *rc::gen::inRange(0, 4000) / 1000.0;
  // tau_v l = (s - 1) - eps s (s - 1) + O(eps^2)
  const double epsilon = 1e-5;
  const double slow = dynamic_eigenvalues(gain, 1, epsilon).slow;
  RC_ASSERT(std::fabs(slow - (gain - 1) * (1 - epsilon * gain)) <=
            4 * epsilon * epsilon * std::pow(gain + 1, 3));
  RC_ASSERT(dynamic_eigenvalues(gain, 1, 0).slow == gain - 1);
}

TEST(Stability, ATinyHiddenTimeConstantLosesNoDigits) {
  // l (1 + eps l) + ... : put back into the law, both factors to rounding.
  for (const double gain : {0.0, 0.3, 1.0, 1.0 + 1e-12, 7.0}) {
    const double epsilon = 1e-14;
    const double slow = dynamic_eigenvalues(gain, 1, epsilon).slow;
    EXPECT_NEAR((1 + slow) * (1 + epsilon * slow), gain, 1e-15 * (1 + gain)) << gain;
  }
  EXPECT_EQ(dynamic_eigenvalues(1, 2, 3).slow, 0);
}

TEST(Stability, HyperbolicityCountsAndMeasures) {
  const std::vector<double> gains = {0.2, 0.9, 1.3, 4};
  const Hyperbolicity wide = hyperbolicity(gains, 4);
  EXPECT_EQ(wide.index, 2);
  EXPECT_NEAR(wide.gap, 0.1, 1e-15);
  EXPECT_EQ(wide.nearest_gain, 0.9);
  EXPECT_EQ(wide.largest_gain, 4);
  EXPECT_TRUE(wide.hyperbolic);
  EXPECT_FALSE(hyperbolicity(std::vector{0.5, 1.0 + 1e-10}, 2).hyperbolic);
  EXPECT_EQ(hyperbolicity(std::vector{5.0}, 2).gap, 1);  // a zero mode is nearer
  EXPECT_EQ(hyperbolicity({}, 2).gap, 1);
}

// Two orthogonal binary memories make J = Xi^T Xi / 2 have the eigenvalue Nv/2 twice: with Nv = 2
// it is exactly 1.
TEST(Stability, AMarginalFixedPointIsFoundAndItsDirectionReported) {
  const Array memories{{2, 2}, {1, 1, 1, -1}};
  const Array hidden = Array::vector({0.5, 0.5});
  const std::vector<double> gains = loop_gains(memories, Array::vector({1, 1}), hidden);
  EXPECT_FALSE(hyperbolicity(gains, 2).hyperbolic);
  // Scaled, one memory alone is marginal, and the direction is that memory.
  const Array unequal = Array::vector({0.5, 0.2});
  const std::vector<double> direction = nearest_direction(memories, Array::vector({1, 1}), unequal);
  EXPECT_NEAR(std::fabs(direction[0] + direction[1]), std::sqrt(2.0), 1e-12);
  // One gain of 10: the nearest to 1 would be null directions, of which there are none to single
  // out.
  EXPECT_TRUE(nearest_direction(Array{{1, 2}, {3, 1}}, Array::vector({1, 1}), Array::vector({1})).empty());
}

RC_GTEST_PROP(Stability, TheDirectionIsAnEigenvector, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint32_t>();
  const Array memories = gaussian(3, 5, seed);
  const Array visible = Array::vector({0.9, 0.5, 0.7, 0.2, 0.6});
  const Array hidden = softmax_hessian({1, 2, 3}, 3);
  const std::vector<double> x = nearest_direction(memories, visible, hidden);
  const std::vector<double> gains = loop_gains(memories, visible, hidden);
  const Hyperbolicity result = hyperbolicity(gains, 5);
  RC_PRE(result.gap < 0.999);  // else the nearest are the null directions
  // K x by hand.
  std::vector<double> inner(3, 0), weighted(3, 0), image(5, 0);
  for (std::size_t mu = 0; mu < 3; ++mu)
    for (std::size_t i = 0; i < 5; ++i) inner[mu] += memories.values[mu * 5 + i] * visible.values[i] * x[i];
  for (std::size_t mu = 0; mu < 3; ++mu)
    for (std::size_t nu = 0; nu < 3; ++nu) weighted[mu] += hidden.values[mu * 3 + nu] * inner[nu];
  for (std::size_t i = 0; i < 5; ++i)
    for (std::size_t mu = 0; mu < 3; ++mu) image[i] += memories.values[mu * 5 + i] * weighted[mu];
  for (std::size_t i = 0; i < 5; ++i) RC_ASSERT(std::fabs(image[i] - result.nearest_gain * x[i]) < 1e-11);
}

TEST(Stability, KrylovGivesTheLargestOfTheFullSpectrum) {
  for (const auto& [hidden, visible] : {std::pair<std::size_t, std::size_t>{40, 90}, {90, 40}}) {
    const Array memories = gaussian(hidden, visible, 3);
    std::vector<double> v(visible), h(hidden);
    numerics::RandomStream stream({.seed = 4}, numerics::Purpose::test);
    stream.fill_uniform(v);
    stream.fill_uniform(h);
    const std::vector<double> all = loop_gains(memories, Array::vector(v), Array::vector(h));
    const LeadingGains leading = leading_loop_gains(memories, v, h, 5);
    ASSERT_EQ(leading.values.size(), 5U);
    for (std::size_t i = 0; i < 5; ++i)
      EXPECT_NEAR(leading.values[i], all[all.size() - 1 - i], 1e-11 * all.back()) << hidden << ' ' << i;
    EXPECT_LE(leading.residual, 1e-10);
    EXPECT_GT(leading.products, 5);
    EXPECT_LT(leading.products,
              1000);  // a full decomposition by products would take no fewer than its size each
  }
}

// All 2^12 pairs of binary memories of six neurons, counted.
TEST(Stability, BinaryMemoriesAreMarginalAsOftenAsCounted) {
  EXPECT_NEAR(binary_marginal_probability(6), 0.1875, 1e-15);
  int marginal = 0;
  for (int bits = 0; bits < 1 << 12; ++bits) {
    Array memories = Array::filled({2, 6}, 1);
    for (std::size_t k = 0; k < 12; ++k)
      if ((bits >> k & 1) != 0) memories.values[k] = -1;
    const Array ones = Array::filled({6}, 1);
    marginal += !hyperbolicity(loop_gains(memories, ones, Array::vector({0.5, 0.5})), 6).hyperbolic;
  }
  EXPECT_EQ(marginal, 768);  // 0.1875 of 4096
  EXPECT_THROW((void)binary_marginal_probability(2), InvalidArgument);
}

TEST(Stability, FaultsAreNamed) {
  const Array memories = gaussian(2, 3, 1);
  const Array v = Array::vector({1, 1, 1});
  const Array h = Array::vector({1, 1});
  EXPECT_THROW((void)loop_gains(Array{}, v, h), InvalidArgument);
  EXPECT_THROW((void)loop_gains(memories, h, h), InvalidArgument);
  EXPECT_THROW((void)loop_gains(memories, Array::vector({1, -1, 1}), h), InvalidArgument);
  EXPECT_THROW((void)loop_gains(memories, v, Array{{2, 2}, {1, 2, 3, 4}}),
               InvalidArgument);  // not symmetric
  EXPECT_THROW((void)loop_gains(memories, v, Array{{2, 2}, {1, 2, 2, 1}}),
               InvalidArgument);  // eigenvalue -1
  EXPECT_THROW((void)loop_gains(memories, Array::vector({1, HUGE_VAL, 1}), h), InvalidArgument);
  EXPECT_THROW((void)dynamic_eigenvalues(-1, 1, 1), InvalidArgument);
  EXPECT_THROW((void)dynamic_eigenvalues(1, 0, 1), InvalidArgument);
  EXPECT_THROW((void)dynamic_eigenvalues(1, 1, -1), InvalidArgument);
  EXPECT_THROW((void)two_layer_jacobian(memories, v, h, 1, 0), InvalidArgument);
  EXPECT_THROW((void)leading_loop_gains(memories, v.values, h.values, 2), InvalidArgument);
  EXPECT_THROW((void)leading_loop_gains(memories, h.values, h.values, 1), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::associative
