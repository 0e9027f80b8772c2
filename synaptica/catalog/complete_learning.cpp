#include "synaptica/catalog/complete_learning.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/catalog/complete_learning_description.h"
#include "synaptica/catalog/dynamics_observables.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/vector_product.h"
#include "synaptica/rate/completion.h"
#include "synaptica/rate/connectivity.h"
#include "synaptica/rate/dynamics_diagnostics.h"
#include "synaptica/rate/relaxation.h"
#include "synaptica/rate/scatter.h"
#include "synaptica/rate/sequential_learning.h"
#include "synaptica/study/run_result.h"

namespace synaptica {

namespace {

using numerics::NoiseField;
using numerics::Purpose;
using numerics::RandomStream;

constexpr double recording_interval = 0.5;
// A stored map counts as learned a little further than it is asked for (sequential couplings).
constexpr double sequence_threshold = 0.85;
constexpr double relaxation_times = 5;  // to wait

struct Point {
  explicit Point(const Parameters& p)
      : neurons(count(p, "neurons")),
        memories(count(p, "memories")),
        targets(count(p, "targets")),
        states(count(p, "states")),
        passes(count(p, "passes")),
        connectivity(p.text("connectivity")),
        rule(p.text("rule")),
        strength(p.real("strength")),
        input_strength(p.real("input_strength")),
        warm_up(p.real("warm_up")),
        recording_time(p.real("recording_time")),
        settling(p.real("settling")),
        time_step(p.real("time_step")),
        evoked(p.text("start") == "evoked"),
        activation(rate::make_activation("tanh", p.real("gain"))),
        completion{.learning_rate = p.real("learning_rate"),
                   .threshold = p.real("threshold"),
                   .longest_time = p.real("longest_time")} {}
  static std::size_t count(const Parameters& p, const char* name) {
    return static_cast<std::size_t>(p.integer(name));
  }
  [[nodiscard]] bool decaying() const { return rule == "delta-decay"; }
  [[nodiscard]] rate::AnyLearningRule learning_rule() const {
    return rate::make_learning_rule(decaying() ? "delta" : rule);
  }
  [[nodiscard]] std::size_t stored() const { return std::min(targets, memories); }
  [[nodiscard]] bool sequential() const { return connectivity == "sequential"; }
  [[nodiscard]] std::size_t steps(double time) const {
    return static_cast<std::size_t>(std::llround(time / time_step));
  }

  std::size_t neurons, memories, targets, states, passes;
  std::string connectivity, rule;
  double strength, input_strength, warm_up, recording_time, settling, time_step;
  bool evoked;
  rate::Activation activation;
  rate::CompletionOptions completion;
};

class CompleteLearningStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override;
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override;
  [[nodiscard]] std::vector<Axis> axes(const Parameters& parameters) const override;
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;
  [[nodiscard]] std::vector<std::string> warnings(const PointResult& result) const override;

