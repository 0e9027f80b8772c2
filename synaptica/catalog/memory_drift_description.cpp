#include "synaptica/catalog/memory_drift_description.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace synaptica {

namespace {

Array standard_deviation(std::span<const Array> means) {
  Array result = means[0];
  for (std::size_t i = 0; i < result.values.size(); ++i)
    result.values[i] = std::sqrt(std::max(0.0, means[1].values[i] - means[0].values[i] * means[0].values[i]));
  return result;
}

}  // namespace

StudyDescription memory_drift_description() {
  const std::string exact =
      "rounding, 1e-12 and epsilon * min(steps, 1/k) with k = time_step/memory_time_constant; the estimated "
      "error of the "
      "quadrature; ";
  const std::string leak =
      "the gate's leak: 2 L with L the expected weight, in units of the memory's own, that the softmax gives "
      "to wrong "
      "memories at the worst time, as a cosine changes by at most 2 (associative/gate_leak.h)";
  const std::string visits =
      "; random presentation: as numbers of visits are not normal, m3 (1 + 2 t^2)/(6 R variance) with m3 the "
      "third central "
      "moment over visits, t = 4, R = 32 replicas, and sqrt(3 variance) where 8 replicas may all have the "
      "same number";
  const std::string way = "a quarter of the way that the cosine has to go, (1 - 1/sqrt(1 + noise^2)) / 4";
  StudyDescription d;
  d.name = "memory-drift";
  d.title = "Memories drift to the patterns that are presented";
  d.summary =
      "Each presentation of a pattern moves the memory that wins it a little towards the pattern. How fast "
      "does the "
      "cosine of memory and pattern rise? The winner-take-all law at the exact number of visits, averaged "
      "over random "
      "memories of finite size, against the dynamics step by step.";
  d.source =
      "D. Lotito, Neural learning rules from associative networks theory, Neurocomputing 636 (2025), arXiv "
      "2503.19922, "
      "figure 1, from the public abstract and figure script (the full text was not read); "
      "docs/theory/memory-drift.md";
  d.parameters = {
      {"visible_neurons", "visible neurons, the components of a pattern", std::int64_t{50}, "1",
       Range::at_least(2)},
      {"hidden_neurons", "hidden neurons: memories, and patterns presented", std::int64_t{4}, "1",
       Range::at_least(1)},
      {"memory_time_constant", "time constant of the memories, in any unit", 250.0, "1",
       Range::between(1e-12, 1e12)},
      {"softmax_gain", "sharpness of the gate: the inverse temperature of its softmax", 2.0, "1",
       Range{.lowest = 0, .highest = 1e9, .lowest_included = false}},
      // Below, the drift is lost in rounding; with none at all nothing drifts.
      {"noise", "standard deviation, a component, of pattern minus initial memory", 0.4, "1",
       Range::between(1e-6, 1e6)},
      // A billion steps take a minute or two a replica.
      {"steps", "presentations, one update each", std::int64_t{2000}, "1", Range::between(1, 1e9)},
      {"time_step", "time between presentations, in the unit of memory_time_constant; not above it", 1.0, "1",
       Range::between(1e-12, 1e12)},
      {.name = "presentation",
       .meaning = "order of the patterns: in turn, or drawn independently",
       .default_value = std::string("cyclic"),
       .choices = {"cyclic", "random"}},
      {"probabilities", "of the patterns in random presentation, sum 1; empty: uniform",
       std::vector<double>{}, "1", Range{.lowest = 0, .highest = 1, .lowest_included = false}},
      {"orthogonal", "initial memories orthogonal, of norm sqrt(visible_neurons); else Gaussian as drawn",
       true}};

  const auto compared = [](std::string name, std::string meaning, std::vector<std::string> axes,
                           std::string allowance, std::string resolution) {
    return ObservableSpec{.name = std::move(name),
                          .meaning = std::move(meaning),
                          .axes = std::move(axes),
                          .allowance_reason = std::move(allowance),
                          .resolution_reason = std::move(resolution)};
  };
  const auto predicted = [](std::string name, std::string meaning, std::vector<std::string> axes = {}) {
    return ObservableSpec{.name = std::move(name),
                          .meaning = std::move(meaning),
                          .kind = ObservableKind::predicted,
                          .axes = std::move(axes)};
  };
  const auto measured = [](std::string name, std::string meaning) {
    return ObservableSpec{
        .name = std::move(name), .meaning = std::move(meaning), .kind = ObservableKind::measured};
  };
  const auto deviation = [](std::string name, std::string meaning, std::vector<std::string> axes,
                            std::string allowance, std::string resolution, std::string shift) {
    return ObservableSpec{.name = std::move(name),
                          .meaning = std::move(meaning),
                          .statistic = Statistic::function_of_means,
                          .axes = std::move(axes),
                          .allowance_reason = std::move(allowance),
                          .resolution_reason = std::move(resolution),
                          .inputs = {shift, shift + "_squared"},
                          .function = standard_deviation};
  };
  const std::string sampling =
      "; t^2 (kurtosis - 1) / (4 R) of itself at t = 4 and R = 32 replicas: the standard error of a standard "
      "deviation "
      "shrinks with it";
  d.observables = {
      compared("initial_overlap", "cosine of initial memory and pattern, mean over memories", {},
               exact + "no gate yet", way),
      deviation("initial_overlap_sd", "standard deviation of that cosine over memories and replicas", {},
                "rounding and quadrature as above" + sampling, way, "initial_overlap_shift"),
      compared("cosine_similarity", "cosine of memory and pattern", {"time", "memory"}, exact + leak + visits,
               way),
      compared("final_similarity", "cosine of memory and pattern at the end, mean over memories", {},
               exact + leak + visits, way),
      compared(
          "forgetting_factor", "part e of its start that a memory remembers at the end", {"memory"},
          "rounding, 1e-12 and epsilon * min(steps, 1/k) sqrt(1 + noise^2)/noise; the gate's leak, L times "
          "2 + 2 sqrt((2 + noise^2)/visible_neurons)/noise: e is read along pattern minus start, on which "
          "other patterns "
          "have a projection of that size" +
              visits,
          "a quarter of the way from 1 to 0"),
      compared("forgetting_factor_variance",
               "squared difference of the forgetting factor to its expected value", {"memory"},
               "the gate's leak, L times (1 + sqrt((2 + noise^2)/visible_neurons)/noise)^2: rare replicas in "
               "which a wrong "
               "memory wins" +
                   visits,
               "the square of a quarter of the way from 1 to 0"),
      [&] {
        ObservableSpec spec =
            deviation("forgetting_factor_sd", "standard deviation over replicas of the forgetting factor",
                      {"memory"}, {}, {}, "forgetting_factor_shift");
        spec.kind =
            ObservableKind::measured;  // one replica in a hundred may decide it: the variance has the verdict
        return spec;
      }(),
      predicted("forgetting_factor_sd_binomial",
                "standard deviation of the forgetting factor that the binomial number of visits gives",
                {"memory"}),
      measured("sup_deviation_equal_norm",
               "largest difference over time and memories to the equal-norm formula with the replica's own "
               "initial cosine, "
               "e = exp(-p t/tau)"),
      measured("sup_deviation_general_norm",
               "largest difference to the general law with the replica's own initial cosine and norms, e = "
               "exp(-p t/tau)"),
      measured("sup_deviation_visit_count",
               "largest difference to the general law with the replica's own visits, e = (1 - k)^K"),
      measured("misassigned_presentations",
               "fraction of presentations won by another memory than the pattern's own"),
      measured("memories_without_wins",
               "number of memories that never won a presentation, and so never moved"),
      predicted("cosine_similarity_equal_norm",
                "published formula: equal norms, many neurons, continuous time", {"time", "memory"}),
      predicted("cosine_similarity_limit", "general law: many neurons, continuous time", {"time", "memory"}),
      predicted("initial_overlap_limit", "initial overlap for many neurons, 1/sqrt(1 + noise^2)"),
      predicted("initial_overlap_sd_limit",
                "standard deviation of the initial overlap to leading order in 1/visible_neurons"),
      predicted("final_similarity_limit", "final similarity: general law, many neurons, continuous time"),
      predicted("final_similarity_equal_norm",
                "final similarity: published formula, many neurons, continuous time"),
      predicted("final_similarity_discrete_limit",
                "final similarity: general law, many neurons, exact visits"),
      predicted("equal_norm_error",
                "largest difference at any time of the published formula to the general law, many neurons")};

  d.figures = {{.name = "cosine-similarity",
                .title = "Cosine of memory and pattern",
                .caption = "Theory at finite size (lines), simulation (mean and one standard error), and the "
                           "published equal-norm "
                           "formula for many neurons (dashed).",
                .observable = "cosine_similarity",
                .x = "time",
                .colour = "memory",
                .beside = {"cosine_similarity_equal_norm"}},
               {.name = "deviation",
                .title = "The same, minus the theory",
                .caption = "What the curves hide: the simulation scatters about the theory, the equal-norm "
                           "formula leaves it because "
                           "a noisy pattern is longer than the memory it was made from.",
                .observable = "cosine_similarity",
                .x = "time",
                .colour = "memory",
                .beside = {"cosine_similarity_equal_norm"},
                .deviation = true,
                .y_title = "cosine of memory and pattern, simulation minus theory"},
               {.name = "final-similarity",
                .title = "Final similarity over the grid",
                .caption = "Mean over memories at the last step; dashed, the published equal-norm formula.",
                .observable = "final_similarity",
                .x = "",
                .beside = {"final_similarity_equal_norm"}}};
  return d;
}

}  // namespace synaptica
