#include "synaptica/rate/measurement.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/numerics/gram_product.h"
#include "synaptica/numerics/vector_product.h"

namespace synaptica::rate {

namespace {

std::size_t steps_of(double time, double time_step) {
  return static_cast<std::size_t>(std::llround(time / time_step));
}

// Small and random: far below what noise or input make of it.
constexpr double start_amplitude = 0.1;

// Second moments of many samples: a product of few rows is as slow as the moments are large, so they are taken together.
class SecondMoments {
 public:
  SecondMoments(std::size_t neurons, Array& moments) : neurons_(neurons), moments_(moments) {
    rows_.reserve(most_rows * neurons);
  }
  void add(std::span<const double> samples) {
    if (rows_.size() + samples.size() > most_rows * neurons_) take();
    rows_.insert(rows_.end(), samples.begin(), samples.end());
  }
  void take() {
    if (rows_.empty()) return;
    numerics::gram_of_columns({rows_.data(), rows_.size() / neurons_, neurons_, neurons_},
                              numerics::view(moments_), 1, 1);
    rows_.clear();
  }

 private:
  static constexpr std::size_t most_rows = 512;
  std::size_t neurons_;
  Array& moments_;
  std::vector<double> rows_;
};

}  // namespace

double SpontaneousActivity::variance_along(std::span<const double> direction) const {
  return numerics::bilinear(direction, covariance, direction) / static_cast<double>(mean.size());
}

double SpontaneousActivity::state_ratio_along(std::span<const double> direction) const {
  const std::size_t n = mean.size();
  const std::size_t trials = half_means.shape[0];
  double within = 0;
  EstimateAccumulator between;
  for (std::size_t t = 0; t < trials; ++t) {
    const std::span<const double> halves(half_means.values);
    const double first = numerics::dot(direction, halves.subspan(2 * t * n, n));
    const double second = numerics::dot(direction, halves.subspan((2 * t + 1) * n, n));
    within += (first - second) * (first - second) / 4;
    between.add((first + second) / 2);
  }
  const double error = between.estimate().standard_error;
  return error * error * static_cast<double>(trials * trials) / within;
}

namespace {

template <class Real>
SpontaneousActivity measured_in(const LearningProblem& problem, const numerics::NoiseField& noise,
                                const SpontaneousOptions& options) {
  const std::size_t between = std::max<std::size_t>(1, steps_of(options.interval, problem.time_step));
  const std::size_t samples = steps_of(options.time, problem.time_step) / between;
  const std::size_t reach = steps_of(options.integration_time, problem.time_step) / between;
  const std::size_t lags = std::max(options.lags, reach);
  if (options.trials == 0 || samples < 2 || samples <= lags)
    throw InvalidArgument("spontaneous activity: " + std::to_string(options.trials) + " trials of " +
                          std::to_string(samples) + " samples do not give " + std::to_string(lags) +
                          " lags; record longer");
  std::vector<TrialSpec> specs;
  for (std::size_t t = 0; t < options.trials; ++t) specs.push_back({.noise = static_cast<std::uint32_t>(t)});
  LearningBatch<Real> batch(problem, Hebbian{}, specs, noise);
  batch.set_input_strength(0);
  batch.start_at_random(start_amplitude);
  batch.advance(steps_of(options.warm_up, problem.time_step));
  const std::size_t n = problem.coupling.shape[0];
  const auto total = static_cast<double>(samples * options.trials);

  SpontaneousActivity activity;
  activity.interval = static_cast<double>(between) * problem.time_step;
  activity.mean.assign(n, 0);
  activity.half_means = Array::filled({options.trials, 2, n}, 0);
  // Second moments first, the mean's part is taken off at the end. The last samples are kept for the lags: `history` is a
  // ring of rows {trials, N}. Pairs at lag k number (samples - k) * trials; means of both ends are taken for the whole's,
  // an error of order lag/samples of the mean squared.
  const std::size_t wanted = std::max<std::size_t>(1, options.lags);
  const std::size_t kept = std::max(wanted, reach + 1);
  std::vector<Array> history(kept, Array::filled({options.trials, n}, 0));
  std::vector<Array> moments(wanted, Array::filled({n, n}, 0));
  SecondMoments second_moments(n, moments.front());
  // Of the integral: the sum of the last reach + 1 samples, and the moment of x with their trapezoid sum.
  Array recent = Array::filled({options.trials, n}, 0);
  Array weighed = recent;
  if (reach > 0) activity.integral = Array::filled({n, n}, 0);
  for (std::size_t k = 0; k < samples; ++k) {
    batch.advance(between);
    Array& now = history[k % kept];
    if (reach > 0 && k > reach)
      numerics::add_scaled(-1, history[(k - reach - 1) % kept].values,
                           recent.values);  // before it is overwritten
    for (std::size_t t = 0; t < options.trials; ++t) {
      const std::span<double> x = std::span(now.values).subspan(t * n, n);
      std::copy(batch.state(t).begin(), batch.state(t).end(), x.begin());
      for (std::size_t i = 0; i < n; ++i) activity.mean[i] += x[i] / total;
      const std::size_t half = 2 * k < samples ? 0 : 1;
      const auto share = static_cast<double>(half == 0 ? (samples + 1) / 2 : samples / 2);
      numerics::add_scaled(1 / share, x,
                           std::span(activity.half_means.values).subspan((2 * t + half) * n, n));
    }
    second_moments.add(now.values);
    for (std::size_t lag = 1; lag < std::min(wanted, k + 1); ++lag)
      numerics::multiply(numerics::view(std::as_const(now)), numerics::Transpose::yes,
                         numerics::view(std::as_const(history[(k - lag) % kept])), numerics::Transpose::no,
                         numerics::view(moments[lag]), 1, 1);
    if (reach == 0) continue;
    numerics::add_scaled(1, now.values, recent.values);
    if (k < reach) continue;
    weighed = recent;
    numerics::add_scaled(-0.5, now.values, weighed.values);
    numerics::add_scaled(-0.5, history[(k - reach) % kept].values, weighed.values);
    numerics::multiply(numerics::view(std::as_const(now)), numerics::Transpose::yes,
                       numerics::view(std::as_const(weighed)), numerics::Transpose::no,
                       numerics::view(activity.integral),
                       activity.interval / static_cast<double>((samples - reach) * options.trials), 1);
  }
  second_moments.take();
  for (std::size_t k = 0; k < activity.integral.size(); ++k)
    activity.integral.values[k] -=
        activity.interval * static_cast<double>(reach) * activity.mean[k / n] * activity.mean[k % n];
  for (std::size_t lag = 0; lag < wanted; ++lag) {
    const auto pairs = static_cast<double>((samples - lag) * options.trials);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        moments[lag].values[i * n + j] =
            moments[lag].values[i * n + j] / pairs - activity.mean[i] * activity.mean[j];
  }
  activity.covariance = moments.front();
  if (options.lags > 0) activity.lagged = std::move(moments);
  return activity;
}

}  // namespace

SpontaneousActivity measure_spontaneous(const LearningProblem& problem, const numerics::NoiseField& noise,
                                        const SpontaneousOptions& options) {
  return options.single_precision ? measured_in<float>(problem, noise, options)
                                  : measured_in<double>(problem, noise, options);
}

Estimate SpeedMeasurement::speed_of(std::size_t pair) const {
  const std::size_t trials = speed.shape[1];
  return estimate(std::span(speed.values).subspan(pair * trials, trials));
}

SpeedMeasurement measure_speeds(const LearningProblem& problem, const AnyLearningRule& rule,
                                const numerics::NoiseField& noise, const SpeedOptions& options) {
  if (options.trials < 2)
    throw InvalidArgument("trials = " + std::to_string(options.trials) + ": at least 2 are needed");
  if (!(options.learning_time >= options.skip_time + 3) || !(options.skip_time >= 0))
    throw InvalidArgument(
        "learning_time = " + number_text(options.learning_time) +
        ": a line needs at least 3 units of time after skip_time = " + number_text(options.skip_time));
  if (!options.tangent && !(options.learning_rate > 0))
    throw InvalidArgument("learning_rate = " + number_text(options.learning_rate) + ": must be above 0");
  const std::size_t pairs = problem.targets.shape.empty() ? 0 : problem.targets.shape[0];
  const std::size_t trials = options.trials;
  const std::size_t rows = options.tangent ? 1 : 2;  // a trial: itself, or a copy that learns and its twin
  // Before learning, a copy and its twin are one, and a tangent is zero.
  std::vector<TrialSpec> before;
  std::vector<TrialSpec> specs;
  for (std::size_t pair = 0; pair < pairs; ++pair)
    for (std::size_t t = 0; t < trials; ++t) {
      const auto number = static_cast<std::uint32_t>(t);
      before.push_back({.pair = pair, .noise = static_cast<std::uint32_t>(trials + t)});
      if (options.tangent) {
        specs.push_back({.pair = pair, .noise = number, .tangent = true});
      } else {
        specs.push_back({.pair = pair, .noise = number});
        specs.push_back({.pair = pair, .noise = number, .learning_rate = options.learning_rate});
      }
    }
  LearningBatch<double> waiting(problem, rule, before, noise);
  waiting.start_at_random(start_amplitude);
  waiting.advance(steps_of(options.warm_up, problem.time_step));

  const std::size_t n = problem.coupling.shape[0];
  const std::size_t unit = std::max<std::size_t>(1, steps_of(1, problem.time_step));
  const double unit_time = static_cast<double>(unit) * problem.time_step;
  SpeedMeasurement result;
  result.evoked = Array::filled({pairs, n}, 0);
  result.evoked_power.assign(pairs, 0);
  const std::size_t evoked_samples =
      std::max<std::size_t>(1, static_cast<std::size_t>(options.evoked_time / unit_time));
  Array means = Array::filled({pairs * trials, n}, 0);
  for (std::size_t k = 0; k < evoked_samples; ++k) {
    waiting.advance(unit);
    for (std::size_t row = 0; row < pairs * trials; ++row)
      numerics::add_scaled(1 / static_cast<double>(evoked_samples), waiting.state(row),
                           std::span(means.values).subspan(row * n, n));
  }
  // Sum over r /= r' of x_r . x_r' = |sum x_r|^2 - sum |x_r|^2.
  for (std::size_t pair = 0; pair < pairs; ++pair) {
    const std::span<double> mean = std::span(result.evoked.values).subspan(pair * n, n);
    double own = 0;
    for (std::size_t t = 0; t < trials; ++t) {
      const auto x = std::span<const double>(means.values).subspan((pair * trials + t) * n, n);
      numerics::add_scaled(1 / static_cast<double>(trials), x, mean);
      own += numerics::dot(x, x);
    }
    const auto r = static_cast<double>(trials);
    result.evoked_power[pair] =
        (r * r * numerics::dot(mean, mean) - own) / (r * (r - 1)) / static_cast<double>(n);
  }

  LearningBatch<double> batch(problem, rule, specs, noise);
  for (std::size_t row = 0; row < specs.size(); ++row) batch.set_state(row, waiting.state(row / rows));
  batch.start_learning();
  std::vector<double> times;
  std::vector<std::vector<double>> overlaps(pairs * trials);
  const auto units = static_cast<std::size_t>(options.learning_time / unit_time * (1 + 1e-12));
  for (std::size_t k = 1; k <= units; ++k) {
    batch.advance(unit);
    const double time = static_cast<double>(k) * unit_time;
    if (time <= options.skip_time * (1 + 1e-12)) continue;
    times.push_back(time);
    for (std::size_t row = 0; row < pairs * trials; ++row)
      overlaps[row].push_back(options.tangent ? batch.tangent_overlap(row)
                                              : (batch.overlap(2 * row + 1) - batch.overlap(2 * row)) /
                                                    options.learning_rate);
  }
  result.speed = result.offset = Array::filled({pairs, trials}, 0);
  for (std::size_t row = 0; row < pairs * trials; ++row) {
    const LineFit fit = fit_line(times, overlaps[row]);
    result.speed.values[row] = fit.slope;
    result.offset.values[row] = fit.intercept;
  }
  return result;
}

}  // namespace synaptica::rate