 private:
  StudyDescription description_ = complete_learning_description();
};

void CompleteLearningStudy::validate(const Parameters& parameters) const {
  const Point point(parameters);
  if (point.completion.threshold >= 1)
    throw InvalidArgument("threshold = " + number_text(point.completion.threshold) +
                          ": tanh neurons come near an overlap of 1 and never reach it; choose below");
  if (point.input_strength == 0 && point.strength == 0)
    throw InvalidArgument("input_strength = 0 and strength = 0: nothing ever moves; raise one of them");
}

double CompleteLearningStudy::memory_needed(const Parameters& parameters) const {
  const Point point(parameters);
  const auto n = static_cast<double>(point.neurons);
  const auto states = static_cast<double>(point.states);
  const double own = point.rule == "delta" ? states : 2;  // matrices of trials of one map
  const double samples = states * point.recording_time / recording_interval;
  return 8 * n * n * (8 + own) + 8 * n * (4 * samples + 2 * states * static_cast<double>(2 * point.targets)) +
         8 * std::pow(std::min(n, samples), 2);
}

std::vector<Axis> CompleteLearningStudy::axes(const Parameters& parameters) const {
  const Point point(parameters);
  Axis maps = {.name = "map", .unit = "1", .meaning = "in the order of learning, from 1", .coordinates = {}};
  for (std::size_t k = 1; k <= (point.sequential() ? point.memories * point.passes : 1); ++k)
    maps.coordinates.push_back(static_cast<double>(k));
  return {maps};
}

// Of a network without couplings, where that part of the inputs agrees with the target; longest_time where it is not learned.
double uncoupled_time(const Point& point, double agreement) {
  rate::UncoupledNetwork network = {.activation = point.activation,
                                    .input_strength = point.input_strength,
                                    .time_step = point.time_step,
                                    .agreement = agreement,
                                    .evoked = point.evoked,
                                    .decaying = {}};
  if (point.decaying()) network.decaying = static_cast<double>(point.neurons);
  return rate::uncoupled_completion(point.learning_rule(), network, point.completion)
      .value_or(point.completion.longest_time);
}

Prediction CompleteLearningStudy::predict(const Parameters& parameters) const {
  const Point point(parameters);
  const double time = uncoupled_time(point, 0.5);
  Prediction prediction;
  prediction["uncoupled_time"] = {Array::scalar(time), Array::scalar(1e-9 * (1 + time)),
                                  Array::scalar(0.01 * time)};
  if (!point.sequential())
    prediction["sequence_time"] = left_out_observable({1}, "couplings are not sequential");
  return prediction;
}

// {patterns, neurons} of signs.
Array signs(const RandomKey& key, Purpose purpose, std::size_t patterns, std::size_t neurons) {
  Array result = Array::filled({patterns, neurons}, 0);
  RandomStream(key, purpose).fill_sign(result.values);
  return result;
}

struct Network {
  Array coupling;
  std::vector<double> sequence_times;
};

Network draw_network(const Point& point, const RandomKey& key, const Array& stored_targets,
                     const Array& stored_inputs) {
  Network network;
  if (point.sequential()) {
    std::vector<double> normals(point.neurons * point.neurons);
    RandomStream(key, Purpose::rate_coupling).fill_normal(normals);
    rate::SequentialLearning learned = rate::learn_in_sequence(
        rate::row_normalised(rate::random_coupling(normals, 1, 0)), std::vector<double>(point.neurons, 0),
        stored_targets, stored_inputs, point.passes,
        {.activation = point.activation,
         .input_strength = point.input_strength,
         .learning_rate = point.completion.learning_rate,
         .threshold = sequence_threshold,
         .time_step = point.time_step,
         .longest_time = point.completion.longest_time});
    network.coupling = std::move(learned.coupling);
    for (const rate::LearnedMap& map : learned.maps) network.sequence_times.push_back(map.time);
  } else {
    network.coupling = rate::kurikawa_kaneko_coupling(stored_targets, stored_inputs);
    if (point.connectivity == "row-normalised") network.coupling = rate::row_normalised(network.coupling);
  }
  for (double& weight : network.coupling.values) weight *= point.strength;
  return network;
}

// New maps first, then stored ones: {maps, 1, neurons}.
Array joined(const Array& novel, const Array& stored, std::size_t count) {
  const std::size_t n = novel.shape[1];
  Array all = {{novel.shape[0] + count, 1, n}, novel.values};
  all.values.insert(all.values.end(), stored.values.begin(),
                    stored.values.begin() + static_cast<std::ptrdiff_t>(count * n));
  return all;
}

// States {maps, trials, neurons} that each map's input evokes, from the same spontaneous ones.
Array evoked_states(const Point& point, const rate::LearningProblem& problem, const Array& spontaneous,
                    const NoiseField& noise) {
  const std::size_t maps = problem.targets.shape[0], n = point.neurons;
  std::vector<rate::TrialSpec> specs;
  for (std::size_t row = 0; row < maps * point.states; ++row)
    specs.push_back({.pair = row / point.states, .noise = static_cast<std::uint32_t>(row % point.states)});
  rate::LearningBatch<double> batch(problem, rate::Hebbian{}, specs, noise);
  for (std::size_t row = 0; row < specs.size(); ++row)
    batch.set_state(row, std::span<const double>(spontaneous.values).subspan(row * n, n));
  batch.advance(point.steps(point.settling));
  Array states = Array::filled({maps, point.states, n}, 0);
  for (std::size_t row = 0; row < specs.size(); ++row)
    std::copy(batch.state(row).begin(), batch.state(row).end(),
              states.values.begin() + static_cast<std::ptrdiff_t>(row * n));
  return states;
}

// Squared mean over trials of each map's states, a neuron, without the bias of its fluctuations.
std::vector<double> evoked_powers(const Array& states) {
  const std::size_t trials = states.shape[1], n = states.shape[2];
  std::vector<double> powers(states.shape[0], 0);
  for (std::size_t pair = 0; pair < powers.size(); ++pair) {
    std::vector<double> sum(n, 0);
    double own = 0;
    for (std::size_t t = 0; t < trials; ++t) {
      const auto x = std::span<const double>(states.values).subspan((pair * trials + t) * n, n);
      numerics::add_scaled(1, x, sum);
      own += numerics::dot(x, x);
    }
    powers[pair] = (numerics::dot(sum, sum) - own) / static_cast<double>(trials * (trials - 1) * n);
  }
  return powers;
}

double rank_correlation(std::span<const double> a, std::span<const double> b) {
  const auto constant = [](std::span<const double> v) {
    return std::all_of(v.begin(), v.end(), [&](double value) { return value == v.front(); });
  };
  return constant(a) || constant(b) ? 0 : rate::scatter_statistics(a, b).rank_correlation;
}

rate::Completion learn(const Point& point, const rate::LearningProblem& problem, const Array& states,
                       const NoiseField& noise) {
  return point.decaying()
             ? rate::measure_decaying_completion(problem, states, point.completion)
             : rate::measure_completion(problem, point.learning_rule(), states, noise, point.completion);
}

// The new maps again, learned by a network that begins without couplings; what theory says of each; and how much longer the
// couplings made it take, which spares what chance overlaps of inputs with targets do to both.
void add_uncoupled(const Point& point, const rate::LearningProblem& problem, const NoiseField& noise,
                   Dataset& dataset) {
  const std::size_t n = point.neurons, maps = point.targets;
  rate::LearningProblem bare = problem;
  bare.coupling = Array::filled({n, n}, 0);
  for (Array* const rows : {&bare.targets, &bare.inputs}) {
    rows->values.resize(maps * n);
    rows->shape[0] = maps;
  }
  Array states = Array::filled({maps, 1, n}, 0);
  if (point.evoked)
    for (std::size_t k = 0; k < maps * n; ++k)
      states.values[k] = point.activation.value(point.input_strength * bare.inputs.values[k]);
  const rate::Completion found = learn(point, bare, states, noise);
  double time = 0, expected = 0, agreement = 0;
  for (std::size_t pair = 0; pair < maps; ++pair) {
    const auto row = [&](const Array& rows) {
      return std::span<const double>(rows.values).subspan(pair * n, n);
    };
    const double overlap = numerics::dot(row(bare.targets), row(bare.inputs)) / static_cast<double>(n);
    agreement += overlap / static_cast<double>(maps);
    time += found.time_of(pair) / static_cast<double>(maps);
    expected += uncoupled_time(point, (1 + overlap) / 2) / static_cast<double>(maps);
  }
  dataset.add("input_overlap", agreement);
  dataset.add("delay", dataset.at("novel_time").values[0] - time);
  dataset.add("uncoupled_time", time);
  dataset.add("uncoupled_time_expected", expected);
}

Dataset CompleteLearningStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const Point point(parameters);
  const std::size_t n = point.neurons;
  const Array stored_targets = signs(key, Purpose::rate_targets, point.memories, n);
  const Array stored_inputs = signs(key, Purpose::rate_inputs, point.memories, n);
  const Network network = draw_network(point, key, stored_targets, stored_inputs);
  const std::size_t maps = point.targets + point.stored();

