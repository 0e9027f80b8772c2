// The inner loop of dense retrieval, compiled once for each kind of processor (cmake/Rooms.cmake). Private to
// dense_retrieval.cpp: raw pointers, no checks.
#pragma once

#include <cstddef>
#include <cstdint>

namespace synaptica::associative {

// sum over mu of (bit mu of `row`, turned where `turned`) ? set[mu] : clear[mu], over `words` words of 64 bits; both
// arrays have 64 * words entries.
using SelectSumFunction = double (*)(const std::uint64_t* row, bool turned, const double* set,
                                     const double* clear, std::size_t words);

namespace baseline {
double select_sum(const std::uint64_t* row, bool turned, const double* set, const double* clear,
                  std::size_t words);
}
namespace v3 {
double select_sum(const std::uint64_t* row, bool turned, const double* set, const double* clear,
                  std::size_t words);
}

}  // namespace synaptica::associative
