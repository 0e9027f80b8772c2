// What the studies of learning rate networks have in common: parameters that name a network and what it learns, and the
// draws that they stand for.
//
// A replica of these studies is a block of noise trials on the SAME network and directions: these hang on network_seed,
// target_seed and input_seed alone, never on the replica. From the generator "splitmix64" (numerics/reference_generator.h)
// they are those that any other program can draw; "walsh" has orthogonal patterns, for closed forms.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/core/parameters.h"
#include "synaptica/rate/activation.h"
#include "synaptica/rate/learning_rule.h"

namespace synaptica {

/// neurons, connectivity, weights, strength, symmetry, memories, excitatory_fraction, activation, gain, temperature,
/// input_strength, rule, learning_rate, decay, trials, time_step, skip_time, learning_time, estimator, generator,
/// network_seed, target_seed, input_seed, pair; activation with this default. A study may leave out skip_time and estimator.
[[nodiscard]] std::vector<ParameterSpec> rate_parameters(const std::string& default_activation);

/// A point of those parameters, read once.
class RateSetting {
 public:
  explicit RateSetting(const Parameters& parameters);

  /// Throws InvalidArgument where values contradict one another.
  void validate() const;

  /// strength times the connectivity's matrix (of "random" and "excitatory-inhibitory" it is their parameter).
  [[nodiscard]] Array coupling() const;
  /// Row `pair` of the patterns of target_seed and of input_seed: for networks with memories a stored one.
  [[nodiscard]] std::vector<double> target() const;
  [[nodiscard]] std::vector<double> input() const;
  /// Patterns of target_seed or input_seed, {count, neurons}; the first `memories` are those that the coupling stores.
  [[nodiscard]] Array patterns(bool of_targets, std::size_t count) const;
  [[nodiscard]] bool has_memories() const;
  /// Times, from the start of learning, at which overlaps are sampled: each unit of time after skip_time, to learning_time.
  [[nodiscard]] std::vector<std::size_t> sample_steps() const;

  std::size_t neurons, memories, trials, pair;
  std::string connectivity, generator;
  std::vector<double> weights;  ///< of connectivity "matrix", else empty
  double strength, symmetry, excitatory_fraction;
  rate::Activation activation;
  double temperature, input_strength;
  rate::AnyLearningRule rule;
  double learning_rate, decay, time_step, skip_time, learning_time;
  bool tangent;
  std::uint64_t network_seed, target_seed, input_seed;

 private:
  [[nodiscard]] std::vector<double> coupling_normals() const;  // neurons^2
  [[nodiscard]] Array sequential_coupling(const Array& targets) const;
};

}  // namespace synaptica
