#include "synaptica/catalog/hebbian_coupling.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/associative/gate_leak.h"
#include "synaptica/associative/hebbian_coupling.h"
#include "synaptica/associative/initial_memories.h"
#include "synaptica/associative/memory_dynamics.h"
#include "synaptica/associative/presentation.h"
#include "synaptica/catalog/student_allowance.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica {

namespace {

using namespace associative;
using numerics::Purpose;
using numerics::RandomStream;

struct Setting {
  explicit Setting(const Parameters& p)
      : visible(p.integer("visible_neurons")),
        hidden(p.integer("hidden_neurons")),
        time_constant(p.real("memory_time_constant")),
        gain(p.real("softmax_gain")),
        noise(p.real("noise")),
        steps(p.integer("steps")),
        time_step(p.real("time_step")),
        random(p.text("presentation") == "random"),
        orthogonal(p.boolean("orthogonal")),
        given_probabilities(p.real_list("probabilities")) {}

  [[nodiscard]] std::size_t memories() const { return static_cast<std::size_t>(hidden); }
  [[nodiscard]] double rate() const { return time_step / time_constant; }
  [[nodiscard]] std::vector<double> probabilities() const {
    return given_probabilities.empty() ? std::vector<double>(memories(), 1 / static_cast<double>(hidden))
                                       : given_probabilities;
  }

  std::int64_t visible, hidden;
  double time_constant, gain, noise;
  std::int64_t steps;
  double time_step;
  bool random, orthogonal;
  std::vector<double> given_probabilities;
};

// 0, `steps` and evenly spaced steps between, at most 32 in all: each is compared.
std::vector<std::int64_t> sampled_steps(std::int64_t steps) {
  const std::int64_t intervals = std::min<std::int64_t>(steps, 31);
  std::vector<std::int64_t> sampled;
  for (std::int64_t i = 0; i <= intervals; ++i) sampled.push_back(i * steps / intervals);
  return sampled;
}

Array root(std::span<const Array> means) {
  Array result = means[0];
  for (double& value : result.values) value = std::sqrt(std::max(0.0, value));
  return result;
}

StudyDescription description() {
  const auto compared = [](std::string name, std::string meaning, std::vector<std::string> axes,
                           std::string input, bool gate) {
    return ObservableSpec{
        .name = std::move(name),
        .meaning = std::move(meaning),
        .statistic = Statistic::function_of_means,
        .axes = std::move(axes),
        .allowance_reason =
            std::string("rounding of memories, epsilon min(steps, 1/k) of their length") +
            (gate ? "; the gate's leak L: a memory misplaced by at most 2 L of a pattern's length "
                    "moves the "
                    "coupling by 8 L visible_neurons (1 + noise^2); random presentation: the "
                    "skewness of the "
                    "squared distance, whose forgetting factors scatter, as that of the slowest "
                    "memory's e^2"
                  : ""),
        .resolution_reason =
            "a fifth of the distance, and three times the rounding where memories have come as near as "
            "that",
        .inputs = {std::move(input)},
        .function = root};
  };
  const auto predicted = [](std::string name, std::string meaning) {
    return ObservableSpec{
        .name = std::move(name), .meaning = std::move(meaning), .kind = ObservableKind::predicted};
  };
  StudyDescription d;
  d.name = "hebbian-coupling";
  d.title = "The coupling becomes Hebbian in the patterns presented";
  d.summary =
      "A network's coupling is Xi^T Xi / hidden_neurons. While its memories drift to the patterns "
      "presented, how far is it "
      "from the Hebbian coupling of these patterns? The exact mean square at finite size against "
      "the dynamics step by step.";
  d.source =
      "D. Lotito, Neural learning rules from associative networks theory, Neurocomputing 636 "
      "(2025), arXiv 2503.19922 (the "
      "public abstract alone was read), our derivation; docs/theory/hebbian-coupling.md";
  d.parameters = {
      {"visible_neurons", "visible neurons, the components of a pattern", std::int64_t{50}, "1",
       Range::between(2, 1e6)},
      {"hidden_neurons", "hidden neurons: memories, and patterns presented", std::int64_t{4}, "1",
       Range::between(1, 10000)},
      {"memory_time_constant", "time constant of the memories, in any unit", 250.0, "1",
       Range::between(1e-12, 1e12)},
      {"softmax_gain", "sharpness of the gate: the inverse temperature of its softmax", 2.0, "1",
       Range{.lowest = 0, .highest = 1e9, .lowest_included = false}},
      {"noise", "standard deviation, a component, of pattern minus initial memory", 0.4, "1",
       Range::between(1e-6, 1e6)},
      {"steps", "presentations, one update each", std::int64_t{2000}, "1", Range::between(1, 1e9)},
      {"time_step", "time between presentations, in the unit of memory_time_constant; not above it", 1.0, "1",
       Range::between(1e-12, 1e12)},
      {.name = "presentation",
       .meaning = "order of the patterns: in turn, or drawn independently",
       .default_value = std::string("cyclic"),
       .choices = {"cyclic", "random"}},
      {"probabilities", "of the patterns in random presentation, sum 1; empty: uniform",
       std::vector<double>{}, "1", Range{.lowest = 0, .highest = 1, .lowest_included = false}},
      {"orthogonal", "initial memories orthogonal, of norm sqrt(visible_neurons); else Gaussian as drawn",
       true}};
  d.observables = {
      compared("coupling_distance",
               "root mean square over replicas of |J - J_Hebb| (Frobenius) at the last step", {},
               "squared_distance", true),
      compared("coupling_distance_curve", "the same over time", {"time"}, "squared_distance_curve", true),
      compared("initial_coupling_distance", "the same before the first presentation", {},
               "initial_squared_distance", false),
      predicted("late_decay_rate",
                "rate at which the distance decays at late times, that of the slowest memory")};
  d.figures = {{.name = "coupling-distance",
                .title = "Distance to the Hebbian coupling",
                .caption = "Exact root mean square at finite size (line) and simulation.",
                .observable = "coupling_distance_curve",
                .x = "time",
                .y_title = "|J - J_Hebb|, Frobenius norm, root mean square over replicas"},
               {.name = "deviation",
                .title = "The same, minus the theory",
                .caption = "What the curve hides: the scatter of finite replicas alone.",
                .observable = "coupling_distance_curve",
                .x = "time",
                .deviation = true,
                .y_title = "|J - J_Hebb|, simulation minus theory"}};
  return d;
}

class HebbianCouplingStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override;
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override;
  [[nodiscard]] std::vector<Axis> axes(const Parameters& parameters) const override;
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;

