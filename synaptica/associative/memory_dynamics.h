// Memories drift towards the patterns that are presented: the synaptic dynamics of an associative network whose
// visible neurons are clamped to one pattern a step.
//
//   w = softmax(gain * Xi v),    Xi_mu  <-  Xi_mu + (time_step / memory_time_constant) w_mu (v - Xi_mu)
//
// an Euler step of  tau_X dXi_mu/dt = w_mu (v - Xi_mu)  (Lotito, Neurocomputing 2025; the hidden neurons have relaxed
// to h = Xi v). With each step the cosine of every memory mu with its target, pattern mu, is given.
//
//   symbol  name                  meaning                              range
//   Xi      memories              (hidden x visible), one memory a row finite, no row of zero norm
//   xi'     patterns              (hidden x visible), one pattern a row finite, no row of zero norm
//   v       patterns[order[n]]    the pattern presented at step n
//   beta    softmax_gain          sharpness of the gate                above 0
//   tau_X   memory_time_constant  in any unit of time                  above 0
//   dt      time_step             in the same unit                     above 0, at most memory_time_constant
//
// The state after n presentations is that at time n dt; n = 0 is the initial state. Nothing is centred, scaled or
// projected. Cosines are rounded into [-1, 1]. The gate compares dot products, not distances: a memory of large norm
// wins more than its share, and one that never wins never moves (see wins()).
//
// A memory whose weight is so small that the step would move it by less than 2^-80 of its distance from the pattern is
// left alone: a billion such steps together would move no component by more than 1e-15 of that distance.
//
// Cost of a presentation: hidden * visible multiply-adds for the gate, and 4 * visible for each memory that moves,
// which under a sharp gate is one. At 4 x 50 about 25 ns; see bench/run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "synaptica/core/array.h"

namespace synaptica::associative {

/// Which compilation of the inner loop runs. They differ by rounding (fused multiply-add, order of sums).
enum class MemoryKernel {
  fastest,   ///< the best one this processor has
  baseline,  ///< for any processor
  v3,        ///< x86-64-v3: AVX2 and fused multiply-add
};

struct MemoryDynamicsOptions {
  double softmax_gain = 2;  ///< beta, above 0. The winner takes all once beta times its lead is above ~40
  double memory_time_constant = 250;  ///< tau_X, above 0. The step error of the drift is of order dt / tau_X
  double time_step = 1;  ///< dt, above 0 and at most tau_X: beyond, a memory would overshoot its target
  MemoryKernel kernel = MemoryKernel::fastest;
};

/// The running dynamics: presents patterns as they come and keeps the memories. Movable; not shared between threads.
class MemoryDynamics {
 public:
  /// Copies memories and patterns, both of shape {hidden, visible}.
  /// Throws InvalidArgument naming the fault: shapes that differ or are empty, a value that is not finite, a row of
  /// zero norm (it has no cosine), an option out of its range, a kernel this processor cannot run.
  MemoryDynamics(const Array& memories, const Array& patterns, const MemoryDynamicsOptions& options = {});
  ~MemoryDynamics();
  MemoryDynamics(MemoryDynamics&&) noexcept;
  MemoryDynamics& operator=(MemoryDynamics&&) noexcept;

  /// Presents patterns order[0], order[1], ...; row i of `cosines` (order.size() x hidden, or empty) receives the
  /// cosine of each memory with its target after presentation i.
  /// Throws InvalidArgument where an index is no pattern, where `cosines` has another size, or where a memory reaches
  /// zero norm on its way (its cosine is then undefined); the dynamics is then left at that step.
  void present(std::span<const std::uint32_t> order, std::span<double> cosines = {});

  [[nodiscard]] std::size_t hidden_neurons() const noexcept;
  [[nodiscard]] std::size_t visible_neurons() const noexcept;
  /// Presentations so far.
  [[nodiscard]] std::int64_t steps() const noexcept;
  /// The cosine of each memory with its target, now.
  [[nodiscard]] std::span<const double> cosine() const noexcept;
  /// Memory mu, now: `visible` values.
  [[nodiscard]] std::span<const double> memory(std::size_t mu) const;
  /// How often each pattern was presented.
  [[nodiscard]] std::span<const std::int64_t> presentations() const noexcept;
  /// How often each memory had the largest weight (the lowest index, where several share it).
  [[nodiscard]] std::span<const std::int64_t> wins() const noexcept;
  /// How many presentations were won by another memory than the pattern's own.
  [[nodiscard]] std::int64_t misassigned() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

struct MemoryTrajectory {
  Array cosine;                             ///< {steps + 1, hidden}; row 0 is the initial state
  Array memories;                           ///< {hidden, visible}, after the last step
  std::vector<std::int64_t> presentations;  ///< of each pattern
  std::vector<std::int64_t> wins;  ///< of each memory; 0: it never won and never moved by more than a leak
};

/// The whole run at once. Needs (steps + 1) * hidden numbers for the cosines; for more, use MemoryDynamics in pieces.
///
///   const auto drift = drift_memories(memories, patterns, cyclic_order(4, 2000), {.softmax_gain = 2});
[[nodiscard]] MemoryTrajectory drift_memories(const Array& memories, const Array& patterns,
                                              std::span<const std::uint32_t> order,
                                              const MemoryDynamicsOptions& options = {});

/// 0, 1, ..., patterns - 1, 0, 1, ...: `steps` indices, the first for step `first`.
[[nodiscard]] std::vector<std::uint32_t> cyclic_order(std::size_t patterns, std::size_t steps,
                                                      std::int64_t first = 0);

/// The kernels this processor can run, slowest first.
[[nodiscard]] std::vector<MemoryKernel> supported_kernels();

}  // namespace synaptica::associative
