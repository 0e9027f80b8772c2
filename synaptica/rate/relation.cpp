#include "synaptica/rate/relation.h"

#include <cmath>
#include <limits>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/numerics/vector_product.h"
#include "synaptica/rate/response.h"

namespace synaptica::rate {

namespace {

using Complex = std::complex<double>;

Complex product_of(const std::vector<Complex>& a, const std::vector<Complex>& b) {
  Complex total = 0;
  for (std::size_t i = 0; i < a.size(); ++i) total += a[i] * b[i];
  return total;
}

// conj(a) . b
Complex inner(const std::vector<Complex>& a, const std::vector<Complex>& b) {
  Complex total = 0;
  for (std::size_t i = 0; i < a.size(); ++i) total += std::conj(a[i]) * b[i];
  return total;
}

struct RuleAtMean {
  AffineFactors factors;
  std::vector<double> post;  // a at x_eta
  double drive;              // b . x_eta
};

RuleAtMean rule_at_mean(const AnyLearningRule& rule, const Mapping& mapping, std::span<const double> evoked,
                        double excess, std::span<const double> baseline) {
  const std::size_t n = mapping.target.size();
  if (evoked.size() != n)
    throw InvalidArgument("learning speed: an evoked activity of " + std::to_string(evoked.size()) +
                          " numbers and a target of " + std::to_string(n));
  const std::vector<double> zeros(n, 0);
  RuleAtMean at = {
      affine_factors(rule, mapping.target, mapping.input, baseline.empty() ? zeros : baseline), {}, 0};
  at.post = at.factors.post.constant;
  for (std::size_t i = 0; i < n; ++i) {
    at.post[i] += at.factors.post.slope[i] * evoked[i];
    at.drive +=
        at.factors.pre.constant[i] * evoked[i] + at.factors.pre.slope[i] * (evoked[i] * evoked[i] - excess);
  }
  return at;
}

}  // namespace

double learning_speed(const AnyLearningRule& rule, const Mapping& mapping, const Array& response,
                      std::span<const double> evoked, const Array& covariance, double excess,
                      std::span<const double> baseline) {
  const RuleAtMean at = rule_at_mean(rule, mapping, evoked, excess, baseline);
  const std::size_t n = evoked.size();
  std::vector<double> field(n, 0);
  if (covariance.size() != 0) {
    std::vector<double> scaled(evoked.begin(), evoked.end());
    for (std::size_t i = 0; i < n; ++i) scaled[i] *= at.factors.pre.slope[i];
    field = numerics::product(covariance, scaled);
    for (std::size_t i = 0; i < n; ++i) field[i] *= at.factors.post.slope[i];
  }
  numerics::add_scaled(at.drive, at.post, field);
  return numerics::bilinear(mapping.target, response, field) /
         (static_cast<double>(n) * static_cast<double>(n));
}

double learning_drive(const AnyLearningRule& rule, const Mapping& mapping, std::span<const double> evoked,
                      double excess, std::span<const double> baseline) {
  return rule_at_mean(rule, mapping, evoked, excess, baseline).drive / static_cast<double>(evoked.size());
}

double formula1(const AnyLearningRule& rule, const Mapping& mapping, const Array& covariance, double gain,
                double temperature, std::span<const double> evoked, std::span<const double> baseline) {
  return learning_speed(rule, mapping, fluctuation_response(covariance, gain, temperature), evoked,
                        covariance, 0, baseline);
}

double formula2(const AnyLearningRule& rule, const Mapping& mapping, const Array& covariance, double gain,
                double temperature, std::span<const double> baseline) {
  const Array response = fluctuation_response(covariance, gain, temperature);
  std::vector<double> evoked = numerics::product(response, mapping.input);
  for (double& value : evoked) value *= mapping.input_strength;
  for (std::size_t i = 0; i < baseline.size(); ++i) evoked[i] += baseline[i];
  return learning_speed(rule, mapping, response, evoked, covariance, 0, baseline);
}

double HebbianGrowth::overlap(double time) const noexcept {
  const double rate = learning_rate * response_target;
  const double left = 1 - rate * rate * response_power * time * time;
  if (!(left > 0)) return std::numeric_limits<double>::infinity();
  return rate * response_power * time / std::sqrt(left);
}

double HebbianGrowth::blow_up_time() const noexcept {
  return 1 / (learning_rate * response_target * std::sqrt(response_power));
}

double HebbianGrowth::completion_time(double threshold) const noexcept {
  return threshold / (learning_rate * response_target *
                      std::sqrt(response_power * (response_power + threshold * threshold)));
}

// With z = e chi sqrt(q) t, s = sqrt(1 - z^2) and slowness r e chi sqrt(q), r the relaxation time, m/sqrt(q) is z/s minus
// slowness (1 + z^2)/s^4; divided by the slope 1/s^3 of z/s that is a delay r (1 + z^2)/s.
double HebbianGrowth::completion_lag(double threshold, double relaxation_time) const noexcept {
  const double square = threshold * threshold;
  return relaxation_time * (response_power + 2 * square) /
         std::sqrt(response_power * (response_power + square));
}

std::vector<Complex> turning_response(const Array& coupling, std::span<const double> slope, double frequency,
                                      std::span<const Complex> field, double time_step) {
  const std::size_t n = slope.size();
  if (field.size() != n || coupling.size() != n * n)
    throw InvalidArgument("series: coupling, fields and slopes differ in their numbers of neurons");
  Array drift = coupling;
  std::vector<Complex> driven(field.begin(), field.end());
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) drift.values[i * n + j] *= slope[i];
    drift.values[i * (n + 1)] -= 1;
    driven[i] *= slope[i];
  }
  const Complex i_w(0, frequency);
  return numerics::solve_shifted(drift, time_step > 0 ? (std::exp(i_w * time_step) - 1.0) / time_step : i_w,
                                 driven);
}

