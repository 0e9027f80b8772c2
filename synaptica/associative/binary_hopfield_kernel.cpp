#include "synaptica/associative/binary_hopfield_kernel.h"

#include <algorithm>
#ifdef __AVX2__
#include <immintrin.h>
#endif

namespace synaptica::associative::SYNAPTICA_KERNEL {

namespace {

// As many words as one register of this variant's processor holds.
#ifdef __AVX2__
constexpr std::size_t lanes = 4;
#else
constexpr std::size_t lanes = 2;
#endif
typedef std::uint64_t Words __attribute__((vector_size(8 * lanes), aligned(8), may_alias));

inline Words load(const std::uint64_t* from) {
  return *reinterpret_cast<const Words*>(from);
}
inline void store(std::uint64_t* to, Words value) {
  *reinterpret_cast<Words*>(to) = value;
}

inline bool any(Words value) {
  std::uint64_t bits = 0;
  for (std::size_t lane = 0; lane < lanes; ++lane) bits |= value[lane];
  return bits != 0;
}

#ifdef __POPCNT__
inline std::int64_t popcount(std::uint64_t word) {
  return __builtin_popcountll(word);
}
#else
// Without the instruction the compiler would call a table look-up byte by byte; this is 12 operations.
inline std::int64_t popcount(std::uint64_t word) {
  word -= word >> 1 & 0x5555555555555555u;
  word = (word & 0x3333333333333333u) + (word >> 2 & 0x3333333333333333u);
  word = (word + (word >> 4)) & 0x0f0f0f0f0f0f0f0fu;
  return static_cast<std::int64_t>((word * 0x0101010101010101u) >> 56);
}
#endif

// sum_b 2^b popcount(row & plane_b), from the highest plane down.
inline std::int64_t weighted_count(const HopfieldUpdate& update, const std::uint64_t* row) {
  std::int64_t sum = 0;
  for (std::size_t b = update.plane_count; b-- > 0;) {
    const std::uint64_t* const plane = update.planes + b * update.words;
    std::int64_t even = 0;
    std::int64_t odd = 0;
    for (std::size_t w = 0; w < update.words; w += 4) {
      even += popcount(row[w] & plane[w]) + popcount(row[w + 1] & plane[w + 1]);
      odd += popcount(row[w + 2] & plane[w + 2]) + popcount(row[w + 3] & plane[w + 3]);
    }
    sum = 2 * sum + even + odd;
  }
  return sum;
}

#ifdef __AVX2__
// The same where the processor has AVX-512 with its population count, which is asked for at run time: four times faster,
// and as all is whole numbers, the same.
__attribute__((target("avx512f,avx512vpopcntdq"))) std::int64_t weighted_count_512(
    const HopfieldUpdate& update, const std::uint64_t* row) {
  __m512i total = _mm512_setzero_si512();
  const std::size_t words = update.words;
  for (std::size_t w = 0; w < words; w += 16) {
    const std::size_t left = words - w;  // a multiple of four
    const auto low = static_cast<__mmask8>(left >= 8 ? 0xff : 0x0f);
    const auto high = static_cast<__mmask8>(left >= 16 ? 0xff : left >= 12 ? 0x0f : 0);
    const __m512i row_low = _mm512_maskz_loadu_epi64(low, row + w);
    const __m512i row_high = _mm512_maskz_loadu_epi64(high, row + w + 8);
    const std::uint64_t* plane = update.planes + update.plane_count * words + w;
    __m512i sum = _mm512_setzero_si512();
    if (left >= 16) {
      for (std::size_t b = update.plane_count; b-- > 0;) {
        plane -= words;
        const __m512i count_low = _mm512_popcnt_epi64(_mm512_and_si512(row_low, _mm512_loadu_si512(plane)));
        const __m512i count_high =
            _mm512_popcnt_epi64(_mm512_and_si512(row_high, _mm512_loadu_si512(plane + 8)));
        sum = _mm512_add_epi64(_mm512_add_epi64(sum, sum), _mm512_add_epi64(count_low, count_high));
      }
    } else {
      for (std::size_t b = update.plane_count; b-- > 0;) {
        plane -= words;
        const __m512i count_low =
            _mm512_popcnt_epi64(_mm512_and_si512(row_low, _mm512_maskz_loadu_epi64(low, plane)));
        const __m512i count_high =
            _mm512_popcnt_epi64(_mm512_and_si512(row_high, _mm512_maskz_loadu_epi64(high, plane + 8)));
        sum = _mm512_add_epi64(_mm512_add_epi64(sum, sum), _mm512_add_epi64(count_low, count_high));
      }
    }
    total = _mm512_add_epi64(total, sum);
  }
  typedef long long Four __attribute__((vector_size(32)));
  const Four four =
      __builtin_shufflevector(total, total, 0, 1, 2, 3) + __builtin_shufflevector(total, total, 4, 5, 6, 7);
  return (four[0] + four[1]) + (four[2] + four[3]);
}
#endif

// N h_i.
inline std::int64_t field(const HopfieldUpdate& update, std::size_t neuron) {
  const std::uint64_t* const row = update.bits + neuron * update.words;
#ifdef __AVX2__
  const std::int64_t sum =
      update.wide_popcount ? weighted_count_512(update, row) : weighted_count(update, row);
#else
  const std::int64_t sum = weighted_count(update, row);
#endif
  const auto neurons = static_cast<std::int64_t>(update.neurons);
  return 4 * sum - 2 * neurons * update.ones[neuron] - 2 * update.agreement + neurons * update.patterns -
         update.patterns * update.state[neuron];
}

// Adds 1 to the counters of `up` and takes 1 from those of `down`, from plane `first` on.
inline void ripple(const HopfieldUpdate& update, std::size_t w, Words up, Words down, std::size_t first) {
  for (std::size_t b = first; b < update.plane_count && any(up | down); ++b) {
    std::uint64_t* const plane = update.planes + b * update.words + w;
    const Words before = load(plane);
    store(plane, before ^ (up | down));
    up &= before;
    down &= ~before;
  }
}

// Bits where row and state agree: the row of a neuron that is up, its complement where down.
inline Words agreement(const HopfieldUpdate& update, std::size_t neuron, std::size_t w) {
  // All ones where the neuron is down, without a branch on what is as good as random.
  const auto turn = static_cast<std::uint64_t>(static_cast<std::int64_t>(update.state[neuron]) >> 1);
  return (load(update.bits + neuron * update.words + w) ^ (turn + Words{})) & load(update.used + w);
}

inline void flip(HopfieldUpdate& update, std::size_t neuron) {
  update.state[neuron] = static_cast<std::int8_t>(-update.state[neuron]);
  for (std::size_t w = 0; w < update.words; w += lanes) {
    const Words up = agreement(update, neuron, w);
    ripple(update, w, up, ~up & load(update.used + w), 0);
  }
  const std::int64_t gained =
      update.state[neuron] > 0 ? update.ones[neuron] : update.patterns - update.ones[neuron];
  update.agreement += 2 * gained - update.patterns;
}

// The sum of three one-bit numbers in each bit: a becomes its low bit, the high bit is returned.
inline Words full_add(Words& a, Words b, Words c) {
  const Words differ = a ^ b;
  const Words high = (a & b) | (differ & c);
  a = differ ^ c;
  return high;
}

}  // namespace

void count_agreements(HopfieldUpdate& update) {
  std::fill(update.planes, update.planes + update.plane_count * update.words, 0);
  update.agreement = 0;
  for (std::size_t i = 0; i < update.neurons; ++i)
    update.agreement += update.state[i] > 0 ? update.ones[i] : update.patterns - update.ones[i];
  for (std::size_t w = 0; w < update.words; w += lanes) {
    // Sixteen neurons at a time by full adders; what they carry out into the sixteens ripples on. Half the operations of
    // one by one, and few of the branches.
    Words ones{}, twos{}, fours{}, eights{};
    std::size_t i = 0;
    const auto add_eight = [&](std::size_t first) {
      Words x[8];
      for (std::size_t k = 0; k < 8; ++k) x[k] = agreement(update, first + k, w);
      const Words two_a = full_add(ones, x[0], x[1]);
      const Words two_b = full_add(ones, x[2], x[3]);
      const Words four_a = full_add(twos, two_a, two_b);
      const Words two_c = full_add(ones, x[4], x[5]);
      const Words two_d = full_add(ones, x[6], x[7]);
      const Words four_b = full_add(twos, two_c, two_d);
      return full_add(fours, four_a, four_b);
    };
    for (; i + 16 <= update.neurons; i += 16) {
      const Words eight_a = add_eight(i);
      const Words eight_b = add_eight(i + 8);
      ripple(update, w, full_add(eights, eight_a, eight_b), Words{}, 4);
    }
    ripple(update, w, eights, Words{}, 3);
    ripple(update, w, fours, Words{}, 2);
    ripple(update, w, twos, Words{}, 1);
    ripple(update, w, ones, Words{}, 0);
    for (; i < update.neurons; ++i) ripple(update, w, agreement(update, i, w), Words{}, 0);
  }
}

void hopfield_fields(const HopfieldUpdate& update, std::size_t first, std::size_t count,
                     std::int64_t* fields) {
  for (std::size_t k = 0; k < count; ++k) fields[k] = field(update, first + k);
}

std::int64_t hopfield_sweep(HopfieldUpdate& update, const std::uint32_t* order, const double* thresholds,
                            std::size_t count) {
  std::int64_t flips = 0;
  for (std::size_t k = 0; k < count; ++k) {
    const std::size_t i = order != nullptr ? order[k] : k;
    // Exact: |N h_i| < 2^53.
    const auto h = static_cast<double>(field(update, i));
    const double threshold = thresholds != nullptr ? thresholds[k] : 0;
    if (update.state[i] > 0 ? h < threshold : h > threshold) {
      flip(update, i);
      ++flips;
    }
  }
  return flips;
}

void hopfield_flip(HopfieldUpdate& update, std::size_t neuron) {
  flip(update, neuron);
}

}  // namespace synaptica::associative::SYNAPTICA_KERNEL
