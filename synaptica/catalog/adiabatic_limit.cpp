#include "synaptica/catalog/adiabatic_limit.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/associative/adiabatic_expansion.h"
#include "synaptica/associative/integrators.h"
#include "synaptica/catalog/network_setting.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica {

namespace {

using namespace associative;
using Vector = std::vector<double>;

// One point of parameters, read once. Time is in units of tau_v.
struct Setting {
  explicit Setting(const Parameters& p)
      : network(p),
        ratios(p.real_list("time_ratios")),
        duration(p.real("duration")),
        relaxed_start(p.text("start") == "relaxed"),
        step_product(p.real("step_product")) {}

  // Steps of the integrator in each of the intervals at whose ends the two networks are compared.
  [[nodiscard]] double steps(double ratio) const {
    return std::ceil(interval() * network.fastest_rate(ratio) / step_product);
  }
  [[nodiscard]] double interval() const { return duration / intervals; }

  static constexpr int intervals = 300;
  NetworkSetting network;
  Vector ratios;
  double duration;
  bool relaxed_start;
  double step_product;
};

// Weights of the least-squares slope of y against ln eps: slope = sum w_k y_k.
Vector slope_weights(const Vector& ratios) {
  double mean = 0;
  for (const double ratio : ratios) mean += std::log(ratio) / static_cast<double>(ratios.size());
  double square = 0;
  for (const double ratio : ratios) square += std::pow(std::log(ratio) - mean, 2);
  Vector weights;
  for (const double ratio : ratios) weights.push_back((std::log(ratio) - mean) / square);
  return weights;
}

StudyDescription description() {
  StudyDescription d;
  d.name = "adiabatic-limit";
  d.title = "From two layers to one: the limit of fast hidden neurons";
  d.summary =
      "Hidden neurons that relax at once leave a network of visible neurons whose activation, dynamics and "
      "energy come from one "
      "generating function. How far is a network with a finite ratio tau_h/tau_v from it? First-order "
      "theory, with each "
      "replica's own memories, against both networks integrated side by side.";
  d.source =
      "The limit after D. Lotito, Neurocomputing 636 (2025), arXiv 2503.19922 (public abstract; full text "
      "not read); the "
      "first-order theory is ours: docs/theory/associative-networks.md";
  d.parameters = network_parameters();
  d.parameters.push_back({"time_ratios", "values of tau_h/tau_v, at least two",
                          Vector{0.002, 0.005, 0.01, 0.02, 0.05}, "1", Range::between(1e-4, 0.2)});
  d.parameters.push_back({"duration", "time simulated, in units of the visible time constant", 6.0, "tau_v",
                          Range::between(0.1, 100)});
  d.parameters.push_back(
      {.name = "start",
       .meaning = "of the hidden neurons: relaxed, h = Xi g(v) + c, or drawn at random off the slow manifold",
       .default_value = std::string("relaxed"),
       .choices = {"relaxed", "random"}});
  d.parameters.push_back(
      {"step_product", "time step times the network's fastest rate", 0.2, "1", Range::between(0.01, 0.4)});

  const std::string second =
      "the next order: the mean over the grid of time_ratios, as the fit weighs them, of (1 + s) eps, with s "
      "the loop gain of a typical memory matrix at most";
  d.observables = {
      {.name = "scaled_deviation",
       .meaning = "largest distance of the visible neurons to the reduced network's at any time, over that "
                  "of the first-order theory",
       .axes = {"time_ratio"},
       .allowance_reason = "the next order, (1 + s) eps/2 with s the loop gain at the memories' upper edge",
       .resolution_reason = "a half, so that a theory without the lag, or with twice of it, is seen; twice "
                            "the next order where that "
                            "is larger. A replica that passes near a saddle can deviate several times as far "
                            "as at first order"},
      {.name = "deviation_order",
       .meaning = "fitted power of tau_h/tau_v in the largest distance; 1 in the limit",
       .allowance_reason = second,
       .resolution_reason = "1/2, half-way to another order"},
      {.name = "manifold_order",
       .meaning = "fitted power of tau_h/tau_v in the distance of the hidden neurons to the slow manifold; 2 "
                  "in the limit",
       .allowance_reason = second,
       .resolution_reason = "1/2, half-way to another order"},
      {.name = "deviation",
       .meaning = "largest distance to the reduced network, root mean square over neurons",
       .kind = ObservableKind::measured,
       .axes = {"time_ratio"}},
      {.name = "manifold_distance",
       .meaning = "largest distance of the hidden neurons to Xi g + c - tau_h Xi H_v dv/dt after a tenth of "
                  "the time, root mean square",
       .kind = ObservableKind::measured,
       .axes = {"time_ratio"}}};
  d.figures = {{.name = "scaled-deviation",
                .title = "Deviation from the reduced network over the first-order theory",
                .caption = "Towards small tau_h/tau_v the ratio tends to 1: the theory gives the deviation's "
                           "size, not its power alone.",
                .observable = "scaled_deviation",
                .x = "time_ratio"},
               {.name = "deviation",
                .title = "Deviation from the reduced network",
                .caption = "Proportional to tau_h/tau_v where that is small.",
                .observable = "deviation",
                .x = "time_ratio"}};
  return d;
}

class AdiabaticLimitStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override;
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override {
    const Setting setting(parameters);
    return 4 * sizeof(double) * static_cast<double>(setting.network.visible_neurons()) *
           (Setting::intervals + static_cast<double>(setting.network.hidden_neurons()));
  }
  [[nodiscard]] std::vector<Axis> axes(const Parameters& parameters) const override {
    return {{.name = "time_ratio", .meaning = "tau_h/tau_v", .coordinates = Setting(parameters).ratios}};
  }
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;

