#include "synaptica/cli/speed_output.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>

#include "synaptica/cli/output_directory.h"
#include "synaptica/cli/text_layout.h"
#include "synaptica/core/text.h"
#include "synaptica/study/files.h"
#include "synaptica/study/machine.h"
#include "synaptica/study/run.h"

namespace synaptica::cli {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* summary_name = "speed.json";
constexpr const char* results_name = "speed.nc";

std::string signed_text(double value) {
  return (value > 0 ? "+" : "") + number_text(value, 3);
}

std::string time_text(const SpeedOutcome& outcome, double time) {
  if (outcome.time_unit.empty()) return number_text(time, 3);
  return number_text(time, 3) + " " +
         (time == 1 && outcome.time_unit == "samples" ? "sample" : outcome.time_unit);
}

std::string percent(double part) {
  return number_text(100 * part, 3) + " %";
}

// The candidates by rank.
std::vector<std::size_t> ranked(const SpeedOutcome& outcome) {
  std::vector<std::size_t> order(outcome.names.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return outcome.ranking.directions[a].rank < outcome.ranking.directions[b].rank;
  });
  return order;
}

double or_missing(const std::optional<double>& value) {
  return value.value_or(std::numeric_limits<double>::quiet_NaN());
}

Json or_null(const std::optional<double>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json direction_json(const SpeedOutcome& outcome, std::size_t k) {
  const rate::RankedDirection& d = outcome.ranking.directions[k];
  return {{"name", outcome.names[k]},
          {"rank", d.rank},
          {"relative_log_speed", d.relative_log_speed},
          {"lower", d.lower},
          {"upper", d.upper},
          {"variance", d.variance},
          {"shrunk_variance", d.shrunk_variance},
          {"autocorrelation_time", d.autocorrelation_time},
          {"response", or_null(d.response)},
          {"relative_log_response", or_null(d.relative_log_response)}};
}

Facts preparation_facts(const SpeedOutcome& outcome) {
  const rate::DirectionRanking& ranking = outcome.ranking;
  Facts facts;
  facts.emplace_back(
      "Recording",
      outcome.source + " (" + outcome.form + "): " + std::to_string(outcome.samples) + " samples of " +
          std::to_string(outcome.neurons.size()) + " neurons" +
          (outcome.time_column.empty() ? "" : ", column " + outcome.time_column + " taken for the time"));
  facts.emplace_back("Interval",
                     time_text(outcome, outcome.options.sampling_interval) + ": " + outcome.interval_reason);
  facts.emplace_back("Directions",
                     outcome.principal
                         ? "principal components of the first half, ranked on the second"
                         : "rows of " + *outcome.arguments.directions + ", ranked on all samples");
  facts.emplace_back("Slowest", "autocorrelation time of " + time_text(outcome, ranking.slowest_time) +
                                    "; the part " + "looked at lasts " +
                                    number_text(ranking.independent_samples, 3) + " of them");
  facts.emplace_back("Covariance", "shrunk by " + percent(ranking.shrinkage) +
                                       " towards equal variances; blocks of " +
                                       std::to_string(ranking.block) + " samples");
  if (outcome.contrast)
    facts.emplace_back("Manifold",
                       std::to_string(outcome.manifold) + " components with " +
                           percent(outcome.manifold_variance) +
                           " of the first half's variance; inside of it learning is faster by a factor of " +
                           number_text(std::exp(outcome.contrast->log_ratio), 3) + " (" +
                           number_text(std::exp(outcome.contrast->lower), 3) + " to " +
                           number_text(std::exp(outcome.contrast->upper), 3) + ")");
  else
    facts.emplace_back("Manifold", outcome.contrast_reason);
  return facts;
}

std::vector<std::string> direction_head() {
  return {"rank", "direction", "variance", "log speed", "interval", "correlation time", "log response"};
}

std::vector<std::vector<std::string>> direction_rows(const SpeedOutcome& outcome) {
  std::vector<std::vector<std::string>> rows;
  for (const std::size_t k : ranked(outcome)) {
    const rate::RankedDirection& d = outcome.ranking.directions[k];
    rows.push_back({std::to_string(d.rank), outcome.names[k], number_text(d.variance, 4),
                    signed_text(d.relative_log_speed), signed_text(d.lower) + " to " + signed_text(d.upper),
                    time_text(outcome, d.autocorrelation_time),
                    d.relative_log_response ? signed_text(*d.relative_log_response) : "none"});
  }
  return rows;
}

std::vector<std::vector<std::string>> input_rows(const SpeedOutcome& outcome) {
  std::vector<std::vector<std::string>> rows;
  for (const EvokedInput& input : outcome.inputs)
    rows.push_back({input.name, number_text(input.response, 4), signed_text(input.relative_log_speed)});
  return rows;
}

// What the columns are.
std::string column_text(const SpeedOutcome& outcome) {
  return "Log speed: natural logarithm of the predicted initial speed (the variance), relative to the mean "
         "over the "
         "directions, with its " +
         number_text(100 * outcome.options.confidence) +
         " % bootstrap interval. Log response: the same by integrated correlations, which need no symmetry "
         "but more "
         "samples; the two columns' rank correlation is " +
         number_text(outcome.ranking.rank_correlation, 2) + ".";
}

void add_ranking_plot(const SpeedOutcome& outcome, report::SpeedPage& page) {
  const std::vector<std::size_t> order = ranked(outcome);
  double largest = 0.5;
  for (const rate::RankedDirection& d : outcome.ranking.directions)
    largest = std::max({largest, std::fabs(d.lower), std::fabs(d.upper), std::fabs(d.relative_log_speed)});
  const double step = report::round_step(2 * largest);
  largest = step * std::ceil(largest / step);
  const auto count = static_cast<double>(order.size());
  report::Plot plot{.meaning = "Relative log speed of each direction, by rank"};
  plot.x = {.title = "rank", .low = 0, .high = count + 1, .step = std::ceil((count + 1) / 8)};
  plot.y = {.title = "relative log speed", .low = -largest, .high = largest, .step = step};
  plot.level = 0;
  plot.level_name = "mean";
  for (const std::size_t k : order) {
    const rate::RankedDirection& d = outcome.ranking.directions[k];
    plot.points.push_back({static_cast<double>(d.rank), d.relative_log_speed, (d.upper - d.lower) / 4, "",
                           outcome.names[k] + ": " + signed_text(d.relative_log_speed)});
  }
  page.ranking_plot = std::move(plot);
  page.ranking_note = "Bars: a quarter of the " + number_text(100 * outcome.options.confidence) +
                      " % interval to either side, about one standard error.";
}

void add_spectrum_plot(const SpeedOutcome& outcome, report::SpeedPage& page) {
  const auto count = static_cast<double>(outcome.spectrum.size());
  const double step = report::round_step(outcome.spectrum.front());
  const double highest = step * std::ceil(outcome.spectrum.front() / step);
  report::Plot plot{.meaning = "Part of the variance of each principal component"};
  plot.x = {.title = "principal component", .low = 0, .high = count + 1, .step = std::ceil((count + 1) / 8)};
  plot.y = {.title = "part of the variance", .low = 0, .high = highest, .step = step};
  for (std::size_t k = 0; k < outcome.spectrum.size(); ++k)
    plot.points.push_back({static_cast<double>(k + 1), outcome.spectrum[k], 0, "",
                           "component " + std::to_string(k + 1) + ": " + percent(outcome.spectrum[k])});
  plot.joined = true;
  page.spectrum_plot = std::move(plot);
  page.spectrum_note = "Leading principal components of the whole recording.";
}

}  // namespace

