#include "synaptica/catalog/relation_noise.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/numerics/vector_product.h"

namespace synaptica {

namespace {

using numerics::bilinear;

double square(double value) {
  return value * value;
}

// v . I w, of a correlation time: 0 or more, where the integral is cut off in mid-oscillation.
double integral_along(const RestingTheory& rest, std::span<const double> v) {
  return std::max(0.0, bilinear(v, rest.integral, v));
}

double correlation_time(const RestingTheory& rest, std::span<const double> v) {
  return integral_along(rest, v) / bilinear(v, rest.covariance, v);
}

// Relative, of the evoked power that formula 2 reads from the covariance; of what the input itself gives it.
double evoked_part(const RestingTheory& rest, std::span<const double> input, bool follows) {
  const double independent = full_recording / correlation_time(rest, input);
  if (!follows) return std::sqrt(2 / independent);
  const std::vector<double> answer = numerics::product(rest.covariance, input);
  const double spread = bilinear(answer, rest.covariance, answer) * bilinear(input, rest.covariance, input) /
                        square(numerics::dot(answer, answer));
  return 2 * std::sqrt((1 + spread) * correlation_time(rest, answer) / full_recording);
}

}  // namespace

double line_variance(double skip_time, double learning_time) {
  const double window = learning_time - skip_time;
  const double middle = (learning_time + skip_time) / 2;
  return 1.8 / window + 12 * square(middle) / (window * window * window);
}

PreFactor pre_factor(const RelationNetwork& network, const EvokedTheory& evoked, std::size_t pair) {
  const std::size_t n = network.setting.neurons;
  std::vector<double> baseline = network.baseline(Level::closure);
  baseline.resize(n, 0);
  const rate::Mapping mapping = network.mapping(pair);
  rate::AffineFactor pre =
      rate::affine_factors(network.setting.rule, mapping.target, mapping.input, baseline).pre;
  PreFactor factor = {std::move(pre.constant), std::move(pre.slope), 0};
  for (std::size_t i = 0; i < n; ++i) {
    const double x = evoked.mean.values[pair * n + i];
    factor.mean[i] += factor.slope[i] * x;
    factor.drive += factor.mean[i] * x;
  }
  return factor;
}

RelationNoise full_run_noise(const RelationNetwork& network, const EvokedTheory& evoked,
                             const FormulaSpeeds& formulas) {
  const RestingTheory& rest = *network.rest;
  const auto n = static_cast<double>(network.setting.neurons);
  const double line = line_variance(full_skip_time, full_learning_time);
  RelationNoise noise;
  for (std::size_t k = 0; k < network.family.pairs; ++k) {
    const rate::Mapping mapping = network.mapping(k);
    const PreFactor pre = pre_factor(network, evoked, k);
    const bool follows = pre.slope.front() != 0;
    const double density = 2 * integral_along(rest, pre.mean);  // of b . x
    const double drive = (follows ? 2 : 1) * std::sqrt(density / (evoked_time * full_trials)) / n;
    const double relative_drive = pre.drive == 0 ? 0 : drive * n / std::fabs(pre.drive);
    const double variance = std::sqrt(2 * correlation_time(rest, mapping.target) / full_recording);
    const auto of = [](double value, double relative) { return std::fabs(value) * relative; };
    noise.drive.push_back(drive);
    noise.speed.push_back(
        pre.drive == 0 ? 0
                       : of(evoked.speed[k], std::sqrt(line * density / full_trials) / std::fabs(pre.drive)));
    noise.variance.push_back(of(formulas.variance[k], variance));
    noise.formula1.push_back(of(formulas.formula1[k], std::hypot(variance, relative_drive)));
    noise.formula2.push_back(
        of(formulas.formula2[k], std::hypot(variance, evoked_part(rest, mapping.input, follows))));
    noise.integrated.push_back(
        of(formulas.integrated[k],
           std::hypot(std::sqrt(4 * integration_time / full_recording), relative_drive)));
    noise.closure.push_back(of(formulas.closure[k], relative_drive));
  }
  return noise;
}

}  // namespace synaptica
