#include "synaptica/rate/relaxation.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica::rate {

namespace {
constexpr double least_warm_up = 30;
constexpr double most_warm_up = 100;
constexpr double relaxation_times = 5;
// Tangents start along noise that no trial of the measurement draws.
constexpr std::uint64_t direction_step = std::uint64_t{1} << 62;
}  // namespace

Estimate perturbation_growth(const LearningProblem& problem, const numerics::NoiseField& noise,
                             const RelaxationOptions& options) {
  if (options.trials < 2) throw InvalidArgument("relaxation: at least 2 trials are needed");
  if (!(options.warm_up >= 0) || !(options.window >= 1))
    throw InvalidArgument("relaxation: warm_up = " + number_text(options.warm_up) +
                          ", window = " + number_text(options.window) + "; they must be at least 0 and 1");
  std::vector<TrialSpec> specs;
  for (std::size_t t = 0; t < options.trials; ++t)
    specs.push_back({.noise = static_cast<std::uint32_t>(t), .tangent = true});
  LearningBatch<double> batch(problem, Hebbian{}, specs, noise);
  batch.start_at_random(0.1);
  const std::size_t n = problem.coupling.shape[0];
  std::vector<double> direction(n);
  for (std::size_t t = 0; t < options.trials; ++t) {
    noise.fill(static_cast<std::uint32_t>(t), direction_step, direction);
    batch.set_tangent(t, direction);
  }
  const auto unit = static_cast<std::size_t>(std::max(1.0, std::round(1 / problem.time_step)));
  const double unit_time = static_cast<double>(unit) * problem.time_step;
  const auto before = static_cast<std::size_t>(std::ceil(options.warm_up / unit_time));
  const auto measured = static_cast<std::size_t>(std::ceil(options.window / unit_time));
  std::vector<double> growth(options.trials, 0);
  for (std::size_t k = 0; k < before + measured; ++k) {
    batch.advance(unit);
    for (std::size_t t = 0; t < options.trials; ++t) {
      const std::span<const double> y = batch.tangent(t);
      double square = 0;
      for (const double value : y) square += value * value;
      const double norm = std::sqrt(square / static_cast<double>(n));
      if (!(norm > 0))
        throw DidNotConverge("relaxation: a perturbation has died out altogether at step " +
                                 std::to_string(batch.step()) + "; the network has no couplings that act",
                             0, static_cast<std::int64_t>(batch.step()));
      if (k >= before) growth[t] += std::log(norm);
      for (std::size_t i = 0; i < n; ++i) direction[i] = y[i] / norm;
      batch.set_tangent(t, direction);
    }
  }
  for (double& value : growth) value /= static_cast<double>(measured) * unit_time;
  return estimate(growth);
}

double warm_up_time(const Estimate& growth) noexcept {
  if (!(growth.mean < 0)) return most_warm_up;
  return std::max(least_warm_up, relaxation_times / -growth.mean);
}

}  // namespace synaptica::rate
