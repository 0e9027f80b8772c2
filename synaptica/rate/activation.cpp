#include "synaptica/rate/activation.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/gaussian.h"
#include "synaptica/numerics/vector_functions.h"

namespace synaptica::rate {

namespace {

constexpr double half_root_pi = 0.88622692545275801365;  // sqrt(pi)/2

double logistic(double s) noexcept {
  return 0.5 * (1 + std::tanh(s / 2));
}

template <class Real>
void apply_to(const Activation& activation, std::span<Real> field) noexcept {
  const auto gain = static_cast<Real>(activation.gain);
  switch (activation.kind) {
    case ActivationKind::tanh:
      numerics::tanh_scaled(activation.gain, field);
      return;
    case ActivationKind::linear:
      for (Real& u : field) u *= gain;
      return;
    case ActivationKind::rectified:
      for (Real& u : field) u = u > 0 ? gain * u : Real{0};
      return;
    case ActivationKind::logistic:
      numerics::tanh_scaled(activation.gain / 2, field);
      for (Real& u : field) u = Real{0.5} * (1 + u);
      return;
    case ActivationKind::erf:
      for (Real& u : field) u = static_cast<Real>(activation.value(static_cast<double>(u)));
      return;
  }
}

template <class Real>
void apply_to(const Activation& activation, std::span<Real> field, std::span<Real> slope) noexcept {
  const auto gain = static_cast<Real>(activation.gain);
  const std::size_t n = field.size();
  switch (activation.kind) {
    case ActivationKind::tanh:
      apply_to(activation, field);
      for (std::size_t i = 0; i < n; ++i) slope[i] = gain * (1 - field[i] * field[i]);
      return;
    case ActivationKind::linear:
      for (std::size_t i = 0; i < n; ++i) slope[i] = gain;
      apply_to(activation, field);
      return;
    case ActivationKind::rectified:
      for (std::size_t i = 0; i < n; ++i) slope[i] = field[i] >= 0 ? gain : Real{0};
      apply_to(activation, field);
      return;
    case ActivationKind::logistic:
      apply_to(activation, field);
      for (std::size_t i = 0; i < n; ++i) slope[i] = gain * field[i] * (1 - field[i]);
      return;
    case ActivationKind::erf:
      for (std::size_t i = 0; i < n; ++i)
        slope[i] = static_cast<Real>(activation.slope(static_cast<double>(field[i])));
      apply_to(activation, field);
      return;
  }
}

// Step of the trapezoid rule over z. Its error falls as exp(-2 pi d/step), d = pi/(2 gain deviation) being the distance of
// the poles of tanh from the real axis (those of the logistic are twice as far): exp(-36) here. The normal density alone
// asks for no more than a quarter.
double trapezoid_step(double gain, double deviation) noexcept {
  constexpr double most = 0.25;
  return std::min(most, std::numbers::pi * std::numbers::pi / 36 / (gain * deviation));
}
constexpr double farthest = 8.5;  // beyond, the normal distribution has 2e-17 left

}  // namespace

double Activation::value(double field) const noexcept {
  const double s = gain * field;
  switch (kind) {
    case ActivationKind::tanh:
      return std::tanh(s);
    case ActivationKind::linear:
      return s;
    case ActivationKind::erf:
      return std::erf(half_root_pi * s);
    case ActivationKind::rectified:
      return s > 0 ? s : 0;
    case ActivationKind::logistic:
      break;
  }
  return logistic(s);
}

double Activation::slope(double field) const noexcept {
  const double s = gain * field;
  switch (kind) {
    case ActivationKind::tanh: {
      const double t = std::tanh(s);
      return gain * (1 - t * t);
    }
    case ActivationKind::linear:
      return gain;
    case ActivationKind::erf:
      return gain * std::exp(-half_root_pi * half_root_pi * s * s);
    case ActivationKind::rectified:
      return s >= 0 ? gain : 0;
    case ActivationKind::logistic:
      break;
  }
  const double f = logistic(s);
  return gain * f * (1 - f);
}

void apply_activation(const Activation& activation, std::span<double> field) noexcept {
  apply_to(activation, field);
}
void apply_activation(const Activation& activation, std::span<float> field) noexcept {
  apply_to(activation, field);
}
void apply_activation(const Activation& activation, std::span<double> field,
                      std::span<double> slope) noexcept {
  apply_to(activation, field, slope);
}
void apply_activation(const Activation& activation, std::span<float> field, std::span<float> slope) noexcept {
  apply_to(activation, field, slope);
}

GaussianResponse gaussian_response(const Activation& activation, double mean, double deviation) {
  const double gain = activation.gain;
  if (deviation == 0) return {activation.value(mean), activation.slope(mean)};
  switch (activation.kind) {
    case ActivationKind::linear:
      return {gain * mean, gain};
    case ActivationKind::erf: {
      // E erf(a (m + s z)) = erf(a m / sqrt(1 + 2 a^2 s^2)).
      const double a = half_root_pi * gain;
      const double spread = std::sqrt(1 + 2 * a * a * deviation * deviation);
      const double reduced = a * mean / spread;
      return {std::erf(reduced), gain / spread * std::exp(-reduced * reduced)};
    }
    case ActivationKind::rectified: {
      const double ratio = mean / deviation;
      const double above = numerics::standard_normal_distribution(ratio);
      return {gain * (mean * above + deviation * numerics::standard_normal_density(ratio)), gain * above};
    }
    case ActivationKind::tanh:
    case ActivationKind::logistic:
      break;
  }
  const double step = trapezoid_step(gain, deviation);
  const auto half = static_cast<std::int64_t>(std::ceil(farthest / step));
  GaussianResponse response;
  for (std::int64_t k = -half; k <= half; ++k) {
    const double z = static_cast<double>(k) * step;
    const double weight = step * numerics::standard_normal_density(z);
    const double value = activation.value(mean + deviation * z);
    const double slope =
        activation.kind == ActivationKind::tanh ? gain * (1 - value * value) : gain * value * (1 - value);
    response.rate += weight * value;
    response.slope += weight * slope;
  }
  return response;
}

void gaussian_responses(const Activation& activation, std::span<const double> mean,
                        std::span<const double> deviation, std::span<double> rate, std::span<double> slope) {
  const std::size_t n = mean.size();
  const double widest = n == 0 ? 0 : *std::max_element(deviation.begin(), deviation.end());
  const bool by_quadrature =
      activation.kind == ActivationKind::tanh || activation.kind == ActivationKind::logistic;
  if (widest == 0) {
    std::copy(mean.begin(), mean.end(), rate.begin());
    apply_activation(activation, rate, slope);
  } else if (!by_quadrature) {
    for (std::size_t i = 0; i < n; ++i) {
      const GaussianResponse response = gaussian_response(activation, mean[i], deviation[i]);
      rate[i] = response.rate;
      slope[i] = response.slope;
    }
  } else {
    const double step = trapezoid_step(activation.gain, widest);
    const auto half = static_cast<std::int64_t>(std::ceil(farthest / step));
    std::vector<double> value(n), derivative(n);
    std::fill(rate.begin(), rate.end(), 0);
    std::fill(slope.begin(), slope.end(), 0);
    for (std::int64_t k = -half; k <= half; ++k) {
      const double z = static_cast<double>(k) * step;
      const double weight = step * numerics::standard_normal_density(z);
      for (std::size_t i = 0; i < n; ++i) value[i] = mean[i] + deviation[i] * z;
      apply_activation(activation, value, derivative);
      for (std::size_t i = 0; i < n; ++i) {
        rate[i] += weight * value[i];
        slope[i] += weight * derivative[i];
      }
    }
  }
}

const std::vector<std::string>& activation_names() {
  static const std::vector<std::string> names = {"tanh", "linear", "erf", "rectified", "logistic"};
  return names;
}

Activation make_activation(std::string_view name, double gain) {
  if (!(gain > 0) || !std::isfinite(gain))
    throw InvalidArgument("gain = " + number_text(gain) + ": must be above 0");
  const auto& names = activation_names();
  for (std::size_t k = 0; k < names.size(); ++k)
    if (names[k] == name) return {static_cast<ActivationKind>(k), gain};
  throw InvalidArgument("activation '" + std::string(name) + "' is unknown" + spelling_hint(name, names));
}

}  // namespace synaptica::rate