std::string speed_table(const SpeedOutcome& outcome, const Terminal& terminal) {
  const Facts facts = preparation_facts(outcome);
  std::string text =
      "Which directions will be learned quickly\n\n" + facts_text(facts, terminal.width) + "\n";
  std::vector<std::vector<std::string>> rows = direction_rows(outcome);
  rows.insert(rows.begin(), direction_head());
  text += aligned(rows) + "\n" + facts_text({{"Columns", column_text(outcome)}}, terminal.width);
  if (!outcome.inputs.empty()) {
    std::vector<std::vector<std::string>> inputs = input_rows(outcome);
    inputs.insert(inputs.begin(), {"input", "response", "log speed"});
    text += "\n" + aligned(inputs) + "\nLog speeds of a direction and of an input add up.\n";
  }
  text += "\nNot to be known from this recording:\n";
  for (const std::string& sentence : not_identifiable()) text += "  - " + sentence + "\n";
  return text;
}

std::string speed_json(const SpeedOutcome& outcome, bool stored) {
  const rate::DirectionRanking& ranking = outcome.ranking;
  Json json = {{"recording", outcome.source},
               {"version", version()},
               {"seed", outcome.seed},
               {"form", outcome.form},
               {"samples", outcome.samples},
               {"neurons", outcome.neurons.size()},
               {"sampling_interval", outcome.options.sampling_interval},
               {"time_unit", outcome.time_unit},
               {"interval_reason", outcome.interval_reason},
               {"principal_components", outcome.principal},
               {"ranked_samples", ranking.samples},
               {"block", ranking.block},
               {"shrinkage", ranking.shrinkage},
               {"mean_variance", ranking.mean_variance},
               {"slowest_time", ranking.slowest_time},
               {"independent_samples", ranking.independent_samples},
               {"rank_correlation", ranking.rank_correlation},
               {"confidence", outcome.options.confidence},
               {"directions", Json::array()},
               {"spectrum", outcome.spectrum},
               {"manifold", nullptr},
               {"inputs", Json::array()},
               {"not_identifiable", not_identifiable()},
               {"warnings", outcome.warnings},
               {"files", Json::object()}};
  for (std::size_t k = 0; k < outcome.names.size(); ++k)
    json["directions"].push_back(direction_json(outcome, k));
  if (outcome.contrast)
    json["manifold"] = {
        {"dimensions", outcome.manifold},           {"variance_fraction", outcome.manifold_variance},
        {"log_ratio", outcome.contrast->log_ratio}, {"lower", outcome.contrast->lower},
        {"upper", outcome.contrast->upper},         {"inside", outcome.contrast->inside},
        {"outside", outcome.contrast->outside}};
  else
    json["manifold_reason"] = outcome.contrast_reason;
  for (const EvokedInput& input : outcome.inputs)
    json["inputs"].push_back({{"name", input.name},
                              {"response", input.response},
                              {"relative_log_speed", input.relative_log_speed}});
  if (stored) json["files"] = {{"results", "speed.nc"}, {"report", "report.html"}, {"summary", "speed.json"}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

StoredFile speed_variables(const SpeedOutcome& outcome, const std::string& command) {
  StoredFile file;
  file.attributes = {{"title", "Directions by predicted learning speed"},
                     {"source", outcome.source},
                     {"version", version()},
                     {"command", command}};
  file.dimensions = {{"direction", outcome.names.size()}, {"neuron", outcome.neurons.size()}};
  const auto add = [&](const char* name, const std::string& unit, const char* meaning, const auto& field) {
    std::vector<double> values;
    for (const rate::RankedDirection& d : outcome.ranking.directions) values.push_back(field(d));
    file.variables.push_back({name, {"direction"}, std::move(values), unit, meaning});
  };
  using Direction = rate::RankedDirection;
  file.variables.push_back({"direction", {"direction"}, outcome.names, "", "candidate directions"});
  file.variables.push_back({"neuron", {"neuron"}, outcome.neurons, "", "neurons"});
  file.variables.push_back({"direction_vector",
                            {"direction", "neuron"},
                            outcome.directions.values,
                            "",
                            "the candidates themselves"});
  add("variance", "", "variance of the activity along the direction",
      [](const Direction& d) { return d.variance; });
  add("shrunk_variance", "", "the same of the shrunk covariance",
      [](const Direction& d) { return d.shrunk_variance; });
  add("relative_log_speed", "1", "logarithm of the predicted speed minus its mean over the directions",
      [](const Direction& d) { return d.relative_log_speed; });
  add("relative_log_speed_lower", "1", "lower end of its interval",
      [](const Direction& d) { return d.lower; });
  add("relative_log_speed_upper", "1", "upper end of its interval",
      [](const Direction& d) { return d.upper; });
  add("autocorrelation_time", outcome.time_unit, "integrated autocorrelation time along the direction",
      [](const Direction& d) { return d.autocorrelation_time; });
  add("response", outcome.time_unit, "response by integrated correlations, up to a constant",
      [](const Direction& d) { return or_missing(d.response); });
  add("relative_log_response", "1", "its logarithm minus the mean over the directions",
      [](const Direction& d) { return or_missing(d.relative_log_response); });
  file.dimensions.emplace_back("component", outcome.spectrum.size());
  file.variables.push_back({"variance_fraction",
                            {"component"},
                            outcome.spectrum,
                            "1",
                            "part of the variance of the leading components"});
  if (outcome.inputs.empty()) return file;
  file.dimensions.emplace_back("input", outcome.inputs.size());
  std::vector<double> response, log_speed;
  for (const EvokedInput& input : outcome.inputs) {
    response.push_back(input.response);
    log_speed.push_back(input.relative_log_speed);
  }
  file.variables.push_back({"input_response", {"input"}, response, "", "squared evoked response a neuron"});
  file.variables.push_back({"input_relative_log_speed",
                            {"input"},
                            log_speed,
                            "1",
                            "its logarithm minus the mean over the inputs"});
  return file;
}

report::SpeedPage speed_report(const SpeedOutcome& outcome, const std::string& command) {
  report::SpeedPage page;
  page.version = version();
  page.title = "What will be learned quickly";
  page.summary =
      "Directions of the activity in " + outcome.source +
      ", by the initial speed at which the network will learn to move along them, as its fluctuations before "
      "learning tell.";
  page.warnings = outcome.warnings;
  add_ranking_plot(outcome, page);
  add_spectrum_plot(outcome, page);
  page.table_head = direction_head();
  page.table = direction_rows(outcome);
  page.table_note = column_text(outcome);
  page.input_head = {"input", "response", "log speed"};
  page.inputs = input_rows(outcome);
  page.limits = not_identifiable();
  page.preparation = report::facts_of(preparation_facts(outcome));
  page.provenance = {{"Program", std::string("Synaptica ") + version()},
                     {"Seed", std::to_string(outcome.seed)},
                     {"Date", date_text()},
                     {"Machine", machine_text()},
                     {"Time", number_text(outcome.seconds, 2) + " s, one thread"}};
  page.command = command;
  return page;
}

void check_speed_directory(const std::filesystem::path& directory) {
  check_output_directory(directory, {"ranking", summary_name, results_name});
}

void write_speed(const std::filesystem::path& directory, const SpeedOutcome& outcome,
                 const std::string& command) {
  make_output_directory(directory);
  // The page last: where it stands without a summary, the directory is somebody else's.
  write_variables(directory / results_name, speed_variables(outcome, command));
  replace_file(directory / summary_name, speed_json(outcome, true));
  report::write_speed_page(directory / report_name, speed_report(outcome, command));
}

}  // namespace synaptica::cli
