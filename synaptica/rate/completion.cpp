#include "synaptica/rate/completion.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/rate/sequential_learning.h"

namespace synaptica::rate {

namespace {

void check_options(const CompletionOptions& options) {
  const auto refuse = [](const char* name, double value) {
    throw InvalidArgument("completion: " + std::string(name) + " = " + number_text(value) +
                          ": must be above 0");
  };
  if (!(options.learning_rate > 0) || !std::isfinite(options.learning_rate))
    refuse("learning_rate", options.learning_rate);
  if (!(options.threshold > 0) || !std::isfinite(options.threshold)) refuse("threshold", options.threshold);
  if (!(options.longest_time > 0) || !std::isfinite(options.longest_time))
    refuse("longest_time", options.longest_time);
}

// {pairs, trials, N}, one target and input a pair.
void check_states(const LearningProblem& problem, const Array& states) {
  const std::vector<std::size_t>& targets = problem.targets.shape;
  if (targets.size() != 3 || targets[1] != 1 || states.shape.size() != 3 || states.shape[0] != targets[0] ||
      states.shape[1] == 0 || states.shape[2] != targets[2] || problem.inputs.shape != targets ||
      states.size() != states.shape[0] * states.shape[1] * states.shape[2])
    throw InvalidArgument("completion: states must have the shape {pairs, trials, neurons} of the targets");
}

Completion nothing_learned(const Array& states, const CompletionOptions& options) {
  const std::vector<std::size_t> shape = {states.shape[0], states.shape[1]};
  return {Array::filled(shape, options.longest_time), Array::filled(shape, 0)};
}

std::span<const double> row_of(const Array& array, std::size_t row) {
  const std::size_t n = array.shape.back();
  return std::span(array.values).subspan(row * n, n);
}

// When a step from `before` to `after` crosses the threshold, in steps from its beginning.
double crossing(double before, double after, double threshold) {
  return after > before ? std::clamp((threshold - before) / (after - before), 0.0, 1.0) : 1;
}

}  // namespace

double Completion::time_of(std::size_t pair) const {
  double sum = 0;
  for (const double time : row_of(times, pair)) sum += time / static_cast<double>(times.shape[1]);
  return sum;
}

Completion measure_completion(const LearningProblem& problem, const AnyLearningRule& rule,
                              const Array& states, const numerics::NoiseField& noise,
                              const CompletionOptions& options) {
  check_options(options);
  check_states(problem, states);
  Completion found = nothing_learned(states, options);
  const std::size_t trials = states.shape[1];
  const auto steps = static_cast<std::size_t>(std::ceil(options.longest_time / problem.time_step));
  for (std::size_t pair = 0; pair < states.shape[0]; ++pair) {
    std::vector<TrialSpec> specs;
    for (std::size_t t = 0; t < trials; ++t)
      specs.push_back(
          {.pair = pair, .noise = static_cast<std::uint32_t>(t), .learning_rate = options.learning_rate});
    LearningBatch<double> batch(problem, rule, specs, noise);
    std::vector<double> before(trials);
    std::size_t missing = trials;
    const auto look = [&](std::size_t t, double steps_before) {
      const double overlap = batch.overlap(t);
      const std::size_t at = pair * trials + t;
      if (found.learned.values[at] == 0 && overlap >= options.threshold) {
        const double part = batch.step() == 0 ? 0 : crossing(before[t], overlap, options.threshold);
        found.times.values[at] = std::min(options.longest_time, (steps_before + part) * problem.time_step);
        found.learned.values[at] = 1;
        --missing;
      }
      before[t] = overlap;
    };
    for (std::size_t t = 0; t < trials; ++t) {
      batch.set_state(t, row_of(states, pair * trials + t));
      look(t, 0);
    }
    batch.start_learning();
    for (std::size_t k = 0; k < steps && missing > 0; ++k) {
      batch.advance(1);
      for (std::size_t t = 0; t < trials; ++t) look(t, static_cast<double>(k));
    }
  }
  return found;
}

Completion measure_decaying_completion(const LearningProblem& problem, const Array& states,
                                       const CompletionOptions& options) {
  check_options(options);
  check_states(problem, states);
  if (problem.temperature != 0)
    throw InvalidArgument("temperature = " + number_text(problem.temperature) +
                          ": learning with a decay of rows is without noise; choose 0");
  Completion found = nothing_learned(states, options);
  const std::size_t trials = states.shape[1];
  const MapLearningOptions learning = {.activation = problem.activation,
                                       .input_strength = problem.input_strength,
                                       .learning_rate = options.learning_rate,
                                       .threshold = options.threshold,
                                       .time_step = problem.time_step,
                                       .longest_time = options.longest_time};
  for (std::size_t at = 0; at < states.shape[0] * trials; ++at) {
    Array coupling = problem.coupling;
    const std::span<const double> start = row_of(states, at);
    std::vector<double> state(start.begin(), start.end());
    const LearnedMap map = learn_map(coupling, state, row_of(problem.targets, at / trials),
                                     row_of(problem.inputs, at / trials), learning);
    if (!map.completed) continue;
    found.times.values[at] = map.time;
    found.learned.values[at] = 1;
  }
  return found;
}

std::optional<double> uncoupled_completion(const AnyLearningRule& rule, const UncoupledNetwork& network,
                                           const CompletionOptions& options) {
  check_options(options);
  if (!(network.agreement >= 0 && network.agreement <= 1))
    throw InvalidArgument("completion: agreement = " + number_text(network.agreement) +
                          ": must be from 0 to 1");
  if (!(network.time_step > 0 && network.time_step < 2))
    throw InvalidArgument("time_step = " + number_text(network.time_step) + ": must be between 0 and 2");
  constexpr std::size_t kinds = 2;
  const std::array<double, kinds> part = {network.agreement, 1 - network.agreement};
  const std::array<double, kinds> target = {1, 1}, input = {1, -1}, baseline = {0, 0};
  std::array<double, kinds> y = {0, 0}, u{}, post{}, pre{};
  std::array<std::array<double, kinds>, kinds> learned{};
  const auto rate_of = [&](std::size_t a) {
    return network.activation.value(u[a] + network.input_strength * input[a]);
  };
  if (network.evoked)
    for (std::size_t a = 0; a < kinds; ++a) y[a] = rate_of(a);
  const double h = network.time_step;
  const auto steps = static_cast<std::size_t>(std::ceil(options.longest_time / h));
  const auto overlap = [&] { return part[0] * y[0] + part[1] * y[1]; };
  double before = overlap();
  if (before >= options.threshold) return 0;
  for (std::size_t k = 0; k < steps; ++k) {
    const NeuronRow<double> row = {y.data(), target.data(), input.data(), baseline.data(), kinds};
    rule.post(row, post.data());
    rule.add_pre(row, 1, 0, pre.data());
    for (std::size_t a = 0; a < kinds; ++a)
      u[a] = part[0] * learned[a][0] * y[0] + part[1] * learned[a][1] * y[1];
    for (std::size_t a = 0; a < kinds; ++a)
      for (std::size_t b = 0; b < kinds; ++b) {
        const double decay = network.decaying ? (1 - y[a]) * u[a] * learned[a][b] / *network.decaying : 0;
        learned[a][b] += h * options.learning_rate * (post[a] * pre[b] - decay);
      }
    for (std::size_t a = 0; a < kinds; ++a) y[a] += h * (rate_of(a) - y[a]);
    const double now = overlap();
    if (now >= options.threshold)
      return (static_cast<double>(k) + crossing(before, now, options.threshold)) * h;
    before = now;
  }
  return std::nullopt;
}

}  // namespace synaptica::rate
