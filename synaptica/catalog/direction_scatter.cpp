#include "synaptica/catalog/direction_scatter.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/rate/directions.h"
#include "synaptica/rate/early_learning.h"
#include "synaptica/rate/measurement.h"
#include "synaptica/rate/response.h"
#include "synaptica/rate/scatter.h"
#include "synaptica/rate/static_response.h"

namespace synaptica {

namespace {

using numerics::NoiseField;
using numerics::Purpose;

// The last tenth of the components has next to no variance, and that of what the recording leaves open.
constexpr double leading_part = 0.9;
// A recording settles the small components of N neurons where it holds more than N independent samples. Fluctuations of chaos
// last some 3 to 6 units of time, their squares half as long: 8 units a neuron, over all trials. Variances along directions
// chosen beforehand need some hundred samples, whatever the number of neurons.
constexpr std::size_t recorded_trials = 32;
constexpr double recorded_of_a_neuron = 8;
constexpr double shortest_recording = 100;
// Of spontaneous activity, for the neurons' slopes there: of all trials some thousand samples.
constexpr double resting_time = 50;

std::span<const double> row_of(const Array& matrix, std::size_t row) {
  const std::size_t columns = matrix.shape.back();
  return std::span<const double>(matrix.values).subspan(row * columns, columns);
}

}  // namespace

std::vector<ParameterSpec> direction_parameters(const ActivityDefaults& defaults) {
  std::vector<ParameterSpec> specs = activity_parameters(defaults);
  const Range positive{.lowest = 0, .highest = 1e6, .lowest_included = false};
  specs.push_back({"directions_count", "targets, each with an input of the same family", std::int64_t{12},
                   "1", Range::between(4, 1e4)});
  specs.push_back({"inputs",
                   "shuffled: each target has the input of another number; targets: its own, as "
                   "auto-associative maps",
                   std::string("shuffled"),
                   "1",
                   {},
                   {"shuffled", "targets"}});
  specs.push_back({"rule",
                   "what a synapse multiplies with the target",
                   std::string("hebbian"),
                   "1",
                   {},
                   {"hebbian", "hebbian-input"}});
  specs.push_back({"learning_rate", "of the copies that learn and unlearn", 0.03, "1/time", positive});
  specs.push_back({"learning_time", "over which the speed is taken", 30.0, "time", Range::between(1, 1e4)});
  specs.push_back({"field", "static, along a direction of squared length neurons, for the response", 0.05,
                   "1", positive});
  specs.push_back({"response_wait", "under the field before the response is averaged", 20.0, "time",
                   Range::between(0, 1e5)});
  specs.push_back(
      {"response_time", "over which the response is averaged", 50.0, "time", Range::between(1, 1e5)});
  specs.push_back(
      {"recording_time",
       "of spontaneous activity, of each of 32 trials, for components and again for variances; 0: "
       "neurons/4, at least 100, which settles the smaller components",
       0.0, "time", Range::between(0, 1e6)});
  return specs;
}

DirectionSetting::DirectionSetting(const Parameters& p)
    : ActivitySetting(p),
      count(static_cast<std::size_t>(p.integer("directions_count"))),
      own_inputs(p.text("inputs") == "targets"),
      rule(rate::make_learning_rule(p.text("rule"))),
      learning_rate(p.real("learning_rate")),
      learning_time(p.real("learning_time")),
      field(p.real("field")),
      response_wait(p.real("response_wait")),
      response_time(p.real("response_time")),
      recording_time(p.real("recording_time")) {
  if (recording_time == 0)
    recording_time = std::max(shortest_recording, recorded_of_a_neuron * static_cast<double>(neurons) /
                                                      static_cast<double>(recorded_trials));
}

void DirectionSetting::validate() const {
  ActivitySetting::validate();
  if (count > neurons)
    throw InvalidArgument("directions_count = " + std::to_string(count) + ": " + std::to_string(neurons) +
                          " neurons have no more than as many principal components");
  if (!(learning_time >= 2))
    throw InvalidArgument("learning_time = " + number_text(learning_time) +
                          ": a line needs at least 2 units of time");
  if (!(recording_time >= 10))
    throw InvalidArgument("recording_time = " + number_text(recording_time) +
                          ": variances need at least 10 units of time; 0 chooses by the number of neurons");
}

double DirectionSetting::memory_needed() const {
  return ActivitySetting::memory_needed(3 * count * states);
}

DirectionScatter measure_directions(const DirectionSetting& s, const DrawnNetwork& network,
                                    const RandomKey& key, bool principal) {
  const Array none = Array::filled({1, s.neurons}, 0);
  const rate::SpontaneousOptions recording = {
      .trials = recorded_trials, .warm_up = s.warm_up, .time = s.recording_time, .single_precision = true};
  // Starts and noise are drawn by the purpose: two recordings that have nothing in common but the network.
  const auto record = [&](Purpose purpose) {
    return rate::measure_spontaneous(s.problem(network, none, none), NoiseField(key, purpose), recording);
  };
  Array targets, inputs;
  if (principal) {
    targets =
        rate::spread_principal_directions(record(Purpose::rate_start).covariance, s.count, leading_part);
    inputs = rate::shuffled_directions(targets);
  } else {
    targets = s.graded(key, network.targets, s.count, Purpose::rate_directions);
    inputs = rate::shuffled_directions(s.graded(key, network.inputs, s.count, Purpose::rate_new_inputs));
  }
  if (s.own_inputs) inputs = targets;
  const rate::SpontaneousActivity activity = record(Purpose::rate_recording);
  const rate::LearningProblem problem = s.problem(network, targets, inputs);
  const NoiseField noise(key, Purpose::rate_noise);
  const Array states = rate::starting_states(problem, noise, s.start());
  const rate::StaticResponse answer = rate::measure_static_response(
      problem, noise, states, {.field = s.field, .wait = s.response_wait, .time = s.response_time});
  const rate::EarlyLearning early = rate::measure_early_learning(
      problem, s.rule, noise, states, {.learning_rate = s.learning_rate, .time = s.learning_time});
  const std::vector<double> resting = rate::spontaneous_slope(problem, noise, s.start(), resting_time);
  DirectionScatter result;
  result.slope.assign(s.neurons, 0);
  for (std::size_t k = 0; k < s.count; ++k) {
    result.variance.push_back(activity.variance_along(row_of(targets, k)));
    result.response.push_back(answer.response_of(k).mean);
    result.quasi_linear.push_back(
        rate::state_response_along(network.coupling, row_of(early.slope, k), row_of(targets, k)));
    result.resting_quasi_linear.push_back(
        rate::state_response_along(network.coupling, resting, row_of(targets, k)));
    result.speed.push_back(early.speed_of(k).mean);
    result.drive.push_back(early.window_response(k));
    for (std::size_t i = 0; i < s.neurons; ++i)
      result.slope[i] += early.slope.values[k * s.neurons + i] / static_cast<double>(s.count);
  }
  return result;
}

Axis direction_axis(const DirectionSetting& setting) {
  std::vector<double> numbers(setting.count);
  for (std::size_t k = 0; k < numbers.size(); ++k) numbers[k] = static_cast<double>(k);
  return {.name = "direction", .meaning = "number of the direction, in order", .coordinates = numbers};
}

std::vector<ObservableSpec> direction_observables() {
  std::vector<ObservableSpec> specs;
  const auto measured = [&](const std::string& name, const std::string& meaning,
                            std::vector<std::string> axes = {}) {
    specs.push_back(
        {.name = name, .meaning = meaning, .kind = ObservableKind::measured, .axes = std::move(axes)});
  };
  const auto exponent = [&](const std::string& name, const std::string& meaning) {
    specs.push_back({.name = name,
                     .meaning = meaning + ", where both are positive in at least 3 directions",
                     .kind = ObservableKind::measured,
                     .statistic = Statistic::function_of_means,
                     .inputs = {name + "_value", name + "_found"},
                     .function = mean_of_found});
  };
  measured("variance", "of spontaneous activity along the direction", {"direction"});
  measured("speed", "of learning it as a target, per learning rate and unit of time", {"direction"});
  measured("drive", "slope of the drive: the evoked response that the speed goes with", {"direction"});
  measured("response_correlation", "of measured response with spontaneous variance, over directions");
  measured("response_rank", "the same of their ranks");
  exponent("exponent", "of measured response as a power of spontaneous variance");
  measured("quasi_linear_correlation", "of measured with quasi-linear response");
  measured("quasi_linear_slope", "measured by quasi-linear response, a line through 0");
  measured("resting_quasi_linear_correlation", "the same, with the slopes of spontaneous activity");
  measured("resting_quasi_linear_slope", "likewise");
  for (const auto& [name, of] : {std::pair{"formula1", "variance times drive"},
                                 {"drive", "drive alone, the baseline"},
                                 {"response_drive", "measured response times drive"}}) {
    measured(name + std::string("_correlation"), std::string("of speed with ") + of);
    measured(name + std::string("_rank"), "the same of their ranks");
  }
  exponent("formula1_exponent", "of speed as a power of variance times drive");
  return specs;
}

Array mean_of_found(std::span<const Array> means) {
  Array result = means[0];
  for (double& value : result.values) value = means[1].values[0] > 0 ? value / means[1].values[0] : 0;
  return result;
}

void add_directions(Dataset& dataset, const DirectionScatter& scatter) {
  dataset.add("variance", Array::vector(scatter.variance));
  dataset.add("speed", Array::vector(scatter.speed));
  dataset.add("drive", Array::vector(scatter.drive));
  const auto product = [&](const std::vector<double>& a) {
    std::vector<double> result(a.size());
    for (std::size_t k = 0; k < a.size(); ++k) result[k] = a[k] * scatter.drive[k];
    return result;
  };
  const auto add_exponent = [&](const std::string& name, double value) {
    dataset.add(name + "_value", std::isnan(value) ? 0 : value);
    dataset.add(name + "_found", std::isnan(value) ? 0 : 1);
  };
  const rate::Scatter response = rate::scatter_statistics(scatter.variance, scatter.response);
  dataset.add("response_correlation", response.correlation);
  dataset.add("response_rank", response.rank_correlation);
  add_exponent("exponent", response.exponent);
  const rate::Scatter quasi_linear = rate::scatter_statistics(scatter.quasi_linear, scatter.response);
  dataset.add("quasi_linear_correlation", quasi_linear.correlation);
  dataset.add("quasi_linear_slope", quasi_linear.slope);
  const rate::Scatter resting = rate::scatter_statistics(scatter.resting_quasi_linear, scatter.response);
  dataset.add("resting_quasi_linear_correlation", resting.correlation);
  dataset.add("resting_quasi_linear_slope", resting.slope);
  const rate::Scatter formula1 = rate::scatter_statistics(product(scatter.variance), scatter.speed);
  dataset.add("formula1_correlation", formula1.correlation);
  dataset.add("formula1_rank", formula1.rank_correlation);
  const rate::Scatter drive = rate::scatter_statistics(scatter.drive, scatter.speed);
  dataset.add("drive_correlation", drive.correlation);
  dataset.add("drive_rank", drive.rank_correlation);
  const rate::Scatter both = rate::scatter_statistics(product(scatter.response), scatter.speed);
  dataset.add("response_drive_correlation", both.correlation);
  dataset.add("response_drive_rank", both.rank_correlation);
  add_exponent("formula1_exponent", formula1.exponent);
}

}  // namespace synaptica
