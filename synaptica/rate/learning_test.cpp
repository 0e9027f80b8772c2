#include "synaptica/rate/learning.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/core/estimate.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/numerics/vector_product.h"
#include "synaptica/rate/connectivity.h"
#include "synaptica/rate/linear_theory.h"
#include "synaptica/rate/reference_networks_fixture.h"

namespace synaptica::rate {
namespace {

using numerics::NoiseField;
using numerics::Purpose;

// The definition, step by step: every trial with its own matrix, updated at every step.
class NaiveTrial {
 public:
  NaiveTrial(const LearningProblem& problem, AnyLearningRule rule, TrialSpec spec, NoiseField noise)
      : p_(problem),
        rule_(std::move(rule)),
        spec_(spec),
        noise_(noise),
        n_(problem.coupling.shape[0]),
        x_(n_, 0),
        y_(n_, 0),
        j_(problem.coupling),
        derivative_(Array::filled({n_, n_}, 0)) {}

  void start_at_random(double amplitude) {
    noise_.fill(spec_.noise, ~std::uint64_t{0}, std::span<double>(x_));
    for (double& value : x_) value *= amplitude;
  }

  void step(bool learning) {
    const std::vector<double> target = now(p_.targets);
    const std::vector<double> input = now(p_.inputs);
    std::vector<double> u = numerics::product(j_, x_);
    std::vector<double> uy = numerics::product(p_.coupling, y_);
    numerics::add_scaled(1, numerics::product(derivative_, x_), uy);
    const std::vector<double> baseline = p_.baseline.empty() ? std::vector<double>(n_, 0) : p_.baseline;
    std::vector<double> a(n_), b(n_), z(n_);
    const NeuronRow<double> row = {x_.data(), target.data(), input.data(), baseline.data(), n_};
    rule_.post(row, a.data());
    rule_.add_pre(row, 1, 0, b.data());
    noise_.fill(spec_.noise, step_, std::span<double>(z));
    if (learning)
      for (std::size_t i = 0; i < n_; ++i)
        for (std::size_t k = 0; k < n_; ++k) {
          const double product = a[i] * b[k] / static_cast<double>(n_);
          double& weight = j_.values[i * n_ + k];
          weight += p_.time_step *
                    (spec_.learning_rate * product - p_.decay * (weight - p_.coupling.values[i * n_ + k]));
          double& slope = derivative_.values[i * n_ + k];
          slope += p_.time_step * (product - p_.decay * slope);
        }
    for (std::size_t i = 0; i < n_; ++i) {
      const double field = u[i] + p_.input_strength * input[i];
      y_[i] += p_.time_step * (p_.activation.slope(field) * uy[i] - y_[i]);
      x_[i] += p_.time_step * (p_.activation.value(field) - x_[i]) +
               std::sqrt(2 * p_.temperature * p_.time_step) * z[i];
    }
    ++step_;
  }

  [[nodiscard]] const std::vector<double>& state() const { return x_; }
  [[nodiscard]] const std::vector<double>& tangent() const { return y_; }
  [[nodiscard]] double overlap() const {
    return numerics::dot(now(p_.targets), x_) / static_cast<double>(n_);
  }
  [[nodiscard]] Array learned() const { return numerics::sum(j_, p_.coupling, -1); }
  [[nodiscard]] const Array& derivative() const { return derivative_; }

 private:
  [[nodiscard]] std::vector<double> now(const Array& directions) const {
    const std::size_t columns = directions.shape[1];
    const double* const first = directions.values.data() + spec_.pair * columns * n_;
    std::vector<double> result(first, first + n_);
    if (columns == 2) {
      const double phase = p_.frequency * static_cast<double>(step_) * p_.time_step;
      for (std::size_t i = 0; i < n_; ++i)
        result[i] = std::cos(phase) * first[i] + std::sin(phase) * first[n_ + i];
    }
    return result;
  }

