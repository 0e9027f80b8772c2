#include "synaptica/catalog/learning_time.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/catalog/learning_time_network.h"
#include "synaptica/catalog/point_memo.h"
#include "synaptica/catalog/rate_warnings.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/rate/measurement.h"
#include "synaptica/rate/relation.h"
#include "synaptica/rate/scatter.h"
#include "synaptica/study/comparison.h"
#include "synaptica/study/run_result.h"

namespace synaptica {

namespace {

using numerics::NoiseField;
using numerics::Purpose;
using rate::ThresholdCrossing;

constexpr std::size_t fewest_pairs = 3;  // of statistics
const char* const of_hebb = "the law of growth is that of Hebb's rule";

// Statistics of completion times against four predictions: name and what is said of it.
struct Prophet {
  std::string name, meaning;
  bool law;      // by the law of growth
  bool formula;  // by formula 1, from a recording
};
const std::vector<Prophet>& prophets() {
  static const std::vector<Prophet> all = {
      {"speed", "speed_time", false, false},
      {"growth", "growth_time", true, false},
      {"formula1", "threshold/(learning_rate speed), the speed by formula 1 from recorded variance", false,
       true},
      {"formula1_growth", "the law of growth, with the speed by formula 1", true, true}};
  return all;
}

std::vector<ParameterSpec> parameters_of_the_study() {
  std::vector<ParameterSpec> specs;
  for (ParameterSpec& spec : rate_parameters("tanh")) {
    if (spec.name == "skip_time" || spec.name == "estimator") continue;  // of lines fitted to the start
    if (spec.name == "input_strength") spec.default_value = 0.5;
    if (spec.name == "learning_rate") {
      spec.default_value = 0.3;
      spec.meaning = "of the trials";
    }
    if (spec.name == "learning_time") {
      spec.default_value = 300.0;
      spec.meaning = "for which learning is followed; what is not learned then is unfinished";
    }
    specs.push_back(std::move(spec));
  }
  for (ParameterSpec& spec : pair_family_parameters(40, "graded")) specs.push_back(std::move(spec));
  specs.push_back({"recording_trials", "trials of the recording of spontaneous activity, for formula 1",
                   std::int64_t{32}, "1", Range::between(2, 1e6)});
  specs.push_back({"recording_time", "of spontaneous activity, of each of these trials", 300.0, "time",
                   Range::between(1, 1e6)});
  specs.push_back({"threshold", "growth of the overlap at which a mapping counts as learned", 0.2, "1",
                   Range{.lowest = 0, .highest = 1e6, .lowest_included = false}});
  return specs;
}

StudyDescription description() {
  StudyDescription d;
  d.name = "learning-time";
  d.title = "How long a network takes to learn a mapping";
  d.summary =
      "A network learns many mappings, each until the overlap with its target has grown by a threshold. Does "
      "the "
      "initial speed tell how long that takes? For a linear network and a target that is an eigenvector of "
      "its "
      "coupling the time is known; for others it is measured and held against 1/speed and against the law of "
      "slow "
      "Hebbian growth.";
  d.source =
      "docs/theory/fluctuation-learning.md; after T. Kurikawa and K. Kaneko, Nat. Commun. 16 (2025), arXiv "
      "2409.13597 (the public abstract was read, not the full text)";
  d.parameters = parameters_of_the_study();
  const auto measured = [](const std::string& name, const std::string& meaning) {
    return ObservableSpec{.name = name, .meaning = meaning, .kind = ObservableKind::measured};
  };
  d.observables = {
      {.name = "completion_time",
       .meaning = "when the trials' mean overlap has grown by the threshold; learning_time where it has not",
       .unit = "time",
       .axes = {"pair"},
       .allowance_reason = "noise beyond the law of the mean: what correlated fluctuations shift; half the "
                           "curvature of the course times "
                           "the scatter of single trials; and first passage, early by s/a times the smaller "
                           "of s k/a and 3 (noise s of the "
                           "trials' mean, its relaxation rate k, slope a)",
       .resolution_reason = "a fiftieth of the time: the lag of the response in a network that takes 50 "
                            "relaxation times; at least twice "
                            "the allowance"},
      {.name = "growth_time",
       .meaning = "completion by the law of slow Hebbian growth, of initial speed and response to the input",
       .unit = "time",
       .kind = ObservableKind::predicted,
       .axes = {"pair"}},
      {.name = "speed_time",
       .meaning = "completion if the initial speed lasted: threshold/(learning_rate speed)",
       .unit = "time",
       .kind = ObservableKind::predicted,
       .axes = {"pair"}},
      {.name = "initial_speed",
       .meaning = "of the overlap, per learning rate; exact for linear neurons, else by Gaussian closure",
       .unit = "1/time",
       .kind = ObservableKind::predicted,
       .axes = {"pair"}},
      {.name = "response_power",
       .meaning = "mean squared activity that the input evokes",
       .kind = ObservableKind::predicted,
       .axes = {"pair"}},
      measured("unfinished", "pairs whose trials' mean has not grown by the threshold in learning_time"),
      measured("unfinished_trials", "trials, of all pairs, whose own overlap has not"),
  };
  for (const Prophet& prophet : prophets()) {
    d.observables.push_back(
        measured(prophet.name + "_rank",
                 "rank correlation of completion time and " + prophet.meaning + "; over pairs that finish"));
    d.observables.push_back(
        measured(prophet.name + "_exponent", "of completion time as a power of the same; 1 where it holds"));
    d.observables.push_back(
        measured(prophet.name + "_determination", "R^2 of that power law, of the logarithms"));
  }
  d.figures = {{.name = "completion-time",
                .title = "Time to learn, pair by pair",
                .caption = "Measured (and, where the law is exact, predicted) against what the initial speed "
                           "says and what the "
                           "law of growth says; on the line of equality the prediction is right.",
                .observable = "completion_time",
                .x = "",
                .against = {"speed_time", "growth_time"}},
               {.name = "pairs",
                .title = "Time to learn, by number of the pair",
                .caption = "Dashed: by the initial speed, and by the law of growth.",
                .observable = "completion_time",
                .x = "pair",
                .beside = {"speed_time", "growth_time"}}};
  return d;
}

class LearningTimeStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override;
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override;
  [[nodiscard]] std::vector<Axis> axes(const Parameters& parameters) const override;
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;
  [[nodiscard]] std::vector<std::string> warnings(const PointResult& point) const override;

