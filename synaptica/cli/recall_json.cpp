#include <cmath>
#include <nlohmann/json.hpp>

#include "synaptica/cli/recall_output.h"
#include "synaptica/cli/recall_sentences.h"
#include "synaptica/study/run.h"

namespace synaptica::cli {

namespace {

using Json = nlohmann::ordered_json;

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}
template <class Value>
Json optional(const std::optional<Value>& value) {
  if (!value) return nullptr;
  if constexpr (std::is_same_v<Value, double>)
    return number(*value);
  else
    return *value;
}
Json numbers(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(number(value));
  return list;
}
Json estimate_json(const std::optional<Estimate>& estimate) {
  if (!estimate) return nullptr;
  return {{"mean", number(estimate->mean)},
          {"standard_error", number(estimate->standard_error)},
          {"count", estimate->count}};
}

Json input_json(const RecallInput& input) {
  return {{"file", input.source}, {"form", input.form}, {"shape", input.shape}, {"patterns", input.count()}};
}

Json options_json(const RecallOutcome& outcome) {
  const associative::RecallOptions& options = outcome.options;
  Json json = Json::object();
  switch (options.model) {
    case associative::RecallModel::hopfield: {
      constexpr const char* orders[] = {"sequential", "random", "synchronous"};
      json["temperature"] = options.temperature;
      json["update"] = orders[static_cast<int>(options.update)];
      break;
    }
    case associative::RecallModel::dense:
      json["order"] = options.order;
      json["rectified"] = options.interaction == associative::DenseInteraction::rectified;
      break;
    case associative::RecallModel::softmax:
      json["gain"] = options.gain;
      break;
  }
  json["steps"] = options.most_steps;
  json["reached"] = options.reached_from;
  json["corrupt"] = outcome.arguments.corrupt.value_or(0);
  return json;
}

Json preparation_json(const RecallOutcome& outcome) {
  Json json = {{"binary", outcome.binary}, {"rule", outcome.reading}};
  if (outcome.binary) {
    json["fraction_up_memories"] = outcome.memories_up;
    json["fraction_up_cues"] = outcome.cues_up;
    json["entries_at_threshold"] = outcome.at_threshold;
    json["cue_entries_of_other_values"] = outcome.other_values;
  }
  json["corrupted_neurons"] = outcome.corrupted_neurons;
  json["constant_neurons"] = outcome.constant_neurons;
  json["sources"] = outcome.source_rule;
  return json;
}

Json pair_json(const associative::PatternPair& pair) {
  return {{"memories", {pair.first, pair.second}}, {"overlap", number(pair.overlap)}};
}

Json overlaps_json(const associative::PatternOverlaps& overlaps) {
  Json json = {{"memories_looked_at", overlaps.rows.size()},
               {"pairs", overlaps.pairs},
               {"mean", overlaps.pairs > 0 ? number(overlaps.mean) : Json()},
               {"root_mean_square", overlaps.pairs > 0 ? number(overlaps.root_mean_square) : Json()},
               {"largest", overlaps.pairs > 0 ? number(overlaps.largest) : Json()},
               {"expected_spread", number(overlaps.expected_spread)},
               {"level", overlaps.pairs > 0 ? number(overlaps.level) : Json()},
               {"pairs_beyond_level", overlaps.pairs_beyond},
               {"correlated", overlaps.correlated},
               {"worst_pairs", Json::array()},
               {"duplicates", overlaps.duplicates.size()}};
  for (const auto& pair : overlaps.worst) json["worst_pairs"].push_back(pair_json(pair));
  return json;
}

Json theory_json(const associative::RecallExpectation& expectation) {
  if (const auto& theory = expectation.hopfield)
    return {{"load", number(theory->load)},
            {"critical_load", optional(theory->critical_load)},
            {"overlap", optional(theory->overlap)},
            {"reason", theory->reason.empty() ? Json() : Json(theory->reason)}};
  if (const auto& theory = expectation.dense)
    return {{"flip_error", optional(theory->flip_error)},
            {"capacity", optional(theory->capacity)},
            {"errorless_capacity", optional(theory->errorless_capacity)},
            {"reason", theory->reason.empty() ? Json() : Json(theory->reason)}};
  if (const auto& theory = expectation.softmax)
    return {{"memories_looked_at", theory->looked_at},
            {"smallest_separation", number(theory->smallest_separation)},
            {"weakest_memory", theory->weakest},
            {"unseparated", theory->unseparated},
            {"largest_bound", number(theory->largest_bound)},
            {"within_one_percent", theory->within_one_percent},
            {"sufficient_gain", optional(theory->sufficient_gain)},
            {"memory_exponent", optional(theory->memory_exponent)},
            {"dominance_exponent", optional(theory->dominance_exponent)}};
  return nullptr;
}

Json cue_json(const associative::CueRecall& cue, std::size_t index) {
  return {{"cue", index},
          {"source", optional(cue.source)},
          {"nearest_at_start", cue.nearest_at_start},
          {"overlap_at_start", number(cue.overlap_at_start)},
          {"nearest_at_end", cue.nearest_at_end},
          {"overlap_at_end", number(cue.overlap_at_end)},
          {"overlap_standard_error", optional(cue.overlap_error)},
          {"source_overlap_at_start", optional(cue.source_overlap_at_start)},
          {"source_overlap_at_end", optional(cue.source_overlap_at_end)},
          {"energy_at_start", number(cue.energy_at_start)},
          {"energy_at_end", number(cue.energy_at_end)},
          {"energy_standard_error", optional(cue.energy_error)},
          {"weight", optional(cue.weight)},
          {"steps", cue.steps},
          {"end", recall_end_name(cue.end)},
          {"reached", optional(cue.reached)},
          {"reversed", cue.reversed},
          {"right", optional(cue.right)}};
}

Json basin_json(const RecallOutcome& outcome) {
  if (!outcome.basin) return nullptr;
  const associative::RecallBasin& basin = *outcome.basin;
  if (!basin.reason.empty()) return {{"reason", basin.reason}};
  Json sizes = Json::array();
  for (const auto& size : basin.size) sizes.push_back(optional(size));
  return {{"fractions", numbers(basin.fractions)},
          {"trials", basin.trials},
          {"memories", basin.memories},
          {"returned_mean", numbers(basin.mean)},
          {"returned_standard_error", numbers(basin.mean_error)},
          {"size", std::move(sizes)}};
}

}  // namespace

