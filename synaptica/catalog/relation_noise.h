// The noise of a full run of the studies of the fluctuation-learning relation, known before it: a standard error of each number.
//
// A full run is eight replicas of default size, the fewest for a verdict: full_trials noise trials, lines fitted from 15 to 60,
// a recording of full_recording. With S_v = 2 v . I v/N the spectral density of v . x/sqrt N at frequency 0, I the integral of C(s), and
// relative errors r added in quadrature:
//
//   drive        b . x_eta, over evoked_time: sqrt(f^2 S_b/(evoked_time trials)), f = 2 of a rule whose b follows x, else 1
//   speed        the drive's noise while a line is fitted: at time t it is t b . x. Saturation and the network's lag make it
//                smaller, to some 0.6
//   variance     r = sqrt(2 tau/recording), tau = v . I v/v . C v: independent samples are 2 tau apart
//   formula 1    of variance and drive
//   formula 2    of variance and eta . C^2 eta: r = 2 sqrt((1 + k) tau/recording), w = C eta, k = (w . C w)(eta . C eta)/(w . C eta)^2
//   integrated   of the drive and the integral to the lag W: r = sqrt(4 W/recording), that of a spectrum smoothed over W
//
// Leading orders, of linear fluctuations about the closure; learning_speed_test.cpp holds them against scatter of replicas.
#pragma once

#include <cstddef>
#include <vector>

#include "synaptica/catalog/relation_theory.h"

namespace synaptica {

/// Under the input, before learning: the time over which the evoked activity is averaged.
inline constexpr double evoked_time = 30;

inline constexpr double full_trials = 8 * 16;
inline constexpr double full_recording = 8 * 64 * 300.0;
inline constexpr double full_skip_time = 15;
inline constexpr double full_learning_time = 60;

/// Variance of the slope of a line fitted to a noise of density 1 times t: integral of the squared weights times t^2.
[[nodiscard]] double line_variance(double skip_time, double learning_time);

/// Of each pair.
struct RelationNoise {
  std::vector<double> speed, drive, variance, formula1, formula2, integrated, closure;
};

/// `formulas`: those of the closure.
[[nodiscard]] RelationNoise full_run_noise(const RelationNetwork& network, const EvokedTheory& evoked,
                                           const FormulaSpeeds& formulas);

/// The pre factor of a rule at a pair's evoked activity: b = mean + slope (x - E x).
struct PreFactor {
  std::vector<double> mean;
  std::vector<double> slope;
  double drive = 0;  ///< mean . E x
};
[[nodiscard]] PreFactor pre_factor(const RelationNetwork& network, const EvokedTheory& evoked,
                                   std::size_t pair);

}  // namespace synaptica
