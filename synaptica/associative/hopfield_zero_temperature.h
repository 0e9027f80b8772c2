// The Hopfield network's mean field at zero temperature, in closed form up to one root (hopfield_mean_field.h).
//
//   y = m / sqrt(2 a r),   sqrt(2 a) = F(y) = erf(y)/y - (2/sqrt pi) e^{-y^2}
//
// F rises from 0 to its maximum at y = 1.51 (the critical load) and falls as 1/y: retrieval states lie beyond.
#pragma once

#include <optional>

#include "synaptica/associative/hopfield_mean_field.h"

namespace synaptica::associative {

struct ZeroTemperatureCritical {
  double load = 0;      ///< max F^2 / 2
  double overlap = 0;   ///< erf y there
  double field = 0;     ///< y there
  double residual = 0;  ///< |F'(y)|
  std::int64_t iterations = 0;
};

[[nodiscard]] ZeroTemperatureCritical zero_temperature_critical();

/// None above the critical load. Requires load > 0.
[[nodiscard]] std::optional<HopfieldState> zero_temperature_retrieval(double load);

/// m = 0: sqrt(a r) = sqrt(a) + sqrt(2/pi). Requires load > 0.
[[nodiscard]] HopfieldState zero_temperature_spin_glass(double load);

}  // namespace synaptica::associative
