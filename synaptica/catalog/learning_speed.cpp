#include "synaptica/catalog/learning_speed.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "synaptica/catalog/learning_speed_description.h"
#include "synaptica/catalog/pair_family.h"
#include "synaptica/catalog/point_memo.h"
#include "synaptica/catalog/rate_setting.h"
#include "synaptica/catalog/relation_measurement.h"
#include "synaptica/catalog/relation_prediction.h"
#include "synaptica/catalog/relation_theory.h"
#include "synaptica/catalog/relation_warnings.h"
#include "synaptica/catalog/scatter_allowance.h"
#include "synaptica/rate/scatter.h"

namespace synaptica {

namespace {

using numerics::NoiseField;
using numerics::Purpose;
using Values = std::vector<double>;

constexpr std::size_t fewest_pairs = 3;

// What the formulas say, in the order of the axis.
struct Named {
  const char* name;
  const Values* values;
  const Values* bound;  // of the theory; null in a simulation
};

std::vector<Named> formulas_of(const RelationNetwork& network, const FormulaSpeeds& speeds,
                               const FormulaSpeeds* bounds = nullptr) {
  std::vector<Named> list = {
      {"formula1", &speeds.formula1, bounds == nullptr ? nullptr : &bounds->formula1},
      {"formula2", &speeds.formula2, bounds == nullptr ? nullptr : &bounds->formula2},
      {"integrated", &speeds.integrated, bounds == nullptr ? nullptr : &bounds->integrated}};
  if (network.rest)
    list.push_back({"closure", &speeds.closure, bounds == nullptr ? nullptr : &bounds->closure});
  if (network.input_state) list.push_back({"input-state", &network.input_state->speed, nullptr});
  list.push_back({"drive", &speeds.drive, bounds == nullptr ? nullptr : &bounds->drive});
  return list;
}

class LearningSpeedStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override;
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override;
  [[nodiscard]] std::vector<Axis> axes(const Parameters& parameters) const override;
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;
  [[nodiscard]] std::vector<std::string> warnings(const PointResult& point) const override {
    return relation_warnings(point, {.speed = "speed",
                                     .offset = "offset",
                                     .drive = "drive",
                                     .formulas = {"formula1", "formula2", "integrated", "closure", "drive"}});
  }

