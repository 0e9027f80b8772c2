#include "synaptica/associative/integrators.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/linear_system.h"

namespace synaptica::associative {

namespace {

using Vector = std::vector<double>;

// On the negative real axis, where the eigenvalues lie, rk4 is stable to 2.785; a tenth is kept in hand.
constexpr double runge_kutta_limit = 2.5;
constexpr double accurate_product = 0.5;

// (e^z - 1 - z) / z^2, for z <= 0.
double phi2(double z) {
  // The series where the difference would lose digits: its next term is z^5/5040, below 1e-13 relative.
  if (std::fabs(z) < 0.02) return 1.0 / 2 + z * (1.0 / 6 + z * (1.0 / 24 + z * (1.0 / 120 + z / 720)));
  return (std::expm1(z) - z) / (z * z);
}

void add(std::span<const double> base, double factor, std::span<const double> direction,
         std::span<double> out) {
  for (std::size_t i = 0; i < base.size(); ++i) out[i] = base[i] + factor * direction[i];
}

}  // namespace

std::string_view integrator_name(Integrator integrator) noexcept {
  constexpr std::array<std::string_view, 6> names = {"automatic", "rk4",  "etd1",
                                                     "etd2",      "ros2", "reduced-rk4"};
  return names[static_cast<std::size_t>(integrator)];
}

IntegratorChoice choose_integrator(const Network& network, std::span<const double> state, double time_step,
                                   Integrator wanted) {
  if (!(time_step > 0) || !std::isfinite(time_step))
    throw InvalidArgument("time_step = " + number_text(time_step) + ": must be above 0");
  network.check_state(state);
  const double tv = network.options().visible_time_constant;
  const double th = network.options().hidden_time_constant;
  IntegratorChoice choice;
  choice.fastest_rate = network.fastest_rate(network.loop_gain(state));
  const double product = choice.fastest_rate * time_step;
  const bool reduced = wanted == Integrator::reduced_rk4;
  if (wanted == Integrator::automatic) {
    if (!(th > 0)) {
      choice.method = Integrator::reduced_rk4;
      choice.reason = "hidden_time_constant is 0: the hidden neurons follow at once";
    } else if (product <= accurate_product) {
      choice.method = Integrator::rk4;
      choice.reason =
          "not stiff: fastest rate times time step is " + number_text(product, 3) + ", at most 0.5";
    } else if (time_step < th) {
      choice.method = Integrator::etd2;
      choice.reason = "moderately stiff: fastest rate times time step is " + number_text(product, 3) +
                      ", above 0.5, and the step is below hidden_time_constant";
    } else {
      choice.method = Integrator::ros2;
      choice.reason = "stiff: the step " + number_text(time_step, 3) +
                      " is not below hidden_time_constant = " + number_text(th, 3);
    }
  } else {
    choice.method = wanted;
    choice.reason = "as asked for";
    if (!(th > 0) && !reduced)
      throw InvalidArgument("integrator " + std::string(integrator_name(wanted)) +
                            ": hidden_time_constant = 0 needs reduced-rk4");
  }
  if (reduced && th > 0)
    choice.warnings.push_back(
        "reduced-rk4 takes hidden_time_constant = " + number_text(th, 3) +
        " for 0: states are off by a part of order tau_h/tau_v = " + number_text(th / tv, 2));
  if (choice.method == Integrator::rk4 && product > runge_kutta_limit)
    throw InvalidArgument("time_step = " + number_text(time_step) + ": rk4 is stable up to " +
                          number_text(runge_kutta_limit / choice.fastest_rate, 3) +
                          " for this network; take a smaller step, or ros2");
  if (choice.method == Integrator::reduced_rk4 && time_step > tv / 20) {
    const double rate = std::max(1.0, network.loop_gain(state) - 1) / tv;
    if (rate * time_step > runge_kutta_limit)
      throw InvalidArgument("time_step = " + number_text(time_step) + ": the reduced flow needs one below " +
                            number_text(runge_kutta_limit / rate, 3));
    choice.warnings.push_back(
        "time_step is above visible_time_constant / 20: the reduced flow may be coarse");
  }
  if ((choice.method == Integrator::etd1 || choice.method == Integrator::etd2) && time_step >= th)
    choice.warnings.push_back(
        std::string(integrator_name(choice.method)) +
        " is of order 1 where the step is not below hidden_time_constant; ros2 keeps order 2");
  return choice;
}

NetworkStepper::NetworkStepper(const Network& network, Integrator method, double time_step)
    : network_(&network), method_(method), time_step_(time_step) {
  if (method == Integrator::automatic)
    throw InvalidArgument("integrator automatic: choose one with choose_integrator");
  for (Vector& stage : stage_) stage.resize(network.size());
}

void NetworkStepper::step(std::span<double> state) {
  switch (method_) {
    case Integrator::automatic:
      break;  // refused by the constructor
    case Integrator::rk4:
      return step_rk4(state);
    case Integrator::etd1:
      return step_exponential(state, false);
    case Integrator::etd2:
      return step_exponential(state, true);
    case Integrator::ros2:
      return step_rosenbrock(state);
    case Integrator::reduced_rk4:
      return step_reduced(state);
  }
}

void NetworkStepper::velocity(std::span<const double> state, std::span<double> out) const {
  network_->drive(state, out);
  const std::size_t nv = network_->visible_neurons();
  for (std::size_t i = 0; i < nv; ++i) out[i] /= network_->options().visible_time_constant;
  for (std::size_t i = nv; i < out.size(); ++i) out[i] /= network_->options().hidden_time_constant;
}

void NetworkStepper::step_rk4(std::span<double> state) {
  auto& [k1, k2, k3, k4, at] = stage_;
  velocity(state, k1);
  add(state, time_step_ / 2, k1, at);
  velocity(at, k2);
  add(state, time_step_ / 2, k2, at);
  velocity(at, k3);
  add(state, time_step_, k3, at);
  velocity(at, k4);
  for (std::size_t i = 0; i < state.size(); ++i)
    state[i] += time_step_ / 6 * (k1[i] + 2 * (k2[i] + k3[i]) + k4[i]);
}

void NetworkStepper::step_reduced(std::span<double> state) {
  const std::size_t nv = network_->visible_neurons();
  const double step = time_step_ / network_->options().visible_time_constant;
  const auto part = [&](int i) { return std::span<double>(stage_[i]).first(nv); };
  const auto k1 = part(0), k2 = part(1), k3 = part(2), k4 = part(3), at = part(4);
  const auto v = state.first(nv);
  network_->reduced_drive(v, k1);
  add(v, step / 2, k1, at);
  network_->reduced_drive(at, k2);
  add(v, step / 2, k2, at);
  network_->reduced_drive(at, k3);
  add(v, step, k3, at);
  network_->reduced_drive(at, k4);
  for (std::size_t i = 0; i < nv; ++i) at[i] = v[i] + step / 6 * (k1[i] + 2 * (k2[i] + k3[i]) + k4[i]);
  const Vector hidden = network_->relaxed_hidden(at);
  std::copy(at.begin(), at.end(), state.begin());
  std::copy(hidden.begin(), hidden.end(), state.begin() + static_cast<std::ptrdiff_t>(nv));
}

// tau u' = -u + N(u), z = -dt/tau: u1 = e^z u + (1 - e^z) N(u), then u1 += -z phi2(z) (N(u1) - N(u)).
void NetworkStepper::step_exponential(std::span<double> state, bool second_order) {
  const std::size_t nv = network_->visible_neurons();
  const double z[2] = {-time_step_ / network_->options().visible_time_constant,
                       -time_step_ / network_->options().hidden_time_constant};
  auto& [drive, moved, drive_moved, unused, unused_too] = stage_;
  (void)unused;
  (void)unused_too;
  network_->drive(state, drive);  // N(u) - u
  for (std::size_t i = 0; i < state.size(); ++i)
    moved[i] = state[i] - std::expm1(z[i < nv ? 0 : 1]) * drive[i];
  if (second_order) {
    network_->drive(moved, drive_moved);
    const double weight[2] = {-z[0] * phi2(z[0]), -z[1] * phi2(z[1])};
    // The correction of all components comes from one evaluation, so it is kept apart until the loop is done.
    for (std::size_t i = 0; i < state.size(); ++i) {
      const double change = (drive_moved[i] + moved[i]) - (drive[i] + state[i]);
      drive[i] = weight[i < nv ? 0 : 1] * change;
    }
    for (std::size_t i = 0; i < state.size(); ++i) moved[i] += drive[i];
  }
  std::copy(moved.begin(), moved.end(), state.begin());
}

void NetworkStepper::step_rosenbrock(std::span<double> state) {
  const std::size_t nv = network_->visible_neurons();
  const std::size_t nh = network_->hidden_neurons();
  const double gamma = 1 - 1 / std::sqrt(2.0);
  const double a = gamma * time_step_ / network_->options().visible_time_constant;
  const double c = gamma * time_step_ / network_->options().hidden_time_constant;
  const Vector start(state.begin(), state.end());
  const auto v = std::span<const double>(start).first(nv);
  const auto h = std::span<const double>(start).subspan(nv);

  // With u = (v, h), B = Xi^T H_h and C = Xi H_v the system reads
  //   (1 + a) x - a B y = r,   (1 + c) y - c C x = q.
  // Eliminating the larger layer leaves ((1 + a)(1 + c) - a c M) with M = B C or C B, of the smaller layer's size.
  const bool visible_kept = nv <= nh;
  const std::size_t size = std::min(nv, nh);
  Vector matrix(size * size), unit(size), other(std::max(nv, nh)), column(size);
  for (std::size_t j = 0; j < size; ++j) {
    std::fill(unit.begin(), unit.end(), 0.0);
    unit[j] = 1;
    if (visible_kept) {
      network_->forward(v, unit, other);
      network_->backward(h, other, column);
    } else {
      network_->backward(h, unit, other);
      network_->forward(v, other, column);
    }
    for (std::size_t i = 0; i < size; ++i)
      matrix[i * size + j] = (i == j ? (1 + a) * (1 + c) : 0.0) - a * c * column[i];
  }
  const numerics::LinearSystem system(matrix);
  const auto solve = [&](std::span<double> k) {
    const auto x = k.first(nv);
    const auto y = k.subspan(nv);
    Vector to_visible(nv), to_hidden(nh);
    if (visible_kept) {
      network_->backward(h, y, to_visible);
      for (std::size_t i = 0; i < nv; ++i) x[i] = (1 + c) * x[i] + a * to_visible[i];
      system.solve(x);
      network_->forward(v, x, to_hidden);
      for (std::size_t i = 0; i < nh; ++i) y[i] = (y[i] + c * to_hidden[i]) / (1 + c);
    } else {
      network_->forward(v, x, to_hidden);
      for (std::size_t i = 0; i < nh; ++i) y[i] = (1 + a) * y[i] + c * to_hidden[i];
      system.solve(y);
      network_->backward(h, y, to_visible);
      for (std::size_t i = 0; i < nv; ++i) x[i] = (x[i] + a * to_visible[i]) / (1 + a);
    }
  };

  auto& [k1, k2, at, unused, unused_too] = stage_;
  (void)unused;
  (void)unused_too;
  velocity(start, k1);
  solve(k1);
  add(start, time_step_, k1, at);
  velocity(at, k2);
  for (std::size_t i = 0; i < k2.size(); ++i) k2[i] -= 2 * k1[i];
  solve(k2);
  for (std::size_t i = 0; i < state.size(); ++i)
    state[i] = start[i] + time_step_ * (1.5 * k1[i] + 0.5 * k2[i]);
}

}  // namespace synaptica::associative
