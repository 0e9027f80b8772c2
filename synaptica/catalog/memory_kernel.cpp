#include "synaptica/catalog/memory_kernel.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "synaptica/catalog/activity_setting.h"
#include "synaptica/catalog/dynamics_observables.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/rate/dynamic_mean_field.h"
#include "synaptica/rate/early_learning.h"
#include "synaptica/rate/response.h"

namespace synaptica {

namespace {

using numerics::NoiseField;
using numerics::Purpose;

// Samples of the drive, which the law takes as linear in between.
constexpr double interval = 0.5;
constexpr std::size_t per_unit = 2;
// The times of the verdicts: at the activity's autocorrelation time, and twice that.
constexpr std::size_t early_time = 5;
constexpr std::size_t late_time = 10;
// Part of the fields' variance up to which an input is weak.
constexpr double weak_input = 0.02;

struct Point {
  explicit Point(const Parameters& p)
      : setting(p),
        targets(static_cast<std::size_t>(p.integer("new_targets"))),
        units(static_cast<std::size_t>(p.integer("learning_time"))),
        learning_rate(p.real("learning_rate")) {}
  ActivitySetting setting;
  std::size_t targets, units;
  double learning_rate;
};

// What an activity that is always there at full size would teach a neuron of slope 1: a drive t, followed with a lag of 1.
double full_lesson(double time) {
  return time - 1 + std::exp(-time);
}

StudyDescription description() {
  StudyDescription d;
  d.name = "memory-kernel";
  d.title = "What drives learning in chaos";
  d.summary =
      "Hebbian learning of new targets out of chaotic, cyclic or noisy activity. Theory: what is learned by "
      "a "
      "time t is driven "
      "by the integral of the activity's autocorrelation up to t, and answered by the network linearised "
      "with "
      "its measured mean "
      "slopes; each replica is one network, held against its own drive and slopes.";
  d.source =
      "docs/studies/memory-kernel.md, derived there; the question is that of T. Kurikawa and K. Kaneko, Nat. "
      "Commun. 16 (2025), "
      "arXiv 2409.13597 (the public abstract was read, not the full text)";
  d.parameters = activity_parameters({.input_strength = 0.05, .states = 20});
  d.parameters.push_back({"new_targets", "isotropic targets, each with an isotropic input of its own",
                          std::int64_t{12}, "1", Range::between(1, 1e4)});
  d.parameters.push_back({"learning_rate", "of the copies that learn and unlearn", 0.005, "1/time",
                          Range{.lowest = 0, .highest = 1e3, .lowest_included = false}});
  d.parameters.push_back({"learning_time", "of learning", std::int64_t{20}, "time", Range::between(10, 1e4)});
  d.observables = {
      {.name = "learned",
       .meaning = "overlap with a new target, per learning rate, mean over targets and states",
       .axes = {"time"},
       .allowance_reason =
           "a finite learning rate e: third order of tanh, (gain e drive)^2/3 of itself, where "
           "drive <= (1 + temperature) t and itself at most gain times what full activity would teach, "
           "t - 1 + exp(-t), over the marginal response's gain",
       .resolution_reason =
           "a fortieth of t - 1 + exp(-t), what activity of full size would teach a neuron of slope 1; "
           "at least twice the allowance",
       .expected_per_replica = true},
      {.name = "learned_mean_field",
       .meaning = "the same of an infinite random network with a weak input, by dynamic mean-field theory",
       .kind = ObservableKind::predicted,
       .axes = {"time"}}};
  const auto measured = [&](const char* name, const char* meaning, std::vector<std::string> axes = {}) {
    d.observables.push_back(
        {.name = name, .meaning = meaning, .kind = ObservableKind::measured, .axes = std::move(axes)});
  };
  measured("learned_by_mean_slope", "mean slope times lagged drive: the law without recurrence", {"time"});
  measured("learned_by_static_response",
           "static quasi-linear response times lagged drive: the law without slow modes", {"time"});
  measured("drive", "integral of the activity's autocorrelation: all that a response-free law would have",
           {"time"});
  measured("mean_slope", "of the neurons under the input, gain included");
  measured("quasi_linear_response", "static, along the new targets");
  for (ObservableSpec& spec : dynamics_observables()) d.observables.push_back(std::move(spec));
  d.figures = {
      {.name = "learned",
       .title = "What chaos learns",
       .caption = "The law, with each network's own drive and slopes (line), and learning; dashed: an "
                  "infinite random network.",
       .observable = "learned",
       .x = "time",
       .beside = {"learned_mean_field"}},
      {.name = "drive",
       .title = "What drives it",
       .caption = "Steep as long as the activity remembers where it was, then as flat as its mean "
                  "squared activity is small.",
       .observable = "drive",
       .x = "time"}};
  return d;
}

class MemoryKernelStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override;
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override;
  [[nodiscard]] std::vector<Axis> axes(const Parameters& parameters) const override;
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;
  [[nodiscard]] std::vector<std::string> warnings(const PointResult& point) const override {
    return activity_warnings(point);
  }

