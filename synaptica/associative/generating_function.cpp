#include "synaptica/associative/generating_function.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica::associative {

namespace {

using Input = std::span<const double>;
using Output = std::span<double>;

// exp(700) ~ 1e304: beyond, sums over a layer and products with a Hessian would leave the numbers.
constexpr double largest_exponent = 700;

double integer_power(double base, int exponent) {
  double power = 1;
  for (; exponent > 0; exponent /= 2) {
    if (exponent % 2 == 1) power *= base;
    base *= base;
  }
  return power;
}

double norm(Input x) {
  // Scaled by the largest component, so that squares neither overflow nor vanish.
  double largest = 0;
  for (const double component : x) largest = std::max(largest, std::fabs(component));
  if (!(largest > 0)) return largest;
  double sum = 0;
  for (const double component : x) sum += (component / largest) * (component / largest);
  return largest * std::sqrt(sum);
}

double norm_on_sphere(Input x) {
  const double length = norm(x);
  if (!(length > 0))
    throw InvalidArgument(
        "generating function 'sphere': the state is 0 in every component, where x/|x| is not defined; "
        "start elsewhere");
  return length;
}

double checked_exponential(double gain, Input x, std::size_t i) {
  if (gain * x[i] > largest_exponent)
    throw InvalidArgument("generating function 'exponential': gain * x = " + number_text(gain * x[i]) +
                          " in component " + std::to_string(i + 1) +
                          " is above 700, where its exponential leaves the numbers");
  return std::exp(gain * x[i]);
}

double largest_component(Input x) {
  return *std::max_element(x.begin(), x.end());
}

// Fills `out` with exp(gain (x - max x)) and returns its sum.
double exponentials(double gain, Input x, Output out) {
  const double largest = largest_component(x);
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += out[i] = std::exp(gain * (x[i] - largest));
  return sum;
}

}  // namespace

double Quadratic::value(Input x) const {
  double sum = 0;
  for (const double component : x) sum += component * component;
  return scale * sum / 2;
}
void Quadratic::gradient(Input x, Output out) const {
  for (std::size_t i = 0; i < x.size(); ++i) out[i] = scale * x[i];
}
void Quadratic::hessian_product(Input x, Input direction, Output out) const {
  for (std::size_t i = 0; i < x.size(); ++i) out[i] = scale * direction[i];
}
GeneratingFunctionTraits Quadratic::traits() const {
  return {.name = "quadratic", .strictly_convex = true, .growth = 2, .hessian_bound = scale};
}

double LogCosh::value(Input x) const {
  double sum = 0;
  for (const double component : x) {
    const double z = std::fabs(gain * component);
    // Near 0 the difference of z + ln(1 + e^(-2z)) and ln 2 would lose digits; three terms of the series lose none.
    sum += z < 1e-3 ? z * z * (0.5 - z * z * (1.0 / 12 - z * z / 45))
                    : z + std::log1p(std::exp(-2 * z)) - std::log(2.0);
  }
  return sum / gain;
}
void LogCosh::gradient(Input x, Output out) const {
  for (std::size_t i = 0; i < x.size(); ++i) out[i] = std::tanh(gain * x[i]);
}
void LogCosh::hessian_product(Input x, Input direction, Output out) const {
  for (std::size_t i = 0; i < x.size(); ++i) {
    // 1 - tanh^2 would cancel where the neuron saturates.
    const double decay = std::exp(-2 * std::fabs(gain * x[i]));
    out[i] = gain * 4 * decay / ((1 + decay) * (1 + decay)) * direction[i];
  }
}
GeneratingFunctionTraits LogCosh::traits() const {
  return {.name = "log-cosh", .strictly_convex = true, .growth = 1, .hessian_bound = gain};
}

double Polynomial::value(Input x) const {
  double sum = 0;
  for (const double component : x) sum += integer_power(component, degree);
  return scale / degree * sum;
}
void Polynomial::gradient(Input x, Output out) const {
  for (std::size_t i = 0; i < x.size(); ++i) out[i] = scale * integer_power(x[i], degree - 1);
}
void Polynomial::hessian_product(Input x, Input direction, Output out) const {
  for (std::size_t i = 0; i < x.size(); ++i)
    out[i] = scale * (degree - 1) * integer_power(x[i], degree - 2) * direction[i];
}
GeneratingFunctionTraits Polynomial::traits() const {
  GeneratingFunctionTraits traits{.name = "polynomial of degree " + std::to_string(degree),
                                  .growth = 1.0 * degree};
  if (degree % 2 == 1) traits.convex_domain = ConvexDomain::nonnegative;
  // Above degree 2 the second derivative vanishes at 0.
  traits.strictly_convex = degree == 2;
  if (degree == 2) traits.hessian_bound = scale;
  return traits;
}

