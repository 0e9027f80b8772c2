// What kind of activity a network has, before anything is concluded from its fluctuations.
//
// Without noise a network may rest, run round a cycle, or be chaotic; started elsewhere it may end elsewhere. Variance
// means something different in each case. From states recorded at equal intervals, of several trials (starts):
//
//   variance              tr C/N,  C = covariance of x over samples and trials, around the mean of all
//   participation_ratio   (tr C)^2/tr C^2: in how many dimensions the activity moves; of n independent samples not above n,
//                         and low by a factor of about 1 + ratio/n
//   within_trial_share    of the variance, around each trial's own mean: fluctuation. The rest lies between trials, frozen
//                         in the states that they fell into (and, of records not long against the autocorrelation time T
//                         of a record of length L, a part 2T/L that is not frozen at all)
//   autocorrelation_time  integral of c(s)/c(0) up to its first zero, c(s) = mean of dx(t+s).dx(t)/N within trials; 0 where
//                         all rest
//   recurrence            largest value of c(s)/c(0) beyond its first minimum, s up to half the record: near 1 of a cycle,
//                         near 0 of chaos in many dimensions
//   lyapunov_exponent     rate at which perturbations grow (relaxation.h): below 0 a fixed point or a noise-driven state,
//                         0 a cycle, above 0 chaos
//
// and of each trial (without noise; with it all motion is irregular): a fixed point, where it stays within `still` of its
// size, or has no more than `still` left; a cycle, where it comes back within `same` of its fluctuation, after a `period`;
// else irregular. Trials that rest or run on the same points are in one `state`; all irregular ones count as one. x and -x
// are two states.
//
// Pure functions of a recording, but for observe_activity, which makes one. Cost for R trials of S samples: R S^2 N/2
// operations, and 2 N RS min(N, RS) for the ratio. Memory of a recording: 8 R S N bytes.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/core/estimate.h"
#include "synaptica/numerics/noise_field.h"
#include "synaptica/rate/learning.h"
#include "synaptica/rate/relaxation.h"

namespace synaptica::rate {

struct ActivityRecording {
  Array states;         ///< {trials, samples, N}
  double interval = 1;  ///< between samples
};

/// The next `samples` states of every trial, `steps` steps of the batch apart; the batch moves on. Its `tangents` are
/// renormalised at every sample.
template <class Real>
[[nodiscard]] ActivityRecording record_activity(LearningBatch<Real>& batch, std::size_t samples,
                                                std::size_t steps, TangentGrowth<Real>* tangents = nullptr);
extern template ActivityRecording record_activity(LearningBatch<double>&, std::size_t, std::size_t,
                                                  TangentGrowth<double>*);
extern template ActivityRecording record_activity(LearningBatch<float>&, std::size_t, std::size_t,
                                                  TangentGrowth<float>*);

/// What is taken off before products: nothing (second moments), the mean of all, or each trial's own.
enum class Centre { nothing, pooled_mean, trial_mean };

/// c(k) = mean over t and trials of dx(t + k).dx(t)/N for k = 0 ... lags - 1, lags at most `samples`.
[[nodiscard]] std::vector<double> activity_autocovariance(const ActivityRecording& recording,
                                                          std::size_t lags, Centre centre);

/// v.C v/N of each direction v (rows of N numbers, of squared length N), C around each trial's own mean: fluctuation, none of
/// what is frozen. Throws InvalidArgument where the rows are of another length.
[[nodiscard]] std::vector<double> variances_along(const ActivityRecording& recording,
                                                  std::span<const double> directions);

/// (tr C)^2/tr C^2; 0 where C is zero. Throws InvalidArgument where the matrix is not square.
[[nodiscard]] double participation_ratio(const Array& covariance);

enum class Motion { fixed_point, cycle, irregular };

struct TrialMotion {
  Motion motion = Motion::irregular;
  double period = 0;      ///< of a cycle; else 0
  std::size_t state = 0;  ///< trials with equal numbers are in one state; counted from 0
};

struct MotionOptions {
  /// Root mean square distance from the end, relative to the state's size. A slow approach is seen as irregular: record
  /// later.
  double still = 1e-3;
  /// Root mean square distance on return, relative to the fluctuation; between trials, relative to the state's size.
  double same = 0.1;
};

struct DynamicsDiagnostics {
  double variance = 0;
  double participation_ratio = 0;  ///< 0 where there is no variance
  double within_trial_share = 1;   ///< 1 where there is no variance
  double autocorrelation_time = 0;
  double recurrence = 0;  ///< mean over trials; 0 where there is no fluctuation, or no minimum
  std::vector<TrialMotion> trials;
  std::size_t states = 0;         ///< how many different ones
  Estimate lyapunov_exponent;     ///< of describe_activity: none (count 0)
  double growth_fluctuation = 0;  ///< v of relaxation.h; of describe_activity: 0

  /// The share of the trials with this motion.
  [[nodiscard]] double share(Motion motion) const noexcept;
  /// Mean over the trials that cycle; 0 where none does.
  [[nodiscard]] double mean_period() const noexcept;
};

/// All but the exponent. `noisy`: motion is not classified. Throws InvalidArgument with fewer than 4 samples.
[[nodiscard]] DynamicsDiagnostics describe_activity(const ActivityRecording& recording, bool noisy = false,
                                                    const MotionOptions& options = {});

struct DiagnosisOptions {
  std::size_t trials = 8;        ///< starts
  double start_amplitude = 0.1;  ///< of the random start
  double warm_up = 100;          ///< before anything is recorded
  double time = 100;             ///< recorded of each trial
  double interval = 0.5;         ///< between samples, in whole steps; a tenth of a cycle or less
  std::size_t tangents = 4;      ///< the first trials, along which perturbations are followed; at least 2
  MotionOptions motion = {};
};

struct ObservedActivity {
  Array start;  ///< {trials, neurons}: where the record begins
  ActivityRecording recording;
  DynamicsDiagnostics dynamics;
};

/// Runs the network of `problem`, under the input of pair 0, in single precision. Nothing is learned. Throws
/// InvalidArgument where options are out of range, DidNotConverge where a state is lost. Cost: (warm_up + time)/time_step
/// steps of trials + tangents rows.
[[nodiscard]] ObservedActivity observe_activity(const LearningProblem& problem,
                                                const numerics::NoiseField& noise,
                                                const DiagnosisOptions& options = {});

}  // namespace synaptica::rate
