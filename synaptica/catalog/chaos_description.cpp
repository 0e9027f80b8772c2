#include "synaptica/catalog/chaos_description.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/catalog/dynamics_observables.h"
#include "synaptica/rate/mean_field_activity.h"

namespace synaptica {

namespace {

// c(s)/c(0).
Array normalised(std::span<const Array> means) {
  Array curve = means[0];
  const double first = curve.values.front();
  for (double& value : curve.values) value = first > 0 ? value / first : 0;
  return curve;
}

Array half_time(std::span<const Array> means) {
  const Array curve = normalised(means.first(1));
  const std::vector<double>& lags = means[1].values;
  return Array::scalar(std::min(lags.back(), rate::time_of_fall(curve.values, lags[1] - lags[0], 0.5)));
}

std::vector<ParameterSpec> parameters() {
  return {
      {"neurons", "rate neurons of a network; the theory is that of infinitely many", std::int64_t{500}, "1",
       Range::between(20, 2e4)},
      {"strength", "standard deviation of a coupling times sqrt(neurons)", 1.0, "1",
       Range::between(1e-3, 100)},
      {"gain", "of the activation", 2.0, "1", Range::between(1e-3, 100)},
      {"temperature", "variance that the noise alone gives a neuron", 0.0, "1", Range::between(0, 1e6)},
      {"activation",
       "how a neuron answers its field",
       std::string("tanh"),
       "1",
       {},
       {"tanh", "erf", "linear"}},
      {"trials", "starts in each network", std::int64_t{4}, "1", Range::between(2, 1e4)},
      {"warm_up", "before anything is measured", 100.0, "time", Range::between(0, 1e6)},
      {"recording_time", "of each trial; perturbations are followed in two", 200.0, "time",
       Range::between(40, 1e6)},
      {"time_step", "of the theory's time, that a step of Euler's map takes (rate/mean_field_activity.h)",
       0.25, "time", Range{.lowest = 0, .highest = 0.5, .lowest_included = false}},
      {"response_directions",
       "principal components, and as many isotropic directions, along which a static field is applied; 0: "
       "none",
       std::int64_t{0}, "1", Range::between(0, 1000)},
      {"field", "of the response, inside the activation", 0.05, "1", Range::above(0)},
      {"response_trials", "starts for each direction and sign of the field", std::int64_t{8}, "1",
       Range::between(2, 1e4)},
      {"response_time", "over which each start's response is averaged", 200.0, "time",
       Range::between(10, 1e6)},
  };
}

}  // namespace

StudyDescription chaos_description() {
  StudyDescription d;
  d.name = "chaos";
  d.title = "Chaos in random networks";
  d.summary =
      "A large network of independent random couplings falls silent, or never comes to rest. Dynamic "
      "mean-field theory "
      "gives the size of its activity, how long it remembers and how fast perturbations grow, with and "
      "without noise; "
      "beside it networks of finite size, a new one for each replica.";
  d.source =
      "docs/theory/dynamic-mean-field.md; after H. Sompolinsky, A. Crisanti and H. J. Sommers, Phys. Rev. "
      "Lett. 61, 259 "
      "(1988), and J. Schuecker, S. Goedeke and M. Helias, Phys. Rev. X 8, 041029 (2018)";
  d.parameters = parameters();
  const auto compared = [&](const char* name, const char* meaning, const char* allowance,
                            const char* resolution, const char* unit = "1") -> ObservableSpec& {
    d.observables.push_back({.name = name,
                             .meaning = meaning,
                             .unit = unit,
                             .allowance_reason = allowance,
                             .resolution_reason = resolution});
    return d.observables.back();
  };
  const char* const moments =
      "finite size, as a coupling that is off by 3/neurons; the step, H^2 (V'/24 - V'' Tn^2/(12 V')), twice";
  const char* const tenth = "a tenth of itself, at least 0.001: a coupling that is off by 3 % or so";
  compared("delta0", "variance of the neurons' fields, gain included", moments, tenth);
  compared("variance", "of the neurons' activity", moments, tenth);
  compared("rate_variance", "mean squared value of the activation at the fields", moments, tenth);
  compared("mean_slope", "mean slope of the activation at the fields, without the gain", moments, tenth);
  ObservableSpec& curve =
      compared("autocorrelation", "of the activity, mean over neurons",
               "what times longer or shorter by the allowance of half_time make of the theory's curve",
               "0.15: a seventh of where it starts");
  curve.statistic = Statistic::function_of_means;
  curve.axes = {"lag"};
  curve.inputs = {"autocovariance"};
  curve.function = normalised;
  ObservableSpec& half = compared(
      "half_time", "after which the autocorrelation is 1/2; at most the longest lag",
      "finite size, a part 30/neurons (more without noise near the onset); the step, a part H^2 max|V''|/8",
      "a third of itself: the times of neighbouring gains in the table", "time");
  half.statistic = Statistic::function_of_means;
  half.inputs = {"autocovariance", "lag_times"};
  half.function = half_time;
  compared("largest_lyapunov_exponent", "rate at which perturbations grow: chaos above 0",
           "finite size, 20/neurons (without noise below the onset: that of the radius of the couplings, "
           "sqrt(ln N/4N)); the step, a part h (gain^2 strength^2 E phi'^2 - (1 + exponent)^2)/(2 "
           "(1 + exponent))",
           "0.05: a twentieth of the rate at which a neuron alone forgets", "1/time");
  const auto predicted = [&](const char* name, const char* meaning, const char* unit = "1") {
    d.observables.push_back(
        {.name = name, .meaning = meaning, .unit = unit, .kind = ObservableKind::predicted});
  };
  predicted("late_decay_rate", "of the autocorrelation at long times", "1/time");
  predicted("onset_coupling", "gain times strength at which chaos begins, at this temperature");
  predicted("residual", "relative, of the equation for delta0");
  const auto measured = [&](const char* name, const char* meaning, std::vector<std::string> axes = {}) {
    d.observables.push_back(
        {.name = name, .meaning = meaning, .kind = ObservableKind::measured, .axes = std::move(axes)});
  };
  measured("mean_square_exponent",
           "half the rate at which mean squares of perturbations grow: the exponent, and its fluctuations by "
           "which networks of finite size stay below the theory");
  measured("component_variance", "of the activity along a principal component", {"component"});
  measured("component_response", "along it to a static field, divided by the gain", {"component"});
  measured("response_exponent", "of the response's growth with the variance, from component to component");
  measured("response_rank_correlation", "Spearman's, of response and variance over components");
  measured("components_dropped", "components whose response was not above 0, left out of the exponent");
  measured("isotropic_response", "the same along isotropic directions, mean: mean_slope by the theory");
  for (ObservableSpec& spec : dynamics_observables(false)) d.observables.push_back(std::move(spec));
  d.figures = {
      {.name = "autocorrelation",
       .title = "How long the activity remembers",
       .caption = "Autocorrelation of the activity by dynamic mean-field theory (line) and in networks of "
                  "finite size.",
       .observable = "autocorrelation",
       .x = "lag"},
      {.name = "variance",
       .title = "Size of the activity",
       .caption = "Without noise it sets in where gain times strength exceeds 1.",
       .observable = "variance",
       .x = ""},
      {.name = "largest-lyapunov-exponent",
       .title = "Growth of perturbations",
       .caption = "Above 0 the network is chaotic. Finite networks lag behind the theory by some 14/neurons.",
       .observable = "largest_lyapunov_exponent",
       .x = ""},
      {.name = "mean-slope",
       .title = "Response to a field along any direction",
       .caption = "The mean slope: it falls with the gain while the variance grows.",
       .observable = "mean_slope",
       .x = ""},
      {.name = "component-response",
       .title = "Response along principal components",
       .caption =
           "From the weakest component to the strongest: it rises, but far less than the variance does.",
       .observable = "component_response",
       .x = "component"}};
  return d;
}

}  // namespace synaptica
