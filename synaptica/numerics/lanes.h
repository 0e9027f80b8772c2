// Registers of several numbers, for kernels that are compiled for each kind of processor. Private to _kernel.cpp files.
//
// The vector types are those that GCC and Clang share. A comparison gives all ones or all zeros in a lane.
#pragma once

#include <cstddef>
#include <cstdint>
#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace synaptica::numerics::SYNAPTICA_KERNEL {

#if defined(__AVX512DQ__)
inline constexpr std::size_t register_bytes = 64;
#elif defined(__AVX2__)
inline constexpr std::size_t register_bytes = 32;
#else
inline constexpr std::size_t register_bytes = 16;
#endif

typedef double Doubles __attribute__((vector_size(register_bytes)));
typedef float Floats __attribute__((vector_size(register_bytes)));
typedef std::int64_t Longs __attribute__((vector_size(register_bytes)));
typedef std::int32_t Ints __attribute__((vector_size(register_bytes)));

/// The register of that number type, its integers, and the layout of the numbers.
template <class Real>
struct Lanes;
template <>
struct Lanes<double> {
  using Values = Doubles;
  using Bits = Longs;
  using Bit = std::int64_t;
  static constexpr std::size_t count = register_bytes / 8;
  static constexpr int mantissa_bits = 52;
  static constexpr Bit exponent_bias = 1023;
};
template <>
struct Lanes<float> {
  using Values = Floats;
  using Bits = Ints;
  using Bit = std::int32_t;
  static constexpr std::size_t count = register_bytes / 4;
  static constexpr int mantissa_bits = 23;
  static constexpr Bit exponent_bias = 127;
};

template <class Values, class Real>
inline Values all(Real value) {
  return value - Values{};
}

// Contraction is switched off for the whole program; here, where it is wanted, it is written out.
inline Doubles multiply_add(Doubles a, Doubles b, Doubles c) {
#if defined(__AVX512DQ__)
  return _mm512_fmadd_pd(a, b, c);
#elif defined(__AVX2__) && defined(__FMA__)
  return _mm256_fmadd_pd(a, b, c);
#else
  return a * b + c;
#endif
}
inline Floats multiply_add(Floats a, Floats b, Floats c) {
#if defined(__AVX512DQ__)
  return _mm512_fmadd_ps(a, b, c);
#elif defined(__AVX2__) && defined(__FMA__)
  return _mm256_fmadd_ps(a, b, c);
#else
  return a * b + c;
#endif
}

inline Doubles square_root(Doubles x) {
#if defined(__AVX512DQ__)
  return _mm512_sqrt_pd(x);
#elif defined(__AVX2__)
  return _mm256_sqrt_pd(x);
#elif defined(__SSE2__)
  return _mm_sqrt_pd(x);
#else
  for (std::size_t i = 0; i < register_bytes / 8; ++i) x[i] = __builtin_sqrt(x[i]);
  return x;
#endif
}
inline Floats square_root(Floats x) {
#if defined(__AVX512DQ__)
  return _mm512_sqrt_ps(x);
#elif defined(__AVX2__)
  return _mm256_sqrt_ps(x);
#elif defined(__SSE2__)
  return _mm_sqrt_ps(x);
#else
  for (std::size_t i = 0; i < register_bytes / 4; ++i) x[i] = __builtin_sqrtf(x[i]);
  return x;
#endif
}

/// a where the mask is set, else b.
template <class Bits, class Values>
inline Values choose(Bits mask, Values a, Values b) {
  return reinterpret_cast<Values>((mask & reinterpret_cast<Bits>(a)) | (~mask & reinterpret_cast<Bits>(b)));
}

/// c[0] + c[1] x + ... + c[n - 1] x^(n-1): even and odd powers apart, each by Horner's rule, which halves the wait.
template <class Values, class Real, std::size_t n>
inline Values polynomial(Values x, const Real (&c)[n]) {
  static_assert(n >= 2);
  const Values square = x * x;
  constexpr std::size_t last_even = (n - 1) / 2 * 2;
  constexpr std::size_t last_odd = (n - 2) / 2 * 2 + 1;
  Values even = all<Values>(c[last_even]);
  for (std::size_t k = last_even; k >= 2; k -= 2) even = multiply_add(even, square, all<Values>(c[k - 2]));
  Values odd = all<Values>(c[last_odd]);
  for (std::size_t k = last_odd; k >= 3; k -= 2) odd = multiply_add(odd, square, all<Values>(c[k - 2]));
  return multiply_add(odd, x, even);
}

}  // namespace synaptica::numerics::SYNAPTICA_KERNEL