 private:
  StudyDescription description_ = description();
};

void HebbianCouplingStudy::validate(const Parameters& parameters) const {
  const Setting setting(parameters);
  if (setting.time_step > setting.time_constant)
    throw InvalidArgument("time_step = " + number_text(setting.time_step) +
                          ": must be at most memory_time_constant = " + number_text(setting.time_constant) +
                          ", or memories overshoot their patterns");
  if (setting.orthogonal && setting.hidden > setting.visible)
    throw InvalidArgument("hidden_neurons = " + std::to_string(setting.hidden) +
                          ": more than visible_neurons = " + std::to_string(setting.visible) +
                          " memories cannot be orthogonal; set orthogonal=false");
  if (setting.given_probabilities.empty()) return;
  check_probabilities(setting.given_probabilities, setting.memories());
  if (!setting.random)
    throw InvalidArgument(
        "probabilities: cyclic presentation shows all patterns equally often; set "
        "presentation=random");
}

double HebbianCouplingStudy::memory_needed(const Parameters& parameters) const {
  const Setting setting(parameters);
  return 8 * static_cast<double>(setting.hidden) * (7 * static_cast<double>(setting.visible) + 40) + 1e6;
}

std::vector<Axis> HebbianCouplingStudy::axes(const Parameters& parameters) const {
  const Setting setting(parameters);
  Axis time{.name = "time",
            .meaning = "time since the start, in the unit of memory_time_constant",
            .coordinates = {}};
  for (const std::int64_t step : sampled_steps(setting.steps))
    time.coordinates.push_back(static_cast<double>(step) * setting.time_step);
  return {std::move(time)};
}

