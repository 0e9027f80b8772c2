#include "synaptica/associative/three_time_scales.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <utility>

#include "synaptica/associative/generating_function.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica::associative {

namespace {

using Vector = std::vector<double>;
using MatrixView = Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>;
using VectorView = Eigen::Map<const Eigen::VectorXd>;
using VectorTarget = Eigen::Map<Eigen::VectorXd>;

constexpr double largest_activity = 1e6;
// A weight below moves a memory by less than a part in 1e18 of its way: a billion such steps change no digit.
constexpr double smallest_weight = 1e-18;
constexpr std::int64_t steps_between_checks = 256;

Eigen::Index index(std::size_t size) {
  return static_cast<Eigen::Index>(size);
}
VectorView view(std::span<const double> x) {
  return {x.data(), index(x.size())};
}
VectorTarget target(std::span<double> x) {
  return {x.data(), index(x.size())};
}
MatrixView view(const Vector& matrix, std::size_t rows) {
  return {matrix.data(), index(rows), index(matrix.size() / rows)};
}

void check_positive(const char* name, double value, bool zero_allowed = false,
                    bool infinite_allowed = false) {
  if (value > 0 && (std::isfinite(value) || infinite_allowed)) return;
  if (zero_allowed && value == 0) return;
  throw InvalidArgument(std::string(name) + " = " + number_text(value) + ": must be " +
                        (zero_allowed ? "at least" : "above") + " 0");
}

void check_finite(const char* what, std::span<const double> values, std::size_t columns) {
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!std::isfinite(values[i]))
      throw InvalidArgument(std::string(what) + ", row " + std::to_string(i / columns + 1) + ", column " +
                            std::to_string(i % columns + 1) + ": " + number_text(values[i]) +
                            " must be finite");
}

double log_sum_exp(double gain, std::span<const double> x) {
  return LogSumExp{gain}.value(x);
}

}  // namespace

// Exponential differencing over `time` of  time_constant u' = -u + N,  N linear in time.
ThreeTimeScaleNetwork::Propagator ThreeTimeScaleNetwork::propagator(double time, double time_constant) {
  if (!(time_constant > 0)) return {};  // u = N_end: it follows at once
  const double z = -time / time_constant;
  return {.keep = std::exp(z), .take = -std::expm1(z), .slope = 1 - std::expm1(z) / z};
}

