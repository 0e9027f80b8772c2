#include "synaptica/catalog/three_time_scales.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/associative/initial_memories.h"
#include "synaptica/associative/memory_mixture.h"
#include "synaptica/associative/three_time_scales.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica {

namespace {

using namespace associative;
using numerics::Purpose;
using numerics::RandomStream;

// One point of parameters, read once.
struct Setting {
  explicit Setting(const Parameters& p)
      : visible(static_cast<std::size_t>(p.integer("visible_neurons"))),
        hidden(static_cast<std::size_t>(p.integer("hidden_neurons"))),
        lag{.dwell_time = p.real("dwell_time"),
            .visible_time_constant = p.real("visible_time_constant"),
            .hidden_time_constant = p.real("hidden_time_constant"),
            .memory_time_constant = p.real("memory_time_constant")},
        gain(p.real("softmax_gain")),
        // The dwell time is divided into whole steps no longer than time_step.
        steps(std::ceil(lag.dwell_time / p.real("time_step") * (1 - 1e-12))),
        turns(p.integer("turns")),
        noise(p.real("noise")) {}

  [[nodiscard]] double time_step() const { return lag.dwell_time / steps; }
  [[nodiscard]] double total_steps() const {
    return steps * (static_cast<double>(turns) * static_cast<double>(hidden) + 1);
  }
  /// Part of its start that a memory still has after so many turns.
  [[nodiscard]] double remembered(double after) const {
    return std::exp(-after * lag.dwell_time / lag.memory_time_constant);
  }

