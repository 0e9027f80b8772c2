#include "synaptica/associative/network.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <utility>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica::associative {

namespace {

using Vector = std::vector<double>;
using MatrixView = Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>;
using VectorView = Eigen::Map<const Eigen::VectorXd>;
using VectorTarget = Eigen::Map<Eigen::VectorXd>;

Eigen::Index index(std::size_t size) {
  return static_cast<Eigen::Index>(size);
}
MatrixView view(const Array& matrix) {
  return {matrix.values.data(), index(matrix.shape[0]), index(matrix.shape[1])};
}
VectorView view(std::span<const double> x) {
  return {x.data(), index(x.size())};
}
VectorTarget target(std::span<double> x) {
  return {x.data(), index(x.size())};
}

double dot(std::span<const double> a, std::span<const double> b) {
  return view(a).dot(view(b));
}
double norm(std::span<const double> a) {
  return view(a).norm();
}

double bias(const Vector& values, std::size_t i) {
  return values.empty() ? 0 : values[i];
}

void require_finite(const std::string& what, std::span<const double> values) {
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!std::isfinite(values[i]))
      throw InvalidArgument(what + ", entry " + std::to_string(i + 1) + ": " + number_text(values[i]) +
                            " must be finite");
}

// (x - bias).g - L(x): the Legendre transform of one layer, with its terms' size.
EnergyValue layer_energy(const AnyGeneratingFunction& function, std::span<const double> x,
                         const Vector& input, std::span<const double> g) {
  double product = 0;
  double size = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double term = (x[i] - bias(input, i)) * g[i];
    product += term;
    size += std::fabs(term);
  }
  const double value = function.value(x);
  return {product - value, size + std::fabs(value)};
}

// The degree of the Legendre transform of a function of degree p: 1/p + 1/q = 1.
double dual_growth(double growth) {
  return std::isinf(growth) ? 1 : growth / (growth - 1);
}

}  // namespace

Network::Network(Array memories, NetworkOptions options)
    : memories_(std::move(memories)), options_(std::move(options)) {
  if (memories_.shape.size() != 2 || memories_.shape[0] == 0 || memories_.shape[1] == 0 ||
      memories_.values.size() != memories_.shape[0] * memories_.shape[1])
    throw InvalidArgument("memories: must be a matrix of shape {hidden, visible}, none of them 0");
  for (std::size_t i = 0; i < memories_.values.size(); ++i)
    if (!std::isfinite(memories_.values[i]))
      throw InvalidArgument("memories, row " + std::to_string(i / visible_neurons() + 1) + ", column " +
                            std::to_string(i % visible_neurons() + 1) + ": " +
                            number_text(memories_.values[i]) + " must be finite");
  if (!(options_.visible_time_constant > 0) || !std::isfinite(options_.visible_time_constant))
    throw InvalidArgument("visible_time_constant = " + number_text(options_.visible_time_constant) +
                          ": must be above 0");
  if (!(options_.hidden_time_constant >= 0) || !std::isfinite(options_.hidden_time_constant))
    throw InvalidArgument("hidden_time_constant = " + number_text(options_.hidden_time_constant) +
                          ": must be at least 0");
  const auto check_bias = [](const char* name, const Vector& values, std::size_t neurons) {
    if (!values.empty() && values.size() != neurons)
      throw InvalidArgument(std::string(name) + ": " + std::to_string(values.size()) + " numbers for " +
                            std::to_string(neurons) + " neurons");
    require_finite(name, values);
  };
  check_bias("visible_bias", options_.visible_bias, visible_neurons());
  check_bias("hidden_bias", options_.hidden_bias, hidden_neurons());
}

void Network::check_state(std::span<const double> state) const {
  if (state.size() != size())
    throw InvalidArgument("state: " + std::to_string(state.size()) + " numbers for " +
                          std::to_string(visible_neurons()) + " visible and " +
                          std::to_string(hidden_neurons()) + " hidden neurons");
  require_finite("state", state);
}

void Network::multiply(std::span<const double> visible, std::span<double> out) const {
  target(out).noalias() = view(memories_) * view(visible);
}

void Network::apply_transposed(std::span<const double> hidden, std::span<double> out) const {
  target(out).noalias() = view(memories_).transpose() * view(hidden);
}