double series_speed(const AnyLearningRule& rule, const TurningMapping& mapping, const Array& coupling,
                    std::span<const double> slope, double time_step) {
  const std::size_t n = slope.size();
  for (const auto& part :
       {mapping.target_cosine, mapping.target_sine, mapping.input_cosine, mapping.input_sine})
    if (part.size() != n) throw InvalidArgument("series: targets, inputs and slopes differ in length");
  const auto respond = [&](std::span<const Complex> field) {
    return turning_response(coupling, slope, mapping.frequency, field, time_step);
  };
  std::vector<Complex> target(n), input(n);
  for (std::size_t i = 0; i < n; ++i) {
    target[i] = {mapping.target_cosine[i], -mapping.target_sine[i]};
    input[i] = mapping.input_strength * Complex(mapping.input_cosine[i], -mapping.input_sine[i]);
  }
  const std::vector<Complex> evoked = respond(input);
  const std::vector<double> silence(n, 0);
  const AffineFactor cosine = affine_factors(rule, mapping.target_cosine, mapping.input_cosine, silence).pre;
  const AffineFactor sine = affine_factors(rule, mapping.target_sine, mapping.input_sine, silence).pre;
  std::vector<Complex> pre(n);
  for (std::size_t i = 0; i < n; ++i)
    pre[i] = Complex(cosine.constant[i], -sine.constant[i]) + cosine.slope[i] * evoked[i];
  // W X = Re[Z B^+] X/2N = [Z (B^+ X) + conj(Z) (B^T X)]/4N.
  const Complex power = inner(pre, evoked);
  const Complex square = product_of(pre, evoked);
  std::vector<Complex> field(n);
  for (std::size_t i = 0; i < n; ++i)
    field[i] = (target[i] * power + std::conj(target[i]) * square) / (4.0 * static_cast<double>(n));
  return inner(target, respond(field)).real() / (2 * static_cast<double>(n));
}

}  // namespace synaptica::rate
