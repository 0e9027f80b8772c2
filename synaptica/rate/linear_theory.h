// A linear rate network with noise, exactly: covariance, response, and how learning starts, for any coupling and any rule
// whose factors are affine in the activity.
//
//   dx = [-x + gain (J x + input_strength eta)] dt + sqrt(2 T) dW            A = -1 + gain J,  K = -A^-1
//   Euler map: x <- F x + h gain input_strength eta + sqrt(2 T h) z          F = 1 + h A
//
//   chi = gain K             response to a static field          x_eta = input_strength chi eta
//   A C + C A^T + 2 T = 0    covariance;    C_h = F C_h F^T + 2 T h    that of the Euler map
//   C(s) = exp(A s) C        E[x(t+s) x(t)^T];    F^k C_h    that of the Euler map at lag k h
//
// Learning, dJ/dt = (e/N) a b^T, a = a0 + al x, b = b0 + be x (al, be diagonal), starts in the stationary state. To first
// order in e the mean overlap m = xi . x/N moves as  m - m(0) = e (speed t + offset)  once transients are over:
//
//   g = [ (b . x_eta) a + al C be x_eta ]/N             mean field of what has been learned, a unit of time
//   speed  = xi . chi g / N                             a, b: at x_eta
//   offset = xi . chi (h - K g)/N,  h = [ a tr(be K C) + al C K^T b ]/N       first: correlated fluctuations; second: lag
//
// and for the Euler map with C_h in place of C and F K in place of the K in h, exactly. `mean_curve` has the transients too.
//
// Symbols: N neurons; xi target and eta input of squared length N; time in units of the neurons' time constant. Cost: a
// Schur form, 25 N^3 operations (symmetric J: an eigenbasis, 4 N^3), once; then O(N^2) a direction, and
// mean_curve about 6 sqrt(steps) N^3 and sqrt(steps) N^2 numbers of memory. Thread-safe.
#pragma once

#include <complex>
#include <cstddef>
#include <span>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/rate/learning_rule.h"

namespace synaptica::rate {

/// What is to be learned: show `input`, become `target`. Both of N numbers and squared length N, for the formulas to hold.
struct Mapping {
  std::span<const double> target;
  std::span<const double> input;
  double input_strength = 0;
};

struct LearningOnset {
  double speed = 0;   ///< of the overlap, per learning rate and unit of time
  double offset = 0;  ///< what is added to speed * t, per learning rate
};

class LinearTheory {
 public:
  /// Throws InvalidArgument where the network or its Euler map has no stationary state, gain is not above 0, temperature
  /// is below 0, or time_step is not between 0 and 2.
  LinearTheory(const Array& coupling, double gain, double temperature, double time_step);

  [[nodiscard]] std::size_t neurons() const noexcept { return neurons_; }
  [[nodiscard]] double gain() const noexcept { return gain_; }
  [[nodiscard]] double temperature() const noexcept { return temperature_; }
  [[nodiscard]] double time_step() const noexcept { return time_step_; }
  /// 1/(- largest real part of A): what is left of a slow transient after this time is 1/e.
  [[nodiscard]] double relaxation_time() const noexcept { return relaxation_time_; }

  [[nodiscard]] const Array& integrated_propagator() const noexcept { return propagator_; }   ///< K
  [[nodiscard]] const Array& susceptibility() const noexcept { return susceptibility_; }      ///< chi
  [[nodiscard]] const Array& covariance() const noexcept { return covariance_; }              ///< C
  [[nodiscard]] const Array& euler_covariance() const noexcept { return euler_covariance_; }  ///< C_h
  [[nodiscard]] const Array& drift() const noexcept { return drift_; }                        ///< A

  /// x_eta = E[x] under the input; exact for any time step.
  [[nodiscard]] std::vector<double> evoked(const Mapping& mapping) const;
  /// xi . chi xi/N and the like.
  [[nodiscard]] double response_along(std::span<const double> direction) const;
  /// xi . C xi/N.
  [[nodiscard]] double variance_along(std::span<const double> direction) const;
  [[nodiscard]] double euler_variance_along(std::span<const double> direction) const;
  /// C(s), s = 0, interval, ... (count of them).
  [[nodiscard]] std::vector<Array> lagged_covariances(double interval, std::size_t count) const;

  [[nodiscard]] LearningOnset onset(const AnyLearningRule& rule, const Mapping& mapping) const;
  /// The same for the Euler map.
  [[nodiscard]] LearningOnset euler_onset(const AnyLearningRule& rule, const Mapping& mapping) const;
  /// E[m - m(0)]/e of the Euler map after 0, 1, ..., steps steps of learning, to first order in e and exactly else, with
  /// decay of what was learned. `steps + 1` numbers.
  [[nodiscard]] std::vector<double> mean_curve(const AnyLearningRule& rule, const Mapping& mapping,
                                               double decay, std::size_t steps) const;

 private:
  [[nodiscard]] std::vector<double> lagged_traces(std::span<const double> scale, std::size_t count) const;
  [[nodiscard]] LearningOnset onset_with(const AnyLearningRule& rule, const Mapping& mapping,
                                         const Array& covariance, const Array& later) const;

  std::size_t neurons_;
  double gain_, temperature_, time_step_;
  double relaxation_time_ = 0;
  Array drift_, propagator_, susceptibility_, covariance_, euler_covariance_;
};

}  // namespace synaptica::rate
