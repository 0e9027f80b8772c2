#include "synaptica/catalog/series_generation.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <string>
#include <utility>

#include "synaptica/catalog/rate_setting.h"
#include "synaptica/catalog/rate_warnings.h"
#include "synaptica/core/error.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/rate/learning.h"
#include "synaptica/rate/linear_theory.h"
#include "synaptica/rate/mean_orbit.h"
#include "synaptica/study/run_result.h"

namespace synaptica {

namespace {

using numerics::NoiseField;
using numerics::Purpose;
using rate::LearningBatch;
using rate::LearningProblem;
using rate::LineFit;
using rate::MeanOrbit;
using rate::TrialSpec;
using rate::TurningMapping;

// A network starts on its mean orbit; after as many relaxation times its covariances lack e^-20 of theirs.
constexpr double warm_up_relaxation_times = 10;
// A line is fitted to as many periods at least, however long they are.
constexpr std::size_t fewest_periods = 3;

struct Point {
  explicit Point(const Parameters& parameters)
      : setting(parameters), frequency(parameters.real("frequency")), coupling(setting.coupling()) {
    RateSetting rows = setting;
    for (const std::size_t part : {0, 1}) {
      rows.pair = 2 * setting.pair + part;
      target[part] = rows.target();
      input[part] = rows.input();
    }
    const double period = 2 * std::numbers::pi / frequency;
    steps = std::max<std::size_t>(3, static_cast<std::size_t>(std::llround(period / setting.time_step)));
    time_step = period / static_cast<double>(steps);
    skipped = static_cast<std::size_t>(std::ceil(setting.skip_time / period * (1 - 1e-12)));
    periods = std::max(skipped + fewest_periods,
                       static_cast<std::size_t>(setting.learning_time / period * (1 + 1e-12)));
    // Of linear neurons it is known beforehand whether there is a stationary state, and said better.
    if (linear())
      static_cast<void>(
          rate::LinearTheory(coupling, setting.activation.gain, setting.temperature, time_step));
  }

  [[nodiscard]] bool linear() const { return setting.activation.kind == rate::ActivationKind::linear; }
  [[nodiscard]] TurningMapping mapping() const {
    return {target[0], target[1], input[0], input[1], setting.input_strength, frequency};
  }
  [[nodiscard]] double period() const { return static_cast<double>(steps) * time_step; }
  [[nodiscard]] MeanOrbit orbit(double temperature, std::size_t steps_of_a_period) const {
    return rate::mean_orbit(coupling, setting.activation, mapping(), temperature, steps_of_a_period);
  }
  [[nodiscard]] double speed(const MeanOrbit& orbit) const {
    return rate::learning_speed(setting.rule, mapping(), coupling, orbit);
  }
  /// When the middle of period k is: steps 1 ... steps of it are averaged.
  [[nodiscard]] double middle(std::size_t k) const {
    return (static_cast<double>(k * steps) + static_cast<double>(steps + 1) / 2) * time_step;
  }
  /// Of the mean overlaps of all periods; those that are skipped are left out.
  [[nodiscard]] LineFit fit(const std::vector<double>& overlaps) const {
    std::vector<double> times;
    for (std::size_t k = skipped; k < periods; ++k) times.push_back(middle(k));
    return rate::fit_line(times, std::span(overlaps).subspan(skipped));
  }

