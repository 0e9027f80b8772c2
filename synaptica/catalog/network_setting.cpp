#include "synaptica/catalog/network_setting.h"

#include <cmath>
#include <cstdint>
#include <utility>

#include "synaptica/associative/generating_function.h"
#include "synaptica/core/array.h"
#include "synaptica/core/error.h"

namespace synaptica {

using namespace associative;
using numerics::Purpose;
using numerics::RandomStream;

std::vector<ParameterSpec> network_parameters() {
  return {{"visible_neurons", "visible neurons", std::int64_t{20}, "1", Range::between(1, 2000)},
          {"hidden_neurons", "hidden neurons: memories", std::int64_t{5}, "1", Range::between(1, 2000)},
          {.name = "entries",
           .meaning = "of the random memories: signs, or standard normal numbers",
           .default_value = std::string("binary"),
           .choices = {"binary", "gaussian"}},
          {.name = "visible_function",
           .meaning = "generating function of the visible neurons: their activity is its gradient",
           .default_value = std::string("log-cosh"),
           .choices = {"log-cosh", "sphere", "quadratic"}},
          {"visible_strength", "its gain (log-cosh) or scale", 1.0, "1", Range::between(1e-3, 1e3)},
          {.name = "hidden_function",
           .meaning = "generating function of the hidden neurons",
           .default_value = std::string("quadratic"),
           .choices = {"quadratic", "polynomial", "rectified-polynomial", "log-sum-exp", "log-cosh"}},
          {"hidden_strength",
           "its gain (log-sum-exp, log-cosh), or its scale in units of 1/(Nh Nv^(degree/2 - 1)) (quadratic: "
           "1/Nh)",
           1.0, "1", Range::between(1e-3, 1e3)},
          {"degree", "of a polynomial or rectified polynomial of the hidden neurons", std::int64_t{3}, "1",
           Range::between(2, 8)}};
}

NetworkSetting::NetworkSetting(const Parameters& p)
    : visible_(static_cast<std::size_t>(p.integer("visible_neurons"))),
      hidden_(static_cast<std::size_t>(p.integer("hidden_neurons"))),
      binary_(p.text("entries") == "binary"),
      visible_name_(p.text("visible_function")),
      hidden_name_(p.text("hidden_function")),
      visible_strength_(p.real("visible_strength")),
      hidden_strength_(p.real("hidden_strength")),
      degree_(static_cast<int>(p.integer("degree"))) {}

double NetworkSetting::hidden_scale() const {
  const double per_memory = hidden_strength_ / static_cast<double>(hidden_);
  if (hidden_name_ == "quadratic") return per_memory;
  // A hidden neuron's chance field is sqrt(Nv): with this its effect on a visible neuron is of order 1 at any degree.
  return per_memory * std::pow(static_cast<double>(visible_), 1 - degree_ / 2.0);
}

AnyGeneratingFunction NetworkSetting::visible_function() const {
  return make_generating_function(visible_name_, {.gain = visible_strength_, .scale = visible_strength_});
}

AnyGeneratingFunction NetworkSetting::hidden_function() const {
  return make_generating_function(hidden_name_,
                                  {.gain = hidden_strength_, .scale = hidden_scale(), .degree = degree_});
}

NetworkOptions NetworkSetting::options(double hidden_time_constant) const {
  return {.visible = visible_function(),
          .hidden = hidden_function(),
          .hidden_time_constant = hidden_time_constant};
}

EnergyLaw NetworkSetting::energy_law() const {
  return Network(Array::filled({1, 1}, 1), options(1)).energy_law();
}

void NetworkSetting::validate() const {
  const EnergyLaw law = energy_law();
  if (!law.bounded_below)
    throw InvalidArgument("visible_function = " + visible_name_ + ": " + law.conditions.back());
}

Network NetworkSetting::draw(const numerics::RandomKey& key, double hidden_time_constant) const {
  RandomStream stream(key, Purpose::initial_memories);
  Array memories = Array::filled({hidden_, visible_}, 0);
  if (binary_) {
    stream.fill_sign(memories.values);
  } else {
    stream.fill_normal(memories.values);
  }
  return Network(std::move(memories), options(hidden_time_constant));
}

std::vector<double> NetworkSetting::draw_start(const numerics::RandomKey& key) const {
  RandomStream stream(key, Purpose::network_start);
  std::vector<double> start(visible_ + hidden_);
  stream.fill_normal(start);
  return start;
}

double NetworkSetting::largest_loop_gain() const {
  const auto nv = static_cast<double>(visible_);
  const auto nh = static_cast<double>(hidden_);
  // log-cosh: the gain; quadratic: the scale; sphere: scale/|v|, at |v| = 1 and above.
  const double visible = visible_strength_;
  double hidden = hidden_strength_;
  if (hidden_name_ == "quadratic") hidden = hidden_scale();
  if (hidden_name_ == "log-sum-exp") hidden = hidden_strength_ / 2;
  if (hidden_name_ == "polynomial" || hidden_name_ == "rectified-polynomial") {
    // (n - 1) scale h^(n-2) at the field of a neuron's own memory: Nv, or sqrt(Nv) times the radius of a sphere.
    const double field = visible_name_ == "sphere" ? visible_strength_ * std::sqrt(nv) : nv;
    hidden = (degree_ - 1) * hidden_scale() * std::pow(field, degree_ - 2);
  }
  return visible * hidden * std::pow(std::sqrt(nv) + std::sqrt(nh), 2);
}

double NetworkSetting::fastest_rate(double hidden_time_constant) const {
  return Network(Array::filled({1, 1}, 1), options(hidden_time_constant)).fastest_rate(largest_loop_gain());
}

}  // namespace synaptica
