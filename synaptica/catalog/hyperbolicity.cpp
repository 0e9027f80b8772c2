#include "synaptica/catalog/hyperbolicity.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/associative/random_spectrum.h"
#include "synaptica/associative/stability.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/marchenko_pastur.h"

namespace synaptica {

namespace {

using namespace associative;
using numerics::Purpose;
using numerics::RandomStream;

struct Setting {
  explicit Setting(const Parameters& p)
      : visible(p.integer("visible_neurons")),
        aspect_ratio(p.real("aspect_ratio")),
        binary(p.text("entries") == "binary"),
        gain(p.real("gain")) {}

  // The whole number of hidden neurons that comes nearest to the ratio.
  [[nodiscard]] double wanted_hidden() const { return static_cast<double>(visible) / aspect_ratio; }
  [[nodiscard]] std::int64_t hidden() const {
    return std::max<std::int64_t>(1, std::llround(std::min(1e15, wanted_hidden())));
  }
  [[nodiscard]] RandomSpectrum spectrum() const {
    return {.visible = visible, .hidden = hidden(), .fourth_cumulant = binary ? -2.0 : 0.0};
  }

  std::int64_t visible;
  double aspect_ratio;
  bool binary;
  double gain;
};

StudyDescription description() {
  const auto compared = [](std::string name, std::string meaning, std::string allowance,
                           std::string resolution, Statistic statistic = Statistic::mean) {
    return ObservableSpec{.name = std::move(name),
                          .meaning = std::move(meaning),
                          .statistic = statistic,
                          .allowance_reason = std::move(allowance),
                          .resolution_reason = std::move(resolution)};
  };
  const auto predicted = [](std::string name, std::string meaning) {
    return ObservableSpec{
        .name = std::move(name), .meaning = std::move(meaning), .kind = ObservableKind::predicted};
  };
  const std::string law =
      "the Tracy-Widom law's own error, width M^(-2/3) with M = min(visible, hidden neurons); binary "
      "entries: M^(-1/3) of the edge's shift";
  StudyDescription d;
  d.name = "hyperbolicity";
  d.title = "Is the origin of a random network hyperbolic, and by how much?";
  d.summary =
      "J = Xi^T Xi / hidden_neurons of random memories: how near to 1 is its nearest eigenvalue, how many "
      "directions are "
      "unstable, where are its edges? Random-matrix laws at finite size against eigenvalues of drawn "
      "networks.";
  d.source =
      "Our derivation for D. Lotito, Neurocomputing 636 (2025), arXiv 2503.19922, whose public abstract, "
      "which alone was read, "
      "lets Marchenko-Pastur bounds decide hyperbolicity; docs/theory/stability.md";
  d.parameters = {
      {"visible_neurons", "visible neurons, the order of J", std::int64_t{100}, "1",
       Range::between(2, 20000)},
      {"aspect_ratio", "visible over hidden neurons; hidden ones are rounded to a whole number, at least 1",
       1.0, "1", Range::between(1e-4, 1e4)},
      {.name = "entries",
       .meaning = "components of the memories: standard normal, or +1 and -1",
       .default_value = std::string("gaussian"),
       .choices = {"gaussian", "binary"}},
      {"gain", "slope g'(0) of the visible neurons at the origin", 1.0, "1", Range::between(1e-6, 1e6)}};
  d.observables = {
      compared(
          "smallest_gap", "min |l - 1| over the eigenvalues l of J, zero modes included",
          "1 inside the spectrum: what finite size adds to the density, and 1/n^2 of the gap, n the levels "
          "from 1 to the nearer "
          "edge, over which their density changes; below it: the error of the law of the smallest eigenvalue",
          "the standard deviation of one network's gap, and a hundredth"),
      compared("unstable_fraction", "fraction of eigenvalues of gain J above 1",
               "what finite size adds to Marchenko-Pastur's count, unstable_excess / visible_neurons, and "
               "the error of that",
               "two directions, 2/visible_neurons"),
      compared("unstable_excess",
               "number of unstable directions beyond visible_neurons times Marchenko-Pastur's fraction",
               "0.2/n eigenvalues, n the levels from 1/gain to the nearer edge, at most half a one; beyond "
               "the edges 1.5 times "
               "the chance of one there",
               "one direction"),
      compared("largest_eigenvalue", "largest eigenvalue of J, without gain", law,
               "the standard deviation of one network's"),
      compared("smallest_nonzero_eigenvalue", "smallest eigenvalue of J that is not an exact zero mode",
               "nearly square: 1/M of itself, M = min(visible, hidden neurons); else (width/centre)^2/3 of "
               "itself and " +
                   law,
               "the standard deviation of one network's"),
      compared("origin_stable_probability",
               "chance that no direction is unstable: gain times the largest eigenvalue below 1",
               law + ", seen through the law's distribution function",
               "0.4: among 32 networks; a threshold on the wrong side of the edge is seen",
               Statistic::proportion),
      {.name = "marginal_probability",
       .meaning = "chance that an eigenvalue of J lies within 1e-9 of 1: not hyperbolic",
       .kind = ObservableKind::measured,
       .statistic = Statistic::proportion},
      predicted("hidden_neurons", "hidden neurons, visible_neurons / aspect_ratio rounded"),
      predicted("lower_edge", "(1 - sqrt y)^2: smallest non-zero eigenvalue of large networks"),
      predicted("upper_edge", "(1 + sqrt y)^2: largest eigenvalue of large networks"),
      predicted("zero_mode_fraction", "fraction of exact zeros, 1 - 1/y for y > 1"),
      predicted("smallest_gap_finite_size", "expected gap with the finite-size term of the density"),
      predicted("index_limit", "unstable directions of large networks: visible_neurons times that")};
  d.figures = {
      {.name = "smallest-gap",
       .title = "Distance of the nearest eigenvalue from 1",
       .caption =
           "Inside the spectrum the gap closes as 1/visible_neurons: hyperbolic almost surely, by ever less.",
       .observable = "smallest_gap",
       .x = "",
       .beside = {"smallest_gap_finite_size"}},
      {.name = "unstable-fraction",
       .title = "Unstable directions",
       .caption = "Marchenko-Pastur's fraction, and eigenvalues of drawn networks.",
       .observable = "unstable_fraction",
       .x = ""},
      {.name = "largest-eigenvalue",
       .title = "Largest eigenvalue",
       .caption = "Tracy-Widom mean; dashed, the edge of large networks.",
       .observable = "largest_eigenvalue",
       .x = "",
       .beside = {"upper_edge"}}};
  return d;
}

class HyperbolicityStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override;
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override;
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;

