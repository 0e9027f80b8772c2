#include <algorithm>
#include <cmath>
#include <limits>

#include "synaptica/cli/output_directory.h"
#include "synaptica/cli/recall_output.h"
#include "synaptica/cli/recall_sentences.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/study/files.h"
#include "synaptica/study/machine.h"
#include "synaptica/study/run.h"

namespace synaptica::cli {

namespace {

namespace fs = std::filesystem;
using associative::CueRecall;

constexpr const char* summary_name = "recall.json";
constexpr const char* results_name = "recall.nc";
// Beyond 2^26 values (half a gigabyte) of one kind, patterns and states are left out of the results file.
constexpr double most_stored = 0x1p26;

template <class Field>
std::vector<double> reals(const RecallOutcome& outcome, const Field& field) {
  std::vector<double> values;
  for (const CueRecall& cue : outcome.recall.cues) {
    const std::optional<double> value = field(cue);
    values.push_back(value ? *value : std::numeric_limits<double>::quiet_NaN());
  }
  return values;
}

template <class Field>
std::vector<std::int64_t> integers(const RecallOutcome& outcome, const Field& field) {
  std::vector<std::int64_t> values;
  for (const CueRecall& cue : outcome.recall.cues) values.push_back(field(cue));
  return values;
}

std::int64_t index_of(const std::optional<std::size_t>& index) {
  return index ? static_cast<std::int64_t>(*index) : -1;
}

std::vector<std::int64_t> indices(const std::vector<std::size_t>& values) {
  return {values.begin(), values.end()};
}

void add_cues(const RecallOutcome& outcome, StoredFile& file) {
  const auto real = [&](const char* name, const char* unit, const char* meaning, const auto& field) {
    file.variables.push_back({name, {"cue"}, reals(outcome, field), unit, meaning});
  };
  const auto integer = [&](const char* name, const char* meaning, const auto& field) {
    file.variables.push_back({name, {"cue"}, integers(outcome, field), "", meaning});
  };
  using Real = std::optional<double>;
  integer("source", "memory that the cue is a version of, -1 where it is not known",
          [](const CueRecall& cue) { return index_of(cue.source); });
  integer("reached", "memory that the cue reached, -1 where none",
          [](const CueRecall& cue) { return index_of(cue.reached); });
  integer("reversed", "1 where that memory was reached with its signs turned",
          [](const CueRecall& cue) { return std::int64_t{cue.reversed}; });
  integer("right", "1 where the cue reached its source, 0 where not, -1 where the source is not known",
          [](const CueRecall& cue) { return cue.right ? std::int64_t{*cue.right} : std::int64_t{-1}; });
  integer("nearest_at_start", "memory of largest overlap with the cue",
          [](const CueRecall& cue) { return static_cast<std::int64_t>(cue.nearest_at_start); });
  integer("nearest_at_end", "memory of largest overlap at the end",
          [](const CueRecall& cue) { return static_cast<std::int64_t>(cue.nearest_at_end); });
  integer("steps", "sweeps or updates made", [](const CueRecall& cue) { return cue.steps; });
  real("overlap_at_start", "1", "overlap of the cue with the nearest memory",
       [](const CueRecall& cue) { return Real(cue.overlap_at_start); });
  real("overlap_at_end", "1", "overlap at the end with the nearest memory",
       [](const CueRecall& cue) { return Real(cue.overlap_at_end); });
  real("source_overlap_at_start", "1", "overlap of the cue with its source",
       [](const CueRecall& cue) { return cue.source_overlap_at_start; });
  real("source_overlap_at_end", "1", "overlap at the end with its source",
       [](const CueRecall& cue) { return cue.source_overlap_at_end; });
  real("energy_at_start", "1", "energy of the cue",
       [](const CueRecall& cue) { return Real(cue.energy_at_start); });
  real("energy_at_end", "1", "energy at the end",
       [](const CueRecall& cue) { return Real(cue.energy_at_end); });
  if (outcome.options.temperature > 0) {
    real("overlap_at_end_standard_error", "1", "standard error of overlap_at_end, from ten blocks of time",
         [](const CueRecall& cue) { return cue.overlap_error; });
    real("energy_at_end_standard_error", "1", "standard error of energy_at_end, from ten blocks of time",
         [](const CueRecall& cue) { return cue.energy_error; });
  }
  if (outcome.options.model == associative::RecallModel::softmax)
    real("weight", "1", "softmax weight of the memory of largest weight, duplicates included",
         [](const CueRecall& cue) { return cue.weight; });
  std::vector<std::string> ends;
  for (const CueRecall& cue : outcome.recall.cues) ends.emplace_back(recall_end_name(cue.end));
  file.variables.push_back({"end", {"cue"}, std::move(ends), "", "how the recall ended"});
}

void add_basin(const RecallOutcome& outcome, StoredFile& file) {
  if (!outcome.basin || !outcome.basin->reason.empty()) return;
  const associative::RecallBasin& basin = *outcome.basin;
  file.dimensions.emplace_back("fraction", basin.fractions.size());
  file.dimensions.emplace_back("basin_memory", basin.memories.size());
  file.variables.push_back({"fraction", {"fraction"}, basin.fractions, "1", "fraction of neurons corrupted"});
  file.variables.push_back(
      {"basin_memory", {"basin_memory"}, indices(basin.memories), "", "memories whose basin was tried"});
  file.variables.push_back({"returned",
                            {"basin_memory", "fraction"},
                            basin.returned.values,
                            "1",
                            "part of the random corruptions that came back to the memory"});
  file.variables.push_back({"returned_standard_error",
                            {"basin_memory", "fraction"},
                            basin.returned_error.values,
                            "1",
                            "binomial standard error of returned"});
  file.variables.push_back({"returned_mean", {"fraction"}, basin.mean, "1", "returned, mean over memories"});
  file.variables.push_back({"returned_mean_standard_error",
                            {"fraction"},
                            basin.mean_error,
                            "1",
                            "standard error of returned_mean, over memories"});
  std::vector<double> sizes;
  for (const auto& size : basin.size)
    sizes.push_back(size ? *size : std::numeric_limits<double>::quiet_NaN());
  file.variables.push_back({"basin_size",
                            {"basin_memory"},
                            std::move(sizes),
                            "1",
                            "largest corrupted fraction up to which at least half come back; missing: none"});
}

// ---- the page ----

report::Tone tone_of(const CueRecall& cue) {
  const std::string word = end_word(cue);
  if (word == "right") return {"agrees", word};
  if (word == "spurious") return {"unresolved", word};
  if (word == "reached") return {"none", word};
  return {"disagrees", word};
}

std::string overlap_change(const CueRecall& cue) {
  return number_text(cue.overlap_at_start, 2) + " → " + number_text(cue.overlap_at_end, 3);
}

std::vector<double> row_of(const Array& matrix, std::size_t row) {
  const auto begin = matrix.values.begin() + static_cast<std::ptrdiff_t>(row * matrix.shape[1]);
  return {begin, begin + static_cast<std::ptrdiff_t>(matrix.shape[1])};
}

bool came_back(const CueRecall& cue) {
  return cue.reached && !cue.reversed && cue.right.value_or(true);
}

// Up to 24 cues in their order, those that failed first where there is no room for all.
std::vector<std::size_t> pictured_cues(const RecallOutcome& outcome, std::size_t most) {
  const auto& cues = outcome.recall.cues;
  std::vector<std::size_t> failed, rest, chosen;
  for (std::size_t k = 0; k < cues.size(); ++k) (came_back(cues[k]) ? rest : failed).push_back(k);
  const std::size_t shown = std::min(most, cues.size());
  // Half of the room at least for those that came back, where there are as many.
  const std::size_t from_failed =
      std::min(failed.size(), std::max(shown / 2, shown - std::min(shown, rest.size())));
  chosen.assign(failed.begin(), failed.begin() + static_cast<std::ptrdiff_t>(from_failed));
  chosen.insert(chosen.end(), rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(shown - from_failed));
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

// "the first 12 that came back and the first 12 that did not. "
std::string counted_failures(const RecallOutcome& outcome, const std::vector<std::size_t>& chosen) {
  const auto back = std::count_if(chosen.begin(), chosen.end(),
                                  [&](std::size_t k) { return came_back(outcome.recall.cues[k]); });
  const std::string verb = outcome.known > 0 ? "came back" : "reached a memory";
  const auto failed = static_cast<std::ptrdiff_t>(chosen.size()) - back;
  if (failed == 0) return "the first " + std::to_string(back) + ", which all " + verb + ". ";
  if (back == 0) return "the first " + std::to_string(failed) + ", of which none " + verb + ". ";
  return "the first " + std::to_string(back) + " that " + verb + " and the first " + std::to_string(failed) +
         " that did not. ";
}

void add_pictures(const RecallOutcome& outcome, report::RecallPage& page) {
  constexpr std::size_t most = 24;
  const std::size_t neurons = outcome.memories.patterns.shape[1];
  page.height = outcome.picture ? outcome.picture->first : 1;
  page.width = outcome.picture ? outcome.picture->second : neurons;
  if (!outcome.binary) {
    const auto [low, high] =
        std::minmax_element(outcome.memories.patterns.values.begin(), outcome.memories.patterns.values.end());
    page.lowest = *low;
    page.highest = *high;
  }
  const std::vector<std::size_t> chosen = pictured_cues(outcome, most);
  for (const std::size_t k : chosen) {
    const CueRecall& cue = outcome.recall.cues[k];
    page.pictures.push_back(
        {"cue " + std::to_string(k), row_of(outcome.started_from, k), row_of(outcome.recall.states, k),
         cue.reached ? row_of(outcome.memories.patterns, *cue.reached) : std::vector<double>(),
         cue.reached ? "memory " + std::to_string(*cue.reached) + (cue.reversed ? ", reversed" : "")
                     : "no memory",
         tone_of(cue),
         "overlap " + overlap_change(cue) + ", " +
             (cue.weight ? "weight " + number_text(*cue.weight, 2) + ", " : "") + std::to_string(cue.steps) +
             " " +
             (cue.steps == 1 ? step_word(outcome).substr(0, step_word(outcome).size() - 1)
                             : step_word(outcome)) +
             (cue.source && !cue.right.value_or(true)
                  ? "; its source is memory " + std::to_string(*cue.source)
                  : "")});
  }
  page.pictures_note = (chosen.size() < outcome.cues.count()
                            ? std::to_string(chosen.size()) + " of " + std::to_string(outcome.cues.count()) +
                                  " cues: " + counted_failures(outcome, chosen)
                            : std::string()) +
                       "Black is " + (outcome.binary ? "+1" : "the largest value of the memories") +
                       ", white " + (outcome.binary ? "−1" : "the smallest") +
                       (outcome.options.temperature > 0 ? "; of the recall the average over time. " : ". ") +
                       (outcome.picture ? std::to_string(page.height) + " × " + std::to_string(page.width) +
                                              ": " + outcome.picture_reason
                                        : "Patterns are " + outcome.picture_reason) +
                       ".";
}

void add_plots(const RecallOutcome& outcome, report::RecallPage& page) {
  constexpr std::size_t most = 400;
  const auto& cues = outcome.recall.cues;
  const bool weights = outcome.options.model == associative::RecallModel::softmax;
  // Where each cue has a source, what counts is how much of it came back; else the nearest memory is all there is.
  const bool of_source = outcome.known == cues.size();
  const std::string with = of_source ? "its source" : "the nearest memory";
  report::Plot plot{.meaning = "Overlap with " + with + ", before and after the recall"};
  plot.x.title = "overlap of the cue with " + with;
  plot.y.title = "overlap after recall";
  plot.diagonal = true;
  if (!weights) {
    plot.level = outcome.options.reached_from;
    plot.level_name = "reached";
  }
  for (const std::size_t k : associative::evenly_spaced(most, cues.size())) {
    const CueRecall& cue = cues[k];
    const double before = of_source ? *cue.source_overlap_at_start : cue.overlap_at_start;
    const double after = of_source ? *cue.source_overlap_at_end : cue.overlap_at_end;
    plot.points.push_back({before, after, of_source ? 0 : cue.overlap_error.value_or(0), tone_of(cue).name,
                           "cue " + std::to_string(k) + ": " + number_text(before, 2) + " → " +
                               number_text(after, 3) + ", " + end_word(cue)});
    if (before < 0) plot.x.low = -1;
    if (after < 0) plot.y.low = -1;
  }
  for (report::PlotAxis* axis : {&plot.x, &plot.y})
    if (axis->low < 0) axis->step = 0.5;
  page.overlap_note =
      "Overlap with " + with +
      ": of the cue, and of where it ended. On the dashed diagonal recall changed nothing." +
      std::string(cues.size() > most ? " " + std::to_string(most) + " of " + std::to_string(cues.size()) +
                                           " cues, evenly spaced."
                                     : "");
  page.overlap_plot = std::move(plot);

  page.overlap_matrix = outcome.overlaps.matrix;
  page.matrix_memories = outcome.overlaps.matrix_patterns;
  page.matrix_note =
      "Each memory with each other: " + overlap_text(outcome) + "." +
      (page.matrix_memories.size() < outcome.memories.count()
           ? " Drawn are " + std::to_string(page.matrix_memories.size()) + " evenly spaced ones."
           : "");

  if (!outcome.basin || !outcome.basin->reason.empty()) return;
  const associative::RecallBasin& basin = *outcome.basin;
  report::Plot returns{.meaning =
                           "Part of the corrupted memories that come back, against the corrupted fraction"};
  returns.x = {.title = "corrupted fraction of the neurons", .low = 0, .high = 0.5, .step = 0.1};
  returns.y.title = "part that comes back";
  returns.joined = true;
  returns.level = 0.5;
  returns.level_name = "half";
  for (std::size_t level = 0; level < basin.fractions.size(); ++level)
    returns.points.push_back({basin.fractions[level], basin.mean[level], basin.mean_error[level], "",
                              number_text(basin.fractions[level], 2) + ": " +
                                  number_text(basin.mean[level], 3) + " ± " +
                                  number_text(basin.mean_error[level], 2)});
  page.basin_plot = std::move(returns);
  page.basin_note = "Mean over memories, bars of one standard error: " + basin_text(outcome) + ".";
}

void add_table(const RecallOutcome& outcome, report::RecallPage& page) {
  constexpr std::size_t most = 400;
  const auto& cues = outcome.recall.cues;
  const bool weights = outcome.options.model == associative::RecallModel::softmax;
  page.table_head = {"Cue",
                     "Source",
                     "Overlap before",
                     "Overlap after",
                     "Energy before",
                     "Energy after",
                     outcome.options.model == associative::RecallModel::softmax ? "Updates" : "Sweeps",
                     "Memory",
                     "How"};
  if (weights) page.table_head.insert(page.table_head.begin() + 7, "Weight");
  for (std::size_t k = 0; k < std::min(most, cues.size()); ++k) {
    const CueRecall& cue = cues[k];
    std::vector<std::string> row{
        std::to_string(k),
        cue.source ? std::to_string(*cue.source) : "–",
        number_text(cue.overlap_at_start, 4),
        number_text(cue.overlap_at_end, 5) +
            (cue.overlap_error ? " ± " + number_text(*cue.overlap_error, 2) : ""),
        number_text(cue.energy_at_start, 5),
        number_text(cue.energy_at_end, 5) +
            (cue.energy_error ? " ± " + number_text(*cue.energy_error, 2) : ""),
        std::to_string(cue.steps),
        cue.reached ? std::to_string(*cue.reached) + (cue.reversed ? " reversed" : "") : "none",
        recall_end_name(cue.end)};
    if (weights) row.insert(row.begin() + 7, number_text(*cue.weight, 4));
    page.table.push_back(std::move(row));
    page.table_tones.push_back(tone_of(cue));
  }
  page.table_note = (cues.size() > most ? "The first " + std::to_string(most) + " of " +
                                              std::to_string(cues.size()) + " cues; recall.nc holds all. "
                                        : std::string()) +
                    "Cues and memories are counted from 0. Overlaps are with the nearest memory.";
}

void add_verdict(const RecallOutcome& outcome, report::RecallPage& page) {
  page.verdict_sentence = result_text(outcome) + ".";
  if (outcome.reached_overlap && outcome.expectation.hopfield && outcome.expectation.hopfield->overlap)
    page.verdict_sentence +=
        " Overlap of those that reached a memory: " + number_text(outcome.reached_overlap->mean, 4) +
        "; theory expects " + number_text(*outcome.expectation.hopfield->overlap, 4) + ".";
  if (!outcome.fraction_right) {
    page.verdict = {outcome.spurious == 0 ? "none" : "unresolved", std::to_string(outcome.reached) + " of " +
                                                                       std::to_string(outcome.cues.count()) +
                                                                       " cues reached a memory"};
  } else if (outcome.right == outcome.known) {
    page.verdict = {"agrees", outcome.known == 1 ? "The cue came back" : "Every cue came back"};
  } else if (outcome.right == 0) {
    page.verdict = {"disagrees", "No cue came back"};
  } else {
    page.verdict = {"unresolved", std::to_string(outcome.right) + " of " + std::to_string(outcome.known) +
                                      " cues came back"};
  }
}

}  // namespace

StoredFile recall_variables(const RecallOutcome& outcome, const std::string& command) {
  StoredFile file;
  const std::size_t neurons = outcome.memories.patterns.shape[1];
  file.dimensions = {
      {"memory", outcome.memories.count()}, {"cue", outcome.cues.count()}, {"neuron", neurons}};
  file.attributes = {{"title", "Recall of stored patterns by " + model_text(outcome)},
                     {"command", command},
                     {"version", version()},
                     {"machine", machine_text()},
                     {"date", date_text()},
                     {"seed", std::to_string(outcome.options.seed)},
                     {"values", outcome.reading},
                     {"summary", result_text(outcome)},
                     {"warnings", join(outcome.warnings, "\n")}};
  if (outcome.picture)
    file.attributes.emplace_back("picture_shape", std::to_string(outcome.picture->first) + "x" +
                                                      std::to_string(outcome.picture->second));
  const auto matrix = [&](const char* name, const char* row, const Array& values, const char* meaning) {
    if (static_cast<double>(values.size()) <= most_stored)
      file.variables.push_back({name, {row, "neuron"}, values.values, "1", meaning});
  };
  matrix("stored_pattern", "memory", outcome.memories.patterns, "patterns as they were stored");
  matrix("started_from", "cue", outcome.started_from, "cues after corruption, where the recall started");
  matrix("state", "cue", outcome.recall.states,
         outcome.options.temperature > 0 ? "average state over the second half of the sweeps"
                                         : "state at the end");
  add_cues(outcome, file);
  const associative::PatternOverlaps& overlaps = outcome.overlaps;
  file.dimensions.emplace_back("overlap_memory", overlaps.matrix_patterns.size());
  file.dimensions.emplace_back("other_memory", overlaps.matrix_patterns.size());
  file.variables.push_back({"overlap_memory",
                            {"overlap_memory"},
                            indices(overlaps.matrix_patterns),
                            "",
                            "memories in the overlap matrix"});
  file.variables.push_back({"other_memory",
                            {"other_memory"},
                            indices(overlaps.matrix_patterns),
                            "",
                            "memories in the overlap matrix"});
  file.variables.push_back({"memory_overlap",
                            {"overlap_memory", "other_memory"},
                            overlaps.matrix.values,
                            "1",
                            "overlap of two memories"});
  add_basin(outcome, file);
  return file;
}

report::RecallPage recall_report(const RecallOutcome& outcome, const std::string& command) {
  report::RecallPage page;
  page.version = version();
  page.title = "Recall of " + std::to_string(outcome.memories.count()) +
               (outcome.memories.count() == 1 ? " memory" : " memories") + " from " +
               std::to_string(outcome.cues.count()) + (outcome.cues.count() == 1 ? " cue" : " cues");
  page.summary = "A network of " + std::to_string(outcome.memories.patterns.shape[1]) + " neurons, " +
                 model_text(outcome) + ", stores the memories of " + outcome.memories.source +
                 " and is started from " +
                 (outcome.cues.source == outcome.memories.source ? "the same patterns"
                                                                 : "the cues of " + outcome.cues.source) +
                 (outcome.corrupted_neurons > 0 ? ", corrupted." : ".");
  page.warnings = outcome.warnings;
  add_verdict(outcome, page);
  add_pictures(outcome, page);
  add_plots(outcome, page);
  add_table(outcome, page);
  page.theory = report::facts_of(theory_facts(outcome));
  page.theory_note =
      outcome.options.model == associative::RecallModel::softmax
          ? "These bounds hold for the memories as they are, whatever their correlations."
          : std::string("The theory is about many neurons and independent, unbiased memories") +
                (outcome.overlaps.correlated ? ", which these are not: take it as an upper limit."
                                             : "; the overlaps give no reason to doubt that of these.");
  page.preparation = report::facts_of(preparation_facts(outcome));
  page.provenance = {{"Program", std::string("Synaptica ") + version()},
                     {"Seed", std::to_string(outcome.options.seed)},
                     {"Date", date_text()},
                     {"Machine", machine_text()},
                     {"Time", number_text(outcome.seconds, 2) + " s, one thread"}};
  page.command = command;
  return page;
}

void check_recall_directory(const fs::path& directory) {
  check_output_directory(directory, {"recall", summary_name, results_name});
}

void write_recall(const fs::path& directory, const RecallOutcome& outcome, const std::string& command) {
  make_output_directory(directory);
  // The page last: where it stands without a summary, the directory is somebody else's.
  write_variables(directory / results_name, recall_variables(outcome, command));
  replace_file(directory / summary_name, recall_json(outcome, true));
  report::write_recall_page(directory / report_name, recall_report(outcome, command));
}

}  // namespace synaptica::cli
