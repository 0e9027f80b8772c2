#include "synaptica/catalog/chaos_allowance.h"

#include <algorithm>
#include <cmath>

#include "synaptica/core/error.h"
#include "synaptica/rate/mean_field_activity.h"

namespace synaptica {

namespace {

using rate::DynamicMeanField;

constexpr double coupling_shift = 3;   // 1/N
constexpr double time_stretch = 30;    // 1/N
constexpr double exponent_shift = 20;  // 1/N
constexpr double chaotic_limit = 14;   // 1/N
constexpr double rounding = 1e-12;

// Nothing moves: what is left of the start, of variance 1.
ChaosAllowance of_silence(double coupling, double neurons, double warm_up) {
  const double excess = coupling * std::sqrt(std::log(neurons) / (4 * neurons));
  const double rate = 1 - coupling - excess;
  const double left = rounding + (rate > 0 ? std::exp(-2 * rate * warm_up) : 1);
  return {left, left, left, left, 0, rounding + excess};
}

void widen(double& allowance, double value, double other) {
  allowance = std::max(allowance, std::fabs(other - value));
}

}  // namespace

double chaotic_neurons(double exponent) noexcept {
  return exponent > 0 ? chaotic_limit / exponent : 0;
}

ChaosAllowance chaos_allowance(const DynamicMeanField& theory, rate::ActivationKind kind, double temperature,
                               double exponent, std::size_t neurons, double time_step, double warm_up) {
  const auto n = static_cast<double>(neurons);
  const double g = theory.coupling();
  if (!theory.active()) return of_silence(g, n, warm_up);

  ChaosAllowance allowance;
  for (const double sign : {-1.0, 1.0}) {
    double shifted = g * (1 + sign * coupling_shift / n);
    // Linear neurons have no state from 1 on: half the way there, where the shift is longer.
    if (kind == rate::ActivationKind::linear) shifted = std::min(shifted, 0.5 * (1 + g));
    const DynamicMeanField other(kind, shifted, temperature);
    widen(allowance.field_variance, theory.field_variance(), other.field_variance());
    widen(allowance.activity_variance, theory.activity_variance(), other.activity_variance());
    widen(allowance.rate_variance, theory.rate_variance(), other.rate_variance());
    widen(allowance.mean_slope, theory.mean_slope(), other.mean_slope());
  }
  const double delta = theory.field_variance();
  const double noise = g * g * temperature;
  const double force = g * g * theory.rate_variance() - delta;      // V'
  const double curvature = g * g * theory.mean_square_slope() - 1;  // V''
  const double square = time_step * time_step;
  // Close to a linear network force may vanish beside noise; the step's part is then that of a mode alone, H^2/8.
  const double moved =
      std::min(square * delta / 4, square * std::fabs(force / 24 - curvature * noise * noise / (12 * force)));
  const double relative = 2 * moved / delta;
  allowance.field_variance += relative * delta + rounding;
  allowance.activity_variance += relative * theory.activity_variance() + rounding;
  allowance.rate_variance += relative * theory.rate_variance() + rounding;
  allowance.mean_slope += relative * (1 - theory.mean_slope()) + rounding;

  double stretch = time_stretch / n;
  if (temperature == 0) {
    const double distance = 1 - chaotic_neurons(exponent) / n;
    stretch = distance > 0 ? stretch / distance : 1;
  }
  allowance.relative_time = std::min(1.0, stretch + square * std::max(1.0, std::fabs(curvature)) / 8);
  const double step = rate::matched_euler(time_step, temperature).step;
  const double kinetic = g * g * theory.mean_square_slope() - (1 + exponent) * (1 + exponent);
  allowance.exponent =
      exponent_shift / n + step * std::fabs(exponent * kinetic) / (2 * (1 + exponent)) + rounding;
  return allowance;
}

}  // namespace synaptica
