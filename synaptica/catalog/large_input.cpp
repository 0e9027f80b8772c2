#include "synaptica/catalog/large_input.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

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
#include "synaptica/core/error.h"
#include "synaptica/rate/driven.h"
#include "synaptica/rate/relaxation.h"

namespace synaptica {

namespace {

using numerics::NoiseField;
using numerics::Purpose;
using Values = std::vector<double>;

// Formula 1 with the response of the network at rest and of the network under the input.
struct InputFormulas {
  Values at_rest;            // gain/T sigma^2 at rest
  Values variance;           // gain/T sigma^2 under the input
  Values variance_and_gain;  // mean slope/T sigma^2, both under the input
};

InputFormulas input_formulas(const RelationNetwork& network, const Values& at_rest, const Values& variance,
                             const Values& mean_slope, const Values& drive) {
  InputFormulas formulas = {at_rest, {}, {}};
  for (std::size_t k = 0; k < variance.size(); ++k) {
    const double relative = variance[k] / network.setting.temperature * drive[k];
    formulas.variance.push_back(network.slope * relative);
    formulas.variance_and_gain.push_back(mean_slope[k] * relative);
  }
  return formulas;
}

Values distance(const Values& a, const Values& b) {
  Values result;
  for (std::size_t k = 0; k < a.size(); ++k) result.push_back(std::fabs(a[k] - b[k]));
  return result;
}

std::vector<FormulaValues> list_of(const InputFormulas& formulas, const Values* input_state,
                                   const InputFormulas* bounds = nullptr) {
  std::vector<FormulaValues> list = {
      {"spontaneous", &formulas.at_rest, bounds == nullptr ? nullptr : &bounds->at_rest},
      {"input-driven", &formulas.variance, bounds == nullptr ? nullptr : &bounds->variance},
      {"input-driven-gain", &formulas.variance_and_gain,
       bounds == nullptr ? nullptr : &bounds->variance_and_gain}};
  if (input_state != nullptr) list.push_back({"input-state", input_state});
  return list;
}

StudyDescription description() {
  StudyDescription d;
  d.name = "large-input";
  d.title = "Which response to use when the input is strong";
  d.summary =
      "A strong input takes neurons to where they respond less: spontaneous activity then no longer tells "
      "how fast a network "
      "learns. Formula 1 with the covariance at rest, with that under the input, with the mean gain there "
      "too, and the "
      "response at the input state, each against measured speeds.";
  d.source =
      "docs/theory/fluctuation-learning.md; after T. Kurikawa and K. Kaneko, Nat. Commun. 16 (2025), arXiv "
      "2409.13597 "
      "(the public abstract was read, not the full text)";
  d.parameters = relation_parameters(40, "graded");
  d.parameters.push_back(
      {"driven_time", "recorded under each input, of each trial", 60.0, "time", Range::between(1, 1e6)});
  const std::string thermal =
      "|closure - fixed point|: noise acts in first order of the temperature, the closure takes in what "
      "comes through mean "
      "slopes and leaves out what is of no higher order";
  const auto add = [&](const char* name, const char* meaning, const char* unit, ObservableKind kind,
                       const std::string& allowance = {}) {
    const bool compared = kind == ObservableKind::compared;
    d.observables.push_back({.name = name,
                             .meaning = meaning,
                             .unit = unit,
                             .kind = kind,
                             .axes = {"pair"},
                             .allowance_reason = allowance,
                             .resolution_reason = compared
                                                      ? "a tenth of itself, or what a full run sees; as in "
                                                        "learning-speed"
                                                      : ""});
  };
  add("speed", "of the overlap with the target, per learning rate; theory of the closure under the input",
      "1/time", ObservableKind::compared, thermal + "; transients and learning rate as in learning-speed");
  add("drive", "what there is to learn from, b . x_eta/N: of Hebb's rule the evoked power q", "1",
      ObservableKind::compared, thermal);
  add("driven_slope", "mean slope of neurons under the input", "1", ObservableKind::compared, thermal);
  describe_formula_statistics(d);
  add("input_state", "speed at the fixed point under the input, without noise", "1/time",
      ObservableKind::predicted);
  add("spontaneous", "speed by variance at rest and gain", "1/time", ObservableKind::predicted);
  add("input_driven", "speed by variance under the input and gain", "1/time", ObservableKind::predicted);
  add("input_driven_gain", "speed by variance and mean slope under the input", "1/time",
      ObservableKind::predicted);
  add("driven_variance",
      "variance along the target under the input; its theory is judged through the formulas", "1",
      ObservableKind::measured);
  add("offset", "overlap where the fitted line meets the start of learning, per learning rate", "1",
      ObservableKind::measured);
  add("state_ratio", "variance between trials' means over that between their halves: 1 of one state", "1",
      ObservableKind::measured);
  d.observables.push_back(
      {.name = "perturbation_growth",
       .meaning = "rate at which small perturbations grow under the first input; below 0 they die out",
       .unit = "1/time",
       .kind = ObservableKind::measured});
  d.figures = {{.name = "correlation",
                .title = "How well each response ranks pairs",
                .caption = "Theory and simulation, with the strength of the input.",
                .observable = "correlation",
                .x = "",
                .colour = "formula"},
               {.name = "slope",
                .title = "How right each response is in size",
                .caption = "1 where it gives the speed itself.",
                .observable = "slope",
                .x = "",
                .colour = "formula"},
               {.name = "formulas",
                .title = "Speed of learning against what responses say",
                .caption = "On the line a response gives the speed itself.",
                .observable = "speed",
                .x = "",
                .against = {"spontaneous", "input_driven", "input_driven_gain", "input_state"}}};
  return d;
}

class LargeInputStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override;
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override {
    return relation_memory(parameters);
  }
  [[nodiscard]] std::vector<Axis> axes(const Parameters& parameters) const override;
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;
  [[nodiscard]] std::vector<std::string> warnings(const PointResult& point) const override {
    return relation_warnings(point, {.speed = "speed", .offset = "offset", .drive = "drive"});
  }