 private:
  StudyDescription description_ = description();
};

void AdiabaticLimitStudy::validate(const Parameters& parameters) const {
  const Setting setting(parameters);
  setting.network.validate();
  if (setting.ratios.size() < 2 || setting.ratios.size() > 32)
    throw InvalidArgument("time_ratios: " + std::to_string(setting.ratios.size()) + " values; give 2 to 32");
  for (std::size_t k = 1; k < setting.ratios.size(); ++k)
    if (!(setting.ratios[k] > setting.ratios[k - 1]))
      throw InvalidArgument("time_ratios: must ascend, but " + number_text(setting.ratios[k]) + " follows " +
                            number_text(setting.ratios[k - 1]));
  if (parameters.text("hidden_function") == "rectified-polynomial")
    throw InvalidArgument(
        "hidden_function = rectified-polynomial: where all hidden neurons are silent the two networks are "
        "one, and there is no deviation to scale; take another function");
  const double steps = Setting::intervals * setting.steps(setting.ratios.front());
  if (!(steps <= 1e7))
    throw InvalidArgument("time_ratios: " + number_text(setting.ratios.front()) + " needs " +
                          number_text(steps, 3) + " steps, more than 1e7; take larger ratios");
}

Prediction AdiabaticLimitStudy::predict(const Parameters& parameters) const {
  const Setting setting(parameters);
  const std::size_t count = setting.ratios.size();
  const double next_order = 1 + setting.network.largest_loop_gain();
  PredictedObservable scaled{Array::filled({count}, 1), Array::filled({count}, 0), Array::filled({count}, 0)};
  const Vector weights = slope_weights(setting.ratios);
  double bias = 0;
  for (std::size_t k = 0; k < count; ++k) {
    const double relative = next_order * setting.ratios[k] / 2;
    scaled.allowance.values[k] = 1e-12 + relative;
    scaled.resolution.values[k] = std::max(0.5, 2 * (1e-12 + relative));
    bias += weights[k] * next_order * setting.ratios[k];
  }
  Prediction prediction;
  prediction["scaled_deviation"] = std::move(scaled);
  const Array allowance = Array::scalar(1e-12 + bias);
  const Array resolution = Array::scalar(0.5);
  prediction["deviation_order"] = {Array::scalar(1), allowance, resolution};
  prediction["manifold_order"] = {Array::scalar(2), allowance, resolution};
  return prediction;
}