double RectifiedPolynomial::value(Input x) const {
  double sum = 0;
  for (const double component : x) sum += component > 0 ? integer_power(component, degree) : 0;
  return scale / degree * sum;
}
void RectifiedPolynomial::gradient(Input x, Output out) const {
  for (std::size_t i = 0; i < x.size(); ++i) out[i] = x[i] > 0 ? scale * integer_power(x[i], degree - 1) : 0;
}
void RectifiedPolynomial::hessian_product(Input x, Input direction, Output out) const {
  for (std::size_t i = 0; i < x.size(); ++i)
    out[i] = x[i] > 0 ? scale * (degree - 1) * integer_power(x[i], degree - 2) * direction[i] : 0;
}
GeneratingFunctionTraits RectifiedPolynomial::traits() const {
  GeneratingFunctionTraits traits{.name = "rectified polynomial of degree " + std::to_string(degree),
                                  .growth = 1.0 * degree};
  if (degree == 2) traits.hessian_bound = scale;
  return traits;
}

double LogSumExp::value(Input x) const {
  const double largest = largest_component(x);
  double sum = 0;
  for (const double component : x) sum += std::exp(gain * (component - largest));
  return largest + std::log(sum) / gain;
}
void LogSumExp::gradient(Input x, Output out) const {
  const double sum = exponentials(gain, x, out);
  for (double& weight : out) weight /= sum;
}
void LogSumExp::hessian_product(Input x, Input direction, Output out) const {
  const double sum = exponentials(gain, x, out);
  double mean = 0;
  for (std::size_t i = 0; i < x.size(); ++i) mean += (out[i] /= sum) * direction[i];
  for (std::size_t i = 0; i < x.size(); ++i) out[i] *= gain * (direction[i] - mean);
}
GeneratingFunctionTraits LogSumExp::traits() const {
  // The variance of a direction of length 1 under any weights is at most 1/2: two components of +-1/sqrt 2.
  return {.name = "log-sum-exp", .growth = 1, .hessian_bound = gain / 2};
}

double Exponential::value(Input x) const {
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += checked_exponential(gain, x, i);
  return sum / gain;
}
void Exponential::gradient(Input x, Output out) const {
  for (std::size_t i = 0; i < x.size(); ++i) out[i] = checked_exponential(gain, x, i);
}
void Exponential::hessian_product(Input x, Input direction, Output out) const {
  for (std::size_t i = 0; i < x.size(); ++i) out[i] = gain * checked_exponential(gain, x, i) * direction[i];
}
GeneratingFunctionTraits Exponential::traits() const {
  return {.name = "exponential", .strictly_convex = true};
}

double Sphere::value(Input x) const {
  return scale * norm(x);
}
void Sphere::gradient(Input x, Output out) const {
  const double length = norm_on_sphere(x);
  for (std::size_t i = 0; i < x.size(); ++i) out[i] = scale * (x[i] / length);
}
void Sphere::hessian_product(Input x, Input direction, Output out) const {
  const double length = norm_on_sphere(x);
  double along = 0;
  for (std::size_t i = 0; i < x.size(); ++i) along += x[i] / length * direction[i];
  for (std::size_t i = 0; i < x.size(); ++i)
    out[i] = scale * ((direction[i] - along * (x[i] / length)) / length);
}
GeneratingFunctionTraits Sphere::traits() const {
  return {.name = "sphere", .convex_domain = ConvexDomain::away_from_origin, .growth = 1};
}

const std::vector<std::string>& generating_function_names() {
  static const std::vector<std::string> names = {
      "quadratic", "log-cosh", "polynomial", "rectified-polynomial", "log-sum-exp", "exponential", "sphere"};
  return names;
}

AnyGeneratingFunction make_generating_function(std::string_view name,
                                               const GeneratingFunctionOptions& options) {
  const auto positive = [&](const char* what, double value) {
    if (!(value > 0) || !std::isfinite(value))
      throw InvalidArgument("generating function '" + std::string(name) + "': " + what + " = " +
                            number_text(value) + " must be above 0");
    return value;
  };
  const auto degree = [&] {
    if (options.degree < 2)
      throw InvalidArgument("generating function '" + std::string(name) +
                            "': degree = " + std::to_string(options.degree) + " must be at least 2");
    return options.degree;
  };
  if (name == "quadratic") return Quadratic{positive("scale", options.scale)};
  if (name == "log-cosh") return LogCosh{positive("gain", options.gain)};
  if (name == "polynomial") return Polynomial{degree(), positive("scale", options.scale)};
  if (name == "rectified-polynomial") return RectifiedPolynomial{degree(), positive("scale", options.scale)};
  if (name == "log-sum-exp") return LogSumExp{positive("gain", options.gain)};
  if (name == "exponential") return Exponential{positive("gain", options.gain)};
  if (name == "sphere") return Sphere{positive("scale", options.scale)};
  throw InvalidArgument("unknown generating function '" + std::string(name) + "'" +
                        spelling_hint(name, generating_function_names()));
}

bool in_convex_domain(const GeneratingFunctionTraits& traits, Input x) noexcept {
  switch (traits.convex_domain) {
    case ConvexDomain::everywhere:
      return true;
    case ConvexDomain::nonnegative:
      return std::all_of(x.begin(), x.end(), [](double component) { return component >= 0; });
    case ConvexDomain::away_from_origin:
      return std::any_of(x.begin(), x.end(), [](double component) { return component != 0; });
  }
  return false;
}

}  // namespace synaptica::associative
