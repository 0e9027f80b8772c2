#include "synaptica/rate/mean_orbit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/numerics/lyapunov.h"
#include "synaptica/numerics/vector_product.h"
#include "synaptica/rate/response.h"

namespace synaptica::rate {

namespace {

using numerics::dot;
using Modulation = std::array<double, 2>;  // cos w t, sin w t

// Of x and of s^2, both of order 1 at most in networks that saturate.
constexpr double tolerance = 1e-11;
constexpr std::int64_t most_iterations = 200;
// What has not come back after so long is not on its way.
constexpr double longest_time = 1e4;

std::span<const double> row(const Array& matrix, std::size_t k) {
  return std::span(matrix.values).subspan(k * matrix.shape[1], matrix.shape[1]);
}
std::span<double> row(Array& matrix, std::size_t k) {
  return std::span(matrix.values).subspan(k * matrix.shape[1], matrix.shape[1]);
}

std::vector<double> combined(std::span<const double> cosine, std::span<const double> sine,
                             const Modulation& modulation, double scale = 1) {
  std::vector<double> result(cosine.size());
  for (std::size_t i = 0; i < result.size(); ++i)
    result[i] = scale * (modulation[0] * cosine[i] + modulation[1] * sine[i]);
  return result;
}

Modulation modulation_at(std::size_t step, std::size_t steps) {
  const double phase = 2 * std::numbers::pi * static_cast<double>(step % steps) / static_cast<double>(steps);
  return {std::cos(phase), std::sin(phase)};
}

double largest_difference(std::span<const double> a, std::span<const double> b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = std::fabs(a[i] - b[i]);
    if (!(difference <= largest)) largest = difference;  // not-a-number stays
  }
  return largest;
}

std::size_t most_periods(const MeanOrbit& orbit) {
  const double period = orbit.time_step * static_cast<double>(orbit.states.shape[0]);
  return static_cast<std::size_t>(std::max(10.0, std::ceil(longest_time / period)));
}

// One period from x: states and slopes of its steps; x is moved to its end.
void trace_period(const Array& coupling, const Activation& activation, const Array& drive,
                  std::span<const double> deviation, std::vector<double>& x, MeanOrbit& orbit) {
  std::vector<double> field(x.size()), rate(x.size());
  for (std::size_t k = 0; k < orbit.states.shape[0]; ++k) {
    std::copy(x.begin(), x.end(), row(orbit.states, k).begin());
    std::copy(row(drive, k).begin(), row(drive, k).end(), field.begin());
    numerics::multiply_vector(numerics::view(coupling), numerics::Transpose::no, x, field, 1, 1);
    gaussian_responses(activation, field, deviation, rate, row(orbit.slopes, k));
    for (std::size_t i = 0; i < x.size(); ++i) x[i] += orbit.time_step * (rate[i] - x[i]);
  }
}

// Carries y and, where weights move, v through a period; the mean overlap of its steps 1 ... steps.
class LearningCourse {
 public:
  LearningCourse(const AnyLearningRule& rule, const TurningMapping& mapping, const Array& coupling,
                 const MeanOrbit& orbit)
      : coupling_(coupling),
        orbit_(orbit),
        rule_(rule),
        mapping_(mapping),
        baseline_(mapping.target_cosine.size(), 0),
        response_(baseline_),
        learned_{baseline_, baseline_} {
    std::vector<double> post(baseline_.size());
    for (const auto& target : {mapping.target_cosine, mapping.target_sine}) {
      rule.post({baseline_.data(), target.data(), baseline_.data(), baseline_.data(), post.size()},
                post.data());
      if (rule.post_follows_activity() || !std::equal(post.begin(), post.end(), target.begin()))
        throw InvalidArgument(
            "series: a target that turns is learned by rules whose post factor is the target, such as "
            "hebbian");
    }
  }

