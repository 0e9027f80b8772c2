// The inner loops of the binary Hopfield network, compiled once for each kind of processor (cmake/Rooms.cmake). Private
// to binary_hopfield.cpp: raw pointers, no checks.
//
// Kept are the agreements a_mu = #{i : xi_i^mu = s_i} of state and patterns, as bit-sliced counters: bit mu of plane b
// is bit b of a_mu. With x_i^mu = 1 where xi_i^mu = +1, and A = sum_mu a_mu,
//
//   N h_i = sum_mu xi_i^mu (2 a_mu - N) - P s_i
//         = 4 sum_b 2^b popcount(x_i & plane_b) - 2 N popcount(x_i) - 2 A + N P - P s_i
//
// and a flip of neuron i adds +1 or -1 to every counter, by a ripple of carries and borrows through the planes.
#pragma once

#include <cstddef>
#include <cstdint>

namespace synaptica::associative {

struct HopfieldUpdate {
  const std::uint64_t* bits;  // neurons rows of `words`, a multiple of four
  const std::uint64_t* used;  // words: which bits stand for a pattern
  const std::int32_t* ones;   // neurons: popcount of each row
  std::uint64_t* planes;      // plane_count rows of `words`
  std::int8_t* state;         // neurons, +1 or -1
  std::size_t neurons;
  std::size_t words;
  std::size_t plane_count;  // bits of N
  std::int64_t patterns;    // P
  std::int64_t agreement;   // A, kept up to date
  bool wide_popcount;       // the processor counts the bits of 512 at a time (v3 alone asks)
};

// Sets the counters from the state.
using CountFunction = void (*)(HopfieldUpdate& update);
// N h_i of `count` neurons from `first`.
using FieldsFunction = void (*)(const HopfieldUpdate& update, std::size_t first, std::size_t count,
                                std::int64_t* fields);
// Updates neurons order[0 ... count - 1] one after the other (0, 1, ... where order is null): +1 where N h_i is above
// its threshold, -1 where below, as it was where equal. thresholds may be null: all 0. Returns how many flipped.
using SweepFunction = std::int64_t (*)(HopfieldUpdate& update, const std::uint32_t* order,
                                       const double* thresholds, std::size_t count);
// Turns one neuron and counts it.
using FlipFunction = void (*)(HopfieldUpdate& update, std::size_t neuron);

#define SYNAPTICA_DECLARE_HOPFIELD_KERNEL(variant)                                                          \
  namespace variant {                                                                                       \
  void count_agreements(HopfieldUpdate& update);                                                            \
  void hopfield_fields(const HopfieldUpdate& update, std::size_t first, std::size_t count,                  \
                       std::int64_t* fields);                                                               \
  std::int64_t hopfield_sweep(HopfieldUpdate& update, const std::uint32_t* order, const double* thresholds, \
                              std::size_t count);                                                           \
  void hopfield_flip(HopfieldUpdate& update, std::size_t neuron);                                           \
  }
SYNAPTICA_DECLARE_HOPFIELD_KERNEL(baseline)
SYNAPTICA_DECLARE_HOPFIELD_KERNEL(v3)
#undef SYNAPTICA_DECLARE_HOPFIELD_KERNEL

}  // namespace synaptica::associative
