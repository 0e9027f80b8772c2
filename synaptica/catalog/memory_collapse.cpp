#include "synaptica/catalog/memory_collapse.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/associative/initial_memories.h"
#include "synaptica/associative/memory_collapse.h"
#include "synaptica/associative/memory_dynamics.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica {

namespace {

using namespace associative;
using numerics::Purpose;
using numerics::RandomStream;

// A symmetric start is the patterns' mean and noise of this size a component: with none, memories
// that are equal stay so.
constexpr double symmetric_noise = 1e-3;
// The last quarter of the run is measured, this often.
constexpr std::int64_t samples = 250;
// The smallest error worth seeing. Where the averaged law is less sure than that, near the
// collapse, there is no verdict.
constexpr double resolved = 0.05;

struct Setting {
  explicit Setting(const Parameters& p)
      : visible(p.integer("visible_neurons")),
        hidden(p.integer("hidden_neurons")),
        sharpness(p.real("sharpness")),
        separated(p.text("start") == "separated"),
        random(p.text("presentation") == "random"),
        time_constant(p.real("memory_time_constant")),
        steps(p.integer("steps")) {}

  [[nodiscard]] double memories() const { return static_cast<double>(hidden); }
  // Steps until the measured quarter begins.
  [[nodiscard]] std::int64_t settling() const { return steps - steps / 4; }
  // The exponent by which differences between collapsed memories have grown by then.
  [[nodiscard]] double growth() const {
    return collapsed_growth_rate(sharpness, hidden) * static_cast<double>(settling()) / time_constant;
  }

  std::int64_t visible, hidden;
  double sharpness;
  bool separated, random;
  double time_constant;
  std::int64_t steps;
};

// Growth from the noise to a separation of order one, and as much again to come to rest.
double growth_to_separate() {
  return -std::log(symmetric_noise) + 8;
}

StudyDescription description() {
  const std::string allowance =
      "the averaged law leaves out how far a memory moves within a round of presentations, up to "
      "(1 - m)/tau a time constant of "
      "the law: 1/tau times the sensitivity of m to such a disturbance all along the way "
      "(associative/memory_collapse.h); "
      "symmetric start: what is left of, or still missing from, the growth of the initial noise";
  const auto compared = [&](std::string name, std::string meaning, std::string more, std::string resolution) {
    return ObservableSpec{.name = std::move(name),
                          .meaning = std::move(meaning),
                          .allowance_reason = allowance + more,
                          .resolution_reason = std::move(resolution)};
  };
  const auto predicted = [](std::string name, std::string meaning) {
    return ObservableSpec{
        .name = std::move(name), .meaning = std::move(meaning), .kind = ObservableKind::predicted};
  };
  StudyDescription d;
  d.name = "memory-collapse";
  d.title = "Memories that compete for patterns collapse when the gate is blunt";
  d.summary =
      "Each pattern moves the memories that its softmax gate favours. A sharp gate keeps every "
      "memory at its own pattern, a "
      "blunt one drags all to the patterns' mean, and between the two it depends on the start. The "
      "averaged law, a mean-field "
      "Potts model, against the dynamics presentation by presentation.";
  d.source =
      "Our derivation for the memory dynamics of D. Lotito, Neurocomputing 636 (2025), arXiv "
      "2503.19922, whose public abstract "
      "alone was read; docs/theory/memory-collapse.md";
  d.parameters = {
      {"hidden_neurons", "hidden neurons: memories, and patterns presented", std::int64_t{4}, "1",
       Range::between(2, 1000)},
      {"visible_neurons", "visible neurons; at least as many as hidden ones", std::int64_t{50}, "1",
       Range::between(2, 1e6)},
      {"sharpness", "gate sharpness K: softmax gain times norm^2 times (1 - overlap) of the patterns", 3.6,
       "1", Range{.lowest = 0, .highest = 700, .lowest_included = false}},
      {.name = "start",
       .meaning = "memories at their patterns, or all at the patterns' mean (and noise of 0.001 a "
                  "component)",
       .default_value = std::string("separated"),
       .choices = {"separated", "symmetric"}},
      {.name = "presentation",
       .meaning = "order of the patterns: drawn independently, or in turn",
       .default_value = std::string("random"),
       .choices = {"random", "cyclic"}},
      {"memory_time_constant", "time constant of the memories, in presentations", 250.0, "1",
       Range::between(10, 1e9)},
      {"steps", "presentations; the last quarter is measured", std::int64_t{100000}, "1",
       Range::between(1000, 1e9)}};
  d.observables = {
      compared("separation",
               "how far memories are from their mean, in units of the patterns' distance from "
               "theirs; from a separated start "
               "along their own pattern",
               "", "a twentieth of full separation"),
      compared("memory_norm", "squared norm of a memory, mean over memories, in units of visible_neurons",
               ", times 2 m + 1/tau", "a twentieth of a pattern's"),
      compared("winning_weight", "largest weight that the gate gives, mean over presentations",
               ", times K q w (1 - w)", "a twentieth of full weight"),
      predicted("separated_separation",
                "separation m of the separated branch at rest; 0 where there is none"),
      predicted("saddle_separation",
                "separation of the unstable branch between the two; 0 where there is none"),
      predicted("collapse_sharpness", "K_+: below, no separated state exists"),
      predicted("collapse_separation", "m_+: separation at K_+, which then jumps to 0"),
      predicted("equal_depth_sharpness", "K_c: both states equally deep"),
      predicted("symmetric_growth_rate",
                "rate at which collapsed memories part, in units of 1/memory_time_constant")};
  d.figures = {{.name = "separation",
                .title = "Separation against the gate's sharpness",
                .caption = "At rest the separation jumps from m_+ to zero at K_+; between K_+ and the "
                           "number of memories "
                           "both starts stay where they are.",
                .observable = "separation",
                .x = "",
                .beside = {"separated_separation"}},
               {.name = "winning-weight",
                .title = "Weight of the winner",
                .caption = "A gate that shares out a pattern equally gives each memory 1/hidden_neurons.",
                .observable = "winning_weight",
                .x = ""}};
  return d;
}

class MemoryCollapseStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override;
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override;
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;

