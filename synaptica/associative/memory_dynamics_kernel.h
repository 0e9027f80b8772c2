// The inner loop of the memory dynamics, compiled once for each kind of processor (cmake/Rooms.cmake). Private to
// memory_dynamics.cpp: raw pointers, no checks.
#pragma once

#include <cstddef>
#include <cstdint>

namespace synaptica::associative {

/// Rows are padded with zeros to a multiple of this many numbers (one cache line) and start at multiples of it.
inline constexpr std::size_t row_padding = 8;

struct MemoryUpdate {
  double* memories;                    // hidden rows of `stride` numbers
  const double* patterns;              // the same
  const double* inverse_pattern_norm;  // hidden
  double* field;                       // hidden, scratch; starts at a cache line
  double* cosine;                      // hidden, kept up to date
  std::int64_t* wins;                  // hidden
  std::size_t hidden;
  std::size_t stride;
  double gain;
  double rate;               // time_step / memory_time_constant
  std::int64_t misassigned;  // counted up
};

// Presents patterns order[0 ... steps - 1]; returns how many were presented: fewer than `steps` where a memory reached
// zero norm. `cosines` (steps x hidden) may be null.
using PresentFunction = std::size_t (*)(MemoryUpdate& update, const std::uint32_t* order, std::size_t steps,
                                        double* cosines);

namespace baseline {
std::size_t present(MemoryUpdate& update, const std::uint32_t* order, std::size_t steps, double* cosines);
}
namespace v3 {
std::size_t present(MemoryUpdate& update, const std::uint32_t* order, std::size_t steps, double* cosines);
}

}  // namespace synaptica::associative
