#include "synaptica/numerics/reference_generator.h"

#include <cmath>
#include <cstddef>
#include <numbers>

namespace synaptica::numerics {

namespace {

constexpr std::uint64_t mix(std::uint64_t z) noexcept {
  z += 0x9E3779B97F4A7C15U;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31);
}

}  // namespace

ReferenceGenerator::ReferenceGenerator(std::uint64_t seed) noexcept : start_(mix(seed)) {}

std::uint64_t ReferenceGenerator::word(std::uint64_t k) const noexcept {
  return mix(start_ + k);
}

double ReferenceGenerator::uniform(std::uint64_t k) const noexcept {
  return (static_cast<double>(word(k) >> 11) + 0.5) * 0x1p-53;
}

double ReferenceGenerator::normal(std::uint64_t k) const noexcept {
  return std::sqrt(-2 * std::log(uniform(2 * k))) * std::cos(2 * std::numbers::pi * uniform(2 * k + 1));
}

void ReferenceGenerator::fill_normal(std::span<double> values) const noexcept {
  for (std::size_t k = 0; k < values.size(); ++k) values[k] = normal(k);
}

void ReferenceGenerator::fill_sign(std::span<double> values) const noexcept {
  for (std::size_t k = 0; k < values.size(); ++k) values[k] = (word(k) >> 63) != 0 ? 1.0 : -1.0;
}

}  // namespace synaptica::numerics
