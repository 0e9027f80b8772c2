#include "synaptica/catalog/dense_capacity.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "synaptica/associative/dense_capacity.h"
#include "synaptica/associative/dense_retrieval.h"
#include "synaptica/associative/presentation.h"
#include "synaptica/catalog/student_allowance.h"
#include "synaptica/core/error.h"
#include "synaptica/numerics/gaussian.h"

namespace synaptica {

namespace {

using namespace associative;
using numerics::Purpose;
using numerics::RandomStream;

// One point of parameters, read once.
struct Setting {
  explicit Setting(const Parameters& p)
      : order(p.integer("order")),
        neurons(p.integer("neurons")),
        memories(p.integer("memories")),
        cues(std::min(p.integer("cues"), memories)),
        interaction(p.text("interaction") == "rectified" ? DenseInteraction::rectified
                                                         : DenseInteraction::power) {}

  std::int64_t order, neurons, memories, cues;
  DenseInteraction interaction;
};

// The noise is a sum of memories - 1 independent terms, taken as normal. The next terms of Edgeworth's series for its
// upper tail at z, with the terms' excess kurtosis g4 and sixth cumulant g6 (odd ones vanish: each term has a random sign):
//   phi(z) { g4 He3(z)/(24 M) + [g6 He5(z)/720 + g4^2 He7(z)/1152]/M^2 },  M = memories - 1
// and half of the lattice's step squared, as the noise takes values 2/sqrt(neurons M) standard deviations apart.
double normal_approximation_error(const Setting& setting, double flip_error) {
  const double terms = static_cast<double>(setting.memories - 1);
  if (terms < 1) return 0;
  const auto neurons = static_cast<double>(setting.neurons);
  const auto power = [&](double x) {
    if (setting.interaction == DenseInteraction::rectified) x = std::max(x, 0.0);
    return std::pow(x / neurons, static_cast<double>(setting.order));
  };
  double moments[4] = {};  // of the second, fourth, ... order
  const VisitDistribution ones(setting.neurons - 1, 0.5);
  for (int k = 1; k <= 3; ++k)
    moments[k] = ones.expectation([&](std::int64_t up) {
      const double overlap = static_cast<double>(2 * up - (setting.neurons - 1));
      return std::pow(power(overlap + 1) - power(overlap - 1), 2 * k);
    });
  const double kurtosis = moments[2] / (moments[1] * moments[1]) - 3;
  const double sixth =
      moments[3] / std::pow(moments[1], 3) - 15 * moments[2] / (moments[1] * moments[1]) + 30;
  const double z = -numerics::standard_normal_quantile(flip_error);
  if (!std::isfinite(z)) return 0;  // so far out that the tail is 0 in double precision
  const double square = z * z;
  const double third = z * (square - 3);
  const double fifth = z * (square * (square - 10) + 15);
  const double seventh = z * (square * (square * (square - 21) + 105) - 105);
  const double density = numerics::standard_normal_density(z);
  return density * (std::fabs(kurtosis * third) / (24 * terms) +
                    (std::fabs(sixth * fifth) / 720 + kurtosis * kurtosis * std::fabs(seventh) / 1152) /
                        (terms * terms) +
                    std::fabs(z) * 2 / (neurons * terms));
}

StudyDescription description() {
  StudyDescription d;
  d.name = "dense-capacity";
  d.title = "Capacity of dense associative memories";
  d.summary =
      "With interactions of order n a network of N neurons stores of the order of N^(n-1) patterns. How "
      "often does one "
      "neuron of a stored pattern flip? Gaussian crosstalk with its exact variance against networks with all "
      "their "
      "patterns.";
  d.source =
      "Krotov and Hopfield, Adv. Neural Inf. Process. Syst. 29 (2016); generating function (Xi x)^n of D. "
      "Lotito, "
      "Neurocomputing 636 (2025), arXiv 2503.19922 (full text not read); docs/theory/retrieval.md";
  d.parameters = {{"order", "power n of the interaction", std::int64_t{3}, "1", Range::between(2, 64)},
                  {"neurons", "binary neurons", std::int64_t{100}, "1", Range::between(2, 1e5)},
                  {"memories", "stored patterns", std::int64_t{800}, "1", Range::between(1, 1e7)},
                  {"cues", "patterns of each network that are tried; at most all of them", std::int64_t{50},
                   "1", Range::between(1, 1e6)},
                  {.name = "interaction",
                   .meaning = "F(x) = x^n, or max(x, 0)^n",
                   .default_value = std::string("power"),
                   .choices = {"power", "rectified"}}};
  d.observables = {
      {.name = "flip_error",
       .meaning = "fraction of a stored pattern's neurons that would flip, each alone; one that gains "
                  "nothing counts half",
       .allowance_reason = "the noise is a sum of memories - 1 terms taken as normal: the next two terms of "
                           "Edgeworth's series, and the step "
                           "of its lattice; few flips, 33/192 among neurons * cues",
       .resolution_reason = "a fifth of itself, at least 0.0005; a noise of half the variance would be seen"},
      {.name = "settled_overlap",
       .meaning = "overlap with the pattern after descent from it to rest",
       .kind = ObservableKind::measured},
      {.name = "flip_error_limit",
       .meaning = "flip error for many neurons, with S^2/V = neurons^(n-1)/(2n-3)!!",
       .kind = ObservableKind::predicted},
      {.name = "capacity_at_one_percent",
       .meaning = "memories at a flip error of 0.01",
       .kind = ObservableKind::predicted},
      {.name = "capacity_at_one_percent_limit",
       .meaning = "the same for many neurons",
       .kind = ObservableKind::predicted},
      {.name = "errorless_capacity_limit",
       .meaning = "memories without any error, for many neurons, to leading order",
       .kind = ObservableKind::predicted}};
  d.figures = {
      {.name = "flip-error",
       .title = "Flip error of stored patterns",
       .caption =
           "Gaussian crosstalk at this size (line), its limit for many neurons (dashed), and simulation.",
       .observable = "flip_error",
       .x = "",
       .beside = {"flip_error_limit"}}};
  return d;
}

class DenseCapacityStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override {
    const Setting setting(parameters);
    check_dense_size(setting.order, static_cast<std::size_t>(setting.neurons),
                     static_cast<std::size_t>(setting.memories));
  }
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override {
    const Setting setting(parameters);
    const double words = std::ceil(static_cast<double>(setting.memories) / 256) * 4;
    // Bits and counters; table entries of each pattern, its agreements and overlaps; tables over overlaps.
    return 8 * words * (static_cast<double>(setting.neurons) + 18 + 3 * 64) +
           64 * static_cast<double>(setting.neurons);
  }
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;

