#include "synaptica/rate/dynamics_diagnostics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/numerics/vector_product.h"

namespace synaptica::rate {

namespace {

using numerics::dot;
using Row = std::span<const double>;

std::size_t steps_of(double time, double time_step) {
  return static_cast<std::size_t>(std::max<long long>(1, std::llround(time / time_step)));
}

// A recording read as rows, after a check of its shape.
struct Rows {
  explicit Rows(const ActivityRecording& recording) : values(recording.states.values) {
    const std::vector<std::size_t>& shape = recording.states.shape;
    if (shape.size() != 3 || shape[0] == 0 || shape[1] == 0 || shape[2] == 0 ||
        values.size() != shape[0] * shape[1] * shape[2])
      throw InvalidArgument(
          "activity: states must have the shape {trials, samples, neurons}, none of them 0");
    if (!(recording.interval > 0))
      throw InvalidArgument("activity: interval = " + number_text(recording.interval) + ": must be above 0");
    trials = shape[0];
    samples = shape[1];
    neurons = shape[2];
  }
  [[nodiscard]] Row at(std::size_t trial, std::size_t sample) const {
    return Row(values).subspan((trial * samples + sample) * neurons, neurons);
  }
  const std::vector<double>& values;
  std::size_t trials = 0, samples = 0, neurons = 0;
};

// {trials, samples, N} less what `centre` says.
ActivityRecording centred(const ActivityRecording& recording, Centre centre) {
  ActivityRecording result = recording;
  if (centre == Centre::nothing) return result;
  const Rows rows(recording);
  const std::size_t blocks = centre == Centre::trial_mean ? rows.trials : 1;
  const std::size_t length = rows.trials * rows.samples / blocks;
  std::vector<double> mean(rows.neurons);
  for (std::size_t b = 0; b < blocks; ++b) {
    std::fill(mean.begin(), mean.end(), 0);
    double* const first = result.states.values.data() + b * length * rows.neurons;
    for (std::size_t k = 0; k < length; ++k)
      numerics::add_scaled(1 / static_cast<double>(length), {first + k * rows.neurons, rows.neurons}, mean);
    for (std::size_t k = 0; k < length; ++k)
      numerics::add_scaled(-1, mean, {first + k * rows.neurons, rows.neurons});
  }
  return result;
}

double squared_distance(Row a, Row b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sum;
}

// Of a state to the line through a trial's samples: samples alone miss a cycle by half a step along it.
double squared_distance_to_path(const Rows& rows, std::size_t trial, Row state) {
  double before = squared_distance(state, rows.at(trial, 0));
  double nearest = before;
  for (std::size_t k = 1; k < rows.samples; ++k) {
    const double after = squared_distance(state, rows.at(trial, k));
    const double step = squared_distance(rows.at(trial, k - 1), rows.at(trial, k));
    nearest = std::min(nearest, after);
    const double along = step > 0 ? (before - after + step) / (2 * step) : 0;
    if (along > 0 && along < 1)
      nearest = std::min(nearest, before * (1 - along) + after * along - along * (1 - along) * step);
    before = after;
  }
  return nearest;
}

// The lowest point of the parabola through three equidistant values, the middle one the least.
struct Lowest {
  double at;  // from the middle, in units of the distance
  double value;
};
Lowest lowest_point(double left, double middle, double right) {
  const double curvature = left - 2 * middle + right;
  if (!(curvature > 0)) return {0, middle};
  const double at = 0.5 * (left - right) / curvature;
  return {at, middle - 0.125 * (left - right) * (left - right) / curvature};
}

// How near a trial comes to where it was k samples ago: mean squared distance over the second half of its record.
std::vector<double> return_distances(const Rows& rows, std::size_t trial) {
  const std::size_t half = rows.samples / 2;
  std::vector<double> distances(half + 1, 0);
  for (std::size_t k = 1; k <= half; ++k) {
    for (std::size_t t = rows.samples - half; t < rows.samples; ++t)
      distances[k] += squared_distance(rows.at(trial, t), rows.at(trial, t - k));
    distances[k] /= static_cast<double>(half * rows.neurons);
  }
  return distances;
}

struct Return {
  double period = 0;  // of the first return within tolerance; 0 where there is none
  double recurrence = 0;
};

// Distances are 2 variance (1 - c(k)/c(0)): minima of the one are maxima of the other.
Return find_return(const std::vector<double>& distances, double interval, double variance, double same) {
  Return found;
  std::size_t k = 1;
  while (k + 1 < distances.size() && distances[k + 1] >= distances[k]) ++k;  // up to the first maximum
  double nearest = std::numeric_limits<double>::infinity();
  for (++k; k + 1 < distances.size(); ++k) {
    if (distances[k] > distances[k - 1] || distances[k] > distances[k + 1]) continue;
    const Lowest lowest = lowest_point(distances[k - 1], distances[k], distances[k + 1]);
    const double distance = std::max(0.0, lowest.value);
    nearest = std::min(nearest, distance);
    if (found.period == 0 && distance <= same * same * variance)
      found.period = (static_cast<double>(k) + lowest.at) * interval;
  }
  if (std::isfinite(nearest)) found.recurrence = 1 - nearest / (2 * variance);
  return found;
}

double trace_of_square(const Rows& rows) {
  // |X^T X|^2 = |X X^T|^2 in the Frobenius norm: the smaller of the two.
  const std::size_t samples = rows.trials * rows.samples;
  const bool by_samples = samples < rows.neurons;
  const std::size_t size = by_samples ? samples : rows.neurons;
  Array gram = Array::filled({size, size}, 0);
  const numerics::ConstMatrixView x = {rows.values.data(), samples, rows.neurons, rows.neurons};
  using numerics::Transpose;
  numerics::multiply(x, by_samples ? Transpose::no : Transpose::yes, x,
                     by_samples ? Transpose::yes : Transpose::no, numerics::view(gram),
                     1 / static_cast<double>(samples));
  return dot(gram.values, gram.values);
}

double integral_to_first_zero(const std::vector<double>& c, double interval) {
  double sum = 0;
  for (std::size_t k = 0; k + 1 < c.size(); ++k) {
    if (c[k + 1] <= 0) {  // a triangle to the zero of the line
      sum += 0.5 * c[k] * c[k] / (c[k] - c[k + 1]);
      break;
    }
    sum += 0.5 * (c[k] + c[k + 1]);
  }
  return c[0] > 0 ? sum * interval / c[0] : 0;
}

}  // namespace

template <class Real>
ActivityRecording record_activity(LearningBatch<Real>& batch, std::size_t samples, std::size_t steps,
                                  TangentGrowth<Real>* tangents) {
  if (samples == 0 || steps == 0) throw InvalidArgument("activity: there is nothing to record");
  const std::size_t n = batch.state(0).size();
  const double before = batch.time();
  ActivityRecording recording;
  recording.states = Array::filled({batch.trials(), samples, n}, 0);
  for (std::size_t k = 0; k < samples; ++k) {
    batch.advance(steps);
    if (tangents != nullptr) tangents->renormalise();
    for (std::size_t t = 0; t < batch.trials(); ++t) {
      const std::span<const Real> x = batch.state(t);
      std::copy(x.begin(), x.end(),
                recording.states.values.begin() + static_cast<std::ptrdiff_t>((t * samples + k) * n));
    }
  }
  recording.interval = (batch.time() - before) / static_cast<double>(samples);
  return recording;
}

template ActivityRecording record_activity(LearningBatch<double>&, std::size_t, std::size_t,
                                           TangentGrowth<double>*);
template ActivityRecording record_activity(LearningBatch<float>&, std::size_t, std::size_t,
                                           TangentGrowth<float>*);

std::vector<double> activity_autocovariance(const ActivityRecording& recording, std::size_t lags,
                                            Centre centre) {
  const ActivityRecording activity = centred(recording, centre);
  const Rows rows(activity);
  if (lags == 0 || lags > rows.samples)
    throw InvalidArgument("activity: " + std::to_string(lags) + " lags of " + std::to_string(rows.samples) +
                          " samples");
  std::vector<double> c(lags, 0);
  for (std::size_t k = 0; k < lags; ++k) {
    for (std::size_t r = 0; r < rows.trials; ++r)
      for (std::size_t t = k; t < rows.samples; ++t) c[k] += dot(rows.at(r, t), rows.at(r, t - k));
    c[k] /= static_cast<double>(rows.trials * (rows.samples - k) * rows.neurons);
  }
  return c;
}

std::vector<double> variances_along(const ActivityRecording& recording, std::span<const double> directions) {
  const ActivityRecording activity = centred(recording, Centre::trial_mean);
  const Rows rows(activity);
  const std::size_t n = rows.neurons;
  if (directions.size() % n != 0)
    throw InvalidArgument("activity: directions of " + std::to_string(directions.size()) +
                          " numbers are no rows of " + std::to_string(n));
  std::vector<double> variances(directions.size() / n, 0);
  const std::size_t samples = rows.trials * rows.samples;
  for (std::size_t k = 0; k < variances.size(); ++k)
    for (std::size_t t = 0; t < samples; ++t) {
      const double along = dot(directions.subspan(k * n, n), Row(rows.values).subspan(t * n, n));
      variances[k] += along * along / static_cast<double>(n * samples);
    }
  return variances;
}

double participation_ratio(const Array& covariance) {
  const double trace = numerics::trace(covariance);
  const double square = dot(covariance.values, covariance.values);
  return square > 0 ? trace * trace / square : 0;
}

double DynamicsDiagnostics::share(Motion motion) const noexcept {
  double count = 0;
  for (const TrialMotion& trial : trials) count += trial.motion == motion ? 1 : 0;
  return trials.empty() ? 0 : count / static_cast<double>(trials.size());
}

double DynamicsDiagnostics::mean_period() const noexcept {
  double sum = 0;
  double count = 0;
  for (const TrialMotion& trial : trials) {
    sum += trial.period;
    count += trial.motion == Motion::cycle ? 1 : 0;
  }
  return count > 0 ? sum / count : 0;
}

DynamicsDiagnostics describe_activity(const ActivityRecording& recording, bool noisy,
                                      const MotionOptions& options) {
  const Rows rows(recording);
  if (rows.samples < 4)
    throw InvalidArgument("activity: " + std::to_string(rows.samples) +
                          " samples tell no motion; at least 4 are needed");
  const auto n = static_cast<double>(rows.neurons);
  DynamicsDiagnostics found;
  found.trials.resize(rows.trials);
  {
    const ActivityRecording pooled = centred(recording, Centre::pooled_mean);
    const double total = dot(pooled.states.values, pooled.states.values);
    const auto samples = static_cast<double>(rows.trials * rows.samples);
    const double trace = total / samples;
    found.variance = trace / n;
    if (trace > 0) {
      found.participation_ratio = trace * trace / trace_of_square(Rows(pooled));
      const ActivityRecording within = centred(recording, Centre::trial_mean);
      found.within_trial_share = dot(within.states.values, within.states.values) / total;
    }
  }
  for (std::size_t r = 0; r < rows.trials; ++r) {
    TrialMotion& trial = found.trials[r];
    const Row end = rows.at(r, rows.samples - 1);
    double second_moment = 0;
    double from_end = 0;
    std::vector<double> mean(rows.neurons, 0);
    for (std::size_t t = 0; t < rows.samples; ++t) {
      const Row x = rows.at(r, t);
      second_moment += dot(x, x);
      from_end = std::max(from_end, squared_distance(x, end));
      numerics::add_scaled(1 / static_cast<double>(rows.samples), x, mean);
    }
    second_moment /= static_cast<double>(rows.samples) * n;
    const double variance = std::max(0.0, second_moment - dot(mean, mean) / n);
    // An approach to 0 stays an approach for ever, relative to what is left: it rests where little is left.
    if (!noisy && from_end / n <= options.still * options.still * second_moment)
      trial.motion = Motion::fixed_point;
    if (!noisy && second_moment <= options.still * options.still) trial.motion = Motion::fixed_point;
    if (trial.motion == Motion::fixed_point || !(variance > 0)) continue;
    const Return back = find_return(return_distances(rows, r), recording.interval, variance, options.same);
    found.recurrence += back.recurrence / static_cast<double>(rows.trials);
    if (!noisy && back.period > 0) {
      trial.motion = Motion::cycle;
      trial.period = back.period;
    }
  }
  if (found.share(Motion::fixed_point) < 1)
    found.autocorrelation_time = integral_to_first_zero(
        activity_autocovariance(recording, rows.samples / 2, Centre::trial_mean), recording.interval);
  // A trial joins the first state of its kind on whose path it ends.
  std::vector<std::size_t> first;
  for (std::size_t r = 0; r < rows.trials; ++r) {
    TrialMotion& trial = found.trials[r];
    const Row end = rows.at(r, rows.samples - 1);
    const double near =
        options.same * options.same * std::max(dot(end, end), n * options.still * options.still);
    const auto same_state = [&](std::size_t other) {
      if (found.trials[other].motion != trial.motion) return false;
      return trial.motion == Motion::irregular || squared_distance_to_path(rows, other, end) <= near;
    };
    trial.state =
        static_cast<std::size_t>(std::find_if(first.begin(), first.end(), same_state) - first.begin());
    if (trial.state == first.size()) first.push_back(r);
  }
  found.states = first.size();
  return found;
}

ObservedActivity observe_activity(const LearningProblem& problem, const numerics::NoiseField& noise,
                                  const DiagnosisOptions& options) {
  if (options.tangents < 2 || options.trials < options.tangents)
    throw InvalidArgument("activity: " + std::to_string(options.trials) + " trials, " +
                          std::to_string(options.tangents) +
                          " of them with tangents: at least 2 must have one");
  if (!(options.warm_up >= 0) || !(options.time >= 4 * options.interval) || !(options.interval > 0))
    throw InvalidArgument(
        "activity: warm_up = " + number_text(options.warm_up) + ", time = " + number_text(options.time) +
        ", interval = " + number_text(options.interval) + "; the time must hold at least 4 intervals");
  std::vector<TrialSpec> specs;
  for (std::size_t t = 0; t < options.trials; ++t)
    specs.push_back({.noise = static_cast<std::uint32_t>(t), .tangent = t < options.tangents});
  LearningBatch<float> batch(problem, Hebbian{}, specs, noise);
  batch.start_at_random(options.start_amplitude);
  TangentGrowth<float> tangents(batch, options.tangents, noise);
  const std::size_t between = steps_of(options.interval, problem.time_step);
  const auto warm_up = static_cast<std::uint64_t>(std::llround(options.warm_up / problem.time_step));
  while (batch.step() < warm_up) {
    batch.advance(std::min<std::uint64_t>(between, warm_up - batch.step()));
    tangents.renormalise();
  }
  ObservedActivity found;
  found.start = Array::filled({0, problem.coupling.shape[0]}, 0);
  for (; found.start.shape[0] < options.trials; ++found.start.shape[0]) {
    const std::span<const float> x = batch.state(found.start.shape[0]);
    found.start.values.insert(found.start.values.end(), x.begin(), x.end());
  }
  tangents.start();
  const std::size_t samples = steps_of(options.time, problem.time_step) / between;
  found.recording = record_activity(batch, samples, between, &tangents);
  found.dynamics = describe_activity(found.recording, problem.temperature > 0, options.motion);
  found.dynamics.lyapunov_exponent = tangents.rate();
  found.dynamics.growth_fluctuation = tangents.fluctuation();
  return found;
}

}  // namespace synaptica::rate
