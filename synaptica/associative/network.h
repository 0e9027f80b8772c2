// An associative network of two layers, visible and hidden neurons, for any pair of generating functions.
//
//   tau_v dv/dt = Xi^T f(h) - v + b,   f = grad L_h        (1)
//   tau_h dh/dt = Xi g(v)   - h + c,   g = grad L_v        (2)
//   E(v, h) = (v - b).g - L_v(v) + (h - c).f - L_h(h) - f.Xi g
//   dE/dt   = - tau_v v'.H_v v' - tau_h h'.H_h h'          (an identity; H: the Hessians of L_v and L_h)
//
// Where the hidden neurons are infinitely fast, h = Xi g(v) + c, one generating function of the visible activity is left,
// and activation, dynamics and energy all follow from it ("reduced" below):
//
//   L(x) = L_h(Xi x + c),   F(x) = grad L = Xi^T f(Xi x + c)
//   tau_v dv/dt = F(g(v)) - v + b,   E(v) = (v - b).g - L_v(v) - L(g(v)),   dE/dt = - tau_v v'.H_v v'
//
//   symbol  name                   meaning                                  range
//   Xi      memories               (hidden x visible), one memory a row     finite
//   tau_v   visible_time_constant  in any unit of time                      above 0
//   tau_h   hidden_time_constant   in the same unit                         at least 0; 0: the reduced network
//   b, c    visible_bias, ...      inputs                                   finite; empty: 0
//
// A state is one array, visible neurons first: (v, h). After Krotov and Hopfield (2020) and Lotito (Neurocomputing 2025);
// docs/theory/associative-networks.md derives it. Cost of a velocity: 4 Nv Nh operations. Immutable, thread-safe.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "synaptica/associative/generating_function.h"
#include "synaptica/core/array.h"

namespace synaptica::associative {

struct NetworkOptions {
  AnyGeneratingFunction visible = LogCosh{};
  AnyGeneratingFunction hidden = Quadratic{};
  double visible_time_constant = 1;
  double hidden_time_constant = 0.1;
  std::vector<double> visible_bias = {};
  std::vector<double> hidden_bias = {};
};

/// When the energy of a network must fall, and why not where it need not.
struct EnergyLaw {
  bool convex_everywhere = false;  ///< dE/dt <= 0 at every state
  bool strict = false;             ///< and dE/dt = 0 at fixed points only
  bool bounded_below = false;      ///< E has a lower bound whatever the memories
  bool unbounded_below =
      false;  ///< E falls for ever in some direction, for almost every Xi; neither: it depends on Xi
  std::vector<std::string> conditions;  ///< a sentence for each of the above that does not hold
};

/// An energy, and the sum of the absolute values of its terms, to which its rounding is proportional.
struct EnergyValue {
  double value = 0;
  double magnitude = 0;
};

class Network {
 public:
  /// Throws InvalidArgument naming the fault: memories that are no matrix or not finite, a time constant out of range,
  /// a bias of another length.
  Network(Array memories, NetworkOptions options);

  [[nodiscard]] std::size_t visible_neurons() const noexcept { return memories_.shape[1]; }
  [[nodiscard]] std::size_t hidden_neurons() const noexcept { return memories_.shape[0]; }
  [[nodiscard]] std::size_t size() const noexcept { return visible_neurons() + hidden_neurons(); }
  [[nodiscard]] const Array& memories() const noexcept { return memories_; }
  [[nodiscard]] const NetworkOptions& options() const noexcept { return options_; }

  /// Throws InvalidArgument where a state has another length, or a value in it is not finite.
  void check_state(std::span<const double> state) const;

  // The two layers. Every state and result is (v, h), of length size().

  /// out = (tau_v dv/dt, tau_h dh/dt), the right-hand sides of (1) and (2): finite for tau_h = 0 as well.
  void drive(std::span<const double> state, std::span<double> out) const;
  [[nodiscard]] EnergyValue energy(std::span<const double> state) const;
  /// dE/dt by the identity. Throws InvalidArgument where hidden_time_constant is 0: use the reduced one.
  [[nodiscard]] double energy_rate(std::span<const double> state) const;

  // The reduced network. Every state is v, of length visible_neurons().

  /// F(x), the activation that the generating function makes of the visible activity x = g(v).
  void activation(std::span<const double> x, std::span<double> out) const;
  /// out = tau_v dv/dt.
  void reduced_drive(std::span<const double> visible, std::span<double> out) const;
  [[nodiscard]] EnergyValue reduced_energy(std::span<const double> visible) const;
  [[nodiscard]] double reduced_energy_rate(std::span<const double> visible) const;
  /// h = Xi g(v) + c, the hidden neurons once they have relaxed.
  [[nodiscard]] std::vector<double> relaxed_hidden(std::span<const double> visible) const;
  /// h = Xi g(v) + c - tau_h Xi H_v dv/dt, with the given dv/dt: the slow manifold to first order in tau_h / tau_v.
  [[nodiscard]] std::vector<double> slow_hidden(std::span<const double> visible,
                                                std::span<const double> rate) const;

  /// out = Xi^T hidden.
  void apply_transposed(std::span<const double> hidden, std::span<double> out) const;

  // Linearisation.

  /// out = Xi H_v(v) direction: visible to hidden.
  void forward(std::span<const double> visible, std::span<const double> direction,
               std::span<double> out) const;
  /// out = Xi^T H_h(h) direction: hidden to visible.
  void backward(std::span<const double> hidden, std::span<const double> direction,
                std::span<double> out) const;
  /// The largest |eigenvalue| s of the loop Xi^T H_h Xi H_v by the power method, times 1.1 to be on the safe side: for
  /// every state, where both generating functions bound their Hessians; at this state, where they do not.
  [[nodiscard]] double loop_gain(std::span<const double> state) const;
  /// The fastest rate of the linearised network, 1/time: the modulus of the most negative root of
  /// (1 + tau_v l)(1 + tau_h l) = s; for tau_h = 0 the larger of 1 and s - 1, in units of 1/tau_v.
  [[nodiscard]] double fastest_rate(double loop_gain) const;

  [[nodiscard]] EnergyLaw energy_law() const;

 private:
  void multiply(std::span<const double> visible, std::span<double> out) const;  // Xi visible

  Array memories_;
  NetworkOptions options_;
};

}  // namespace synaptica::associative
