#include "bench/peak.h"

#include <immintrin.h>

namespace synaptica::bench {

double multiply_add_registers(std::size_t rounds) {
  // 12 sums and two constants fit the 16 registers; two units of latency 4 or 5 need 8 or 10 in flight.
  __m256d sums[12];
  for (int i = 0; i < 12; ++i) sums[i] = _mm256_set1_pd(1.0 + 0.01 * i);
  const __m256d factor = _mm256_set1_pd(0.999999);
  const __m256d term = _mm256_set1_pd(1e-7);
  for (std::size_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
    for (int i = 0; i < 12; ++i) sums[i] = _mm256_fmadd_pd(sums[i], factor, term);
  }
  __m256d total = sums[0];
  for (int i = 1; i < 12; ++i) total = _mm256_add_pd(total, sums[i]);
  return total[0] + total[1] + total[2] + total[3];
}

}  // namespace synaptica::bench