 private:
  StudyDescription description_ = description();
};

Prediction DenseCapacityStudy::predict(const Parameters& parameters) const {
  const Setting setting(parameters);
  const auto neurons = static_cast<double>(setting.neurons);
  const double error =
      dense_flip_error(setting.order, setting.neurons, setting.memories, setting.interaction);
  // capacity_limit(error) * z^2 = N^(n-1)/(2n-3)!!, whatever the error: here at z = 1.
  const double signal_to_noise = dense_capacity_limit(
      setting.order, neurons, numerics::standard_normal_upper_tail(1), setting.interaction);
  Prediction prediction;
  prediction["flip_error"] = {
      Array::scalar(error),
      Array::scalar(1e-12 + normal_approximation_error(setting, error) +
                    rare_event_allowance(neurons * static_cast<double>(setting.cues))),
      Array::scalar(std::max(error / 5, 0.0005))};
  prediction["flip_error_limit"] = {Array::scalar(
      setting.memories == 1 ? 0
                            : numerics::standard_normal_upper_tail(
                                  std::sqrt(signal_to_noise / static_cast<double>(setting.memories - 1))))};
  prediction["capacity_at_one_percent"] = {
      Array::scalar(dense_capacity(setting.order, setting.neurons, 0.01, setting.interaction))};
  prediction["capacity_at_one_percent_limit"] = {
      Array::scalar(dense_capacity_limit(setting.order, neurons, 0.01, setting.interaction))};
  prediction["errorless_capacity_limit"] = {
      Array::scalar(dense_errorless_capacity_limit(setting.order, neurons, setting.interaction))};
  return prediction;
}

Dataset DenseCapacityStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const Setting setting(parameters);
  RandomStream stream(key, Purpose::stored_patterns);
  const auto patterns = SignPatterns::random(static_cast<std::size_t>(setting.memories),
                                             static_cast<std::size_t>(setting.neurons), stream);
  DenseNetwork network(patterns, setting.order, setting.interaction);
  double flips = 0;
  double overlap = 0;
  // Patterns are random: the first ones are as good as any.
  for (std::size_t cue = 0; cue < static_cast<std::size_t>(setting.cues); ++cue) {
    network.set_state(patterns.pattern(cue));
    flips += network.flip_fraction();
    const Settled settled = settle(network);
    if (!settled.settled)
      throw DidNotConverge("dense-capacity: pattern " + std::to_string(cue + 1) + " has not come to rest",
                           static_cast<double>(settled.flips), settled.sweeps);
    overlap += network.overlap(cue);
  }
  Dataset dataset;
  dataset.add("flip_error", flips / static_cast<double>(setting.cues));
  dataset.add("settled_overlap", overlap / static_cast<double>(setting.cues));
  return dataset;
}

}  // namespace

std::unique_ptr<Study> make_dense_capacity_study() {
  return std::make_unique<DenseCapacityStudy>();
}

}  // namespace synaptica
