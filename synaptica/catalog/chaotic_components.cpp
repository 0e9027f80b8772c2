#include "synaptica/catalog/chaotic_components.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "synaptica/catalog/direction_scatter.h"
#include "synaptica/catalog/dynamics_observables.h"
#include "synaptica/core/error.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/numerics/lyapunov.h"
#include "synaptica/rate/directions.h"
#include "synaptica/rate/filtered_noise.h"
#include "synaptica/rate/response.h"
#include "synaptica/rate/scatter.h"

namespace synaptica {

namespace {

const std::vector<double>& noise_times() {
  static const std::vector<double> times{0, 2, 8, std::numeric_limits<double>::infinity()};
  return times;
}

// Of the linear network with a chaotic one's slopes.
struct LinearNetwork {
  bool stable = false;
  double growth = 0;  // largest real part of D J
  std::vector<double>
      exponents{};  // of response with variance along its own components, one for each noise time
};

LinearNetwork linear_network(const Array& coupling, std::span<const double> slope, std::size_t count) {
  const std::size_t n = slope.size();
  Array drift = coupling;
  for (std::size_t k = 0; k < drift.size(); ++k) drift.values[k] *= slope[k / n];
  for (std::size_t i = 0; i < n; ++i) drift.values[i * (n + 1)] -= 1;
  const numerics::LinearDrift factorised(drift);
  LinearNetwork result;
  result.growth = factorised.largest_real_part() + 1;
  result.stable = result.growth < 1;
  result.exponents.assign(noise_times().size(), 0);
  if (!result.stable) return result;
  const Array response = rate::state_response(coupling, slope);
  for (std::size_t t = 0; t < noise_times().size(); ++t) {
    const Array covariance = rate::filtered_noise_covariance(drift, factorised, noise_times()[t]);
    const Array directions = rate::spread_principal_directions(covariance, count, 0.9);
    std::vector<double> variance, along;
    for (std::size_t k = 0; k < count; ++k) {
      const auto v = std::span<const double>(directions.values).subspan(k * n, n);
      variance.push_back(numerics::bilinear(v, covariance, v) / static_cast<double>(n));
      along.push_back(numerics::bilinear(v, response, v) / static_cast<double>(n));
    }
    result.exponents[t] = rate::scatter_statistics(variance, along).exponent;
  }
  return result;
}

StudyDescription description() {
  StudyDescription d;
  d.name = "chaotic-components";
  d.title = "Variance and response along the components of chaos";
  d.summary =
      "Along the principal components of a chaotic network, those that vary more answer a field more and are "
      "learned faster, "
      "but by far not in proportion. Theory: the quasi-linear response, where the components vary little; "
      "and "
      "the network "
      "linearised with its mean slopes and driven by noise, exactly, whose exponents explain the measured "
      "one.";
  d.source =
      "docs/studies/chaotic-components.md, derived there; the question is that of T. Kurikawa and K. Kaneko, "
      "Nat. Commun. 16 "
      "(2025), arXiv 2409.13597 (the public abstract was read, not the full text)";
  d.parameters = direction_parameters({.states = 20});
  d.parameters.push_back({"linear_network",
                          "whether the linear network's exponents are computed too: 25 neurons^3 operations",
                          true});
  d.observables.push_back(
      {.name = "response",
       .meaning = "to a static field along principal components, the smallest variance first; the smaller "
                  "half is compared",
       .axes = {"direction"},
       .allowance_reason = "the field f is finite: third order of tanh, (gain f)^2/3 of a response of 1; and "
                           "the closure, of relative order 1/neurons^(1/2) along one direction",
       .resolution_reason = "a fifth of a response of 1, the marginal one; at least twice the allowance",
       .expected_per_replica = true});
  for (ObservableSpec& spec : direction_observables()) d.observables.push_back(std::move(spec));
  d.observables.push_back({.name = "quasi_linear_response",
                           .meaning = "the expected response, all components",
                           .kind = ObservableKind::measured,
                           .axes = {"direction"}});
  d.observables.push_back({.name = "linear_exponent",
                           .meaning =
                               "of response with variance along components of the linear network with "
                               "these slopes, exactly, by the memory of its noise; mean of stable ones",
                           .kind = ObservableKind::measured,
                           .statistic = Statistic::function_of_means,
                           .axes = {"noise_time"},
                           .inputs = {"linear_exponents", "linear_stable"},
                           .function = mean_of_found});
  d.observables.push_back({.name = "linear_growth",
                           .meaning = "largest real part of the eigenvalues of D J: instability is at 1",
                           .kind = ObservableKind::measured});
  d.observables.push_back({.name = "linear_stable",
                           .meaning = "networks whose linearisation is stable",
                           .kind = ObservableKind::measured});
  for (ObservableSpec& spec : dynamics_observables()) d.observables.push_back(std::move(spec));
  d.figures = {
      {.name = "response",
       .title = "Response along principal components",
       .caption = "From the smallest variance to the largest: measured, and quasi-linear (line), which "
                  "the leading components exceed.",
       .observable = "response",
       .x = "direction"},
      {.name = "variance",
       .title = "Variance along the same components",
       .caption = "It spans decades where the response spans one: the exponent is small.",
       .observable = "variance",
       .x = "direction"},
      {.name = "linear-exponent",
       .title = "Exponent of response with variance in linear networks",
       .caption = "Non-normal couplings near instability lower it, and so does noise with a memory.",
       .observable = "linear_exponent",
       .x = "noise_time"}};
  return d;
}

class ChaoticComponentsStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override { DirectionSetting(parameters).validate(); }
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override {
    return DirectionSetting(parameters).memory_needed();
  }
  [[nodiscard]] std::vector<Axis> axes(const Parameters& parameters) const override {
    return {direction_axis(DirectionSetting(parameters)),
            {.name = "noise_time",
             .unit = "time",
             .meaning = "memory of the linear network's noise",
             .coordinates = {0, 1, 2, 3},
             .labels = {"white", "2", "8", "static"}}};
  }
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;
  [[nodiscard]] std::vector<std::string> warnings(const PointResult& point) const override {
    return activity_warnings(point);
  }