 private:
  StudyDescription description_ = description();
  PointMemo<LearningTimeNetwork> networks_;
};

void LearningTimeStudy::validate(const Parameters& parameters) const {
  const RateSetting setting(parameters);
  setting.validate();
  PairFamily(parameters).validate(setting);
}

double LearningTimeStudy::memory_needed(const Parameters& parameters) const {
  const RateSetting setting(parameters);
  const auto n = static_cast<double>(setting.neurons);
  const double rows = static_cast<double>(setting.trials) * static_cast<double>(PairFamily(parameters).pairs);
  return 8 * n * (20 * n + 8 * rows + (setting.rule.post_follows_activity() ? rows * n : 0));
}

std::vector<Axis> LearningTimeStudy::axes(const Parameters& parameters) const {
  Axis pair = {.name = "pair", .meaning = "number of the pair", .coordinates = {}};
  for (std::int64_t k = 0; k < parameters.integer("pairs"); ++k)
    pair.coordinates.push_back(static_cast<double>(k));
  return {pair};
}

Prediction LearningTimeStudy::predict(const Parameters& parameters) const {
  const auto network = networks_.at(parameters);
  const RateSetting& setting = network->setting;
  const std::size_t pairs = network->family.pairs;
  const Array none = Array::filled({pairs}, 0);
  PredictedObservable growth_time = {none}, speed_time = {none}, speed = {none}, power = {none};
  PredictedObservable time = {none, none, none};
  for (std::size_t k = 0; k < pairs; ++k) {
    speed.value.values[k] = network->onset.speed[k];
    power.value.values[k] = network->power(k);
    speed_time.value.values[k] = network->speed_time(network->onset.speed[k]);
    growth_time.value.values[k] = network->growth_time(k, network->onset.speed[k]);
    // Where no exact time is known, the nearest prediction stands in its place, and is not judged.
    time.value.values[k] =
        std::min(setting.learning_time, (network->law ? growth_time : speed_time).value.values[k]);
    if (!network->growth[k]) continue;
    const auto completion = [&](bool fluctuations) {
      return network->growth[k]->completion(network->threshold, setting.learning_rate, setting.decay,
                                            setting.learning_time, fluctuations);
    };
    const std::optional<ThresholdCrossing> done = completion(true);
    const std::optional<ThresholdCrossing> without = completion(false);
    if (!done || !without) continue;
    // A course of slope a that carries noise of deviation s, which lives for 1/k, first passes a level early: by s^2 k/a^2
    // where a course crosses faster than the noise turns, and never by much more than 2 s/a.
    const double deviation =
        std::sqrt(done->spread * network->linear->euler_variance_along(network->mapping(k).target) /
                  static_cast<double>(setting.neurons * setting.trials));
    const double first_passage =
        deviation / done->rate * std::min(3.0, deviation * done->relaxation / done->rate);
    const double allowance = 1e-9 * done->time + std::fabs(done->time - without->time) +
                             std::fabs(done->curvature) / done->rate * done->scatter / 2 + first_passage;
    if (!(done->time + 2 * allowance < setting.learning_time)) continue;
    time.value.values[k] = done->time;
    time.allowance.values[k] = allowance;
    time.resolution.values[k] = std::max(0.02 * done->time, 2 * allowance);
    time.compared_entries.push_back(k);
  }
  Prediction prediction;
  prediction["completion_time"] =
      time.compared_entries.empty()
          ? left_out_observable(
                {pairs},
                "the time is known where neurons are linear, the target is an eigenvector of the "
                "coupling and learning is over within learning_time: for no pair here")
          : time;
  const std::size_t count = time.compared_entries.size();
  if (count > most_compared_entries) {
    std::vector<std::size_t>& some = prediction["completion_time"].compared_entries;
    some.clear();
    for (std::size_t i = 0; i < most_compared_entries; ++i)
      some.push_back(time.compared_entries[i * (count - 1) / (most_compared_entries - 1)]);
  }
  prediction["growth_time"] = network->law ? growth_time : left_out_observable({pairs}, of_hebb);
  prediction["speed_time"] = speed_time;
  prediction["initial_speed"] = speed;
  prediction["response_power"] = power;
  for (const Prophet& prophet : prophets()) {
    std::string why;
    if (pairs < fewest_pairs) why = "statistics over pairs need at least 3";
    if (prophet.law && !network->law) why = of_hebb;
    if (prophet.formula && setting.temperature == 0)
      why = "without noise there is no variance to read a speed from";
    if (why.empty()) continue;
    for (const char* statistic : {"_rank", "_exponent", "_determination"})
      prediction[prophet.name + statistic] = left_out_observable({}, why);
  }
  return prediction;
}

Dataset LearningTimeStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const auto network = networks_.at(parameters);
  const RateSetting& setting = network->setting;
  const std::size_t pairs = network->family.pairs;
  const Completions completions = simulate_completions(*network, NoiseField(key, Purpose::rate_noise));

