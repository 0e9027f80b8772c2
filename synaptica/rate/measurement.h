// Measuring what the fluctuation-learning relation relates: spontaneous activity, evoked activity, and the speed of learning.
//
//   spontaneous   no input, no learning: mean, covariance C = E[dx dx^T], and C(s) at lags, pooled over trials and time
//   evoked        q = |E x|^2/N under the input, by products of different trials, r /= r':  mean of x_r . x_r'/N.  The
//                 squared length of a mean of R trials is too large by noise of order T/R; this is not, and may be negative
//   learning      from the evoked state: slope and offset of the line fitted to the overlap that is learned, sampled each
//                 unit of time from skip_time to learning_time, for each trial and pair; as a difference to a twin with
//                 the same noise, divided by the learning rate, or as a tangent (learning.h)
//
// All pairs use the same noise, trial by trial: what differs between them is not noise. Points of one line are correlated
// in time, so errors come from the scatter of trials, never from residuals. Copy and twin part when learning starts: before,
// they are one. One network of 200 neurons, 40 pairs and 16 trials: 92 G operations, some five seconds on one core.
#pragma once

#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/core/estimate.h"
#include "synaptica/rate/learning.h"

namespace synaptica::rate {

struct SpontaneousOptions {
  std::size_t trials = 64;
  double warm_up = 30;
  double time = 300;      ///< recorded of each trial
  double interval = 0.5;  ///< between samples; rounded to whole steps
  std::size_t lags = 0;   ///< how many covariances C(0), C(interval), ... are wanted
  /// The integral of C(s) is wanted up to here; 0: not at all. Two products of matrices a sample, however far it goes.
  double integration_time = 0;
  /// The network runs in single precision, twice as fast; sums are in double.
  bool single_precision = false;
};

struct SpontaneousActivity {
  std::vector<double> mean;   ///< {N}
  Array covariance;           ///< {N, N}
  std::vector<Array> lagged;  ///< C(s)_ij = E[dx_i(t+s) dx_j(t)]
  double interval = 0;        ///< between samples and lags, as it was
  Array integral;    ///< of C(s) from 0 to integration_time, by the trapezoid rule at `interval`; else empty
  Array half_means;  ///< {trials, 2, N}: mean of each trial's first and second half
  /// sigma_v^2 = v . C v/N.
  [[nodiscard]] double variance_along(std::span<const double> direction) const;
  /// Variance between the means of trials, over what the difference of their halves makes of it: 1 where all trials see
  /// one state, far above where each stays in one of several. An F ratio of (trials - 1, trials) degrees of freedom.
  [[nodiscard]] double state_ratio_along(std::span<const double> direction) const;
};

/// Of `problem` without its input. Throws InvalidArgument where options leave no sample, or fewer than lags.
[[nodiscard]] SpontaneousActivity measure_spontaneous(const LearningProblem& problem,
                                                      const numerics::NoiseField& noise,
                                                      const SpontaneousOptions& options = {});

struct SpeedOptions {
  std::size_t trials = 16;      ///< at least 2
  bool tangent = false;         ///< else paired
  double learning_rate = 1e-4;  ///< of the paired copies
  double warm_up = 30;          ///< under the input, from small random x; see warm_up_time (relaxation.h)
  double evoked_time =
      30;  ///< after it, before learning: the time over which the evoked activity is averaged
  double skip_time = 15;
  double learning_time = 60;
};

struct SpeedMeasurement {
  Array speed;                       ///< {pairs, trials}
  Array offset;                      ///< {pairs, trials}
  Array evoked;                      ///< {pairs, N}: mean over time and trials
  std::vector<double> evoked_power;  ///< q of each pair, unbiased
  /// Mean over trials, with its standard error.
  [[nodiscard]] Estimate speed_of(std::size_t pair) const;
};

/// Throws InvalidArgument where options are out of range, DidNotConverge where a state is lost.
[[nodiscard]] SpeedMeasurement measure_speeds(const LearningProblem& problem, const AnyLearningRule& rule,
                                              const numerics::NoiseField& noise,
                                              const SpeedOptions& options = {});

}  // namespace synaptica::rate
