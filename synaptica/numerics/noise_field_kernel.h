// Vectorised noise, compiled once for each kind of processor. Private to noise_field.cpp: raw pointers.
#pragma once

#include <cstddef>
#include <cstdint>

namespace synaptica::numerics {

struct NoiseName {
  std::uint32_t key[2];
  std::uint32_t counter[3];  // all but the block
};

namespace baseline {
void fill_noise(const NoiseName& name, double* noise, std::size_t size) noexcept;
void fill_noise(const NoiseName& name, float* noise, std::size_t size) noexcept;
}  // namespace baseline
namespace v3 {
void fill_noise(const NoiseName& name, double* noise, std::size_t size) noexcept;
void fill_noise(const NoiseName& name, float* noise, std::size_t size) noexcept;
}  // namespace v3
namespace v4 {
void fill_noise(const NoiseName& name, double* noise, std::size_t size) noexcept;
void fill_noise(const NoiseName& name, float* noise, std::size_t size) noexcept;
}  // namespace v4

}  // namespace synaptica::numerics