ThreeTimeScaleNetwork::ThreeTimeScaleNetwork(const Array& memories, ThreeTimeScaleOptions options)
    : options_(std::move(options)) {
  if (memories.shape.size() != 2 || memories.shape[0] == 0 || memories.shape[1] == 0 ||
      memories.values.size() != memories.shape[0] * memories.shape[1])
    throw InvalidArgument("memories: must be a matrix of shape {hidden, visible}, none of them 0");
  const std::size_t nh = memories.shape[0];
  const std::size_t nv = memories.shape[1];
  check_finite("memories", memories.values, nv);
  check_positive("hidden_time_constant", options_.hidden_time_constant, true);
  check_positive("visible_time_constant", options_.visible_time_constant);
  check_positive("memory_time_constant", options_.memory_time_constant, false, true);
  check_positive("softmax_gain", options_.softmax_gain);
  check_positive("time_step", options_.time_step);
  if (!(options_.clamp >= 0 && options_.clamp <= 1))
    throw InvalidArgument("clamp = " + number_text(options_.clamp) + ": must be from 0 to 1");
  if (options_.time_step > options_.visible_time_constant / 2)
    throw InvalidArgument(
        "time_step = " + number_text(options_.time_step) +
        ": must be at most half of visible_time_constant = " + number_text(options_.visible_time_constant));
  if (options_.time_step > options_.memory_time_constant)
    throw InvalidArgument(
        "time_step = " + number_text(options_.time_step) +
        ": must be at most memory_time_constant = " + number_text(options_.memory_time_constant));
  if (!options_.synaptic_bias.values.empty() || !options_.synaptic_bias.shape.empty()) {
    if (options_.synaptic_bias.shape != memories.shape ||
        options_.synaptic_bias.values.size() != memories.values.size())
      throw InvalidArgument("synaptic_bias: must have the shape of memories, " + std::to_string(nh) + " x " +
                            std::to_string(nv));
    check_finite("synaptic_bias", options_.synaptic_bias.values, nv);
  }
  if (!options_.visible_bias.empty() && options_.visible_bias.size() != nv)
    throw InvalidArgument("visible_bias: " + std::to_string(options_.visible_bias.size()) + " numbers for " +
                          std::to_string(nv) + " neurons");
  check_finite("visible_bias", options_.visible_bias, nv);
  const bool biased = std::any_of(options_.visible_bias.begin(), options_.visible_bias.end(),
                                  [](double b) { return b != 0; });
  if (biased && options_.clamp == 0 && std::isfinite(options_.memory_time_constant))
    throw InvalidArgument(
        "visible_bias: with clamp = 0 the memories would run after v = Xi + b without end; present the "
        "pattern as input with clamp above 0, or hold the memories with an infinite memory_time_constant");

  memories_ = memories.values;
  visible_.assign(nv, 0);
  wins_.assign(nh, 0);
  winner_ = nh;
  visible_half_ = propagator(options_.time_step / 2, options_.visible_time_constant);
  visible_full_ = propagator(options_.time_step, options_.visible_time_constant);
  hidden_half_ = propagator(options_.time_step / 2, options_.hidden_time_constant);
  hidden_full_ = propagator(options_.time_step, options_.hidden_time_constant);
  for (Vector* scratch : {&hidden_, &weights_, &field_start_, &field_middle_, &field_end_, &hidden_middle_})
    scratch->resize(nh);
  for (std::size_t mu = 0; mu < nh; ++mu) squares_.push_back(view(memory(mu)).squaredNorm());
  for (Vector* scratch : {&drive_, &visible_middle_}) scratch->resize(nv);
  field(visible_, hidden_);
}

std::span<const double> ThreeTimeScaleNetwork::memory(std::size_t mu) const {
  if (mu >= hidden_neurons())
    throw InvalidArgument("memory " + std::to_string(mu) + ": there are " + std::to_string(hidden_neurons()) +
                          ", numbered from 0");
  return std::span<const double>(memories_).subspan(mu * visible_neurons(), visible_neurons());
}

Array ThreeTimeScaleNetwork::memories() const {
  return {{hidden_neurons(), visible_neurons()}, memories_};
}

void ThreeTimeScaleNetwork::set_visible(std::span<const double> visible) {
  if (visible.size() != visible_neurons())
    throw InvalidArgument("visible: " + std::to_string(visible.size()) + " numbers for " +
                          std::to_string(visible_neurons()) + " neurons");
  check_finite("visible", visible, visible.size());
  std::copy(visible.begin(), visible.end(), visible_.begin());
  field(visible_, hidden_);
}

void ThreeTimeScaleNetwork::field(std::span<const double> visible, std::span<double> out) const {
  target(out).noalias() = view(memories_, hidden_neurons()) * view(visible);
  if (options_.gate == MemoryGate::distance)
    for (std::size_t mu = 0; mu < out.size(); ++mu) out[mu] -= squares_[mu] / 2;
}

// (1 - gamma) Xi^T w + gamma u + b
void ThreeTimeScaleNetwork::drive(std::span<const double> weights, std::span<const double> input,
                                  std::span<double> out) const {
  const double gamma = options_.clamp;
  if (gamma < 1) {
    target(out).noalias() = (1 - gamma) * (view(memories_, hidden_neurons()).transpose() * view(weights));
  } else {
    std::fill(out.begin(), out.end(), 0.0);
  }
  if (!input.empty()) target(out) += gamma * view(input);
  if (!options_.visible_bias.empty()) target(out) += view(options_.visible_bias);
}

