#include "synaptica/rate/linear_theory.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/numerics/lyapunov.h"
#include "synaptica/numerics/vector_product.h"

namespace synaptica::rate {

namespace {

using numerics::dot;

Array scaled_identity(std::size_t size, double scale) {
  Array matrix = numerics::identity(size);
  for (double& value : matrix.values) value *= scale;
  return matrix;
}

std::vector<double> entrywise(std::span<const double> a, std::span<const double> b) {
  std::vector<double> result(a.begin(), a.end());
  for (std::size_t i = 0; i < result.size(); ++i) result[i] *= b[i];
  return result;
}

// a and b at the mean state, and the slopes al and be.
struct MeanFactors {
  std::vector<double> post, pre, post_slope, pre_slope;
};

MeanFactors mean_factors(const AnyLearningRule& rule, const Mapping& mapping,
                         std::span<const double> evoked) {
  const std::vector<double> baseline(mapping.target.size(), 0);  // a linear network is silent without input
  const AffineFactors factors = affine_factors(rule, mapping.target, mapping.input, baseline);
  MeanFactors mean = {factors.post.constant, factors.pre.constant, factors.post.slope, factors.pre.slope};
  for (std::size_t i = 0; i < evoked.size(); ++i) {
    mean.post[i] += mean.post_slope[i] * evoked[i];
    mean.pre[i] += mean.pre_slope[i] * evoked[i];
  }
  return mean;
}

double trace_of_scaled_product(std::span<const double> scale, const Array& a, const Array& b) {
  const std::size_t n = scale.size();
  double total = 0;
  for (std::size_t i = 0; i < n; ++i) {
    double entry = 0;
    for (std::size_t j = 0; j < n; ++j) entry += a.values[i * n + j] * b.values[j * n + i];
    total += scale[i] * entry;
  }
  return total;
}

}  // namespace

LinearTheory::LinearTheory(const Array& coupling, double gain, double temperature, double time_step)
    : neurons_(coupling.shape.empty() ? 0 : coupling.shape[0]),
      gain_(gain),
      temperature_(temperature),
      time_step_(time_step) {
  if (!(gain > 0) || !std::isfinite(gain))
    throw InvalidArgument("gain = " + number_text(gain) + ": must be above 0");
  if (!(temperature >= 0) || !std::isfinite(temperature))
    throw InvalidArgument("temperature = " + number_text(temperature) + ": must be at least 0");
  if (!(time_step > 0 && time_step < 2))
    throw InvalidArgument("time_step = " + number_text(time_step) + ": must be between 0 and 2");
  drift_ = numerics::sum(scaled_identity(neurons_, -1), coupling, gain);
  const numerics::LinearDrift drift(drift_);
  if (!(drift.largest_real_part() < 0))
    throw InvalidArgument("no stationary state: the largest real part of -1 + gain J is " +
                          number_text(drift.largest_real_part(), 4) +
                          " and must be below 0; lower gain or strength");
  if (!(drift.euler_radius(time_step) < 1))
    throw InvalidArgument("no stationary state of the Euler map: its spectral radius is " +
                          number_text(drift.euler_radius(time_step), 4) +
                          " and must be below 1; shorten time_step");
  relaxation_time_ = -1 / drift.largest_real_part();
  propagator_ = numerics::inverse(drift_);
  for (double& value : propagator_.values) value = -value;
  susceptibility_ = propagator_;
  for (double& value : susceptibility_.values) value *= gain;
  const Array diffusion = scaled_identity(neurons_, 2 * temperature);
  covariance_ = drift.covariance(diffusion);
  euler_covariance_ = drift.euler_covariance(diffusion, time_step);
}

std::vector<double> LinearTheory::evoked(const Mapping& mapping) const {
  std::vector<double> state = numerics::product(susceptibility_, mapping.input);
  for (double& value : state) value *= mapping.input_strength;
  return state;
}

double LinearTheory::response_along(std::span<const double> direction) const {
  return numerics::bilinear(direction, susceptibility_, direction) / static_cast<double>(neurons_);
}
double LinearTheory::variance_along(std::span<const double> direction) const {
  return numerics::bilinear(direction, covariance_, direction) / static_cast<double>(neurons_);
}
double LinearTheory::euler_variance_along(std::span<const double> direction) const {
  return numerics::bilinear(direction, euler_covariance_, direction) / static_cast<double>(neurons_);
}

std::vector<Array> LinearTheory::lagged_covariances(double interval, std::size_t count) const {
  Array exponent = drift_;
  for (double& value : exponent.values) value *= interval;
  const Array propagate = numerics::exponential(exponent);
  std::vector<Array> lagged;
  for (std::size_t k = 0; k < count; ++k)
    lagged.push_back(k == 0 ? covariance_ : numerics::product(propagate, lagged.back()));
  return lagged;
}

// `later`: K, or F K for the Euler map, where a weight is used a step after it was learned at the earliest.
LearningOnset LinearTheory::onset_with(const AnyLearningRule& rule, const Mapping& mapping,
                                       const Array& covariance, const Array& later) const {
  const auto n = static_cast<double>(neurons_);
  const std::vector<double> state = evoked(mapping);
  const MeanFactors mean = mean_factors(rule, mapping, state);
  std::vector<double> g =
      entrywise(numerics::product(covariance, entrywise(mean.pre_slope, state)), mean.post_slope);
  numerics::add_scaled(dot(mean.pre, state), mean.post, g);
  std::vector<double> h = entrywise(
      numerics::product(covariance, numerics::transposed_product(later, mean.pre)), mean.post_slope);
  numerics::add_scaled(trace_of_scaled_product(mean.pre_slope, later, covariance), mean.post, h);
  const std::vector<double> lag = numerics::product(propagator_, g);
  for (std::size_t i = 0; i < neurons_; ++i) h[i] = (h[i] - lag[i]) / n;
  for (double& value : g) value /= n;
  return {numerics::bilinear(mapping.target, susceptibility_, g) / n,
          numerics::bilinear(mapping.target, susceptibility_, h) / n};
}

LearningOnset LinearTheory::onset(const AnyLearningRule& rule, const Mapping& mapping) const {
  return onset_with(rule, mapping, covariance_, propagator_);
}

LearningOnset LinearTheory::euler_onset(const AnyLearningRule& rule, const Mapping& mapping) const {
  // F K = (1 + h A) K = K - h.
  return onset_with(rule, mapping, euler_covariance_,
                    numerics::sum(propagator_, numerics::identity(neurons_), -time_step_));
}

// tr(scale F^k C), k = 0 ... count - 1, as k = i width + j: (F^width)^i meets F^j C in a sum of products of entries, so
// that about 2 sqrt(count) matrix products do for all k.
std::vector<double> LinearTheory::lagged_traces(std::span<const double> scale, std::size_t count) const {
  const Array map = numerics::sum(numerics::identity(neurons_), drift_, time_step_);
  const auto width = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(count))));
  std::vector<Array> near;  // (F^j C)^T
  Array power = numerics::identity(neurons_);
  Array lagged = euler_covariance_;
  for (std::size_t j = 0; j < width; ++j) {
    near.push_back(numerics::transposed(lagged));
    lagged = numerics::product(map, lagged);
    power = numerics::product(map, power);
  }
  std::vector<double> traces;
  Array far = numerics::identity(neurons_);  // (F^width)^i, its rows times scale
  for (std::size_t i = 0; i < neurons_; ++i) far.values[i * (neurons_ + 1)] = scale[i];
  while (traces.size() < count) {
    for (std::size_t j = 0; j < width && traces.size() < count; ++j)
      traces.push_back(dot(far.values, near[j].values));
    far = numerics::product(far, power);
  }
  return traces;
}

