#include "synaptica/catalog/complete_learning_description.h"

#include <string>
#include <utility>
#include <vector>

#include "synaptica/catalog/dynamics_observables.h"

namespace synaptica {

StudyDescription complete_learning_description() {
  StudyDescription d;
  d.name = "complete-learning";
  d.title = "Time to learn a map completely";
  d.summary =
      "Networks that store maps of inputs to targets learn one more, without noise, until its overlap is "
      "large. How "
      "long does it take, at which gain, with how many maps in store, for new maps and stored ones? "
      "Measured; beside it "
      "the theory of a network that begins without couplings.";
  d.source =
      "docs/studies/complete-learning.md; after T. Kurikawa and K. Kaneko, Nat. Commun. 16 (2025), arXiv "
      "2409.13597 (the "
      "public abstract was read, not the full text)";
  const auto positive = [](double highest) {
    return Range{.lowest = 0, .highest = highest, .lowest_included = false};
  };
  d.parameters = {
      {"neurons", "rate neurons of a network", std::int64_t{100}, "1", Range::between(10, 1e4)},
      {"connectivity",
       "kurikawa-kaneko; row-normalised: the same with rows of length 1; sequential: independent couplings "
       "that learned "
       "the maps one after the other (rate/sequential_learning.h)",
       std::string("kurikawa-kaneko"),
       "1",
       {},
       {"kurikawa-kaneko", "row-normalised", "sequential"}},
      {"strength", "factor of the couplings before learning", 1.0, "1", Range::between(0, 100)},
      {"memories", "maps in store", std::int64_t{20}, "1", Range::between(1, 1e4)},
      {"gain", "of the activation, tanh", 2.0, "1", Range::between(1e-3, 100)},
      {"rule",
       "of learning; delta-decay: the delta rule with the decay that keeps rows at length 1",
       std::string("delta-decay"),
       "1",
       {},
       {"delta-decay", "delta", "hebbian"}},
      {"input_strength", "factor of the input, inside the activation", 1.0, "1", Range::between(0, 100)},
      {"learning_rate", "of all rules", 0.3, "1/time", positive(100)},
      {"threshold", "overlap with the target at which a map is learned", 0.8, "1", positive(1)},
      {"longest_time", "after which a map counts as not learned, with this time", 200.0, "time",
       positive(1e6)},
      {"start",
       "of learning: onset of the input in the spontaneous state, or the evoked state, after settling under "
       "the input",
       std::string("onset"),
       "1",
       {},
       {"onset", "evoked"}},
      {"targets", "new maps, and as many stored ones (all, where fewer are stored)", std::int64_t{8}, "1",
       Range::between(3, 1e4)},
      {"states", "spontaneous states from which each map is learned", std::int64_t{8}, "1",
       Range::between(2, 1e4)},
      {"warm_up", "without input, before states are taken", 100.0, "time", Range::between(0, 1e6)},
      {"recording_time", "of spontaneous activity, for variance and diagnostics", 100.0, "time",
       Range::between(10, 1e6)},
      {"settling", "under the input, to the evoked state", 40.0, "time", Range::between(0, 1e6)},
      {"passes", "through all maps, of sequential couplings", std::int64_t{1}, "1", Range::between(1, 1000)},
      {"time_step", "of the Euler map", 0.1, "time",
       Range{.lowest = 0, .highest = 1, .lowest_included = false}},
  };
  const auto measured = [&](const char* name, const char* meaning, const char* unit = "1",
                            std::vector<std::string> axes = {}) {
    d.observables.push_back({.name = name,
                             .meaning = meaning,
                             .unit = unit,
                             .kind = ObservableKind::measured,
                             .axes = std::move(axes)});
  };
  measured("novel_time", "until a new map is learned, mean over maps and states", "time");
  measured("stored_time", "until a stored map is learned, mean over maps and states", "time");
  measured("novel_unlearned", "part of the new maps that were not learned in time");
  measured("stored_unlearned", "part of the stored maps that were not learned in time");
  d.observables.push_back(
      {.name = "uncoupled_time",
       .meaning = "until a new map is learned by a network that begins without couplings, mean over maps",
       .unit = "time",
       .allowance_reason =
           "rounding: the theory is that of the simulated map, for inputs that agree with their targets in "
           "as many neurons",
       .resolution_reason = "a hundredth of itself, less than what one neuron more that agrees makes of it",
       .expected_per_replica = true});
  measured("delay", "that couplings make: novel_time less uncoupled_time, of the same maps", "time");
  measured("input_overlap", "of new inputs with their targets, by chance: mean of xi . eta/neurons");
  measured("spontaneous_variance", "of a neuron's activity without input, within trials and between them");
  measured("variance_rank_correlation",
           "Spearman's over maps, of time and spontaneous variance (within trials) along the target; 0 "
           "of networks that rest");
  measured("response_rank_correlation",
           "Spearman's over maps, of time and the mean squared evoked activity alone");
  measured("sequence_time", "that each map took, of sequential couplings", "time", {"map"});
  for (ObservableSpec& spec : dynamics_observables()) d.observables.push_back(std::move(spec));
  d.figures = {
      {.name = "novel-time",
       .title = "Time to learn a new map",
       .caption = "Faster with gain. Compare with a network that begins without couplings, below.",
       .observable = "novel_time",
       .x = ""},
      {.name = "stored-time",
       .title = "Time to learn a stored map",
       .caption =
           "What is in store need not be learned: where it is recalled at once, only its transient is left.",
       .observable = "stored_time",
       .x = ""},
      {.name = "uncoupled-time",
       .title = "The same without couplings to begin with",
       .caption = "Theory (line) and simulation: what gain does by itself.",
       .observable = "uncoupled_time",
       .x = ""},
      {.name = "delay",
       .title = "How much longer the couplings make it take",
       .caption = "What is in store gets in the way of new maps, whatever the gain.",
       .observable = "delay",
       .x = ""},
      {.name = "spontaneous-variance",
       .title = "Spontaneous activity of the same networks",
       .caption = "Compare with the times: more variance need not mean faster learning.",
       .observable = "spontaneous_variance",
       .x = ""},
      {.name = "sequence-time",
       .title = "Maps learned one after the other",
       .caption = "Time that each map of a sequence took, given all those before it.",
       .observable = "sequence_time",
       .x = "map"}};
  return d;
}

}  // namespace synaptica