void ThreeTimeScaleNetwork::step(std::span<const double> input) {
  const bool clamped = options_.clamp >= 1;
  const bool hidden_follow = !(options_.hidden_time_constant > 0);
  const LogSumExp gate{options_.softmax_gain};
  const auto propagate_visible = [&](const Propagator& by, Vector& out) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = by.keep * visible_[i] + by.take * drive_[i];
  };
  const auto propagate_hidden = [&](const Propagator& by, const Vector& end, Vector& out) {
    for (std::size_t mu = 0; mu < out.size(); ++mu)
      out[mu] = by.keep * hidden_[mu] + by.take * field_start_[mu] + by.slope * (end[mu] - field_start_[mu]);
  };

  // To the middle of the step, with the gate of its start.
  if (!clamped) {
    gate.gradient(hidden_, weights_);
    drive(weights_, input, drive_);
  }
  propagate_visible(visible_half_, visible_middle_);
  field(visible_middle_, field_middle_);
  if (hidden_follow) {
    hidden_middle_ = field_middle_;
  } else {
    field(visible_, field_start_);
    propagate_hidden(hidden_half_, field_middle_, hidden_middle_);
  }
  gate.gradient(hidden_middle_, weights_);

  // To its end, with the gate of its middle.
  if (!clamped) drive(weights_, input, drive_);
  propagate_visible(visible_full_, visible_);
  move_memories();
  if (!hidden_follow) {
    field(visible_, field_end_);
    propagate_hidden(hidden_full_, field_end_, hidden_);
  } else if (!clamped) {
    field(visible_, hidden_);
  }

  ++steps_;
  const auto winner =
      static_cast<std::size_t>(std::max_element(weights_.begin(), weights_.end()) - weights_.begin());
  ++wins_[winner];
  if (winner != winner_ && winner_ < hidden_neurons())
    last_switch_ = static_cast<double>(steps_ - 1) * options_.time_step;
  winner_ = winner;
}

void ThreeTimeScaleNetwork::move_memories() {
  const std::size_t nv = visible_neurons();
  const double step = options_.time_step / options_.memory_time_constant;
  if (!(step > 0)) return;
  for (std::size_t mu = 0; mu < weights_.size(); ++mu) {
    if (weights_[mu] < smallest_weight) continue;
    const double part = -std::expm1(-weights_[mu] * step);
    double* const memory = memories_.data() + mu * nv;
    if (options_.synaptic_bias.values.empty()) {
      for (std::size_t i = 0; i < nv; ++i) memory[i] += part * (visible_middle_[i] - memory[i]);
    } else {
      const double* const bias = options_.synaptic_bias.values.data() + mu * nv;
      for (std::size_t i = 0; i < nv; ++i) memory[i] += part * (bias[i] + visible_middle_[i] - memory[i]);
    }
    if (options_.gate == MemoryGate::distance) squares_[mu] = VectorView(memory, index(nv)).squaredNorm();
  }
}

void ThreeTimeScaleNetwork::check_input(std::span<const double> input) const {
  if (input.empty()) {
    if (options_.clamp > 0)
      throw InvalidArgument("input: none, but clamp = " + number_text(options_.clamp) +
                            " clamps the visible neurons to it; give one, or set clamp = 0");
    return;
  }
  if (input.size() != visible_neurons())
    throw InvalidArgument("input: " + std::to_string(input.size()) + " numbers for " +
                          std::to_string(visible_neurons()) + " visible neurons");
  check_finite("input", input, input.size());
}

void ThreeTimeScaleNetwork::check_range() const {
  const auto check = [&](const char* what, const Vector& values) {
    for (const double x : values)
      if (!(std::fabs(x) <= largest_activity))
        throw DidNotConverge("network with moving memories diverged at time " + number_text(time(), 6) +
                                 ": a " + what + " reached " + number_text(x, 3) +
                                 ", beyond 1e6; its inputs or biases are too large",
                             std::fabs(x), steps_);
  };
  check("visible neuron", visible_);
  check("memory's component", memories_);
}

