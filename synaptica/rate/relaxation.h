// How long a network takes to forget, measured: the rate at which small perturbations grow or shrink along its trajectories.
//
//   dy = [-y + phi'(u) J y] dt  along x(t);     rate = lim (1/t) ln |y(t)/y(0)|       (largest Lyapunov exponent)
//
// Below 0 perturbations die out: one noise-driven state, 1/|rate| its slowest relaxation time, and twins with common
// random numbers stay together. Above 0 the network is chaotic: twins part, and tangents are of no use. The exponent is
// measured with tangents (learning.h), renormalised every unit of time, from random directions. In a linear network it
// is the largest real part of the drift, of its Euler map to be exact.
//
// Of a finite network ln |y| does not grow evenly: its variance increases by v = O(1/N) a unit of time. Mean squares then
// grow at 2 (rate + v), E e^(2 l) = e^(2 E l + 2 Var l), and a mean-field theory is one of mean squares: the rate lies below it
// by v.
//
// Cost: (warm_up + window)/time_step steps of 2 * trials rows.
#pragma once

#include <cstddef>
#include <vector>

#include "synaptica/core/estimate.h"
#include "synaptica/numerics/noise_field.h"
#include "synaptica/rate/learning.h"

namespace synaptica::rate {

/// The tangents of a batch's first trials, kept at length 1 while it advances, and how much they have grown.
template <class Real>
class TangentGrowth {
 public:
  /// From random directions. The batch outlives this.
  TangentGrowth(LearningBatch<Real>& batch, std::size_t count, const numerics::NoiseField& noise);
  /// Back to length 1: every unit of time or so, that none gets out of range. Throws DidNotConverge where one has vanished.
  void renormalise();
  /// What they grew so far is forgotten: they have turned to the direction that grows fastest.
  void start();
  /// Per unit of time since, over the trials.
  [[nodiscard]] Estimate rate() const;
  /// v, of eight parts of the time since, around each trial's mean; 0 where it was not renormalised so often.
  [[nodiscard]] double fluctuation() const;

 private:
  LearningBatch<Real>& batch_;
  std::vector<std::vector<double>> growth_;  // of each trial: from one time to the next
  std::vector<double> direction_;
  double since_ = 0;
};

extern template class TangentGrowth<double>;
extern template class TangentGrowth<float>;

struct RelaxationOptions {
  std::size_t trials = 4;  ///< with noise and start of their own; at least 2
  double warm_up =
      30;  ///< time before measuring: the state settles, the tangent turns to the slowest direction
  double window = 50;  ///< time of measuring, from 1 on: slow rotations of the tangent are averaged over
};

/// The rate, per unit of time, over trials. `problem` says temperature, step and input of pair 0; nothing is learned.
/// Throws InvalidArgument where options are out of range, DidNotConverge where a state is lost.
[[nodiscard]] Estimate perturbation_growth(const LearningProblem& problem, const numerics::NoiseField& noise,
                                           const RelaxationOptions& options = {});

/// Time to wait before measuring: 5 relaxation times, at least 30; 100 where the rate is not below 0 (chaos or the edge
/// of it: there is no relaxation to wait for).
[[nodiscard]] double warm_up_time(const Estimate& growth) noexcept;

}  // namespace synaptica::rate
