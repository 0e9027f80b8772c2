#include "synaptica/rate/completion.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/rate/reference_networks_fixture.h"

namespace synaptica::rate {
namespace {

constexpr std::size_t n = 64;
const numerics::NoiseField noise({.seed = 6}, numerics::Purpose::test);

// Walsh rows 1 and 2: the input agrees with the target in half of the neurons.
LearningProblem walsh_problem(double gain) {
  LearningProblem problem;
  problem.coupling = Array::filled({n, n}, 0);
  problem.activation = {ActivationKind::tanh, gain};
  problem.targets = {{1, 1, n}, walsh_row(1, n)};
  problem.inputs = {{1, 1, n}, walsh_row(2, n)};
  problem.input_strength = 1;
  return problem;
}

// Two kinds of neurons are the whole network, to rounding: every rule, from rest and from the evoked state.
TEST(Completion, OfNetworksWithoutCouplingsIsThatOfTwoNeurons) {
  const CompletionOptions options;
  for (const bool evoked : {false, true})
    for (const std::string rule : {"hebbian", "hebbian-input", "delta", "delta with decay"}) {
      const LearningProblem problem = walsh_problem(1.5);
      Array states = Array::filled({1, 2, n}, 0);
      if (evoked)
        for (std::size_t k = 0; k < 2 * n; ++k)
          states.values[k] = problem.activation.value(problem.inputs.values[k % n]);
      const bool decaying = rule == "delta with decay";
      UncoupledNetwork network = {.activation = problem.activation, .evoked = evoked, .decaying = {}};
      if (decaying) network.decaying = static_cast<double>(n);
      const AnyLearningRule learning = make_learning_rule(decaying ? "delta" : rule);
      const auto theory = uncoupled_completion(learning, network, options);
      ASSERT_TRUE(theory.has_value()) << rule;
      const Completion found = decaying ? measure_decaying_completion(problem, states, options)
                                        : measure_completion(problem, learning, states, noise, options);
      for (const double time : found.times.values) EXPECT_NEAR(time, *theory, 1e-9) << rule << evoked;
      EXPECT_EQ(found.learned.values, std::vector<double>(2, 1)) << rule;
      EXPECT_NEAR(found.time_of(0), *theory, 1e-9);
    }
}

TEST(Completion, ComesEarlierWithGainRateAndAgreement) {
  const auto time = [](double gain, double rate, double agreement) {
    return uncoupled_completion(
               Delta{}, {.activation = {ActivationKind::tanh, gain}, .agreement = agreement, .decaying = {}},
               {.learning_rate = rate, .longest_time = 1e5})
        .value_or(0);
  };
  EXPECT_LT(time(2, 0.3, 0.5), time(1, 0.3, 0.5));
  EXPECT_LT(time(1, 0.6, 0.5), time(1, 0.3, 0.5));
  EXPECT_LT(time(1, 0.3, 0.6), time(1, 0.3, 0.5));
  // Slow learning: the state follows what was learned, and times go as 1/rate. The relaxation in 1 unit of time is left.
  EXPECT_NEAR(time(2, 0.001, 0.5) / time(2, 0.002, 0.5), 2, 0.01);
}

// A network that stores the map answers at once; one that does not must learn it.
TEST(Completion, OfAStoredMapIsItsTransient) {
  LearningProblem problem = walsh_problem(4);
  const Array empty = problem.coupling;
  problem.coupling =
      kurikawa_kaneko_coupling({{1, n}, problem.targets.values}, {{1, n}, problem.inputs.values});
  const Array rest = Array::filled({1, 1, n}, 0);
  const double stored = measure_completion(problem, Delta{}, rest, noise, {}).time_of(0);
  problem.coupling = empty;
  EXPECT_LT(stored, 0.5 * measure_completion(problem, Delta{}, rest, noise, {}).time_of(0));
}

TEST(Completion, SaysWhatWasNotLearned) {
  const LearningProblem problem = walsh_problem(2);
  const Array rest = Array::filled({1, 3, n}, 0);
  const CompletionOptions options = {.longest_time = 2};
  EXPECT_FALSE(uncoupled_completion(Delta{}, {.decaying = {}}, options).has_value());
  for (const Completion& found : {measure_completion(problem, Delta{}, rest, noise, options),
                                  measure_decaying_completion(problem, rest, options)}) {
    EXPECT_EQ(found.times.values, std::vector<double>(3, 2));
    EXPECT_EQ(found.learned.values, std::vector<double>(3, 0));
  }
  // And what is there from the start takes no time.
  const Array there = {{1, 1, n}, problem.targets.values};
  EXPECT_EQ(measure_completion(problem, Delta{}, there, noise, options).times.values[0], 0);
  EXPECT_EQ(measure_decaying_completion(problem, there, options).times.values[0], 0);
}

TEST(Completion, RefusesWhatDoesNotFit) {
  LearningProblem problem = walsh_problem(2);
  const Array rest = Array::filled({1, 1, n}, 0);
  const auto refused = [&](const Array& states, const CompletionOptions& options) {
    EXPECT_THROW(static_cast<void>(measure_completion(problem, Delta{}, states, noise, options)),
                 InvalidArgument);
    EXPECT_THROW(static_cast<void>(measure_decaying_completion(problem, states, options)), InvalidArgument);
  };
  refused(Array::filled({2, 1, n}, 0), {});
  refused(rest, {.learning_rate = 0});
  refused(rest, {.threshold = -1});
  refused(rest, {.longest_time = NAN});
  problem.temperature = 0.1;
  EXPECT_THROW(static_cast<void>(measure_decaying_completion(problem, rest, {})), InvalidArgument);
  EXPECT_THROW(static_cast<void>(uncoupled_completion(Delta{}, {.agreement = 1.5, .decaying = {}}, {})),
               InvalidArgument);
  EXPECT_THROW(static_cast<void>(uncoupled_completion(Delta{}, {.time_step = 0, .decaying = {}}, {})),
               InvalidArgument);
}

}  // namespace
}  // namespace synaptica::rate
