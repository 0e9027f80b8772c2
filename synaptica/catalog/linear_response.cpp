#include "synaptica/catalog/linear_response.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "synaptica/catalog/rate_setting.h"
#include "synaptica/catalog/rate_warnings.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/numerics/vector_product.h"
#include "synaptica/rate/learning.h"
#include "synaptica/rate/linear_theory.h"
#include "synaptica/rate/relation.h"
#include "synaptica/study/run_result.h"

namespace synaptica {

namespace {

using numerics::dot;
using numerics::NoiseField;
using numerics::Purpose;
using rate::LearningBatch;
using rate::LearningOnset;
using rate::LearningProblem;
using rate::LinearTheory;
using rate::LineFit;
using rate::Mapping;
using rate::TrialSpec;

// A network starts at its mean; after as many relaxation times its covariances lack e^-20 of theirs.
constexpr double warm_up_relaxation_times = 10;
// Samples of the spontaneous variance are this far apart: nearly all that a mode of rate 1 or less has to tell.
constexpr double recording_interval = 0.5;

struct Point {
  explicit Point(const Parameters& parameters)
      : setting(parameters),
        recording_time(parameters.real("recording_time")),
        target(setting.target()),
        input(setting.input()),
        coupling(setting.coupling()),
        theory(coupling, setting.activation.gain, setting.temperature, setting.time_step) {}

  [[nodiscard]] Mapping mapping() const { return {target, input, setting.input_strength}; }

