// What a memory tends to where neurons take time to follow: its own pattern, mixed with its neighbours in the presentation.
//
// Orthogonal patterns of equal norm are presented in turn, T_d each, to visible neurons clamped to them, tau_v v' = u - v;
// the hidden ones follow, tau_h h' = Xi v - h, and the memory of the largest h moves (a sharp gate). After a change of
// pattern v goes from the previous one to the new one as 1 - e^(-t), t in units of tau_v, and the gate changes at t = s.
// So a memory averages v from s after its pattern came on until s after the next one did:
//
//   memory = self xi_mu + previous xi_(mu-1) + next xi_(mu+1),   eps = tau_v / T_d, x = e^(-s)
//
// leading order in eps (a memory taken for its pattern when the gate is read, and as constant over a cycle):
//   previous = eps x,  next = eps (s - 1 + x),  self = 1 - previous - next
//   s: Y(s) = 1/2,  Y(s) = (e^(-s) - k e^(-s/k)) / (1 - k),  k = tau_h/tau_v  (k = 0: s = ln 2; k = 1: Y = (1 + s) e^(-s))
// to all orders in eps and T_d/tau_X, up to e^(-T_d/tau_v) and the width of the gate:
//   the gate compares the memories as they are,  Y(s) = (self - next) / (2 self - previous - next),
//   and a memory weighs what it sees by e^(-(time since)/tau_X) / (1 - e^(-T_d/tau_X)).
// Derived in docs/theory/associative-networks.md. Cost: a root of one variable.
#pragma once

namespace synaptica::associative {

/// Time constants, in one unit of time.
struct NeuronLag {
  double dwell_time = 20;              ///< T_d, at least 10 tau_v
  double visible_time_constant = 1;    ///< tau_v, above 0
  double hidden_time_constant = 0;     ///< tau_h, from 0 to tau_v
  double memory_time_constant = 2000;  ///< tau_X, above 5 T_d
};

/// Parts of a memory at the end of each of its turns.
struct MemoryMixture {
  double self = 1;
  double previous = 0;
  double next = 0;
  double switch_time = 0;  ///< s tau_v: from the change of the pattern to that of the gate
  double gate_slope =
      0;  ///< (2 self - previous - next) |Y'(s)|: how fast the fields of two memories cross, Nv/tau_v
  double residual = 0;  ///< of the equation for s
};

/// Y(s), the share of the old pattern in the field of the hidden neurons a time s (in units of tau_v) after the change;
/// `ratio` = tau_h/tau_v, from 0.
[[nodiscard]] double old_field_share(double time, double ratio) noexcept;

/// -dY/ds.
[[nodiscard]] double old_field_decay(double time, double ratio) noexcept;

/// The leading order. Throws InvalidArgument where a time constant is out of the range above.
[[nodiscard]] MemoryMixture memory_mixture_leading(const NeuronLag& lag);

/// To all orders.
[[nodiscard]] MemoryMixture memory_mixture(const NeuronLag& lag);

}  // namespace synaptica::associative
