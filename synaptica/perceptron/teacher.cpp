#include "synaptica/perceptron/teacher.h"

#include <cmath>
#include <numbers>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/quadrature.h"
#include "synaptica/numerics/root.h"
#include "synaptica/perceptron/rectified_gaussian.h"

namespace synaptica::perceptron {

namespace {

constexpr double largest_residual = 1e-12;

struct Conjugates {
  double stiffness = 0;
  double noise = 0;
  double error = 0;  // E[(eps lambda + S)/(1 + chi lambda)^2]
};

Conjugates conjugates(double load, std::span<const Mode> modes, double response, double weight_error) {
  Conjugates c;
  for (const Mode& mode : modes) {
    const double d = 1 / (1 + response * mode.input);
    const double left = mode.weight * (weight_error * mode.input + mode.target) * d * d;
    c.stiffness += load * mode.weight * mode.input * d;
    c.noise += load * mode.input * left;
    c.error += left;
  }
  return c;
}

struct Synapses {
  double response = 0;
  double weight_error = 0;
  double order = 0;
  std::vector<double> silent = {};
};

Synapses synapses(const MeanFieldProblem& problem, std::span<const TeacherLaw> laws, const Conjugates& c) {
  Synapses s;
  for (std::size_t p = 0; p < laws.size(); ++p) {
    const Population& population = problem.populations[p];
    const double variance = population.deviation * population.deviation;
    const double d = c.stiffness * variance + problem.ridge;
    const double spread = std::sqrt(c.noise) * population.deviation / d;
    double active = 0;
    double error = 0;
    double square = 0;
    for (std::size_t k = 0; k < laws[p].magnitudes.size(); ++k) {
      const double w0 = laws[p].magnitudes[k];
      const double weight = laws[p].probabilities[k];
      const RectifiedMoments g = rectified_moments(
          c.stiffness * population.deviation * w0 / std::sqrt(c.noise), population.sign != 0);
      active += weight * g.active;
      square += weight * spread * spread * g.second;
      error += weight * (spread * spread * g.second - 2 * w0 * spread * g.first + w0 * w0);
    }
    s.response += population.fraction * variance * active / d;
    s.weight_error += population.fraction * variance * error;
    s.order += population.fraction * variance * square;
    s.silent.push_back(population.sign == 0 ? 0 : 1 - active);
  }
  return s;
}

}  // namespace

TeacherLaw half_normal_teacher(double active, double scale) {
  if (!(active >= 0 && active <= 1))
    throw InvalidArgument("teacher: active = " + number_text(active) + " must be from 0 to 1");
  if (!(scale > 0) || !std::isfinite(scale))
    throw InvalidArgument("teacher: scale = " + number_text(scale) + " must be above 0");
  TeacherLaw law;
  if (active < 1) {
    law.magnitudes.push_back(0);
    law.probabilities.push_back(1 - active);
  }
  // Beyond 9 standard deviations lies a part of 1e-19.
  constexpr double end = 9;
  const numerics::QuadratureRule rule = numerics::gauss_uniform(80);
  for (std::size_t k = 0; k < rule.nodes.size(); ++k) {
    const double z = 0.5 * end * (1 + rule.nodes[k]);
    law.magnitudes.push_back(scale * z);
    law.probabilities.push_back(active * end * rule.weights[k] * std::sqrt(2 / std::numbers::pi) *
                                std::exp(-0.5 * z * z));
  }
  return law;
}

TeacherTheory teacher_theory(const MeanFieldProblem& problem, std::span<const TeacherLaw> laws,
                             std::span<const Mode> modes) {
  check_mean_field_problem(problem);
  if (problem.bias == Bias::fixed)
    throw InvalidArgument("teacher: the theory needs a bias that is learned, or none; it is fixed");
  if (laws.size() != problem.populations.size())
    throw InvalidArgument("teacher: " + std::to_string(laws.size()) + " laws of weights for " +
                          std::to_string(problem.populations.size()) + " populations");
  double power = 0;
  double input = 0;
  for (const Mode& mode : modes) {
    power += mode.weight * mode.target;
    input += mode.weight * mode.input;
  }
  double teacher_square = 0;
  for (std::size_t p = 0; p < laws.size(); ++p) {
    const Population& population = problem.populations[p];
    double sum = 0;
    for (std::size_t k = 0; k < laws[p].magnitudes.size(); ++k) {
      const double w0 = laws[p].magnitudes[k];
      if (!std::isfinite(w0) || (population.sign != 0 && w0 < 0) || !(laws[p].probabilities[k] >= 0))
        throw InvalidArgument("teacher, population " + std::to_string(p + 1) + ": magnitude " +
                              number_text(w0) + " of probability " + number_text(laws[p].probabilities[k]) +
                              "; neither may be negative where signs are constrained");
      sum += laws[p].probabilities[k];
      teacher_square += population.fraction * population.deviation * population.deviation *
                        laws[p].probabilities[k] * w0 * w0;
    }
    if (std::fabs(sum - 1) > 1e-9)
      throw InvalidArgument("teacher, population " + std::to_string(p + 1) + ": probabilities add up to " +
                            number_text(sum) + ", not to 1");
  }
  if (!(input > 0 && teacher_square + power > 0))
    throw InvalidArgument(
        "teacher: neither weights nor noise, or inputs without power; there is nothing to learn");

  // In logarithms, where steps of either variable are of order one.
  const auto map = [&](std::span<const double> at, std::span<double> image) {
    const Conjugates c = conjugates(problem.load, modes, std::exp(at[0]), std::exp(at[1]));
    const Synapses s = synapses(problem, laws, c);
    image[0] = std::log(s.response);
    image[1] = std::log(s.weight_error);
  };
  const std::vector<double> start{std::log(0.5 / (problem.load + problem.ridge) + 0.1),
                                  std::log(teacher_square > 0 ? teacher_square : power)};
  const numerics::FixedPoint found =
      numerics::find_fixed_point(map, start, {.tolerance = 1e-14, .damping = 0.5});
  TeacherTheory t;
  t.response = std::exp(found.value[0]);
  t.weight_error = std::exp(found.value[1]);
  const Conjugates c = conjugates(problem.load, modes, t.response, t.weight_error);
  const Synapses s = synapses(problem, laws, c);
  t.residual =
      std::max(std::fabs(s.response / t.response - 1), std::fabs(s.weight_error / t.weight_error - 1));
  t.iterations = found.iterations;
  if (!(t.residual <= largest_residual))
    throw DidNotConverge("theory of the perceptron's teacher", t.residual, t.iterations);
  t.stiffness = c.stiffness;
  t.noise = c.noise;
  t.order = s.order;
  t.silent_fractions = s.silent;
  t.mean_square_error = c.error;
  t.error = 0.5 * problem.load * c.error;
  t.test_mean_square_error = t.weight_error * input + power;
  return t;
}

}  // namespace synaptica::perceptron
