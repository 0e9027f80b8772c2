#include "synaptica/numerics/noise_field_kernel.h"

#include <cstring>

#include "synaptica/numerics/lanes.h"

namespace synaptica::numerics::SYNAPTICA_KERNEL {

namespace {

// Blocks side by side, one word in the lower half of each 64-bit lane; upper halves hold rubbish until `lower`.
constexpr std::size_t blocks = register_bytes / 8;

// The full products of the lower halves.
inline Longs multiply_halves(Longs a, Longs b) {
#if defined(__AVX512DQ__)
  return reinterpret_cast<Longs>(
      _mm512_mul_epu32(reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(b)));
#elif defined(__AVX2__)
  return reinterpret_cast<Longs>(
      _mm256_mul_epu32(reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(b)));
#elif defined(__SSE2__)
  return reinterpret_cast<Longs>(_mm_mul_epu32(reinterpret_cast<__m128i>(a), reinterpret_cast<__m128i>(b)));
#else
  return (a & 0xffffffff) * (b & 0xffffffff);
#endif
}

inline Longs upper(Longs a) {
  typedef std::uint64_t Unsigned __attribute__((vector_size(register_bytes)));
  return reinterpret_cast<Longs>(reinterpret_cast<Unsigned>(a) >> 32);
}

inline Longs lower(Longs a) {
  return a & 0xffffffff;
}

// Groups of blocks are carried through each step together: a chain of operations waits for nothing but itself.
constexpr std::size_t groups = 2;

struct Words {
  Longs word[4];
};

// Philox4x32-10 of groups * blocks blocks from `first` on.
inline void philox(const NoiseName& name, std::uint64_t first, Words (&words)[groups]) {
  const Longs multiplier0 = all<Longs>(std::int64_t{0xD2511F53});
  const Longs multiplier1 = all<Longs>(std::int64_t{0xCD9E8D57});
  for (std::size_t g = 0; g < groups; ++g) {
    Longs block;
    for (std::size_t l = 0; l < blocks; ++l) block[l] = static_cast<std::int64_t>(first + g * blocks + l);
    words[g] = {{block, all<Longs>(static_cast<std::int64_t>(name.counter[0])),
                 all<Longs>(static_cast<std::int64_t>(name.counter[1])),
                 all<Longs>(static_cast<std::int64_t>(name.counter[2]))}};
  }
  std::uint32_t k0 = name.key[0];
  std::uint32_t k1 = name.key[1];
  for (int round = 0; round < 10; ++round) {
    for (Words& w : words) {
      const Longs p0 = multiply_halves(w.word[0], multiplier0);
      const Longs p1 = multiply_halves(w.word[2], multiplier1);
      w = {{upper(p1) ^ w.word[1] ^ static_cast<std::int64_t>(k0), p1,
            upper(p0) ^ w.word[3] ^ static_cast<std::int64_t>(k1), p0}};
    }
    k0 += 0x9E3779B9U;
    k1 += 0xBB67AE85U;
  }
  for (Words& w : words)
    for (Longs& word : w.word) word = lower(word);
}

constexpr double ln2 = 0.69314718055994530942;
// 2 atanh(s) = 2 s + s^3 (2/3 + 2/5 s^2 + ...) on |s| <= 3 - 2 sqrt 2, s^2 <= 0.0295.
constexpr double atanh_series[] = {2.0 / 3,  2.0 / 5,  2.0 / 7,  2.0 / 9,  2.0 / 11,
                                   2.0 / 13, 2.0 / 15, 2.0 / 17, 2.0 / 19, 2.0 / 21};
// Of sin and cos(t pi/2), by t^2 <= 1/4: (pi/2)^(2k+1)/(2k+1)! and (pi/2)^(2k)/(2k)!, signs alternating.
constexpr double sine_series[] = {1.57079632679489661923,    -6.45964097506246253656e-1,
                                  7.96926262461670451205e-2, -4.68175413531868810069e-3,
                                  1.60441184787359821871e-4, -3.59884323521208534048e-6,
                                  5.69217292196792681178e-8, -6.68803510981146725052e-10};
constexpr double cosine_series[] = {1.0,
                                    -1.23370055013616982735,
                                    2.53669507901048013636e-1,
                                    -2.08634807633529608739e-2,
                                    9.19260274839426580227e-4,
                                    -2.52020423730606054816e-5,
                                    4.71087477881817149906e-7,
                                    -6.38660308379185202157e-9,
                                    6.56596311497947230962e-11};

template <class Real>
struct Series;
template <>
struct Series<double> {
  static constexpr double shift = 0x1.8p52;
};
template <>
struct Series<float> {
  static constexpr float shift = 0x1.8p23F;
  static constexpr float atanh[] = {2.0F / 3, 2.0F / 5, 2.0F / 7, 2.0F / 9};
  static constexpr float sine[] = {1.57079633F, -6.45964098e-1F, 7.96926262e-2F, -4.68175414e-3F,
                                   1.60441185e-4F};
  static constexpr float cosine[] = {1.0F,           -1.23370055F,   2.53669508e-1F, -2.08634808e-2F,
                                     9.19260275e-4F, -2.52020424e-5F};
};

template <class Real>
using Values = typename Lanes<Real>::Values;
template <class Real>
using Bits = typename Lanes<Real>::Bits;

// sqrt(-2 ln u), u in (0, 1].
template <class Real>
inline Values<Real> radius(Values<Real> u) {
  using L = Lanes<Real>;
  // u = 2^e m with m in [sqrt(1/2), sqrt 2): the bits of sqrt(1/2) are subtracted before the exponent is read.
  using Bit = typename L::Bit;
  const Bit root_half =
      sizeof(Real) == 8 ? static_cast<Bit>(0x3fe6a09e667f3bcd) : static_cast<Bit>(0x3f3504f3);
  const Bits<Real> bits = reinterpret_cast<Bits<Real>>(u);
  const Bits<Real> offset = bits - root_half;
  // The exponent as a number: shifted down with its sign, then converted by way of the rounding constant.
  const Bits<Real> exponent = offset >> L::mantissa_bits;
  const Values<Real> m = reinterpret_cast<Values<Real>>(bits - (exponent << L::mantissa_bits));
  const Values<Real> shift = all<Values<Real>>(Series<Real>::shift);
  const Values<Real> e =
      reinterpret_cast<Values<Real>>(reinterpret_cast<Bits<Real>>(shift) + exponent) - shift;
  const Values<Real> s = (m - Real{1}) / (m + Real{1});
  const Values<Real> s2 = s * s;
  Values<Real> series;
  if constexpr (sizeof(Real) == 8) {
    series = polynomial(s2, atanh_series);
  } else {
    series = polynomial(s2, Series<float>::atanh);
  }
  const Values<Real> log_m = multiply_add(s * s2, series, s + s);
  const Values<Real> log_u = multiply_add(e, all<Values<Real>>(static_cast<Real>(ln2)), log_m);
  return square_root(log_u * Real{-2});
}

// (cos, sin)(2 pi v), v in (0, 1].
template <class Real>
inline void circle(Values<Real> v, Values<Real>& cosine, Values<Real>& sine) {
  const Values<Real> shift = all<Values<Real>>(Series<Real>::shift);
  const Values<Real> quarters = v * Real{4};
  const Values<Real> rounded = quarters + shift;
  const Bits<Real> quadrant = reinterpret_cast<Bits<Real>>(rounded);
  const Values<Real> t = quarters - (rounded - shift);
  const Values<Real> t2 = t * t;
  Values<Real> s, c;
  if constexpr (sizeof(Real) == 8) {
    s = t * polynomial(t2, sine_series);
    c = polynomial(t2, cosine_series);
  } else {
    s = t * polynomial(t2, Series<float>::sine);
    c = polynomial(t2, Series<float>::cosine);
  }
  const Bits<Real> odd = (quadrant & 1) != 0;
  constexpr int sign_bit = static_cast<int>(8 * sizeof(Real)) - 1;
  // Quadrants 1 and 2 turn the cosine's sign, 2 and 3 the sine's.
  const Bits<Real> cosine_sign = (((quadrant + 1) >> 1) & 1) << sign_bit;
  const Bits<Real> sine_sign = ((quadrant >> 1) & 1) << sign_bit;
  cosine = reinterpret_cast<Values<Real>>(reinterpret_cast<Bits<Real>>(choose(odd, s, c)) ^ cosine_sign);
  sine = reinterpret_cast<Values<Real>>(reinterpret_cast<Bits<Real>>(choose(odd, c, s)) ^ sine_sign);
}

template <class Real>
inline void normals(const Values<Real> (&u)[4], Values<Real> (&z)[4]) {
  for (int pair = 0; pair < 4; pair += 2) {
    const Values<Real> r = radius<Real>(u[pair]);
    Values<Real> c, s;
    circle<Real>(u[pair + 1], c, s);
    z[pair] = r * c;
    z[pair + 1] = r * s;
  }
}

// noise[4 l + j] = z[j][l].
inline void store_transposed(const Doubles (&z)[4], double* noise) {
#if defined(__AVX512DQ__)
  // Words j and j + 1 of every other block side by side, then four words of a block, then two blocks in a register.
  const Doubles a = __builtin_shufflevector(z[0], z[1], 0, 8, 2, 10, 4, 12, 6, 14);
  const Doubles b = __builtin_shufflevector(z[0], z[1], 1, 9, 3, 11, 5, 13, 7, 15);
  const Doubles c = __builtin_shufflevector(z[2], z[3], 0, 8, 2, 10, 4, 12, 6, 14);
  const Doubles d = __builtin_shufflevector(z[2], z[3], 1, 9, 3, 11, 5, 13, 7, 15);
  const Doubles even_low = __builtin_shufflevector(a, c, 0, 1, 8, 9, 2, 3, 10, 11);     // blocks 0, 2
  const Doubles odd_low = __builtin_shufflevector(b, d, 0, 1, 8, 9, 2, 3, 10, 11);      // blocks 1, 3
  const Doubles even_high = __builtin_shufflevector(a, c, 4, 5, 12, 13, 6, 7, 14, 15);  // blocks 4, 6
  const Doubles odd_high = __builtin_shufflevector(b, d, 4, 5, 12, 13, 6, 7, 14, 15);   // blocks 5, 7
  const Doubles rows[4] = {__builtin_shufflevector(even_low, odd_low, 0, 1, 2, 3, 8, 9, 10, 11),
                           __builtin_shufflevector(even_low, odd_low, 4, 5, 6, 7, 12, 13, 14, 15),
                           __builtin_shufflevector(even_high, odd_high, 0, 1, 2, 3, 8, 9, 10, 11),
                           __builtin_shufflevector(even_high, odd_high, 4, 5, 6, 7, 12, 13, 14, 15)};
  std::memcpy(noise, rows, sizeof rows);
#elif defined(__AVX2__)
  const Doubles a = __builtin_shufflevector(z[0], z[1], 0, 4, 2, 6);
  const Doubles b = __builtin_shufflevector(z[0], z[1], 1, 5, 3, 7);
  const Doubles c = __builtin_shufflevector(z[2], z[3], 0, 4, 2, 6);
  const Doubles d = __builtin_shufflevector(z[2], z[3], 1, 5, 3, 7);
  const Doubles rows[4] = {
      __builtin_shufflevector(a, c, 0, 1, 4, 5), __builtin_shufflevector(b, d, 0, 1, 4, 5),
      __builtin_shufflevector(a, c, 2, 3, 6, 7), __builtin_shufflevector(b, d, 2, 3, 6, 7)};
  std::memcpy(noise, rows, sizeof rows);
#else
  for (std::size_t l = 0; l < blocks; ++l)
    for (std::size_t j = 0; j < 4; ++j) noise[4 * l + j] = z[j][l];
#endif
}

// The same of twice as many lanes: of the first and the second words of philox alternately.
inline void store_transposed(const Floats (&z)[4], float* noise) {
  constexpr std::size_t lanes = register_bytes / 4;
  for (std::size_t j = 0; j < 4; ++j)
    for (std::size_t l = 0; l < lanes; ++l) noise[4 * (l / 2 + (l % 2) * blocks) + j] = z[j][l];
}

// The next 4 groups * blocks numbers.
inline void next_normals(const NoiseName& name, std::uint64_t first, double* noise) {
  Words words[groups];
  philox(name, first, words);
  // A 32-bit integer below the bits of 2^52 is 2^52 plus it.
  const Longs bits = reinterpret_cast<Longs>(all<Doubles>(0x1p52));
  for (std::size_t g = 0; g < groups; ++g) {
    Doubles u[4];
    for (int j = 0; j < 4; ++j)
      u[j] = (reinterpret_cast<Doubles>(words[g].word[j] | bits) - 0x1p52 + 0.5) * 0x1p-32;
    Doubles z[4];
    normals<double>(u, z);
    store_transposed(z, noise + 4 * blocks * g);
  }
}

inline void next_normals(const NoiseName& name, std::uint64_t first, float* noise) {
  Words words[groups];
  philox(name, first, words);
  Floats u[4];
  for (int j = 0; j < 4; ++j) {
    // Positive signed numbers are converted by one instruction: without the last bit, at whose centre 2^-32 puts them.
    const Longs both = words[0].word[j] | (words[1].word[j] << 32);
    const Ints halves = (reinterpret_cast<Ints>(both) >> 1) & 0x7fffffff;
    u[j] =
        multiply_add(__builtin_convertvector(halves, Floats), all<Floats>(0x1p-31F), all<Floats>(0x1p-32F));
  }
  Floats z[4];
  normals<float>(u, z);
  store_transposed(z, noise);
}

template <class Real>
void fill_row(const NoiseName& name, Real* noise, std::size_t size) noexcept {
  constexpr std::size_t batch = 4 * groups * blocks;
  std::size_t i = 0;
  for (; i + batch <= size; i += batch) next_normals(name, i / 4, noise + i);
  if (i < size) {
    Real rest[batch];
    next_normals(name, i / 4, rest);
    std::memcpy(noise + i, rest, (size - i) * sizeof(Real));
  }
}

}  // namespace

void fill_noise(const NoiseName& name, double* noise, std::size_t size) noexcept {
  fill_row(name, noise, size);
}
void fill_noise(const NoiseName& name, float* noise, std::size_t size) noexcept {
  fill_row(name, noise, size);
}

}  // namespace synaptica::numerics::SYNAPTICA_KERNEL
