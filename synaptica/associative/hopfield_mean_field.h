// The Hopfield network with many random memories: its states by the replica-symmetric mean-field theory.
//
// N binary neurons, P = load * N random binary patterns, J_ij = (1/N) sum_mu xi_i^mu xi_j^mu, J_ii = 0, temperature T
// in units of that J. With z standard normal, Dz its measure,
//
//   m = int Dz tanh[(m + sqrt(a r) z)/T],   q = int Dz tanh^2[...],   C = (1 - q)/T,   r = q/(1 - C)^2
//   f = a/2 + m^2/2 + a r C/2 + (a T/2) [ln(1 - C) - (q/T)/(1 - C)] - T int Dz ln 2cosh[...]
//
// (Amit, Gutfreund, Sompolinsky, Ann. Phys. 173, 1987). T = 0 is the limit, in closed form up to one root:
//
//   y = m/sqrt(2 a r):  sqrt(2 a) = erf(y)/y - (2/sqrt pi) e^{-y^2},   m = erf y,   C = 2 y e^{-y^2}/(sqrt(pi) m)
//
//   symbol  name              meaning                                            range
//   a       load              patterns a neuron, P/N                             at least 1e-8
//   T       temperature       in units of the coupling's pattern strength        0, or at least 0.02
//   m       overlap           mean of xi_i s_i with the retrieved pattern        [0, 1]
//   q       spin_glass_order  mean squared magnetisation (Edwards-Anderson)      [0, 1]
//   r       crosstalk         variance of the other patterns' overlaps, times N  at least 0
//   C       susceptibility    response of a neuron to its field                  [0, 1)
//   f       free_energy       a neuron; the energy at T = 0
//
// How it is solved at T > 0: the strengths u = m/T and w = sqrt(a r)/T of the field determine m and q explicitly, and
// then T = m/u and sqrt(a) = w (T - 1 + q)/sqrt(q). At given T the retrieval states are thus a curve u(w); the load
// along it rises from 0 to the critical load and falls back to 0, and the rising part is the retrieval state. Two
// nested roots in one variable, both bracketed; no iteration that could creep near the critical load.
//
// The theory is that of Hopfield's own normalisation. A network whose coupling is J = Xi^T Xi / hidden neurons has all
// temperatures multiplied by visible/hidden.
#pragma once

#include <cstdint>
#include <optional>

namespace synaptica::associative {

/// The lowest temperature above zero. Below, replica symmetry is broken, its entropy is negative,
/// and the limit T = 0 is as near the truth as anything the theory gives.
inline constexpr double lowest_hopfield_temperature = 0.02;

struct HopfieldState {
  double overlap = 0;
  double spin_glass_order = 0;
  double crosstalk = 0;
  double susceptibility = 0;
  double free_energy = 0;
  /// The largest of |m - int ...| and |q - int ...| put back into the equations; at T = 0 that of m
  /// and of C.
  double residual = 0;
  std::int64_t iterations = 0;  ///< evaluations of the integrals
};

/// The retrieval state: the solution with the largest overlap. None where the load is above the
/// critical load of that temperature (or T >= 1): there the network forgets, which is an answer and
/// no error. Throws InvalidArgument where load or temperature is outside its range. Cost: 50 us.
///
///   const auto state = retrieval_state(0.1, 0);   // state->overlap = 0.997999266
[[nodiscard]] std::optional<HopfieldState> retrieval_state(double load, double temperature);

/// The state without overlap: a spin glass (q > 0) below the temperature 1 + sqrt(load), a
/// paramagnet (q = 0) above. Throws InvalidArgument as above. Cost: 20 us.
[[nodiscard]] HopfieldState spin_glass_state(double load, double temperature);

/// The smallest load. From one pattern among 1e8 neurons to none, nothing changes but rounding.
inline constexpr double lowest_hopfield_load = 1e-8;

/// Throws InvalidArgument unless load is finite and at least 1e-8; temperature is 0, or finite and
/// at least 0.02.
void check_hopfield_load(double load);
void check_hopfield_temperature(double temperature);

}  // namespace synaptica::associative
