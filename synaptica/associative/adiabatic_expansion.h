// The adiabatic limit to first order: how far fast hidden neurons leave the visible ones from the reduced network.
//
// With eps = tau_h/tau_v and time in units of tau_v, the visible neurons of the two-layer network are
//
//   v(t) = v0(t) + eps v1(t) + O(eps^2),   v0' = Xi^T f(h0) - v0 + b,  h0 = Xi g(v0) + c        (the reduced network)
//   v1'  = Xi^T H_h Xi H_v (v1 - v0') - v1                                    hidden neurons lag behind v0 by eps
//   v1(0) = integral_0^inf Xi^T [f(h0 + d e^(-s)) - f(h0)] ds,  d = h(0) - h0(0)   what the first moment tau_h leaves
//
// v1 does not depend on eps: one integration serves all of them. Derived in docs/theory/associative-networks.md.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "synaptica/associative/network.h"
#include "synaptica/core/array.h"

namespace synaptica::associative {

struct AdiabaticExpansion {
  std::vector<double> time;  ///< in units of tau_v
  Array reduced;             ///< v0, {times, visible}
  Array correction;          ///< v1, {times, visible}
};

/// Integrates v0 and v1 by rk4 from `start` = (v, h) for `intervals` intervals of length `interval` (units of tau_v), each
/// cut into `steps` steps, and gives both at the ends of intervals and at 0. hidden_time_constant is not used.
/// Cost: 8 products with Xi a step. Throws InvalidArgument where a number is not above 0 or the state does not fit.
[[nodiscard]] AdiabaticExpansion adiabatic_expansion(const Network& network, std::span<const double> start,
                                                     double interval, std::size_t intervals,
                                                     std::size_t steps);

}  // namespace synaptica::associative
