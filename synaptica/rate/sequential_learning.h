// Networks shaped by their own learning: maps, of an input to a target, learned one after the other.
//
//   dx/dt   = -x + phi(gain (J x + input_strength eta))
//   dJ_ij/dt = (e/N) (xi_i - x_i)(x_j - u_i J_ij),   u = J x
//
// without noise, by Euler's method; a map is learned when xi.x/N has reached `threshold`, and the next one begins from
// the state and the couplings that it left. The rule is the delta rule, with a decay that acts on each neuron in
// proportion to its recurrent field. As sum_j J_ij (x_j - u_i J_ij) = u_i (1 - |J_i|^2), it draws the length of each row
// to 1 where the neuron is on its target's side and short of it: learning goes on for ever without the couplings growing,
// and old maps fade. What the rule converges to is the row-normalised coupling (connectivity.h).
//
//   symbol   name             meaning                              unit, range
//   e        learning_rate                                         1/time; above 0
//   eta, xi  inputs, targets  rows, one map each                   {maps, N}
//   h        time_step                                             time; between 0 and 2
//
// Cost: N^2 multiplications for the field and 2 N^2 for the couplings a step; each row is read and written once.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/rate/activation.h"

namespace synaptica::rate {

struct MapLearningOptions {
  Activation activation = {};
  double input_strength = 1;
  double learning_rate = 0.3;
  double threshold = 0.85;  ///< overlap at which a map is learned, above 0; tanh neurons never reach 1
  double time_step = 0.1;
  double longest_time = 1000;  ///< given to one map; a map that needs longer is not completed
};

struct LearnedMap {
  double time =
      0;  ///< from the onset of the input, between steps by interpolation; if not completed, all of it
  double overlap = 0;  ///< at the end
  bool completed = false;
};

/// Learns one map from where `coupling` and `state` are; both move. Throws InvalidArgument where shapes do not fit or
/// options are out of range, DidNotConverge where the state is lost.
LearnedMap learn_map(Array& coupling, std::span<double> state, std::span<const double> target,
                     std::span<const double> input, const MapLearningOptions& options);

struct SequentialLearning {
  Array coupling;                ///< after the last map
  std::vector<double> state;     ///< likewise
  std::vector<LearnedMap> maps;  ///< in the order of learning: passes times the number of maps
};

/// All maps in order, `passes` times over, from `coupling` and the state `start`. Throws as learn_map; and DidNotConverge
/// where a map is not completed.
[[nodiscard]] SequentialLearning learn_in_sequence(Array coupling, std::span<const double> start,
                                                   const Array& targets, const Array& inputs,
                                                   std::size_t passes, const MapLearningOptions& options);

}  // namespace synaptica::rate
