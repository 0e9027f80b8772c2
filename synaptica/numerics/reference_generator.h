// Random numbers that anyone can reproduce in a few lines of any language: splitmix64, by position.
//
//   mix(z):       z += 0x9E3779B97F4A7C15;  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
//                 z = (z ^ (z >> 27)) * 0x94D049BB133111EB;  mix = z ^ (z >> 31)            (modulo 2^64)
//   word(k)     = mix(mix(seed) + k)
//   uniform(k)  = (floor(word(k) / 2^11) + 1/2) / 2^53
//   normal(k)   = sqrt(-2 ln uniform(2k)) cos(2 pi uniform(2k + 1))
//   sign(k)     = +1 where the highest bit of word(k) is set, else -1
//
// For networks and patterns that are compared with other programs. Simulations draw from RandomStream (random.h).
#pragma once

#include <cstdint>
#include <span>

namespace synaptica::numerics {

class ReferenceGenerator {
 public:
  explicit ReferenceGenerator(std::uint64_t seed) noexcept;

  [[nodiscard]] std::uint64_t word(std::uint64_t k) const noexcept;
  [[nodiscard]] double uniform(std::uint64_t k) const noexcept;  ///< in (0, 1]
  [[nodiscard]] double normal(std::uint64_t k) const noexcept;

  /// values[k] = normal(k) and sign(k); a matrix is filled row by row.
  void fill_normal(std::span<double> values) const noexcept;
  void fill_sign(std::span<double> values) const noexcept;

 private:
  std::uint64_t start_;  // mix(seed)
};

}  // namespace synaptica::numerics