 private:
  StudyDescription description_ = learning_speed_description();
  PointMemo<RelationNetwork> networks_;
};

void LearningSpeedStudy::validate(const Parameters& parameters) const {
  validate_relation(parameters);
}

double LearningSpeedStudy::memory_needed(const Parameters& parameters) const {
  return relation_memory(parameters);
}

std::vector<Axis> LearningSpeedStudy::axes(const Parameters& parameters) const {
  const auto network = networks_.at(parameters);
  Axis formula = {.name = "formula", .meaning = "what is said to tell the speed"};
  for (const Named& named : formulas_of(*network, {})) {
    formula.coordinates.push_back(static_cast<double>(formula.labels.size()));
    formula.labels.emplace_back(named.name);
  }
  return {pair_axis(parameters), std::move(formula)};
}

// Why statistics over pairs have no value; else empty.
std::string no_statistics(const RelationNetwork& network) {
  if (network.family.pairs < fewest_pairs) return "one pair has no statistics";
  if (network.setting.input_strength == 0) return "without input nothing is evoked, and every formula says 0";
  return {};
}

PredictedObservable of_pairs(Values value) {
  return {.value = Array::vector(std::move(value))};
}

// Compared at a few pairs, evenly spaced: what is compared at all makes every verdict milder.
constexpr std::size_t compared_speeds = 20;
constexpr std::size_t compared_formulas = 5;

PredictedObservable some_of_pairs(const Values& value, const Values& bound, const Values& scale,
                                  std::size_t compared = compared_formulas) {
  Array allowance = Array::vector(bound);
  Array resolution = allowance;
  for (std::size_t k = 0; k < value.size(); ++k) {
    allowance.values[k] += 1e-12;
    resolution.values[k] = std::max(0.1 * std::fabs(scale[k]), 2 * allowance.values[k]);
  }
  PredictedObservable result = {Array::vector(value), allowance, resolution};
  const std::size_t count = std::min(compared, value.size());
  for (std::size_t i = 0; i < count; ++i)
    result.compared_entries.push_back(count == 1 ? 0 : i * (value.size() - 1) / (count - 1));
  return result;
}

void predict_statistics(const RelationNetwork& network, const RelationPrediction& theory,
                        Prediction& prediction) {
  const std::vector<Named> formulas = formulas_of(network, theory.formulas, &theory.formula_bounds);
  const std::size_t count = formulas.size();
  PredictedObservable correlation, slope, exponent;
  for (PredictedObservable* each : {&correlation, &slope, &exponent})
    each->value = each->allowance = each->resolution = Array::filled({count}, 0);
  const ScatterSide speed = {theory.speed, theory.speed_bound};
  const Values none(theory.speed.size(), 0);
  for (std::size_t f = 0; f < count; ++f) {
    const ScatterSide said = {*formulas[f].values, formulas[f].bound == nullptr ? none : *formulas[f].bound};
    const rate::Scatter scatter = rate::scatter_statistics(said.values, theory.speed);
    const auto set = [&](PredictedObservable& observable, double value, double allowance, double scale) {
      observable.value.values[f] = value;
      observable.allowance.values[f] = allowance + 1e-12;
      observable.resolution.values[f] = std::max(0.1 * scale, 2 * observable.allowance.values[f]);
    };
    set(correlation, scatter.correlation, correlation_allowance(said, speed, theory.speed_noise), 0.5);
    set(slope, scatter.slope, slope_allowance(said, speed), std::fabs(scatter.slope));
    set(exponent, std::isnan(scatter.exponent) ? 0 : scatter.exponent, exponent_allowance(said, speed), 1);
  }
  prediction["correlation"] = std::move(correlation);
  prediction["slope"] = std::move(slope);
  prediction["exponent"] = std::move(exponent);

  Values response, relative, noise;
  for (std::size_t k = 0; k < theory.speed.size(); ++k) {
    const double drive = theory.formulas.drive[k];
    response.push_back(theory.speed[k] / drive);
    relative.push_back((theory.speed_bound[k] + std::fabs(response[k]) * theory.formula_bounds.drive[k]) /
                       std::fabs(drive));
    noise.push_back(theory.speed_noise[k] / std::fabs(drive));
  }
  const ScatterSide variance = {theory.formulas.variance, theory.formula_bounds.variance};
  const double allowance = correlation_allowance(variance, {response, relative}, noise) + 1e-12;
  prediction["response_correlation"] = {
      Array::scalar(rate::scatter_statistics(variance.values, response).correlation),
      Array::scalar(allowance), Array::scalar(std::max(0.05, 2 * allowance))};
}

Prediction LearningSpeedStudy::predict(const Parameters& parameters) const {
  const auto network = networks_.at(parameters);
  const std::size_t pairs = network->family.pairs;
  const std::size_t formulas = formulas_of(*network, {}).size();
  const RelationPrediction theory = relation_prediction(*network);
  Prediction prediction;
  const auto leave_out = [&](const std::vector<const char*>& names, std::vector<std::size_t> shape,
                             const std::string& why) {
    for (const char* name : names) prediction[name] = left_out_observable(shape, why);
  };
  if (network->input_state) {
    prediction["input_state"] = of_pairs(network->input_state->speed);
  } else {
    leave_out({"input_state"}, {pairs}, network->input_state_missing);
  }
  if (network->rest) {
    const Values& slopes = network->rest->state.slope;
    prediction["mean_gain"] = {Array::scalar(std::accumulate(slopes.begin(), slopes.end(), 0.0) /
                                             static_cast<double>(slopes.size()) / network->slope)};
    prediction["relaxation_time"] = {Array::scalar(network->rest->relaxation_time)};
  } else {
    leave_out({"mean_gain", "relaxation_time"}, {}, network->rest_missing);
  }
  if (!theory.missing.empty()) {
    leave_out({"speed", "drive", "target_variance_euler", "formula1", "formula2", "integrated", "closure"},
              {pairs}, theory.missing);
    leave_out({"correlation", "slope", "exponent"}, {formulas}, theory.missing);
    leave_out({"response_correlation"}, {}, theory.missing);
    return prediction;
  }
  const FormulaSpeeds& said = theory.formulas;
  const FormulaSpeeds& bound = theory.formula_bounds;
  // What pairs could reach: a target that hardly responds is not resolved to a tenth of its own small speed.
  const RateSetting& setting = network->setting;
  Values reach, drives;
  for (std::size_t k = 0; k < pairs; ++k) {
    const double drive = setting.input_strength == 0 ? setting.temperature : said.drive[k];
    drives.push_back(drive);
    reach.push_back(std::max(std::fabs(theory.speed[k]), std::fabs(network->slope * drive)));
  }
  prediction["speed"] = some_of_pairs(theory.speed, theory.speed_bound, reach, compared_speeds);
  prediction["drive"] = some_of_pairs(said.drive, bound.drive, drives);
  prediction["target_variance_euler"] = some_of_pairs(said.variance, bound.variance, said.variance);
  prediction["formula1"] = some_of_pairs(said.formula1, bound.formula1, reach);
  prediction["formula2"] = some_of_pairs(said.formula2, bound.formula2, reach);
  prediction["integrated"] = some_of_pairs(said.integrated, bound.integrated, reach);
  prediction["closure"] = some_of_pairs(said.closure, bound.closure, reach);
  if (const std::string why = no_statistics(*network); !why.empty()) {
    leave_out({"correlation", "slope", "exponent"}, {formulas}, why);
    leave_out({"response_correlation"}, {}, why);
  } else {
    predict_statistics(*network, theory, prediction);
  }
  return prediction;
}

Dataset LearningSpeedStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const auto network = networks_.at(parameters);
  const std::size_t pairs = network->family.pairs;
  const RelationMeasurement measured =
      measure_relation(*network, RecordingSetting(parameters), NoiseField(key, Purpose::rate_noise));
  const FormulaSpeeds& said = measured.formulas;
  Dataset data;
  const auto add = [&](const char* name, Values values) { data.add(name, Array::vector(std::move(values))); };
  add("speed", measured.speeds());
  add("offset", measured.offsets());
  add("drive", said.drive);
  add("target_variance_euler", said.variance);
  add("formula1", said.formula1);
  add("formula2", said.formula2);
  add("integrated", said.integrated);
  if (network->rest) add("closure", said.closure);
  add("state_ratio", state_ratios(*network, measured));
  data.add("perturbation_growth", measured.growth.mean);
  if (!no_statistics(*network).empty()) return data;
  const std::vector<Named> formulas = formulas_of(*network, said);
  Array all = Array::filled({formulas.size(), pairs}, 0);
  for (std::size_t f = 0; f < formulas.size(); ++f)
    std::copy(formulas[f].values->begin(), formulas[f].values->end(),
              all.values.begin() + static_cast<std::ptrdiff_t>(f * pairs));
  data.add("formulas", std::move(all));
  return data;
}

}  // namespace

std::unique_ptr<Study> make_learning_speed_study() {
  return std::make_unique<LearningSpeedStudy>();
}

}  // namespace synaptica
