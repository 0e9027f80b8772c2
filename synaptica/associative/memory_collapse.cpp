#include "synaptica/associative/memory_collapse.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/root.h"

namespace synaptica::associative {

namespace {

double check_memories(std::int64_t memories) {
  if (memories < 2 || memories > 1000000000)
    throw InvalidArgument("memories = " + std::to_string(memories) +
                          ": must be from 2 to 1e9; a single memory has nothing to compete for");
  return static_cast<double>(memories);
}

void check_sharpness(double sharpness) {
  if (!(sharpness > 0) || !std::isfinite(sharpness))
    throw InvalidArgument("sharpness = " + number_text(sharpness) + ": must be above 0");
}

double map(double m, double sharpness, double q) {
  const double e = std::exp(-sharpness * m);
  return -std::expm1(-sharpness * m) / (1 + (q - 1) * e);
}

double map_slope(double m, double sharpness, double q) {
  const double e = std::exp(-sharpness * m);
  const double sum = 1 + (q - 1) * e;
  return sharpness * q * e / (sum * sum);
}

// ln[(1 + (q-1) m)/(1 - m)]
double log_ratio(double m, double q) {
  return std::log1p((q - 1) * m) - std::log1p(-m);
}

}  // namespace

CollapsePoint collapse_point(std::int64_t memories) {
  const double q = check_memories(memories);
  if (memories == 2) return {2, 0, 0};
  // d/dm of log_ratio/m vanishes: m (log_ratio)' = log_ratio. Near m = 0 the difference is -(q^2 -
  // 2q) m^2/2.
  const auto condition = [q](double m) {
    return m * ((q - 1) / (1 + (q - 1) * m) + 1 / (1 - m)) - log_ratio(m, q);
  };
  const double m = numerics::find_root(condition, 1e-3 / q, 1 - 1e-12).value;
  const double sharpness = log_ratio(m, q) / m;
  return {sharpness, m, std::fabs(map(m, sharpness, q) - m)};
}

double equal_depth_sharpness(std::int64_t memories) {
  const double q = check_memories(memories);
  return memories == 2 ? 2 : 2 * (q - 1) * std::log(q - 1) / (q - 2);
}

std::optional<SeparatedBranch> separated_branch(double sharpness, std::int64_t memories) {
  const double q = check_memories(memories);
  check_sharpness(sharpness);
  const CollapsePoint point = collapse_point(memories);
  if (sharpness < point.sharpness) return std::nullopt;
  SeparatedBranch branch;
  // In the logarithm of the leak, so that an exponentially small one keeps its digits.
  const auto condition = [&](double log_leak) {
    const double leak = std::exp(log_leak);
    return std::log(q - (q - 1) * leak) - log_leak - sharpness * (1 - leak);
  };
  const double nearest = std::log1p(-std::max(point.separation, 1e-9));
  if (condition(nearest) >= 0) {  // at the point itself, to rounding
    branch.separation = branch.saddle = point.separation;
    branch.leak = 1 - point.separation;
  } else {
    const double log_leak = numerics::find_root(condition, -sharpness - 1, nearest).value;
    branch.leak = std::exp(log_leak);
    branch.separation = -std::expm1(log_leak);
    if (sharpness < q && point.separation > 0)
      branch.saddle = numerics::find_root([&](double m) { return log_ratio(m, q) - sharpness * m; },
                                          1e-9 * point.separation, point.separation)
                          .value;
  }
  branch.slope = map_slope(branch.separation, sharpness, q) - 1;
  branch.residual = std::fabs(map(branch.separation, sharpness, q) - branch.separation);
  return branch;
}

double collapsed_growth_rate(double sharpness, std::int64_t memories) {
  const double q = check_memories(memories);
  check_sharpness(sharpness);
  return (sharpness / q - 1) / q;
}

CollapseRelaxation collapse_relaxation(double sharpness, std::int64_t memories, double start,
                                       double duration) {
  const double q = check_memories(memories);
  check_sharpness(sharpness);
  if (!(start >= 0 && start <= 1))
    throw InvalidArgument("start = " + number_text(start) + ": must be from 0 to 1");
  if (!(duration >= 0) || !std::isfinite(duration))
    throw InvalidArgument("duration = " + number_text(duration) + ": must be at least 0");
  // The time in units of q tau_X; no rate exceeds 1 + sharpness there.
  const double longest = 0.01 / (1 + sharpness / 4);
  double left = duration / q;
  CollapseRelaxation state{start, 0};
  const auto drift = [&](double m) { return map(m, sharpness, q) - m; };
  constexpr double largest_sensitivity = 1e6;
  while (left > 0) {
    const double step = std::min(left, longest);
    left -= step;
    const double k1 = drift(state.separation);
    const double k2 = drift(state.separation + step / 2 * k1);
    const double k3 = drift(state.separation + step / 2 * k2);
    const double k4 = drift(state.separation + step * k3);
    const double change = step / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
    const double slope = map_slope(state.separation, sharpness, q) - 1;
    const double pushed = state.sensitivity + step * (slope * state.sensitivity + 1 - state.separation);
    const bool at_rest =
        std::fabs(k1) < 1e-15 && std::fabs(pushed - state.sensitivity) <= 1e-12 * step * pushed;
    state.separation = std::clamp(state.separation + change, 0.0, 1.0);
    state.sensitivity = std::min(pushed, largest_sensitivity);
    if (at_rest) break;
  }
  return state;
}

double winning_weight(double sharpness, std::int64_t memories, double separation) {
  const double q = check_memories(memories);
  check_sharpness(sharpness);
  return 1 / (1 + (q - 1) * std::exp(-sharpness * separation));
}

}  // namespace synaptica::associative
