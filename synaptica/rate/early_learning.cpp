#include "synaptica/rate/early_learning.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/numerics/vector_product.h"

namespace synaptica::rate {

namespace {

constexpr std::size_t copies = 3;  // of a trial: at e, at -e, not learning

std::span<const double> row_of(const Array& matrix, std::size_t row) {
  const std::size_t columns = matrix.shape.back();
  return std::span<const double>(matrix.values).subspan(row * columns, columns);
}

// v and the two integrals of it of one trial that does not learn, step by step.
struct Drive {
  std::vector<double> integral;  // v
  double now = 0;                // v . x/N
  double lagged = 0;
};

}  // namespace

Estimate EarlyLearning::speed_of(std::size_t pair) const {
  return estimate(row_of(speeds, pair));
}

double EarlyLearning::window_response(std::size_t pair) const {
  return fit_line(times, row_of(drive, pair)).slope;
}

double EarlyLearning::mean_slope(std::size_t pair) const {
  const std::span<const double> d = row_of(slope, pair);
  return std::accumulate(d.begin(), d.end(), 0.0) / static_cast<double>(d.size());
}

std::vector<double> quasi_linear_learning(const Array& coupling, std::span<const double> slope,
                                          std::span<const double> target, std::span<const double> times,
                                          std::span<const double> drive, double time_step) {
  const std::size_t n = target.size();
  if (coupling.shape != std::vector<std::size_t>{n, n} || slope.size() != n || times.empty() ||
      drive.size() != times.size())
    throw InvalidArgument(
        "quasi-linear learning: coupling, slopes and target, or times and drive, do not fit");
  std::vector<double> y(n, 0), field(n);
  std::vector<double> learned(1, 0);
  for (std::size_t k = 1; k < times.size(); ++k) {
    const auto steps = static_cast<std::size_t>(std::llround((times[k] - times[k - 1]) / time_step));
    for (std::size_t step = 0; step < steps; ++step) {
      const double part = static_cast<double>(step) / static_cast<double>(steps);
      const double now = drive[k - 1] + (drive[k] - drive[k - 1]) * part;
      for (std::size_t i = 0; i < n; ++i) field[i] = now * target[i];
      numerics::multiply_vector(numerics::view(coupling), numerics::Transpose::no, y, field, 1, 1);
      for (std::size_t i = 0; i < n; ++i) y[i] += time_step * (slope[i] * field[i] - y[i]);
    }
    learned.push_back(numerics::dot(y, target) / static_cast<double>(n));
  }
  return learned;
}

EarlyLearning measure_early_learning(const LearningProblem& problem, const AnyLearningRule& rule,
                                     const numerics::NoiseField& noise, const Array& states,
                                     const EarlyLearningOptions& options) {
  if (rule.post_follows_activity())
    throw InvalidArgument("early learning: the rule's post factor must not follow the activity");
  if (!(options.learning_rate > 0))
    throw InvalidArgument("learning_rate = " + number_text(options.learning_rate) + ": must be above 0");
  const double h = problem.time_step;
  const auto between = static_cast<std::size_t>(std::max(1.0, std::round(options.interval / h)));
  const auto samples =
      static_cast<std::size_t>(std::floor(options.time / (static_cast<double>(between) * h) * (1 + 1e-12)));
  if (samples < 2 || !(options.interval > 0))
    throw InvalidArgument("learning_time = " + number_text(options.time) +
                          ": a line needs at least 2 samples, which are " +
                          number_text(static_cast<double>(between) * h) + " apart");
  const std::size_t trials = trials_of(problem, states);
  const std::size_t pairs = problem.targets.shape[0];
  const std::size_t n = problem.targets.shape[2];
  const std::size_t rows = pairs * trials;
  std::vector<TrialSpec> specs;
  for (std::size_t row = 0; row < rows; ++row)
    for (const double rate : {options.learning_rate, -options.learning_rate, 0.0})
      specs.push_back({.pair = row / trials,
                       .noise = static_cast<std::uint32_t>(2 * trials + row % trials),
                       .learning_rate = rate});
  LearningBatch<float> batch(problem, rule, specs, noise);
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t copy = 0; copy < copies; ++copy)
      batch.set_state(row * copies + copy, std::span<const double>(states.values).subspan(row * n, n));
  batch.start_learning();

  EarlyLearning result;
  result.times.assign(1, 0);
  result.learned = result.drive = result.lagged_drive = Array::filled({pairs, samples + 1}, 0);
  std::vector<std::vector<double>> overlaps(rows, std::vector<double>(1, 0));
  std::vector<Drive> drives(rows, {std::vector<double>(n, 0)});
  MeanSlope slope(problem);
  std::vector<float> target(n), input(n);
  const std::vector<float> baseline(
      problem.baseline.empty() ? std::vector<float>(n, 0)
                               : std::vector<float>(problem.baseline.begin(), problem.baseline.end()));
  std::vector<double> activity(n);
  for (std::size_t k = 1; k <= samples; ++k) {
    for (std::size_t step = 0; step < between; ++step) {
      for (std::size_t row = 0; row < rows; ++row) {
        const std::size_t pair = row / trials;
        std::copy_n(problem.targets.values.begin() + static_cast<std::ptrdiff_t>(pair * n), n,
                    target.begin());
        std::copy_n(problem.inputs.values.begin() + static_cast<std::ptrdiff_t>(pair * n), n, input.begin());
        const std::span<const float> x = batch.state(row * copies + 2);
        Drive& drive = drives[row];
        drive.lagged += h * (drive.now - drive.lagged);
        rule.add_pre(NeuronRow<float>{x.data(), target.data(), input.data(), baseline.data(), n}, h, 1,
                     drive.integral.data());
      }
      batch.advance(1);
      for (std::size_t row = 0; row < rows; ++row) {
        const std::span<const float> x = batch.state(row * copies + 2);
        std::copy(x.begin(), x.end(), activity.begin());
        drives[row].now = numerics::dot(drives[row].integral, activity) / static_cast<double>(n);
      }
    }
    result.times.push_back(static_cast<double>(k * between) * h);
    for (std::size_t row = 0; row < rows; ++row) {
      overlaps[row].push_back((batch.overlap(row * copies) - batch.overlap(row * copies + 1)) /
                              (2 * options.learning_rate));
      const std::size_t at = row / trials * (samples + 1) + k;
      result.learned.values[at] += overlaps[row].back() / static_cast<double>(trials);
      result.drive.values[at] += drives[row].now / static_cast<double>(trials);
      result.lagged_drive.values[at] += drives[row].lagged / static_cast<double>(trials);
    }
    for (std::size_t pair = 0; pair < pairs; ++pair) {
      std::vector<std::size_t> third;
      for (std::size_t t = 0; t < trials; ++t) third.push_back((pair * trials + t) * copies + 2);
      slope.add(pair, batch, third);
    }
  }
  result.speeds = Array::filled({pairs, trials}, 0);
  for (std::size_t row = 0; row < rows; ++row)
    result.speeds.values[row] = fit_line(result.times, overlaps[row]).slope;
  result.slope = slope.mean();
  return result;
}

}  // namespace synaptica::rate
