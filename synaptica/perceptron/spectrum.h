// Power spectra of stationary signals of unit variance, as modes of a circulant covariance.
//
// A signal of P samples, one a time step, has the modes k = 0 ... P - 1 of frequency omega_k = 2 pi min(k, P - k)/P; mode
// k has variance lambda_k, and the mean of lambda_k over all modes is the variance of a sample, 1.
//
//   shape        g(omega), before division by its mean                  parameters
//   white        1
//   exponential  1/(1 - 2 c cos omega + c^2), c = exp(-1/time)          time > 0       covariance exp(-|t|/time)
//   gaussian     sum_m exp(-time^2 (omega + 2 pi m)^2 / 2), m = -3..3   time > 0       covariance exp(-t^2/(2 time^2))
//   power_law    (omega^2 + cutoff^2)^(-exponent/2)                     cutoff > 0, exponent
//   band         floor + exp(-((omega - center)/width)^2 / 2)           width > 0, floor >= 0, center
//   table        straight lines through (frequency, power)              ascending frequencies, powers >= 0
//
// Frequencies are in radians a time step, times in time steps. Beyond the ends of a table its end values hold.
#pragma once

#include <cstddef>
#include <vector>

namespace synaptica::perceptron {

enum class SpectrumShape { white, exponential, gaussian, power_law, band, table };

/// Only the fields of its shape are read.
struct Spectrum {
  SpectrumShape shape = SpectrumShape::white;
  double time = 5;
  double exponent = 1;
  double cutoff = 0.05;
  double center = 0.6;
  double width = 0.1;
  double floor = 0.02;
  std::vector<double> table_frequencies = {};
  std::vector<double> table_powers = {};
};

/// Throws InvalidArgument where a parameter of its shape is out of range (named).
void check_spectrum(const Spectrum& spectrum);

/// lambda_k, k = 0 ... modes - 1, of mean 1. Cost: O(modes).
/// Throws InvalidArgument as check_spectrum does, and where modes is 0 or all power vanishes.
[[nodiscard]] std::vector<double> spectrum_modes(const Spectrum& spectrum, std::size_t modes);

}  // namespace synaptica::perceptron
