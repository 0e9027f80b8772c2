#include "synaptica/catalog/early_learning_network.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "synaptica/catalog/dynamics_observables.h"
#include "synaptica/numerics/vector_product.h"
#include "synaptica/rate/dynamics_diagnostics.h"
#include "synaptica/rate/early_learning.h"
#include "synaptica/rate/starting_states.h"

namespace synaptica {

namespace {

using numerics::NoiseField;
using numerics::Purpose;

// Spontaneous activity is recorded for so long after the warm-up.
constexpr double recording_time = 100;
// Perturbations of it are followed along so many of its trials.
constexpr std::size_t followed = 4;

std::span<const double> row_of(const Array& matrix, std::size_t row) {
  const std::size_t columns = matrix.shape.back();
  return std::span<const double>(matrix.values).subspan(row * columns, columns);
}

// Mean over directions {pairs, N} of the variance of v.x/sqrt N, over samples and trials around the mean of all.
std::vector<double> variances_along(const rate::ActivityRecording& recording, const Array& directions) {
  const std::size_t n = directions.shape[1];
  const std::size_t samples = recording.states.size() / n;
  std::vector<double> result;
  for (std::size_t k = 0; k < directions.shape[0]; ++k) {
    double sum = 0, square = 0;
    for (std::size_t row = 0; row < samples; ++row) {
      const double p = numerics::dot(row_of(directions, k),
                                     std::span<const double>(recording.states.values).subspan(row * n, n));
      sum += p / static_cast<double>(samples);
      square += p * p / static_cast<double>(samples);
    }
    result.push_back((square - sum * sum) / static_cast<double>(n));
  }
  return result;
}

}  // namespace

double memory_of_lesson(const ActivitySetting& s, const FirstLesson& lesson) {
  return s.memory_needed(6 * lesson.pairs * s.states) +
         8 * recording_time / FirstLesson::interval * static_cast<double>(3 * s.states * s.neurons);
}

TaughtNetwork teach(const ActivitySetting& s, const FirstLesson& lesson, const RandomKey& key) {
  const DrawnNetwork network = s.draw(key);
  const std::size_t pairs = lesson.pairs;
  const std::size_t n = s.neurons;
  // New ones, then stored ones.
  Array targets = s.isotropic(key, pairs, Purpose::rate_directions);
  Array inputs = s.isotropic(key, pairs, Purpose::rate_new_inputs);
  const auto append = [&](Array& all, const Array& more) {
    all.values.insert(all.values.end(), more.values.begin(),
                      more.values.begin() + static_cast<std::ptrdiff_t>(pairs * n));
    all.shape[0] += pairs;
  };
  append(targets, network.targets);
  append(inputs, network.inputs);
  const rate::LearningProblem problem = s.problem(network, targets, inputs);

  TaughtNetwork result;
  rate::LearningProblem alone = problem;
  alone.input_strength = 0;
  // Those states are recorded that learn below: where activity freezes into one of several states, into the same.
  const NoiseField noise(key, Purpose::rate_noise);
  const rate::ObservedActivity observed = rate::observe_activity(alone, noise,
                                                                 {.trials = s.states,
                                                                  .warm_up = s.warm_up,
                                                                  .time = recording_time,
                                                                  .interval = FirstLesson::interval,
                                                                  .tangents = std::min(s.states, followed)});
  add_dynamics(result.dynamics, observed.dynamics);
  result.variance = observed.dynamics.variance;
  const std::vector<double> along = variances_along(observed.recording, targets);

  const rate::EarlyLearning early = rate::measure_early_learning(
      problem, lesson.rule, noise, rate::settled_states(problem, noise, observed.start, s.start().settling),
      {.learning_rate = lesson.learning_rate, .time = lesson.time, .interval = FirstLesson::interval});
  const auto count = static_cast<double>(pairs);
  for (std::size_t k = 0; k < 2 * pairs; ++k) {
    TaughtMaps& maps = k < pairs ? result.novel : result.stored;
    const std::vector<double> law =
        rate::quasi_linear_learning(network.coupling, row_of(early.slope, k), row_of(targets, k), early.times,
                                    row_of(early.drive, k), s.time_step);
    const double response = early.window_response(k);
    maps.speed += early.speed_of(k).mean / count;
    maps.expected += rate::fit_line(early.times, law).slope / count;
    maps.slope += early.mean_slope(k) / count;
    maps.response += response / count;
    maps.variance += along[k] / count;
    maps.formula1 += along[k] * response / count;
  }
  return result;
}

}  // namespace synaptica