void Network::drive(std::span<const double> state, std::span<double> out) const {
  const std::size_t nv = visible_neurons();
  const auto v = state.first(nv);
  const auto h = state.subspan(nv);
  Vector f(h.size()), g(nv);
  options_.hidden.gradient(h, f);
  options_.visible.gradient(v, g);
  apply_transposed(f, out.first(nv));
  multiply(g, out.subspan(nv));
  for (std::size_t i = 0; i < nv; ++i) out[i] += bias(options_.visible_bias, i) - v[i];
  for (std::size_t i = 0; i < h.size(); ++i) out[nv + i] += bias(options_.hidden_bias, i) - h[i];
}

EnergyValue Network::energy(std::span<const double> state) const {
  const std::size_t nv = visible_neurons();
  const auto v = state.first(nv);
  const auto h = state.subspan(nv);
  Vector f(h.size()), g(nv), field(h.size());
  options_.hidden.gradient(h, f);
  options_.visible.gradient(v, g);
  multiply(g, field);
  const EnergyValue visible = layer_energy(options_.visible, v, options_.visible_bias, g);
  const EnergyValue hidden = layer_energy(options_.hidden, h, options_.hidden_bias, f);
  const double coupling = dot(f, field);
  return {visible.value + hidden.value - coupling,
          visible.magnitude + hidden.magnitude + std::fabs(coupling)};
}

double Network::energy_rate(std::span<const double> state) const {
  if (!(options_.hidden_time_constant > 0))
    throw InvalidArgument(
        "hidden_time_constant = 0: the energy of two layers has no rate; use reduced_energy_rate");
  const std::size_t nv = visible_neurons();
  Vector rate(size()), bent(size());
  drive(state, rate);
  const auto v_drive = std::span<const double>(rate).first(nv);
  const auto h_drive = std::span<const double>(rate).subspan(nv);
  options_.visible.hessian_product(state.first(nv), v_drive, std::span<double>(bent).first(nv));
  options_.hidden.hessian_product(state.subspan(nv), h_drive, std::span<double>(bent).subspan(nv));
  // tau v'.H v' with tau v' = drive
  return -dot(v_drive, std::span<const double>(bent).first(nv)) / options_.visible_time_constant -
         dot(h_drive, std::span<const double>(bent).subspan(nv)) / options_.hidden_time_constant;
}

void Network::activation(std::span<const double> x, std::span<double> out) const {
  Vector h(hidden_neurons()), f(hidden_neurons());
  multiply(x, h);
  for (std::size_t i = 0; i < h.size(); ++i) h[i] += bias(options_.hidden_bias, i);
  options_.hidden.gradient(h, f);
  apply_transposed(f, out);
}

void Network::reduced_drive(std::span<const double> visible, std::span<double> out) const {
  Vector g(visible.size());
  options_.visible.gradient(visible, g);
  activation(g, out);
  for (std::size_t i = 0; i < visible.size(); ++i) out[i] += bias(options_.visible_bias, i) - visible[i];
}

EnergyValue Network::reduced_energy(std::span<const double> visible) const {
  Vector g(visible.size());
  options_.visible.gradient(visible, g);
  const EnergyValue layer = layer_energy(options_.visible, visible, options_.visible_bias, g);
  const double generated = options_.hidden.value(relaxed_hidden(visible));
  return {layer.value - generated, layer.magnitude + std::fabs(generated)};
}

double Network::reduced_energy_rate(std::span<const double> visible) const {
  Vector rate(visible.size()), bent(visible.size());
  reduced_drive(visible, rate);
  options_.visible.hessian_product(visible, rate, bent);
  return -dot(rate, bent) / options_.visible_time_constant;
}

std::vector<double> Network::relaxed_hidden(std::span<const double> visible) const {
  Vector g(visible.size()), h(hidden_neurons());
  options_.visible.gradient(visible, g);
  multiply(g, h);
  for (std::size_t i = 0; i < h.size(); ++i) h[i] += bias(options_.hidden_bias, i);
  return h;
}

std::vector<double> Network::slow_hidden(std::span<const double> visible,
                                         std::span<const double> rate) const {
  Vector h = relaxed_hidden(visible);
  Vector moved(hidden_neurons());
  forward(visible, rate, moved);
  for (std::size_t i = 0; i < h.size(); ++i) h[i] -= options_.hidden_time_constant * moved[i];
  return h;
}