  // v <- (1 - h decay) v + h mu b at each of the period's steps.
  double move_weights_and_response(double decay) {
    return pass([&](std::size_t k) { add_weights(k, 1 - orbit_.time_step * decay); });
  }
  // Of weights that stay as they are.
  double move_response() {
    return pass([](std::size_t) {});
  }
  // v becomes what a period adds to it, per unit of time.
  void set_weights_to_rate() {
    for (auto& v : learned_) std::fill(v.begin(), v.end(), 0);
    for (std::size_t k = 0; k < steps(); ++k) add_weights(k, 1);
    const double period = orbit_.time_step * static_cast<double>(steps());
    for (auto& v : learned_)
      for (double& value : v) value /= period;
  }
  [[nodiscard]] const std::vector<double>& response() const { return response_; }

 private:
  [[nodiscard]] std::size_t steps() const { return orbit_.states.shape[0]; }

  void add_weights(std::size_t k, double keep) {
    const Modulation modulation = modulation_at(k, steps());
    const std::vector<double> target = combined(mapping_.target_cosine, mapping_.target_sine, modulation);
    const std::vector<double> input = combined(mapping_.input_cosine, mapping_.input_sine, modulation);
    const NeuronRow<double> neurons = {row(orbit_.states, k).data(), target.data(), input.data(),
                                       baseline_.data(), baseline_.size()};
    for (std::size_t c = 0; c < 2; ++c)
      rule_.add_pre(neurons, orbit_.time_step * modulation[c], keep, learned_[c].data());
  }

  template <class AfterStep>
  double pass(const AfterStep& after_step) {
    const std::size_t n = baseline_.size();
    double overlap = 0;
    std::vector<double> field(n);
    for (std::size_t k = 0; k < steps(); ++k) {
      const std::span<const double> x = row(orbit_.states, k);
      const std::span<const double> slope = row(orbit_.slopes, k);
      numerics::multiply_vector(numerics::view(coupling_), numerics::Transpose::no, response_, field);
      const double scale = 1 / static_cast<double>(n);
      numerics::add_scaled(scale * dot(learned_[0], x), mapping_.target_cosine, field);
      numerics::add_scaled(scale * dot(learned_[1], x), mapping_.target_sine, field);
      for (std::size_t i = 0; i < n; ++i)
        response_[i] += orbit_.time_step * (slope[i] * field[i] - response_[i]);
      after_step(k);
      const Modulation next = modulation_at(k + 1, steps());
      overlap += scale * (next[0] * dot(mapping_.target_cosine, response_) +
                          next[1] * dot(mapping_.target_sine, response_));
    }
    return overlap / static_cast<double>(steps());
  }

  const Array& coupling_;
  const MeanOrbit& orbit_;
  const AnyLearningRule& rule_;
  const TurningMapping& mapping_;
  std::vector<double> baseline_;
  std::vector<double> response_;                // y
  std::array<std::vector<double>, 2> learned_;  // v_c
};

}  // namespace

double MeanOrbit::power() const {
  return dot(states.values, states.values) / static_cast<double>(states.size());
}

