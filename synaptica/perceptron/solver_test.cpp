#include "synaptica/perceptron/solver.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/numerics/linear_system.h"
#include "synaptica/numerics/random.h"

namespace synaptica::perceptron {
namespace {

using numerics::Purpose;
using numerics::RandomStream;

// Its own memory: a problem is a view.
struct Case {
  std::size_t patterns = 0;
  std::size_t synapses = 0;
  std::vector<double> inputs;
  std::vector<double> target;
  std::vector<std::int8_t> signs;
  Bias bias = Bias::optimal;
  double fixed_bias = 0;
  std::vector<double> lowest = {};
  std::vector<double> highest = {};

  [[nodiscard]] SignConstrainedProblem problem() const {
    return {.inputs = {inputs.data(), patterns, synapses, synapses},
            .signs = signs,
            .bias = bias,
            .fixed_bias = fixed_bias,
            .lowest = lowest,
            .highest = highest};
  }
  [[nodiscard]] SignConstrainedSolution solved(double ridge, SolverForm form = SolverForm::automatic) const {
    return solve(problem(), target, ridge, {.form = form});
  }
};

Case random_case(std::size_t patterns, std::size_t synapses, RandomStream& stream,
                 double correlation_time = 0) {
  Case c{patterns, synapses, std::vector<double>(patterns * synapses), std::vector<double>(patterns),
         std::vector<std::int8_t>(synapses)};
  const double kept = correlation_time > 0 ? std::exp(-1 / correlation_time) : 0;
  for (std::size_t i = 0; i < synapses; ++i) {
    double state = stream.normal();
    for (std::size_t mu = 0; mu < patterns; ++mu) {
      state = kept * state + std::sqrt(1 - kept * kept) * stream.normal();
      c.inputs[mu * synapses + i] = state + 1;
    }
    c.signs[i] = static_cast<std::int8_t>(stream.sign());
  }
  stream.fill_normal(c.target);
  return c;
}

// The optimality conditions written out once more, in long double, from the user's own data: the largest violation in
// the units of the header. Constraints must hold to the last bit.
double independent_kkt(const Case& c, double ridge, const SignConstrainedSolution& s) {
  const auto n = static_cast<long double>(c.synapses);
  std::vector<long double> residuals(c.patterns);
  long double target_square = 0;
  long double target_mean = 0;
  for (const double y : c.target) target_mean += y / static_cast<long double>(c.patterns);
  for (std::size_t mu = 0; mu < c.patterns; ++mu) {
    residuals[mu] = c.target[mu] - static_cast<long double>(s.bias);
    for (std::size_t i = 0; i < c.synapses; ++i)
      residuals[mu] -= c.inputs[mu * c.synapses + i] * static_cast<long double>(s.weights[i]) / std::sqrt(n);
    const long double y = c.target[mu] - (c.bias == Bias::optimal ? target_mean
                                          : c.bias == Bias::fixed ? c.fixed_bias
                                                                  : 0);
    target_square += y * y;
  }
  long double weights = 0;
  long double worst = 0;
  for (std::size_t i = 0; i < c.synapses; ++i) {
    long double mean = 0;
    for (std::size_t mu = 0; mu < c.patterns; ++mu) mean += c.inputs[mu * c.synapses + i];
    mean = c.bias == Bias::optimal ? mean / static_cast<long double>(c.patterns) : 0;
    long double gradient = -ridge * static_cast<long double>(s.weights[i]);
    long double square = 0;
    for (std::size_t mu = 0; mu < c.patterns; ++mu) {
      const long double z = (c.inputs[mu * c.synapses + i] - mean) / std::sqrt(n);
      gradient += z * residuals[mu];
      square += z * z;
    }
    const double low = std::max(c.signs[i] > 0 ? 0.0 : -INFINITY, c.lowest.empty() ? -INFINITY : c.lowest[i]);
    const double high =
        std::min(c.signs[i] < 0 ? 0.0 : INFINITY, c.highest.empty() ? INFINITY : c.highest[i]);
    EXPECT_GE(s.weights[i], low);
    EXPECT_LE(s.weights[i], high);
    weights += (square + ridge) * s.weights[i] * s.weights[i];
    if (square + ridge < 1e-25L * static_cast<long double>(c.patterns) || low == high) continue;
    const long double broken = s.weights[i] == low    ? std::max(0.0L, gradient)
                               : s.weights[i] == high ? std::max(0.0L, -gradient)
                                                      : std::fabs(gradient);
    worst = std::max(worst, broken / std::sqrt(square + ridge));
  }
  const long double scale = std::sqrt(target_square) + std::sqrt(weights);
  return worst == 0 ? 0 : static_cast<double>(worst / scale);
}

// The minimum by trying every set of active weights: ridge > 0, no box. An unrelated and hopelessly slow method.
double enumerated_minimum(const Case& c, double ridge) {
  const std::size_t n = c.synapses;
  std::vector<double> z = c.inputs;
  std::vector<double> t = c.target;
  if (c.bias == Bias::optimal) {
    for (std::size_t i = 0; i < n; ++i) {
      double mean = 0;
      for (std::size_t mu = 0; mu < c.patterns; ++mu) mean += z[mu * n + i];
      for (std::size_t mu = 0; mu < c.patterns; ++mu) z[mu * n + i] -= mean / static_cast<double>(c.patterns);
    }
    const double mean = std::accumulate(t.begin(), t.end(), 0.0) / static_cast<double>(c.patterns);
    for (double& y : t) y -= mean;
  } else if (c.bias == Bias::fixed) {
    for (double& y : t) y -= c.fixed_bias;
  }
  double best = INFINITY;
  for (std::size_t set = 0; set < (std::size_t{1} << n); ++set) {
    std::vector<std::size_t> members;
    for (std::size_t i = 0; i < n; ++i)
      if ((set >> i & 1) != 0) members.push_back(i);
    const std::size_t k = members.size();
    std::vector<double> h(k * k);
    std::vector<double> w(k);
    for (std::size_t a = 0; a < k; ++a) {
      for (std::size_t b = 0; b < k; ++b) {
        for (std::size_t mu = 0; mu < c.patterns; ++mu)
          h[a * k + b] += z[mu * n + members[a]] * z[mu * n + members[b]] / static_cast<double>(n);
        if (a == b) h[a * k + b] += ridge;
      }
      for (std::size_t mu = 0; mu < c.patterns; ++mu)
        w[a] += z[mu * n + members[a]] * t[mu] / std::sqrt(static_cast<double>(n));
    }
    if (k > 0) numerics::LinearSystem(h).solve(w);
    bool allowed = true;
    for (std::size_t a = 0; a < k; ++a) allowed = allowed && w[a] * c.signs[members[a]] >= 0;
    for (std::size_t i = 0; i < n; ++i) allowed = allowed && (c.signs[i] != 0 || (set >> i & 1) != 0);
    if (!allowed) continue;
    double value = 0;
    for (std::size_t mu = 0; mu < c.patterns; ++mu) {
      double r = t[mu];
      for (std::size_t a = 0; a < k; ++a)
        r -= z[mu * n + members[a]] * w[a] / std::sqrt(static_cast<double>(n));
      value += 0.5 * r * r;
    }
    for (const double weight : w) value += 0.5 * ridge * weight * weight;
    best = std::min(best, value);
  }
  return best;
}

// What double precision leaves of a certificate that is formed twice, in other orders.
constexpr double certified = 2e-13;

RC_GTEST_PROP(SignConstrainedSolver, IsTheMinimumOverAllActiveSets, ()) {
  RandomStream stream({.seed = *rc::gen::arbitrary<std::uint64_t>()}, Purpose::test);
  const auto patterns = static_cast<std::size_t>(*rc::gen::inRange(1, 20));
  const auto synapses = static_cast<std::size_t>(*rc::gen::inRange(1, 9));
  Case c = random_case(patterns, synapses, stream, *rc::gen::element(0.0, 5.0));
  for (auto& sign : c.signs)
    if (stream.below(5) == 0) sign = 0;
  c.bias = *rc::gen::element(Bias::optimal, Bias::none, Bias::fixed);
  c.fixed_bias = stream.normal();
  const double ridge = *rc::gen::element(0.01, 0.3);
  const double expected = enumerated_minimum(c, ridge);
  for (const SolverForm form : {SolverForm::primal, SolverForm::dual}) {
    const SignConstrainedSolution s = c.solved(ridge, form);
    RC_ASSERT(s.solved && s.form == form);
    RC_ASSERT(std::fabs(s.objective - expected) <= 1e-11 * (1 + expected));  // condition at most 20/0.01
    // The kernel matrix of more patterns than synapses has the ridge for least eigenvalue: a condition of some 2000.
    const double tolerance = form == SolverForm::dual ? 2000 * 4e-16 : certified;
    RC_ASSERT(s.kkt_residual <= tolerance);
    RC_ASSERT(independent_kkt(c, ridge, s) <= tolerance);
  }
}

RC_GTEST_PROP(SignConstrainedSolver, ResidualsBiasAndObjectiveBelongToTheWeights, ()) {
  RandomStream stream({.seed = *rc::gen::arbitrary<std::uint64_t>()}, Purpose::test);
  Case c = random_case(static_cast<std::size_t>(*rc::gen::inRange(2, 40)),
                       static_cast<std::size_t>(*rc::gen::inRange(1, 40)), stream);
  c.bias = *rc::gen::element(Bias::optimal, Bias::none, Bias::fixed);
  c.fixed_bias = 0.7;
  const double ridge = *rc::gen::element(0.0, 0.2);
  const SignConstrainedSolution s = c.solved(ridge);
  double square = 0;
  double sum = 0;
  double weights = 0;
  for (std::size_t mu = 0; mu < c.patterns; ++mu) {
    double r = c.target[mu] - s.bias;
    for (std::size_t i = 0; i < c.synapses; ++i)
      r -= c.inputs[mu * c.synapses + i] * s.weights[i] / std::sqrt(static_cast<double>(c.synapses));
    // At ridge 0 weights of a nearly singular draw may be large: rounding in their units.
    double size = 1;
    for (const double w : s.weights) size += std::fabs(w);
    RC_ASSERT(std::fabs(r - s.residuals[mu]) <= 1e-14 * size);
    square += s.residuals[mu] * s.residuals[mu];
    sum += s.residuals[mu];
  }
  for (std::size_t i = 0; i < c.synapses; ++i) {
    weights += s.weights[i] * s.weights[i];
    RC_ASSERT((s.active[i] != 0) == (s.weights[i] != 0));
  }
  RC_ASSERT(std::fabs(s.squared_error - square) <= 1e-13 * (1 + square));
  RC_ASSERT(std::fabs(s.objective - 0.5 * (square + ridge * weights)) <=
            1e-13 * (1 + square + ridge * weights));
  if (c.bias == Bias::none) RC_ASSERT(s.bias == 0);
  if (c.bias == Bias::fixed) RC_ASSERT(s.bias == 0.7);
  if (c.bias == Bias::optimal) RC_ASSERT(std::fabs(sum) <= 1e-12 * static_cast<double>(c.patterns));
}

// Order of synapses, order of patterns, units of the target, sign of a synapse together with its input: none matters.
RC_GTEST_PROP(SignConstrainedSolver, KnowsTheSymmetriesOfTheProblem, ()) {
  RandomStream stream({.seed = *rc::gen::arbitrary<std::uint64_t>()}, Purpose::test);
  const auto patterns = static_cast<std::size_t>(*rc::gen::inRange(2, 50));
  const auto synapses = static_cast<std::size_t>(*rc::gen::inRange(1, 50));
  Case c = random_case(patterns, synapses, stream, 2);
  c.bias = *rc::gen::element(Bias::optimal, Bias::none);
  const double ridge = 0.1;
  const SignConstrainedSolution s = c.solved(ridge);
  Case d = c;
  const std::vector<std::size_t> columns = stream.permutation(synapses);
  const std::vector<std::size_t> rows = stream.permutation(patterns);
  std::vector<double> flips(synapses);
  stream.fill_sign(flips);
  const double units = -3.5e6;
  for (std::size_t mu = 0; mu < patterns; ++mu) {
    d.target[mu] = units * c.target[rows[mu]];
    for (std::size_t i = 0; i < synapses; ++i)
      d.inputs[mu * synapses + i] = -flips[i] * c.inputs[rows[mu] * synapses + columns[i]];
  }
  for (std::size_t i = 0; i < synapses; ++i)
    d.signs[i] = static_cast<std::int8_t>(flips[i] * c.signs[columns[i]]);
  const SignConstrainedSolution t = d.solved(ridge);
  for (std::size_t i = 0; i < synapses; ++i) {
    // Condition of the active system at ridge 0.1: a hundred or two.
    RC_ASSERT(std::fabs(t.weights[i] / units + flips[i] * s.weights[columns[i]]) <= 1e-11);
    RC_ASSERT(t.active[i] == s.active[columns[i]]);
  }
}

TEST(SignConstrainedSolver, ManyTargetsAreEachTheirOwnProblem) {
  RandomStream stream({.seed = 11}, Purpose::test);
  const Case c = random_case(60, 80, stream);
  std::vector<double> targets(5 * 60);
  stream.fill_normal(targets);
  for (const SolverForm form : {SolverForm::primal, SolverForm::dual}) {
    SignConstrainedSolver solver(c.problem(), {.form = form});
    const auto all = solver.solve_all({targets.data(), 5, 60, 60}, 0.05);
    ASSERT_EQ(all.size(), 5U);
    for (std::size_t k = 0; k < 5; ++k) {
      Case one = c;
      one.target.assign(targets.begin() + static_cast<std::ptrdiff_t>(60 * k),
                        targets.begin() + static_cast<std::ptrdiff_t>(60 * (k + 1)));
      const SignConstrainedSolution alone = one.solved(0.05, form);
      EXPECT_EQ(all[k].active, alone.active);
      for (std::size_t i = 0; i < 80; ++i) EXPECT_NEAR(all[k].weights[i], alone.weights[i], 1e-12);
    }
  }
}

TEST(SignConstrainedSolver, APathOfRidgesIsBegunFromTheOneBefore) {
  RandomStream stream({.seed = 12}, Purpose::test);
  const Case c = random_case(300, 200, stream, 3);
  const std::vector<double> ridges{1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7};
  SignConstrainedSolver solver(c.problem());
  const auto path = solver.ridge_path(c.target, ridges);
  std::int64_t pivots = 0;
  for (std::size_t k = 0; k < ridges.size(); ++k) {
    const SignConstrainedSolution alone = c.solved(ridges[k]);
    EXPECT_EQ(path[k].active, alone.active);
    for (std::size_t i = 0; i < 200; ++i) EXPECT_NEAR(path[k].weights[i], alone.weights[i], 1e-12);
    if (k > 0) {
      EXPECT_EQ(path[k].start_sweeps, 0);
      pivots += path[k].pivots;
      EXPECT_LT(path[k].objective, path[k - 1].objective);
    }
  }
  // Each step changes a few weights' places: two or three systems, one of which says that nothing is left to do.
  EXPECT_LE(pivots, 3 * 6);
}

// More and more patterns of the same synapses, each load begun from the one before.
TEST(SignConstrainedSolver, APathOfLoadsIsBegunFromTheOneBefore) {
  RandomStream stream({.seed = 17}, Purpose::test);
  const Case all = random_case(400, 200, stream);
  SignConstrainedSolution last;
  std::int64_t pivots = 0;
  std::int64_t pivots_alone = 0;
  for (std::size_t patterns = 360; patterns <= 400; patterns += 4) {
    const SignConstrainedProblem problem{.inputs = {all.inputs.data(), patterns, 200, 200},
                                         .signs = all.signs};
    const std::span<const double> target(all.target.data(), patterns);
    SignConstrainedSolver solver(problem);
    const SignConstrainedSolution s = solver.solve(target, 0.1, last.solved ? &last : nullptr);
    const SignConstrainedSolution alone = solve(problem, target, 0.1);
    EXPECT_EQ(s.active, alone.active);
    if (last.solved) {
      EXPECT_EQ(s.start_sweeps, 0);
      pivots += s.pivots;
      pivots_alone += alone.start_sweeps + alone.pivots;
    }
    last = s;
  }
  EXPECT_LT(pivots, pivots_alone / 2);
}

// A start however far changes the work, not the answer: solutions of other loads and ridges, and nonsense.
TEST(SignConstrainedSolver, AnyStartLeadsToTheMinimum) {
  RandomStream stream({.seed = 13}, Purpose::test);
  const Case c = random_case(90, 60, stream);
  for (const SolverForm form : {SolverForm::primal, SolverForm::dual}) {
    SignConstrainedSolver solver(c.problem(), {.form = form});
    const SignConstrainedSolution direct = solver.solve(c.target, 0.1);
    for (int k = 0; k < 5; ++k) {
      SignConstrainedSolution start;
      start.weights.resize(60);
      stream.fill_normal(start.weights);
      EXPECT_EQ(solver.solve(c.target, 0.1, &start).active, direct.active);
    }
    SignConstrainedSolution wrong;
    wrong.weights.resize(59);
    EXPECT_THROW((void)solver.solve(c.target, 0.1, &wrong), InvalidArgument);
  }
}

// Page, section 5: for one (X, y), sign vectors and active sets are in one-to-one correspondence, and each optimum is
// the unconstrained ridge solution on its active set. By full enumeration.
TEST(SignConstrainedSolver, SignVectorsAndActiveSetsAreInOneToOneCorrespondence) {
  RandomStream stream({.seed = 14}, Purpose::test);
  Case c = random_case(12, 8, stream);
  const double ridge = 0.2;
  std::vector<double> signed_optimum(256, -1);  // at the active set of each sign vector
  std::vector<double> subset_optimum(256);
  for (std::size_t code = 0; code < 256; ++code) {
    for (std::size_t i = 0; i < 8; ++i) c.signs[i] = (code >> i & 1) != 0 ? 1 : -1;
    const SignConstrainedSolution s = c.solved(ridge);
    std::size_t active = 0;
    for (std::size_t i = 0; i < 8; ++i) active |= std::size_t{s.active[i]} << i;
    EXPECT_EQ(signed_optimum[active], -1) << "two sign vectors share the active set " << active;
    signed_optimum[active] = s.objective;
    // The subset `code`, unconstrained.
    Case part{c.patterns, 0, {}, c.target, {}};
    for (std::size_t i = 0; i < 8; ++i) part.synapses += code >> i & 1;
    for (std::size_t mu = 0; mu < c.patterns; ++mu)
      for (std::size_t i = 0; i < 8; ++i)
        if ((code >> i & 1) != 0) part.inputs.push_back(c.inputs[mu * 8 + i]);
    part.signs.assign(part.synapses, 0);
    if (part.synapses == 0) {
      const double mean = std::accumulate(c.target.begin(), c.target.end(), 0.0) / 12;
      for (const double y : c.target) subset_optimum[code] += 0.5 * (y - mean) * (y - mean);
    } else {
      // Normalised by the part's own size: another unit of weights, hence of the ridge.
      subset_optimum[code] = part.solved(ridge * 8 / static_cast<double>(part.synapses)).objective;
    }
  }
  for (std::size_t code = 0; code < 256; ++code)
    EXPECT_NEAR(signed_optimum[code] / subset_optimum[code], 1, 1e-12) << code;
}

TEST(SignConstrainedSolver, LeastNormBelowCapacity) {
  RandomStream stream({.seed = 15}, Purpose::test);
  for (const Bias bias : {Bias::optimal, Bias::none}) {
    Case c = random_case(30, 100, stream);
    c.bias = bias;
    const SignConstrainedSolution s = c.solved(0);
    ASSERT_TRUE(s.least_norm);
    EXPECT_EQ(s.form, SolverForm::dual);
    EXPECT_LE(std::sqrt(s.squared_error), 1e-12);
    // The limit of small ridges: w(ridge) - w is some 200 times the ridge here, the inverse of the kernel's least eigenvalue.
    const SignConstrainedSolution near = c.solved(1e-8, SolverForm::dual);
    for (std::size_t i = 0; i < 100; ++i) EXPECT_NEAR(s.weights[i], near.weights[i], 1e-5);
    double norm = 0;
    double other = 0;
    for (std::size_t i = 0; i < 100; ++i) {
      norm += s.weights[i] * s.weights[i];
      other += near.weights[i] * near.weights[i];
    }
    EXPECT_LT(other, norm);  // the ridge gives some of the fit for less norm
  }
}

TEST(SignConstrainedSolver, NoRidgeAroundAndAboveCapacity) {
  RandomStream stream({.seed = 16}, Purpose::test);
  for (const std::size_t patterns : {40, 45, 50, 52, 55, 60, 75, 99, 100, 101, 150}) {
    const Case c = random_case(patterns, 100, stream, patterns % 2 == 0 ? 4 : 0);
    for (const SolverForm form : {SolverForm::automatic, SolverForm::primal, SolverForm::dual}) {
      const SignConstrainedSolution s = c.solved(0, form);
      EXPECT_LE(s.kkt_residual, 1e-11) << patterns;
      EXPECT_LE(independent_kkt(c, 0, s), 1e-11) << patterns;
    }
  }
}

// Hard cases. Each is solved in both forms, and with both kinds of bias.
void expect_certified(Case c, double ridge, double tolerance = certified) {
  for (const Bias bias : {Bias::optimal, Bias::none}) {
    c.bias = bias;
    for (const SolverForm form : {SolverForm::automatic, SolverForm::primal, SolverForm::dual}) {
      const SignConstrainedSolution s = c.solved(ridge, form);
      EXPECT_TRUE(s.solved);
      EXPECT_LE(s.kkt_residual, tolerance);
      EXPECT_LE(independent_kkt(c, ridge, s), tolerance);
    }
  }
}

TEST(SignConstrainedSolverHardCases, DuplicateColumns) {
  RandomStream stream({.seed = 21}, Purpose::test);
  Case c = random_case(60, 40, stream);
  for (std::size_t mu = 0; mu < c.patterns; ++mu)
    for (std::size_t i = 0; i < 20; ++i) c.inputs[mu * 40 + 20 + i] = c.inputs[mu * 40 + i];
  for (std::size_t i = 0; i < 10; ++i) c.signs[20 + i] = c.signs[i];  // ten pairs alike, ten of random signs
  expect_certified(c, 0.1);
  // Without a ridge the proximal iteration ends at 1e-14 of the scale, on data of any kind.
  expect_certified(c, 0);
}

TEST(SignConstrainedSolverHardCases, NearlyDependentColumns) {
  RandomStream stream({.seed = 22}, Purpose::test);
  for (const double apart : {1e-3, 1e-6, 1e-9, 1e-12, 1e-15}) {
    Case c = random_case(60, 40, stream);
    for (std::size_t mu = 0; mu < c.patterns; ++mu)
      for (std::size_t i = 0; i < 20; ++i)
        c.inputs[mu * 40 + 20 + i] = c.inputs[mu * 40 + i] + apart * stream.normal();
    expect_certified(c, 0.1);
    expect_certified(c, 0, 1e-10);
  }
}

TEST(SignConstrainedSolverHardCases, RankDeficiency) {
  RandomStream stream({.seed = 23}, Purpose::test);
  Case c = random_case(80, 50, stream);
  Case sources = random_case(80, 12, stream);
  std::vector<double> mixing(12 * 50);
  stream.fill_normal(mixing);
  for (std::size_t mu = 0; mu < 80; ++mu)
    for (std::size_t i = 0; i < 50; ++i) {
      c.inputs[mu * 50 + i] = 0;
      for (std::size_t k = 0; k < 12; ++k)
        c.inputs[mu * 50 + i] += sources.inputs[mu * 12 + k] * mixing[k * 50 + i];
    }
  expect_certified(c, 0.05);
  expect_certified(c, 0, 1e-10);
}

TEST(SignConstrainedSolverHardCases, NormsOverTwelveDecades) {
  RandomStream stream({.seed = 24}, Purpose::test);
  Case c = random_case(90, 50, stream);
  for (std::size_t i = 0; i < 50; ++i)
    for (std::size_t mu = 0; mu < 90; ++mu)
      c.inputs[mu * 50 + i] *= std::pow(10, -6 + 12 * static_cast<double>(i) / 49);
  expect_certified(c, 0.1, 1e-12);
  for (const Bias bias : {Bias::optimal, Bias::none}) {
    c.bias = bias;
    const SignConstrainedSolution s = c.solved(0);
    EXPECT_LE(independent_kkt(c, 0, s), 1e-12);
    EXPECT_GT(std::count(s.active.begin(), s.active.end(), 1),
              15);  // small columns count as much as large ones
  }
}

TEST(SignConstrainedSolverHardCases, SinglePrecisionInput) {
  RandomStream stream({.seed = 25}, Purpose::test);
  const Case c = random_case(70, 50, stream);
  const std::vector<float> inputs(c.inputs.begin(), c.inputs.end());
  const std::vector<float> target(c.target.begin(), c.target.end());
  const SignConstrainedSolution s = solve(inputs, 70, c.signs, target, 0.0);
  Case rounded = c;
  rounded.inputs.assign(inputs.begin(), inputs.end());
  rounded.target.assign(target.begin(), target.end());
  EXPECT_EQ(s.weights, rounded.solved(0).weights);
  EXPECT_LE(s.kkt_residual, certified);
  EXPECT_THROW((void)solve(inputs, 69, c.signs, target, 0.0), InvalidArgument);
}

TEST(SignConstrainedSolverHardCases, ZeroTargetGivesZeroWeights) {
  RandomStream stream({.seed = 26}, Purpose::test);
  Case c = random_case(30, 20, stream);
  std::fill(c.target.begin(), c.target.end(), 0.0);
  for (const double ridge : {0.0, 0.1})
    for (const SolverForm form : {SolverForm::primal, SolverForm::dual}) {
      const SignConstrainedSolution s = c.solved(ridge, form);
      EXPECT_EQ(s.weights, std::vector<double>(20, 0));
      EXPECT_EQ(s.bias, 0);
      EXPECT_EQ(s.kkt_residual, 0);
      EXPECT_EQ(s.objective, 0);
    }
  // A constant target is the bias's.
  std::fill(c.target.begin(), c.target.end(), 2.5);
  const SignConstrainedSolution constant = c.solved(0.1);
  EXPECT_EQ(constant.weights, std::vector<double>(20, 0));
  EXPECT_EQ(constant.bias, 2.5);
}

TEST(SignConstrainedSolverHardCases, AllSignsEqualAndNoneActive) {
  RandomStream stream({.seed = 27}, Purpose::test);
  Case c = random_case(40, 30, stream);
  for (const int sign : {1, -1}) {
    std::fill(c.signs.begin(), c.signs.end(), static_cast<std::int8_t>(sign));
    expect_certified(c, 0.1);
    expect_certified(c, 0);
  }
  // Every signal goes against the target: the best excitatory weights are none.
  for (std::size_t mu = 0; mu < 40; ++mu)
    for (std::size_t i = 0; i < 30; ++i) c.inputs[mu * 30 + i] = -std::fabs(c.inputs[mu * 30 + i]);
  for (double& y : c.target) y = std::fabs(y);
  std::fill(c.signs.begin(), c.signs.end(), std::int8_t{1});
  c.bias = Bias::none;
  for (const double ridge : {0.0, 0.1})
    for (const SolverForm form : {SolverForm::primal, SolverForm::dual}) {
      const SignConstrainedSolution s = c.solved(ridge, form);
      EXPECT_EQ(s.weights, std::vector<double>(30, 0));
      EXPECT_EQ(s.kkt_residual, 0);
    }
}

TEST(SignConstrainedSolverHardCases, OneSampleAndOneSynapse) {
  Case c{1, 3, {1, 2, -3}, {6}, {1, -1, -1}, Bias::none};
  // min 1/2 (6 - (w1 + 2 w2 - 3 w3)/sqrt 3)^2 + 1/2 ridge w^2 over w1 >= 0, w2, w3 <= 0: w2 = 0, (w1, w3) along (1, -3).
  const double ridge = 0.5;
  const double scale = 6 / std::sqrt(3.0) / (10.0 / 3 + ridge);
  for (const SolverForm form : {SolverForm::primal, SolverForm::dual}) {
    const SignConstrainedSolution s = c.solved(ridge, form);
    EXPECT_NEAR(s.weights[0], scale, 1e-15 * 10);
    EXPECT_EQ(s.weights[1], 0);
    EXPECT_NEAR(s.weights[2], -3 * scale, 1e-15 * 10);
    // Ridge 0: the same direction, and the target is met.
    const SignConstrainedSolution met = c.solved(0, form);
    EXPECT_NEAR(met.weights[0], 6 * std::sqrt(3.0) / 10, 1e-14);
    EXPECT_NEAR(met.residuals[0], 0, 1e-14);
  }
  c.bias = Bias::optimal;  // a bias alone explains one sample
  const SignConstrainedSolution s = c.solved(0.5);
  EXPECT_EQ(s.weights, std::vector<double>(3, 0));
  EXPECT_EQ(s.bias, 6);
  const Case single{3, 1, {1, 2, 3}, {2, 4, 6}, {-1}};
  EXPECT_EQ(single.solved(0.1).weights[0], 0);
  EXPECT_NEAR(Case({3, 1, {1, 2, 3}, {2, 4, 6}, {1}}).solved(0).weights[0], 2, 1e-14);
}

TEST(SignConstrainedSolverHardCases, ConstantColumnsGetNoWeightWhereTheBiasIsLearned) {
  RandomStream stream({.seed = 28}, Purpose::test);
  Case c = random_case(40, 30, stream);
  for (std::size_t mu = 0; mu < 40; ++mu) {
    c.inputs[mu * 30 + 3] = 1.0 / 3;
    c.inputs[mu * 30 + 7] = 0;
  }
  c.signs[7] = 0;
  for (const double ridge : {0.0, 0.1}) {
    const SignConstrainedSolution s = c.solved(ridge);
    EXPECT_NEAR(s.weights[3], 0, 1e-13);  // rounding of its mean, divided by the ridge
    EXPECT_EQ(s.weights[7], 0);
    EXPECT_LE(s.kkt_residual, certified);
  }
}

TEST(SignConstrainedSolver, TheBoxIsRespectedAndOptimal) {
  RandomStream stream({.seed = 29}, Purpose::test);
  for (int k = 0; k < 20; ++k) {
    const std::size_t synapses = 30;
    Case c = random_case(20 + 2 * static_cast<std::size_t>(k), synapses, stream, k % 2 == 0 ? 0 : 5);
    c.lowest.resize(synapses);
    c.highest.resize(synapses);
    for (std::size_t i = 0; i < synapses; ++i) {
      c.signs[i] = static_cast<std::int8_t>(static_cast<int>(stream.below(3)) - 1);
      c.lowest[i] = stream.below(3) == 0 ? -INFINITY : -stream.uniform();
      c.highest[i] = stream.below(3) == 0 ? INFINITY : stream.uniform();
    }
    c.lowest[0] = c.highest[0] = c.signs[0] == 0 ? 0.25 : 0;  // a weight that is given
    for (const double ridge : {0.0, 0.1}) expect_certified(c, ridge, 1e-10);
    const SignConstrainedSolution primal = c.solved(0.1, SolverForm::primal);
    const SignConstrainedSolution dual = c.solved(0.1, SolverForm::dual);
    for (std::size_t i = 0; i < synapses; ++i) EXPECT_NEAR(primal.weights[i], dual.weights[i], 1e-11);
  }
}

// A positive box away from zero, so that bounds enter every system.
TEST(SignConstrainedSolver, ABoxAwayFromZero) {
  const Case c{2, 2, {1, 0, 0, 1}, {0, 10}, {1, 1}, Bias::none, 0, {1, 2}, {4, 5}};
  for (const SolverForm form : {SolverForm::primal, SolverForm::dual})
    EXPECT_EQ(c.solved(0.1, form).weights, (std::vector<double>{1, 5}));
}

TEST(SignConstrainedSolver, BadInputIsRefusedInOneSentence) {
  RandomStream stream({.seed = 30}, Purpose::test);
  const Case good = random_case(5, 3, stream);
  const auto refusal = [](const Case& c, double ridge = 0.1) {
    for (const SolverForm form : {SolverForm::primal, SolverForm::dual}) {
      try {
        (void)c.solved(ridge, form);
      } catch (const InvalidArgument& error) {
        if (form == SolverForm::dual) return std::string(error.what());
      }
    }
    return std::string("none");
  };
  EXPECT_EQ(refusal(good), "none");
  EXPECT_EQ(refusal(good, -1), "ridge = -1: must be at least 0");
  Case bad = good;
  bad.inputs[7] = NAN;
  EXPECT_EQ(refusal(bad), "inputs, row 3, column 2: nan must be finite");
  bad = good;
  bad.inputs[0] = -INFINITY;
  EXPECT_EQ(refusal(bad), "inputs, row 1, column 1: -inf must be finite");
  bad = good;
  bad.inputs[0] = 1e200;
  EXPECT_EQ(refusal(bad), "inputs, column 1: the sum of squares overflows; choose larger units");
  bad = good;
  bad.target[4] = NAN;
  EXPECT_EQ(refusal(bad), "target, row 5: nan must be finite");
  bad = good;
  bad.target.pop_back();
  EXPECT_EQ(refusal(bad), "target: 4 values for 5 patterns; one for each is needed");
  bad = good;
  bad.signs[1] = 2;
  EXPECT_EQ(refusal(bad), "signs, entry 2: 2 must be 1 (excitatory), -1 (inhibitory) or 0 (unconstrained)");
  bad = good;
  bad.signs.push_back(1);
  EXPECT_EQ(refusal(bad), "signs: 4 for 3 synapses; one for each is needed");
  bad = good;
  bad.lowest = {0, 0, 1};
  bad.highest = {1, 1, 0};
  EXPECT_EQ(refusal(bad), "bounds, entry 3: from 1 to 0 there is no weight");
  bad = good;
  bad.signs[0] = -1;
  bad.lowest = {1, -1, -1};
  EXPECT_EQ(refusal(bad), "bounds, entry 1: from 1 to inf no weight has the sign -1");
  bad = good;
  bad.bias = Bias::fixed;
  bad.fixed_bias = NAN;
  EXPECT_EQ(refusal(bad), "fixed bias = nan: must be finite");
  EXPECT_THROW((void)solve({}, {}, 0), InvalidArgument);
  EXPECT_THROW((void)solve(good.problem(), good.target, 0, {.tolerance = 0}), InvalidArgument);
}

TEST(SignConstrainedSolver, WhatWasNotSolvedDoesNotLookSolved) {
  EXPECT_FALSE(SignConstrainedSolution().solved);
  RandomStream stream({.seed = 31}, Purpose::test);
  const Case c = random_case(200, 150, stream, 5);
  try {
    (void)solve(c.problem(), c.target, 0, {.form = SolverForm::primal, .most_pivots = 1});
    FAIL() << "one pivot cannot be enough";
  } catch (const DidNotConverge& error) {
    EXPECT_GT(error.residual(), 1e-10);
  }
}

// Counts, not clocks: random signals of every size take a few systems, of which one is factorised afresh.
TEST(SignConstrainedSolver, FewSystemsAreSolved) {
  RandomStream stream({.seed = 32}, Purpose::test);
  for (const std::size_t patterns : {200, 400, 800}) {
    const Case c = random_case(patterns, 250, stream);
    const SignConstrainedSolution s = c.solved(0.1);
    EXPECT_EQ(s.form, SolverForm::primal);
    EXPECT_LE(s.start_sweeps, 12) << patterns;
    EXPECT_LE(s.pivots, 6) << patterns;
    EXPECT_LE(s.factorisations, 2) << patterns;
    EXPECT_EQ(s.refinements, 0) << patterns;
  }
  const SignConstrainedSolution s = random_case(80, 250, stream).solved(0.1);
  EXPECT_EQ(s.form, SolverForm::dual);
  EXPECT_LE(s.pivots, 8);
}

}  // namespace
}  // namespace synaptica::perceptron