  RateSetting setting;
  double frequency;
  Array coupling;
  std::vector<double> target[2], input[2];
  std::size_t steps, skipped, periods;
  double time_step;
};

StudyDescription description() {
  StudyDescription d;
  d.name = "series-generation";
  d.title = "How fast a network starts to generate a time series";
  d.summary =
      "A network is shown an input that turns in a plane and learns to answer with a target that turns "
      "alike. "
      "The speed of the overlap averaged over a period: from the response at that frequency, exact for "
      "linear "
      "neurons and along the mean orbit for others, against simulated learning.";
  d.source =
      "docs/theory/fluctuation-learning.md; after T. Kurikawa and K. Kaneko, Nat. Commun. 16 (2025), arXiv "
      "2409.13597 (the public abstract was read, not the full text)";
  d.parameters = rate_parameters("tanh");
  d.parameters.push_back(
      {"frequency",
       "of input and target, in radians; time_step is moved so that a period has a whole number of "
       "steps, and at least 3 periods after skip_time are fitted",
       1.0, "1/time", Range::between(1e-3, 1e3)});
  d.observables = {
      {.name = "speed",
       .meaning =
           "of the overlap averaged over a period, per learning rate; theory of the fitted line, of the "
           "simulated step, transients included",
       .unit = "1/time",
       .allowance_reason = "what is left of the offset's correlated fluctuations after skip_time, in the "
                           "fit; of neurons that are not "
                           "linear, as much as noise changes the speed, which the closure knows in part; "
                           "with the estimator paired, "
                           "second order in the learning rate: 3 learning_rate learning time sqrt(E|b|^2 "
                           "|chi target|^2)/neurons",
       .resolution_reason = "a twentieth of the larger of itself and the speed without recurrent response, "
                            "gain sqrt(E|b|^2/neurons q)"
                            "/(2 (1 + frequency^2)); at least twice the allowance",
       .expected_per_replica = true},
      {.name = "offset",
       .meaning = "overlap where the fitted line meets the start of learning, per learning rate",
       .kind = ObservableKind::measured},
      {.name = "speed_euler",
       .meaning = "speed with the simulated step, after all transients",
       .unit = "1/time",
       .kind = ObservableKind::predicted},
      {.name = "speed_mean_slope",
       .meaning =
           "speed by the response of a linear network with the neurons' slopes averaged over the period",
       .unit = "1/time",
       .kind = ObservableKind::predicted},
      {.name = "response_power",
       .meaning = "squared mean activity of a neuron that the input evokes, averaged over the period",
       .kind = ObservableKind::predicted},
      {.name = "mean_slope",
       .meaning = "slope of the activation, averaged over neurons and period",
       .kind = ObservableKind::predicted},
      {.name = "relaxation_time",
       .meaning = "of the slowest mode, with slopes averaged over the period",
       .unit = "time",
       .kind = ObservableKind::predicted},
      {.name = "time_step_used",
       .meaning = "the time step with a whole number of steps a period",
       .unit = "time",
       .kind = ObservableKind::predicted},
  };
  d.figures = {{.name = "speed",
                .title = "Initial speed of learning a series",
                .caption = "Theory of the simulated step (line) and simulation; dashed: the response of a "
                           "linear network with the "
                           "neurons' mean slopes, and the theory after all transients.",
                .observable = "speed",
                .x = "",
                .beside = {"speed_mean_slope", "speed_euler"}},
               {.name = "response-power",
                .title = "Activity that the input evokes",
                .caption = "Faster inputs evoke less: with less to learn from, learning is slower.",
                .observable = "response_power",
                .x = ""}};
  return d;
}

class SeriesGenerationStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override;
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override;
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;
  [[nodiscard]] std::vector<std::string> warnings(const PointResult& point) const override;

