// The most double-precision multiply-adds a core does: nothing but registers, enough independent sums to hide latency.
#pragma once

#include <cstddef>

namespace synaptica::bench {

/// Multiply-adds that one call of multiply_add_registers(rounds) does.
inline constexpr std::size_t multiply_adds_a_round = 12 * 4;

/// Returns a number that depends on all of them. Needs AVX2 and FMA.
double multiply_add_registers(std::size_t rounds);

}  // namespace synaptica::bench
