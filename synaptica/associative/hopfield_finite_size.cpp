#include "synaptica/associative/hopfield_finite_size.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "synaptica/associative/hopfield_phase_diagram.h"
#include "synaptica/associative/presentation.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica::associative {

double hopfield_energy(double load, double overlap, double crosstalk, double susceptibility) noexcept {
  return load / 2 - overlap * overlap / 2 -
         load / 2 * (1 / (1 - susceptibility) + crosstalk * susceptibility);
}

FiniteSizeShift finite_size_shift(double load, double temperature, std::int64_t patterns) {
  if (patterns < 1) throw InvalidArgument("patterns = " + std::to_string(patterns) + ": must be at least 1");
  const auto here = retrieval_state(load, temperature);
  if (!here)
    throw InvalidArgument("load = " + number_text(load) + ": no retrieval state at temperature " +
                          number_text(temperature));
  const HopfieldTransition critical = critical_load(temperature);
  const auto energy = [](double at, const HopfieldState& state) {
    return hopfield_energy(at, state.overlap, state.crosstalk, state.susceptibility);
  };
  const double scatter = std::sqrt(2 / static_cast<double>(patterns));
  // Trapezoid over +-5 standard deviations; the kink at the critical load limits it, at a step of 1/4, to some per cent of
  // the lost fraction, which is plenty for an allowance.
  constexpr double step = 0.25;
  FiniteSizeShift shift;
  double total = 0;
  for (int k = -20; k <= 20; ++k) {
    const double z = step * k;
    const double weight = std::exp(-z * z / 2);
    total += weight;
    const double scattered = std::max(load * (1 + z * scatter), 1e-3 * load);
    const auto state = k == 0                      ? here
                       : scattered < critical.load ? retrieval_state(scattered, temperature)
                                                   : std::nullopt;
    if (state) {
      shift.overlap += weight * (state->overlap - here->overlap);
      shift.energy += weight * (energy(scattered, *state) - energy(load, *here));
    } else {
      shift.overlap += weight * ((temperature > 0 ? 0 : critical.overlap) - here->overlap);
      // A memory that is lost ends in the spin glass; at T = 0 nearby, where the energy is about that of the pattern.
      if (temperature > 0)
        shift.energy += weight * (spin_glass_state(scattered, temperature).free_energy - energy(load, *here));
      shift.lost_fraction += weight;
    }
  }
  shift.overlap /= total;
  shift.energy /= total;
  shift.lost_fraction /= total;
  return shift;
}

double first_update_flips(std::int64_t neurons, std::int64_t patterns, double temperature) {
  if (neurons < 2) throw InvalidArgument("neurons = " + std::to_string(neurons) + ": must be at least 2");
  if (patterns < 1) throw InvalidArgument("patterns = " + std::to_string(patterns) + ": must be at least 1");
  if (!(temperature >= 0) || !std::isfinite(temperature))
    throw InvalidArgument("temperature = " + number_text(temperature) + ": must be at least 0");
  const std::int64_t signs = (neurons - 1) * (patterns - 1);
  const auto flips = [&](std::int64_t field) {  // N xi_i h_i
    if (temperature == 0) return field < 0 ? 1.0 : field == 0 ? 0.5 : 0.0;
    return 1 / (1 + std::exp(2 * static_cast<double>(field) / (static_cast<double>(neurons) * temperature)));
  };
  if (signs == 0) return flips(neurons - 1);
  return VisitDistribution(signs, 0.5).expectation([&](std::int64_t ones) {
    return flips(neurons - 1 + 2 * ones - signs);
  });
}

}  // namespace synaptica::associative
