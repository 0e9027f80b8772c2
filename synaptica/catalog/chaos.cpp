#include "synaptica/catalog/chaos.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/catalog/chaos_allowance.h"
#include "synaptica/catalog/chaos_description.h"
#include "synaptica/catalog/dynamics_observables.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/root.h"
#include "synaptica/rate/connectivity.h"
#include "synaptica/rate/directions.h"
#include "synaptica/rate/dynamic_mean_field.h"
#include "synaptica/rate/mean_field_activity.h"
#include "synaptica/rate/measurement.h"
#include "synaptica/rate/scatter.h"
#include "synaptica/rate/static_response.h"
#include "synaptica/study/run_result.h"

namespace synaptica {

namespace {

using numerics::NoiseField;
using numerics::Purpose;
using numerics::RandomStream;
using rate::DynamicMeanField;

// Samples are this far apart at most, and so many in a half time, as far as whole steps allow; the curve reaches this far,
// and twice the half time.
constexpr double recording_interval = 0.5;
constexpr double samples_in_half_time = 4;
constexpr double shortest_curve = 8;
constexpr std::size_t most_compared_lags = 8;
constexpr double relaxation_times = 5;  // to wait

struct Point {
  explicit Point(const Parameters& p)
      : neurons(static_cast<std::size_t>(p.integer("neurons"))),
        directions(static_cast<std::size_t>(p.integer("response_directions"))),
        strength(p.real("strength")),
        temperature(p.real("temperature")),
        activation(rate::make_activation(p.text("activation"), p.real("gain"))),
        theory(activation.kind, activation.gain * strength, temperature) {
    options.time_step = p.real("time_step");
    options.trials = static_cast<std::size_t>(p.integer("trials"));
    options.warm_up = p.real("warm_up");
    options.time = p.real("recording_time");
    double longest = shortest_curve;
    double interval = recording_interval;
    if (theory.active()) {
      longest = std::max(longest, 2 * theory.time_at(0.5));
      interval = std::min(interval, theory.time_at(0.5) / samples_in_half_time);
    }
    options.interval = std::max(1.0, std::round(interval / options.time_step)) * options.time_step;
    options.lags = 1 + static_cast<std::size_t>(std::ceil(longest / options.interval - 1e-9));
    response_start = {.trials = static_cast<std::size_t>(p.integer("response_trials")),
                      .warm_up = options.warm_up,
                      .settling = 0};
    response.field = p.real("field");
    response.time = p.real("response_time");
  }
  [[nodiscard]] double lag(std::size_t k) const { return static_cast<double>(k) * options.interval; }

  std::size_t neurons, directions;
  double strength, temperature;
  rate::Activation activation;
  DynamicMeanField theory;
  rate::MeanFieldOptions options;
  rate::StartingOptions response_start;
  rate::StaticResponseOptions response;
};

class ChaosStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override;
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override;
  [[nodiscard]] std::vector<Axis> axes(const Parameters& parameters) const override;
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;
  [[nodiscard]] std::vector<std::string> warnings(const PointResult& point) const override;

