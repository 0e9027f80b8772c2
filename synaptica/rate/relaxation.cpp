#include "synaptica/rate/relaxation.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
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

template <class Real>
TangentGrowth<Real>::TangentGrowth(LearningBatch<Real>& batch, std::size_t count,
                                   const numerics::NoiseField& noise)
    : batch_(batch), growth_(count), direction_(batch.state(0).size()), since_(batch.time()) {
  for (std::size_t t = 0; t < count; ++t) {
    noise.fill(static_cast<std::uint32_t>(t), direction_step, direction_);
    batch_.set_tangent(t, direction_);
  }
}

template <class Real>
void TangentGrowth<Real>::renormalise() {
  for (std::size_t t = 0; t < growth_.size(); ++t) {
    const std::span<const Real> y = batch_.tangent(t);
    double square = 0;
    for (const Real value : y) square += static_cast<double>(value) * static_cast<double>(value);
    const double norm = std::sqrt(square / static_cast<double>(y.size()));
    if (!(norm > 0))
      throw DidNotConverge("relaxation: a perturbation has died out altogether at step " +
                               std::to_string(batch_.step()) + "; the network has no couplings that act",
                           0, static_cast<std::int64_t>(batch_.step()));
    growth_[t].push_back(std::log(norm));
    for (std::size_t i = 0; i < y.size(); ++i) direction_[i] = static_cast<double>(y[i]) / norm;
    batch_.set_tangent(t, direction_);
  }
}

template <class Real>
void TangentGrowth<Real>::start() {
  renormalise();
  for (std::vector<double>& trial : growth_) trial.clear();
  since_ = batch_.time();
}

template <class Real>
Estimate TangentGrowth<Real>::rate() const {
  EstimateAccumulator rates;
  for (const std::vector<double>& trial : growth_)
    rates.add(std::accumulate(trial.begin(), trial.end(), 0.0) / (batch_.time() - since_));
  return rates.estimate();
}

template <class Real>
double TangentGrowth<Real>::fluctuation() const {
  constexpr std::size_t parts = 8;
  const std::size_t steps = growth_.front().size();
  const std::size_t length = steps / parts;
  if (length == 0) return 0;
  double variance = 0;
  for (const std::vector<double>& trial : growth_) {
    EstimateAccumulator of_parts;
    for (auto first = trial.end() - static_cast<std::ptrdiff_t>(parts * length); first != trial.end();
         first += static_cast<std::ptrdiff_t>(length))
      of_parts.add(std::accumulate(first, first + static_cast<std::ptrdiff_t>(length), 0.0));
    const double error = of_parts.estimate().standard_error;
    variance += error * error * parts / static_cast<double>(growth_.size());
  }
  const double interval = (batch_.time() - since_) / static_cast<double>(steps);
  return variance / (static_cast<double>(length) * interval);
}

template class TangentGrowth<double>;
template class TangentGrowth<float>;

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
  TangentGrowth<double> tangents(batch, options.trials, noise);
  const auto unit = static_cast<std::size_t>(std::max(1.0, std::round(1 / problem.time_step)));
  const double unit_time = static_cast<double>(unit) * problem.time_step;
  const auto run = [&](double time) {
    const auto units = static_cast<std::size_t>(std::ceil(time / unit_time));
    for (std::size_t k = 0; k < units; ++k) {
      batch.advance(unit);
      tangents.renormalise();
    }
  };
  run(options.warm_up);
  tangents.start();
  run(options.window);
  return tangents.rate();
}

double warm_up_time(const Estimate& growth) noexcept {
  if (!(growth.mean < 0)) return most_warm_up;
  return std::max(least_warm_up, relaxation_times / -growth.mean);
}

}  // namespace synaptica::rate