  RateSetting setting;
  double recording_time;
  std::vector<double> target, input;
  Array coupling;
  LinearTheory theory;
};

StudyDescription description() {
  StudyDescription d;
  d.name = "linear-response";
  d.title = "How fast a linear network starts to learn";
  d.summary =
      "A linear network of noisy rate neurons learns to answer an input with a target. Variance, response "
      "and the "
      "initial speed of learning by exact theory, for any coupling and rule, against simulated learning; "
      "beside them "
      "the fluctuation-learning relation, which reads the speed from spontaneous activity.";
  d.source =
      "docs/theory/fluctuation-learning.md; after T. Kurikawa and K. Kaneko, Nat. Commun. 16 (2025), arXiv "
      "2409.13597 "
      "(the public abstract was read, not the full text)";
  d.parameters = rate_parameters("linear");
  d.parameters.push_back(
      {"recording_time", "of spontaneous activity, for the variance", 300.0, "time", Range::between(1, 1e6)});
  const std::string order =
      "rounding; with the estimator paired, second order in the learning rate: 3 learning_rate learning_time "
      "sqrt(E|b|^2 |chi target|^2)/neurons, the relative change of the network while it learns";
  d.observables = {
      {.name = "target_variance_euler",
       .meaning = "variance of spontaneous activity along the target, of the Euler map",
       .allowance_reason = "rounding: the theory is that of the simulated map",
       .resolution_reason = "a twentieth of itself: the bias of a step of 0.1 at relaxation rate 1"},
      {.name = "speed",
       .meaning = "of the overlap with the target, per learning rate; theory of the fitted line, transients "
                  "included",
       .unit = "1/time",
       .allowance_reason = order,
       .resolution_reason =
           "a twentieth of the larger of itself and gain E[b] . x_eta/neurons, the speed without "
           "recurrent response; at least twice the allowance",
       .expected_per_replica = true},
      {.name = "offset",
       .meaning = "overlap where the fitted line meets the start of learning, per learning rate",
       .allowance_reason = "learning_time times that of the speed",
       .resolution_reason =
           "a fiftieth of what is learned in learning_time at the scale of the speed's resolution; at "
           "least twice the allowance",
       .expected_per_replica = true},
      {.name = "speed_euler",
       .meaning = "speed of the Euler map after all transients",
       .unit = "1/time",
       .kind = ObservableKind::predicted},
      {.name = "offset_euler",
       .meaning = "offset of the Euler map after all transients",
       .kind = ObservableKind::predicted},
      {.name = "target_variance",
       .meaning = "variance of spontaneous activity along the target, in continuous time",
       .kind = ObservableKind::predicted},
      {.name = "input_variance",
       .meaning = "variance of spontaneous activity along the input, in continuous time",
       .kind = ObservableKind::predicted},
      {.name = "response_target",
       .meaning = "response along the target to a static field along it",
       .kind = ObservableKind::predicted},
      {.name = "response_input",
       .meaning = "response along the input to a static field along it",
       .kind = ObservableKind::predicted},
      {.name = "response_power",
       .meaning = "mean squared activity that the input evokes",
       .kind = ObservableKind::predicted},
      {.name = "trace_covariance",
       .meaning = "mean variance of a neuron divided by the temperature",
       .kind = ObservableKind::predicted},
      {.name = "formula1",
       .meaning = "speed by spontaneous variance and evoked response; exact where J is symmetric",
       .unit = "1/time",
       .kind = ObservableKind::predicted},
      {.name = "formula2",
       .meaning = "speed by spontaneous covariance alone; exact where J is symmetric",
       .unit = "1/time",
       .kind = ObservableKind::predicted},
      {.name = "relaxation_time",
       .meaning = "of the slowest mode",
       .unit = "time",
       .kind = ObservableKind::predicted},
  };
  d.figures = {
      {.name = "speed",
       .title = "Initial speed of learning",
       .caption =
           "Exact theory (line) and simulation; dashed: the fluctuation-learning relation, from variance and "
           "response (formula1) and from spontaneous activity alone (formula2).",
       .observable = "speed",
       .x = "",
       .beside = {"formula1", "formula2"}},
      {.name = "target-variance",
       .title = "Spontaneous variance along the target",
       .caption = "The theory of the simulated map (line) and the simulation; dashed: in continuous time.",
       .observable = "target_variance_euler",
       .x = "",
       .beside = {"target_variance"}},
      {.name = "offset",
       .title = "Where the fitted line starts",
       .caption =
           "What correlated fluctuations add, and the lag of the response takes, at the start of learning.",
       .observable = "offset",
       .x = ""}};
  return d;
}

class LinearResponseStudy final : public Study {
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

void LinearResponseStudy::validate(const Parameters& parameters) const {
  const RateSetting setting(parameters);
  if (setting.activation.kind != rate::ActivationKind::linear)
    throw InvalidArgument("activation = " + parameters.text("activation") +
                          ": linear-response is the exact theory of linear networks; choose linear");
  setting.validate();
}

double LinearResponseStudy::memory_needed(const Parameters& parameters) const {
  const RateSetting setting(parameters);
  const auto n = static_cast<double>(setting.neurons);
  const double steps = setting.learning_time / setting.time_step;
  // Coupling and theory: some ten matrices; lagged covariances of the mean curve; rows; a matrix of each trial of a rule
  // that follows the activity.
  const double own = setting.rule.post_follows_activity() ? static_cast<double>(setting.trials) : 0;
  return 8 * n * n * (16 + std::sqrt(steps) + own) + 8 * 16 * n * static_cast<double>(setting.trials);
}

PredictedObservable predicted(double value) {
  return {.value = Array::scalar(value)};
}

Prediction LinearResponseStudy::predict(const Parameters& parameters) const {
  const Point point(parameters);
  const RateSetting& setting = point.setting;
  const LinearTheory& theory = point.theory;
  const Mapping mapping = point.mapping();
  const auto n = static_cast<double>(setting.neurons);
  const std::vector<double> evoked = theory.evoked(mapping);
  const LearningOnset onset = theory.onset(setting.rule, mapping);
  const LearningOnset euler = theory.euler_onset(setting.rule, mapping);

  // E[b] and the fluctuations of b; |chi target|: what the allowance is made of.
  const std::vector<double> baseline(setting.neurons, 0);
  const rate::AffineFactor pre =
      rate::affine_factors(setting.rule, mapping.target, mapping.input, baseline).pre;
  double drive = 0;
  double power = 0;
  for (std::size_t i = 0; i < setting.neurons; ++i) {
    const double mean = pre.constant[i] + pre.slope[i] * evoked[i];
    drive += mean * evoked[i] / n;
    power += mean * mean +
             pre.slope[i] * pre.slope[i] * theory.euler_covariance().values[i * (setting.neurons + 1)];
  }
  const std::vector<double> answer = numerics::product(theory.susceptibility(), mapping.target);
  const double scale = std::max(std::fabs(onset.speed), std::fabs(setting.activation.gain * drive));
  const double change = setting.tangent ? 0
                                        : 3 * setting.learning_rate * setting.learning_time *
                                              std::sqrt(power * dot(answer, answer)) / n;
  const double speed_allowance = 1e-12 + change * scale;
  const double offset_allowance = 1e-12 + setting.learning_time * speed_allowance;
  const double variance = theory.euler_variance_along(mapping.target);

  Prediction prediction;
  prediction["target_variance_euler"] = {Array::scalar(variance), Array::scalar(1e-12),
                                         Array::scalar(std::max(0.05 * variance, 1e-11))};
  prediction["speed"] = {Array::scalar(onset.speed), Array::scalar(speed_allowance),
                         Array::scalar(std::max(0.05 * scale, 2 * speed_allowance))};
  prediction["offset"] = {
      Array::scalar(onset.offset), Array::scalar(offset_allowance),
      Array::scalar(std::max(0.02 * scale * setting.learning_time, 2 * offset_allowance))};
  prediction["speed_euler"] = predicted(euler.speed);
  prediction["offset_euler"] = predicted(euler.offset);
  prediction["target_variance"] = predicted(theory.variance_along(mapping.target));
  prediction["input_variance"] = predicted(theory.variance_along(mapping.input));
  prediction["response_target"] = predicted(theory.response_along(mapping.target));
  prediction["response_input"] = predicted(theory.response_along(mapping.input));
  prediction["response_power"] = predicted(dot(evoked, evoked) / n);
  prediction["relaxation_time"] = predicted(theory.relaxation_time());
  if (setting.temperature > 0) {
    prediction["trace_covariance"] =
        predicted(numerics::trace(theory.covariance()) / (n * setting.temperature));
    prediction["formula1"] = predicted(rate::formula1(setting.rule, mapping, theory.covariance(),
                                                      setting.activation.gain, setting.temperature, evoked));
    prediction["formula2"] = predicted(rate::formula2(setting.rule, mapping, theory.covariance(),
                                                      setting.activation.gain, setting.temperature));
  } else {
    for (const char* name : {"trace_covariance", "formula1", "formula2"})
      prediction[name] =
          left_out_observable({}, "without noise there is no spontaneous variance to read a speed from");
  }
  return prediction;
}

Dataset LinearResponseStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const Point point(parameters);
  const RateSetting& setting = point.setting;
  const Mapping mapping = point.mapping();
  const std::size_t n = setting.neurons;
  const NoiseField noise(key, Purpose::rate_noise);
  LearningProblem problem;
  problem.coupling = point.coupling;
  problem.activation = setting.activation;
  problem.temperature = setting.temperature;
  problem.time_step = setting.time_step;
  problem.targets = {{1, 1, n}, point.target};
  problem.inputs = {{1, 1, n}, point.input};
  problem.input_strength = setting.input_strength;
  problem.decay = setting.decay;
  const auto warm_up = static_cast<std::size_t>(
      std::ceil(warm_up_relaxation_times * point.theory.relaxation_time() / setting.time_step));
  const auto trials = static_cast<std::uint32_t>(setting.trials);

