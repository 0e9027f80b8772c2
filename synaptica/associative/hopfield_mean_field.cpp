#include "synaptica/associative/hopfield_mean_field.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "synaptica/associative/hopfield_retrieval_curve.h"
#include "synaptica/associative/hopfield_zero_temperature.h"
#include "synaptica/associative/tanh_moments.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/root.h"

namespace synaptica::associative {

namespace {

// Rounding of the integrals leaves residuals of 1e-15; a wrong root or a poor integral would leave
// far more.
constexpr double largest_residual = 1e-11;

// The state whose field has these strengths, and how well it solves the equations at this load and
// temperature.
HopfieldState state_of_field(double load, double temperature, double pattern_field, double crosstalk_field,
                             const TanhMoments& moments) {
  HopfieldState state;
  state.overlap = pattern_field > 0 ? moments.tanh : 0;
  state.spin_glass_order = moments.square;
  state.susceptibility = moments.slope / temperature;
  const double rest = 1 - state.susceptibility;
  state.crosstalk = moments.square / (rest * rest);
  state.free_energy =
      load / 2 + state.overlap * state.overlap / 2 + load * state.crosstalk * state.susceptibility / 2 +
      load * temperature / 2 * std::log1p(-state.susceptibility) - load * moments.square / (2 * rest) -
      temperature * log_two_cosh_moment(pattern_field, crosstalk_field);
  const TanhMoments back =
      tanh_moments(state.overlap / temperature, std::sqrt(load * state.crosstalk) / temperature);
  state.residual =
      std::max(std::fabs(back.tanh - state.overlap), std::fabs(back.square - state.spin_glass_order));
  return state;
}

HopfieldState proven(HopfieldState state, double load, double temperature, std::int64_t iterations) {
  state.iterations = iterations;
  if (!(state.residual <= largest_residual))
    throw DidNotConverge(
        "Hopfield mean field at load " + number_text(load) + ", temperature " + number_text(temperature),
        state.residual, iterations);
  return state;
}

}  // namespace

void check_hopfield_load(double load) {
  if (!(load >= lowest_hopfield_load) || !std::isfinite(load))
    throw InvalidArgument("load = " + number_text(load) + ": must be at least " +
                          number_text(lowest_hopfield_load) + ", patterns divided by neurons");
}

void check_hopfield_temperature(double temperature) {
  if (temperature == 0) return;
  if (!(temperature >= lowest_hopfield_temperature) || !std::isfinite(temperature))
    throw InvalidArgument("temperature = " + number_text(temperature) + ": must be 0, or at least " +
                          number_text(lowest_hopfield_temperature) +
                          ", below which replica symmetry fails; take the limit 0 there");
}

std::optional<HopfieldState> retrieval_state(double load, double temperature) {
  check_hopfield_load(load);
  check_hopfield_temperature(temperature);
  if (temperature == 0) {
    auto state = zero_temperature_retrieval(load);
    if (state) state = proven(*state, load, temperature, state->iterations);
    return state;
  }
  if (temperature >= highest_retrieval_temperature) return std::nullopt;
  HopfieldRetrievalCurve curve(temperature);
  const auto point = curve.at_load(load);
  if (!point) return std::nullopt;
  return proven(
      state_of_field(load, temperature, point->pattern_field, point->crosstalk_field, point->moments), load,
      temperature, curve.evaluations());
}

HopfieldState spin_glass_state(double load, double temperature) {
  check_hopfield_load(load);
  check_hopfield_temperature(temperature);
  if (temperature == 0) return proven(zero_temperature_spin_glass(load), load, temperature, 1);
  const double root_load = std::sqrt(load);
  std::int64_t evaluations = 0;
  // T = 1 - q + sqrt(a q)/w falls with w from T_g = 1 + sqrt(a), and is below (sqrt(2/pi) +
  // sqrt(a))/w.
  const auto excess = [&](double w) {
    ++evaluations;
    const TanhMoments moments = tanh_moments(0, w);
    return moments.slope + root_load * std::sqrt(moments.square) / w - temperature;
  };
  constexpr double weakest = 1e-7;  // q = 1e-14: as good as none
  if (temperature >= 1 + root_load || excess(weakest) <= 0) {
    HopfieldState state;
    state.susceptibility = 1 / temperature;
    state.free_energy = load / 2 + load * temperature / 2 * std::log1p(-state.susceptibility) -
                        temperature * std::numbers::ln2;
    state.iterations = evaluations;
    return state;
  }
  const double w = numerics::find_root(excess, weakest, (1 + root_load) / temperature).value;
  return proven(state_of_field(load, temperature, 0, w, tanh_moments(0, w)), load, temperature, evaluations);
}

}  // namespace synaptica::associative