std::vector<double> LinearTheory::mean_curve(const AnyLearningRule& rule, const Mapping& mapping,
                                             double decay, std::size_t steps) const {
  const auto n = static_cast<double>(neurons_);
  const std::vector<double> state = evoked(mapping);
  const MeanFactors mean = mean_factors(rule, mapping, state);
  const Array map = numerics::sum(numerics::identity(neurons_), drift_, time_step_);
  std::vector<double> constant =
      entrywise(numerics::product(euler_covariance_, entrywise(mean.pre_slope, state)), mean.post_slope);
  numerics::add_scaled(dot(mean.pre, state), mean.post, constant);
  // What was learned k steps before acts now with: constant + post tr(be F^k C) + al C F^T^k b.
  const std::vector<double> fluctuations = lagged_traces(mean.pre_slope, steps + 1);
  const bool follows =
      std::any_of(mean.post_slope.begin(), mean.post_slope.end(), [](double s) { return s != 0; });
  std::vector<double> pre_back = mean.pre;    // F^T^k b
  std::vector<double> field(neurons_, 0);     // what all that was learned so far does to the mean
  std::vector<double> response(neurons_, 0);  // E[x - x_eta]/e
  std::vector<double> curve = {0};
  double kept = 1;  // by decay: (1 - h decay)^(k - 1)
  for (std::size_t k = 1; k <= steps; ++k) {
    // The mean at step k follows from the field at step k - 1, which comes from lags 1 ... k - 1.
    std::vector<double> next = numerics::product(map, response);
    numerics::add_scaled(time_step_ * gain_, field, next);
    response = std::move(next);
    curve.push_back(dot(mapping.target, response) / n);
    std::vector<double> added = constant;
    numerics::add_scaled(fluctuations[k], mean.post, added);
    if (follows) {
      pre_back = numerics::transposed_product(map, pre_back);
      numerics::add_scaled(1, entrywise(numerics::product(euler_covariance_, pre_back), mean.post_slope),
                           added);
    }
    numerics::add_scaled(kept * time_step_ / n, added, field);
    kept *= 1 - time_step_ * decay;
  }
  return curve;
}

}  // namespace synaptica::rate
