#include "synaptica/associative/dense_retrieval_kernel.h"

#ifdef __AVX2__
#include <immintrin.h>
#endif

namespace synaptica::associative::SYNAPTICA_KERNEL {

double select_sum(const std::uint64_t* row, bool turned, const double* set, const double* clear,
                  std::size_t words) {
  const std::uint64_t turn = turned ? ~std::uint64_t{0} : 0;
  // Both variants add in the same four sums, and so give the same bits.
#ifdef __AVX2__
  __m256d sums = _mm256_setzero_pd();
  const __m256i to_sign_bit = _mm256_set_epi64x(60, 61, 62, 63);
  for (std::size_t w = 0; w < words; ++w) {
    const std::uint64_t bits = row[w] ^ turn;
    for (std::size_t b = 0; b < 64; b += 4) {
      const __m256i mask =
          _mm256_sllv_epi64(_mm256_set1_epi64x(static_cast<long long>(bits >> b)), to_sign_bit);
      sums =
          _mm256_add_pd(sums, _mm256_blendv_pd(_mm256_loadu_pd(clear + 64 * w + b),
                                               _mm256_loadu_pd(set + 64 * w + b), _mm256_castsi256_pd(mask)));
    }
  }
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
#else
  double sums[4] = {};
  for (std::size_t w = 0; w < words; ++w) {
    const std::uint64_t bits = row[w] ^ turn;
    for (std::size_t b = 0; b < 64; ++b)
      sums[b % 4] += (bits >> b & 1) != 0 ? set[64 * w + b] : clear[64 * w + b];
  }
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
#endif
}

}  // namespace synaptica::associative::SYNAPTICA_KERNEL