  // Spontaneous activity: no input, trials of their own, and no mean to subtract.
  std::vector<TrialSpec> alone;
  for (std::uint32_t t = 0; t < trials; ++t) alone.push_back({.noise = trials + t});
  LearningBatch<double> spontaneous(problem, setting.rule, alone, noise);
  spontaneous.set_input_strength(0);
  spontaneous.advance(warm_up);
  const auto interval =
      static_cast<std::size_t>(std::max(1.0, std::round(recording_interval / setting.time_step)));
  const auto records = static_cast<std::size_t>(
      std::max(1.0, std::floor(point.recording_time / (static_cast<double>(interval) * setting.time_step))));
  double variance = 0;
  for (std::size_t k = 0; k < records; ++k) {
    spontaneous.advance(interval);
    for (std::size_t t = 0; t < setting.trials; ++t)
      variance += spontaneous.overlap(t) * spontaneous.overlap(t) * static_cast<double>(n);
  }
  variance /= static_cast<double>(records * setting.trials);

  // Learning, from the evoked state.
  std::vector<TrialSpec> specs;
  for (std::uint32_t t = 0; t < trials; ++t) {
    if (setting.tangent) {
      specs.push_back({.noise = t, .tangent = true});
    } else {
      specs.push_back({.noise = t, .learning_rate = setting.learning_rate});
      specs.push_back({.noise = t});
    }
  }
  LearningBatch<double> batch(problem, setting.rule, specs, noise);
  const std::vector<double> evoked = point.theory.evoked(mapping);
  for (std::size_t t = 0; t < specs.size(); ++t) batch.set_state(t, evoked);
  batch.advance(warm_up);
  batch.start_learning();
  const std::vector<std::size_t> steps = setting.sample_steps();
  std::vector<double> times;
  std::vector<double> mean_overlap;  // of all trials: the fit of a mean is the mean of the fits
  std::size_t now = 0;
  for (const std::size_t step : steps) {
    batch.advance(step - now);
    now = step;
    double total = 0;
    for (std::size_t t = 0; t < setting.trials; ++t)
      total += setting.tangent ? batch.tangent_overlap(t)
                               : (batch.overlap(2 * t) - batch.overlap(2 * t + 1)) / setting.learning_rate;
    times.push_back(static_cast<double>(step) * setting.time_step);
    mean_overlap.push_back(total / static_cast<double>(setting.trials));
  }
  const std::vector<double> curve =
      point.theory.mean_curve(setting.rule, mapping, setting.decay, steps.back());
  std::vector<double> expected_overlap;
  for (const std::size_t step : steps) expected_overlap.push_back(curve[step]);
  const LineFit fit = rate::fit_line(times, mean_overlap);
  const LineFit expected = rate::fit_line(times, expected_overlap);

