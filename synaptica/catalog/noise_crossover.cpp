#include "synaptica/catalog/noise_crossover.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "synaptica/catalog/direction_scatter.h"
#include "synaptica/catalog/dynamics_observables.h"
#include "synaptica/core/error.h"

namespace synaptica {

namespace {

StudyDescription description() {
  StudyDescription d;
  d.name = "noise-crossover";
  d.title = "How noise restores the relation of variance and response";
  d.summary =
      "Directions graded from new to stored patterns, or principal components, of networks between chaos and "
      "noise. Theory: the "
      "quasi-linear response with each network's measured slopes, which noise makes exact. Reported beside "
      "it: how well "
      "spontaneous variance tells the response, and variance times evoked response the speed of learning.";
  d.source =
      "docs/studies/noise-crossover.md, derived there; the question is that of T. Kurikawa and K. Kaneko, "
      "Nat. Commun. 16 "
      "(2025), arXiv 2409.13597 (the public abstract was read, not the full text)";
  d.parameters = direction_parameters({.states = 40});
  d.parameters.push_back({"directions",
                          "graded from new to stored patterns, or principal components of the activity",
                          std::string("graded"),
                          "1",
                          {},
                          {"graded", "principal"}});
  d.observables.push_back(
      {.name = "response_ratio",
       .meaning = "measured by quasi-linear response to a static field, median over the directions",
       .allowance_reason = "the field f is finite: third order of tanh, (gain f)^2/3; and the closure, of "
                           "relative order 1/neurons^(1/2) along one direction",
       .resolution_reason = "three tenths, half of what the leading modes of chaos exceed 1 by; at least "
                            "twice the allowance"});
  d.observables.push_back({.name = "response",
                           .meaning = "to a static field along the directions, in order",
                           .kind = ObservableKind::measured,
                           .axes = {"direction"}});
  d.observables.push_back({.name = "quasi_linear_response",
                           .meaning = "of the same directions",
                           .kind = ObservableKind::measured,
                           .axes = {"direction"}});
  for (ObservableSpec& spec : direction_observables()) d.observables.push_back(std::move(spec));
  for (ObservableSpec& spec : dynamics_observables()) d.observables.push_back(std::move(spec));
  d.figures = {{.name = "response-correlation",
                .title = "Does variance tell the response?",
                .caption = "Correlation over directions of measured response with spontaneous variance.",
                .observable = "response_correlation",
                .x = ""},
               {.name = "quasi-linear-correlation",
                .title = "Does the linearised network tell it?",
                .caption = "Correlation of measured with quasi-linear response.",
                .observable = "quasi_linear_correlation",
                .x = ""},
               {.name = "response-ratio",
                .title = "Measured by quasi-linear response",
                .caption = "Of the median direction: 1 throughout. What chaos adds lies in few directions.",
                .observable = "response_ratio",
                .x = ""}};
  return d;
}

class NoiseCrossoverStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override { DirectionSetting(parameters).validate(); }
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override {
    return DirectionSetting(parameters).memory_needed();
  }
  [[nodiscard]] std::vector<Axis> axes(const Parameters& parameters) const override {
    return {direction_axis(DirectionSetting(parameters))};
  }
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;
  [[nodiscard]] std::vector<std::string> warnings(const PointResult& point) const override {
    return activity_warnings(point);
  }

 private:
  StudyDescription description_ = description();
};

Prediction NoiseCrossoverStudy::predict(const Parameters& parameters) const {
  const DirectionSetting s(parameters);
  const double change = s.activation.gain * s.field;
  const double allowance = change * change / 3 + 1 / std::sqrt(static_cast<double>(s.neurons));
  return {{"response_ratio", PredictedObservable{Array::scalar(1), Array::scalar(allowance),
                                                 Array::scalar(std::max(0.3, 2 * allowance))}}};
}

Dataset NoiseCrossoverStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const DirectionSetting s(parameters);
  const DrawnNetwork network = s.draw(key);
  const DirectionScatter scatter =
      measure_directions(s, network, key, parameters.text("directions") == "principal");
  std::vector<double> ratios;
  for (std::size_t k = 0; k < s.count; ++k) ratios.push_back(scatter.response[k] / scatter.quasi_linear[k]);
  std::sort(ratios.begin(), ratios.end());
  Dataset data;
  data.add("response_ratio", (ratios[(s.count - 1) / 2] + ratios[s.count / 2]) / 2);
  data.add("response", Array::vector(scatter.response));
  data.add("quasi_linear_response", Array::vector(scatter.quasi_linear));
  add_directions(data, scatter);
  const Array none = Array::filled({1, s.neurons}, 0);
  add_spontaneous_dynamics(data, s.problem(network, none, none), key);
  return data;
}

}  // namespace

std::unique_ptr<Study> make_noise_crossover_study() {
  return std::make_unique<NoiseCrossoverStudy>();
}

}  // namespace synaptica
