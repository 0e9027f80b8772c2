// What dynamic mean-field theory (dynamic_mean_field.h) speaks of, measured in one network.
//
//   field_variance     mean over neurons and time of u^2,  u = gain J x        Delta0
//   activity_variance  of x^2                                                  C_x(0)
//   rate_variance      of phi(u)^2                                             E phi^2
//   mean_slope         of phi'(u), without the gain                            E phi'
//   autocovariance     of x(t + s) x(t) for s = 0, interval, ...               C_x(s)
//
// No means are taken off: in a large network of independent couplings they are 0.
//
// Euler's map is a large network with a mean-field theory of its own. Of C_k = E x_(n+k) x_n at step h it is, exactly,
//
//   (1 - h) (C_(k+1) - 2 C_k + C_(k-1))/h^2 = C_k - E phi(u_(n+k)) phi(u_n) - (2T/h) (k = 0)
//
// which is the Stoermer-Verlet scheme for the equation of continuous time, of second order, with the step H = h/sqrt(1 - h)
// and the temperature T/sqrt(1 - h). So a network that is to be compared with the theory at temperature T and seen at
// times H apart is simulated at the step h and the temperature T sqrt(1 - h): nothing is left of the first order. (Of the
// growth of perturbations something is, see `largest_lyapunov_exponent`.)
//
// Cost: that of observe_activity (dynamics_diagnostics.h), and 2 N^2 operations a sample and trial for the fields.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/numerics/noise_field.h"
#include "synaptica/rate/activation.h"
#include "synaptica/rate/dynamics_diagnostics.h"

namespace synaptica::rate {

/// Euler's map whose mean-field theory is that of continuous time, to second order in time_step.
struct MatchedEuler {
  double step = 0;         ///< h, that of the map
  double temperature = 0;  ///< that of the map's noise
};
/// `time_step` H between 0 and 1.4 (h below 0.73), the time of the theory that a step takes. Throws InvalidArgument.
[[nodiscard]] MatchedEuler matched_euler(double time_step, double temperature);

struct MeanFieldOptions {
  double time_step = 0.1;      ///< H; all times below are times of the theory, in whole steps
  std::size_t trials = 4;      ///< starts; at least 2
  double start_amplitude = 1;  ///< standard deviation of the start
  double warm_up = 100;
  double time = 200;  ///< recorded of each trial
  double interval = 0.5;
  std::size_t lags = 1;      ///< of the autocovariance, at most time/interval
  std::size_t tangents = 2;  ///< the first trials, along which perturbations are followed; at least 2
};

struct MeanFieldActivity {
  double field_variance = 0;
  double activity_variance = 0;
  double rate_variance = 0;
  double mean_slope = 0;
  std::vector<double> autocovariance;  ///< {lags}
  double interval = 0;                 ///< as it was
  /// (z - 1)/h, where perturbations grow by z a step: 0 where the theory says 0, and elsewhere high or low by a part
  /// h (g^2 E phi'^2 - (1 + exponent)^2)/(2 (1 + exponent)) of it at most.
  double largest_lyapunov_exponent = 0;
  double mean_square_exponent =
      0;  ///< the same of mean squares, halved: what the theory speaks of (relaxation.h)
  DynamicsDiagnostics dynamics;  ///< of the same recording, in the theory's time but for the exponent
};

/// Of the network `coupling`, without input. Throws InvalidArgument where options are out of range.
[[nodiscard]] MeanFieldActivity measure_mean_field(const Array& coupling, const Activation& activation,
                                                   double temperature, const numerics::NoiseField& noise,
                                                   const MeanFieldOptions& options);

/// Where a curve of equidistant values, the first of them 1, first falls to `value`: by the cubic through the four values
/// around it. Infinite where it does not. Throws InvalidArgument with fewer than 4 values.
[[nodiscard]] double time_of_fall(std::span<const double> curve, double interval, double value);

}  // namespace synaptica::rate