 private:
  StudyDescription description_ = description();
};

void MemoryCollapseStudy::validate(const Parameters& parameters) const {
  const Setting setting(parameters);
  if (setting.hidden > setting.visible)
    throw InvalidArgument("hidden_neurons = " + std::to_string(setting.hidden) +
                          ": more than visible_neurons = " + std::to_string(setting.visible) +
                          " patterns cannot be orthogonal; raise visible_neurons");
  if (!setting.separated && setting.sharpness > setting.memories() && setting.growth() < growth_to_separate())
    throw InvalidArgument(
        "steps = " + std::to_string(setting.steps) +
        ": too few for memories to leave the symmetric start at "
        "sharpness " +
        number_text(setting.sharpness) + "; it takes " +
        number_text(std::ceil(growth_to_separate() / setting.growth() * static_cast<double>(setting.steps)),
                    2));
}

double MemoryCollapseStudy::memory_needed(const Parameters& parameters) const {
  const Setting setting(parameters);
  return 8 * setting.memories() * (6 * static_cast<double>(setting.visible) + setting.memories() + 200);
}

Prediction MemoryCollapseStudy::predict(const Parameters& parameters) const {
  const Setting setting(parameters);
  const double q = setting.memories();
  const double rate = 1 / setting.time_constant;
  const CollapsePoint point = collapse_point(setting.hidden);
  const auto branch = separated_branch(setting.sharpness, setting.hidden);

  double separation = 0;
  double error = 1e-12;
  if (setting.separated) {
    // The mean of the law over the measured quarter, by Simpson's rule on eight intervals: there it
    // moves slowly.
    const double first = static_cast<double>(setting.settling()) * rate;
    const double width = static_cast<double>(setting.steps - setting.settling()) * rate / 8;
    CollapseRelaxation state = collapse_relaxation(setting.sharpness, setting.hidden, 1, first);
    double coarse = 0;
    for (int i = 0; i <= 8; ++i) {
      state = collapse_relaxation(setting.sharpness, setting.hidden, 1, first + i * width);
      separation += state.separation * (i == 0 || i == 8 ? 1 : i % 2 == 1 ? 4 : 2) / 24;
      coarse += i % 2 == 1 ? 0 : state.separation * (i == 0 || i == 8 ? 1 : i % 4 == 2 ? 4 : 2) / 12;
      error = std::max(error, std::min(1.0, rate * state.sensitivity));
    }
    error = std::min(1.0, error + std::fabs(separation - coarse) + 1e-12);
  } else if (setting.sharpness > q) {
    separation = branch->separation;
    // What has not come to rest shrinks as differences grew; the rest is the averaged law's error
    // at the fixed point.
    const double late = collapsed_growth_rate(setting.sharpness, setting.hidden) * q;
    const double rest =
        std::exp(-(setting.growth() + std::log(symmetric_noise)) * std::min(1.0, -branch->slope / late));
    error += std::min(1.0, rate * branch->leak / -branch->slope + rest);
  } else {
    // Growing or not, differences are no larger than this. They have hidden - 1 independent noises
    // in `visible` directions; patterns are sqrt(visible) long.
    error += symmetric_noise * std::exp(setting.growth());
  }
  const double weight = winning_weight(setting.sharpness, setting.hidden, separation);
  const double weight_slope = std::min(1.0, setting.sharpness * q * weight * (1 - weight));
  // Presented with the last pattern in mind, a memory has just moved: the order of presentations
  // shows at 1/tau.
  const double norm_error = 2 * separation * error + error * error + rate;
  const double weight_error = weight_slope * (error + rate) + 1e-12;
  const auto compared = [](double value, double allowance) {
    return PredictedObservable{Array::scalar(value), Array::scalar(allowance), Array::scalar(resolved)};
  };
  Prediction prediction;
  prediction["separation"] = compared(separation, error);
  prediction["memory_norm"] = compared((1 + (q - 1) * separation * separation) / q, norm_error);
  prediction["winning_weight"] = compared(weight, weight_error);
  prediction["separated_separation"] = {Array::scalar(branch ? branch->separation : 0)};
  prediction["saddle_separation"] = {Array::scalar(branch ? branch->saddle : 0)};
  prediction["collapse_sharpness"] = {Array::scalar(point.sharpness)};
  prediction["collapse_separation"] = {Array::scalar(point.separation)};
  prediction["equal_depth_sharpness"] = {Array::scalar(equal_depth_sharpness(setting.hidden))};
  prediction["symmetric_growth_rate"] = {
      Array::scalar(collapsed_growth_rate(setting.sharpness, setting.hidden))};
  return prediction;
}

