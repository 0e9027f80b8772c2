// What the studies of learning out of ongoing activity have in common: parameters that name a kind of network, and the
// networks drawn of it. Here a replica is a network of its own, with several states of its activity.
//
// Patterns, couplings and directions hang on the replica's key alone; networks of different numbers of memories share the
// first of their patterns.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/core/dataset.h"
#include "synaptica/core/parameters.h"
#include "synaptica/rate/activation.h"
#include "synaptica/rate/learning.h"
#include "synaptica/rate/starting_states.h"
#include "synaptica/study/study.h"

namespace synaptica {

/// Defaults that differ from study to study.
struct ActivityDefaults {
  std::int64_t neurons = 200;
  std::string connectivity = "kurikawa-kaneko";
  double gain = 2;
  std::int64_t memories = 100;
  double input_strength = 0.2;
  std::int64_t states = 40;
  std::string start = "evoked";
  std::string activation = "tanh";
};

/// neurons, connectivity, strength, memories, passes, activation, gain, temperature, input_strength, states, start, warm_up,
/// settling, time_step.
[[nodiscard]] std::vector<ParameterSpec> activity_parameters(const ActivityDefaults& defaults);

/// A network as drawn. Patterns {memories, neurons}; of couplings that store none they are new to the network.
struct DrawnNetwork {
  Array coupling;
  Array targets, inputs;
};

/// A point of those parameters, read once.
class ActivitySetting {
 public:
  explicit ActivitySetting(const Parameters& parameters)
      : ActivitySetting(parameters, parameters.real("gain"),
                        static_cast<std::size_t>(parameters.integer("memories"))) {}
  /// Of studies that have several gains and numbers of memories at one point.
  ActivitySetting(const Parameters& parameters, double gain, std::size_t memories);

  [[nodiscard]] DrawnNetwork draw(const RandomKey& key) const;
  /// `count` isotropic directions {count, neurons}.
  [[nodiscard]] Array isotropic(const RandomKey& key, std::size_t count, numerics::Purpose purpose) const;
  /// `count` directions graded from new to one of these patterns (directions.h).
  [[nodiscard]] Array graded(const RandomKey& key, const Array& patterns, std::size_t count,
                             numerics::Purpose purpose) const;
  /// Pairs of these targets and inputs, {pairs, neurons} each.
  [[nodiscard]] rate::LearningProblem problem(const DrawnNetwork& network, const Array& targets,
                                              const Array& inputs) const;
  [[nodiscard]] rate::StartingOptions start() const;
  /// Throws InvalidArgument where values contradict one another.
  void validate() const;
  /// Bytes: matrices of theory and diagnosis, and this many rows of trials that run at once.
  [[nodiscard]] double memory_needed(std::size_t rows) const;

  std::size_t neurons, memories, states, passes;
  std::string connectivity;
  double strength;
  rate::Activation activation;
  double temperature, input_strength, warm_up, settling, time_step;
  bool from_onset;
};

/// Adds the diagnostics (dynamics_observables.h) of one network's spontaneous activity: the problem's input is left out.
void add_spontaneous_dynamics(Dataset& dataset, const rate::LearningProblem& problem, const RandomKey& key);

/// What to beware of, by those diagnostics: activity without fluctuations, and variance that is none.
[[nodiscard]] std::vector<std::string> activity_warnings(const PointResult& point);

}  // namespace synaptica
