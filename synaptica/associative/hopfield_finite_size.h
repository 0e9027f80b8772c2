// How far a finite Hopfield network may be from the theory for infinitely many neurons (hopfield_mean_field.h).
//
// The noise on a neuron comes from the overlaps with the P other patterns: a sum of P squares, which in a sample
// of finite size deviates from its mean like chi-squared, by sqrt(2/P) of itself. A finite network thus behaves like
// an infinite one at a load that scatters from sample to sample,
//
//   load' = load (1 + z sqrt(2/P)),  z standard normal        shift = E[x(load')] - x(load)
//
// to leading order. What this moves is the curvature of x(load) and, above all, the samples beyond the critical load. At
// temperature T > 0 these lose the memory (x = 0 is taken); at T = 0 the descent stops at the first stable state, and
// we take the overlap at the critical load. The estimate is an allowance, no part of the theory: against simulations of
// 500 to 4000 neurons it is right within a factor of two where it matters (docs/theory/retrieval.md).
#pragma once

#include <cstdint>

namespace synaptica::associative {

struct FiniteSizeShift {
  double overlap = 0;        ///< E[m(load')] - m(load)
  double energy = 0;         ///< the same of the energy a neuron
  double lost_fraction = 0;  ///< probability that load' is beyond the critical load
};

/// Throws InvalidArgument where patterns < 1, load or temperature is outside its range, or the load has no retrieval
/// state. Cost: 40 retrieval states, 2 ms.
[[nodiscard]] FiniteSizeShift finite_size_shift(double load, double temperature, std::int64_t patterns);

/// The energy a neuron of the retrieval state, u = a/2 - m^2/2 - (a/2) [1/(1 - C) + r C]; at T = 0 equal to f.
[[nodiscard]] double hopfield_energy(double load, double overlap, double crosstalk,
                                     double susceptibility) noexcept;

/// The fraction of a stored pattern's neurons that one update from that very pattern turns, exactly, at any size:
/// N xi_i h_i = N - 1 + S, S a sum of (N - 1)(P - 1) independent random signs. Temperature 0: the tail S < -(N - 1), a
/// tie counts one half. Above: the mean of 1/(1 + exp(2 xi_i h_i/T)). Cost: 9 sqrt(N P) operations.
/// Throws InvalidArgument where neurons < 2, patterns < 1 or temperature is negative or not finite.
[[nodiscard]] double first_update_flips(std::int64_t neurons, std::int64_t patterns, double temperature);

}  // namespace synaptica::associative