 private:
  StudyDescription description_ = chaos_description();
};

void ChaosStudy::validate(const Parameters& parameters) const {
  const Point point(parameters);
  if (point.options.time < point.lag(point.options.lags))
    throw InvalidArgument("recording_time = " + number_text(point.options.time) +
                          ": the autocorrelation falls to 1/2 in " +
                          number_text(point.theory.time_at(0.5), 3) + "; record at least " +
                          number_text(point.lag(point.options.lags), 3));
  if (point.directions == 1 || point.directions == 2 || point.directions > point.neurons)
    throw InvalidArgument("response_directions = " + std::to_string(point.directions) +
                          ": must be 0, or from 3 to neurons = " + std::to_string(point.neurons));
  if (point.directions > 0 && !point.theory.active())
    throw InvalidArgument("response_directions = " + std::to_string(point.directions) +
                          ": nothing moves at gain * strength = " + number_text(point.theory.coupling()) +
                          " without noise, so there are no principal components; choose above 1");
}

double ChaosStudy::memory_needed(const Parameters& parameters) const {
  const Point point(parameters);
  const auto n = static_cast<double>(point.neurons);
  const double states =
      static_cast<double>(point.options.trials) * point.options.time / point.options.interval;
  const auto directions = static_cast<double>(point.directions);
  // Couplings in both precisions, covariance and its eigenvectors; the recording, centred twice, with fields and slopes.
  return 8 * n * n * (6 + (directions > 0 ? 6 : 0)) + 8 * n * states * 6 + 8 * states * states +
         8 * n * directions * 8 * static_cast<double>(point.response_start.trials);
}

std::vector<Axis> ChaosStudy::axes(const Parameters& parameters) const {
  const Point point(parameters);
  Axis lags = {
      .name = "lag", .unit = "time", .meaning = "between two looks at the activity", .coordinates = {}};
  for (std::size_t k = 0; k < point.options.lags; ++k) lags.coordinates.push_back(point.lag(k));
  Axis components = {.name = "component",
                     .unit = "1",
                     .meaning = "from the weakest, 0, to the strongest, 1",
                     .coordinates = {0}};
  for (std::size_t k = 1; k < point.directions; ++k)
    components.coordinates.push_back(static_cast<double>(k) / static_cast<double>(point.directions - 1));
  return {lags, components};
}

// Where perturbations neither grow nor shrink. Without noise at 1, where the state at rest becomes unstable.
double onset_coupling(rate::ActivationKind kind, double temperature) {
  if (temperature == 0) return 1;
  const auto exponent = [&](double coupling) {
    return DynamicMeanField(kind, coupling, temperature).largest_lyapunov_exponent();
  };
  double high = 2;
  while (high < 100 && exponent(high) <= 0) high = std::min(100.0, 2 * high);
  if (exponent(high) <= 0) return high;  // beyond what the theory solves
  return numerics::find_root(exponent, 1, high).value;
}

Prediction ChaosStudy::predict(const Parameters& parameters) const {
  const Point point(parameters);
  const DynamicMeanField& theory = point.theory;
  const double exponent = theory.largest_lyapunov_exponent();
  const ChaosAllowance allowance =
      chaos_allowance(theory, point.activation.kind, point.temperature, exponent, point.neurons,
                      point.options.time_step, point.options.warm_up);
  Prediction prediction;
  const auto moment = [&](const char* name, double value, double off) {
    prediction[name] = {Array::scalar(value), Array::scalar(off), Array::scalar(std::max(0.1 * value, 1e-3))};
  };
  moment("delta0", theory.field_variance(), allowance.field_variance);
  moment("variance", theory.activity_variance(), allowance.activity_variance);
  moment("rate_variance", theory.rate_variance(), allowance.rate_variance);
  moment("mean_slope", theory.mean_slope(), allowance.mean_slope);
  prediction["largest_lyapunov_exponent"] = {Array::scalar(exponent), Array::scalar(allowance.exponent),
                                             Array::scalar(0.05)};
  const std::string silent =
      "nothing moves at gain * strength = " + number_text(theory.coupling()) + " without noise";
  const std::size_t lags = point.options.lags;
  if (theory.active()) {
    PredictedObservable curve = {Array::filled({lags}, 0), Array::filled({lags}, 0), Array::scalar(0.15)};
    for (std::size_t k = 0; k < lags; ++k) {
      const double lag = point.lag(k);
      const auto moved = [&](double factor) {
        return std::fabs(theory.autocorrelation(lag * factor) - theory.autocorrelation(lag));
      };
      curve.value.values[k] = theory.autocorrelation(lag);
      curve.allowance.values[k] =
          1e-12 + std::max(moved(1 - allowance.relative_time), moved(1 + allowance.relative_time));
    }
    // At lag 0 it is 1. What is left is seen well by a few.
    const std::size_t between = (lags + most_compared_lags - 1) / most_compared_lags;
    for (std::size_t k = between; k < lags; k += between) curve.compared_entries.push_back(k);
    prediction["autocorrelation"] = std::move(curve);
    const double half = theory.time_at(0.5);
    prediction["half_time"] = {Array::scalar(half), Array::scalar(1e-12 + allowance.relative_time * half),
                               Array::scalar(half / 3)};
    prediction["late_decay_rate"] = {Array::scalar(theory.late_decay_rate())};
  } else {
    prediction["autocorrelation"] = left_out_observable({lags}, silent);
    for (const char* name : {"half_time", "late_decay_rate"})
      prediction[name] = left_out_observable({}, silent);
  }
  prediction["onset_coupling"] =
      point.activation.kind == rate::ActivationKind::linear
          ? left_out_observable({}, "linear neurons are never chaotic")
          : PredictedObservable{Array::scalar(onset_coupling(point.activation.kind, point.temperature))};
  prediction["residual"] = {Array::scalar(theory.residual())};
  if (point.directions == 0) {
    const std::string none = "response_directions = 0";
    for (const char* name : {"component_variance", "component_response"})
      prediction[name] = left_out_observable({1}, none);
    for (const char* name :
         {"response_exponent", "response_rank_correlation", "components_dropped", "isotropic_response"})
      prediction[name] = left_out_observable({}, none);
  }
  return prediction;
}

// The static response along principal components of the spontaneous activity, and along isotropic directions.
void add_responses(const Point& point, const Array& coupling, const RandomKey& key, Dataset& dataset) {
  const std::size_t n = point.neurons;
  const std::size_t count = point.directions;
  const rate::MatchedEuler euler = rate::matched_euler(point.options.time_step, point.temperature);
  rate::LearningProblem problem;
  problem.coupling = coupling;
  problem.activation = point.activation;
  problem.temperature = euler.temperature;
  problem.time_step = euler.step;
  problem.targets = problem.inputs = Array::filled({1, 1, n}, 0);
  const rate::SpontaneousActivity activity = rate::measure_spontaneous(
      problem, NoiseField(key, Purpose::rate_noise),
      {.trials = point.options.trials, .warm_up = point.options.warm_up, .time = point.options.time});
  std::vector<double> normals(n * count);
  RandomStream(key, Purpose::rate_targets).fill_normal(normals);
  Array directions = rate::spread_principal_directions(activity.covariance, count);
  const Array isotropic = rate::isotropic_directions(normals, count);
  directions.values.insert(directions.values.end(), isotropic.values.begin(), isotropic.values.end());
  problem.targets = {{2 * count, 1, n}, directions.values};
  problem.inputs = Array::filled({2 * count, 1, n}, 0);
  const NoiseField noise(key, Purpose::rate_start);
  const rate::StaticResponse found = rate::measure_static_response(
      problem, noise, rate::starting_states(problem, noise, point.response_start), point.response);
  std::vector<double> variances(count), responses(count);
  double along_any = 0;
  for (std::size_t k = 0; k < count; ++k) {
    variances[k] = activity.variance_along(std::span<const double>(directions.values).subspan(k * n, n));
    responses[k] = found.response_of(k).mean / point.activation.gain;
    along_any += found.response_of(count + k).mean / point.activation.gain / static_cast<double>(count);
  }
  const rate::Scatter scatter = rate::scatter_statistics(variances, responses);
  if (!std::isfinite(scatter.exponent))
    throw DidNotConverge(
        "chaos: only " + std::to_string(count - scatter.dropped) +
            " responses along principal components are above 0; raise response_trials or response_time",
        static_cast<double>(scatter.dropped), 0);
  dataset.add("component_variance", Array::vector(variances));
  dataset.add("component_response", Array::vector(responses));
  dataset.add("response_exponent", scatter.exponent);
  dataset.add("response_rank_correlation", scatter.rank_correlation);
  dataset.add("components_dropped", static_cast<double>(scatter.dropped));
  dataset.add("isotropic_response", along_any);
}

Dataset ChaosStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const Point point(parameters);
  std::vector<double> normals(point.neurons * point.neurons);
  RandomStream(key, Purpose::rate_coupling).fill_normal(normals);
  const Array coupling = rate::random_coupling(normals, point.strength, 0);
  const rate::MeanFieldActivity found = rate::measure_mean_field(
      coupling, point.activation, point.temperature, NoiseField(key, Purpose::rate_noise), point.options);
  Dataset dataset;
  dataset.add("delta0", found.field_variance);
  dataset.add("variance", found.activity_variance);
  dataset.add("rate_variance", found.rate_variance);
  dataset.add("mean_slope", found.mean_slope);
  if (point.theory.active()) {
    dataset.add("autocovariance", Array::vector(found.autocovariance));
    std::vector<double> lags(found.autocovariance.size());
    for (std::size_t k = 0; k < lags.size(); ++k) lags[k] = static_cast<double>(k) * found.interval;
    dataset.add("lag_times", Array::vector(lags));
  }
  dataset.add("largest_lyapunov_exponent", found.largest_lyapunov_exponent);
  dataset.add("mean_square_exponent", found.mean_square_exponent);
  if (point.directions > 0) add_responses(point, coupling, key, dataset);
  add_dynamics(dataset, found.dynamics, false);
  return dataset;
}