  std::size_t visible, hidden;
  NeuronLag lag;
  double gain, steps;
  std::int64_t turns;
  double noise;
};

constexpr std::int64_t most_samples = 16;

// The turns after which the mixture is given: `turns` and at most 15 before it, evenly spaced.
std::vector<std::int64_t> sampled_turns(std::int64_t turns) {
  const std::int64_t count = std::min(turns, most_samples);
  std::vector<std::int64_t> sampled;
  for (std::int64_t i = 1; i <= count; ++i) sampled.push_back(i * turns / count);
  return sampled;
}

StudyDescription description() {
  const std::string resolution =
      "a twentieth of tau_v/T_d: a gate that reads its field a tenth of tau_v late is seen";
  const std::string allowance =
      "tau_v/T_d times what the coefficient changes with the time of the switch, which is known to half a "
      "step; the gate's "
      "width; the weights of the losing memories; e^(-T_d/tau_v); the drift of the switch while memories "
      "still change";
  StudyDescription d;
  d.name = "three-time-scales";
  d.title = "Memories, neurons and hidden neurons on three time scales";
  d.summary =
      "Patterns are presented in turn to neurons that take time to follow. How much of the pattern before "
      "and of the one "
      "after does each memory take up? A law for the moment at which the gate changes, and the averages that "
      "follow from it, "
      "against the network with all three dynamics.";
  d.source =
      "Dynamics after D. Lotito, Neural learning rules from associative networks theory, Neurocomputing 636 "
      "(2025), arXiv "
      "2503.19922 (from the public abstract; the full text was not read); the law is ours: "
      "docs/theory/associative-networks.md";
  d.parameters = {
      {"visible_neurons", "visible neurons, the components of a pattern", std::int64_t{50}, "1",
       Range::between(3, 100000)},
      {"hidden_neurons", "hidden neurons: memories, and orthogonal patterns presented", std::int64_t{4}, "1",
       Range::between(3, 100000)},
      {"dwell_time", "time for which a pattern is shown; at least 10 visible_time_constant", 20.0, "1",
       Range::between(1e-9, 1e9)},
      {"visible_time_constant", "time constant of the visible neurons", 1.0, "1", Range::between(1e-9, 1e9)},
      {"hidden_time_constant",
       "time constant of the hidden neurons, at most that of the visible ones; 0: they follow at once", 0.0,
       "1", Range::between(0, 1e9)},
      {"memory_time_constant", "time constant of the memories; above 5 dwell_time", 2000.0, "1",
       Range::between(1e-9, 1e12)},
      {"softmax_gain",
       "sharpness of the gate; its product with visible_neurons at least 40: a winner takes all", 2.0, "1",
       Range{.lowest = 0, .highest = 1e9, .lowest_included = false}},
      {"time_step", "longest time step, at most visible_time_constant / 20; a dwell time is divided evenly",
       0.05, "1", Range::between(1e-12, 1e9)},
      {"turns", "how often each pattern is shown", std::int64_t{400}, "1", Range::between(1, 1e9)},
      {"noise", "standard deviation, a component, of initial memory minus pattern", 0.4, "1",
       Range::between(0, 1)}};

  const auto compared = [&](std::string name, std::string meaning, std::vector<std::string> axes = {}) {
    return ObservableSpec{.name = std::move(name),
                          .meaning = std::move(meaning),
                          .axes = std::move(axes),
                          .allowance_reason = allowance,
                          .resolution_reason = resolution};
  };
  const auto predicted = [](std::string name, std::string meaning, std::vector<std::string> axes = {}) {
    return ObservableSpec{.name = std::move(name),
                          .meaning = std::move(meaning),
                          .kind = ObservableKind::predicted,
                          .axes = std::move(axes)};
  };
  // Each replica's own start counts: its chance overlaps with the neighbours are larger than what is to be seen.
  ObservableSpec neighbours = compared(
      "neighbour_coefficient", "parts of the two neighbouring patterns, from each replica's own start",
      {"turn", "neighbour"});
  neighbours.expected_per_replica = true;
  d.observables = {
      compared("self_coefficient", "part of its own pattern in a memory after its last turn"),
      compared("previous_coefficient", "part of the pattern shown before its own"),
      compared("next_coefficient", "part of the pattern shown after its own"),
      neighbours,
      {.name = "switch_time",
       .meaning = "from the change of the pattern to that of the gate, in the last cycle",
       .allowance_reason =
           "half a time step, and its square for the hidden neurons' input taken as linear over a step; the "
           "drift of the switch while memories still change",
       .resolution_reason = "a tenth of visible_time_constant"},
      {.name = "missed_switches",
       .meaning = "fraction of pattern changes after which the pattern's own memory does not win in the end",
       .kind = ObservableKind::measured},
      {.name = "foreign_part",
       .meaning = "length of what a memory holds outside its own and the neighbouring patterns, in units of "
                  "a pattern's",
       .kind = ObservableKind::measured},
      predicted("self_coefficient_limit", "after many turns"),
      predicted("previous_coefficient_limit", "after many turns"),
      predicted("next_coefficient_limit", "after many turns"),
      predicted("self_coefficient_leading",
                "after many turns, leading order in tau_v/T_d and tau_X -> infinity"),
      predicted("previous_coefficient_leading", "after many turns, leading order"),
      predicted("next_coefficient_leading", "after many turns, leading order"),
      predicted("switch_time_leading", "leading order: when the fields of two pure memories are equal"),
      predicted("neighbour_coefficient_leading", "approach to the leading order", {"turn", "neighbour"})};

  d.figures = {
      {.name = "mixture",
       .title = "Neighbouring patterns in a memory",
       .caption = "Each memory takes up some of the pattern before its own, because neurons lag behind, and "
                  "some of the one "
                  "after, because the gate does. Dashed: the leading order, whose gate takes memories for "
                  "their patterns.",
       .observable = "neighbour_coefficient",
       .x = "turn",
       .colour = "neighbour",
       .beside = {"neighbour_coefficient_leading"}},
      {.name = "self-coefficient",
       .title = "A memory's own pattern over the grid",
       .caption = "What is left of a memory's own pattern; dashed, the leading order after many turns.",
       .observable = "self_coefficient",
       .x = "",
       .beside = {"self_coefficient_leading"}}};
  return d;
}

class ThreeTimeScalesStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override;
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override {
    const Setting setting(parameters);
    return 4 * sizeof(double) * static_cast<double>(setting.visible) * static_cast<double>(setting.hidden);
  }
  [[nodiscard]] std::vector<Axis> axes(const Parameters& parameters) const override;
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;

