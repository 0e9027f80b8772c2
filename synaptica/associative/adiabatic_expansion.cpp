#include "synaptica/associative/adiabatic_expansion.h"

#include <cmath>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica::associative {

namespace {

using Vector = std::vector<double>;

// v1(0), with y = e^-s: the integral over y from 0 to 1 of Xi^T [f(h0 + d y) - f(h0)] / y, by Simpson's rule. The
// integrand is smooth where f is; 128 panels leave 1e-9 of a fourth derivative of order 1, far below the eps^2 left out.
Vector initial_correction(const Network& network, std::span<const double> relaxed,
                          std::span<const double> start) {
  constexpr int panels = 128;
  const std::size_t nh = relaxed.size();
  const AnyGeneratingFunction& function = network.options().hidden;
  Vector distance(nh), base(nh), moved(nh), f(nh), sum(nh);
  for (std::size_t i = 0; i < nh; ++i) distance[i] = start[i] - relaxed[i];
  function.gradient(relaxed, base);
  function.hessian_product(relaxed, distance, sum);  // the integrand at y = 0
  for (int k = 1; k <= panels; ++k) {
    const double y = static_cast<double>(k) / panels;
    for (std::size_t i = 0; i < nh; ++i) moved[i] = relaxed[i] + y * distance[i];
    function.gradient(moved, f);
    const double weight = k == panels ? 1 : (k % 2 == 1 ? 4 : 2);
    for (std::size_t i = 0; i < nh; ++i) sum[i] += weight * (f[i] - base[i]) / y;
  }
  for (double& x : sum) x /= 3 * panels;
  Vector correction(network.visible_neurons());
  network.apply_transposed(sum, correction);
  return correction;
}

}  // namespace

AdiabaticExpansion adiabatic_expansion(const Network& network, std::span<const double> start, double interval,
                                       std::size_t intervals, std::size_t steps) {
  network.check_state(start);
  if (!(interval > 0) || !std::isfinite(interval))
    throw InvalidArgument("interval = " + number_text(interval) + ": must be above 0");
  if (steps < 1) throw InvalidArgument("steps = 0: must be at least 1");
  const std::size_t nv = network.visible_neurons();
  const std::size_t nh = network.hidden_neurons();
  const Vector relaxed = network.relaxed_hidden(start.first(nv));
  Vector state(start.begin(), start.begin() + static_cast<std::ptrdiff_t>(nv));  // (v0, v1)
  const Vector first = initial_correction(network, relaxed, start.subspan(nv));
  state.insert(state.end(), first.begin(), first.end());

  Vector lagged(nv), hidden(nh), back(nv);
  const auto velocity = [&](const Vector& at, Vector& out) {
    const auto v0 = std::span<const double>(at).first(nv);
    const auto v1 = std::span<const double>(at).subspan(nv);
    const auto v0_rate = std::span<double>(out).first(nv);
    network.reduced_drive(v0, v0_rate);
    for (std::size_t i = 0; i < nv; ++i) lagged[i] = v1[i] - v0_rate[i];
    network.forward(v0, lagged, hidden);
    network.backward(network.relaxed_hidden(v0), hidden, back);
    for (std::size_t i = 0; i < nv; ++i) out[nv + i] = back[i] - v1[i];
  };
  const double step = interval / static_cast<double>(steps);
  Vector k1(2 * nv), k2(2 * nv), k3(2 * nv), k4(2 * nv), at(2 * nv);
  const auto moved = [&](double factor, const Vector& k) -> const Vector& {
    for (std::size_t i = 0; i < at.size(); ++i) at[i] = state[i] + factor * k[i];
    return at;
  };
  AdiabaticExpansion expansion;
  const auto record = [&](std::size_t n) {
    expansion.time.push_back(static_cast<double>(n) * interval);
    const auto middle = state.begin() + static_cast<std::ptrdiff_t>(nv);
    expansion.reduced.values.insert(expansion.reduced.values.end(), state.begin(), middle);
    expansion.correction.values.insert(expansion.correction.values.end(), middle, state.end());
  };
  record(0);
  for (std::size_t n = 1; n <= intervals; ++n) {
    for (std::size_t i = 0; i < steps; ++i) {
      velocity(state, k1);
      velocity(moved(step / 2, k1), k2);
      velocity(moved(step / 2, k2), k3);
      velocity(moved(step, k3), k4);
      for (std::size_t j = 0; j < state.size(); ++j)
        state[j] += step / 6 * (k1[j] + 2 * (k2[j] + k3[j]) + k4[j]);
    }
    record(n);
  }
  expansion.reduced.shape = expansion.correction.shape = {intervals + 1, nv};
  return expansion;
}

}  // namespace synaptica::associative