 private:
  StudyDescription description_ = description();
};

void HyperbolicityStudy::validate(const Parameters& parameters) const {
  const Setting setting(parameters);
  const auto ratio = static_cast<double>(setting.visible) / static_cast<double>(setting.hidden());
  if (setting.wanted_hidden() < 0.5)
    throw InvalidArgument(
        "aspect_ratio = " + number_text(setting.aspect_ratio) +
        ": leaves no hidden neuron for visible_neurons = " + std::to_string(setting.visible));
  if (ratio == 4)
    throw InvalidArgument("aspect_ratio = " + number_text(setting.aspect_ratio) +
                          ": the edge of the spectrum lies at 1 exactly, where no law of the gap is known; "
                          "choose another than 4");
}

double HyperbolicityStudy::memory_needed(const Parameters& parameters) const {
  const Setting setting(parameters);
  const auto visible = static_cast<double>(setting.visible);
  const auto hidden = static_cast<double>(setting.hidden());
  const double smaller = std::min(visible, hidden);
  return 8 * (3 * visible * hidden + 3 * smaller * smaller) + 1e6;
}

Prediction HyperbolicityStudy::predict(const Parameters& parameters) const {
  const Setting setting(parameters);
  const RandomSpectrum spectrum = setting.spectrum();
  const auto visible = static_cast<double>(setting.visible);
  const double ratio = visible / static_cast<double>(spectrum.hidden);
  const auto compared = [](const SpectralExpectation& expected, double resolution) {
    return PredictedObservable{Array::scalar(expected.value),
                               Array::scalar(expected.error + 1e-12 * std::max(1.0, expected.value)),
                               Array::scalar(resolution)};
  };
  Prediction prediction;
  // The laws of large networks are the theory; what finite size adds to them, and what is then still left
  // out, is allowed.
  const auto leading = [&](const SpectralExpectation& expected, double resolution) {
    return PredictedObservable{Array::scalar(expected.limit),
                               Array::scalar(std::fabs(expected.value - expected.limit) + expected.error +
                                             1e-12 * std::max(1.0, expected.value)),
                               Array::scalar(resolution)};
  };
  if (place_of_one(spectrum) == PlaceOfOne::edge) {
    const std::string why =
        "1 lies at the spectrum's edge, where no law of the gap is known: go further from aspect_ratio 4, or "
        "take more neurons";
    prediction["smallest_gap"] = prediction["smallest_gap_finite_size"] = left_out_observable({}, why);
  } else {
    const SpectralExpectation gap = expected_smallest_gap(spectrum);
    prediction["smallest_gap"] = leading(gap, gap.deviation + 0.01 * gap.value);
    prediction["smallest_gap_finite_size"] = {Array::scalar(gap.value)};
  }
  const SpectralExpectation unstable = expected_unstable_fraction(spectrum, setting.gain);
  prediction["unstable_fraction"] = leading(unstable, 2 / visible);
  prediction["unstable_excess"] = {Array::scalar(visible * (unstable.value - unstable.limit)),
                                   Array::scalar(visible * unstable.error + 1e-12 * visible),
                                   Array::scalar(1)};
  const SpectralExpectation largest = expected_largest_eigenvalue(spectrum);
  prediction["largest_eigenvalue"] = compared(largest, largest.deviation);
  const SpectralExpectation smallest = expected_smallest_eigenvalue(spectrum);
  prediction["smallest_nonzero_eigenvalue"] = compared(smallest, smallest.deviation);
  prediction["origin_stable_probability"] = compared(origin_stable_probability(spectrum, setting.gain), 0.4);
  const numerics::SpectrumEdges edges = numerics::marchenko_pastur_edges(ratio);
  prediction["hidden_neurons"] = {Array::scalar(static_cast<double>(spectrum.hidden))};
  prediction["lower_edge"] = {Array::scalar(edges.lower)};
  prediction["upper_edge"] = {Array::scalar(edges.upper)};
  prediction["zero_mode_fraction"] = {Array::scalar(numerics::marchenko_pastur_zero_fraction(ratio))};
  prediction["index_limit"] = {Array::scalar(visible * unstable.limit)};
  return prediction;
}

Dataset HyperbolicityStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const Setting setting(parameters);
  const auto visible = static_cast<std::size_t>(setting.visible);
  const auto hidden = static_cast<std::size_t>(setting.hidden());
  Array memories = Array::filled({hidden, visible}, 0);
  RandomStream stream(key, Purpose::coupling_entries);
  if (setting.binary) {
    stream.fill_sign(memories.values);
  } else {
    stream.fill_normal(memories.values);
  }
  const std::vector<double> eigenvalues = loop_gains(
      memories, Array::filled({visible}, 1), Array::filled({hidden}, 1 / static_cast<double>(hidden)));
  const Hyperbolicity at_unit_gain = hyperbolicity(eigenvalues, visible);
  const auto unstable =
      std::count_if(eigenvalues.begin(), eigenvalues.end(), [&](double l) { return setting.gain * l > 1; });
  Dataset dataset;
  dataset.add("smallest_gap", at_unit_gain.gap);
  const double fraction = static_cast<double>(unstable) / static_cast<double>(visible);
  const double limit = numerics::marchenko_pastur_upper_tail(
      1 / setting.gain, static_cast<double>(visible) / static_cast<double>(hidden));
  dataset.add("unstable_fraction", fraction);
  dataset.add("unstable_excess", static_cast<double>(visible) * (fraction - limit));
  dataset.add("largest_eigenvalue", eigenvalues.back());
  dataset.add("smallest_nonzero_eigenvalue", eigenvalues.front());
  dataset.add("origin_stable_probability", unstable == 0 ? 1.0 : 0.0);
  dataset.add("marginal_probability", at_unit_gain.hyperbolic ? 0.0 : 1.0);
  return dataset;
}

}  // namespace

std::unique_ptr<Study> make_hyperbolicity_study() {
  return std::make_unique<HyperbolicityStudy>();
}

}  // namespace synaptica
