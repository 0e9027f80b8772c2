#include "synaptica/catalog/rate_setting.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/random.h"
#include "synaptica/numerics/reference_generator.h"
#include "synaptica/rate/connectivity.h"
#include "synaptica/rate/sequential_learning.h"

namespace synaptica {

namespace {

using numerics::Purpose;
using numerics::RandomStream;

std::uint64_t seed_of(const Parameters& parameters, const char* name) {
  return static_cast<std::uint64_t>(parameters.integer(name));
}

std::size_t count_of(const Parameters& parameters, const char* name) {
  return static_cast<std::size_t>(parameters.integer(name));
}

// Studies that fit no line to the start of learning have not all parameters.
bool has(const Parameters& parameters, std::string_view name) {
  return std::any_of(parameters.specs().begin(), parameters.specs().end(),
                     [&](const ParameterSpec& spec) { return spec.name == name; });
}

}  // namespace

std::vector<ParameterSpec> rate_parameters(const std::string& default_activation) {
  return {
      {"neurons", "rate neurons", std::int64_t{200}, "1", Range::between(2, 1e5)},
      {"connectivity",
       "the coupling J; row-normalised: that of kurikawa-kaneko, rows of length 1; sequential: shaped by "
       "learning the maps one after the other (rate/sequential_learning.h); matrix: weights",
       std::string("hopfield"),
       "1",
       {},
       {"hopfield", "random", "kurikawa-kaneko", "pseudo-inverse", "excitatory-inhibitory", "row-normalised",
        "sequential", "matrix"}},
      {"weights",
       "rows of the coupling, one after the other, of connectivity matrix; weights=@FILE reads them",
       std::vector<double>{}, "1", Range{}},
      {"strength", "factor of the coupling; of random couplings the standard deviation times sqrt(neurons)",
       1.0, "1", Range::between(0, 1e6)},
      {"symmetry", "correlation of J_ij with J_ji, of random couplings", 0.0, "1", Range::between(-1, 1)},
      {"memories", "patterns, or pairs of them, in couplings that store some", std::int64_t{10}, "1",
       Range::between(1, 1e5)},
      {"excitatory_fraction", "neurons that excite, of excitatory-inhibitory couplings", 0.8, "1",
       Range{.lowest = 0, .highest = 1, .lowest_included = false, .highest_included = false}},
      {"activation", "how a neuron answers its field", default_activation, "1", {}, rate::activation_names()},
      {"gain", "of the activation", 0.6, "1", Range::above(0)},
      {"temperature", "variance that the noise alone gives a neuron", 0.01, "1", Range::between(0, 1e6)},
      {"input_strength", "factor of the input, inside the activation", 0.1, "1", Range::between(-1e6, 1e6)},
      {"rule", "what a synapse multiplies", std::string("hebbian"), "1", {}, rate::learning_rule_names()},
      {"learning_rate", "of the copies that learn (estimator paired)", 1e-4, "1/time",
       Range{.lowest = 0, .highest = 1e3, .lowest_included = false}},
      {"decay", "rate at which what was learned is forgotten", 0.0, "1/time", Range::between(0, 1e3)},
      {"trials", "trials of a replica, each with noise of its own", std::int64_t{16}, "1",
       Range::between(2, 1e6)},
      {"pair", "which target and input, counted from 0", std::int64_t{0}, "1", Range::between(0, 1e5)},
      {"time_step", "of the Euler map", 0.1, "time",
       Range{.lowest = 0, .highest = 2, .lowest_included = false, .highest_included = false}},
      {"skip_time", "of learning, before the fitted line begins", 15.0, "time", Range::between(0, 1e6)},
      {"learning_time", "of learning, where the fitted line ends", 60.0, "time",
       Range{.lowest = 0, .highest = 1e6, .lowest_included = false}},
      {"estimator",
       "paired: copies that learn against twins with equal noise; tangent: the derivative by the learning "
       "rate",
       std::string("paired"),
       "1",
       {},
       {"paired", "tangent"}},
      {"generator",
       "of network and patterns; walsh: orthogonal patterns, rows seed + 2 k of the Walsh matrix",
       std::string("philox"),
       "1",
       {},
       {"philox", "splitmix64", "walsh"}},
      {"network_seed", "names the random coupling", std::int64_t{1}, "1", Range::between(0, 9e15)},
      {"target_seed", "names the targets, stored ones too", std::int64_t{2}, "1", Range::between(0, 9e15)},
      {"input_seed", "names the inputs, stored ones too", std::int64_t{3}, "1", Range::between(0, 9e15)},
  };
}

RateSetting::RateSetting(const Parameters& p)
    : neurons(count_of(p, "neurons")),
      memories(count_of(p, "memories")),
      trials(count_of(p, "trials")),
      pair(count_of(p, "pair")),
      connectivity(p.text("connectivity")),
      generator(p.text("generator")),
      weights(p.real_list("weights")),
      strength(p.real("strength")),
      symmetry(p.real("symmetry")),
      excitatory_fraction(p.real("excitatory_fraction")),
      activation(rate::make_activation(p.text("activation"), p.real("gain"))),
      temperature(p.real("temperature")),
      input_strength(p.real("input_strength")),
      rule(rate::make_learning_rule(p.text("rule"))),
      learning_rate(p.real("learning_rate")),
      decay(p.real("decay")),
      time_step(p.real("time_step")),
      skip_time(has(p, "skip_time") ? p.real("skip_time") : 0),
      learning_time(p.real("learning_time")),
      tangent(has(p, "estimator") && p.text("estimator") == "tangent"),
      network_seed(seed_of(p, "network_seed")),
      target_seed(seed_of(p, "target_seed")),
      input_seed(seed_of(p, "input_seed")) {}

bool RateSetting::has_memories() const {
  return connectivity != "random" && connectivity != "excitatory-inhibitory" && connectivity != "matrix";
}

void RateSetting::validate() const {
  if (connectivity == "matrix" && weights.size() != neurons * neurons)
    throw InvalidArgument("weights: " + std::to_string(weights.size()) +
                          " numbers; a coupling of neurons = " + std::to_string(neurons) + " has " +
                          std::to_string(neurons * neurons) + ", row after row (weights=@FILE reads them)");
  if (connectivity != "matrix" && !weights.empty())
    throw InvalidArgument("weights: are of connectivity = matrix, not " + connectivity);
  if (has_memories() && pair >= memories)
    throw InvalidArgument("pair = " + std::to_string(pair) + ": the network stores " +
                          std::to_string(memories) + ", counted from 0");
  if (connectivity == "pseudo-inverse" && memories > neurons)
    throw InvalidArgument("memories = " + std::to_string(memories) + ": a pseudo-inverse of " +
                          std::to_string(neurons) + " neurons stores at most as many");
  const double excitatory = std::round(excitatory_fraction * static_cast<double>(neurons));
  if (connectivity == "excitatory-inhibitory" &&
      (excitatory < 1 || excitatory > static_cast<double>(neurons) - 1))
    throw InvalidArgument("excitatory_fraction = " + number_text(excitatory_fraction) + ": of " +
                          std::to_string(neurons) + " neurons some must excite and some inhibit");
  if (!(learning_time >= skip_time + 3) || sample_steps().size() < 3)
    throw InvalidArgument(
        "learning_time = " + number_text(learning_time) +
        ": a line needs at least 3 units of time after skip_time = " + number_text(skip_time));
  if (!(decay * time_step <= 1))
    throw InvalidArgument("decay = " + number_text(decay) +
                          ": must be at most 1/time_step = " + number_text(1 / time_step));
  if (generator == "walsh") {
    if (!has_memories() && connectivity != "matrix")
      throw InvalidArgument("generator = walsh: connectivity '" + connectivity +
                            "' is random; choose philox or splitmix64");
    if ((neurons & (neurons - 1)) != 0)
      throw InvalidArgument("neurons = " + std::to_string(neurons) +
                            ": Walsh patterns need a power of 2, such as 64 or 256");
    if (std::max(target_seed, input_seed) + 2 * (std::max(memories, pair + 1) - 1) >= neurons)
      throw InvalidArgument("memories = " + std::to_string(memories) + ": " + std::to_string(neurons) +
                            " Walsh rows do not hold so many targets and inputs");
  }
}

Array RateSetting::patterns(bool of_targets, std::size_t count) const {
  const std::uint64_t seed = of_targets ? target_seed : input_seed;
  Array result = Array::filled({count, neurons}, 0);
  if (generator == "splitmix64") {
    numerics::ReferenceGenerator(seed).fill_sign(result.values);
  } else if (generator == "walsh") {
    for (std::size_t k = 0; k < count; ++k)
      for (std::size_t i = 0; i < neurons; ++i)
        result.values[k * neurons + i] = __builtin_popcountll((seed + 2 * k) & i) % 2 == 0 ? 1 : -1;
  } else {
    RandomStream stream({.seed = seed}, of_targets ? Purpose::rate_targets : Purpose::rate_inputs);
    for (double& value : result.values) value = stream.sign();
  }
  return result;
}

std::vector<double> RateSetting::coupling_normals() const {
  std::vector<double> normals(neurons * neurons);
  if (generator == "splitmix64") {
    numerics::ReferenceGenerator(network_seed).fill_normal(normals);
  } else {
    RandomStream({.seed = network_seed}, Purpose::rate_coupling).fill_normal(normals);
  }
  return normals;
}

// From independent weights with rows of length 1, where the rule leaves them, and from rest.
Array RateSetting::sequential_coupling(const Array& targets) const {
  constexpr std::size_t passes = 3;
  return rate::learn_in_sequence(rate::row_normalised(rate::random_coupling(coupling_normals(), 1, 0)),
                                 std::vector<double>(neurons, 0), targets, patterns(false, memories), passes,
                                 {.activation = activation, .time_step = time_step})
      .coupling;
}

Array RateSetting::coupling() const {
  if (connectivity == "matrix") {
    Array coupling = rate::coupling_from_values({{neurons, neurons}, weights});
    for (double& weight : coupling.values) weight *= strength;
    return coupling;
  }
  if (!has_memories()) {
    const std::vector<double> normals = coupling_normals();
    if (connectivity == "random") return rate::random_coupling(normals, strength, symmetry);
    return rate::excitatory_inhibitory_coupling(
        normals, {.strength = strength, .excitatory_fraction = excitatory_fraction});
  }
  const Array targets = patterns(true, memories);
  Array coupling = connectivity == "hopfield"         ? rate::hopfield_coupling(targets)
                   : connectivity == "pseudo-inverse" ? rate::pseudo_inverse_coupling(targets)
                   : connectivity == "sequential"
                       ? sequential_coupling(targets)
                       : rate::kurikawa_kaneko_coupling(targets, patterns(false, memories));
  if (connectivity == "row-normalised") coupling = rate::row_normalised(std::move(coupling));
  if (strength != 1)
    for (double& weight : coupling.values) weight *= strength;
  return coupling;
}

std::vector<double> RateSetting::target() const {
  const Array all = patterns(true, pair + 1);
  return {all.values.end() - static_cast<std::ptrdiff_t>(neurons), all.values.end()};
}

std::vector<double> RateSetting::input() const {
  const Array all = patterns(false, pair + 1);
  return {all.values.end() - static_cast<std::ptrdiff_t>(neurons), all.values.end()};
}

std::vector<std::size_t> RateSetting::sample_steps() const {
  const auto unit = static_cast<std::size_t>(std::max(1.0, std::round(1 / time_step)));
  const auto last = static_cast<std::size_t>(std::floor(learning_time / time_step + 1e-9));
  std::vector<std::size_t> steps;
  for (std::size_t step = unit; step <= last; step += unit)
    if (static_cast<double>(step) * time_step > skip_time * (1 + 1e-12)) steps.push_back(step);
  return steps;
}

}  // namespace synaptica
