#include "synaptica/catalog/relation_measurement.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "synaptica/catalog/relation_noise.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/numerics/vector_product.h"
#include "synaptica/rate/relaxation.h"
#include "synaptica/rate/response.h"

namespace synaptica {

namespace {

// Mean slope of each neuron whose field is Gaussian, with the moments of the recording.
std::vector<double> mean_slopes(const RelationNetwork& network, const rate::SpontaneousActivity& activity) {
  const Array& j = network.coupling;
  const std::size_t n = network.setting.neurons;
  const std::vector<double> mean = numerics::product(j, activity.mean);
  const Array jc = numerics::product(j, activity.covariance);
  std::vector<double> slope(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double variance =
        numerics::dot(std::span(jc.values).subspan(i * n, n), std::span(j.values).subspan(i * n, n));
    slope[i] =
        rate::gaussian_response(network.setting.activation, mean[i], std::sqrt(std::max(0.0, variance)))
            .slope;
  }
  return slope;
}

std::vector<double> means_of_rows(const Array& rows) {
  std::vector<double> means;
  for (std::size_t k = 0; k < rows.shape[0]; ++k)
    means.push_back(estimate(std::span(rows.values).subspan(k * rows.shape[1], rows.shape[1])).mean);
  return means;
}

}  // namespace

std::vector<ParameterSpec> recording_parameters() {
  return {
      {"warm_up", "time before anything is measured; 0: five measured relaxation times, at least 30", 0.0,
       "time", Range::between(0, 1e6)},
      {"recording_trials", "trials of the recording of spontaneous activity", std::int64_t{64}, "1",
       Range::between(2, 1e6)},
      {"recording_time", "of spontaneous activity, of each trial", 300.0, "time", Range::between(1, 1e6)}};
}

RecordingSetting::RecordingSetting(const Parameters& p)
    : warm_up(p.real("warm_up")),
      trials(static_cast<std::size_t>(p.integer("recording_trials"))),
      time(p.real("recording_time")) {}

void RecordingSetting::validate(const RateSetting& setting) const {
  if (time < 2 * integration_time)
    throw InvalidArgument("recording_time = " + number_text(time) + ": must be at least " +
                          number_text(2 * integration_time) +
                          ", twice the lag to which covariances are integrated");
  // Fewer independent samples than neurons leave the covariance singular, and nothing to divide by.
  const double samples = static_cast<double>(trials) * time / std::max(recording_interval, setting.time_step);
  if (samples < 2 * static_cast<double>(setting.neurons))
    throw InvalidArgument("recording_time = " + number_text(time) + ": " + std::to_string(trials) +
                          " trials give " + number_text(samples, 3) + " samples, fewer than twice the " +
                          std::to_string(setting.neurons) + " neurons; record longer");
}

std::vector<double> RelationMeasurement::speeds() const {
  return means_of_rows(learning.speed);
}
std::vector<double> RelationMeasurement::offsets() const {
  return means_of_rows(learning.offset);
}

rate::LearningProblem learning_problem(const RelationNetwork& network) {
  const RateSetting& setting = network.setting;
  const std::vector<std::size_t> shape = {network.family.pairs, 1, setting.neurons};
  rate::LearningProblem problem;
  problem.coupling = network.coupling;
  problem.activation = setting.activation;
  problem.temperature = setting.temperature;
  problem.time_step = setting.time_step;
  problem.targets = {shape, network.directions.targets.values};
  problem.inputs = {shape, network.directions.inputs.values};
  problem.input_strength = setting.input_strength;
  problem.decay = setting.decay;
  return problem;
}

std::vector<double> state_ratios(const RelationNetwork& network, const RelationMeasurement& measured) {
  std::vector<double> ratios;
  for (std::size_t k = 0; k < network.family.pairs; ++k)
    ratios.push_back(measured.spontaneous.state_ratio_along(network.mapping(k).target));
  return ratios;
}

RelationMeasurement measure_relation(const RelationNetwork& network, const RecordingSetting& recording,
                                     const numerics::NoiseField& noise) {
  const RateSetting& setting = network.setting;
  rate::LearningProblem problem = learning_problem(network);
  RelationMeasurement result;
  result.growth = rate::perturbation_growth(problem, noise);
  const double warm_up = recording.warm_up > 0 ? recording.warm_up : rate::warm_up_time(result.growth);
  result.spontaneous = rate::measure_spontaneous(problem, noise,
                                                 {.trials = recording.trials,
                                                  .warm_up = warm_up,
                                                  .time = recording.time,
                                                  .interval = recording_interval,
                                                  .integration_time = integration_time});
  if (rate::needs_baseline(setting.rule)) problem.baseline = result.spontaneous.mean;
  result.learning = rate::measure_speeds(problem, setting.rule, noise,
                                         {.trials = setting.trials,
                                          .tangent = setting.tangent,
                                          .learning_rate = setting.learning_rate,
                                          .warm_up = warm_up,
                                          .evoked_time = evoked_time,
                                          .skip_time = setting.skip_time,
                                          .learning_time = setting.learning_time});
  const Array integrated = rate::quasi_gaussian_response(
      result.spontaneous.integral, result.spontaneous.covariance, mean_slopes(network, result.spontaneous));
  RelationActivity activity = {
      result.spontaneous.covariance, integrated, network.rest ? &network.rest->response : nullptr,
      result.learning.evoked,        {},         problem.baseline};
  const std::size_t n = setting.neurons;
  for (std::size_t k = 0; k < network.family.pairs; ++k) {
    const auto mean = std::span<const double>(result.learning.evoked.values).subspan(k * n, n);
    activity.excess.push_back(numerics::dot(mean, mean) / static_cast<double>(n) -
                              result.learning.evoked_power[k]);
  }
  result.formulas = formula_speeds(network, activity);
  return result;
}

}  // namespace synaptica
