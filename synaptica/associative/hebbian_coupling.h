// How far the coupling of an associative network is from the Hebbian coupling of the patterns presented to it.
//
//   J = Xi^T Xi / q,   J_H = Xi'^T Xi' / q,   q memories Xi_mu, patterns xi'_mu = xi0_mu + s eta_mu
//
// A memory that has forgotten all but e_mu of its start is Xi_mu = e_mu xi0_mu + (1 - e_mu) xi'_mu, so that
//
//   q (J_H - J) = sum_mu [ e_mu s (xi0_mu eta_mu^T + eta_mu xi0_mu^T) + B_mu eta_mu eta_mu^T ],  B_mu = s^2 e_mu (2 - e_mu)
//
// and over Gaussian noise, for starts of norm^2 N (orthogonal or not) or Gaussian, exactly
//
//   q^2 E |J - J_H|_F^2 = 2 s^2 N (N + 1) sum e_mu^2 + N [ (N + 1) sum B_mu^2 + (sum B_mu)^2 ]
//
// At late times the slowest memory decides: the distance decays at its rate, min p_mu / tau_X.
//
//   symbol  name        meaning                              range
//   N       visible     visible neurons                      at least 1
//   s       noise       standard deviation of eta's part     at least 0
//   e_mu    forgetting  what memory mu keeps of its start    [0, 1]
#pragma once

#include <cstdint>
#include <span>

#include "synaptica/core/array.h"

namespace synaptica::associative {

/// E |J - J_H|_F^2 at known forgetting factors, one for each memory. Throws InvalidArgument where
/// there are none.
[[nodiscard]] double squared_coupling_distance(double visible, double noise,
                                               std::span<const double> forgetting);

/// The same averaged over `steps` independent presentations with these probabilities (sum 1), each
/// visit multiplying the memory's e by 1 - rate. Visits are multinomial, so that E e_mu^a e_nu^b =
/// (1 - p_mu (1 - (1-rate)^a) - p_nu (...))^steps. Cost: O(memories^2).
[[nodiscard]] double squared_coupling_distance_random(double visible, double noise,
                                                      std::span<const double> probabilities, double rate,
                                                      std::int64_t steps);

/// |J - J_H|_F^2 of given memories and patterns (both hidden x visible), from the differences Xi -
/// xi', so that it keeps its digits when they are small. Throws InvalidArgument where shapes
/// differ. Cost: 3 hidden^2 visible operations.
[[nodiscard]] double squared_coupling_distance(const Array& memories, const Array& patterns);

}  // namespace synaptica::associative