  rate::LearningProblem problem;
  problem.coupling = network.coupling;
  problem.activation = point.activation;
  problem.time_step = point.time_step;
  problem.targets =
      joined(signs(key, Purpose::rate_novel_targets, point.targets, n), stored_targets, point.stored());
  problem.inputs =
      joined(signs(key, Purpose::rate_novel_inputs, point.targets, n), stored_inputs, point.stored());
  problem.input_strength = 0;
  const NoiseField noise(key, Purpose::rate_noise);

  std::vector<rate::TrialSpec> specs;
  for (std::size_t t = 0; t < point.states; ++t) specs.push_back({.noise = static_cast<std::uint32_t>(t)});
  rate::LearningBatch<double> batch(problem, rate::Hebbian{}, specs, noise);
  batch.start_at_random(0.5);
  batch.advance(point.steps(point.warm_up));
  const std::size_t between = std::max<std::size_t>(1, point.steps(recording_interval));
  const rate::ActivityRecording recording = rate::record_activity(
      batch, std::max<std::size_t>(4, point.steps(point.recording_time) / between), between);
  rate::DynamicsDiagnostics dynamics = rate::describe_activity(recording);
  dynamics.lyapunov_exponent = rate::perturbation_growth(
      problem, noise, {.trials = 2, .warm_up = point.warm_up, .window = point.recording_time});

