#include "synaptica/cli/recall_sentences.h"

#include <algorithm>
#include <cmath>

#include "synaptica/cli/table.h"
#include "synaptica/core/text.h"

namespace synaptica::cli {

namespace {

using associative::RecallModel;

std::string counted(std::size_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string corruption_text(const RecallOutcome& outcome) {
  if (outcome.corrupted_neurons == 0) return "none";
  const std::string count =
      std::to_string(outcome.corrupted_neurons) + " of " + std::to_string(outcome.memories.patterns.shape[1]);
  if (outcome.binary) return count + " signs of each cue turned, chosen at random";
  return count + " entries of each cue replaced by entries of the same cue, both chosen at random";
}

}  // namespace

std::string model_text(const RecallOutcome& outcome) {
  const associative::RecallOptions& options = outcome.options;
  switch (options.model) {
    case RecallModel::dense:
      return "dense of order " + std::to_string(options.order) +
             (options.interaction == associative::DenseInteraction::rectified ? ", rectified" : "");
    case RecallModel::softmax:
      return "softmax of gain " + number_text(options.gain);
    case RecallModel::hopfield:
      break;
  }
  constexpr const char* orders[] = {"", ", random order", ", synchronous"};
  return "hopfield at temperature " + number_text(options.temperature) +
         orders[static_cast<int>(options.update)];
}

std::string step_word(const RecallOutcome& outcome) {
  return outcome.options.model == RecallModel::softmax ? "updates" : "sweeps";
}

Facts preparation_facts(const RecallOutcome& outcome) {
  Facts facts;
  facts.emplace_back("Memories", outcome.memories.source + " (" + outcome.memories.form + "): " +
                                     counted(outcome.memories.count(), "pattern", "patterns") + " of " +
                                     std::to_string(outcome.memories.patterns.shape[1]) + " neurons");
  facts.emplace_back("Cues", outcome.cues.source == outcome.memories.source
                                 ? "the same file"
                                 : outcome.cues.source + " (" + outcome.cues.form +
                                       "): " + counted(outcome.cues.count(), "pattern", "patterns"));
  std::string values = outcome.reading;
  if (outcome.binary) {
    values = "binary: " + values + "; " + number_text(outcome.memories_up, 3) +
             " of the memories' entries and " + number_text(outcome.cues_up, 3) + " of the cues' are +1";
    if (outcome.at_threshold > 0)
      values += "; " + counted(outcome.at_threshold, "entry equals", "entries equal") +
                " the threshold and count as -1";
    if (outcome.other_values > 0)
      values += "; " + counted(outcome.other_values, "entry", "entries") +
                " of the cues are neither of the two values and were divided at their middle";
  }
  facts.emplace_back("Values", values);
  facts.emplace_back("Corruption", corruption_text(outcome));
  if (!outcome.constant_neurons.empty())
    facts.emplace_back("Constant neurons", std::to_string(outcome.constant_neurons.size()) + " of " +
                                               std::to_string(outcome.memories.patterns.shape[1]) +
                                               " are the same in every memory");
  facts.emplace_back("Sources", std::to_string(outcome.known) + " of " +
                                    counted(outcome.cues.count(), "cue", "cues") +
                                    " have a known source: " + outcome.source_rule);
  facts.emplace_back("Reached", outcome.options.model == RecallModel::softmax
                                    ? "a memory whose softmax weight at the end is at least " +
                                          number_text(outcome.options.reached_from)
                                    : "a memory whose overlap at the end is at least " +
                                          number_text(outcome.options.reached_from, 4) + " in size" +
                                          (outcome.options.temperature > 0 && !outcome.arguments.reached
                                               ? ", 0.9 of what a single memory keeps at this temperature"
                                               : ""));
  if (outcome.options.temperature > 0)
    facts.emplace_back("Averages",
                       "over the second half of " + std::to_string(outcome.options.most_steps) +
                           " sweeps; standard errors of a cue from ten blocks of time, of means over cues");
  return facts;
}

std::string overlap_text(const RecallOutcome& outcome) {
  const associative::PatternOverlaps& overlaps = outcome.overlaps;
  if (overlaps.pairs == 0) return "one memory alone has none";
  std::string text =
      "mean " + number_text(overlaps.mean, 2) + ", root mean square " +
      number_text(overlaps.root_mean_square, 2) +
      " (independent ones: " + number_text(overlaps.expected_spread, 2) + "), largest " +
      number_text(overlaps.largest, 2) + " between memories " + std::to_string(overlaps.worst.front().first) +
      " and " + std::to_string(overlaps.worst.front().second) + "; " + std::to_string(overlaps.pairs_beyond) +
      " of " + counted(overlaps.pairs, "pair", "pairs") + " beyond " + number_text(overlaps.level, 2);
  if (overlaps.rows.size() < outcome.memories.count())
    text += "; " + std::to_string(overlaps.rows.size()) + " evenly spaced memories against all";
  return text;
}

Facts theory_facts(const RecallOutcome& outcome) {
  Facts facts;
  if (const auto& theory = outcome.expectation.hopfield) {
    facts.emplace_back("Load", number_text(theory->load, 4) + " memories a neuron" +
                                   (theory->critical_load
                                        ? "; the critical load is " + number_text(*theory->critical_load, 4)
                                        : std::string()));
    facts.emplace_back("Retrieval overlap",
                       theory->overlap ? number_text(*theory->overlap, 6) + " (mean field, many neurons)"
                                       : "none: " + theory->reason);
  }
  if (const auto& theory = outcome.expectation.dense) {
    if (theory->flip_error)
      facts.emplace_back("Flip error",
                         number_text(*theory->flip_error, 3) + " of a memory's neurons in the first step");
    if (theory->capacity)
      facts.emplace_back("Capacity", number_text(*theory->capacity, 4) + " memories at a flip error of 1 %" +
                                         (theory->errorless_capacity
                                              ? "; about " + number_text(*theory->errorless_capacity, 3) +
                                                    " without any error, for many neurons"
                                              : std::string()));
    if (!theory->reason.empty()) facts.emplace_back("Not expected", theory->reason);
  }
  if (const auto& theory = outcome.expectation.softmax) {
    const std::string looked_at = std::to_string(theory->looked_at) +
                                  (theory->looked_at < outcome.memories.count()
                                       ? " of " + counted(outcome.memories.count(), "memory", "memories")
                                   : theory->looked_at == 1 ? " memory"
                                                            : " memories");
    if (std::isfinite(theory->smallest_separation))
      facts.emplace_back("Smallest separation", number_text(theory->smallest_separation, 4) + ", of memory " +
                                                    std::to_string(theory->weakest) +
                                                    " (looked at: " + looked_at + ")");
    facts.emplace_back("One update", "moves a memory by at most " + number_text(theory->largest_bound, 3) +
                                         " times the largest norm; at most 0.01 for " +
                                         std::to_string(theory->within_one_percent) + " of " + looked_at);
    facts.emplace_back("Gain needed",
                       theory->sufficient_gain ? number_text(*theory->sufficient_gain, 4) +
                                                     " and more: no memory moves by more than 1 %"
                       : theory->unseparated > 0
                           ? "none is enough: " + counted(theory->unseparated, "memory is", "memories are") +
                                 " not the best match of itself"
                           : "");
    if (theory->memory_exponent)
      facts.emplace_back("Random binary memories",
                         "ln(memories)/neurons is " + number_text(*theory->memory_exponent, 3) +
                             "; a memory dominates all others up to " +
                             number_text(*theory->dominance_exponent, 4) + " at this gain");
  }
  std::erase_if(facts, [](const auto& fact) { return fact.second.empty(); });
  return facts;
}

std::string result_text(const RecallOutcome& outcome) {
  const std::size_t cues = outcome.cues.count();
  std::string text;
  if (outcome.fraction_right)
    text =
        std::to_string(outcome.right) + " of " +
        (outcome.known == cues ? counted(cues, "cue", "cues")
                               : counted(outcome.known, "cue", "cues") + " with a known source") +
        " came back to " + (outcome.known == 1 ? "its" : "their") + " memory" +
        // A proportion of none or all has no standard error worth the name.
        (outcome.right > 0 && outcome.right < outcome.known
             ? " (" + with_error(outcome.fraction_right->mean, outcome.fraction_right->standard_error) + ")"
             : std::string());
  else
    text = std::to_string(outcome.reached) + " of " + counted(cues, "cue", "cues") +
           " reached a memory; no source is known";
  std::vector<std::string> rest;
  if (outcome.spurious > 0) rest.push_back(std::to_string(outcome.spurious) + " ended in a spurious state");
  if (outcome.reversed > 0) rest.push_back(std::to_string(outcome.reversed) + " in a reversed memory");
  const std::size_t wrong = outcome.fraction_right ? outcome.known - outcome.right : 0;
  std::size_t other = 0;
  for (const auto& cue : outcome.recall.cues)
    other += cue.right && !*cue.right && cue.reached && !cue.reversed ? 1 : 0;
  if (wrong > 0 && other > 0) rest.push_back(std::to_string(other) + " in another memory");
  if (!rest.empty()) text += "; " + join(rest, ", ");
  return text;
}

std::string basin_text(const RecallOutcome& outcome) {
  if (!outcome.basin) return "not asked for";
  const associative::RecallBasin& basin = *outcome.basin;
  if (!basin.reason.empty()) return "not measured: " + basin.reason;
  std::vector<double> sizes;
  for (const auto& size : basin.size) sizes.push_back(size ? *size : -1);
  std::sort(sizes.begin(), sizes.end());
  const double median = sizes[(sizes.size() - 1) / 2];
  const std::string of = basin.memories.size() < outcome.memories.count()
                             ? std::to_string(basin.memories.size()) + " of " +
                                   std::to_string(outcome.memories.count()) + " memories, evenly spaced"
                             : counted(sizes.size(), "memory", "memories");
  const auto size_text = [](double size) { return size < 0 ? std::string("none") : number_text(size, 2); };
  std::string text =
      median < 0 ? "fewer than half of the cues return, even uncorrupted ones"
                 : "at least half of the cues return up to a corrupted fraction of " + size_text(median);
  text += " (median of " + of;
  if (sizes.size() > 1) text += "; from " + size_text(sizes.front()) + " to " + size_text(sizes.back());
  return text + "; " + std::to_string(basin.trials) + " trials a fraction)";
}

std::string end_word(const associative::CueRecall& cue) {
  if (!cue.reached) return "spurious";
  if (cue.reversed) return "reversed";
  if (!cue.right) return "reached";
  return *cue.right ? "right" : "another memory";
}

}  // namespace synaptica::cli
