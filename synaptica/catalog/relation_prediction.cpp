#include "synaptica/catalog/relation_prediction.h"

#include <algorithm>
#include <cmath>

#include "synaptica/core/error.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/numerics/vector_product.h"
#include "synaptica/study/comparison.h"

namespace synaptica {

namespace {

std::vector<double> distance(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> result;
  for (std::size_t k = 0; k < a.size(); ++k) result.push_back(std::fabs(a[k] - b[k]));
  return result;
}

FormulaSpeeds formulas_of(const RelationNetwork& network, const RestingTheory& rest,
                          const EvokedTheory& evoked) {
  return formula_speeds(
      network, {rest.covariance, rest.integrated_response, &rest.response, evoked.mean,
                std::vector<double>(network.family.pairs, 0),
                rate::needs_baseline(network.setting.rule) ? rest.state.mean : std::vector<double>{}});
}

// Of the speed by transients and by second order in the learning rate.
double line_bound(const RelationNetwork& network, const RestingTheory& rest, const EvokedTheory& evoked,
                  std::size_t pair) {
  const RateSetting& setting = network.setting;
  const rate::Mapping mapping = network.mapping(pair);
  const auto n = static_cast<double>(setting.neurons);
  const PreFactor pre = pre_factor(network, evoked, pair);
  double fluctuating = 0;  // tr of the covariance of b
  for (std::size_t i = 0; i < setting.neurons; ++i)
    fluctuating += pre.slope[i] * pre.slope[i] * rest.covariance.values[i * (setting.neurons + 1)];
  const std::vector<double> answer = numerics::product(rest.response, mapping.target);
  const double along = std::fabs(numerics::dot(mapping.target, answer)) / n;
  // K v = chi (v/D); a rule's b follows all neurons alike, or none.
  std::vector<double> undriven = answer;
  for (std::size_t i = 0; i < setting.neurons; ++i) undriven[i] /= rest.state.slope[i];
  const std::vector<double> lag = numerics::product(rest.late, numerics::product(rest.response, undriven));
  const double follows = pre.slope.front() * pre.slope.front();
  double bound = 3 / (setting.learning_time - setting.skip_time) *
                 (std::fabs(pre.drive / n * numerics::dot(mapping.target, lag) / n) +
                  along * follows * std::fabs(numerics::trace_of_product(rest.late, rest.integral)) / n);
  if (!setting.tangent)
    bound += 3 * setting.learning_rate * setting.learning_time *
             std::sqrt((numerics::dot(pre.mean, pre.mean) + fluctuating) * numerics::dot(answer, answer)) /
             n * std::fabs(evoked.speed[pair]);
  return bound;
}

void add_recording_bias(const RelationNetwork& network, double recorded, RelationPrediction& prediction) {
  const RestingTheory& rest = *network.rest;
  const RateSetting& setting = network.setting;
  double relaxation = 0;  // tr K
  for (std::size_t i = 0; i < setting.neurons; ++i)
    relaxation += rest.response.values[i * (setting.neurons + 1)] / rest.state.slope[i];
  const double per_variance = network.slope / setting.temperature;
  for (std::size_t k = 0; k < network.family.pairs; ++k) {
    FormulaSpeeds& bounds = prediction.formula_bounds;
    bounds.integrated[k] += std::fabs(prediction.formulas.integrated[k]) * relaxation / recorded;
    const rate::Mapping mapping = network.mapping(k);
    if (pre_factor(network, prediction.evoked, k).slope.front() == 0)
      continue;  // the input itself is learned from, and not what it is thought to evoke
    const double along_input = numerics::bilinear(mapping.input, rest.covariance, mapping.input) /
                               static_cast<double>(setting.neurons);
    const double power = std::pow(setting.input_strength * per_variance, 2) * along_input * 2 *
                         numerics::trace(rest.integral) / recorded;
    bounds.formula2[k] += per_variance * prediction.formulas.variance[k] * power;
  }
}

}  // namespace

RelationPrediction relation_prediction(const RelationNetwork& network, double recorded, bool fluctuations) {
  RelationPrediction prediction;
  if (!network.rest || !network.input_state) {
    prediction.missing = network.rest ? network.input_state_missing : network.rest_missing;
    return prediction;
  }
  try {
    const RestingTheory& rest = *network.rest;
    prediction.evoked = network.evoked(Level::closure, &rest.state, fluctuations);
    prediction.evoked_at_fixed_point =
        fluctuations ? network.evoked(Level::fixed_point, nullptr, true) : *network.input_state;
    const EvokedTheory& evoked = prediction.evoked;
    prediction.formulas = formulas_of(network, rest, evoked);
    const FormulaSpeeds cold =
        formulas_of(network, network.resting(Level::fixed_point), prediction.evoked_at_fixed_point);
    prediction.formula_bounds = {distance(prediction.formulas.formula1, cold.formula1),
                                 distance(prediction.formulas.formula2, cold.formula2),
                                 distance(prediction.formulas.integrated, cold.integrated),
                                 distance(prediction.formulas.closure, cold.closure),
                                 distance(prediction.formulas.drive, cold.drive),
                                 distance(prediction.formulas.variance, cold.variance)};
    add_recording_bias(network, recorded, prediction);
    prediction.speed = evoked.speed;
    prediction.speed_bound = distance(evoked.speed, network.input_state->speed);
    for (std::size_t k = 0; k < network.family.pairs; ++k)
      prediction.speed_bound[k] += line_bound(network, rest, evoked, k);
    prediction.noise = full_run_noise(network, evoked, prediction.formulas);
    const RateSetting& setting = network.setting;
    const double trials = static_cast<double>(setting.trials * fewest_replicas);
    const double line = line_variance(setting.skip_time, setting.learning_time) /
                        line_variance(full_skip_time, full_learning_time);
    prediction.speed_noise = prediction.noise.speed;
    for (double& noise : prediction.speed_noise) noise *= std::sqrt(line * full_trials / trials);
  } catch (const DidNotConverge& failure) {
    prediction.missing = failure.what();
  }
  return prediction;
}

}  // namespace synaptica
