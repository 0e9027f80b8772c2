// How long it takes until a map is learned: until the overlap xi.x/N reaches a threshold.
//
// Measured, from given states, map by map, each from the couplings as they were (measure_completion); for the delta rule
// with the decay of sequential_learning.h likewise (measure_decaying_completion). And in theory, for a network without
// couplings to begin with (uncoupled_completion): all that it has is what it learns. There neurons are of two kinds, those
// whose input points to their target and those whose input points away, and each kind moves as one: with y = xi x, s = +-1
// and w the parts of both kinds
//
//   dy_a/dt = -y_a + phi(gain (u_a + input_strength s_a)),   u_a = sum_b w_b B_ab y_b
//   dB_ab/dt = e [ a_a b_b - (decaying: (1 - y_a) u_a B_ab/N) ]         a, b: the rule's factors of y, target 1 and input s
//
// two neurons and four couplings, for any N; of Hebb's rule and the delta rule.
#pragma once

#include <cstddef>
#include <optional>

#include "synaptica/core/array.h"
#include "synaptica/numerics/noise_field.h"
#include "synaptica/rate/learning.h"

namespace synaptica::rate {

struct CompletionOptions {
  double learning_rate = 0.3;
  double threshold = 0.8;     ///< of the overlap, above 0
  double longest_time = 200;  ///< after which a map counts as not learned
};

struct Completion {
  Array
      times;  ///< {pairs, trials}: first crossing of the threshold, between steps by interpolation; longest_time if none
  Array learned;  ///< {pairs, trials}: 1 or 0
  /// Mean over trials.
  [[nodiscard]] double time_of(std::size_t pair) const;
};

/// `states` {pairs, trials, N}: from where each trial of a pair starts to learn, under the pair's input. Throws
/// InvalidArgument where shapes do not fit or options are out of range, DidNotConverge where a state is lost.
[[nodiscard]] Completion measure_completion(const LearningProblem& problem, const AnyLearningRule& rule,
                                            const Array& states, const numerics::NoiseField& noise,
                                            const CompletionOptions& options);

/// The same of the delta rule with decay of rows. Without noise: throws InvalidArgument where there is some.
[[nodiscard]] Completion measure_decaying_completion(const LearningProblem& problem, const Array& states,
                                                     const CompletionOptions& options);

struct UncoupledNetwork {
  Activation activation = {};
  double input_strength = 1;
  double time_step = 0.1;
  double agreement = 0.5;          ///< part of the neurons whose input points to their target
  bool evoked = false;             ///< start: the state under the input; else rest
  std::optional<double> decaying;  ///< N, of the delta rule with decay of rows
};

/// None where the threshold is not reached in longest_time. Throws InvalidArgument where options are out of range.
[[nodiscard]] std::optional<double> uncoupled_completion(const AnyLearningRule& rule,
                                                         const UncoupledNetwork& network,
                                                         const CompletionOptions& options);

}  // namespace synaptica::rate
