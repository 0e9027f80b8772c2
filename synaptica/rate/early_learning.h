// How learning begins out of an activity that never rests: chaos, cycles, noise. Measured, with what drives it.
//
//   learned(t) = E[ m_e(t) - m_-e(t) ]/2e          m = xi . x/N, of copies that learn at the rates e and -e from one state
//   drive(t)   = E[ v(t) . x(t) ]/N, v = integral of b         of a third copy, which does not learn
//
// Of Hebb's rule (b = x) the drive is the integral of the activity's memory,  drive(t) = int_0^t c(s) ds  with
// c(s) = E[x(t) . x(t - s)]/N: first the full second moment |x|^2/N, per unit of time, and once the activity has forgotten
// where it was only the square of its mean. What is learned so far acts as the field e xi drive(t), and to first order in e
//
//   learned(t) = int_0^t h(t - s) drive(s) ds,                 h: response along xi to a kick
//   quasi-linear:  h(t) = xi . exp((-1 + D J) t) D xi/N        D: mean slopes of the neurons, measured
//   lagged_drive(t) = int_0^t exp(-(t - s)) drive(s) ds        times the mean slope: where recurrence adds nothing
//
// Copies at e and -e: even orders in e cancel, and so does what the state itself contributes, for as long as the copies
// stay together. In chaos they part, and no twin helps; then this is no worse than 2R runs of their own.
//
// Times are in units of the neurons' time constant. Cost of a step: 6 N^2 operations a trial, in single precision.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/core/estimate.h"
#include "synaptica/numerics/noise_field.h"
#include "synaptica/rate/learning.h"
#include "synaptica/rate/starting_states.h"

namespace synaptica::rate {

struct EarlyLearningOptions {
  double learning_rate = 0.02;  ///< e: e drive(t) gain << 1, or what was learned saturates
  double time = 40;             ///< of learning, at least 2 intervals
  double interval = 1;          ///< between samples; rounded to whole steps
};

struct EarlyLearning {
  std::vector<double> times;  ///< {samples}, from 0 on
  Array learned;              ///< {pairs, samples}, mean over trials
  Array drive;                ///< {pairs, samples}
  Array lagged_drive;         ///< {pairs, samples}
  Array speeds;  ///< {pairs, trials}: slope of the straight line through what a trial has learned
  Array slope;   ///< {pairs, neurons}: D, mean slope of the neurons while the third copy ran

  /// Mean over trials, with its standard error.
  [[nodiscard]] Estimate speed_of(std::size_t pair) const;
  /// Slope of the line through the drive: the response that a speed over this window goes with. Of Hebb's rule it weighs
  /// c(s) by 6 s (t - s)/t^3, from s = 0 to the window's end t.
  [[nodiscard]] double window_response(std::size_t pair) const;
  [[nodiscard]] double mean_slope(std::size_t pair) const;  ///< of the neurons
};

/// The quasi-linear law: xi . y/N at `times`, of dy = [-y + D (J y + xi drive)] dt from 0 by Euler's method, drive linear
/// in between. Cost: 2 N^2 operations a step. Throws InvalidArgument where lengths differ.
[[nodiscard]] std::vector<double> quasi_linear_learning(const Array& coupling, std::span<const double> slope,
                                                        std::span<const double> target,
                                                        std::span<const double> times,
                                                        std::span<const double> drive, double time_step);

/// From `states` {pairs, trials, neurons} (starting_states.h): settled ones, or spontaneous ones at the input's onset.
/// `rule`: one whose a is fixed. Throws InvalidArgument where it is not, shapes do not fit, or options are out of range;
/// DidNotConverge where a state is lost.
[[nodiscard]] EarlyLearning measure_early_learning(const LearningProblem& problem,
                                                   const AnyLearningRule& rule,
                                                   const numerics::NoiseField& noise, const Array& states,
                                                   const EarlyLearningOptions& options = {});

}  // namespace synaptica::rate
