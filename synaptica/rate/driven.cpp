#include "synaptica/rate/driven.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/vector_product.h"
#include "synaptica/rate/coupling_product.h"

namespace synaptica::rate {

DrivenActivity measure_driven(const LearningProblem& problem, const numerics::NoiseField& noise,
                              const DrivenOptions& options) {
  const auto steps_of = [&](double time) {
    return static_cast<std::size_t>(std::llround(time / problem.time_step));
  };
  const std::size_t between = std::max<std::size_t>(1, steps_of(options.interval));
  const std::size_t samples = steps_of(options.time) / between;
  if (samples * options.trials < 2)
    throw InvalidArgument("driven activity: " + std::to_string(options.trials) + " trials of a time of " +
                          number_text(options.time) + " leave fewer than 2 samples; record longer");
  const std::size_t pairs = problem.targets.shape.at(0);
  const std::size_t n = problem.coupling.shape.at(0);
  std::vector<TrialSpec> specs;
  for (std::size_t pair = 0; pair < pairs; ++pair)
    for (std::size_t t = 0; t < options.trials; ++t)
      specs.push_back({.pair = pair, .noise = static_cast<std::uint32_t>(t)});
  LearningBatch<double> batch(problem, Hebbian{}, specs, noise);
  batch.start_at_random(0.1);
  batch.advance(steps_of(options.warm_up));

  // Overlaps are taken from the first sample's, so that a variance does not drown in the square of a mean.
  std::vector<double> first(pairs), sum(pairs, 0), square(pairs, 0), slopes(pairs, 0);
  Array states = Array::filled({specs.size(), n}, 0);
  Array fields = states;
  std::vector<double> slope(n);
  CouplingProduct<double> coupling(problem.coupling);
  for (std::size_t k = 0; k < samples; ++k) {
    batch.advance(between);
    for (std::size_t row = 0; row < specs.size(); ++row) {
      const std::size_t pair = specs[row].pair;
      const double m = batch.overlap(row);
      if (k == 0 && row == pair * options.trials) first[pair] = m;
      sum[pair] += m - first[pair];
      square[pair] += (m - first[pair]) * (m - first[pair]);
      const std::span<const double> x = batch.state(row);
      std::copy(x.begin(), x.end(), states.values.begin() + static_cast<std::ptrdiff_t>(row * n));
    }
    coupling.multiply(states.values, fields.values);
    for (std::size_t row = 0; row < specs.size(); ++row) {
      const std::size_t pair = specs[row].pair;
      const std::span<double> u = std::span(fields.values).subspan(row * n, n);
      numerics::add_scaled(problem.input_strength, std::span(problem.inputs.values).subspan(pair * n, n), u);
      apply_activation(problem.activation, u, slope);
      slopes[pair] += std::accumulate(slope.begin(), slope.end(), 0.0);
    }
  }
  DrivenActivity activity;
  const auto count = static_cast<double>(samples * options.trials);
  for (std::size_t pair = 0; pair < pairs; ++pair) {
    const double mean = sum[pair] / count;
    activity.variance.push_back((square[pair] / count - mean * mean) * static_cast<double>(n));
    activity.mean_slope.push_back(slopes[pair] / (count * static_cast<double>(n)));
  }
  return activity;
}

}  // namespace synaptica::rate
