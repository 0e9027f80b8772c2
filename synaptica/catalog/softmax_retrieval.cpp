#include "synaptica/catalog/softmax_retrieval.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "synaptica/associative/sign_patterns.h"
#include "synaptica/associative/softmax_capacity.h"
#include "synaptica/associative/softmax_dominance.h"
#include "synaptica/associative/softmax_retrieval.h"
#include "synaptica/catalog/student_allowance.h"
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
      : neurons(p.integer("neurons")),
        memories(p.integer("memories")),
        gain(p.real("gain")),
        flipped(p.integer("flipped")),
        cues(std::min(p.integer("cues"), memories)) {}

  [[nodiscard]] SoftmaxCue cue() const {
    return {.neurons = neurons, .memories = static_cast<double>(memories), .gain = gain, .flipped = flipped};
  }

  std::int64_t neurons, memories;
  double gain;
  std::int64_t flipped, cues;
};

// m3/sd^2 of the own weight; at most 1, as it lies in [0, 1], and taken as that where rounding hides the moments.
double weight_skewness(const SoftmaxCue& cue) {
  const double mean = expected_own_weight(cue).value;
  const double square = expected_own_weight(cue, 2).value;
  const double cube = expected_own_weight(cue, 3).value;
  const double variance = square - mean * mean;
  if (variance < 1e-10) return 1;
  return std::min(1.0, std::fabs(cube - 3 * mean * square + 2 * mean * mean * mean) / variance);
}

StudyDescription description() {
  const std::string skewed =
      "; skewness of one cue's value (that of its weight), m3 (1 + 2 t^2)/(6 sd^2 R cues) at t = 4 and R = "
      "32 replicas";
  StudyDescription d;
  d.name = "softmax-retrieval";
  d.title = "One update of a softmax network among many memories";
  d.summary =
      "A softmax (modern Hopfield) network is shown a memory with some signs turned. How much of the softmax "
      "does the right "
      "memory get, and how near to it does one update lead? Exact integrals at every size against the "
      "network, the "
      "one-step bound against every cue, and the exponent of the number of memories that it bears.";
  d.source =
      "Ramsauer et al., arXiv 2008.02217; Demircigil et al., J. Stat. Phys. 168 (2017); generating function "
      "lse of D. Lotito, "
      "Neurocomputing 636 (2025), arXiv 2503.19922 (full text not read); docs/theory/retrieval.md";
  d.parameters = {
      {"neurons", "components of a memory, each +1 or -1", std::int64_t{16}, "1", Range::between(2, 10000)},
      {"memories", "stored random memories", std::int64_t{1000}, "1", Range::between(2, 1e7)},
      {"gain", "inverse temperature of the softmax", 1.0, "1",
       Range{.lowest = 0, .highest = 300, .lowest_included = false}},
      {"flipped", "signs of the cue that are turned, at random; at most neurons", std::int64_t{1}, "1",
       Range::at_least(0)},
      {"cues", "memories of each network that are tried; at most all of them", std::int64_t{100}, "1",
       Range::between(1, 1e6)}};
  d.observables = {
      {.name = "own_weight",
       .meaning = "softmax weight of the right memory",
       .allowance_reason =
           "the estimated error of the integral, and rounding of exponents, 1e-14 gain neurons" + skewed,
       .resolution_reason = "0.05: a fifth of a standard deviation of one cue, at most 1/4"},
      {.name = "overlap",
       .meaning = "overlap of the updated state with the right memory",
       .allowance_reason = "as own_weight",
       .resolution_reason = "0.05"},
      {.name = "dominated_fraction",
       .meaning = "fraction of cues for which the right memory has more than half of the weight",
       .allowance_reason = "the bound on the error of the inverted characteristic function" + skewed,
       .resolution_reason = "0.1"},
      {.name = "bound_violations",
       .meaning =
           "fraction of cues whose distance to the memory after the update exceeds the bound by its margin",
       .allowance_reason = "none: the bound is proven; 1e-12 for form",
       .resolution_reason = "one violation among neurons cues would be seen: 0.001"},
      {.name = "one_step_error",
       .meaning = "distance of the updated state to the right memory, over its norm",
       .kind = ObservableKind::measured},
      {.name = "one_step_bound",
       .meaning = "the bound on that by the margin of the cue, or 2 where that says less",
       .kind = ObservableKind::measured},
      {.name = "dominance_exponent",
       .meaning = "ln(memories)/neurons up to which the right memory dominates, for many neurons: gain - ln "
                  "cosh gain",
       .kind = ObservableKind::predicted},
      {.name = "half_dominance_exponent",
       .meaning = "ln(memories)/neurons at which it dominates half of the time, at this size, cue not turned",
       .kind = ObservableKind::predicted},
      {.name = "flip_exponent",
       .meaning = "ln(memories)/neurons up to which single neurons are stable, for many neurons",
       .kind = ObservableKind::predicted},
      {.name = "proven_exponent",
       .meaning = "ln(2)/2, the rigorous lower bound at gain 1",
       .kind = ObservableKind::predicted}};
  d.figures = {{.name = "own-weight",
                .title = "Weight of the right memory",
                .caption = "The exact mean (line) and the network (mean and one standard error).",
                .observable = "own_weight",
                .x = ""},
               {.name = "dominated-fraction",
                .title = "Cues that the right memory dominates",
                .caption = "The transition sharpens as the network grows.",
                .observable = "dominated_fraction",
                .x = ""}};
  return d;
}

class SoftmaxRetrievalStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override;
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override;
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;

 private:
  StudyDescription description_ = description();
};

void SoftmaxRetrievalStudy::validate(const Parameters& parameters) const {
  const Setting setting(parameters);
  if (setting.flipped > setting.neurons)
    throw InvalidArgument("flipped = " + std::to_string(setting.flipped) +
                          ": must be at most neurons = " + std::to_string(setting.neurons));
  if (setting.gain * static_cast<double>(setting.flipped) > 300)
    throw InvalidArgument("gain = " + number_text(setting.gain) +
                          ": times flipped = " + std::to_string(setting.flipped) + " must be at most 300");
}

double SoftmaxRetrievalStudy::memory_needed(const Parameters& parameters) const {
  const Setting setting(parameters);
  const auto neurons = static_cast<double>(setting.neurons);
  return 8 * neurons * (static_cast<double>(setting.memories) + 3 * static_cast<double>(setting.cues)) + 1e6;
}

Prediction SoftmaxRetrievalStudy::predict(const Parameters& parameters) const {
  const Setting setting(parameters);
  const SoftmaxCue cue = setting.cue();
  const SoftmaxExpectation weight = expected_own_weight(cue);
  const SoftmaxExpectation overlap = expected_overlap(cue);
  const SoftmaxExpectation dominated = dominance_probability(cue);
  const auto cues = static_cast<double>(setting.cues);
  const double skewed = skewness_allowance(weight_skewness(cue)) / cues;
  const double rounding = 1e-12 + 1e-14 * setting.gain * static_cast<double>(setting.neurons);
  const auto compared = [](const SoftmaxExpectation& value, double allowance, double resolution) {
    return PredictedObservable{Array::scalar(value.value), Array::scalar(value.error + allowance),
                               Array::scalar(resolution)};
  };
  Prediction prediction;
  prediction["own_weight"] = compared(weight, rounding + skewed, 0.05);
  prediction["overlap"] = compared(overlap, rounding + skewed, 0.05);
  prediction["dominated_fraction"] =
      compared(dominated, 1e-12 + skewness_allowance(1 - 2 * dominated.value) / cues, 0.1);
  prediction["bound_violations"] = compared({}, 1e-12, 0.001);
  prediction["dominance_exponent"] = {Array::scalar(softmax_dominance_exponent(setting.gain))};
  prediction["half_dominance_exponent"] = {
      Array::scalar(half_dominance_exponent({.neurons = setting.neurons, .gain = setting.gain}).value)};
  prediction["flip_exponent"] = {Array::scalar(softmax_flip_exponent(setting.gain))};
  prediction["proven_exponent"] = {Array::scalar(softmax_proven_exponent())};
  return prediction;
}