 private:
  StudyDescription description_ = description();
  PointMemo<RelationNetwork> networks_;
};

const Values* input_state_of(const RelationNetwork& network) {
  return network.input_state ? &network.input_state->speed : nullptr;
}

void LargeInputStudy::validate(const Parameters& parameters) const {
  validate_relation(parameters);
  const RateSetting setting(parameters);
  if (setting.rule.post_follows_activity())
    throw InvalidArgument(
        "rule = " + parameters.text("rule") +
        ": here a response is a variance along the target, of rules whose post factor is the target; "
        "choose hebbian, hebbian-input or covariance, or the study learning-speed");
  if (setting.input_strength == 0)
    throw InvalidArgument("input_strength = 0: a study of strong inputs needs one");
  if (PairFamily(parameters).pairs < 3)
    throw InvalidArgument("pairs = " + std::to_string(PairFamily(parameters).pairs) +
                          ": statistics over pairs need at least 3");
}

std::vector<Axis> LargeInputStudy::axes(const Parameters& parameters) const {
  return {pair_axis(parameters), formula_axis(list_of({}, input_state_of(*networks_.at(parameters))))};
}

Prediction LargeInputStudy::predict(const Parameters& parameters) const {
  const auto network = networks_.at(parameters);
  const std::size_t pairs = network->family.pairs;
  const RelationPrediction theory =
      relation_prediction(*network, RecordingSetting(parameters).recorded(), true);
  const Values* const input_state = input_state_of(*network);
  Prediction prediction;
  const auto of_pairs = [&](const char* name, const Values& value) {
    prediction[name] = {.value = Array::vector(value)};
  };
  if (input_state != nullptr) {
    of_pairs("input_state", *input_state);
  } else {
    prediction["input_state"] = left_out_observable({pairs}, network->input_state_missing);
  }
  if (!theory.missing.empty()) {
    for (const char* name :
         {"speed", "drive", "driven_slope", "spontaneous", "input_driven", "input_driven_gain"})
      prediction[name] = left_out_observable({pairs}, theory.missing);
    leave_out_formula_statistics(list_of({}, input_state).size(), theory.missing, prediction);
    return prediction;
  }
  const EvokedTheory& driven = theory.evoked;
  const EvokedTheory& cold = theory.evoked_at_fixed_point;
  const Values& drive = theory.formulas.drive;
  const InputFormulas formulas =
      input_formulas(*network, theory.formulas.formula1, driven.variance, driven.mean_slope, drive);
  InputFormulas bounds = {theory.formula_bounds.formula1, {}, {}};
  const InputFormulas at_fixed_point =
      input_formulas(*network, formulas.at_rest, cold.variance, cold.mean_slope, drive);
  bounds.variance = distance(formulas.variance, at_fixed_point.variance);
  bounds.variance_and_gain = distance(formulas.variance_and_gain, at_fixed_point.variance_and_gain);
  for (std::size_t k = 0; k < pairs; ++k) {
    const double relative = theory.formula_bounds.drive[k] / std::fabs(drive[k]);
    bounds.variance[k] += relative * std::fabs(formulas.variance[k]);
    bounds.variance_and_gain[k] += relative * std::fabs(formulas.variance_and_gain[k]);
  }
  const auto resolutions = pair_resolutions(theory.speed, theory.speed_bound, theory.noise.speed);
  prediction["speed"] = some_of_pairs(theory.speed, theory.speed_bound, resolutions, 10);
  prediction["drive"] =
      some_of_pairs(drive, theory.formula_bounds.drive,
                    pair_resolutions(drive, theory.formula_bounds.drive, theory.noise.drive));
  const Values slope_bound = distance(driven.mean_slope, cold.mean_slope);
  prediction["driven_slope"] = some_of_pairs(
      driven.mean_slope, slope_bound, pair_resolutions(driven.mean_slope, slope_bound, Values(pairs, 0)));
  of_pairs("spontaneous", formulas.at_rest);
  of_pairs("input_driven", formulas.variance);
  of_pairs("input_driven_gain", formulas.variance_and_gain);
  predict_formula_statistics(list_of(formulas, input_state, &bounds),
                             {theory.speed, theory.speed_bound, theory.speed_noise, drive}, prediction);
  return prediction;
}

Dataset LargeInputStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const auto network = networks_.at(parameters);
  const RateSetting& setting = network->setting;
  const RecordingSetting recording(parameters);
  const NoiseField noise(key, Purpose::rate_noise);
  const RelationMeasurement measured = measure_relation(*network, recording, noise);
  const double warm_up = recording.warm_up > 0 ? recording.warm_up : rate::warm_up_time(measured.growth);
  // Noise of its own: that of learning is in the speeds.
  const rate::DrivenActivity driven =
      rate::measure_driven(learning_problem(*network), NoiseField(key, Purpose::rate_driven_noise),
                           {.trials = setting.trials,
                            .warm_up = warm_up,
                            .time = parameters.real("driven_time"),
                            .interval = recording_interval});
  const InputFormulas formulas = input_formulas(*network, measured.formulas.formula1, driven.variance,
                                                driven.mean_slope, measured.formulas.drive);
  Dataset data;
  data.add("speed", Array::vector(measured.speeds()));
  data.add("offset", Array::vector(measured.offsets()));
  data.add("drive", Array::vector(measured.formulas.drive));
  data.add("driven_variance", Array::vector(driven.variance));
  data.add("driven_slope", Array::vector(driven.mean_slope));
  data.add("state_ratio", Array::vector(state_ratios(*network, measured)));
  data.add("perturbation_growth", measured.growth.mean);
  data.add("formulas", stacked(list_of(formulas, input_state_of(*network))));
  return data;
}

}  // namespace

std::unique_ptr<Study> make_large_input_study() {
  return std::make_unique<LargeInputStudy>();
}

}  // namespace synaptica