  Dataset dataset;
  Array times = Array::filled({pairs}, setting.learning_time);
  std::vector<std::size_t> finished;
  std::vector<double> finished_times;
  for (std::size_t k = 0; k < pairs; ++k) {
    if (!std::isfinite(completions.time[k])) continue;
    times.values[k] = completions.time[k];
    finished.push_back(k);
    finished_times.push_back(completions.time[k]);
  }
  dataset.add("completion_time", times);
  dataset.add("unfinished", static_cast<double>(pairs - finished.size()));
  dataset.add("unfinished_trials", static_cast<double>(completions.unfinished_trials));
  if (pairs < fewest_pairs) return dataset;
  if (finished.size() < fewest_pairs)
    throw InvalidArgument(
        "learning_time = " + number_text(setting.learning_time) + ": " + std::to_string(finished.size()) +
        " of " + std::to_string(pairs) +
        " pairs are learned by then, statistics need at least 3; choose a longer one, a larger "
        "learning_rate or a smaller threshold");

  std::vector<double> recorded(pairs, 0);  // speeds by formula 1
  if (setting.temperature > 0) {
    const rate::SpontaneousActivity activity =
        rate::measure_spontaneous(network->problem(), NoiseField(key, Purpose::rate_recording),
                                  {.trials = static_cast<std::size_t>(parameters.integer("recording_trials")),
                                   .time = parameters.real("recording_time")});
    for (const std::size_t k : finished)
      recorded[k] =
          rate::formula1(setting.rule, network->mapping(k), activity.covariance, setting.activation.slope(0),
                         setting.temperature, network->evoked(k), network->baseline);
  }
  for (const Prophet& prophet : prophets()) {
    if ((prophet.law && !network->law) || (prophet.formula && setting.temperature == 0)) continue;
    std::vector<double> foretold;
    for (const std::size_t k : finished) {
      const double speed = prophet.formula ? recorded[k] : network->onset.speed[k];
      foretold.push_back(prophet.law ? network->growth_time(k, speed) : network->speed_time(speed));
    }
    const rate::Scatter scatter = rate::scatter_statistics(foretold, finished_times);
    dataset.add(prophet.name + "_rank", scatter.rank_correlation);
    dataset.add(prophet.name + "_exponent", scatter.exponent);
    dataset.add(prophet.name + "_determination", scatter.exponent_determination);
  }
  return dataset;
}

std::vector<std::string> LearningTimeStudy::warnings(const PointResult& point) const {
  RateWarnings warnings;
  warnings.coupling(RateSetting(point.parameters).coupling());
  warnings.input(point.parameters.text("rule"), point.parameters.real("input_strength"));
  std::vector<std::string> sentences = warnings.sentences();
  const ObservableResult& unfinished = point.observable("unfinished");
  if (unfinished.mean.size() > 0 && unfinished.mean.values[0] > 0)
    sentences.push_back(
        number_text(unfinished.mean.values[0], 3) + " of " +
        std::to_string(point.parameters.integer("pairs")) +
        " pairs are not learned within learning_time: statistics leave them out, their times are "
        "lower bounds");
  return sentences;
}

}  // namespace

std::unique_ptr<Study> make_learning_time_study() {
  return std::make_unique<LearningTimeStudy>();
}

}  // namespace synaptica
