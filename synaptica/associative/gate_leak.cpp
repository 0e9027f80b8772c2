#include "synaptica/associative/gate_leak.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "synaptica/numerics/gaussian.h"

namespace synaptica::associative {

namespace {

using numerics::standard_normal_density;
using numerics::standard_normal_upper_tail;

// Q(x) / phi(x). Far out both underflow; their ratio is the continued fraction 1/(x + 1/(x + 2/(x + 3/(x + ...)))).
double mills_ratio(double x) {
  if (x < 10) return standard_normal_upper_tail(x) / standard_normal_density(x);
  double fraction = x;
  for (int k = 30; k > 0; --k) fraction = x + k / fraction;
  return 1 / fraction;
}

}  // namespace

double expected_leak(double gain, double gap_mean, double gap_deviation) noexcept {
  if (!(gap_deviation > 0)) return std::min(1.0, std::exp(-gain * gap_mean));
  const double z = gap_mean / gap_deviation;
  const double y = gain * gap_deviation - z;
  // Below, Q(y) is 1 to rounding and 1/phi(y) overflows.
  const double soft = y > -30 ? standard_normal_density(z) * mills_ratio(y)
                              : std::exp(gain * (0.5 * gain * gap_deviation * gap_deviation - gap_mean));
  return std::min(1.0, standard_normal_upper_tail(z) + soft);
}

double expected_leak(const GateConditions& conditions, double own_gained, double other_gained) noexcept {
  const double square = conditions.noise * conditions.noise;
  const double f = own_gained;
  const double h = other_gained;
  const double variance = (1 + f) * (1 + f) * square + 2 * f * f * square * square +
                          (1 + square) * (1 + h * h * square) + (conditions.orthogonal ? -1 : 2);
  return expected_leak(conditions.gain, conditions.visible * (1 + f * square),
                       std::sqrt(conditions.visible * variance));
}

std::vector<double> gate_leaks(const GateConditions& conditions, std::span<const double> probabilities,
                               double rate, std::int64_t steps) {
  const auto log_kept = [&](double probability) { return std::log1p(-probability * rate); };
  const auto gained = [&](double probability) {
    return -std::expm1(static_cast<double>(steps) * log_kept(probability));
  };
  // The leak to a memory shown with probability `other`, while a pattern of probability `own` is shown.
  const auto worst = [&](double own, double other) {
    const double f = gained(own);
    const double h = gained(other);
    double leak = expected_leak(conditions, 0, 0) + expected_leak(conditions, f, h);
    // The path is h = 1 - (1 - f)^slope: straight where both are shown equally often.
    const double slope = log_kept(other) / log_kept(own);
    const double end_slope = slope * std::pow(1 - f, slope - 1);
    if (std::fabs(slope - end_slope) > 1e-9 * slope) {
      const double meet = std::clamp((h - end_slope * f) / (slope - end_slope), 0.0, f);
      leak += expected_leak(conditions, meet, std::min(1.0, slope * meet));
    }
    return leak;
  };
  std::map<double, double> count;
  for (const double probability : probabilities) ++count[probability];
  std::map<double, double> leak;
  for (const auto& [own, own_count] : count) {
    double sum = 0;
    for (const auto& [other, other_count] : count) {
      const double others = other_count - (own == other ? 1 : 0);
      if (others > 0) sum += others * (worst(own, other) + std::max(1.0, other / own) * worst(other, own));
    }
    leak[own] = std::min(1.0, sum);
  }
  std::vector<double> leaks;
  for (const double probability : probabilities) leaks.push_back(leak[probability]);
  return leaks;
}

}  // namespace synaptica::associative
