#include "synaptica/rate/static_response.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/rate/learning_rule.h"

namespace synaptica::rate {

Estimate StaticResponse::response_of(std::size_t pair) const {
  const std::size_t trials = responses.shape[1];
  return estimate(std::span<const double>(responses.values).subspan(pair * trials, trials));
}

StaticResponse measure_static_response(const LearningProblem& problem, const numerics::NoiseField& noise,
                                       const Array& states, const StaticResponseOptions& options) {
  if (!(options.field > 0))
    throw InvalidArgument("field = " + number_text(options.field) + ": must be above 0");
  if (!(options.wait >= 0) || !(options.time >= options.interval) || !(options.interval > 0))
    throw InvalidArgument("response: wait = " + number_text(options.wait) +
                          ", time = " + number_text(options.time) +
                          "; they must be at least 0 and one interval between samples");
  const std::size_t trials = trials_of(problem, states);
  const std::size_t pairs = problem.targets.shape[0];
  const std::size_t n = problem.targets.shape[2];
  const std::size_t rows = pairs * trials;

  // Inputs of the copies: input_strength eta + f v, and - f v.
  LearningProblem copies = problem;
  copies.input_strength = 1;
  copies.inputs = copies.targets = Array::filled({2 * pairs, 1, n}, 0);
  for (std::size_t pair = 0; pair < pairs; ++pair)
    for (std::size_t sign = 0; sign < 2; ++sign)
      for (std::size_t i = 0; i < n; ++i) {
        const double v = problem.targets.values[pair * n + i];
        const std::size_t at = (2 * pair + sign) * n + i;
        copies.targets.values[at] = v;
        copies.inputs.values[at] = problem.input_strength * problem.inputs.values[pair * n + i] +
                                   (sign == 0 ? options.field : -options.field) * v;
      }
  std::vector<TrialSpec> specs;
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t sign = 0; sign < 2; ++sign)
      specs.push_back({.pair = 2 * (row / trials) + sign,
                       .noise = static_cast<std::uint32_t>(2 * trials + row % trials)});
  LearningBatch<float> batch(copies, Hebbian{}, specs, noise);
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t sign = 0; sign < 2; ++sign)
      batch.set_state(2 * row + sign, std::span<const double>(states.values).subspan(row * n, n));
  const auto steps = [&](double time) {
    return static_cast<std::size_t>(std::llround(time / problem.time_step));
  };
  batch.advance(steps(options.wait));
  const std::size_t between = std::max<std::size_t>(1, steps(options.interval));
  const std::size_t samples = std::max<std::size_t>(1, steps(options.time) / between);

  StaticResponse result;
  result.responses = Array::filled({pairs, trials}, 0);
  for (std::size_t k = 0; k < samples; ++k) {
    batch.advance(between);
    for (std::size_t row = 0; row < rows; ++row)
      result.responses.values[row] += (batch.overlap(2 * row) - batch.overlap(2 * row + 1)) /
                                      (2 * options.field * static_cast<double>(samples));
  }
  return result;
}

}  // namespace synaptica::rate
