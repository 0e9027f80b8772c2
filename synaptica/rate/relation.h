// The fluctuation-learning relation: how fast a network starts to learn, from how it answers and how it fluctuates.
//
//   speed = xi . chi G/N^2,   G = (b . x_eta) a + al C be x_eta       per learning rate; a, b, al, be: linear_theory.h
//
// What the formulas differ in is the response chi that is put in, and the evoked activity x_eta:
//
//   formula 1      chi = gain C/T, C spontaneous; x_eta measured               (response.h: fluctuation_response)
//                  Hebbian: (gain/T) sigma_xi^2 q, with sigma_v^2 = v . C v/N and q = |x_eta|^2/N
//   formula 2      the same, and x_eta = input_strength (gain/T) C eta: from spontaneous activity alone
//                  Hebbian with the input: input_strength (gain/T)^2 sigma_xi^2 sigma_eta^2
//   integrated     chi from lagged covariances                                 (quasi_gaussian_response)
//   input state    chi and x_eta at the fixed point under the input            (state_response of evoked_state)
//   closure        chi, C and x_eta of the Gaussian closure under the input    (state_response of gaussian_closure)
//
// Formulas 1 and 2 read what the public abstract of Kurikawa and Kaneko (arXiv 2409.13597) claims, in our conventions. They
// are exact for linear networks with symmetric J and isotropic noise; in others they may rank, or fail.
#pragma once

#include <complex>
#include <span>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/rate/learning_rule.h"
#include "synaptica/rate/linear_theory.h"

namespace synaptica::rate {

/// The relation with any response. `covariance`: C of the equal-time fluctuations of a rule whose a follows x; may be
/// empty where there are none. `excess`: |evoked|^2/N - q, by which noise makes a measured mean too long
/// (measurement.h); it is taken off what a rule whose b follows x learns from. `baseline` empty: zeros. Throws
/// InvalidArgument where the rule is not affine.
[[nodiscard]] double learning_speed(const AnyLearningRule& rule, const Mapping& mapping,
                                    const Array& response, std::span<const double> evoked,
                                    const Array& covariance = {}, double excess = 0,
                                    std::span<const double> baseline = {});

/// What there is to learn from, b . x_eta/N: of Hebb's rule q.
[[nodiscard]] double learning_drive(const AnyLearningRule& rule, const Mapping& mapping,
                                    std::span<const double> evoked, double excess = 0,
                                    std::span<const double> baseline = {});

/// temperature above 0. Formula 2 takes the evoked activity to be that beyond the baseline.
[[nodiscard]] double formula1(const AnyLearningRule& rule, const Mapping& mapping, const Array& covariance,
                              double gain, double temperature, std::span<const double> evoked,
                              std::span<const double> baseline = {});
[[nodiscard]] double formula2(const AnyLearningRule& rule, const Mapping& mapping, const Array& covariance,
                              double gain, double temperature, std::span<const double> baseline = {});

/// Hebbian learning beyond its initial slope: linear network, slow learning, the target an eigenvector of chi, the evoked
/// activity orthogonal to it.
///
///   m(t) = e chi q t/sqrt(1 - e^2 chi^2 q t^2),   blow-up at 1/(e chi sqrt q),   t_m = m/(e chi sqrt(q (q + m^2)))
struct HebbianGrowth {
  double learning_rate = 0;    ///< e
  double response_target = 0;  ///< chi along the target
  double response_power = 0;   ///< q

  /// Infinite from the blow-up on.
  [[nodiscard]] double overlap(double time) const noexcept;
  [[nodiscard]] double blow_up_time() const noexcept;
  /// When the overlap reaches `threshold` > 0. The 1/speed rule, threshold/(e chi q), holds for thresholds << sqrt q only.
  [[nodiscard]] double completion_time(double threshold) const noexcept;
  /// By how much a network that follows with this relaxation time is later, in first order of the learning rate:
  /// relaxation_time (q + 2 m^2)/sqrt(q (q + m^2)), at least a relaxation time, and the same however slow learning is.
  [[nodiscard]] double completion_lag(double threshold, double relaxation_time) const noexcept;
};

/// Speed of the period-averaged overlap <xi(t) . x(t)>/N for a target and an input that turn with frequency w,
/// xi(t) = u_1 cos w t + u_2 sin w t, eta(t) alike, and learning dJ/dt = (e/N) xi(t) b(t)^T, by complex amplitudes:
///
///   Z = u_1 - i u_2,  X = input_strength chi(w) Z_eta,  chi(w) = (i w - A)^-1 D,  W = Re[Z B^+]/2N,
///   speed = Re[Z^+ chi(w) W X]/2N;   B of the pre factor: X of Hebbian learning, Z_eta of Hebbian with the input.
///
/// For the Euler map i w becomes (exp(i w h) - 1)/h. Exact in linear networks, D being the gain.
struct TurningMapping {
  std::span<const double> target_cosine, target_sine;
  std::span<const double> input_cosine, input_sine;
  double input_strength = 0;
  double frequency = 0;  ///< radians a unit of time
};
/// chi(w) field, for an amplitude `field` of exp(i w t). `slope`: D of each neuron. time_step 0: continuous time.
[[nodiscard]] std::vector<std::complex<double>> turning_response(const Array& coupling,
                                                                 std::span<const double> slope,
                                                                 double frequency,
                                                                 std::span<const std::complex<double>> field,
                                                                 double time_step = 0);
/// Throws InvalidArgument where lengths differ.
[[nodiscard]] double series_speed(const AnyLearningRule& rule, const TurningMapping& mapping,
                                  const Array& coupling, std::span<const double> slope, double time_step = 0);

}  // namespace synaptica::rate
