#include "synaptica/catalog/learning_speed_scans.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/catalog/learning_speed_description.h"
#include "synaptica/catalog/pair_family.h"
#include "synaptica/catalog/point_memo.h"
#include "synaptica/catalog/rate_setting.h"
#include "synaptica/catalog/relation_measurement.h"
#include "synaptica/catalog/relation_prediction.h"
#include "synaptica/catalog/relation_resolution.h"
#include "synaptica/catalog/relation_theory.h"
#include "synaptica/catalog/relation_warnings.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/rate/relation.h"

namespace synaptica {

namespace {

using numerics::NoiseField;
using numerics::Purpose;
using Values = std::vector<double>;

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double cube(double gain) {
  return gain * gain * gain;
}

// Mean over pairs of the response along the target, from speeds and drives.
Array mean_response(std::span<const Array> means) {
  double total = 0;
  for (std::size_t k = 0; k < means[0].size(); ++k) total += means[0].values[k] / means[1].values[k];
  return Array::scalar(total / static_cast<double>(means[0].size()));
}

void set_default(StudyDescription& d, const char* name, ParameterValue value) {
  for (ParameterSpec& spec : d.parameters)
    if (spec.name == name) spec.default_value = std::move(value);
}

StudyDescription description(const char* name, const char* title, const char* summary) {
  StudyDescription d;
  d.name = name;
  d.title = title;
  d.summary = summary;
  d.source =
      "docs/theory/fluctuation-learning.md; after T. Kurikawa and K. Kaneko, Nat. Commun. 16 (2025), arXiv "
      "2409.13597 "
      "(the public abstract was read, not the full text)";
  d.parameters = relation_parameters(10, "patterns");
  const std::string thermal =
      "mean of |closure - fixed point| over pairs: noise acts in first order of the temperature, the closure "
      "takes in what "
      "comes through mean slopes and leaves out what is of no higher order";
  const std::string line = thermal + "; transients and learning rate as in learning-speed";
  const auto compared = [&](const char* observable, const char* meaning, const char* unit,
                            const std::string& allowance) {
    d.observables.push_back({.name = observable,
                             .meaning = meaning,
                             .unit = unit,
                             .allowance_reason = allowance,
                             .resolution_reason =
                                 "half of what formula 1 misses of a speed or response, between a "
                                 "twentieth and a tenth of itself; of others a twentieth"});
  };
  compared("relative_variance",
           "spontaneous variance along targets divided by the temperature, of the Euler map", "1", thermal);
  compared("drive", "what there is to learn from, b . x_eta/N: of Hebb's rule the evoked power q", "1",
           thermal);
  compared("response", "along targets to a field along them: speed/drive", "1", line);
  d.observables.back().statistic = Statistic::function_of_means;
  d.observables.back().inputs = {"speeds", "drives"};
  d.observables.back().function = mean_response;
  compared("speed",
           "of the overlap with the target, per learning rate; theory of the closure under the input",
           "1/time", line);
  compared("scaled_speed",
           "speed divided by gain^3: what is left once response and drive are per unit of gain", "1/time",
           line);
  const auto predicted = [&](const char* observable, const char* meaning, const char* unit) {
    d.observables.push_back(
        {.name = observable, .meaning = meaning, .unit = unit, .kind = ObservableKind::predicted});
  };
  predicted("closure_speed",
            "speed by the closure at rest alone: response, and evoked activity as if it were linear",
            "1/time");
  predicted("input_state_speed", "speed at the fixed point under the input, without noise", "1/time");
  predicted("formula1", "speed by spontaneous variance and evoked activity", "1/time");
  predicted("formula2", "speed by spontaneous covariance alone", "1/time");
  predicted("mean_gain", "mean slope of neurons at rest, divided by that at 0", "1");
  predicted("relaxation_time", "of the slowest mode at rest, by the closure", "time");
  const auto one_a_pair = [&](const char* observable, const char* meaning, const char* unit) {
    d.observables.push_back({.name = observable,
                             .meaning = meaning,
                             .unit = unit,
                             .kind = ObservableKind::measured,
                             .axes = {"pair"}});
  };
  one_a_pair("speeds", "speed of each pair", "1/time");
  one_a_pair("offsets", "overlap where the fitted line meets the start of learning, per learning rate", "1");
  one_a_pair("drives", "drive of each pair", "1");
  one_a_pair("state_ratio", "variance between trials' means over that between their halves: 1 of one state",
             "1");
  d.observables.push_back({.name = "perturbation_growth",
                           .meaning = "rate at which small perturbations grow; below 0 they die out",
                           .unit = "1/time",
                           .kind = ObservableKind::measured});
  d.figures = {
      {.name = "speed",
       .title = "Speed of learning",
       .caption =
           "Theory of the closure under the input (line) and simulation; dashed: formulas 1 and 2, and the "
           "closure at rest.",
       .observable = "speed",
       .x = "",
       .beside = {"formula1", "formula2", "closure_speed"}},
      {.name = "scaled-speed",
       .title = "Speed of learning without its explicit factors of gain",
       .caption =
           "Response is gain and drive its square, to begin with: this is what fluctuations have to explain.",
       .observable = "scaled_speed",
       .x = ""},
      {.name = "variance",
       .title = "Spontaneous variance along targets",
       .caption = "Divided by the temperature: 1 without couplings.",
       .observable = "relative_variance",
       .x = ""}};
  return d;
}

class LearningSpeedScan final : public Study {
 public:
  explicit LearningSpeedScan(StudyDescription described) : description_(std::move(described)) {}
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override { validate_relation(parameters); }
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override {
    return relation_memory(parameters);
  }
  [[nodiscard]] std::vector<Axis> axes(const Parameters& parameters) const override {
    return {pair_axis(parameters)};
  }
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;
  [[nodiscard]] std::vector<std::string> warnings(const PointResult& point) const override {
    return relation_warnings(point, {.speed = "speeds", .offset = "offsets", .drive = "drives"});
  }