void ThreeTimeScaleNetwork::advance(std::span<const double> input, std::int64_t steps) {
  check_input(input);
  if (steps < 0) throw InvalidArgument("steps = " + std::to_string(steps) + ": must be at least 0");
  drive(weights_, input, drive_);  // all of it, and for all steps, where the neurons are clamped
  for (std::int64_t i = 1; i <= steps; ++i) {
    step(input);
    if (i % steps_between_checks == 0) check_range();
  }
  check_range();
  // A clamped network with hidden neurons that follow at once needs them at the end only.
  if (!(options_.hidden_time_constant > 0) && steps > 0) field(visible_, hidden_);
}

std::vector<double> ThreeTimeScaleNetwork::weights() const {
  Vector weights(hidden_neurons());
  LogSumExp{options_.softmax_gain}.gradient(hidden_, weights);
  return weights;
}

std::vector<std::string> ThreeTimeScaleNetwork::warnings() const {
  std::vector<std::string> warnings;
  const ThreeTimeScaleOptions& o = options_;
  const auto ordered = [&](const char* fast, double fast_time, const char* slow, double slow_time) {
    if (fast_time >= slow_time)
      warnings.push_back(std::string(fast) + " = " + number_text(fast_time) + " is not below " + slow +
                         " = " + number_text(slow_time) + ": the time scales are not separated");
  };
  ordered("hidden_time_constant", o.hidden_time_constant, "visible_time_constant", o.visible_time_constant);
  ordered("visible_time_constant", o.visible_time_constant, "memory_time_constant", o.memory_time_constant);
  if (hidden_neurons() == 1)
    warnings.push_back(
        "one hidden neuron: its gate is always 1, and the memory a plain leaky average of the input");
  if (o.clamp > 0 && o.clamp < 0.5)
    warnings.push_back(
        "clamp = " + number_text(o.clamp) +
        " is below 1/2: the network may stay in an old memory against the input, and corrupt it");
  return warnings;
}

void ThreeTimeScaleNetwork::check_lyapunov() const {
  if (options_.gate != MemoryGate::distance)
    throw InvalidArgument("gate: the joint Lyapunov function needs the distance gate");
  if (options_.hidden_time_constant > 0)
    throw InvalidArgument("hidden_time_constant = " + number_text(options_.hidden_time_constant) +
                          ": the joint Lyapunov function needs 0");
  if (!options_.synaptic_bias.values.empty())
    throw InvalidArgument("synaptic_bias: the joint Lyapunov function needs none");
}

double ThreeTimeScaleNetwork::neural_energy(std::span<const double> input) const {
  check_input(input);
  Vector h(hidden_neurons());
  field(visible_, h);
  double energy = view(visible_).squaredNorm() / 2;
  if (options_.clamp < 1) energy -= (1 - options_.clamp) * log_sum_exp(options_.softmax_gain, h);
  if (!input.empty()) energy -= options_.clamp * view(input).dot(view(visible_));
  if (!options_.visible_bias.empty()) energy -= view(options_.visible_bias).dot(view(visible_));
  return energy;
}

double ThreeTimeScaleNetwork::lyapunov_function(std::span<const double> input) const {
  check_lyapunov();
  return neural_energy(input);  // with the distance gate the two are one expression
}

double ThreeTimeScaleNetwork::lyapunov_rate(std::span<const double> input) const {
  check_lyapunov();
  check_input(input);
  Vector h(hidden_neurons()), w(hidden_neurons()), force(visible_neurons());
  field(visible_, h);
  LogSumExp{options_.softmax_gain}.gradient(h, w);
  drive(w, input, force);
  target(force) -= view(visible_);
  double rate = -view(force).squaredNorm() / options_.visible_time_constant;
  for (std::size_t mu = 0; mu < w.size(); ++mu)
    rate -= (1 - options_.clamp) * w[mu] * w[mu] * (view(visible_) - view(memory(mu))).squaredNorm() /
            options_.memory_time_constant;
  return rate;
}

}  // namespace synaptica::associative
