// How a rate neuron answers its field: x_i relaxes to  phi(gain u_i),  u = J x + input.
//
//   name       phi(s)                        slope at 0    range
//   tanh       tanh(s)                       1             (-1, 1)
//   linear     s                             1             all
//   erf        erf(s sqrt(pi)/2)             1             (-1, 1)
//   rectified  max(s, 0)                     1 above 0     at least 0
//   logistic   1/(1 + exp(-s))               1/4           (0, 1)
//
// "Slope" below is the derivative by the field u, gain included: d phi(gain u)/du. Thread-safe values.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace synaptica::rate {

enum class ActivationKind { tanh, linear, erf, rectified, logistic };

struct Activation {
  ActivationKind kind = ActivationKind::tanh;
  double gain = 1;  ///< above 0

  bool operator==(const Activation&) const = default;

  [[nodiscard]] double value(double field) const noexcept;  ///< phi(gain field)
  [[nodiscard]] double slope(
      double field) const noexcept;  ///< its derivative; of `rectified` at 0: from above
};

/// field[i] <- phi(gain field[i]). Of tanh and linear a vectorised form, within 2 roundings of `value`.
void apply_activation(const Activation& activation, std::span<double> field) noexcept;
void apply_activation(const Activation& activation, std::span<float> field) noexcept;
/// As above, and slope[i] by the same field.
void apply_activation(const Activation& activation, std::span<double> field,
                      std::span<double> slope) noexcept;
void apply_activation(const Activation& activation, std::span<float> field, std::span<float> slope) noexcept;

/// Mean rate and mean slope where the field is Gaussian.
struct GaussianResponse {
  double rate = 0;   ///< E phi(gain (mean + deviation z)), z standard normal
  double slope = 0;  ///< E of the slope there
};

/// In closed form of linear, erf and rectified; of tanh and logistic by the trapezoid rule, to rounding, with a step that
/// follows gain * deviation (70 points up to 1, in proportion beyond). `deviation` at least 0.
[[nodiscard]] GaussianResponse gaussian_response(const Activation& activation, double mean, double deviation);
/// The same for a row of neurons, several at once. Spans of one length.
void gaussian_responses(const Activation& activation, std::span<const double> mean,
                        std::span<const double> deviation, std::span<double> rate, std::span<double> slope);

/// "tanh", "linear", "erf", "rectified", "logistic".
[[nodiscard]] const std::vector<std::string>& activation_names();
/// Throws InvalidArgument where the name is unknown or the gain not above 0.
[[nodiscard]] Activation make_activation(std::string_view name, double gain);

}  // namespace synaptica::rate
