// What optimal excitatory and inhibitory weights look like in a large network: the replica-symmetric theory, which is exact
// for this convex problem as N -> infinity.
//
// N synapses in populations p, P = load * N patterns. The input of a synapse has the mean m_p and the standard deviation
// sigma_p; around its mean it is Gaussian, independent from synapse to synapse, and of one covariance over patterns, of
// modes lambda_k; the target has the power S_k in mode k (modes.h). E[.] is the mean over modes, <.>_p that over synapses,
// and G0, G1, G2 are the moments of rectified_gaussian.h at
//
//   h_p = s_p khat m_p/sigma_p,   khat = kappa/sqrt(Gamma),   D_p = Lambda sigma_p^2 + ridge
//
//   Lambda = load E[ lambda/(1 + chi lambda) ]                 chi = < sigma^2 G0/D >_p
//   Gamma  = load E[ lambda (q lambda + S)/(1 + chi lambda)^2 ]     q = Gamma < sigma^4 G2/D^2 >_p
//   kappa  = 0 where the bias is learned or the means are 0; else   B = sqrt(Gamma) < s m sigma G1/D >_p
//
//   symbol  name           meaning                                                       unit
//   chi     response       of the output to a change of the target                       1/Lambda
//   q       order          mean of sigma_i^2 w_i^2: the output's own variance
//   Lambda  stiffness      of the error as a function of one weight
//   Gamma   noise          variance of the field that pulls at one weight
//   kappa   tilt           price of the mean drive
//   B       drive          (1/N) sum_i w_i m_i; the bias is (mean target) - sqrt(N) B
//   e       error          |residuals|^2/(2N); the mean squared error a pattern is 2 e/load
//   f       energy         e + ridge <w^2>/2, the minimum divided by N
//
// At ridge 0 and below capacity (load * fraction of modes with power < fraction of active weights) every target is met
// exactly and the weights of least norm are described; chi, Lambda, Gamma, kappa are then ridge chi, Lambda/ridge,
// Gamma/ridge^2, kappa/ridge in the limit ridge -> 0, and `rescaled` says so. At capacity itself q diverges.
//
// The problem is that of A. Ingrosso, PLoS Comput. Biol. 2020, arXiv 2005.12330 (its public abstract was read, not its full
// text); the equations were derived anew.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "synaptica/perceptron/modes.h"

namespace synaptica::perceptron {

struct Population {
  int sign = 1;          ///< +1 excitatory, -1 inhibitory, 0 unconstrained
  double fraction = 1;   ///< of all synapses; fractions add up to 1
  double mean = 1;       ///< of an input, m_p
  double deviation = 1;  ///< of an input, sigma_p > 0
};

struct MeanFieldProblem {
  std::vector<Population> populations = {};
  double load = 1;   ///< P/N, above 0
  double ridge = 0;  ///< at least 0
  /// `optimal`: learned. `none`: no bias, which needs inputs of mean 0. `fixed`: the drive B is given.
  Bias bias = Bias::optimal;
  double drive = 0;  ///< B where bias is `fixed`; a bias of order one means 0
};

/// The weights of one population: s w = [location + spread z]_+ with z standard normal; not rectified where s = 0.
struct WeightLaw {
  int sign = 1;
  double fraction = 0;
  double location = 0;
  double spread = 0;
  double silent_fraction = 0;  ///< weights that are exactly 0
  double mean_magnitude = 0;   ///< E[s w]; the mean itself where unconstrained
  double mean_square = 0;      ///< E[w^2]

  /// P(s w <= x): 0 below 0 where constrained.
  [[nodiscard]] double distribution(double x) const noexcept;
};

struct MeanField {
  double order = 0;      ///< q
  double response = 0;   ///< chi
  double stiffness = 0;  ///< Lambda
  double noise = 0;      ///< Gamma
  double tilt = 0;       ///< kappa
  double drive = 0;      ///< B: the one given, or the one that a learned bias makes optimal
  double error = 0;      ///< e
  double mean_square_error = 0;
  double mean_square_weight = 0;
  double energy = 0;  ///< f
  bool rescaled = false;
  std::vector<WeightLaw> weights = {};  ///< one for each population, in order
  /// The largest relative difference of the two sides of any of the equations, put back; at most 1e-12.
  double residual = 0;
  std::int64_t iterations = 0;  ///< evaluations of the sums over modes
};

/// Solves the equations: one bracketed root, inside another one where the drive is fixed.
/// Throws InvalidArgument where a parameter is out of range, the drive cannot be made by weights of these signs, bias `none`
/// meets inputs that are not of mean 0, or load is the capacity at ridge 0; DidNotConverge where the residual exceeds 1e-12.
/// Cost: 15 sums over the different modes, a hundred times that for a fixed drive.
///
///   const auto modes = stationary_modes({}, {}, 800, Bias::optimal);
///   const MeanField theory = mean_field({.populations = {{1, 0.8}, {-1, 0.2}}, .load = 0.8, .ridge = 0.1}, modes);
[[nodiscard]] MeanField mean_field(const MeanFieldProblem& problem, std::span<const Mode> modes);

/// The free energy a synapse as a function of its five variables, stationary at the solution and equal to `energy` there
/// (ridge > 0):
///   f = load/2 E[(q lambda + S)/(1 + chi lambda)] + (Gamma chi - Lambda q)/2 - Gamma/2 <sigma^2 G2/D>_p + kappa B
/// B is read where the bias is fixed.
struct FreeEnergyVariables {
  double order = 0;
  double response = 0;
  double stiffness = 0;
  double noise = 0;
  double tilt = 0;
};
[[nodiscard]] double free_energy(const MeanFieldProblem& problem, std::span<const Mode> modes,
                                 const FreeEnergyVariables& at);

/// Throws InvalidArgument with the first fault of populations, load, ridge, bias or drive.
void check_mean_field_problem(const MeanFieldProblem& problem);

}  // namespace synaptica::perceptron