Dataset SoftmaxRetrievalStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const Setting setting(parameters);
  const auto neurons = static_cast<std::size_t>(setting.neurons);
  const auto stored = static_cast<std::size_t>(setting.memories);
  const auto cues = static_cast<std::size_t>(setting.cues);
  Array memories = Array::filled({stored, neurons}, 0);
  RandomStream(key, Purpose::stored_patterns).fill_sign(memories.values);
  RandomStream cue_stream(key, Purpose::cues);
  Array states = Array::filled({cues, neurons}, 0);
  for (std::size_t cue = 0; cue < cues; ++cue) {
    const double* const memory = memories.values.data() + cue * neurons;
    const std::vector<std::int8_t> turned = corrupted(std::vector<std::int8_t>(memory, memory + neurons),
                                                      static_cast<std::size_t>(setting.flipped), cue_stream);
    std::copy(turned.begin(), turned.end(), states.values.begin() + cue * neurons);
  }
  const SoftmaxUpdate update = softmax_update(memories, states, setting.gain);

  const double norm = std::sqrt(static_cast<double>(neurons));
  double own_weight = 0;
  double overlap = 0;
  double dominated = 0;
  double violations = 0;
  double error = 0;
  double bound = 0;
  for (std::size_t cue = 0; cue < cues; ++cue) {
    const double* const memory = memories.values.data() + cue * neurons;
    const double* const before = states.values.data() + cue * neurons;
    const double* const after = update.states.values.data() + cue * neurons;
    // E = |s|^2/2 - lse/gain gives the logarithm of the sum of all weights.
    const double own = static_cast<double>(setting.neurons - 2 * setting.flipped);
    const double weight =
        std::exp(setting.gain * (own - (static_cast<double>(setting.neurons) / 2 - update.energy[cue])));
    double nearest_wrong = -std::numeric_limits<double>::infinity();
    for (std::size_t other = 0; other < stored; ++other) {
      if (other == cue) continue;
      double product = 0;
      for (std::size_t i = 0; i < neurons; ++i) product += memories.values[other * neurons + i] * before[i];
      nearest_wrong = std::max(nearest_wrong, product);
    }
    double square = 0;
    double along = 0;
    for (std::size_t i = 0; i < neurons; ++i) {
      square += (after[i] - memory[i]) * (after[i] - memory[i]);
      along += after[i] * memory[i];
    }
    const double bound_here = softmax_margin_bound(setting.memories, norm, setting.gain, own - nearest_wrong);
    own_weight += weight;
    overlap += along / static_cast<double>(neurons);
    // Weights of exactly one half are ties, up to the rounding of the exponents.
    dominated += weight > 0.5 * (1 + 1e-9);
    violations += std::sqrt(square) > bound_here + 1e-12 * norm;
    error += std::sqrt(square) / norm;
    bound += std::min(bound_here / norm, 2.0);
  }
  const auto count = static_cast<double>(cues);
  Dataset dataset;
  dataset.add("own_weight", own_weight / count);
  dataset.add("overlap", overlap / count);
  dataset.add("dominated_fraction", dominated / count);
  dataset.add("bound_violations", violations / count);
  dataset.add("one_step_error", error / count);
  dataset.add("one_step_bound", bound / count);
  return dataset;
}

}  // namespace

std::unique_ptr<Study> make_softmax_retrieval_study() {
  return std::make_unique<SoftmaxRetrievalStudy>();
}

}  // namespace synaptica
