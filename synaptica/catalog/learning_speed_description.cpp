#include "synaptica/catalog/learning_speed_description.h"

#include <numeric>
#include <span>

#include "synaptica/catalog/formula_statistics.h"
#include "synaptica/catalog/pair_family.h"
#include "synaptica/catalog/rate_setting.h"
#include "synaptica/catalog/relation_measurement.h"
#include "synaptica/catalog/relation_theory.h"
#include "synaptica/core/error.h"
#include "synaptica/rate/scatter.h"

namespace synaptica {

namespace {

// Measured response along targets against their variance; the drive is the last formula.
Array response_correlation(std::span<const Array> means) {
  const std::size_t pairs = means[1].size();
  std::vector<double> response = means[1].values;
  for (std::size_t k = 0; k < pairs; ++k) response[k] /= means[0].values[means[0].size() - pairs + k];
  return Array::scalar(rate::scatter_statistics(means[2].values, response).correlation);
}

void describe_observables(StudyDescription& d) {
  const std::string thermal =
      "|closure - fixed point|: noise acts in first order of the temperature, the closure takes in what "
      "comes through mean "
      "slopes and leaves out what is of no higher order";
  const std::string tenth =
      "a tenth of itself, by which formula 1 misses in the mildest network; where a full run sees less, 8 of "
      "its "
      "expected standard errors and the allowance, at most a fifth of itself or a tenth of the largest "
      "(relation_resolution.h)";
  const auto compared = [&](const char* name, const char* meaning, const char* unit,
                            const std::string& allowance) {
    d.observables.push_back({.name = name,
                             .meaning = meaning,
                             .unit = unit,
                             .axes = {"pair"},
                             .allowance_reason = allowance,
                             .resolution_reason = tenth});
  };
  compared("speed",
           "of the overlap with the target, per learning rate; theory of the closure under the input",
           "1/time",
           thermal +
               "; transients where the fitted line begins, and second order in the learning rate of paired "
               "copies (relation_prediction.h)");
  compared("drive", "what there is to learn from, b . x_eta/N: of Hebb's rule the evoked power q", "1",
           thermal);
  compared("target_variance_euler", "variance of spontaneous activity along the target, of the Euler map",
           "1", thermal);
  compared("formula1", "speed by spontaneous variance and evoked activity", "1/time", thermal);
  compared(
      "formula2", "speed by spontaneous covariance alone", "1/time",
      thermal +
          "; bias of the square of a recorded covariance, 2 tr(integral)/(recorded time) along the input");
  compared("integrated", "speed by the integral of lagged covariances and evoked activity", "1/time",
           thermal + "; bias of a finite recording, (sum of relaxation times)/(recorded time) of itself");
  compared("closure", "speed by the closure's response at rest and evoked activity", "1/time", thermal);
  describe_formula_statistics(d);
  d.observables.push_back({.name = "response_correlation",
                           .meaning = "Pearson's, of speed/drive and spontaneous variance over pairs",
                           .statistic = Statistic::function_of_means,
                           .allowance_reason = "as of correlations with formulas",
                           .resolution_reason = "as of correlations with formulas",
                           .inputs = {"formulas", "speed", "target_variance_euler"},
                           .function = response_correlation});
  const auto one_sided = [&](const char* name, const char* meaning, const char* unit, ObservableKind kind,
                             std::vector<std::string> axes) {
    d.observables.push_back(
        {.name = name, .meaning = meaning, .unit = unit, .kind = kind, .axes = std::move(axes)});
  };
  one_sided("input_state", "speed at the fixed point under the input, without noise", "1/time",
            ObservableKind::predicted, {"pair"});
  one_sided("mean_gain", "mean slope of neurons at rest, divided by that at 0", "1",
            ObservableKind::predicted, {});
  one_sided("relaxation_time", "of the slowest mode at rest, by the closure", "time",
            ObservableKind::predicted, {});
  one_sided("offset", "overlap where the fitted line meets the start of learning, per learning rate", "1",
            ObservableKind::measured, {"pair"});
  one_sided("state_ratio", "variance between trials' means over that between their halves: 1 of one state",
            "1", ObservableKind::measured, {"pair"});
  one_sided("perturbation_growth", "rate at which small perturbations grow; below 0 they die out", "1/time",
            ObservableKind::measured, {});
}

}  // namespace

std::vector<ParameterSpec> relation_parameters(std::int64_t default_pairs,
                                               const std::string& default_directions) {
  std::vector<ParameterSpec> all = rate_parameters("tanh");
  for (const auto& more : {pair_family_parameters(default_pairs, default_directions), recording_parameters()})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

void validate_relation(const Parameters& parameters) {
  const RateSetting setting(parameters);
  setting.validate();
  if (setting.temperature == 0)
    throw InvalidArgument(
        "temperature = 0: formulas 1 and 2 read absolute speeds from the variance that noise makes; choose "
        "above 0");
  PairFamily(parameters).validate(setting);
  RecordingSetting(parameters).validate(setting);
}

Axis pair_axis(const Parameters& parameters) {
  Axis pair = {.name = "pair",
               .meaning = "target and input",
               .coordinates = std::vector<double>(PairFamily(parameters).pairs)};
  std::iota(pair.coordinates.begin(), pair.coordinates.end(),
            static_cast<double>(parameters.integer("pair")));
  return pair;
}

double relation_memory(const Parameters& parameters) {
  const RateSetting setting(parameters);
  const auto n = static_cast<double>(setting.neurons);
  const auto pairs = static_cast<double>(PairFamily(parameters).pairs);
  const auto trials = static_cast<double>(setting.trials);
  const auto recorded = static_cast<double>(RecordingSetting(parameters).trials);
  // Some twenty matrices of theory and recording; rows of copies, twins and means; the recording's last samples; a matrix
  // of each trial of a rule that follows the activity.
  const double own = setting.rule.post_follows_activity() ? pairs * trials : 0;
  return 8 * n *
         (n * (20 + own) + 20 * pairs * trials + recorded * (10 + integration_time / recording_interval));
}

StudyDescription learning_speed_description() {
  StudyDescription d;
  d.name = "learning-speed";
  d.title = "Which activity tells how fast a network will learn";
  d.summary =
      "A noisy recurrent network learns to answer inputs with targets, from new to familiar ones. Its "
      "measured speeds of "
      "learning against formulas that read them from activity before learning: spontaneous variance and "
      "evoked response, "
      "spontaneous activity alone, lagged covariances, the state under the input. Theory predicts the "
      "speeds, and how well "
      "each formula does, or fails.";
  d.source =
      "docs/theory/fluctuation-learning.md; after T. Kurikawa and K. Kaneko, Nat. Commun. 16 (2025), arXiv "
      "2409.13597 "
      "(the public abstract was read, not the full text)";
  d.parameters = relation_parameters(40, "graded");
  describe_observables(d);
  d.figures = {
      {.name = "formulas",
       .title = "Speed of learning against what formulas say",
       .caption = "Each pair of target and input once a formula; on the line a formula is right. Below it: "
                  "it promises "
                  "too much.",
       .observable = "speed",
       .x = "",
       .against = {"formula1", "formula2", "integrated"}},
      {.name = "correlation",
       .title = "How well each formula ranks pairs",
       .caption = "Theory says how formulas do, also where they fail. The drive knows nothing of the target.",
       .observable = "correlation",
       .x = "formula"},
      {.name = "slope",
       .title = "How right each formula is in size",
       .caption = "1 where a formula gives the speed itself.",
       .observable = "slope",
       .x = "formula"},
      {.name = "speed",
       .title = "Speed of learning of each pair",
       .caption = "Theory of the closure under the input, and simulation; dashed: the state without noise.",
       .observable = "speed",
       .x = "pair",
       .beside = {"input_state"}}};
  return d;
}

}  // namespace synaptica
