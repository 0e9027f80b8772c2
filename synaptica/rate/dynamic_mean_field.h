// Dynamic mean-field theory of a large random network: chaos, with and without noise.
//
//   dx = [ -x + phi(gain J x) ] dt + sqrt(2T) dW,   J_ij ~ N(0, strength^2/N) independent,   phi odd
//
// For N -> infinity the fields u_i = gain (J x)_i become independent Gaussian processes whose autocovariance
// Delta(s) = E u(t + s) u(t) is to be the one that they cause (Sompolinsky, Crisanti and Sommers, Phys. Rev. Lett. 61,
// 1988; with white noise: Schuecker, Goedeke and Helias, Phys. Rev. X 8, 2018):
//
//   Delta'' = Delta - g^2 E phi(u(s)) phi(u(0)) - 2 g^2 T delta(s),    g = gain strength
//
// a particle in a potential, whose energy is conserved. With Phi the integral of phi and z standard normal
//
//   (Delta0^2 - Tn^2)/2 = g^2 Var Phi(sqrt(Delta0) z),   Tn = g^2 T = -Delta'(0+)
//
// gives Delta0 = Delta(0), and the expansion of Phi in Hermite polynomials, Phi(sqrt(Delta0) z) = sum_k c_k h_k(z),
//
//   Delta'^2 = Tn^2 - (Delta0^2 - Delta^2) + 2 g^2 sum_k c_k^2 (1 - rho^k),   rho = Delta/Delta0
//
// gives the autocorrelation rho(s) by one integral. Perturbations of a trajectory grow at the largest Lyapunov exponent
// lambda = sqrt(1 - E0) - 1, where E0 is the lowest eigenvalue of -d^2/ds^2 + 1 - g^2 E phi'(u(s)) phi'(u(0)).
//
//   symbol   name             meaning                                          unit, range
//   g        coupling         gain times strength of the couplings             1; above 0
//   T        temperature      of white noise on x: its variance without input  activity^2; at least 0
//   Delta0   field_variance   of u                                             1
//
// Without noise nothing moves for g phi'(0) <= 1; beyond, the network is chaotic.
#pragma once

#include <cstddef>
#include <vector>

#include "synaptica/rate/activation.h"

namespace synaptica::rate {

class DynamicMeanField {
 public:
  /// Solves the theory. `kind`: tanh, linear or erf, the odd ones. Cost: some milliseconds.
  /// Throws InvalidArgument where the activation is not odd or a number is out of range, DidNotConverge where linear
  /// neurons have no stationary state (g >= 1).
  DynamicMeanField(ActivationKind kind, double coupling, double temperature);

  [[nodiscard]] double coupling() const noexcept { return coupling_; }
  /// False where nothing moves: then variances are 0, and there is no autocorrelation.
  [[nodiscard]] bool active() const noexcept { return field_variance_ > 0; }
  [[nodiscard]] double field_variance() const noexcept { return field_variance_; }  ///< Delta0
  /// C_x(0): that of x, Delta0/g^2.
  [[nodiscard]] double activity_variance() const noexcept {
    return field_variance_ / (coupling_ * coupling_);
  }
  [[nodiscard]] double rate_variance() const noexcept { return rate_variance_; }  ///< E phi(u)^2
  [[nodiscard]] double mean_slope() const noexcept { return mean_slope_; }        ///< E phi'(u)
  [[nodiscard]] double mean_square_slope() const {
    return active() ? slope_covariance(0) : 1;
  }  ///< E phi'(u)^2
  /// |Delta0^2 - Tn^2 - 2 g^2 Var Phi| / Delta0^2, of the equation for Delta0.
  [[nodiscard]] double residual() const noexcept { return residual_; }

  /// s > 0 at which the autocorrelation has fallen to rho, in (0, 1]. Throws InvalidArgument elsewhere, or where nothing
  /// moves. Relative error about 1e-10.
  [[nodiscard]] double time_at(double correlation) const;
  /// rho(s), s >= 0; the inverse of time_at. Same errors.
  [[nodiscard]] double autocorrelation(double time) const;
  /// The rate at which the autocorrelation decays at late times, sqrt(1 - (g mean_slope)^2).
  [[nodiscard]] double late_decay_rate() const noexcept;

  /// lambda, in units of the inverse time constant: positive in chaos. Error below 1e-7.
  [[nodiscard]] double largest_lyapunov_exponent() const;

 private:
  [[nodiscard]] double speed(double w) const;             // |dDelta/ds| / Delta0 at rho = exp(-w^2)
  [[nodiscard]] double time_density(double w) const;      // ds/dw
  [[nodiscard]] double slope_covariance(double w) const;  // E phi'(u(s)) phi'(u(0))
  void expand(ActivationKind kind);
  void tabulate_times();

  double coupling_;
  double noise_;  // Tn
  double field_variance_ = 0;
  double rate_variance_ = 0;
  double mean_slope_ = 0;
  double residual_ = 0;
  std::vector<double> weights_;  // c_k^2 / Delta0^2 for k = 2, 4, ...
  std::vector<double> edges_;    // of panels in w
  std::vector<double> times_;    // s at each edge
};

}  // namespace synaptica::rate