 private:
  StudyDescription description_ = description();
};

void SeriesGenerationStudy::validate(const Parameters& parameters) const {
  const RateSetting setting(parameters);
  setting.validate();
  if (setting.rule.post_follows_activity())
    throw InvalidArgument(
        "rule = " + parameters.text("rule") +
        ": a target that turns is learned by rules whose post factor is the target alone; choose "
        "hebbian, hebbian-input or covariance");
  if (rate::needs_baseline(setting.rule) && setting.activation.value(1) != -setting.activation.value(-1))
    throw InvalidArgument("activation = " + parameters.text("activation") +
                          ": with rule = " + parameters.text("rule") +
                          " activity at rest is taken off, and here it is taken to be 0; choose tanh, erf or "
                          "linear, or the rule hebbian");
  if (setting.generator == "walsh" &&
      std::max(setting.target_seed, setting.input_seed) + 2 * (2 * setting.pair + 1) >= setting.neurons)
    throw InvalidArgument("pair = " + std::to_string(setting.pair) + ": " + std::to_string(setting.neurons) +
                          " Walsh rows do not hold two targets and two inputs for it");
}

double SeriesGenerationStudy::memory_needed(const Parameters& parameters) const {
  const RateSetting setting(parameters);
  const auto n = static_cast<double>(setting.neurons);
  const double steps = 2 * std::numbers::pi / (parameters.real("frequency") * setting.time_step);
  return 8 * n * (20 * n + 6 * steps + 16 * static_cast<double>(setting.trials));
}

PredictedObservable predicted(double value) {
  return {.value = Array::scalar(value)};
}

Prediction SeriesGenerationStudy::predict(const Parameters& parameters) const {
  const Point point(parameters);
  const RateSetting& setting = point.setting;
  const TurningMapping mapping = point.mapping();
  const auto n = static_cast<double>(setting.neurons);
  const MeanOrbit orbit = point.orbit(setting.temperature, point.steps);
  const double euler = point.speed(orbit);
  const double by_mean_slope = rate::series_speed(setting.rule, mapping, point.coupling, orbit.mean_slope);
  double slope = 0;
  for (const double value : orbit.mean_slope) slope += value / n;

  // In continuous time: of linear neurons exactly, of others to second order in the step.
  double speed = by_mean_slope;
  double noise = 0;
  if (!point.linear()) {
    speed = 2 * point.speed(point.orbit(setting.temperature, 2 * point.steps)) - euler;
    if (setting.temperature > 0) noise = std::fabs(euler - point.speed(point.orbit(0, point.steps)));
  }

  // What allowance and resolution are made of: E|b|^2/N with and without fluctuations, |chi(w) target|^2/N.
  const double q = orbit.power();
  const double variance = numerics::trace(orbit.covariance) / n;
  const bool from_activity = parameters.text("rule") != "hebbian-input";
  const double mean_power = from_activity ? q : 1;
  const double power = from_activity ? q + variance : 1;
  std::vector<std::complex<double>> target(setting.neurons);
  for (std::size_t i = 0; i < target.size(); ++i) target[i] = {point.target[0][i], -point.target[1][i]};
  double answer = 0;
  for (const auto& value : rate::turning_response(point.coupling, orbit.mean_slope, point.frequency, target))
    answer += std::norm(value) / (2 * n);
  const double scale = std::max(
      std::fabs(euler), slope * std::sqrt(mean_power * q) / (2 * (1 + point.frequency * point.frequency)));
  const double learning_time = static_cast<double>(point.periods) * point.period();
  const double change =
      setting.tangent ? 0 : 3 * setting.learning_rate * learning_time * std::sqrt(power * answer);
  // The line through a exp(-t/r) from t0 on, for a time W, has a slope of at most a exp(-t0/r) 6 r/W^2, and never more
  // than a exp(-t0/r)/r; a is what correlated fluctuations learn while they last.
  const double r = orbit.relaxation_time;
  const double window = static_cast<double>(point.periods - point.skipped) * point.period();
  const double left = from_activity ? std::sqrt(answer) * r * variance *
                                          std::exp(-static_cast<double>(point.skipped) * point.period() / r) *
                                          std::min(1 / r, 6 * r / (window * window))
                                    : 0;
  const double allowance = 1e-12 + change * scale + left + noise;

  Prediction prediction;
  prediction["speed"] = {Array::scalar(speed), Array::scalar(allowance),
                         Array::scalar(std::max(0.05 * scale, 2 * allowance))};
  prediction["speed_euler"] = predicted(euler);
  prediction["speed_mean_slope"] = predicted(by_mean_slope);
  prediction["response_power"] = predicted(q);
  prediction["mean_slope"] = predicted(slope);
  prediction["relaxation_time"] = predicted(r);
  prediction["time_step_used"] = predicted(point.time_step);
  return prediction;
}

Dataset SeriesGenerationStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const Point point(parameters);
  const RateSetting& setting = point.setting;
  const std::size_t n = setting.neurons;
  const MeanOrbit orbit = point.orbit(setting.temperature, point.steps);
  const auto columns = [&](const std::vector<double>(&parts)[2]) {
    Array result = {{1, 2, n}, parts[0]};
    result.values.insert(result.values.end(), parts[1].begin(), parts[1].end());
    return result;
  };
  LearningProblem problem;
  problem.coupling = point.coupling;
  problem.activation = setting.activation;
  problem.temperature = setting.temperature;
  problem.time_step = point.time_step;
  problem.targets = columns(point.target);
  problem.inputs = columns(point.input);
  problem.input_strength = setting.input_strength;
  problem.frequency = point.frequency;
  problem.decay = setting.decay;
  std::vector<TrialSpec> specs;
  for (std::uint32_t t = 0; t < setting.trials; ++t) {
    if (setting.tangent) {
      specs.push_back({.noise = t, .tangent = true});
    } else {
      specs.push_back({.noise = t, .learning_rate = setting.learning_rate});
      specs.push_back({.noise = t});
    }
  }
  LearningBatch<double> batch(problem, setting.rule, specs, NoiseField(key, Purpose::rate_noise));
  for (std::size_t t = 0; t < specs.size(); ++t) batch.set_state(t, std::span(orbit.states.values).first(n));
  const double warm_up = warm_up_relaxation_times * orbit.relaxation_time / point.period();
  batch.advance(point.steps * static_cast<std::size_t>(std::ceil(warm_up)));

  batch.start_learning();
  std::vector<double> overlaps;  // of all trials: the fit of a mean is the mean of the fits
  for (std::size_t period = 0; period < point.periods; ++period) {
    double total = 0;
    for (std::size_t k = 0; k < point.steps; ++k) {
      batch.advance(1);
      for (std::size_t t = 0; t < setting.trials; ++t)
        total += setting.tangent ? batch.tangent_overlap(t)
                                 : (batch.overlap(2 * t) - batch.overlap(2 * t + 1)) / setting.learning_rate;
    }
    overlaps.push_back(total / static_cast<double>(point.steps * setting.trials));
  }
  const LineFit fit = point.fit(overlaps);
  Dataset dataset;
  dataset.add("speed", fit.slope);
  dataset.add("speed_expected", point
                                    .fit(rate::learning_curve(setting.rule, point.mapping(), point.coupling,
                                                              orbit, setting.decay, point.periods))
                                    .slope);
  dataset.add("offset", fit.intercept);
  return dataset;
}

std::vector<std::string> SeriesGenerationStudy::warnings(const PointResult& point) const {
  const RateSetting setting(point.parameters);
  RateWarnings warnings;
  warnings.input(point.parameters.text("rule"), setting.input_strength);
  const ObservableResult& speed = point.observable("speed");
  const ObservableResult& offset = point.observable("offset");
  if (setting.input_strength != 0 && speed.mean.size() > 0) {
    warnings.onset(speed.mean.values, offset.mean.values, setting.tangent ? 0 : setting.learning_rate,
                   setting.learning_time);
    warnings.precision(speed.mean.values, speed.standard_error.values);
  }
  return warnings.sentences();
}

}  // namespace

std::unique_ptr<Study> make_series_generation_study() {
  return std::make_unique<SeriesGenerationStudy>();
}

}  // namespace synaptica
