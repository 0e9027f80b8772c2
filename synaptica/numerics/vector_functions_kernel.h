// Vectorised functions, compiled once for each kind of processor. Private to vector_functions.cpp: raw pointers.
#pragma once

#include <cstddef>

namespace synaptica::numerics {

namespace baseline {
void tanh_scaled(double scale, double* values, std::size_t size) noexcept;
void tanh_scaled(double scale, float* values, std::size_t size) noexcept;
}  // namespace baseline
namespace v3 {
void tanh_scaled(double scale, double* values, std::size_t size) noexcept;
void tanh_scaled(double scale, float* values, std::size_t size) noexcept;
}  // namespace v3
namespace v4 {
void tanh_scaled(double scale, double* values, std::size_t size) noexcept;
void tanh_scaled(double scale, float* values, std::size_t size) noexcept;
}  // namespace v4

}  // namespace synaptica::numerics
