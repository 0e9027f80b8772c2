#include "synaptica/perceptron/leave_block_out.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/numerics/random.h"

namespace synaptica::perceptron {
namespace {

using numerics::Purpose;
using numerics::RandomStream;

struct Case {
  std::size_t patterns, synapses, targets;
  std::vector<double> inputs, wanted;
  std::vector<std::int8_t> signs;

  Case(std::size_t p, std::size_t n, std::size_t t, std::uint64_t seed)
      : patterns(p), synapses(n), targets(t), inputs(p * n), wanted(t * p), signs(n) {
    RandomStream stream({.seed = seed}, Purpose::test);
    stream.fill_normal(inputs);
    for (double& x : inputs) x += 3;  // large means, which blocks change
    stream.fill_normal(wanted);
    for (std::size_t k = 0; k < t; ++k)
      for (std::size_t mu = 0; mu < p; ++mu) wanted[k * p + mu] += inputs[mu * n + k % n];
    for (auto& sign : signs) sign = static_cast<std::int8_t>(stream.sign());
    signs[0] = 0;
  }
  [[nodiscard]] SignConstrainedProblem problem(Bias bias) const {
    return {.inputs = {inputs.data(), patterns, synapses, synapses},
            .signs = signs,
            .bias = bias,
            .fixed_bias = 0.7};
  }
  [[nodiscard]] numerics::ConstMatrixView rows() const {
    return {wanted.data(), targets, patterns, patterns};
  }
};

// The rows outside of first - gap ... last + gap - 1, fitted on their own and put to the test on the block.
double by_refit(const Case& c, Bias bias, std::size_t target, double ridge, std::size_t first,
                std::size_t last, std::size_t gap) {
  std::vector<double> x, y;
  for (std::size_t mu = 0; mu < c.patterns; ++mu) {
    if (mu + gap >= first && mu < last + gap) continue;
    x.insert(x.end(), c.inputs.begin() + static_cast<std::ptrdiff_t>(mu * c.synapses),
             c.inputs.begin() + static_cast<std::ptrdiff_t>((mu + 1) * c.synapses));
    y.push_back(c.wanted[target * c.patterns + mu]);
  }
  SignConstrainedProblem problem = c.problem(bias);
  problem.inputs = {x.data(), y.size(), c.synapses, c.synapses};
  const SignConstrainedSolution s = solve(problem, y, ridge);
  double sum = 0;
  for (std::size_t mu = first; mu < last; ++mu) {
    double output = s.bias;
    for (std::size_t i = 0; i < c.synapses; ++i)
      output += s.weights[i] * c.inputs[mu * c.synapses + i] / std::sqrt(static_cast<double>(c.synapses));
    sum += std::pow(c.wanted[target * c.patterns + mu] - output, 2);
  }
  return sum;
}

// Both forms of the solver (many patterns, and few), all biases, with and without a gap.
TEST(LeaveBlockOut, IsWhatRefitsGive) {
  const std::vector<double> ridges{3, .3, .01};
  for (const auto& [p, n] : {std::pair{47U, 15U}, {17U, 40U}})
    for (const Bias bias : {Bias::optimal, Bias::none, Bias::fixed})
      for (const std::size_t gap : {0U, 2U}) {
        const Case c(p, n, 2, 11);
        const LeaveBlockOut left =
            leave_block_out(c.problem(bias), c.rows(), ridges, {.blocks = 5, .gap = gap});
        for (std::size_t k = 0; k < 2; ++k)
          for (std::size_t r = 0; r < ridges.size(); ++r) {
            double sum = 0;
            for (std::size_t b = 0; b < 5; ++b) {
              const double expected = by_refit(c, bias, k, ridges[r], b * p / 5, (b + 1) * p / 5, gap);
              EXPECT_NEAR(left.squared_errors.values[(k * ridges.size() + r) * 5 + b], expected,
                          1e-10 * expected)
                  << p << ' ' << static_cast<int>(bias) << " ridge " << ridges[r];
              sum += expected;
            }
            EXPECT_NEAR(left.mean_square_error(k, r), sum / p, 1e-10 * sum);
          }
      }
}

TEST(LeaveBlockOut, TakesAGramMatrixThatIsKnown) {
  const Case c(60, 10, 1, 12);
  SignConstrainedProblem problem = c.problem(Bias::none);
  std::vector<double> gram(100, 0);
  for (std::size_t mu = 0; mu < 60; ++mu)
    for (std::size_t i = 0; i < 10; ++i)
      for (std::size_t j = 0; j < 10; ++j)
        gram[i * 10 + j] += c.inputs[mu * 10 + i] * c.inputs[mu * 10 + j] / 10;
  const std::vector<double> ridges{1};
  const double without = leave_block_out(problem, c.rows(), ridges).mean_square_error(0, 0);
  problem.gram = {gram.data(), 10, 10, 10};
  EXPECT_NEAR(leave_block_out(problem, c.rows(), ridges).mean_square_error(0, 0), without, 1e-12 * without);
  problem.gram.rows = 9;
  EXPECT_THROW(static_cast<void>(leave_block_out(problem, c.rows(), ridges)), InvalidArgument);
}

// A target of pure noise wants the largest ridge, one that inputs give exactly the smallest.
TEST(LeaveBlockOut, ChoosesTheRidgeThatForetells) {
  Case c(80, 20, 2, 13);
  RandomStream stream({.seed = 14}, Purpose::test);
  for (std::size_t mu = 0; mu < 80; ++mu) {
    c.wanted[mu] = stream.normal();
    c.wanted[80 + mu] = c.inputs[mu * 20 + 1] * c.signs[1] + c.inputs[mu * 20 + 2] * c.signs[2];
  }
  const std::vector<double> grid = ridge_grid(1, 4);
  const LeaveBlockOut left = leave_block_out(c.problem(Bias::optimal), c.rows(), grid);
  EXPECT_LT(left.best_ridge(0), 5U);
  EXPECT_EQ(left.best_ridge(1), grid.size() - 1);
}

TEST(LeaveBlockOut, RefusesWhatDoesNotFit) {
  const Case c(12, 3, 1, 15);
  const std::vector<double> ridges{1};
  const std::vector<double> negative{-1};
  const auto refused = [&](std::span<const double> path, const LeaveBlockOutOptions& options) {
    EXPECT_THROW(static_cast<void>(leave_block_out(c.problem(Bias::optimal), c.rows(), path, options)),
                 InvalidArgument);
  };
  refused({}, {});
  refused(negative, {});
  refused(ridges, {.blocks = 1});
  refused(ridges, {.blocks = 13});
  refused(ridges, {.blocks = 2, .gap = 6});
}

}  // namespace
}  // namespace synaptica::perceptron