 private:
  StudyDescription description_ = description();
};

void ThreeTimeScalesStudy::validate(const Parameters& parameters) const {
  const Setting setting(parameters);
  if (setting.hidden > setting.visible)
    throw InvalidArgument("hidden_neurons = " + std::to_string(setting.hidden) +
                          ": at most visible_neurons = " + std::to_string(setting.visible) +
                          ", for the patterns are orthogonal");
  (void)memory_mixture(setting.lag);  // refuses time scales that are not separated
  const double sharpness = setting.gain * static_cast<double>(setting.visible);
  if (sharpness < 40)
    throw InvalidArgument("softmax_gain = " + number_text(setting.gain) +
                          ": times visible_neurons it must be at least 40, " +
                          "or several memories share a pattern");
  const double longest = setting.lag.visible_time_constant / 20;
  if (parameters.real("time_step") > longest * (1 + 1e-12))
    throw InvalidArgument("time_step = " + number_text(parameters.real("time_step")) +
                          ": must be at most visible_time_constant / 20 = " + number_text(longest));
  if (!(setting.total_steps() <= 1e11))
    throw InvalidArgument("turns = " + std::to_string(setting.turns) + ": " +
                          number_text(setting.total_steps(), 3) +
                          " time steps are more than 1e11; show fewer turns or take longer steps");
}

std::vector<Axis> ThreeTimeScalesStudy::axes(const Parameters& parameters) const {
  Axis turn{.name = "turn", .meaning = "how often the memory's pattern has been shown", .coordinates = {}};
  for (const std::int64_t n : sampled_turns(Setting(parameters).turns))
    turn.coordinates.push_back(static_cast<double>(n));
  Axis neighbour{.name = "neighbour",
                 .meaning = "which neighbouring pattern",
                 .coordinates = {0, 1},
                 .labels = {"previous", "next"}};
  return {std::move(turn), std::move(neighbour)};
}

