#include "synaptica/rate/mean_field_activity.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/dense_matrix.h"

namespace synaptica::rate {

namespace {

std::size_t steps_of(double time, double time_step) {
  return static_cast<std::size_t>(std::max<long long>(1, std::llround(time / time_step)));
}

// Moments of the fields of all recorded states.
void add_field_moments(const Array& coupling, const Activation& activation,
                       const ActivityRecording& recording, MeanFieldActivity& found) {
  const std::size_t n = coupling.shape[0];
  const std::size_t samples = recording.states.size() / n;
  Array fields = Array::filled({samples, n}, 0);
  numerics::multiply({recording.states.values.data(), samples, n, n}, numerics::Transpose::no,
                     numerics::view(coupling), numerics::Transpose::yes, numerics::view(fields));
  const double gain = activation.gain;
  for (const double u : fields.values) found.field_variance += gain * gain * u * u;
  std::vector<double> slopes(fields.size());
  apply_activation(activation, std::span<double>(fields.values), std::span<double>(slopes));
  for (const double rate : fields.values) found.rate_variance += rate * rate;
  for (const double slope : slopes) found.mean_slope += slope / gain;
  const auto count = static_cast<double>(fields.size());
  found.field_variance /= count;
  found.rate_variance /= count;
  found.mean_slope /= count;
}

}  // namespace

MatchedEuler matched_euler(double time_step, double temperature) {
  if (!(time_step > 0 && time_step <= 1.4))
    throw InvalidArgument("time_step = " + number_text(time_step) + ": must be above 0, at most 1.4");
  // h^2 = H^2 (1 - h)
  const double square = time_step * time_step;
  const double step = 2 * square / (square + std::sqrt(square * square + 4 * square));
  return {step, temperature * std::sqrt(1 - step)};
}

MeanFieldActivity measure_mean_field(const Array& coupling, const Activation& activation, double temperature,
                                     const numerics::NoiseField& noise, const MeanFieldOptions& options) {
  const MatchedEuler euler = matched_euler(options.time_step, temperature);
  const std::size_t between = steps_of(options.interval, options.time_step);
  const std::size_t samples = steps_of(options.time, options.time_step) / between;
  if (options.trials < 2 || samples < 4 || options.lags == 0 || options.lags > samples)
    throw InvalidArgument("mean-field activity: " + std::to_string(options.trials) + " trials of " +
                          std::to_string(samples) + " samples do not give " + std::to_string(options.lags) +
                          " lags; at least 2 trials and 4 samples are needed");
  const std::size_t n = coupling.shape.empty() ? 0 : coupling.shape[0];
  LearningProblem problem;
  problem.coupling = coupling;
  problem.activation = activation;
  problem.temperature = euler.temperature;
  problem.time_step = euler.step;
  problem.targets = problem.inputs = Array::filled({1, 1, n}, 0);
  // In the map's own times.
  const double own = euler.step / options.time_step;
  ObservedActivity observed = observe_activity(problem, noise,
                                               {.trials = options.trials,
                                                .start_amplitude = options.start_amplitude,
                                                .warm_up = options.warm_up * own,
                                                .time = options.time * own,
                                                .interval = options.interval * own,
                                                .tangents = options.tangents});
  observed.recording.interval /= own;

  MeanFieldActivity found;
  found.interval = observed.recording.interval;
  found.autocovariance = activity_autocovariance(observed.recording, options.lags, Centre::nothing);
  found.activity_variance = found.autocovariance.front();
  add_field_moments(coupling, activation, observed.recording, found);
  found.dynamics = std::move(observed.dynamics);
  found.dynamics.autocorrelation_time /= own;
  for (TrialMotion& trial : found.dynamics.trials) trial.period /= own;
  const auto of_a_step = [&](double rate) { return std::expm1(rate * euler.step) / euler.step; };
  const double rate = found.dynamics.lyapunov_exponent.mean;
  found.largest_lyapunov_exponent = of_a_step(rate);
  found.mean_square_exponent = of_a_step(rate + found.dynamics.growth_fluctuation);
  return found;
}

double time_of_fall(std::span<const double> curve, double interval, double value) {
  if (curve.size() < 4)
    throw InvalidArgument("a curve of " + std::to_string(curve.size()) + " values; at least 4 are needed");
  std::size_t k = 0;
  while (k + 1 < curve.size() && !(curve[k + 1] <= value)) ++k;
  if (k + 1 == curve.size()) return std::numeric_limits<double>::infinity();
  // Values at first, first + 1, ... around k ... k + 1.
  const std::size_t first = std::min(std::max<std::size_t>(k, 1) - 1, curve.size() - 4);
  const auto cubic = [&](double at) {
    double sum = 0;
    for (int i = 0; i < 4; ++i) {
      double weight = curve[first + i];
      for (int j = 0; j < 4; ++j)
        if (j != i) weight *= (at - j) / (i - j);
      sum += weight;
    }
    return sum;
  };
  double low = static_cast<double>(k - first);
  double high = low + 1;
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    (cubic(middle) > value ? low : high) = middle;
  }
  return (static_cast<double>(first) + high) * interval;
}

}  // namespace synaptica::rate
