#include "synaptica/rate/starting_states.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/rate/learning_rule.h"

namespace synaptica::rate {

namespace {
// Small and random: far below what chaos, noise or input make of it.
constexpr double start_amplitude = 0.1;

std::size_t step_count(const LearningProblem& problem, double time) {
  return static_cast<std::size_t>(std::llround(time / problem.time_step));
}
}  // namespace

std::size_t trials_of(const LearningProblem& problem, const Array& states) {
  const std::vector<std::size_t>& pairs = problem.targets.shape;
  if (pairs.size() != 3 || pairs[1] != 1)
    throw InvalidArgument("starting states: targets must have the shape {pairs, 1, neurons}");
  if (states.shape.size() != 3 || states.shape[0] != pairs[0] || states.shape[1] < 2 ||
      states.shape[2] != pairs[2] || states.size() != pairs[0] * states.shape[1] * pairs[2])
    throw InvalidArgument("starting states: must have the shape {" + std::to_string(pairs[0]) +
                          ", 2 trials or more, " + std::to_string(pairs[2]) + "}");
  return states.shape[1];
}

Array settled_states(const LearningProblem& problem, const numerics::NoiseField& noise,
                     const Array& spontaneous, double settling) {
  if (!(settling >= 0))
    throw InvalidArgument("settling = " + number_text(settling) + ": a time must be at least 0");
  const std::size_t pairs = problem.targets.shape.at(0);
  Array states = {{pairs, spontaneous.shape.at(0), spontaneous.shape.back()}, {}};
  for (std::size_t pair = 0; pair < pairs; ++pair)
    states.values.insert(states.values.end(), spontaneous.values.begin(), spontaneous.values.end());
  const std::size_t trials = trials_of(problem, states);
  const std::size_t steps = step_count(problem, settling);
  if (steps == 0) return states;
  const std::size_t n = states.shape[2];
  std::vector<TrialSpec> specs;
  for (std::size_t row = 0; row < pairs * trials; ++row)
    specs.push_back({.pair = row / trials, .noise = static_cast<std::uint32_t>(trials + row % trials)});
  LearningBatch<float> evoked(problem, Hebbian{}, specs, noise);
  for (std::size_t row = 0; row < specs.size(); ++row)
    evoked.set_state(row, std::span<const double>(states.values).subspan(row * n, n));
  evoked.advance(steps);
  for (std::size_t row = 0; row < specs.size(); ++row)
    std::copy(evoked.state(row).begin(), evoked.state(row).end(),
              states.values.begin() + static_cast<std::ptrdiff_t>(row * n));
  return states;
}

Array starting_states(const LearningProblem& problem, const numerics::NoiseField& noise,
                      const StartingOptions& options) {
  if (options.trials < 2)
    throw InvalidArgument("states = " + std::to_string(options.trials) + ": at least 2 are needed");
  if (!(options.warm_up >= 0))
    throw InvalidArgument("warm_up = " + number_text(options.warm_up) + ": a time must be at least 0");
  std::vector<TrialSpec> specs;
  for (std::size_t t = 0; t < options.trials; ++t) specs.push_back({.noise = static_cast<std::uint32_t>(t)});
  LearningBatch<float> batch(problem, Hebbian{}, specs, noise);
  batch.set_input_strength(0);
  batch.start_at_random(start_amplitude);
  batch.advance(step_count(problem, options.warm_up));
  Array spontaneous = {{options.trials, batch.state(0).size()}, {}};
  for (std::size_t t = 0; t < options.trials; ++t)
    spontaneous.values.insert(spontaneous.values.end(), batch.state(t).begin(), batch.state(t).end());
  return settled_states(problem, noise, spontaneous, options.settling);
}

MeanSlope::MeanSlope(const LearningProblem& problem)
    : activation_(problem.activation),
      neurons_(problem.coupling.shape.at(0)),
      coupling_(problem.coupling),
      drive_(problem.inputs.values.begin(), problem.inputs.values.end()),
      total_(Array::filled({problem.inputs.shape.at(0), neurons_}, 0)),
      count_(problem.inputs.shape.at(0), 0) {
  for (float& value : drive_) value *= static_cast<float>(problem.input_strength);
}

void MeanSlope::add(std::size_t pair, const LearningBatch<float>& batch,
                    std::span<const std::size_t> trials) {
  const std::size_t size = trials.size() * neurons_;
  states_.resize(size);
  fields_.resize(size);
  slopes_.resize(size);
  const auto input = drive_.begin() + static_cast<std::ptrdiff_t>(pair * neurons_);
  for (std::size_t t = 0; t < trials.size(); ++t) {
    const std::span<const float> x = batch.state(trials[t]);
    const auto at = static_cast<std::ptrdiff_t>(t * neurons_);
    std::copy(x.begin(), x.end(), states_.begin() + at);
  }
  coupling_.multiply(states_, fields_);
  for (std::size_t k = 0; k < size; ++k) fields_[k] += input[static_cast<std::ptrdiff_t>(k % neurons_)];
  apply_activation(activation_, std::span<float>(fields_), std::span<float>(slopes_));
  for (std::size_t k = 0; k < size; ++k)
    total_.values[pair * neurons_ + k % neurons_] += static_cast<double>(slopes_[k]);
  count_[pair] += static_cast<double>(trials.size());
}

Array MeanSlope::mean() const {
  Array result = total_;
  for (std::size_t k = 0; k < result.size(); ++k) result.values[k] /= count_[k / neurons_];
  return result;
}

std::vector<double> spontaneous_slope(const LearningProblem& problem, const numerics::NoiseField& noise,
                                      const StartingOptions& options, double time) {
  LearningProblem alone = problem;
  alone.input_strength = 0;
  alone.targets = alone.inputs = Array::filled({1, 1, problem.targets.shape.back()}, 0);
  const std::size_t n = problem.targets.shape.back();
  const Array states =
      starting_states(alone, noise, {.trials = options.trials, .warm_up = options.warm_up, .settling = 0});
  std::vector<TrialSpec> specs;
  std::vector<std::size_t> rows;
  for (std::size_t t = 0; t < options.trials; ++t) {
    specs.push_back({.noise = static_cast<std::uint32_t>(2 * options.trials + t)});
    rows.push_back(t);
  }
  LearningBatch<float> batch(alone, Hebbian{}, specs, noise);
  for (const std::size_t row : rows)
    batch.set_state(row, std::span<const double>(states.values).subspan(row * n, n));
  MeanSlope slope(alone);
  const std::size_t between = std::max<std::size_t>(1, step_count(problem, 1));
  for (std::size_t k = 0; k < std::max<std::size_t>(1, step_count(problem, time) / between); ++k) {
    batch.advance(between);
    slope.add(0, batch, rows);
  }
  return slope.mean().values;
}

}  // namespace synaptica::rate