Prediction ThreeTimeScalesStudy::predict(const Parameters& parameters) const {
  const Setting setting(parameters);
  const MemoryMixture law = memory_mixture(setting.lag);
  const MemoryMixture leading = memory_mixture_leading(setting.lag);
  const double tau = setting.lag.visible_time_constant;
  const double eps = tau / setting.lag.dwell_time;
  const double step = setting.time_step() / tau;
  const double share = std::exp(-law.switch_time / tau);
  const auto visible = static_cast<double>(setting.visible);
  const double sharpness = setting.gain * visible;

  // The gate is read once a step: it changes up to half a step early or late. Its field is off by a part of step^2.
  const double misread = step / 2 + step * step;
  // The gate goes from one memory to the next as a logistic function of time, of width 1/(sharpness slope). Its mean is
  // the switch; its variance, pi^2/3 of the width squared, bends the averages by half of itself at either end.
  const double width = 1 / (sharpness * law.gate_slope);
  const double bent = std::acos(-1.0) * std::acos(-1.0) / 3 * width * width;
  const double leak = static_cast<double>(setting.hidden) * std::exp(-sharpness * (law.self - law.next));
  // After n turns a part q^n of the start is left, and the switch has drifted from that of the start: by the mixture on
  // the average, and by the noise's overlaps, of size noise/sqrt(Nv), to second order.
  const auto unsettled = [&](double turns) {
    const double passed = turns * setting.lag.dwell_time / setting.lag.memory_time_constant;
    return std::min(1.0, passed) * setting.remembered(turns);
  };
  const double drift =
      std::fabs(law.switch_time - leading.switch_time) / tau + setting.noise * setting.noise / visible;
  const double last = static_cast<double>(setting.turns);
  const auto allowance = [&](double slope, double turns) {
    return 1e-12 + eps * (slope * misread + misread * misread / 2 + bent + slope * drift * unsettled(turns)) +
           leak + 2 * std::exp(-1 / eps);
  };
  const auto at = [&](double limit, double start, double turns) {
    return limit + (start - limit) * setting.remembered(turns);
  };
  const Array resolution = Array::scalar(eps / 20);

  Prediction prediction;
  prediction["self_coefficient"] = {Array::scalar(at(law.self, 1, last)),
                                    Array::scalar(allowance(std::fabs(1 - 2 * share), last)), resolution};
  prediction["previous_coefficient"] = {Array::scalar(at(law.previous, 0, last)),
                                        Array::scalar(allowance(share, last)), resolution};
  prediction["next_coefficient"] = {Array::scalar(at(law.next, 0, last)),
                                    Array::scalar(allowance(1 - share, last)), resolution};
  prediction["switch_time"] = {
      Array::scalar(law.switch_time),
      Array::scalar(tau * (1e-12 + misread + width * width + drift * setting.remembered(last - 1) + leak)),
      Array::scalar(tau / 10)};
  prediction["self_coefficient_limit"] = {Array::scalar(law.self)};
  prediction["previous_coefficient_limit"] = {Array::scalar(law.previous)};
  prediction["next_coefficient_limit"] = {Array::scalar(law.next)};
  prediction["self_coefficient_leading"] = {Array::scalar(leading.self)};
  prediction["previous_coefficient_leading"] = {Array::scalar(leading.previous)};
  prediction["next_coefficient_leading"] = {Array::scalar(leading.next)};
  prediction["switch_time_leading"] = {Array::scalar(leading.switch_time)};

  const std::vector<std::int64_t> turns = sampled_turns(setting.turns);
  const std::vector<std::size_t> shape = {turns.size(), 2};
  PredictedObservable neighbours{Array::filled(shape, 0), Array::filled(shape, 0), resolution};
  Array first_order = Array::filled(shape, 0);
  for (std::size_t i = 0; i < turns.size(); ++i) {
    const auto n = static_cast<double>(turns[i]);
    neighbours.value.values[2 * i] = at(law.previous, 0, n);
    neighbours.value.values[2 * i + 1] = at(law.next, 0, n);
    neighbours.allowance.values[2 * i] = allowance(share, n);
    neighbours.allowance.values[2 * i + 1] = allowance(1 - share, n);
    first_order.values[2 * i] = at(leading.previous, 0, n);
    first_order.values[2 * i + 1] = at(leading.next, 0, n);
  }
  prediction["neighbour_coefficient"] = std::move(neighbours);
  prediction["neighbour_coefficient_leading"] = {std::move(first_order)};
  return prediction;
}

// Parts of one memory, and the length of the rest.
struct Parts {
  double self = 0, previous = 0, next = 0, foreign = 0;
};

Parts parts_of(std::span<const double> memory, const Array& patterns, std::size_t mu) {
  const std::size_t hidden = patterns.shape[0];
  const std::size_t visible = patterns.shape[1];
  const auto along = [&](std::size_t nu) {
    double sum = 0;
    for (std::size_t i = 0; i < visible; ++i) sum += memory[i] * patterns.values[nu * visible + i];
    return sum / static_cast<double>(visible);  // patterns have this squared length
  };
  Parts parts{
      .self = along(mu), .previous = along((mu + hidden - 1) % hidden), .next = along((mu + 1) % hidden)};
  double square = 0;
  for (std::size_t i = 0; i < visible; ++i) {
    const double rest = memory[i] - parts.self * patterns.values[mu * visible + i] -
                        parts.previous * patterns.values[(mu + hidden - 1) % hidden * visible + i] -
                        parts.next * patterns.values[(mu + 1) % hidden * visible + i];
    square += rest * rest;
  }
  parts.foreign = std::sqrt(square / static_cast<double>(visible));
  return parts;
}