  const LearningProblem& p_;
  AnyLearningRule rule_;
  TrialSpec spec_;
  NoiseField noise_;
  std::size_t n_;
  std::vector<double> x_, y_;
  Array j_, derivative_;
  std::uint64_t step_ = 0;
};

Array directions(std::uint64_t seed, std::size_t pairs, std::size_t columns, std::size_t neurons) {
  Array values = Array::filled({pairs, columns, neurons}, 0);
  numerics::ReferenceGenerator(seed).fill_sign(values.values);
  return values;
}

LearningProblem small_problem(std::size_t neurons = 32, std::size_t columns = 1) {
  LearningProblem problem;
  problem.coupling = random_coupling(reference_normals(1, neurons * neurons), 0.6, 0);
  problem.activation = {ActivationKind::tanh, 1.2};
  problem.temperature = 0.02;
  problem.targets = directions(2, 3, columns, neurons);
  problem.inputs = directions(3, 3, columns, neurons);
  problem.input_strength = 0.3;
  problem.frequency = columns == 2 ? 0.5 : 0;
  return problem;
}

double largest_difference(std::span<const double> a, std::span<const double> b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::fabs(a[i] - b[i]));
  return largest;
}

const NoiseField noise({.seed = 7}, Purpose::test);

// A thousand steps, 500 of them learning, of learning trials, twins and tangents; the network forgets rounding at its
// relaxation rate, so that no more than some tens of roundings are left: 1e-13.
void expect_naive_and_fast_agree(const LearningProblem& problem, const AnyLearningRule& rule,
                                 const LearningOptions& options, const std::string& what) {
  const std::vector<TrialSpec> specs = {{.pair = 0, .noise = 5, .learning_rate = 0.02},
                                        {.pair = 0, .noise = 5},
                                        {.pair = 1, .noise = 6, .learning_rate = 0.05},
                                        {.pair = 2, .noise = 5, .tangent = true},
                                        {.pair = 2, .noise = 5, .learning_rate = -0.01}};
  LearningBatch<double> batch(problem, rule, specs, noise, options);
  std::vector<NaiveTrial> naive;
  for (const TrialSpec& spec : specs) naive.emplace_back(problem, rule, spec, noise);
  batch.start_at_random(0.1);
  for (NaiveTrial& trial : naive) trial.start_at_random(0.1);
  batch.advance(500);
  batch.start_learning();
  batch.advance(371);
  batch.advance(129);
  EXPECT_EQ(batch.step(), 1000U);
  EXPECT_NEAR(batch.time(), 100, 1e-12);
  for (std::size_t t = 0; t < specs.size(); ++t) {
    for (int step = 0; step < 1000; ++step) naive[t].step(step >= 500);
    EXPECT_LT(largest_difference(batch.state(t), naive[t].state()), 1e-13) << what << ", trial " << t;
    EXPECT_NEAR(batch.overlap(t), naive[t].overlap(), 1e-13) << what;
    if (specs[t].tangent) {
      // Tangents are some tens in size here (time times susceptibility), and carry as much more rounding.
      EXPECT_LT(largest_difference(batch.tangent(t), naive[t].tangent()), 3e-12) << what;
      EXPECT_LT(largest_difference(batch.learned(t).values, naive[t].derivative().values), 1e-12) << what;
    } else {
      EXPECT_LT(largest_difference(batch.learned(t).values, naive[t].learned().values), 1e-13) << what;
    }
  }
}

TEST(LearningBatch, IsTheNaiveAlgorithmForEveryRule) {
  for (const auto& name : learning_rule_names())
    for (const double decay : {0.0, 0.03})
      for (const std::size_t deferred : {std::size_t{0}, std::size_t{1}, std::size_t{7}}) {
        LearningProblem problem = small_problem();
        problem.decay = decay;
        problem.baseline = std::vector<double>(32, 0.05);
        expect_naive_and_fast_agree(problem, make_learning_rule(name), {.deferred_steps = deferred}, name);
      }
}

// Couplings of few patterns, and none at all: products go through factors, or are left out.
TEST(LearningBatch, IsTheNaiveAlgorithmForCouplingsOfLowRank) {
  const Array targets = {{3, 32}, directions(8, 3, 1, 32).values};
  const Array inputs = {{3, 32}, directions(9, 3, 1, 32).values};
  for (const char* name : {"hebbian", "delta"}) {
    LearningProblem problem = small_problem();
    problem.activation.gain = 0.6;
    problem.coupling = hopfield_coupling(targets);
    expect_naive_and_fast_agree(problem, make_learning_rule(name), {}, "hopfield");
    problem.coupling = row_normalised(kurikawa_kaneko_coupling(targets, inputs));
    expect_naive_and_fast_agree(problem, make_learning_rule(name), {}, "row-normalised");
    problem.coupling = Array::filled({32, 32}, 0);
    expect_naive_and_fast_agree(problem, make_learning_rule(name), {}, "no coupling");
  }
}

TEST(LearningBatch, FindsTheRankOfItsCoupling) {
  LearningProblem problem = small_problem();
  const auto rank_after = [&](std::size_t trials, std::size_t steps) {
    LearningBatch<float> batch(problem, Hebbian{}, std::vector<TrialSpec>(trials), noise);
    batch.advance(steps);
    return batch.coupling_rank();
  };
  EXPECT_EQ(rank_after(4, 40), 32U);
  problem.coupling = hopfield_coupling({{3, 32}, directions(8, 3, 1, 32).values});
  EXPECT_EQ(rank_after(4, 7), 32U);  // 28 rows: not worth a look
  EXPECT_EQ(rank_after(4, 8), 3U);
  EXPECT_EQ(rank_after(1, 31), 32U);
  EXPECT_EQ(rank_after(1, 32), 3U);
}

TEST(LearningBatch, IsTheNaiveAlgorithmWithTargetsThatMove) {
  for (const char* name : {"hebbian", "hebbian-input", "delta"})
    expect_naive_and_fast_agree(small_problem(32, 2), make_learning_rule(name), {}, name);
}

TEST(LearningBatch, IsTheNaiveAlgorithmForEveryActivation) {
  for (const auto& name : activation_names()) {
    LearningProblem problem = small_problem();
    problem.activation = make_activation(name, 0.9);
    problem.temperature = name == "erf" ? 0 : 0.02;
    expect_naive_and_fast_agree(problem, Delta{}, {}, name);
  }
}

// One trial alone, and the same among others: the noise is the same to the bit, the products to rounding.
TEST(LearningBatch, TrialsDoNotDependOnTheirBatch) {
  const LearningProblem problem = small_problem();
  std::vector<TrialSpec> specs;
  for (std::uint32_t k = 0; k < 9; ++k)
    specs.push_back({.pair = k % 3, .noise = k / 2, .learning_rate = k % 2 == 0 ? 0.05 : 0});
  LearningBatch<double> together(problem, Hebbian{}, specs, noise);
  together.start_at_random(0.1);
  together.start_learning();
  together.advance(200);
  for (std::size_t k = 0; k < specs.size(); ++k) {
    LearningBatch<double> alone(problem, Hebbian{}, {specs[k]}, noise);
    alone.start_at_random(0.1);
    alone.start_learning();
    alone.advance(200);
    EXPECT_LT(largest_difference(alone.state(0), together.state(k)), 1e-14);
  }
}

TEST(LearningBatch, OneSeedOneResultTwoSeedsTwo) {
  const LearningProblem problem = small_problem();
  const auto final_overlap = [&](const NoiseField& field) {
    LearningBatch<double> batch(problem, Delta{}, {{.learning_rate = 0.1}, {.noise = 1}}, field);
    batch.start_learning();
    batch.advance(100);
    return batch.overlap(0);
  };
  EXPECT_EQ(final_overlap(noise), final_overlap(NoiseField({.seed = 7}, Purpose::test)));
  EXPECT_NE(final_overlap(noise), final_overlap(NoiseField({.seed = 8}, Purpose::test)));
}

// Single precision follows the double one to its rounding, amplified by nothing: some 1e-6.
TEST(LearningBatch, SinglePrecisionFollows) {
  for (const auto& name : learning_rule_names()) {
    const LearningProblem problem = small_problem(64);
    const std::vector<TrialSpec> specs = {{.noise = 1, .learning_rate = 0.05},
                                          {.pair = 1, .noise = 2, .tangent = true}};
    LearningBatch<double> twice(problem, make_learning_rule(name), specs, noise);
    LearningBatch<float> once(problem, make_learning_rule(name), specs, noise);
    for (int part = 0; part < 2; ++part) {
      twice.advance(300);
      once.advance(300);
      twice.start_learning();
      once.start_learning();
    }
    EXPECT_NEAR(once.overlap(0), twice.overlap(0), 1e-5) << name;
    EXPECT_NEAR(once.tangent_overlap(1), twice.tangent_overlap(1),
                1e-4 * (1 + std::fabs(twice.tangent_overlap(1))))
        << name;
  }
}

// In a linear network the mean over noise is exact theory, transients included: tangents of 200 trials against the curve
// of the Euler map, at four times; 4.5 standard errors of 200 trials, twelve numbers: a false alarm once in 1e4.
TEST(LearningBatch, MeansOfALinearNetworkAreTheTheory) {
  const ReferenceCase network = reference_case('r');
  constexpr std::size_t trials = 200;
  for (const char* name : {"hebbian", "hebbian-input", "delta"}) {
    LearningProblem problem;
    problem.coupling = network.coupling;
    problem.activation = {ActivationKind::linear, 1};
    problem.temperature = 0.01;
    problem.targets = {{1, 1, 64}, network.targets.values};
    problem.inputs = {{1, 1, 64}, network.inputs.values};
    problem.input_strength = 0.2;
    problem.decay = 0.02;
    const Mapping mapping = {row_of(network.targets, 0), row_of(network.inputs, 0), 0.2};
    const LinearTheory theory(network.coupling, 1, 0.01, 0.1);
    const AnyLearningRule rule = make_learning_rule(name);
    const std::vector<double> curve = theory.mean_curve(rule, mapping, 0.02, 200);
    std::vector<TrialSpec> specs;
    for (std::uint32_t k = 0; k < trials; ++k) specs.push_back({.noise = k, .tangent = true});
    LearningBatch<double> batch(problem, rule, specs, noise);
    batch.start_at_random(0.1);
    batch.advance(300);  // e^-30 of the slowest mode at rate about 1/2 is left
    batch.start_learning();
    for (std::size_t step = 50; step <= 200; step += 50) {
      batch.advance(50);
      EstimateAccumulator mean;
      for (std::size_t t = 0; t < trials; ++t) mean.add(batch.tangent_overlap(t));
      const Estimate estimate = mean.estimate();
      EXPECT_NEAR(estimate.mean, curve[step], 4.5 * estimate.standard_error) << name << " at step " << step;
      EXPECT_LT(estimate.standard_error, 0.1 * curve[200]) << "errors of half the final value would be seen";
    }
  }
}

// The tangent is the derivative: differences of twins at a small rate, second order in it.
TEST(LearningBatch, TangentIsTheDerivativeByTheLearningRate) {
  const LearningProblem problem = small_problem();
  for (const char* name : {"hebbian", "delta"}) {
    LearningBatch<double> batch(problem, make_learning_rule(name),
                                {{.noise = 3, .learning_rate = 1e-6},
                                 {.noise = 3, .learning_rate = -1e-6},
                                 {.noise = 3, .tangent = true}},
                                noise);
    batch.advance(100);
    batch.start_learning();
    batch.advance(400);
    // For a nonlinear network the twins' difference follows the linearised path of the undisturbed one: y itself. Central
    // differences leave e^2 and roundings over e, 1e-9.
    for (std::size_t i = 0; i < 32; ++i)
      EXPECT_NEAR((batch.state(0)[i] - batch.state(1)[i]) / 2e-6, static_cast<double>(batch.tangent(2)[i]),
                  1e-7)
          << name;
  }
}

TEST(LearningBatch, InputAndStatesCanBeSet) {
  LearningProblem problem = small_problem();
  problem.temperature = 0;
  LearningBatch<double> batch(problem, Hebbian{}, {{.tangent = true}}, noise);
  const std::vector<double> start(32, 0.25);
  batch.set_state(0, start);
  batch.set_tangent(0, start);
  EXPECT_EQ(batch.state(0)[3], 0.25);
  EXPECT_EQ(batch.tangent(0)[3], 0.25);
  batch.set_input_strength(0);
  batch.advance(2000);
  EXPECT_NEAR(batch.state(0)[3], 0,
              1e-12);  // without input or noise a network with gain * radius < 1 falls silent
  batch.set_input_strength(0.3);
  batch.advance(1);
  EXPECT_NEAR(batch.state(0)[3], 0.1 * std::tanh(1.2 * 0.3 * problem.inputs.values[3]), 1e-12);
}

// At rest no number is left that is not normal: they would slow every step tenfold. However the steps are called for.
template <class Real>
void expect_silence(std::size_t steps) {
  LearningProblem problem = small_problem();
  problem.temperature = 0;
  problem.input_strength = 0;
  LearningBatch<Real> batch(problem, Hebbian{}, {{}, {.noise = 1}}, noise);
  LearningBatch<Real> in_parts(problem, Hebbian{}, {{}, {.noise = 1}}, noise);
  for (LearningBatch<Real>* b : {&batch, &in_parts}) b->start_at_random(0.1);
  const auto same = [&] {
    return std::equal(batch.state(1).begin(), batch.state(1).end(), in_parts.state(1).begin());
  };
  batch.advance(97);
  in_parts.advance(41);
  in_parts.advance(56);
  EXPECT_TRUE(same());
  EXPECT_GT(std::fabs(batch.state(1)[3]), 0);
  batch.advance(steps);
  for (const Real value : batch.state(0)) EXPECT_EQ(value, Real(0));
}

TEST(LearningBatch, FallsSilentAltogether) {
  expect_silence<double>(60000);
  expect_silence<float>(6000);
}

template <class Error, class Function>
void expect_error(const Function& function, const std::string& words) {
  try {
    function();
    ADD_FAILURE() << "no error about " << words;
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr(words));
  }
}