  Array states = Array::filled({maps, point.states, n}, 0);
  for (std::size_t row = 0; row < maps * point.states; ++row)
    std::copy(batch.state(row % point.states).begin(), batch.state(row % point.states).end(),
              states.values.begin() + static_cast<std::ptrdiff_t>(row * n));
  problem.input_strength = point.input_strength;
  const Array evoked = evoked_states(point, problem, states, noise);
  if (point.evoked) states = evoked;
  const rate::Completion found = learn(point, problem, states, noise);

  std::vector<double> times(maps);
  for (std::size_t pair = 0; pair < maps; ++pair) times[pair] = found.time_of(pair);
  const auto mean = [&](const std::vector<double>& values, std::size_t first, std::size_t last) {
    double sum = 0;
    for (std::size_t k = first; k < last; ++k) sum += values[k] / static_cast<double>(last - first);
    return sum;
  };
  Dataset dataset;
  dataset.add("novel_time", mean(times, 0, point.targets));
  dataset.add("stored_time", mean(times, point.targets, maps));
  const auto unlearned = [&](std::size_t first, std::size_t last) {
    const auto from = found.learned.values.begin();
    const auto count = std::count(from + static_cast<std::ptrdiff_t>(first * point.states),
                                  from + static_cast<std::ptrdiff_t>(last * point.states), 0.0);
    return static_cast<double>(count) / static_cast<double>((last - first) * point.states);
  };
  dataset.add("novel_unlearned", unlearned(0, point.targets));
  dataset.add("stored_unlearned", unlearned(point.targets, maps));
  add_uncoupled(point, problem, noise, dataset);
  dataset.add("spontaneous_variance", dynamics.variance);
  // Trials that rest have no fluctuation, and what is left of their approach is none.
  const bool rests = dynamics.share(rate::Motion::fixed_point) == 1;
  dataset.add("variance_rank_correlation",
              rests ? 0 : rank_correlation(rate::variances_along(recording, problem.targets.values), times));
  dataset.add("response_rank_correlation", rank_correlation(evoked_powers(evoked), times));
  if (point.sequential()) dataset.add("sequence_time", Array::vector(network.sequence_times));
  add_dynamics(dataset, dynamics);
  return dataset;
}

std::vector<std::string> CompleteLearningStudy::warnings(const PointResult& result) const {
  std::vector<std::string> sentences = dynamics_warnings(result);
  const Point point(result.parameters);
  if (point.input_strength == 0)
    sentences.emplace_back(
        "input_strength = 0: without an input nothing tells one map from another; what is learned is "
        "what spontaneous activity and rule bring about by themselves");
  const Array& exponent = result.observable("largest_lyapunov_exponent").mean;
  if (exponent.size() > 0 && exponent.values[0] < 0 && -exponent.values[0] * point.warm_up < relaxation_times)
    sentences.push_back("warm_up = " + number_text(point.warm_up) + ": shorter than " +
                        number_text(relaxation_times) + " relaxation times of " +
                        number_text(-1 / exponent.values[0], 2) +
                        ", so states may still be on their way; wait longer");
  for (const char* name : {"novel_unlearned", "stored_unlearned"}) {
    const Array& part = result.observable(name).mean;
    if (part.size() > 0 && part.values[0] > 0)
      sentences.push_back(
          std::string(name) + " = " + number_text(part.values[0], 2) +
          ": these count with longest_time, so the mean time is too short; raise longest_time");
  }
  return sentences;
}

}  // namespace

std::unique_ptr<Study> make_complete_learning_study() {
  return std::make_unique<CompleteLearningStudy>();
}

}  // namespace synaptica
