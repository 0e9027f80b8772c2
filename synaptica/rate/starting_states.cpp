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
}  // namespace

void check_starting(const LearningProblem& problem, const StartingOptions& options) {
  if (options.trials < 2)
    throw InvalidArgument("states = " + std::to_string(options.trials) + ": at least 2 are needed");
  if (!(options.warm_up >= 0) || !(options.settling >= 0))
    throw InvalidArgument("warm_up = " + number_text(options.warm_up) +
                          ", settling = " + number_text(options.settling) + ": times must be at least 0");
  if (problem.targets.shape.size() != 3 || problem.targets.shape[1] != 1)
    throw InvalidArgument("starting states: targets must have the shape {pairs, 1, neurons}");
}

Array starting_states(const LearningProblem& problem, const numerics::NoiseField& noise,
                      const StartingOptions& options) {
  check_starting(problem, options);
  const std::size_t pairs = problem.targets.shape[0];
  const std::size_t n = problem.targets.shape[2];
  const auto steps = [&](double time) {
    return static_cast<std::size_t>(std::llround(time / problem.time_step));
  };
  std::vector<TrialSpec> specs;
  for (std::size_t t = 0; t < options.trials; ++t) specs.push_back({.noise = static_cast<std::uint32_t>(t)});
  LearningBatch<float> spontaneous(problem, Hebbian{}, specs, noise);
  spontaneous.set_input_strength(0);
  spontaneous.start_at_random(start_amplitude);
  spontaneous.advance(steps(options.warm_up));
  Array states = Array::filled({pairs, options.trials, n}, 0);
  const auto keep = [&](std::size_t row, std::span<const float> x) {
    std::copy(x.begin(), x.end(), states.values.begin() + static_cast<std::ptrdiff_t>(row * n));
  };
  for (std::size_t row = 0; row < pairs * options.trials; ++row)
    keep(row, spontaneous.state(row % options.trials));
  if (steps(options.settling) == 0) return states;

  specs.clear();
  for (std::size_t row = 0; row < pairs * options.trials; ++row)
    specs.push_back({.pair = row / options.trials,
                     .noise = static_cast<std::uint32_t>(options.trials + row % options.trials)});
  LearningBatch<float> evoked(problem, Hebbian{}, specs, noise);
  for (std::size_t row = 0; row < specs.size(); ++row)
    evoked.set_state(row, std::span<const double>(states.values).subspan(row * n, n));
  evoked.advance(steps(options.settling));
  for (std::size_t row = 0; row < specs.size(); ++row) keep(row, evoked.state(row));
  return states;
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

}  // namespace synaptica::rate
