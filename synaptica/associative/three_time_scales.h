// An associative network on three time scales: hidden neurons, visible neurons, and memories that move.
//
//   tau_h dh/dt     = Xi v - h + c                                              hidden, fastest
//   tau_v dv/dt     = (1 - gamma) Xi^T w + gamma u(t) - v + b                   visible
//   tau_X dXi_mu/dt = w_mu (Lambda_mu + v - Xi_mu),   w = softmax(beta h)       memories, slowest
//
//   symbol  name                   meaning                                             range
//   Xi      memories               (hidden x visible), one memory a row                finite
//   tau_h   hidden_time_constant   0: the hidden neurons follow at once                at least 0
//   tau_v   visible_time_constant                                                      above 0
//   tau_X   memory_time_constant   infinite: memories stay                             above 0
//   beta    softmax_gain           sharpness of the gate                               above 0
//   gamma   clamp                  part of the visible drive that is the input         from 0 to 1
//   u       input                  what is presented, constant over a call of advance  finite
//   Lambda  synaptic_bias          shifts what memory mu tends to, by Lambda_mu/gamma  {hidden, visible}, or empty: 0
//   b       visible_bias           a further input                                     empty: 0
//   gate    dot_product (c = 0) compares Xi_mu.v: long memories win more than their share;
//           distance (c_mu = -|Xi_mu|^2/2) compares |v - Xi_mu|^2
//
// The energy of network.h is no Lyapunov function once memories move. With the distance gate, tau_h = 0 and no synaptic
// bias there is one for neurons and memories together, while the input stays what it is:
//
//   F = |v|^2/2 - (1 - gamma) lse_beta(Xi v - |Xi|^2/2) - (gamma u + b).v
//   dF/dt = - tau_v |dv/dt|^2 - (1 - gamma) tau_X sum_mu |dXi_mu/dt|^2 <= 0
//
// One step: visible and hidden neurons by exponential differencing to the middle of the step and to its end, their input
// taken as linear in time over the step; the gate at the middle; then
// Xi_mu += (1 - exp(-w_mu dt/tau_X)) (Lambda_mu + v_mid - Xi_mu), which cannot overshoot. Of second
// order in dt/tau_v and dt/tau_h, of first order in the much smaller dt/tau_X (the gate sees the step's first memories).
// A memory with w_mu below 1e-18 is left alone. Cost of a step: 2 to 6 Nv Nh operations.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "synaptica/core/array.h"

namespace synaptica::associative {

enum class MemoryGate { dot_product, distance };

struct ThreeTimeScaleOptions {
  double hidden_time_constant = 0;
  double visible_time_constant = 1;
  double memory_time_constant = 2000;
  double softmax_gain = 2;
  double clamp = 1;
  MemoryGate gate = MemoryGate::dot_product;
  double time_step = 0.05;  ///< above 0, at most tau_v / 2; tau_v / 20 is a good choice
  Array synaptic_bias = {};
  std::vector<double> visible_bias = {};
};

class ThreeTimeScaleNetwork {
 public:
  /// Starts at v = 0, with the hidden neurons relaxed.
  /// Throws InvalidArgument naming the fault: a shape, a value that is not finite, an option out of range; clamp = 0 with
  /// a visible_bias and moving memories, as then v - Xi_mu = b and the memories grow without end.
  ThreeTimeScaleNetwork(const Array& memories, ThreeTimeScaleOptions options);

  /// Sets the visible neurons, and the hidden ones to their relaxed state Xi v + c.
  void set_visible(std::span<const double> visible);

  /// `steps` steps with the input `input` (Nv numbers; empty: 0, which needs clamp = 0).
  /// Throws DidNotConverge where a neuron or memory leaves [-1e6, 1e6].
  void advance(std::span<const double> input, std::int64_t steps);

  [[nodiscard]] std::size_t visible_neurons() const noexcept { return visible_.size(); }
  [[nodiscard]] std::size_t hidden_neurons() const noexcept { return hidden_.size(); }
  [[nodiscard]] const ThreeTimeScaleOptions& options() const noexcept { return options_; }
  [[nodiscard]] double time() const noexcept { return static_cast<double>(steps_) * options_.time_step; }
  [[nodiscard]] std::span<const double> visible() const noexcept { return visible_; }
  [[nodiscard]] std::span<const double> hidden() const noexcept { return hidden_; }
  [[nodiscard]] std::span<const double> memory(std::size_t mu) const;
  /// The gate now: softmax(beta h). Sums to 1.
  [[nodiscard]] std::vector<double> weights() const;
  /// Xi, now, of shape {hidden, visible}.
  [[nodiscard]] Array memories() const;
  /// The memory of the largest weight in the middle of the last step (the lowest index, where several share it).
  [[nodiscard]] std::size_t winner() const noexcept { return winner_; }
  /// When the winner last changed: the boundary of two steps, so off by at most half a step; -1 where it never did.
  [[nodiscard]] double last_switch() const noexcept { return last_switch_; }
  /// Steps that each memory won. 0: it never won and moved by no more than a leak.
  [[nodiscard]] std::span<const std::int64_t> wins() const noexcept { return wins_; }
  /// What makes the separation of time scales doubtful: time constants out of order, a single memory. Empty: nothing.
  [[nodiscard]] std::vector<std::string> warnings() const;

  /// F, with the same input as the next advance. Throws InvalidArgument where its conditions do not hold.
  [[nodiscard]] double lyapunov_function(std::span<const double> input = {}) const;
  /// dF/dt by the identity.
  [[nodiscard]] double lyapunov_rate(std::span<const double> input = {}) const;
  /// The neurons' energy of network.h (quadratic visible, log-sum-exp hidden, h = Xi v + c), with clamp and input:
  /// |v|^2/2 - (1 - gamma) lse_beta(Xi v + c) - (gamma u + b).v. It falls while memories stay, and may rise as they move.
  [[nodiscard]] double neural_energy(std::span<const double> input = {}) const;

 private:
  struct Propagator {
    double keep = 0, take = 1, slope = 1;  // u <- keep u + take N_start + slope (N_end - N_start)
  };
  static Propagator propagator(double time, double time_constant);

  void field(std::span<const double> visible, std::span<double> out) const;  // Xi v + c
  void drive(std::span<const double> weights, std::span<const double> input, std::span<double> out) const;
  void step(std::span<const double> input);
  void move_memories();
  void check_input(std::span<const double> input) const;
  void check_range() const;
  void check_lyapunov() const;

  ThreeTimeScaleOptions options_;
  std::vector<double> memories_, squares_;  // squares_[mu] = |Xi_mu|^2
  std::vector<double> visible_, hidden_;
  std::vector<std::int64_t> wins_;
  std::int64_t steps_ = 0;
  std::size_t winner_;
  double last_switch_ = -1;
  Propagator visible_half_, visible_full_, hidden_half_, hidden_full_;
  // Scratch of one step.
  std::vector<double> weights_, field_start_, field_middle_, field_end_, drive_, visible_middle_,
      hidden_middle_;
};

}  // namespace synaptica::associative
