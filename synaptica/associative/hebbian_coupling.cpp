#include "synaptica/associative/hebbian_coupling.h"

#include <cmath>
#include <vector>

#include "synaptica/core/error.h"

namespace synaptica::associative {

namespace {

double combine(double visible, double noise, double memories, double squares, double gain_squares,
               double squared_gain) {
  return visible *
         (2 * noise * noise * (visible + 1) * squares + (visible + 1) * gain_squares + squared_gain) /
         (memories * memories);
}

}  // namespace

double squared_coupling_distance(double visible, double noise, std::span<const double> forgetting) {
  if (forgetting.empty())
    throw InvalidArgument("forgetting: must hold one factor for each memory, at least one");
  double squares = 0;
  double gains = 0;
  double gain_squares = 0;
  for (const double e : forgetting) {
    const double gain = noise * noise * e * (2 - e);
    squares += e * e;
    gains += gain;
    gain_squares += gain * gain;
  }
  return combine(visible, noise, static_cast<double>(forgetting.size()), squares, gain_squares,
                 gains * gains);
}

double squared_coupling_distance_random(double visible, double noise, std::span<const double> probabilities,
                                        double rate, std::int64_t steps) {
  if (probabilities.empty())
    throw InvalidArgument("probabilities: must hold one for each memory, at least one");
  const auto n = static_cast<double>(steps);
  // 1 - (1 - rate)^a, so that E e_mu^a e_nu^b = (1 - p_mu lost(a) - p_nu lost(b))^steps for mu !=
  // nu
  const auto lost = [&](double a) { return rate < 1 ? -std::expm1(a * std::log1p(-rate)) : 1; };
  const auto power = [n](double part) {
    return part < 1 ? std::exp(n * std::log1p(-part)) : n == 0 ? 1.0 : 0.0;
  };
  const double square = noise * noise;
  double squares = 0;
  double gain_squares = 0;
  double squared_gain = 0;
  for (std::size_t mu = 0; mu < probabilities.size(); ++mu) {
    const double p = probabilities[mu];
    const double second = power(p * lost(2));
    squares += second;
    // B^2 = s^4 (4 e^2 - 4 e^3 + e^4)
    const double own = square * square * (4 * second - 4 * power(p * lost(3)) + power(p * lost(4)));
    gain_squares += own;
    squared_gain += own;
    for (std::size_t nu = 0; nu < mu; ++nu) {
      const auto both = [&](double a, double b) { return power(p * lost(a) + probabilities[nu] * lost(b)); };
      // B_mu B_nu = s^4 (2 e_mu - e_mu^2)(2 e_nu - e_nu^2), each pair twice
      squared_gain += 2 * square * square * (4 * both(1, 1) - 2 * both(1, 2) - 2 * both(2, 1) + both(2, 2));
    }
  }
  return combine(visible, noise, static_cast<double>(probabilities.size()), squares, gain_squares,
                 squared_gain);
}

double squared_coupling_distance(const Array& memories, const Array& patterns) {
  if (memories.shape.size() != 2 || memories.size() == 0 || memories.shape != patterns.shape)
    throw InvalidArgument("memories and patterns: must be matrices of one shape {hidden, visible}");
  const std::size_t hidden = memories.shape[0];
  const std::size_t visible = memories.shape[1];
  std::vector<double> difference(memories.size());
  for (std::size_t k = 0; k < difference.size(); ++k) difference[k] = memories.values[k] - patterns.values[k];
  const double* const d = difference.data();
  const double* const t = patterns.values.data();
  const auto dot = [visible](const double* a, const double* b) {
    double sum = 0;
    for (std::size_t i = 0; i < visible; ++i) sum += a[i] * b[i];
    return sum;
  };
  // q (J - J_H) = sum of d t^T + t d^T + d d^T: the trace of its square, pair by pair.
  double sum = 0;
  for (std::size_t mu = 0; mu < hidden; ++mu)
    for (std::size_t nu = 0; nu <= mu; ++nu) {
      const double dd = dot(d + mu * visible, d + nu * visible);
      const double dt = dot(d + mu * visible, t + nu * visible);
      const double td = dot(t + mu * visible, d + nu * visible);
      const double tt = dot(t + mu * visible, t + nu * visible);
      const double pair = 2 * dt * td + 2 * tt * dd + 2 * dd * (dt + td) + dd * dd;
      sum += mu == nu ? pair : 2 * pair;
    }
  const auto q = static_cast<double>(hidden);
  return sum / (q * q);
}

}  // namespace synaptica::associative