MeanOrbit mean_orbit(const Array& coupling, const Activation& activation, const TurningMapping& mapping,
                     double temperature, std::size_t steps) {
  const std::size_t n = mapping.input_cosine.size();
  if (coupling.shape != std::vector<std::size_t>{n, n} || n == 0 || mapping.input_sine.size() != n ||
      mapping.target_cosine.size() != n || mapping.target_sine.size() != n)
    throw InvalidArgument("series: targets, inputs and coupling differ in their numbers of neurons");
  if (!(mapping.frequency > 0) || !std::isfinite(mapping.frequency))
    throw InvalidArgument("frequency = " + number_text(mapping.frequency) + ": must be above 0");
  if (steps < 3)
    throw InvalidArgument("series: " + std::to_string(steps) + " steps a period; at least 3 are needed");
  MeanOrbit orbit;
  orbit.time_step = 2 * std::numbers::pi / (mapping.frequency * static_cast<double>(steps));
  orbit.states = orbit.slopes = Array::filled({steps, n}, 0);
  Array drive = orbit.states;
  for (std::size_t k = 0; k < steps; ++k) {
    const std::vector<double> input =
        combined(mapping.input_cosine, mapping.input_sine, modulation_at(k, steps), mapping.input_strength);
    std::copy(input.begin(), input.end(), row(drive, k).begin());
  }
  std::vector<double> x(n, 0);
  std::vector<double> variance(n, 0);
  for (orbit.iterations = 1; orbit.iterations <= most_iterations; ++orbit.iterations) {
    std::vector<double> deviation(n);
    for (std::size_t i = 0; i < n; ++i) deviation[i] = std::sqrt(variance[i]);
    orbit.residual = 0;
    for (std::size_t period = 0; period < most_periods(orbit); ++period) {
      const std::vector<double> before = x;
      trace_period(coupling, activation, drive, deviation, x, orbit);
      orbit.residual = largest_difference(x, before);
      if (!(orbit.residual > tolerance) || !std::isfinite(orbit.residual)) break;
    }
    if (!(orbit.residual <= tolerance))
      throw DidNotConverge(
          "series: the orbit of activity under the turning input (lower gain or strength, or shorten "
          "time_step)",
          orbit.residual, orbit.iterations);
    orbit.mean_slope.assign(n, 0);
    for (std::size_t k = 0; k < steps; ++k)
      numerics::add_scaled(1 / static_cast<double>(steps), row(orbit.slopes, k), orbit.mean_slope);
    LinearisedNoise noise = linearised_noise(coupling, orbit.mean_slope, temperature);
    if (!(noise.largest_real_part < 0))
      throw InvalidArgument(
          "series: the network linearised on its orbit is not stable, its largest rate of growth is " +
          number_text(noise.largest_real_part, 4) + "; lower gain or strength");
    orbit.relaxation_time = -1 / noise.largest_real_part;
    const Array jc = numerics::product(coupling, noise.covariance);
    double change = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const double next = dot(row(jc, i), row(coupling, i));
      change = std::max(change, std::fabs(next - variance[i]));
      variance[i] = next;
    }
    orbit.covariance = std::move(noise.covariance);
    if (activation.kind == ActivationKind::linear) return orbit;  // means do not hang on deviations
    orbit.residual = std::max(orbit.residual, change);
    if (change <= tolerance) return orbit;
  }
  throw DidNotConverge("series: the deviations of the fields on the orbit", orbit.residual, most_iterations);
}

double learning_speed(const AnyLearningRule& rule, const TurningMapping& mapping, const Array& coupling,
                      const MeanOrbit& orbit) {
  // The overlap grows with weights that are, but for what turns and an offset, t times their rate: its slope is the overlap
  // that the rate itself would give for ever.
  LearningCourse course(rule, mapping, coupling, orbit);
  course.set_weights_to_rate();
  double residual = 0;
  for (std::size_t period = 0; period < most_periods(orbit); ++period) {
    const std::vector<double> before = course.response();
    const double overlap = course.move_response();
    residual = largest_difference(course.response(), before);
    double size = 0;
    for (const double value : course.response()) size = std::max(size, std::fabs(value));
    if (residual <= tolerance * size) return overlap;
    if (!std::isfinite(residual)) break;
  }
  throw DidNotConverge("series: the response to what is learned", residual,
                       static_cast<std::int64_t>(most_periods(orbit)));
}

std::vector<double> learning_curve(const AnyLearningRule& rule, const TurningMapping& mapping,
                                   const Array& coupling, const MeanOrbit& orbit, double decay,
                                   std::size_t periods) {
  LearningCourse course(rule, mapping, coupling, orbit);
  std::vector<double> curve;
  for (std::size_t k = 0; k < periods; ++k) curve.push_back(course.move_weights_and_response(decay));
  return curve;
}

}  // namespace synaptica::rate
