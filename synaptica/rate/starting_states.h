// Where measurements of an activity that never rests begin: states of it, and what its neurons' slopes are there.
//
//   spontaneous   from small random states, `warm_up` without input
//   evoked        then `settling` under the input of each pair: 0 is the spontaneous state, at the input's onset
//
// In single precision, all trials by one product a step. Noise: trials 0 ... R - 1 of the field for the first, R ... 2R - 1
// for the second; later measurements take numbers from 2R on, so that no noise comes twice.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/numerics/noise_field.h"
#include "synaptica/rate/coupling_product.h"
#include "synaptica/rate/learning.h"

namespace synaptica::rate {

struct StartingOptions {
  std::size_t trials = 20;  ///< R, states of each pair; at least 2
  double warm_up = 100;
  double settling = 40;
};

/// {pairs, trials, neurons}: each pair's copies of spontaneous states {trials, neurons}, `settling` later. Throws
/// InvalidArgument where shapes do not fit, DidNotConverge where a state is lost.
[[nodiscard]] Array settled_states(const LearningProblem& problem, const numerics::NoiseField& noise,
                                   const Array& spontaneous, double settling);

/// Both. Throws as that, and InvalidArgument where options are out of range.
[[nodiscard]] Array starting_states(const LearningProblem& problem, const numerics::NoiseField& noise,
                                    const StartingOptions& options);

/// D of each pair, collected from states.
class MeanSlope {
 public:
  explicit MeanSlope(const LearningProblem& problem);
  /// The states of `trials`, all of this pair.
  void add(std::size_t pair, const LearningBatch<float>& batch, std::span<const std::size_t> trials);
  /// {pairs, neurons}: mean slope by the field, gain included. Each pair must have been added to.
  [[nodiscard]] Array mean() const;

 private:
  Activation activation_;
  std::size_t neurons_;
  CouplingProduct<float> coupling_;
  std::vector<float> drive_;  // input_strength * inputs, {pairs, neurons}
  std::vector<float> states_, fields_, slopes_;
  Array total_;
  std::vector<double> count_;
};

/// D of spontaneous activity, {neurons}: mean over trials and `time` after the warm-up, a sample each unit of time. The
/// problem's input is left out, and `settling`. Throws as starting_states.
[[nodiscard]] std::vector<double> spontaneous_slope(const LearningProblem& problem,
                                                    const numerics::NoiseField& noise,
                                                    const StartingOptions& options, double time);

/// How many trials of each pair are in states {pairs, trials, neurons}, at least two. Throws InvalidArgument where the shape
/// is not that, or the problem's pairs are not of one column.
[[nodiscard]] std::size_t trials_of(const LearningProblem& problem, const Array& states);

}  // namespace synaptica::rate