Dataset MemoryCollapseStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const Setting setting(parameters);
  const auto hidden = static_cast<std::size_t>(setting.hidden);
  const auto visible = static_cast<std::size_t>(setting.visible);
  const auto q = setting.memories();
  RandomStream pattern_stream(key, Purpose::presented_patterns);
  const Array patterns = orthogonal_memories(hidden, visible, pattern_stream);
  std::vector<double> mean(visible, 0);
  for (std::size_t k = 0; k < patterns.size(); ++k) mean[k % visible] += patterns.values[k] / q;
  Array start = patterns;
  if (!setting.separated) {
    RandomStream start_stream(key, Purpose::initial_memories);
    for (std::size_t k = 0; k < start.size(); ++k)
      start.values[k] = mean[k % visible] + symmetric_noise * start_stream.normal();
  }
  const double gain = setting.sharpness / static_cast<double>(setting.visible);
  MemoryDynamics dynamics(start, patterns,
                          {.softmax_gain = gain, .memory_time_constant = setting.time_constant});

  RandomStream order_stream(key, Purpose::presentation_order);
  const auto present = [&](std::int64_t count) {
    // In pieces that stay in the cache, however long the run.
    for (std::int64_t left = count; left > 0;) {
      const auto piece = static_cast<std::size_t>(std::min<std::int64_t>(left, 4096));
      std::vector<std::uint32_t> order;
      if (setting.random) {
        for (std::size_t i = 0; i < piece; ++i)
          order.push_back(
              static_cast<std::uint32_t>(order_stream.below(static_cast<std::uint64_t>(setting.hidden))));
      } else {
        order = cyclic_order(hidden, piece, dynamics.steps());
      }
      dynamics.present(order);
      left -= static_cast<std::int64_t>(piece);
    }
  };

  double separation = 0;
  double norm = 0;
  double winner = 0;
  const double pattern_square = static_cast<double>(setting.visible) * (q - 1);  // sum of |xi_mu - mean|^2
  std::vector<double> field(hidden);
  const auto measure = [&] {
    std::vector<double> centre(visible, 0);
    for (std::size_t mu = 0; mu < hidden; ++mu)
      for (std::size_t i = 0; i < visible; ++i) centre[i] += dynamics.memory(mu)[i] / q;
    double along = 0;
    double spread = 0;
    double square = 0;
    for (std::size_t mu = 0; mu < hidden; ++mu) {
      const std::span<const double> memory = dynamics.memory(mu);
      for (std::size_t i = 0; i < visible; ++i) {
        const double away = memory[i] - centre[i];
        along += away * (patterns.values[mu * visible + i] - mean[i]);
        spread += away * away;
        square += memory[i] * memory[i];
      }
    }
    // Which memory took which pattern is an accident of a symmetric start: its separation has no
    // direction.
    separation += setting.separated ? along / pattern_square : std::sqrt(spread / pattern_square);
    norm += square / (q * static_cast<double>(setting.visible));
    for (std::size_t nu = 0; nu < hidden; ++nu) {
      for (std::size_t mu = 0; mu < hidden; ++mu) {
        field[mu] = 0;
        for (std::size_t i = 0; i < visible; ++i)
          field[mu] += dynamics.memory(mu)[i] * patterns.values[nu * visible + i];
      }
      const double top = *std::max_element(field.begin(), field.end());
      double sum = 0;
      for (const double h : field) sum += std::exp(gain * (h - top));
      winner += 1 / (sum * q);
    }
  };
  present(setting.settling());
  const std::int64_t rest = setting.steps - setting.settling();
  const std::int64_t count = std::min(samples, rest);
  for (std::int64_t i = 0; i < count; ++i) {
    present((i + 1) * rest / count - i * rest / count);
    measure();
  }
  const auto measured = static_cast<double>(count);
  Dataset dataset;
  dataset.add("separation", separation / measured);
  dataset.add("memory_norm", norm / measured);
  dataset.add("winning_weight", winner / measured);
  return dataset;
}

}  // namespace

std::unique_ptr<Study> make_memory_collapse_study() {
  return std::make_unique<MemoryCollapseStudy>();
}

}  // namespace synaptica
