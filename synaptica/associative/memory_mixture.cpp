#include "synaptica/associative/memory_mixture.h"

#include <cmath>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/root.h"

namespace synaptica::associative {

namespace {

void check(const NeuronLag& lag) {
  const auto require = [](bool holds, const char* name, double value, const std::string& range) {
    if (!holds) throw InvalidArgument(std::string(name) + " = " + number_text(value) + ": must be " + range);
  };
  const double tv = lag.visible_time_constant;
  require(tv > 0 && std::isfinite(tv), "visible_time_constant", tv, "above 0");
  require(lag.hidden_time_constant >= 0 && lag.hidden_time_constant <= tv, "hidden_time_constant",
          lag.hidden_time_constant, "from 0 to visible_time_constant = " + number_text(tv));
  require(
      lag.dwell_time >= 10 * tv && std::isfinite(lag.dwell_time), "dwell_time", lag.dwell_time,
      "at least 10 visible_time_constant = " + number_text(10 * tv) + ", for the neurons to reach a pattern");
  require(lag.memory_time_constant > 5 * lag.dwell_time && std::isfinite(lag.memory_time_constant),
          "memory_time_constant", lag.memory_time_constant,
          "above 5 dwell_time = " + number_text(5 * lag.dwell_time) + ", for memories to be slow");
}

// The time, before `latest`, at which the share of the old pattern falls to `share`, which is near 1/2.
numerics::Root switch_at(double ratio, double latest, const auto& share) {
  return numerics::find_root([&](double s) { return old_field_share(s, ratio) - share(s); }, 0, latest);
}

// Y(s) = 1/2: between ln 2 at k = 0 and 1.68 at k = 1.
numerics::Root half_way(double ratio) {
  return switch_at(ratio, 3, [](double) { return 0.5; });
}

// Parts of a memory whose turn ends `s` after the change of the pattern; in units of tau_v. `rate` = tau_v/tau_X.
MemoryMixture mixture_at(double s, double dwell, double rate) {
  const double scale = rate / -std::expm1(-rate * dwell);  // integrates to 1 over a turn
  MemoryMixture mixture;
  mixture.previous =
      scale * std::exp(-s - rate * dwell) * -std::expm1(-(1 - rate) * (dwell - s)) / (1 - rate);
  mixture.next = scale * (-std::expm1(-rate * s) / rate - (std::exp(-rate * s) - std::exp(-s)) / (1 - rate));
  mixture.self = 1 - mixture.previous - mixture.next;
  mixture.switch_time = s;
  return mixture;
}

}  // namespace

double old_field_share(double time, double ratio) noexcept {
  if (!(ratio > 0)) return std::exp(-time);
  // e^(-s) (1 - k e^(-s (1/k - 1))) / (1 - k), whose limit at k = 1 is e^(-s) (1 + s).
  const double difference = 1 - ratio;
  if (std::fabs(difference) < 1e-7) return std::exp(-time) * (1 + time);
  return std::exp(-time) * (1 + ratio * -std::expm1(-time * difference / ratio) / difference);
}

double old_field_decay(double time, double ratio) noexcept {
  if (!(ratio > 0)) return std::exp(-time);
  const double difference = 1 - ratio;
  if (std::fabs(difference) < 1e-7) return time * std::exp(-time);
  return std::exp(-time) * -std::expm1(-time * difference / ratio) / difference;
}

MemoryMixture memory_mixture_leading(const NeuronLag& lag) {
  check(lag);
  const double eps = lag.visible_time_constant / lag.dwell_time;
  const numerics::Root root = half_way(lag.hidden_time_constant / lag.visible_time_constant);
  const double s = root.value;
  const double x = std::exp(-s);
  return {.self = 1 - eps * (s - 1 + 2 * x),
          .previous = eps * x,
          .next = eps * (s - 1 + x),
          .switch_time = s * lag.visible_time_constant,
          .gate_slope = 2 * old_field_decay(s, lag.hidden_time_constant / lag.visible_time_constant),
          .residual = root.residual};
}

MemoryMixture memory_mixture(const NeuronLag& lag) {
  check(lag);
  const double dwell = lag.dwell_time / lag.visible_time_constant;
  const double rate = lag.visible_time_constant / lag.memory_time_constant;
  const double ratio = lag.hidden_time_constant / lag.visible_time_constant;
  // Eps is at most 1/10, so the gate changes near the half-way time; at twice that the share is at most a quarter.
  const numerics::Root root = switch_at(ratio, 2 * half_way(ratio).value, [&](double s) {
    const MemoryMixture m = mixture_at(s, dwell, rate);
    return (m.self - m.next) / (2 * m.self - m.previous - m.next);
  });
  MemoryMixture mixture = mixture_at(root.value, dwell, rate);
  mixture.switch_time = root.value * lag.visible_time_constant;
  mixture.gate_slope =
      (2 * mixture.self - mixture.previous - mixture.next) * old_field_decay(root.value, ratio);
  mixture.residual = root.residual;
  return mixture;
}

}  // namespace synaptica::associative
