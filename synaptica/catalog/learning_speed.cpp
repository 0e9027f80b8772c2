#include "synaptica/catalog/learning_speed.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "synaptica/catalog/formula_statistics.h"
#include "synaptica/catalog/learning_speed_description.h"
#include "synaptica/catalog/pair_family.h"
#include "synaptica/catalog/point_memo.h"
#include "synaptica/catalog/rate_setting.h"
#include "synaptica/catalog/relation_measurement.h"
#include "synaptica/catalog/relation_prediction.h"
#include "synaptica/catalog/relation_resolution.h"
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

// In the order of the axis. `bounds`: of the theory; null in a simulation.
std::vector<FormulaValues> formulas_of(const RelationNetwork& network, const FormulaSpeeds& speeds,
                                       const FormulaSpeeds* bounds = nullptr) {
  const auto bound = [&](Values FormulaSpeeds::*which) {
    return bounds == nullptr ? nullptr : &(bounds->*which);
  };
  std::vector<FormulaValues> list = {{"formula1", &speeds.formula1, bound(&FormulaSpeeds::formula1)},
                                     {"formula2", &speeds.formula2, bound(&FormulaSpeeds::formula2)},
                                     {"integrated", &speeds.integrated, bound(&FormulaSpeeds::integrated)}};
  if (network.rest) list.push_back({"closure", &speeds.closure, bound(&FormulaSpeeds::closure)});
  if (network.input_state) list.push_back({"input-state", &network.input_state->speed});
  list.push_back({"drive", &speeds.drive, bound(&FormulaSpeeds::drive)});
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
  return {pair_axis(parameters), formula_axis(formulas_of(*network, {}))};
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

constexpr std::size_t compared_speeds = 20;
constexpr std::size_t compared_pairs = 5;  // of what speeds are read from

void predict_statistics(const RelationNetwork& network, const RelationPrediction& theory,
                        Prediction& prediction) {
  predict_formula_statistics(formulas_of(network, theory.formulas, &theory.formula_bounds),
                             {theory.speed, theory.speed_bound, theory.speed_noise, theory.formulas.drive},
                             prediction);
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
  const double correlation = rate::scatter_statistics(variance.values, response).correlation;
  const double of_drive = rate::scatter_statistics(theory.formulas.drive, theory.speed).correlation;
  prediction["response_correlation"] = {Array::scalar(correlation), Array::scalar(allowance),
                                        Array::scalar(correlation_resolution(correlation, of_drive))};
}

Prediction LearningSpeedStudy::predict(const Parameters& parameters) const {
  const auto network = networks_.at(parameters);
  const std::size_t pairs = network->family.pairs;
  const std::size_t formulas = formulas_of(*network, {}).size();
  const RelationPrediction theory = relation_prediction(*network, RecordingSetting(parameters).recorded());
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
    leave_out_formula_statistics(formulas, theory.missing, prediction);
    leave_out({"response_correlation"}, {}, theory.missing);
    return prediction;
  }
  const FormulaSpeeds& said = theory.formulas;
  const FormulaSpeeds& bound = theory.formula_bounds;
  // Without input all of these are 0, and a tenth is taken of what temperature makes.
  const double unit = network->setting.input_strength == 0 ? network->setting.temperature : 0;
  const auto compare_pairs = [&](const char* name, const Values& value, const Values& bounds,
                                 const Values& noise, double nothing, std::size_t count = compared_pairs) {
    prediction[name] = some_of_pairs(value, bounds, pair_resolutions(value, bounds, noise, nothing), count);
  };
  const double speed_unit = network->slope * unit;
  const RelationNoise& noise = theory.noise;
  compare_pairs("speed", theory.speed, theory.speed_bound, noise.speed, speed_unit, compared_speeds);
  compare_pairs("drive", said.drive, bound.drive, noise.drive, unit);
  compare_pairs("target_variance_euler", said.variance, bound.variance, noise.variance, 0);
  compare_pairs("formula1", said.formula1, bound.formula1, noise.formula1, speed_unit);
  compare_pairs("formula2", said.formula2, bound.formula2, noise.formula2, speed_unit);
  compare_pairs("integrated", said.integrated, bound.integrated, noise.integrated, speed_unit);
  compare_pairs("closure", said.closure, bound.closure, noise.closure, speed_unit);
  if (const std::string why = no_statistics(*network); !why.empty()) {
    leave_out_formula_statistics(formulas, why, prediction);
    leave_out({"response_correlation"}, {}, why);
  } else {
    predict_statistics(*network, theory, prediction);
  }
  return prediction;
}

Dataset LearningSpeedStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const auto network = networks_.at(parameters);
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
  data.add("formulas", stacked(formulas_of(*network, said)));
  return data;
}

}  // namespace

std::unique_ptr<Study> make_learning_speed_study() {
  return std::make_unique<LearningSpeedStudy>();
}

}  // namespace synaptica