  Dataset dataset;
  dataset.add("target_variance_euler", variance);
  dataset.add("speed", fit.slope);
  dataset.add("speed_expected", expected.slope);
  dataset.add("offset", fit.intercept);
  dataset.add("offset_expected", expected.intercept);
  return dataset;
}

std::vector<std::string> LinearResponseStudy::warnings(const PointResult& point) const {
  const RateSetting setting(point.parameters);
  RateWarnings warn;
  warn.coupling(setting.coupling());
  warn.input(point.parameters.text("rule"), setting.input_strength);
  const ObservableResult& speed = point.observable("speed");
  const ObservableResult& offset = point.observable("offset");
  const auto known = [](const ObservableResult& side) -> const Array& {
    return side.mean.size() > 0 ? side.mean : side.theory;
  };
  if (setting.input_strength != 0 && known(speed).size() > 0 && known(offset).size() > 0)
    warn.onset(known(speed).values, known(offset).values, setting.tangent ? 0 : setting.learning_rate,
               setting.learning_time);
  if (setting.input_strength != 0 && speed.mean.size() > 0)
    warn.precision(speed.mean.values, speed.standard_error.values);
  return warn.sentences();
}

}  // namespace

std::unique_ptr<Study> make_linear_response_study() {
  return std::make_unique<LinearResponseStudy>();
}

}  // namespace synaptica
