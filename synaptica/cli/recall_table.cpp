#include <algorithm>
#include <cmath>

#include "synaptica/cli/recall_output.h"
#include "synaptica/cli/recall_sentences.h"
#include "synaptica/cli/table.h"
#include "synaptica/core/text.h"

namespace synaptica::cli {

namespace {

using associative::CueRecall;

constexpr std::size_t most_rows = 30;

std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string aligned(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line = "  ";
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - width_of(row[i]) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

// A term, and its sentence broken so that it stays beside it.
std::string facts_text(const RecallFacts& facts, int width) {
  std::size_t widest = 0;
  for (const auto& fact : facts) widest = std::max(widest, width_of(fact.first));
  const std::size_t indent = widest + 4;
  const std::size_t room = static_cast<std::size_t>(std::clamp(width, 60, 110)) - indent;
  std::string text;
  for (const auto& [term, sentence] : facts) {
    std::string line = "  " + term + std::string(widest - width_of(term) + 2, ' ');
    std::size_t column = 0, start = 0;
    while (start <= sentence.size()) {
      const std::size_t end = std::min(sentence.find(' ', start), sentence.size());
      const std::string word = sentence.substr(start, end - start);
      if (column > 0 && column + 1 + width_of(word) > room) {
        line += "\n" + std::string(indent, ' ');
        column = 0;
      }
      if (column > 0) {
        line += " ";
        ++column;
      }
      line += word;
      column += width_of(word);
      start = end + 1;
    }
    text += line + "\n";
  }
  return text;
}

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
  RecallFacts facts = preparation_facts(outcome);
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
