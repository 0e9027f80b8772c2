#include "synaptica/rate/sequential_learning.h"

#include <cmath>
#include <string>
#include <utility>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/vector_product.h"
#include "synaptica/rate/connectivity.h"

namespace synaptica::rate {

namespace {

void check_options(const MapLearningOptions& options) {
  const auto refuse = [](const char* name, double value, const char* range) {
    throw InvalidArgument(std::string("map learning: ") + name + " = " + number_text(value) + ": must be " +
                          range);
  };
  if (!(options.learning_rate > 0) || !std::isfinite(options.learning_rate))
    refuse("learning_rate", options.learning_rate, "above 0");
  if (!(options.threshold > 0) || !std::isfinite(options.threshold))
    refuse("threshold", options.threshold, "above 0");
  if (!(options.time_step > 0 && options.time_step < 2))
    refuse("time_step", options.time_step, "between 0 and 2");
  if (!(options.longest_time > 0) || !std::isfinite(options.longest_time))
    refuse("longest_time", options.longest_time, "above 0");
  if (!std::isfinite(options.input_strength)) refuse("input_strength", options.input_strength, "finite");
}

// A step of state and couplings. Row by row: a row's field and its update need no other row.
void advance(Array& coupling, std::span<double> state, std::span<const double> target,
             std::span<const double> input, const MapLearningOptions& options, std::vector<double>& field) {
  const std::size_t n = state.size();
  const double scale = options.time_step * options.learning_rate / static_cast<double>(n);
  for (std::size_t i = 0; i < n; ++i) {
    double* const row = coupling.values.data() + i * n;
    const double u = numerics::dot({row, n}, state);
    field[i] = u + options.input_strength * input[i];
    const double learned = scale * (target[i] - state[i]);
    const double kept = 1 - learned * u;
    for (std::size_t j = 0; j < n; ++j) row[j] = kept * row[j] + learned * state[j];
  }
  apply_activation(options.activation, std::span<double>(field));
  for (std::size_t i = 0; i < n; ++i) state[i] += options.time_step * (field[i] - state[i]);
}

}  // namespace

LearnedMap learn_map(Array& coupling, std::span<double> state, std::span<const double> target,
                     std::span<const double> input, const MapLearningOptions& options) {
  check_options(options);
  const std::size_t n = state.size();
  if (n == 0 || coupling.shape != std::vector<std::size_t>{n, n} || coupling.size() != n * n ||
      target.size() != n || input.size() != n)
    throw InvalidArgument("map learning: coupling, target and input must be those of " + std::to_string(n) +
                          " neurons");
  std::vector<double> field(n);
  const auto steps = static_cast<std::size_t>(std::ceil(options.longest_time / options.time_step));
  const auto overlap_now = [&] { return numerics::dot(target, state) / static_cast<double>(n); };
  LearnedMap map;
  map.overlap = overlap_now();
  map.completed = map.overlap >= options.threshold;
  for (std::size_t k = 0; k < steps && !map.completed; ++k) {
    const double before = map.overlap;
    advance(coupling, state, target, input, options, field);
    map.overlap = overlap_now();
    if (!std::isfinite(map.overlap))
      throw DidNotConverge("map learning: the state is no longer finite at step " + std::to_string(k + 1) +
                               "; is the learning rate small enough?",
                           before, static_cast<std::int64_t>(k + 1));
    map.completed = map.overlap >= options.threshold;
    const double part = map.completed ? (options.threshold - before) / (map.overlap - before) : 1;
    map.time = (static_cast<double>(k) + part) * options.time_step;
  }
  return map;
}

SequentialLearning learn_in_sequence(Array coupling, std::span<const double> start, const Array& targets,
                                     const Array& inputs, std::size_t passes,
                                     const MapLearningOptions& options) {
  SequentialLearning result;
  result.coupling = coupling_from_values(std::move(coupling));
  result.state.assign(start.begin(), start.end());
  const std::size_t n = result.coupling.shape[0];
  if (targets.shape.size() != 2 || targets.shape[0] == 0 || targets.shape[1] != n ||
      targets.size() != targets.shape[0] * n || inputs.shape != targets.shape ||
      inputs.size() != targets.size())
    throw InvalidArgument("map learning: targets and inputs must have the shape {maps, " + std::to_string(n) +
                          "}");
  for (std::size_t pass = 0; pass < passes; ++pass)
    for (std::size_t k = 0; k < targets.shape[0]; ++k) {
      const auto row = [&](const Array& rows) { return std::span(rows.values).subspan(k * n, n); };
      const LearnedMap map = learn_map(result.coupling, result.state, row(targets), row(inputs), options);
      if (!map.completed)
        throw DidNotConverge(
            "map learning: map " + std::to_string(k + 1) + ", pass " + std::to_string(pass + 1) +
                ": overlap " + number_text(map.overlap) + " after " + number_text(options.longest_time) +
                " units of time, not " + number_text(options.threshold) + "; raise gain or learning_rate",
            options.threshold - map.overlap, static_cast<std::int64_t>(result.maps.size() + 1));
      result.maps.push_back(map);
    }
  return result;
}

}  // namespace synaptica::rate
