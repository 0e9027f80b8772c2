#include "synaptica/associative/softmax_retrieval_kernel.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#ifdef __FMA__
#include <immintrin.h>
#endif

namespace synaptica::associative::SYNAPTICA_KERNEL {

namespace {

// As many numbers as one register of this variant's processor holds.
#ifdef __AVX2__
constexpr std::size_t lanes = 4;
#else
constexpr std::size_t lanes = 2;
#endif
typedef double Lanes __attribute__((vector_size(8 * lanes), aligned(8), may_alias));
typedef std::int64_t Integers __attribute__((vector_size(8 * lanes), aligned(8), may_alias));

inline Lanes load(const double* from) {
  return *reinterpret_cast<const Lanes*>(from);
}
inline void store(double* to, Lanes value) {
  *reinterpret_cast<Lanes*>(to) = value;
}

// Contraction is switched off for the whole program; here, where it is wanted, it is written out.
inline Lanes multiply_add(Lanes a, Lanes b, Lanes c) {
#ifdef __FMA__
  return _mm256_fmadd_pd(a, b, c);
#else
  return a * b + c;
#endif
}

// exp(x) for x <= 0: x = n ln 2 + r with |r| <= ln(2)/2, the Taylor polynomial of degree 13 of exp(r) (the next term is
// 4e-18), and n added to the exponent. ln 2 in two parts, the first with 32 trailing zeros, keeps r exact.
inline Lanes exponential(Lanes x) {
  constexpr double lowest = -708;  // below, the result would no longer be a normal number
  constexpr double ln2_high = 6.93147180369123816490e-01;
  constexpr double ln2_low = 1.90821492927058770002e-10;
  constexpr double rounder =
      0x1.8p52;  // added and taken away, it rounds to an integer, which its low bits then hold
  const Integers kept = x >= lowest;
  const Lanes clamped = (Lanes)((Integers)x & kept);
  const Lanes shifted = multiply_add(clamped, 1.4426950408889634074 - Lanes{}, rounder - Lanes{});
  const Lanes n = shifted - rounder;
  Lanes r = multiply_add(n, -ln2_high - Lanes{}, clamped);
  r = multiply_add(n, -ln2_low - Lanes{}, r);
  constexpr double coefficients[] = {
      1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040,
      1.0 / 720,        1.0 / 120,       1.0 / 24,       1.0 / 6,       0.5,          1,           1};
  Lanes value = coefficients[0] - Lanes{};
  for (std::size_t k = 1; k < std::size(coefficients); ++k)
    value = multiply_add(value, r, coefficients[k] - Lanes{});
  const Integers exponent = (Integers)shifted << 52;
  return (Lanes)(((Integers)value + exponent) & kept);
}

}  // namespace

double row_maximum(const double* values, std::size_t count) {
  double result = values[0];
  std::size_t i = 0;
  if (count >= 4 * lanes) {
    Lanes most[4];
    for (std::size_t k = 0; k < 4; ++k) most[k] = load(values + k * lanes);
    for (i = 4 * lanes; i + 4 * lanes <= count; i += 4 * lanes)
      for (std::size_t k = 0; k < 4; ++k) {
        const Lanes next = load(values + i + k * lanes);
        most[k] = most[k] > next ? most[k] : next;
      }
    for (std::size_t k = 0; k < 4; ++k)  // no reference: behind one, GCC 12 forgets the declared alignment
      for (std::size_t lane = 0; lane < lanes; ++lane) result = std::max(result, most[k][lane]);
  }
  for (; i < count; ++i) result = std::max(result, values[i]);
  return result;
}

double exponentiate(double* values, std::size_t count, double shift) {
  Lanes sums[4] = {};
  std::size_t i = 0;
  // Four registers together hide the latency of the polynomial.
  for (; i + 4 * lanes <= count; i += 4 * lanes)
    for (std::size_t k = 0; k < 4; ++k) {
      const Lanes value = exponential(load(values + i + k * lanes) - shift);
      store(values + i + k * lanes, value);
      sums[k] += value;
    }
  double sum = 0;
  for (; i < count; i += lanes) {
    double rest[lanes];
    const std::size_t left = std::min(lanes, count - i);
    for (std::size_t lane = 0; lane < lanes; ++lane) rest[lane] = lane < left ? values[i + lane] : shift;
    store(rest, exponential(load(rest) - shift));
    for (std::size_t lane = 0; lane < left; ++lane) sum += values[i + lane] = rest[lane];
  }
  const Lanes total = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  for (std::size_t lane = 0; lane < lanes; ++lane) sum += total[lane];
  return sum;
}

}  // namespace synaptica::associative::SYNAPTICA_KERNEL
