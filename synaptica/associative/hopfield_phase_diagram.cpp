#include "synaptica/associative/hopfield_phase_diagram.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "synaptica/associative/hopfield_retrieval_curve.h"
#include "synaptica/associative/hopfield_zero_temperature.h"
#include "synaptica/core/error.h"
#include "synaptica/numerics/root.h"

namespace synaptica::associative {

namespace {

// A minimum of a function with one valley, to `width`: golden sections.
struct Minimum {
  double place = 0;
  double value = 0;
};
Minimum minimise(const std::function<double(double)>& f, double lowest, double highest, double width) {
  const double golden = (std::sqrt(5.0) - 1) / 2;
  double left = highest - golden * (highest - lowest);
  double right = lowest + golden * (highest - lowest);
  double at_left = f(left);
  double at_right = f(right);
  while (highest - lowest > width) {
    if (at_left < at_right) {
      highest = right;
      right = left;
      at_right = at_left;
      left = highest - golden * (highest - lowest);
      at_left = f(left);
    } else {
      lowest = left;
      left = right;
      at_left = at_right;
      right = lowest + golden * (highest - lowest);
      at_right = f(right);
    }
  }
  return at_left < at_right ? Minimum{left, at_left} : Minimum{right, at_right};
}

// Below the load by as much as a root along one line may be found beside another.
constexpr double valley_width = 1e-6;

}  // namespace

HopfieldTransition critical_load(double temperature) {
  check_hopfield_temperature(temperature);
  if (temperature == 0) {
    const ZeroTemperatureCritical critical = zero_temperature_critical();
    return {critical.load, 0, critical.overlap, critical.residual, critical.iterations};
  }
  if (temperature >= highest_retrieval_temperature) return {0, temperature, 0, 0, 0};
  HopfieldRetrievalCurve curve(temperature);
  const auto peak = curve.peak();
  return {peak.root_load * peak.root_load, temperature, peak.moments.tanh,
          std::fabs(peak.root_load_slope * peak.crosstalk_field / peak.root_load), curve.evaluations()};
}

std::optional<HopfieldTransition> melting_temperature(double load) {
  check_hopfield_load(load);
  std::int64_t evaluations = 0;
  const auto room = [&](double temperature) {
    ++evaluations;
    return critical_load(temperature).load - load;
  };
  // The critical load rises to its maximum at some low temperature, and falls from there.
  double lowest = lowest_hopfield_temperature;
  if (room(lowest) < 0) {
    const Minimum top =
        minimise([&](double temperature) { return -room(temperature); }, lowest, 0.5, valley_width);
    if (top.value > 0) {
      // What is left is the load between the maximum as found and the one at T = 0, should that be
      // larger.
      const HopfieldTransition cold = critical_load(0);
      if (load > cold.load) return std::nullopt;
      return HopfieldTransition{load, 0, cold.overlap, cold.load - load, evaluations};
    }
    lowest = top.place;
  }
  const numerics::Root root = numerics::find_root(room, lowest, 1);
  return HopfieldTransition{load, root.value, critical_load(root.value).overlap, root.residual, evaluations};
}

std::optional<HopfieldTransition> transition_temperature(double load) {
  const auto melting = melting_temperature(load);
  if (!melting || melting->temperature <= lowest_hopfield_temperature) return std::nullopt;
  std::int64_t evaluations = 0;
  const auto difference = [&](double temperature) {
    ++evaluations;
    const auto retrieval = retrieval_state(load, temperature);
    // At the melting point itself rounding may leave no state: it is then above the spin glass,
    // whose T_c is lower.
    return retrieval ? retrieval->free_energy - spin_glass_state(load, temperature).free_energy : 1.0;
  };
  double lowest = lowest_hopfield_temperature;
  const double highest = melting->temperature;
  if (difference(lowest) >= 0) {
    const Minimum deepest = minimise(difference, lowest, highest, valley_width);
    if (deepest.value >= 0) return std::nullopt;
    lowest = deepest.place;
  }
  const numerics::Root root = numerics::find_root(difference, lowest, highest);
  const auto state = retrieval_state(load, root.value);
  return HopfieldTransition{load, root.value, state ? state->overlap : melting->overlap, root.residual,
                            evaluations};
}

double spin_glass_temperature(double load) {
  check_hopfield_load(load);
  return 1 + std::sqrt(load);
}

std::vector<HopfieldPhasePoint> hopfield_phase_diagram(std::span<const double> loads,
                                                       std::span<const double> temperatures) {
  for (const double load : loads) check_hopfield_load(load);
  std::vector<HopfieldPhasePoint> points(loads.size() * temperatures.size());
  for (std::size_t j = 0; j < temperatures.size(); ++j) {
    const double temperature = temperatures[j];
    const double critical = critical_load(temperature).load;
    for (std::size_t i = 0; i < loads.size(); ++i) {
      HopfieldPhasePoint& point = points[i * temperatures.size() + j];
      point.without_overlap = spin_glass_state(loads[i], temperature);
      if (loads[i] <= critical) point.retrieval = retrieval_state(loads[i], temperature);
      if (point.retrieval)
        point.phase = point.retrieval->free_energy < point.without_overlap.free_energy
                          ? HopfieldPhase::retrieval
                          : HopfieldPhase::metastable_retrieval;
      else
        point.phase = point.without_overlap.spin_glass_order > 0 ? HopfieldPhase::spin_glass
                                                                 : HopfieldPhase::paramagnet;
    }
  }
  return points;
}

}  // namespace synaptica::associative