Dataset ThreeTimeScalesStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const Setting setting(parameters);
  const std::size_t hidden = setting.hidden;
  RandomStream pattern_stream(key, Purpose::presented_patterns);
  const Array patterns = orthogonal_memories(hidden, setting.visible, pattern_stream);
  Array memories = patterns;
  RandomStream memory_stream(key, Purpose::initial_memories);
  for (double& component : memories.values) component += setting.noise * memory_stream.normal();
  const auto pattern = [&](std::size_t mu) {
    return std::span<const double>(patterns.values).subspan(mu * setting.visible, setting.visible);
  };

  ThreeTimeScaleNetwork network(memories, {.hidden_time_constant = setting.lag.hidden_time_constant,
                                           .visible_time_constant = setting.lag.visible_time_constant,
                                           .memory_time_constant = setting.lag.memory_time_constant,
                                           .softmax_gain = setting.gain,
                                           .time_step = setting.time_step()});
  network.set_visible(pattern(hidden - 1));  // as at the end of a cycle

  const std::vector<std::int64_t> turns = sampled_turns(setting.turns);
  const MemoryMixture law = memory_mixture(setting.lag);
  std::vector<Parts> start;
  for (std::size_t mu = 0; mu < hidden; ++mu) start.push_back(parts_of(network.memory(mu), patterns, mu));
  Array neighbours = Array::filled({turns.size(), 2}, 0);
  Array expected = neighbours;
  Parts mean;
  double switch_time = 0;
  std::int64_t missed = 0;
  const double count = static_cast<double>(hidden);
  std::size_t sample = 0;  // of `turns`, that of memory 0 ... hidden - 1
  // Memory mu is complete when the pattern after its own has been on for a while: it is read at the end of that.
  const auto read = [&](std::size_t shown, std::int64_t cycle) {
    const std::size_t mu = (shown + hidden - 1) % hidden;
    const std::int64_t had = shown == 0 ? cycle : cycle + 1;
    if (network.winner() != shown) ++missed;
    if (sample < turns.size() && had == turns[sample]) {
      const Parts parts = parts_of(network.memory(mu), patterns, mu);
      neighbours.values[2 * sample] += parts.previous / count;
      neighbours.values[2 * sample + 1] += parts.next / count;
      const double remembered = setting.remembered(static_cast<double>(had));
      expected.values[2 * sample] +=
          (law.previous + (start[mu].previous - law.previous) * remembered) / count;
      expected.values[2 * sample + 1] += (law.next + (start[mu].next - law.next) * remembered) / count;
      if (sample + 1 == turns.size()) {
        mean.self += parts.self / count;
        mean.previous += parts.previous / count;
        mean.next += parts.next / count;
        mean.foreign += parts.foreign / count;
        switch_time += (network.last_switch() - (network.time() - setting.lag.dwell_time)) / count;
      }
      if (mu + 1 == hidden) ++sample;
    }
  };
  const auto steps = static_cast<std::int64_t>(setting.steps);
  for (std::int64_t cycle = 0; cycle < setting.turns; ++cycle)
    for (std::size_t shown = 0; shown < hidden; ++shown) {
      network.advance(pattern(shown), steps);
      read(shown, cycle);
    }
  network.advance(pattern(0), steps);
  read(0, setting.turns);

  Dataset dataset;
  dataset.add("self_coefficient", mean.self);
  dataset.add("previous_coefficient", mean.previous);
  dataset.add("next_coefficient", mean.next);
  dataset.add("neighbour_coefficient", std::move(neighbours));
  dataset.add("neighbour_coefficient_expected", std::move(expected));
  dataset.add("switch_time", switch_time);
  dataset.add("missed_switches",
              static_cast<double>(missed) / (static_cast<double>(setting.turns) * count + 1));
  dataset.add("foreign_part", mean.foreign);
  return dataset;
}

}  // namespace

std::unique_ptr<Study> make_three_time_scales_study() {
  return std::make_unique<ThreeTimeScalesStudy>();
}

}  // namespace synaptica