double root_mean_square(std::span<const double> x) {
  double sum = 0;
  for (const double component : x) sum += component * component;
  return std::sqrt(sum / static_cast<double>(x.size()));
}

Dataset AdiabaticLimitStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const Setting setting(parameters);
  const std::size_t nv = setting.network.visible_neurons();
  Vector start = setting.network.draw_start(key);
  const Network limit = setting.network.draw(key, 0);
  if (setting.relaxed_start) {
    const Vector hidden = limit.relaxed_hidden(std::span<const double>(start).first(nv));
    std::copy(hidden.begin(), hidden.end(), start.begin() + static_cast<std::ptrdiff_t>(nv));
  }
  // The reduced flow's own rates are below 1 and the loop gain: a tenth of the slowest full step suffices for order 4.
  const auto reduced_steps = static_cast<std::size_t>(
      std::ceil(10 * setting.interval() * std::max(1.0, setting.network.largest_loop_gain())));
  const AdiabaticExpansion theory =
      adiabatic_expansion(limit, start, setting.interval(), Setting::intervals, reduced_steps);
  const auto row = [nv](const Array& array, int n) {
    return std::span<const double>(array.values).subspan(static_cast<std::size_t>(n) * nv, nv);
  };
  double expected = 0;
  for (int n = 0; n <= Setting::intervals; ++n)
    expected = std::max(expected, root_mean_square(row(theory.correction, n)));

  const std::size_t count = setting.ratios.size();
  Array scaled = Array::filled({count}, 0);
  Array deviation = scaled, manifold = scaled;
  for (std::size_t k = 0; k < count; ++k) {
    const double ratio = setting.ratios[k];
    const Network network = setting.network.draw(key, ratio);
    const double steps = setting.steps(ratio);
    const double step = setting.interval() / steps;
    (void)choose_integrator(network, start, step, Integrator::rk4);  // refuses a step beyond its stability
    NetworkStepper stepper(network, Integrator::rk4, step);
    Vector state = start, difference(nv), drive(network.size());
    for (int n = 1; n <= Setting::intervals; ++n) {
      for (std::int64_t i = 0; i < static_cast<std::int64_t>(steps); ++i) stepper.step(state);
      const auto reduced = row(theory.reduced, n);
      for (std::size_t i = 0; i < nv; ++i) difference[i] = state[i] - reduced[i];
      deviation.values[k] = std::max(deviation.values[k], root_mean_square(difference));
      if (n * 10 < Setting::intervals) continue;
      network.drive(state, drive);
      const auto visible = std::span<const double>(state).first(nv);
      Vector distance = network.slow_hidden(visible, std::span<const double>(drive).first(nv));
      for (std::size_t i = 0; i < distance.size(); ++i) distance[i] -= state[nv + i];
      manifold.values[k] = std::max(manifold.values[k], root_mean_square(distance));
    }
    if (!std::isfinite(deviation.values[k]) || !(deviation.values[k] > 0) || !(expected > 0) ||
        !(manifold.values[k] > 0))
      throw DidNotConverge("adiabatic-limit: at tau_h/tau_v = " + number_text(ratio) +
                               " the two networks differ by " + number_text(deviation.values[k]) +
                               ", which has no logarithm",
                           deviation.values[k], 0);
    scaled.values[k] = deviation.values[k] / (ratio * expected);
  }
  const Vector weights = slope_weights(setting.ratios);
  double deviation_order = 0;
  double manifold_order = 0;
  for (std::size_t k = 0; k < count; ++k) {
    deviation_order += weights[k] * std::log(deviation.values[k]);
    manifold_order += weights[k] * std::log(manifold.values[k]);
  }
  Dataset dataset;
  dataset.add("scaled_deviation", std::move(scaled));
  dataset.add("deviation_order", deviation_order);
  dataset.add("manifold_order", manifold_order);
  dataset.add("deviation", std::move(deviation));
  dataset.add("manifold_distance", std::move(manifold));
  return dataset;
}

}  // namespace

std::unique_ptr<Study> make_adiabatic_limit_study() {
  return std::make_unique<AdiabaticLimitStudy>();
}

}  // namespace synaptica