 private:
  StudyDescription description_;
  PointMemo<RelationNetwork> networks_;
};

// Response and evoked activity both of the network at rest.
double closure_speed(const RelationNetwork& network, std::size_t pair) {
  const rate::Mapping mapping = network.mapping(pair);
  std::vector<double> evoked = numerics::product(network.rest->response, mapping.input);
  for (double& value : evoked) value *= mapping.input_strength;
  return rate::learning_speed(network.setting.rule, mapping, network.rest->response, evoked,
                              network.rest->covariance);
}

Prediction LearningSpeedScan::predict(const Parameters& parameters) const {
  const auto network = networks_.at(parameters);
  const std::size_t pairs = network->family.pairs;
  const double gain = network->setting.activation.gain;
  Prediction prediction;
  for (const ObservableSpec& spec : description_.observables)
    if (spec.kind != ObservableKind::measured)
      prediction[spec.name] =
          left_out_observable({}, network->rest ? network->input_state_missing : network->rest_missing);
  const auto predicted = [&](const char* name, double value) { prediction[name] = {Array::scalar(value)}; };
  if (network->input_state) predicted("input_state_speed", mean_of(network->input_state->speed));
  if (network->rest) {
    predicted("mean_gain", mean_of(network->rest->state.slope) / network->slope);
    predicted("relaxation_time", network->rest->relaxation_time);
    Values speeds;
    for (std::size_t k = 0; k < pairs; ++k) speeds.push_back(closure_speed(*network, k));
    predicted("closure_speed", mean_of(speeds));
  }
  const RelationPrediction theory = relation_prediction(*network, RecordingSetting(parameters).recorded());
  if (!theory.missing.empty()) {
    for (const char* name :
         {"relative_variance", "drive", "response", "speed", "scaled_speed", "formula1", "formula2"})
      prediction[name] = left_out_observable({}, theory.missing);
    return prediction;
  }
  const double speed = mean_of(theory.speed);
  // `like_speed`: formula 1 says of it as much more, or less, as of the speed.
  const auto compared = [&](const char* name, double value, double bound, bool like_speed = false) {
    const double formula1 = like_speed ? value * mean_of(theory.formulas.formula1) / speed : value;
    prediction[name] = {Array::scalar(value), Array::scalar(bound + 1e-12),
                        Array::scalar(mean_resolution(value, formula1) + 1e-11)};
  };
  const double temperature = network->setting.temperature;
  compared("relative_variance", mean_of(theory.formulas.variance) / temperature,
           mean_of(theory.formula_bounds.variance) / temperature);
  compared("drive", mean_of(theory.formulas.drive), mean_of(theory.formula_bounds.drive));
  const double bound = mean_of(theory.speed_bound);
  compared("speed", speed, bound, true);
  compared("scaled_speed", speed / cube(gain), bound / cube(gain), true);
  predicted("formula1", mean_of(theory.formulas.formula1));
  predicted("formula2", mean_of(theory.formulas.formula2));
  Values response, response_bound;
  for (std::size_t k = 0; k < pairs; ++k) {
    const double drive = theory.formulas.drive[k];
    response.push_back(theory.speed[k] / drive);
    response_bound.push_back(
        (theory.speed_bound[k] + std::fabs(response[k]) * theory.formula_bounds.drive[k]) / std::fabs(drive));
  }
  if (network->setting.input_strength == 0) {
    prediction["response"] =
        left_out_observable({}, "without input nothing is evoked, and nothing to divide by");
  } else {
    compared("response", mean_of(response), mean_of(response_bound), true);
  }
  return prediction;
}

Dataset LearningSpeedScan::simulate(const Parameters& parameters, const RandomKey& key) const {
  const auto network = networks_.at(parameters);
  const RelationMeasurement measured =
      measure_relation(*network, RecordingSetting(parameters), NoiseField(key, Purpose::rate_noise));
  const Values speeds = measured.speeds();
  Dataset data;
  data.add("relative_variance", mean_of(measured.formulas.variance) / network->setting.temperature);
  data.add("drive", mean_of(measured.formulas.drive));
  data.add("speed", mean_of(speeds));
  data.add("scaled_speed", mean_of(speeds) / cube(network->setting.activation.gain));
  data.add("speeds", Array::vector(speeds));
  data.add("offsets", Array::vector(measured.offsets()));
  data.add("drives", Array::vector(measured.formulas.drive));
  data.add("state_ratio", Array::vector(state_ratios(*network, measured)));
  data.add("perturbation_growth", measured.growth.mean);
  return data;
}

}  // namespace

std::unique_ptr<Study> make_learning_speed_gain_study() {
  StudyDescription d = description("learning-speed-gain", "Learning speed and gain",
                                   "A network that stores mappings from inputs to targets learns them "
                                   "further. With gain rise the variance along targets, "
                                   "the response and the speed of learning: by closure theory and in "
                                   "simulated learning, and what is left of the rise "
                                   "once the explicit factors of gain are taken off.");
  set_default(d, "connectivity", std::string("kurikawa-kaneko"));
  return std::make_unique<LearningSpeedScan>(std::move(d));
}

std::unique_ptr<Study> make_learning_speed_memories_study() {
  StudyDescription d = description("learning-speed-memories", "Learning speed and stored memories",
                                   "A network learns mappings that are new to it. The more others it has "
                                   "stored, the larger are its fluctuations, and the "
                                   "faster it learns: by closure theory and in simulated learning.");
  set_default(d, "connectivity", std::string("kurikawa-kaneko"));
  set_default(d, "gain", 0.8);
  set_default(d, "directions", std::string("new-patterns"));
  return std::make_unique<LearningSpeedScan>(std::move(d));
}

}  // namespace synaptica
