#include "synaptica/associative/memory_dynamics_kernel.h"

#include <algorithm>
#include <cmath>
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
typedef double Lanes __attribute__((vector_size(8 * lanes), may_alias));
static_assert(row_padding % (2 * lanes) == 0, "two registers at a time");

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

inline double sum(Lanes value) {
  double total = value[0];
  for (std::size_t i = 1; i < lanes; ++i) total += value[i];
  return total;
}

// totals[r] = sum(values[r]) for four registers together, by shuffles: a third of the additions, and no chain of them.
inline void sum_four(const Lanes (&values)[4], double* totals) {
#ifdef __AVX2__
  const Lanes ab = __builtin_shufflevector(values[0], values[1], 0, 4, 2, 6) +
                   __builtin_shufflevector(values[0], values[1], 1, 5, 3, 7);
  const Lanes cd = __builtin_shufflevector(values[2], values[3], 0, 4, 2, 6) +
                   __builtin_shufflevector(values[2], values[3], 1, 5, 3, 7);
  store(totals, __builtin_shufflevector(ab, cd, 0, 1, 4, 5) + __builtin_shufflevector(ab, cd, 2, 3, 6, 7));
#else
  for (std::size_t r = 0; r < 4; ++r) totals[r] = sum(values[r]);
#endif
}

// field[r] = row r . pattern for `rows` rows together: each number of the pattern is loaded once for all of them, and
// two sums a row hide the latency of the multiply-add.
template <std::size_t rows>
inline void project(const double* memories, std::size_t stride, const double* pattern, double* field) {
  Lanes even[rows] = {};
  Lanes odd[rows] = {};
  for (std::size_t i = 0; i < stride; i += 2 * lanes) {
    const Lanes v0 = load(pattern + i);
    const Lanes v1 = load(pattern + i + lanes);
    for (std::size_t r = 0; r < rows; ++r) {
      even[r] = multiply_add(load(memories + r * stride + i), v0, even[r]);
      odd[r] = multiply_add(load(memories + r * stride + i + lanes), v1, odd[r]);
    }
  }
  for (std::size_t r = 0; r < rows; ++r) even[r] += odd[r];
  if constexpr (rows == 4) {
    sum_four(even, field);
  } else {
    for (std::size_t r = 0; r < rows; ++r) field[r] = sum(even[r]);
  }
}

// memory += fraction (pattern - memory); its new cosine with the target is given back, or not-a-number where the memory
// has become zero.
inline double move_towards(double* memory, const double* pattern, double fraction, const double* target,
                           double inverse_target_norm, std::size_t stride) {
  const Lanes step = fraction - Lanes{};
  Lanes dot0{}, dot1{}, square0{}, square1{};
  for (std::size_t i = 0; i < stride; i += 2 * lanes) {
    const Lanes x0 = load(memory + i);
    const Lanes x1 = load(memory + i + lanes);
    const Lanes t0 =
        load(target + i);  // before the stores: where pattern and target are one, it is loaded once
    const Lanes t1 = load(target + i + lanes);
    const Lanes y0 = multiply_add(step, load(pattern + i) - x0, x0);
    const Lanes y1 = multiply_add(step, load(pattern + i + lanes) - x1, x1);
    store(memory + i, y0);
    store(memory + i + lanes, y1);
    dot0 = multiply_add(y0, t0, dot0);
    dot1 = multiply_add(y1, t1, dot1);
    square0 = multiply_add(y0, y0, square0);
    square1 = multiply_add(y1, y1, square1);
  }
  const double cosine = sum(dot0 + dot1) / std::sqrt(sum(square0 + square1)) * inverse_target_norm;
  return std::max(std::min(cosine, 1.0), -1.0);  // in this order not-a-number stays
}

// Weights below this lead exponent, exp(-lead) < 2^-80, move nothing (memory_dynamics.h), nor do they change a sum of
// weights that is at least 1.
constexpr double negligible_lead = 80 * 0.69314718055994530942;

// The softmax gate and the update of every memory that has a weight.
inline void present_to_all(MemoryUpdate& update, std::size_t shown) {
  const std::size_t hidden = update.hidden;
  const std::size_t stride = update.stride;
  double* const field = update.field;
  std::size_t winner = 0;
  for (std::size_t mu = 1; mu < hidden; ++mu)
    if (field[mu] > field[winner]) winner = mu;
  const double highest = field[winner];
  ++update.wins[winner];
  update.misassigned += winner != shown;
  // field becomes the weight before division by their sum, exp(0) = 1 for the winner.
  double total = 0;
  for (std::size_t mu = 0; mu < hidden; ++mu) {
    const double lead = update.gain * (highest - field[mu]);
    field[mu] = lead < negligible_lead ? std::exp(-lead) : 0;
    total += field[mu];
  }
  for (std::size_t mu = 0; mu < hidden; ++mu)
    if (field[mu] > 0)
      update.cosine[mu] = move_towards(update.memories + mu * stride, update.patterns + shown * stride,
                                       update.rate * (field[mu] / total), update.patterns + mu * stride,
                                       update.inverse_pattern_norm[mu], stride);
}

}  // namespace

std::size_t present(MemoryUpdate& update, const std::uint32_t* order, std::size_t steps, double* cosines) {
  const std::size_t hidden = update.hidden;
  const std::size_t stride = update.stride;
  const double* const field = update.field;
  for (std::size_t n = 0; n < steps; ++n) {
    const std::size_t shown = order[n];
    const double* const pattern = update.patterns + shown * stride;
    std::size_t mu = 0;
    for (; mu + 4 <= hidden; mu += 4)
      project<4>(update.memories + mu * stride, stride, pattern, update.field + mu);
    for (; mu < hidden; ++mu) project<1>(update.memories + mu * stride, stride, pattern, update.field + mu);

    // Nearly always the pattern's own memory takes all. Asking just that, by a branch, lets the processor move the
    // memory while the fields are still being summed; the general path would do the same arithmetic here.
    const double own = field[shown];
    std::size_t contenders = 0;
    for (mu = 0; mu < hidden; ++mu) contenders += update.gain * (own - field[mu]) < negligible_lead;
    if (contenders == 1) {
      ++update.wins[shown];
      update.cosine[shown] = move_towards(update.memories + shown * stride, pattern, update.rate, pattern,
                                          update.inverse_pattern_norm[shown], stride);
    } else {
      present_to_all(update, shown);
    }
    bool vanished = false;
    for (mu = 0; mu < hidden; ++mu) {
      vanished |= std::isnan(update.cosine[mu]);
      if (cosines != nullptr) cosines[n * hidden + mu] = update.cosine[mu];
    }
    if (vanished) return n;
  }
  return steps;
}

}  // namespace synaptica::associative::SYNAPTICA_KERNEL
