// Gaussian noise that is a pure function of (trial, step, neuron): the same however trials are grouped, in any order.
//
//   words  = philox4x32-10( counter = (neuron/4, step mod 2^32, trial, step / 2^32), key )     four 32-bit words
//   u_k    = (word_k + 1/2) / 2^32
//   z_0, z_1 = sqrt(-2 ln u_0) (cos, sin)(2 pi u_1)      neurons 4n, 4n + 1    (Box and Muller)
//   z_2, z_3 = sqrt(-2 ln u_2) (cos, sin)(2 pi u_3)      neurons 4n + 2, 4n + 3
//
// The 64-bit key is the first word of RandomStream(key, purpose): a change of random.h's layout changes this too. |z| <=
// 6.8, beyond which the tail has probability 1e-11. Single precision gives the same noise to 1e-6, but where
// u_0 is within 1e-6 of 1 (z within 1e-3 of 0). Twins with common random numbers ask for the same trial.
//
// Vectorised; about 2 ns a number in double precision, 1 ns in single (AVX2). Thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "synaptica/numerics/random.h"

namespace synaptica::numerics {

class NoiseField {
 public:
  NoiseField(const RandomKey& key, Purpose purpose) noexcept;

  /// noise[i] = z of neuron i; neurons 0 ... size - 1.
  void fill(std::uint32_t trial, std::uint64_t step, std::span<double> noise) const noexcept;
  void fill(std::uint32_t trial, std::uint64_t step, std::span<float> noise) const noexcept;

  [[nodiscard]] std::array<std::uint32_t, 2> key() const noexcept { return key_; }

 private:
  std::array<std::uint32_t, 2> key_;
};

}  // namespace synaptica::numerics