void Network::forward(std::span<const double> visible, std::span<const double> direction,
                      std::span<double> out) const {
  Vector bent(visible.size());
  options_.visible.hessian_product(visible, direction, bent);
  multiply(bent, out);
}

void Network::backward(std::span<const double> hidden, std::span<const double> direction,
                       std::span<double> out) const {
  Vector bent(hidden.size());
  options_.hidden.hessian_product(hidden, direction, bent);
  apply_transposed(bent, out);
}

double Network::loop_gain(std::span<const double> state) const {
  const auto v = state.first(visible_neurons());
  const auto h = state.subspan(visible_neurons());
  const auto power_method = [&](auto&& loop) {
    Vector x(visible_neurons()), hidden(hidden_neurons()), y(visible_neurons());
    // A start with a part along every direction, in no particular order.
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = 1 + 0.5 * std::sin(1.0 + 2.0 * static_cast<double>(i));
    double size = norm(x);
    double eigenvalue = 0;
    for (int iteration = 0; iteration < 60; ++iteration) {
      for (double& component : x) component /= size;
      loop(x, hidden, y);
      size = norm(y);
      if (!(size > 0)) return eigenvalue;
      const bool settled = std::fabs(size - eigenvalue) <= 1e-3 * size;
      eigenvalue = size;
      if (settled) break;
      std::swap(x, y);
    }
    return eigenvalue;
  };
  // The iteration approaches from below: a tenth more is on the safe side of a limit.
  constexpr double safety = 1.1;
  const double bounds = options_.visible.traits().hessian_bound * options_.hidden.traits().hessian_bound;
  if (std::isfinite(bounds))
    return safety * bounds * power_method([&](const Vector& x, Vector& hidden, Vector& out) {
             multiply(x, hidden);
             apply_transposed(hidden, out);
           });
  return safety * power_method([&](const Vector& x, Vector& hidden, Vector& out) {
           forward(v, x, hidden);
           backward(h, hidden, out);
         });
}

double Network::fastest_rate(double loop_gain) const {
  const double tv = options_.visible_time_constant;
  const double th = options_.hidden_time_constant;
  if (!(th > 0)) return std::max(1.0, loop_gain - 1) / tv;
  return (tv + th + std::sqrt((tv - th) * (tv - th) + 4 * tv * th * loop_gain)) / (2 * tv * th);
}

EnergyLaw Network::energy_law() const {
  const GeneratingFunctionTraits& visible = options_.visible.traits();
  const GeneratingFunctionTraits& hidden = options_.hidden.traits();
  EnergyLaw law;
  const auto convex = [&](const char* layer, const GeneratingFunctionTraits& traits) {
    if (traits.convex_domain != ConvexDomain::nonnegative) return true;
    law.conditions.push_back("the energy may rise: generating function '" + traits.name + "' of the " +
                             layer + " neurons is not convex where a component is negative");
    return false;
  };
  const bool visible_convex = convex("visible", visible);
  law.convex_everywhere = convex("hidden", hidden) && visible_convex;
  law.strict = law.convex_everywhere && visible.strictly_convex && hidden.strictly_convex;
  if (law.convex_everywhere && !law.strict)
    law.conditions.push_back("the energy may stand still while null directions of '" +
                             (visible.strictly_convex ? hidden.name : visible.name) + "' still relax");
  // In the activity g the visible energy grows with the dual degree, and -L_h(Xi g + c) falls with the hidden degree.
  const double resists = dual_growth(visible.growth);
  // With a bounded activity (growth 1) there is nothing to fall along.
  law.bounded_below = visible.growth <= 1 || hidden.growth < resists;
  law.unbounded_below = !law.bounded_below && hidden.growth > resists;
  if (law.unbounded_below)
    law.conditions.push_back(
        "the energy has no lower bound: generating function '" + hidden.name +
        "' of the hidden neurons outgrows '" + visible.name +
        "' of the visible ones; use one with a bounded gradient (log-cosh, sphere, log-sum-exp)");
  if (!law.bounded_below && !law.unbounded_below)
    law.conditions.push_back("whether the energy has a lower bound depends on the memories: '" + hidden.name +
                             "' of the hidden and '" + visible.name + "' of the visible neurons grow alike");
  return law;
}

}  // namespace synaptica::associative
