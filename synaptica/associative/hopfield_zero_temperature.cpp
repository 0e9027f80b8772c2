#include "synaptica/associative/hopfield_zero_temperature.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "synaptica/numerics/root.h"

namespace synaptica::associative {

namespace {

constexpr double inverse_root_pi = std::numbers::inv_sqrtpi;

double root_of_twice_load(double y) {
  return std::erf(y) / y - 2 * inverse_root_pi * std::exp(-y * y);
}

double its_slope(double y) {
  return -std::erf(y) / (y * y) + 2 * inverse_root_pi * std::exp(-y * y) * (1 / y + 2 * y);
}

double susceptibility(double y) {
  return 2 * inverse_root_pi * y * std::exp(-y * y) / std::erf(y);
}

}  // namespace

ZeroTemperatureCritical zero_temperature_critical() {
  const numerics::Root root = numerics::find_root(its_slope, 1, 2);
  const double largest = root_of_twice_load(root.value);
  return {.load = largest * largest / 2,
          .overlap = std::erf(root.value),
          .field = root.value,
          .residual = root.residual,
          .iterations = root.iterations};
}

std::optional<HopfieldState> zero_temperature_retrieval(double load) {
  const ZeroTemperatureCritical critical = zero_temperature_critical();
  if (load > critical.load) return std::nullopt;
  const double wanted = std::sqrt(2 * load);
  // At the critical load itself the rounded maximum may lie a bit below.
  const bool at_the_top = root_of_twice_load(critical.field) <= wanted;
  const numerics::Root root =
      at_the_top
          ? numerics::Root{critical.field, 0, 0}
          : numerics::find_root([&](double y) { return root_of_twice_load(y) - wanted; }, critical.field,
                                2 / wanted);  // where erf(y)/y < wanted, rounded or not
  const double y = root.value;
  const double decay = std::exp(-y * y);
  HopfieldState state;
  state.overlap = std::erf(y);
  state.spin_glass_order = 1;
  state.susceptibility = susceptibility(y);
  const double rest = 1 - state.susceptibility;
  state.crosstalk = 1 / (rest * rest);
  state.free_energy = load / 2 - state.overlap * state.overlap / 2 +
                      load * state.crosstalk * state.susceptibility / 2 - load / (2 * rest) -
                      std::sqrt(2 * load * state.crosstalk / std::numbers::pi) * decay;
  const double back = state.overlap / std::sqrt(2 * load * state.crosstalk);
  state.residual = std::max(std::fabs(std::erf(back) - state.overlap),
                            std::fabs(susceptibility(back) - state.susceptibility));
  state.iterations = critical.iterations + root.iterations;
  return state;
}

HopfieldState zero_temperature_spin_glass(double load) {
  const double width = std::sqrt(load) + std::sqrt(2 / std::numbers::pi);  // sqrt(a r)
  HopfieldState state;
  state.spin_glass_order = 1;
  state.crosstalk = width * width / load;
  state.susceptibility = std::sqrt(2 / std::numbers::pi) / width;
  state.free_energy = -1 / std::numbers::pi - std::sqrt(2 * load / std::numbers::pi);
  const double rest = 1 - state.susceptibility;
  state.residual = std::fabs(std::sqrt(state.crosstalk) * rest - 1);
  state.iterations = 1;
  return state;
}

}  // namespace synaptica::associative
