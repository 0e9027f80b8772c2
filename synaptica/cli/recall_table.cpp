#include <algorithm>
#include <cmath>

#include "synaptica/cli/recall_output.h"
#include "synaptica/cli/recall_sentences.h"
#include "synaptica/cli/table.h"
#include "synaptica/cli/text_layout.h"
#include "synaptica/core/text.h"

namespace synaptica::cli {

namespace {

using associative::CueRecall;

constexpr std::size_t most_rows = 30;

std::string end_text(const CueRecall& cue, const Terminal& terminal) {
  std::string text = end_word(cue);
  const char* code = "33";
  if (text == "right") {
    text = "✓ right";
    code = "32";
  } else if (text == "another memory" || text == "reversed") {
    text = "✗ " + text;
    code = "31;1";
  }
  if (text == "reached" || !terminal.colour) return text;
  return "\033[" + std::string(code) + "m" + text + "\033[0m";
}

}  // namespace

std::string recall_table(const RecallOutcome& outcome, const Terminal& terminal) {
  std::string text = "Recall by " + model_text(outcome) + "\n\n";
  Facts facts = preparation_facts(outcome);
  facts.emplace_back("Overlaps", overlap_text(outcome));
  for (const auto& fact : theory_facts(outcome)) facts.emplace_back("Theory: " + fact.first, fact.second);
  facts.emplace_back("Basin", basin_text(outcome));
  text += facts_text(facts, terminal.out_is_terminal ? terminal.width : 110) + "\n";

  const bool weights = outcome.options.model == associative::RecallModel::softmax;
  std::vector<std::vector<std::string>> rows{{"cue", "source", "overlap", "energy", step_word(outcome),
                                              weights ? "weight" : "", "memory", "", "ended in"}};
  const auto& cues = outcome.recall.cues;
  for (std::size_t k = 0; k < std::min(cues.size(), most_rows); ++k) {
    const CueRecall& cue = cues[k];
    std::string overlap = number_text(cue.overlap_at_start, 3) + " → ";
    overlap += cue.overlap_error ? with_error(cue.overlap_at_end, *cue.overlap_error)
                                 : number_text(cue.overlap_at_end, 4);
    std::string energy = number_text(cue.energy_at_start, 4) + " → ";
    energy += cue.energy_error ? with_error(cue.energy_at_end, *cue.energy_error)
                               : number_text(cue.energy_at_end, 4);
    rows.push_back({std::to_string(k), cue.source ? std::to_string(*cue.source) : "–", overlap, energy,
                    std::to_string(cue.steps), cue.weight ? number_text(*cue.weight, 3) : "",
                    cue.reached ? (cue.reversed ? "−" : "") + std::to_string(*cue.reached) : "–",
                    recall_end_name(cue.end), end_text(cue, terminal)});
  }
  text += aligned(rows);
  if (cues.size() > most_rows)
    text += "  … and " + std::to_string(cues.size() - most_rows) + " more: --json and --output give all\n";
  text += "\n" + result_text(outcome);
  if (outcome.reached_overlap) {
    text += ".\nOverlap of those that reached a memory: " +
            (outcome.reached > 1 && outcome.reached_overlap->standard_error > 1e-12  // beyond rounding
                 ? with_error(outcome.reached_overlap->mean, outcome.reached_overlap->standard_error) +
                       " (over cues)"
                 : number_text(outcome.reached_overlap->mean, 6));
    if (outcome.expectation.hopfield && outcome.expectation.hopfield->overlap)
      text += ", theory " + number_text(*outcome.expectation.hopfield->overlap, 6);
  }
  return text + ".\n";
}

}  // namespace synaptica::cli
