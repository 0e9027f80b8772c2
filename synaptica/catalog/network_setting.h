// What the studies of two-layer networks have in common: parameters that name a network, and its random draws.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "synaptica/associative/network.h"
#include "synaptica/core/parameters.h"
#include "synaptica/numerics/random.h"

namespace synaptica {

/// The parameters: visible_neurons, hidden_neurons, entries, visible_function, visible_strength, hidden_function,
/// hidden_strength, degree.
[[nodiscard]] std::vector<ParameterSpec> network_parameters();

/// A point of those parameters, read once. Time is in units of tau_v.
class NetworkSetting {
 public:
  explicit NetworkSetting(const Parameters& parameters);

  /// Throws InvalidArgument where the energy may have no lower bound, so that the network may diverge.
  void validate() const;

  /// The network with memories drawn from `key`.
  [[nodiscard]] associative::Network draw(const numerics::RandomKey& key, double hidden_time_constant) const;
  /// A standard normal start (v, h) drawn from `key`.
  [[nodiscard]] std::vector<double> draw_start(const numerics::RandomKey& key) const;

  /// The law of the energy, which does not depend on the memories.
  [[nodiscard]] associative::EnergyLaw energy_law() const;
  /// The largest loop gain s to expect: the Hessians' largest eigenvalues for activities |g_i| <= 1 (hidden fields as large
  /// as those of a memory itself), times (sqrt Nv + sqrt Nh)^2, the upper edge of Xi^T Xi.
  [[nodiscard]] double largest_loop_gain() const;
  /// The fastest rate to expect with it, in units of 1/tau_v.
  [[nodiscard]] double fastest_rate(double hidden_time_constant) const;

  [[nodiscard]] std::size_t visible_neurons() const noexcept { return visible_; }
  [[nodiscard]] std::size_t hidden_neurons() const noexcept { return hidden_; }

 private:
  [[nodiscard]] associative::NetworkOptions options(double hidden_time_constant) const;
  [[nodiscard]] associative::AnyGeneratingFunction visible_function() const;
  [[nodiscard]] associative::AnyGeneratingFunction hidden_function() const;
  [[nodiscard]] double hidden_scale() const;

  std::size_t visible_, hidden_;
  bool binary_;
  std::string visible_name_, hidden_name_;
  double visible_strength_, hidden_strength_;
  int degree_;
};

}  // namespace synaptica
