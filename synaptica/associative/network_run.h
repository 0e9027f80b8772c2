// A run of an associative network: its trajectory, its energy at every step, and whether the energy did what it must.
//
//   const Network network(memories, {.visible = LogCosh{}, .hidden = Quadratic{1.0 / 5}, .hidden_time_constant = 0.1});
//   const NetworkRun run = run_network(network, start, {.time_step = 0.005, .duration = 6});
//   // run.method, run.reason; run.energy; run.increases == 0
//
// A run whose energy has no lower bound may diverge: it ends in DidNotConverge where a neuron leaves [-1e6, 1e6] or the
// numbers, with the generating functions that let it, never in a state that means nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "synaptica/associative/integrators.h"
#include "synaptica/associative/network.h"
#include "synaptica/core/array.h"

namespace synaptica::associative {

struct NetworkRunOptions {
  double time_step = 0.005;  ///< above 0; the last step is not shortened: duration is rounded to whole steps
  double duration = 10;      ///< at least 0
  Integrator method = Integrator::automatic;
  std::size_t record_every = 1;  ///< states are kept every so many steps, at least 1, and at the end
};

struct NetworkRun {
  Integrator method = Integrator::rk4;
  std::string reason;                 ///< why this method
  std::vector<std::string> warnings;  ///< of the method, and of time constants out of order
  EnergyLaw law;                      ///< what the energy must do

  std::vector<double> time;    ///< of the records
  Array states;                ///< {records, Nv + Nh}, visible neurons first
  std::vector<double> energy;  ///< of the records; the reduced energy where the method is reduced_rk4

  std::int64_t steps = 0;
  /// Steps over which the energy rose by more than rounding, 64 epsilon times the sum of its terms' absolute values.
  std::int64_t increases = 0;
  double largest_increase = 0;  ///< over a step, relative to that sum; 0 or less where it never rose
  /// Steps at whose start some layer was outside the domain where its generating function is convex.
  std::int64_t steps_outside_convexity = 0;
  /// The smallest and largest energy ever seen.
  double lowest_energy = 0, highest_energy = 0;
  /// How far the last state is from a fixed point: the largest |tau du/dt| of any neuron.
  double residual = 0;
};

/// Rounding of one energy difference, relative to the magnitude of the energy.
inline constexpr double energy_rounding = 64 * 2.220446049250313e-16;

/// Runs from `start` = (v, h). With reduced_rk4 the hidden part of start is replaced by Xi g(v) + c.
/// Throws InvalidArgument where an option or the start is out of range, DidNotConverge where the network diverges.
[[nodiscard]] NetworkRun run_network(const Network& network, std::span<const double> start,
                                     const NetworkRunOptions& options = {});

}  // namespace synaptica::associative
