#include "synaptica/catalog/activity_setting.h"

#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "synaptica/catalog/dynamics_observables.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/noise_field.h"
#include "synaptica/numerics/random.h"
#include "synaptica/rate/connectivity.h"
#include "synaptica/rate/directions.h"
#include "synaptica/rate/dynamics_diagnostics.h"
#include "synaptica/rate/sequential_learning.h"
#include "synaptica/study/run_result.h"

namespace synaptica {

namespace {

using numerics::Purpose;
using numerics::RandomStream;

// Below it a cycle cannot be told from chaos: exponents of 100 units of time scatter by about as much.
constexpr double least_chaos = 0.02;

// How sequential couplings learned each of their maps (rate/sequential_learning.h).
constexpr double lesson_strength = 1;    // of the input
constexpr double lesson_rate = 0.3;      // 1/time
constexpr double lesson_overlap = 0.85;  // at which a map is learned

std::size_t count_of(const Parameters& parameters, const char* name) {
  return static_cast<std::size_t>(parameters.integer(name));
}

Array signs(const RandomKey& key, Purpose purpose, std::size_t patterns, std::size_t neurons) {
  Array result = Array::filled({patterns, neurons}, 0);
  RandomStream stream(key, purpose);
  for (double& value : result.values) value = stream.sign();
  return result;
}

}  // namespace

std::vector<ParameterSpec> activity_parameters(const ActivityDefaults& defaults) {
  return {
      {"neurons", "rate neurons", defaults.neurons, "1", Range::between(4, 1e5)},
      {"connectivity",
       "the coupling J; row-normalised: Kurikawa-Kaneko's with rows of length 1; sequential: independent "
       "couplings that learned the maps one after the other by the delta rule with decay",
       defaults.connectivity,
       "1",
       {},
       {"random", "kurikawa-kaneko", "row-normalised", "hopfield", "sequential"}},
      {"strength", "factor of the coupling; of random couplings the standard deviation times sqrt(neurons)",
       1.0, "1", Range::between(0, 1e6)},
      {"memories", "patterns, or pairs of them, in couplings that store some", defaults.memories, "1",
       Range::between(1, 1e5)},
      {"passes", "through all maps, of sequential couplings", std::int64_t{3}, "1", Range::between(1, 1000)},
      {"activation",
       "how a neuron answers its field",
       defaults.activation,
       "1",
       {},
       rate::activation_names()},
      {"gain", "of the activation", defaults.gain, "1", Range::above(0)},
      {"temperature", "variance that the noise alone gives a neuron", 0.0, "1", Range::between(0, 1e6)},
      {"input_strength", "factor of the input, inside the activation", defaults.input_strength, "1",
       Range::between(-1e6, 1e6)},
      {"states", "states of a network's activity that learning starts from", defaults.states, "1",
       Range::between(2, 1e6)},
      {"start",
       "onset: learning starts with the input, out of spontaneous activity; evoked: `settling` later",
       defaults.start,
       "1",
       {},
       {"onset", "evoked"}},
      {"warm_up", "without input, from small random states", 100.0, "time", Range::between(0, 1e6)},
      {"settling", "under the input before learning, of the start evoked", 40.0, "time",
       Range::between(0, 1e6)},
      {"time_step", "of the Euler map", 0.1, "time",
       Range{.lowest = 0, .highest = 2, .lowest_included = false, .highest_included = false}},
  };
}

ActivitySetting::ActivitySetting(const Parameters& p, double gain, std::size_t stored)
    : neurons(count_of(p, "neurons")),
      memories(stored),
      states(count_of(p, "states")),
      passes(count_of(p, "passes")),
      connectivity(p.text("connectivity")),
      strength(p.real("strength")),
      activation(rate::make_activation(p.text("activation"), gain)),
      temperature(p.real("temperature")),
      input_strength(p.real("input_strength")),
      warm_up(p.real("warm_up")),
      settling(p.real("settling")),
      time_step(p.real("time_step")),
      from_onset(p.text("start") == "onset") {}

DrawnNetwork ActivitySetting::draw(const RandomKey& key) const {
  DrawnNetwork network;
  network.targets = signs(key, Purpose::rate_targets, memories, neurons);
  network.inputs = signs(key, Purpose::rate_inputs, memories, neurons);
  if (connectivity == "random" || connectivity == "sequential") {
    std::vector<double> normals(neurons * neurons);
    RandomStream(key, Purpose::rate_coupling).fill_normal(normals);
    network.coupling = rate::random_coupling(normals, 1, 0);
  }
  if (connectivity == "sequential") {
    network.coupling =
        rate::learn_in_sequence(rate::row_normalised(std::move(network.coupling)),
                                std::vector<double>(neurons, 0), network.targets, network.inputs, passes,
                                {.activation = activation,
                                 .input_strength = lesson_strength,
                                 .learning_rate = lesson_rate,
                                 .threshold = lesson_overlap,
                                 .time_step = time_step})
            .coupling;
  } else if (connectivity == "hopfield") {
    network.coupling = rate::hopfield_coupling(network.targets);
  } else if (connectivity != "random") {
    network.coupling = rate::kurikawa_kaneko_coupling(network.targets, network.inputs);
  }
  if (connectivity == "row-normalised") network.coupling = rate::row_normalised(std::move(network.coupling));
  if (strength != 1)
    for (double& weight : network.coupling.values) weight *= strength;
  return network;
}

Array ActivitySetting::isotropic(const RandomKey& key, std::size_t count, Purpose purpose) const {
  Array rows = Array::filled({count, neurons}, 0);
  RandomStream(key, purpose).fill_normal(rows.values);
  return rate::normalised_directions(std::move(rows));
}

Array ActivitySetting::graded(const RandomKey& key, const Array& patterns, std::size_t count,
                              Purpose purpose) const {
  std::vector<double> normals(count * neurons);
  RandomStream(key, purpose).fill_normal(normals);
  return rate::graded_directions(patterns, normals, count);
}

rate::LearningProblem ActivitySetting::problem(const DrawnNetwork& network, const Array& targets,
                                               const Array& inputs) const {
  rate::LearningProblem problem;
  problem.coupling = network.coupling;
  problem.activation = activation;
  problem.temperature = temperature;
  problem.time_step = time_step;
  problem.targets = {{targets.shape[0], 1, neurons}, targets.values};
  problem.inputs = {{inputs.shape[0], 1, neurons}, inputs.values};
  problem.input_strength = input_strength;
  return problem;
}

rate::StartingOptions ActivitySetting::start() const {
  return {.trials = states, .warm_up = warm_up, .settling = from_onset ? 0 : settling};
}

void ActivitySetting::validate() const {
  if (connectivity == "row-normalised" && memories < 2)
    throw InvalidArgument("memories = " + std::to_string(memories) +
                          ": one map leaves rows of zeros, which cannot be normalised; store at least 2");
}

double ActivitySetting::memory_needed(std::size_t rows) const {
  const auto n = static_cast<double>(neurons);
  // Coupling in both precisions, recording, covariance, and what eigenvectors and linear systems take; of a row state,
  // field, and the integral of what it learns from. Diagnosis keeps 8 trials of 200 samples.
  return 8 * n * n * 12 + 24 * n * static_cast<double>(rows) +
         8 * n * (8 * 200 + 2.0 * static_cast<double>(memories));
}

void add_spontaneous_dynamics(Dataset& dataset, const rate::LearningProblem& problem, const RandomKey& key) {
  rate::LearningProblem alone = problem;
  alone.input_strength = 0;
  add_dynamics(dataset,
               rate::observe_activity(alone, numerics::NoiseField(key, Purpose::rate_recording)).dynamics);
}

std::vector<std::string> activity_warnings(const PointResult& point) {
  const auto mean = [&](std::string_view name) {
    for (const ObservableResult& result : point.observables)
      if (result.name == name && result.mean.size() == 1) return result.mean.values[0];
    return std::numeric_limits<double>::quiet_NaN();  // not simulated: every comparison is false
  };
  std::vector<std::string> found;
  const bool noisy = point.parameters.real("temperature") > 0;
  if (!noisy && mean("largest_lyapunov_exponent") < least_chaos)
    found.push_back("the activity is not chaotic (largest Lyapunov exponent " +
                    number_text(mean("largest_lyapunov_exponent"), 2) +
                    "): without noise most directions do not fluctuate, and their variance predicts nothing");
  if (mean("within_trial_share") < 0.5)
    found.push_back("only " + number_text(100 * mean("within_trial_share"), 2) +
                    " % of the spontaneous variance fluctuates; the rest is frozen in coexisting states, and "
                    "is no measure of response");
  return found;
}

}  // namespace synaptica
