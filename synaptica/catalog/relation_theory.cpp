#include "synaptica/catalog/relation_theory.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "synaptica/core/error.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/rate/relation.h"

namespace synaptica {

namespace {

using rate::NetworkState;

std::span<const double> row(const Array& rows, std::size_t k) {
  return std::span(rows.values).subspan(k * rows.shape[1], rows.shape[1]);
}

Array drift_of(const Array& coupling, std::span<const double> slope) {
  Array drift = coupling;
  const std::size_t n = slope.size();
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) drift.values[i * n + j] *= slope[i];
    drift.values[i * (n + 1)] -= 1;
  }
  return drift;
}

// matrix^count by repeated squaring.
Array power(Array matrix, std::size_t count) {
  Array result = numerics::identity(matrix.shape[0]);
  for (; count > 0; count /= 2) {
    if (count % 2 == 1) result = numerics::product(result, matrix);
    if (count > 1) matrix = numerics::product(matrix, matrix);
  }
  return result;
}

}  // namespace

RelationNetwork::RelationNetwork(const Parameters& parameters)
    : setting(parameters),
      family(parameters),
      coupling(setting.coupling()),
      directions(family.draw(setting, coupling)),
      slope(setting.activation.slope(0)) {
  try {
    rest = resting(Level::closure);
  } catch (const DidNotConverge& failure) {
    rest_missing = failure.what();
  }
  try {
    input_state = evoked(Level::fixed_point);
  } catch (const DidNotConverge& failure) {
    input_state_missing = failure.what();
  }
}

rate::Mapping RelationNetwork::mapping(std::size_t pair) const {
  return {row(directions.targets, pair), row(directions.inputs, pair), setting.input_strength};
}

std::vector<double> RelationNetwork::baseline(Level level) const {
  if (!rate::needs_baseline(setting.rule)) return {};
  if (level == Level::closure && rest) return rest->state.mean;
  const std::vector<double> no_field(setting.neurons, 0);
  return level == Level::closure
             ? rate::gaussian_closure(coupling, setting.activation, no_field, setting.temperature).mean
             : rate::evoked_state(coupling, setting.activation, no_field).mean;
}

RestingTheory RelationNetwork::resting(Level level) const {
  const std::size_t n = setting.neurons;
  const std::vector<double> no_field(n, 0);
  RestingTheory theory;
  theory.state = level == Level::closure
                     ? rate::gaussian_closure(coupling, setting.activation, no_field, setting.temperature)
                     : rate::evoked_state(coupling, setting.activation, no_field);
  theory.response = rate::state_response(coupling, theory.state.slope);
  rate::LinearisedNoise noise =
      rate::linearised_noise(coupling, theory.state.slope, setting.temperature, setting.time_step);
  theory.relaxation_time = -1 / noise.largest_real_part;
  theory.covariance = std::move(noise.covariance);
  // C(k interval) = G^k C: interval [1/2 + G + ... + G^(L-1) + G^L/2] C, the sum in closed form.
  const auto steps =
      static_cast<std::size_t>(std::max(1.0, std::round(recording_interval / setting.time_step)));
  const double interval = static_cast<double>(steps) * setting.time_step;
  const auto lags = static_cast<std::size_t>(std::llround(integration_time / setting.time_step)) / steps;
  const Array one = numerics::identity(n);
  const Array step = numerics::sum(one, drift_of(coupling, theory.state.slope), setting.time_step);
  theory.late = power(step, static_cast<std::size_t>(std::llround(setting.skip_time / setting.time_step)));
  const Array lag = power(step, steps);
  Array sum = numerics::sum(numerics::inverse(numerics::sum(one, lag, -1)), one, -0.5);
  sum = numerics::product(numerics::sum(one, power(lag, lags), -1), sum);
  for (double& value : sum.values) value *= interval;
  theory.integral = numerics::product(sum, theory.covariance);
  for (std::size_t k = 0; k < sum.size(); ++k) sum.values[k] *= theory.state.slope[k % n];
  theory.integrated_response = std::move(sum);
  return theory;
}

EvokedTheory RelationNetwork::evoked(Level level, const NetworkState* start, bool fluctuations) const {
  const std::size_t n = setting.neurons;
  EvokedTheory theory;
  theory.mean = Array::filled({family.pairs, n}, 0);
  const std::vector<double> at_rest = baseline(level);
  for (std::size_t k = 0; k < family.pairs; ++k) {
    const rate::Mapping pair = mapping(k);
    std::vector<double> field(pair.input.begin(), pair.input.end());
    for (double& value : field) value *= setting.input_strength;
    const NetworkState state = level == Level::closure
                                   ? rate::gaussian_closure(coupling, setting.activation, field,
                                                            setting.temperature, {.start = start})
                                   : rate::evoked_state(coupling, setting.activation, field);
    std::copy(state.mean.begin(), state.mean.end(),
              theory.mean.values.begin() + static_cast<std::ptrdiff_t>(k * n));
    Array covariance;
    if (fluctuations || setting.rule.post_follows_activity())
      covariance =
          rate::linearised_noise(coupling, state.slope, setting.temperature, setting.time_step).covariance;
    if (fluctuations) {
      theory.variance.push_back(numerics::bilinear(pair.target, covariance, pair.target) /
                                static_cast<double>(n));
      theory.mean_slope.push_back(std::accumulate(state.slope.begin(), state.slope.end(), 0.0) /
                                  static_cast<double>(n));
    }
    theory.speed.push_back(rate::learning_speed(
        setting.rule, pair, rate::state_response(coupling, state.slope), state.mean, covariance, 0, at_rest));
  }
  return theory;
}

FormulaSpeeds formula_speeds(const RelationNetwork& network, const RelationActivity& activity) {
  const RateSetting& setting = network.setting;
  const Array response = rate::fluctuation_response(activity.covariance, network.slope, setting.temperature);
  FormulaSpeeds speeds;
  for (std::size_t k = 0; k < network.family.pairs; ++k) {
    const rate::Mapping pair = network.mapping(k);
    const std::span<const double> evoked = row(activity.evoked, k);
    const auto speed = [&](const Array& chi) {
      return rate::learning_speed(setting.rule, pair, chi, evoked, activity.covariance, activity.excess[k],
                                  activity.baseline);
    };
    speeds.formula1.push_back(speed(response));
    speeds.formula2.push_back(rate::formula2(setting.rule, pair, activity.covariance, network.slope,
                                             setting.temperature, activity.baseline));
    speeds.integrated.push_back(speed(activity.integrated_response));
    if (activity.closure_response != nullptr) speeds.closure.push_back(speed(*activity.closure_response));
    speeds.drive.push_back(
        rate::learning_drive(setting.rule, pair, evoked, activity.excess[k], activity.baseline));
    speeds.variance.push_back(numerics::bilinear(pair.target, activity.covariance, pair.target) /
                              static_cast<double>(setting.neurons));
  }
  return speeds;
}

}  // namespace synaptica