std::string recall_json(const RecallOutcome& outcome, bool stored) {
  Json json = {{"command", "recall"},
               {"version", version()},
               {"seed", outcome.options.seed},
               {"model", outcome.arguments.model},
               {"options", options_json(outcome)},
               {"neurons", outcome.memories.patterns.shape[1]},
               {"memories", input_json(outcome.memories)},
               {"cues", input_json(outcome.cues)},
               {"preparation", preparation_json(outcome)},
               {"overlaps", overlaps_json(outcome.overlaps)},
               {"theory", theory_json(outcome.expectation)},
               {"warnings", outcome.warnings},
               {"summary",
                {{"cues", outcome.cues.count()},
                 {"known_sources", outcome.known},
                 {"right", outcome.right},
                 {"reached", outcome.reached},
                 {"reversed", outcome.reversed},
                 {"spurious", outcome.spurious},
                 {"unsettled", outcome.unsettled},
                 {"fraction_right", estimate_json(outcome.fraction_right)},
                 {"reached_overlap", estimate_json(outcome.reached_overlap)}}},
               {"basin", basin_json(outcome)},
               {"recalls", Json::array()},
               {"files", Json::object()}};
  for (std::size_t k = 0; k < outcome.recall.cues.size(); ++k)
    json["recalls"].push_back(cue_json(outcome.recall.cues[k], k));
  if (stored)
    json["files"] = {{"summary", "recall.json"}, {"results", "recall.nc"}, {"report", "report.html"}};
  // Names of users' files may hold any bytes: they are shown as replacement characters, never as broken JSON.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace synaptica::cli
