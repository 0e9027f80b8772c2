#include "synaptica/catalog/early_learning_description.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/catalog/activity_setting.h"
#include "synaptica/catalog/dynamics_observables.h"

namespace synaptica {

namespace {

using Predictors = std::vector<std::pair<std::string, std::string>>;

// What the speed of new maps may go with, over networks: name and meaning.
const Predictors& novel_predictors() {
  static const Predictors predictors{
      {"variance", "total variance alone"},
      {"response", "evoked response alone"},
      {"slope_response", "mean slope times evoked response"},
      {"law", "the quasi-linear law: response of the linearised network, times drive"},
      {"formula1", "formula1"},
      {"gain", "gain"}};
  return predictors;
}

const Predictors& stored_predictors() {
  static const Predictors predictors{{"stored_response", "evoked response alone"},
                                     {"stored_slope_response", "mean slope times evoked response"},
                                     {"stored_law", "the quasi-linear law"},
                                     {"stored_formula1", "variance along the target times response"}};
  return predictors;
}

}  // namespace

StudyDescription early_learning_description() {
  StudyDescription d;
  d.name = "early-learning";
  d.title = "Which networks learn their first lesson quickly";
  d.summary =
      "New maps are taught to networks of several gains and numbers of stored maps, for the first few time "
      "constants after their input comes on. Theory: each network's quasi-linear law. Reported beside it, "
      "over all networks of a replica: how well total spontaneous variance, mean slope, evoked response and "
      "gain go with the speed, and how the speed changes with the number of stored maps.";
  d.source =
      "docs/studies/early-learning.md, derived there; the question is that of T. Kurikawa and K. Kaneko, "
      "Nat. Commun. 16 (2025), arXiv 2409.13597 (the public abstract was read, not the full text)";
  d.parameters =
      activity_parameters({.neurons = 100, .input_strength = 0.05, .states = 24, .start = "onset"});
  std::erase_if(d.parameters,
                [](const ParameterSpec& spec) { return spec.name == "gain" || spec.name == "memories"; });
  d.parameters.push_back(
      {"gains", "of the networks of a replica", std::vector<double>{1, 1.5, 2, 3, 4}, "1", Range::above(0)});
  d.parameters.push_back({"memory_counts", "maps that they store, whole numbers",
                          std::vector<double>{10, 20, 30, 40, 50}, "1", Range::between(1, 1e5)});
  d.parameters.push_back({"pairs", "new maps that each is taught, and as many that it has stored",
                          std::int64_t{8}, "1", Range::between(1, 1e4)});
  d.parameters.push_back({"rule",
                          "what a synapse multiplies with the target",
                          std::string("hebbian"),
                          "1",
                          {},
                          {"hebbian", "hebbian-input"}});
  d.parameters.push_back({"learning_rate", "of the copies that learn and unlearn", 0.01, "1/time",
                          Range{.lowest = 0, .highest = 1e3, .lowest_included = false}});
  d.parameters.push_back(
      {"learning_time", "over which the speed is taken", 4.0, "time", Range::between(1, 1e4)});
  const std::vector<std::string> both = {"memories", "gain"};
  d.observables = {
      {.name = "speed",
       .meaning = "of the overlap with new targets, per learning rate, over the first learning_time",
       .unit = "1/time",
       .axes = both,
       .allowance_reason =
           "a finite learning rate e: third order of tanh, (gain e t)^2/3 at the window's end t, of what "
           "activity of full size would teach a neuron of slope 1; and (neurons pairs)^(-1/2) of that, the "
           "closure: slopes and activity are averaged apart, over neurons, states and targets",
       .resolution_reason =
           "a tenth of the line's slope through t - 1 + exp(-t), what activity of full size would teach "
           "a neuron of slope 1; at least twice the allowance",
       .expected_per_replica = true},
      {.name = "onset",
       .meaning = "gain times the couplings' spectral radius: activity starts at 1",
       .kind = ObservableKind::predicted,
       .axes = both},
      {.name = "marginal_slope",
       .meaning = "mean slope at the edge of stability, 1/(radius of the couplings): where chaos pins it",
       .kind = ObservableKind::predicted,
       .axes = both}};
  const auto measured = [&](const char* name, const char* meaning, std::vector<std::string> axes = {},
                            const char* unit = "1") {
    d.observables.push_back({.name = name,
                             .meaning = meaning,
                             .unit = unit,
                             .kind = ObservableKind::measured,
                             .axes = std::move(axes)});
  };
  measured("stored_speed", "speed of the overlap with stored targets, shown their inputs", both, "1/time");
  measured("total_variance", "mean spontaneous variance of a neuron, tr C/N", both);
  measured("mean_slope", "of the neurons while they learn, gain included", both);
  measured("window_response", "evoked response alone: slope of the drive over the window", both);
  measured("formula1", "mean over new targets of spontaneous variance along the target times response", both);
  measured("stored_variance", "mean spontaneous variance along stored targets", both);
  const auto correlation = [&](const std::string& name, const std::string& of, const char* speed = "speed") {
    d.observables.push_back(
        {.name = name,
         .meaning = std::string("over the replica's networks, of ") + speed + " with " + of,
         .kind = ObservableKind::measured});
  };
  correlation("correlation", "mean slope times total variance (Pearson)");
  correlation("correlation_active", "the same, of networks that are not silent");
  correlation("slope", "mean slope times total variance: factor of proportionality");
  correlation("formula1_correlation_active", "formula1, of networks that are not silent");
  correlation("stored_variance_correlation", "variance along stored targets, both of stored ones, active");
  for (const auto& [name, of] : novel_predictors()) {
    correlation(name + "_correlation", of);
    correlation(name + "_rank", of + ", of their ranks");
  }
  for (const auto& [name, of] : stored_predictors()) {
    correlation(name + "_correlation", of, "stored_speed");
    correlation(name + "_rank", of + ", of their ranks", "stored_speed");
  }
  measured("active_networks", "that are not silent");
  measured("memory_trend", "rank correlation of speed with the number of stored maps", {"gain"});
  measured("gain_trend", "rank correlation of speed with the gain", {"memories"});
  for (ObservableSpec& spec : dynamics_observables()) {
    spec.axes = both;
    d.observables.push_back(std::move(spec));
  }
  d.figures = {{.name = "speed",
                .title = "Speed of the first lesson",
                .caption = "More stored maps speed it up until activity starts, and slow it down beyond.",
                .observable = "speed",
                .x = "memories",
                .colour = "gain"},
               {.name = "variance",
                .title = "Total spontaneous variance",
                .caption = "It grows with both; its product with the mean slope is what the speed follows.",
                .observable = "total_variance",
                .x = "memories",
                .colour = "gain"},
               {.name = "mean-slope",
                .title = "Mean slope of the neurons",
                .caption = "Beyond the onset of activity it is pinned to the edge of stability, whatever the "
                           "gain, and falls with the number of maps.",
                .observable = "mean_slope",
                .x = "memories",
                .colour = "gain"}};
  return d;
}

}  // namespace synaptica