TEST(LearningBatch, RefusesWhatDoesNotFit) {
  const auto refused = [](const std::string& words, const auto& change) {
    LearningProblem problem = small_problem();
    std::vector<TrialSpec> specs = {{}};
    change(problem, specs);
    expect_error<InvalidArgument>([&] { LearningBatch<double>(problem, Hebbian{}, specs, noise); }, words);
  };
  refused("time_step = 2", [](auto& p, auto&) { p.time_step = 2; });
  refused("temperature = -1", [](auto& p, auto&) { p.temperature = -1; });
  refused("decay = 11", [](auto& p, auto&) { p.decay = 11; });
  refused("not square", [](auto& p, auto&) { p.coupling.shape = {16, 64}; });
  refused("targets must have the shape", [](auto& p, auto&) { p.targets.shape = {3, 32}; });
  refused("inputs must have the shape", [](auto& p, auto&) { p.inputs = directions(1, 2, 1, 32); });
  refused("baseline", [](auto& p, auto&) { p.baseline = {1}; });
  refused("pair 3 of 3", [](auto&, auto& specs) { specs[0].pair = 3; });
  refused("no trials", [](auto&, auto& specs) { specs.clear(); });
  refused("tangent", [](auto&, auto& specs) { specs[0] = {.learning_rate = 1, .tangent = true}; });
  refused("is nan", [](auto& p, auto&) { p.targets.values[0] = std::nan(""); });
  LearningProblem moving = small_problem(32, 2);
  moving.baseline = std::vector<double>(32, 0.1);
  expect_error<InvalidArgument>([&] { LearningBatch<double>(moving, Covariance{}, {{}}, noise); },
                                "proportional");
}

TEST(LearningBatch, SaysWhereAStateIsLost) {
  LearningProblem problem = small_problem();
  problem.activation = {ActivationKind::linear, 5};
  LearningBatch<double> batch(problem, Hebbian{}, {{}, {.noise = 1}}, noise);
  expect_error<DidNotConverge>([&] { batch.advance(20000); }, "trial 1 is no longer finite");
}

TEST(LineFit, ByHand) {
  const std::vector<double> times = {1, 2, 3, 4};
  const std::vector<double> line = {3, 5, 7, 9};
  EXPECT_NEAR(fit_line(times, line).slope, 2, 1e-15);
  EXPECT_NEAR(fit_line(times, line).intercept, 1, 1e-15);
  const std::vector<double> scattered = {0, 2, 1, 3};
  EXPECT_NEAR(fit_line(times, scattered).slope, 0.8, 1e-15);
  EXPECT_THROW(static_cast<void>(fit_line(std::vector<double>{1, 1}, std::vector<double>{1, 2})),
               InvalidArgument);
}

}  // namespace
}  // namespace synaptica::rate