 private:
  StudyDescription description_ = description();
};

Prediction ChaoticComponentsStudy::predict(const Parameters& parameters) const {
  const DirectionSetting s(parameters);
  const double change = s.activation.gain * s.field;
  const double allowance = change * change / 3 + 1 / std::sqrt(static_cast<double>(s.neurons));
  PredictedObservable response{{}, Array::scalar(allowance), Array::scalar(std::max(0.2, 2 * allowance))};
  for (std::size_t k = 0; k < std::min<std::size_t>(s.count / 2, 32); ++k)
    response.compared_entries.push_back(k);
  Prediction prediction{{"response", response}};
  if (!parameters.boolean("linear_network")) {
    const std::string why = "linear_network is false";
    prediction["linear_exponent"] = left_out_observable({noise_times().size()}, why);
    for (const char* name : {"linear_growth", "linear_stable"})
      prediction[name] = left_out_observable({}, why);
  }
  return prediction;
}

Dataset ChaoticComponentsStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const DirectionSetting s(parameters);
  const DrawnNetwork network = s.draw(key);
  const DirectionScatter scatter = measure_directions(s, network, key, true);
  Dataset data;
  data.add("response", Array::vector(scatter.response));
  data.add("response_expected", Array::vector(scatter.quasi_linear));
  add_directions(data, scatter);
  data.add("quasi_linear_response", Array::vector(scatter.quasi_linear));
  if (parameters.boolean("linear_network")) {
    const LinearNetwork linear = linear_network(network.coupling, scatter.slope, s.count);
    data.add("linear_exponents", Array::vector(linear.exponents));
    data.add("linear_stable", linear.stable ? 1 : 0);
    data.add("linear_growth", linear.growth);
  }
  const Array none = Array::filled({1, s.neurons}, 0);
  add_spontaneous_dynamics(data, s.problem(network, none, none), key);
  return data;
}

}  // namespace

std::unique_ptr<Study> make_chaotic_components_study() {
  return std::make_unique<ChaoticComponentsStudy>();
}

}  // namespace synaptica