Prediction HebbianCouplingStudy::predict(const Parameters& parameters) const {
  const Setting setting(parameters);
  const std::vector<double> probabilities = setting.probabilities();
  const double rate = setting.rate();
  const auto visible = static_cast<double>(setting.visible);
  const double square = setting.noise * setting.noise;
  const std::vector<double> leaks = gate_leaks(
      {.visible = visible, .noise = setting.noise, .orthogonal = setting.orthogonal, .gain = setting.gain},
      probabilities, rate, setting.steps);
  const double leak = *std::max_element(leaks.begin(), leaks.end());
  const double slowest = *std::min_element(probabilities.begin(), probabilities.end());
  // Of a memory's length; a memory misplaced by a part x of a pattern moves J by up to 4 x visible
  // (1 + noise^2).
  const double rounding = std::numeric_limits<double>::epsilon() *
                          std::min(static_cast<double>(setting.steps) + 4, 4 + 1 / rate) * 4 * visible *
                          (1 + square);

  const auto distance = [&](std::int64_t n) {
    if (setting.random)
      return std::sqrt(squared_coupling_distance_random(visible, setting.noise, probabilities, rate, n));
    std::vector<double> forgetting;
    for (std::size_t mu = 0; mu < setting.memories(); ++mu)
      forgetting.push_back(forgetting_factor(rate, cyclic_visits(n, mu, setting.memories())));
    return std::sqrt(squared_coupling_distance(visible, setting.noise, forgetting));
  };
  // Student's law takes the mean of squares for normal. A skewness g of a replica's square, of
  // relative deviation c, moves the mean by c g (1 + 2 t^2)/(6 R) of itself (Johnson 1978), at t =
  // 4 and R = 32, and its root by half that. e^2 of the slowest memory is nearly log-normal: c^2 =
  // exp(4 n p k^2) - 1, g = (c^2 + 3) c.
  const auto skewness = [&](std::int64_t n) {
    if (!setting.random) return 0.0;
    const double variance = std::expm1(std::min(50.0, 4 * static_cast<double>(n) * slowest * rate * rate));
    return skewness_allowance(variance * (variance + 3)) / 2;
  };
  const auto compared = [&](std::int64_t n) {
    const double value = distance(n);
    const double allowance = 1e-12 * std::max(1.0, value) + rounding +
                             (n > 0 ? 8 * leak * visible * (1 + square) : 0) + skewness(n) * value;
    return std::array<double, 3>{value, allowance,
                                 0.2 * value + 3 * (rounding + 1e-12 * std::max(1.0, value))};
  };
  const auto scalar = [&](std::int64_t n) {
    const auto [value, allowance, resolution] = compared(n);
    return PredictedObservable{Array::scalar(value), Array::scalar(allowance), Array::scalar(resolution)};
  };
  Prediction prediction;
  prediction["coupling_distance"] = scalar(setting.steps);
  prediction["initial_coupling_distance"] = scalar(0);
  const std::vector<std::int64_t> sampled = sampled_steps(setting.steps);
  PredictedObservable curve{Array::filled({sampled.size()}, 0), Array::filled({sampled.size()}, 0),
                            Array::filled({sampled.size()}, 0)};
  for (std::size_t i = 0; i < sampled.size(); ++i) {
    const auto [value, allowance, resolution] = compared(sampled[i]);
    curve.value.values[i] = value;
    curve.allowance.values[i] = allowance;
    curve.resolution.values[i] = resolution;
  }
  prediction["coupling_distance_curve"] = std::move(curve);
  prediction["late_decay_rate"] = {Array::scalar(slowest / setting.time_constant)};
  return prediction;
}

Dataset HebbianCouplingStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const Setting setting(parameters);
  const std::size_t hidden = setting.memories();
  const auto visible = static_cast<std::size_t>(setting.visible);
  const std::vector<double> probabilities = setting.probabilities();
  RandomStream memory_stream(key, Purpose::initial_memories);
  const Array start = setting.orthogonal ? orthogonal_memories(hidden, visible, memory_stream)
                                         : gaussian_memories(hidden, visible, memory_stream);
  RandomStream pattern_stream(key, Purpose::presented_patterns);
  Array patterns = start;
  for (double& value : patterns.values) value += setting.noise * pattern_stream.normal();
  MemoryDynamics dynamics(start, patterns,
                          {.softmax_gain = setting.gain,
                           .memory_time_constant = setting.time_constant,
                           .time_step = setting.time_step});

  const auto now = [&] {
    Array memories = Array::filled({hidden, visible}, 0);
    for (std::size_t mu = 0; mu < hidden; ++mu)
      std::copy(dynamics.memory(mu).begin(), dynamics.memory(mu).end(),
                memories.values.begin() + static_cast<std::ptrdiff_t>(mu * visible));
    return squared_coupling_distance(memories, patterns);
  };
  RandomStream order_stream(key, Purpose::presentation_order);
  const numerics::CategoricalDistribution draw(probabilities);
  Array curve = Array::vector({});
  for (const std::int64_t step : sampled_steps(setting.steps)) {
    while (dynamics.steps() < step) {
      const auto piece = static_cast<std::size_t>(std::min<std::int64_t>(step - dynamics.steps(), 4096));
      std::vector<std::uint32_t> order;
      if (setting.random) {
        for (std::size_t i = 0; i < piece; ++i)
          order.push_back(static_cast<std::uint32_t>(draw.draw(order_stream)));
      } else {
        order = cyclic_order(hidden, piece, dynamics.steps());
      }
      dynamics.present(order);
    }
    curve.values.push_back(now());
  }
  curve.shape = {curve.values.size()};
  Dataset dataset;
  dataset.add("squared_distance", curve.values.back());
  dataset.add("initial_squared_distance", curve.values.front());
  dataset.add("squared_distance_curve", std::move(curve));
  return dataset;
}

}  // namespace

std::unique_ptr<Study> make_hebbian_coupling_study() {
  return std::make_unique<HebbianCouplingStudy>();
}

}  // namespace synaptica