std::vector<std::string> ChaosStudy::warnings(const PointResult& result) const {
  const Point point(result.parameters);
  std::vector<std::string> sentences = dynamics_warnings(result);
  const Array& exponent = result.observable("largest_lyapunov_exponent").theory;
  const double wanted =
      chaotic_neurons(exponent.size() > 0 ? exponent.values[0] : point.theory.largest_lyapunov_exponent());
  if (point.temperature == 0 && static_cast<double>(point.neurons) < wanted)
    sentences.push_back("neurons = " + std::to_string(point.neurons) +
                        ": so near the onset, networks of fewer than about " + number_text(wanted, 2) +
                        " neurons cycle or rest more often than they are chaotic; look at recurrence and "
                        "autocorrelation before using the theory");
  const double rate = point.theory.active() ? point.theory.late_decay_rate() : 1 - point.theory.coupling();
  if (point.options.warm_up * rate < relaxation_times)
    sentences.push_back("warm_up = " + number_text(point.options.warm_up) +
                        ": the activity forgets its start in units of " + number_text(1 / rate, 3) +
                        "; wait at least " + number_text(relaxation_times / rate, 3));
  // In n independent samples of N neurons components beyond the n-th have no variance at all, and those before it too little.
  const Array& memory = result.observable("autocorrelation_time").mean;
  const double record = static_cast<double>(point.options.trials) * point.options.time;
  if (point.directions > 0 && memory.size() > 0 &&
      record < 2 * memory.values[0] * static_cast<double>(point.neurons))
    sentences.push_back("trials * recording_time = " + number_text(record, 3) + ": " +
                        number_text(record / (2 * memory.values[0]), 2) +
                        " independent samples are too few for the weak principal components of " +
                        std::to_string(point.neurons) +
                        " neurons, and response_exponent comes out too low; record more");
  const Array& dropped = result.observable("components_dropped").mean;
  if (dropped.size() > 0 && dropped.values[0] > 0)
    sentences.push_back(
        "components_dropped = " + number_text(dropped.values[0], 2) +
        ": responses not above 0 have no logarithm and are left out of response_exponent; raise "
        "response_trials or response_time");
  if (point.theory.mean_slope() < 0.9 && point.theory.active())
    sentences.push_back(
        "mean_slope = " + number_text(point.theory.mean_slope(), 3) +
        ": the fluctuation-learning relation, read with the bare gain, is off by its inverse at least; "
        "use the mean slope");
  return sentences;
}

}  // namespace

std::unique_ptr<Study> make_chaos_study() {
  return std::make_unique<ChaosStudy>();
}

}  // namespace synaptica