 private:
  StudyDescription description_ = description();
};

void MemoryKernelStudy::validate(const Parameters& parameters) const {
  const Point point(parameters);
  point.setting.validate();
  if (point.setting.activation.kind != rate::ActivationKind::tanh &&
      point.setting.activation.kind != rate::ActivationKind::erf)
    throw InvalidArgument(
        "activation = " + parameters.text("activation") +
        ": what a finite learning rate does is bounded here for activities within -1 and 1; "
        "choose tanh or erf");
}

double MemoryKernelStudy::memory_needed(const Parameters& parameters) const {
  const Point point(parameters);
  return point.setting.memory_needed(3 * point.targets * point.setting.states);
}

std::vector<Axis> MemoryKernelStudy::axes(const Parameters& parameters) const {
  std::vector<double> times(Point(parameters).units + 1);
  for (std::size_t k = 0; k < times.size(); ++k) times[k] = static_cast<double>(k);
  return {{.name = "time", .unit = "time", .meaning = "of learning", .coordinates = times}};
}

// An infinite random network: c(s) and the mean slope; no direction answers by recurrence there.
PredictedObservable mean_field_curve(const Point& point) {
  const ActivitySetting& s = point.setting;
  const std::size_t samples = point.units + 1;
  if (s.connectivity != "random")
    return left_out_observable({samples}, "mean-field theory is that of random couplings");
  const rate::DynamicMeanField theory(s.activation.kind, s.activation.gain * s.strength, s.temperature);
  if (!theory.active())
    return left_out_observable({samples}, "an infinite network is silent at this gain, without noise");
  // The input's part of the fields' variance, which the theory leaves out.
  if (std::pow(s.activation.gain * s.input_strength, 2) > weak_input * theory.field_variance())
    return left_out_observable({samples}, "mean-field theory here has no input; this one is not weak");
  const double slope = s.activation.gain * theory.mean_slope();
  Array curve = Array::filled({samples}, 0);
  constexpr std::size_t substeps = 10;  // trapezoids for the drive: 1e-4 of it
  constexpr double step = 1.0 / substeps;
  const double decay = std::exp(-step);
  double drive = 0, lagged = 0;
  double before = theory.activity_variance();
  for (std::size_t k = 1; k < samples * substeps - substeps + 1; ++k) {
    const double now = theory.activity_variance() * theory.autocorrelation(static_cast<double>(k) * step);
    const double next = drive + step * (before + now) / 2;
    lagged = decay * lagged + (1 - decay) * (drive + next) / 2;
    drive = next;
    before = now;
    if (k % substeps == 0) curve.values[k / substeps] = slope * lagged;
  }
  return {.value = curve};
}

Prediction MemoryKernelStudy::predict(const Parameters& parameters) const {
  const Point point(parameters);
  const ActivitySetting& s = point.setting;
  const std::size_t samples = point.units + 1;
  PredictedObservable learned{{},  // each network has its own
                              Array::filled({samples}, 0),
                              Array::filled({samples}, 0),
                              {early_time, late_time}};
  for (std::size_t k = 0; k < samples; ++k) {
    const auto time = static_cast<double>(k);
    const double change = s.activation.gain * point.learning_rate * (1 + s.temperature) * time;
    learned.allowance.values[k] = 1e-12 + change * change / 3 * full_lesson(time);
    learned.resolution.values[k] = std::max(full_lesson(time) / 40, 2 * learned.allowance.values[k]);
  }
  return {{"learned", learned}, {"learned_mean_field", mean_field_curve(point)}};
}

Dataset MemoryKernelStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const Point point(parameters);
  const ActivitySetting& s = point.setting;
  const DrawnNetwork network = s.draw(key);
  const Array targets = s.isotropic(key, point.targets, Purpose::rate_directions);
  const Array inputs = s.isotropic(key, point.targets, Purpose::rate_new_inputs);
  const rate::LearningProblem problem = s.problem(network, targets, inputs);
  const NoiseField noise(key, Purpose::rate_noise);
  const rate::EarlyLearning early = rate::measure_early_learning(
      problem, rate::Hebbian{}, noise, rate::starting_states(problem, noise, s.start()),
      {.learning_rate = point.learning_rate, .time = static_cast<double>(point.units), .interval = interval});
  const Array none = Array::filled({point.units + 1}, 0);
  Array learned = none, expected = none, by_slope = none, by_response = none, drive = none;
  double slope = 0, response = 0;
  const auto count = static_cast<double>(point.targets);
  const std::size_t samples = early.times.size();
  for (std::size_t pair = 0; pair < point.targets; ++pair) {
    const auto row = [pair](const Array& matrix) {
      const std::size_t columns = matrix.shape.back();
      return std::span<const double>(matrix.values).subspan(pair * columns, columns);
    };
    const std::vector<double> law = rate::quasi_linear_learning(
        network.coupling, row(early.slope), row(targets), early.times, row(early.drive), s.time_step);
    const double along = rate::state_response_along(network.coupling, row(early.slope), row(targets));
    response += along / count;
    slope += early.mean_slope(pair) / count;
    for (std::size_t k = 0; k <= point.units; ++k) {
      const std::size_t at = pair * samples + k * per_unit;
      learned.values[k] += early.learned.values[at] / count;
      expected.values[k] += law[k * per_unit] / count;
      by_slope.values[k] += early.mean_slope(pair) * early.lagged_drive.values[at] / count;
      by_response.values[k] += along * early.lagged_drive.values[at] / count;
      drive.values[k] += early.drive.values[at] / count;
    }
  }
  Dataset data;
  data.add("learned", learned);
  data.add("learned_expected", expected);
  data.add("learned_by_mean_slope", by_slope);
  data.add("learned_by_static_response", by_response);
  data.add("drive", drive);
  data.add("mean_slope", slope);
  data.add("quasi_linear_response", response);
  add_spontaneous_dynamics(data, problem, key);
  return data;
}

}  // namespace

std::unique_ptr<Study> make_memory_kernel_study() {
  return std::make_unique<MemoryKernelStudy>();
}

}  // namespace synaptica
