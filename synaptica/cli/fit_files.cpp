#include <algorithm>

#include "synaptica/cli/fit_figures.h"
#include "synaptica/cli/fit_output.h"
#include "synaptica/cli/fit_sentences.h"
#include "synaptica/cli/output_directory.h"
#include "synaptica/core/text.h"
#include "synaptica/study/files.h"
#include "synaptica/study/machine.h"
#include "synaptica/study/run.h"

namespace synaptica::cli {

namespace {

constexpr const char* summary_name = "fit.json";
constexpr const char* results_name = "fit.nc";
// Charts of more targets are not looked at.
constexpr std::size_t most_drawn = 4;

// One row a target: field(fit) has `length` numbers.
template <class Field>
std::vector<double> stacked(const FitOutcome& outcome, const Field& field) {
  std::vector<double> values;
  for (const TargetFit& fit : outcome.targets) {
    const auto& row = field(fit);
    values.insert(values.end(), row.begin(), row.end());
  }
  return values;
}

template <class Field>
void add_scalar(const FitOutcome& outcome, StoredFile& file, const char* name, const std::string& unit,
                const char* meaning, const Field& field) {
  std::vector<double> values;
  for (const TargetFit& fit : outcome.targets) values.push_back(field(fit));
  file.variables.push_back({name, {"target"}, std::move(values), unit, meaning});
}

double or_missing(const std::optional<double>& value) {
  return value ? *value : std::numeric_limits<double>::quiet_NaN();
}

// A number, what theory expects, and random signs: four variables.
template <class Field>
void add_compared(const FitOutcome& outcome, StoredFile& file, const std::string& name, const char* meaning,
                  const Field& field) {
  const auto add = [&](const std::string& suffix, const std::string& what, const auto& part) {
    add_scalar(outcome, file, (name + suffix).c_str(), "", (std::string(meaning) + what).c_str(),
               [&](const TargetFit& fit) {
                 const std::optional<Compared> compared = field(fit);
                 return compared ? or_missing(part(*compared)) : or_missing({});
               });
  };
  add("", "", [](const Compared& c) { return std::optional<double>(c.measured); });
  add("_theory", ", expected by theory", [](const Compared& c) { return c.expected; });
  add("_random_signs", ", mean over random signs", [](const Compared& c) { return c.random_mean; });
  add("_random_signs_deviation", ", standard deviation over random signs",
      [](const Compared& c) { return c.random_deviation; });
}

void add_synapses(const FitOutcome& outcome, StoredFile& file) {
  const FitData& data = outcome.data;
  std::vector<std::int64_t> signs(data.signs.begin(), data.signs.end());
  file.variables.push_back({"synapse", {"synapse"}, data.synapses, "", "input, and how many samples back"});
  file.variables.push_back(
      {"sign", {"synapse"}, std::move(signs), "", "1 excitatory, -1 inhibitory, 0 free"});
  file.variables.push_back(
      {"input_scale", {"synapse"}, data.scale, "", "standard deviation over the fitted rows"});
  file.variables.push_back(
      {"weight",
       {"target", "synapse"},
       stacked(outcome, [](const TargetFit& fit) { return fit.solution.weights; }),
       "",
       "optimal weights, for inputs of unit variance divided by the root of their number"});
  file.variables.push_back(
      {"coefficient",
       {"target", "synapse"},
       stacked(outcome, [](const TargetFit& fit) { return fit.coefficients; }),
       "",
       "the same for inputs as given: prediction = bias + sum of coefficient times input"});
}

void add_times(const FitOutcome& outcome, StoredFile& file) {
  const FitData& data = outcome.data;
  std::vector<double> times;
  std::vector<std::int64_t> part;
  for (std::size_t row = 0; row < data.rows; ++row) {
    times.push_back(data.time_of(row));
    part.push_back(row < data.fitted ? 0 : row < data.first_held_out() ? 1 : 2);
  }
  file.variables.push_back({"time", {"time"}, std::move(times), data.inputs.time_unit, "time of the target"});
  file.variables.push_back(
      {"part", {"time"}, std::move(part), "", "0 fitted, 1 in neither part, 2 held out"});
  file.variables.push_back({"signal", {"target", "time"}, data.wanted.values, "", "the targets"});
  file.variables.push_back({"prediction",
                            {"target", "time"},
                            stacked(outcome, [](const TargetFit& fit) { return fit.prediction; }),
                            "",
                            "what the weights give"});
}

std::string file_name(const std::string& source) {
  return std::filesystem::path(source).filename().string();
}

report::Tone verdict_of(const FitOutcome& outcome) {
  const auto has = [&](Agreement agreement) {
    return std::any_of(outcome.targets.begin(), outcome.targets.end(),
                       [&](const TargetFit& fit) { return fit.agreement == agreement; });
  };
  if (!outcome.theory_holds) return {"unresolved", "Theory does not hold for these data"};
  if (has(Agreement::disagrees)) return {"disagrees", "Not as theory expects"};
  if (has(Agreement::agrees)) return {"agrees", "As theory expects"};
  if (has(Agreement::unresolved)) return {"unresolved", "Too much scatter to tell"};
  return {"none", "No verdict"};
}

}  // namespace

StoredFile fit_variables(const FitOutcome& outcome, const std::string& command) {
  const FitData& data = outcome.data;
  StoredFile file;
  file.attributes = {{"title", "Optimal excitatory and inhibitory weights"},
                     {"inputs", data.inputs.source},
                     {"targets", data.targets.source},
                     {"version", version()},
                     {"command", command}};
  std::vector<std::string> names;
  for (const TargetFit& fit : outcome.targets) names.push_back(fit.name);
  file.dimensions = {{"target", names.size()}, {"synapse", data.synapse_count()}, {"time", data.rows}};
  file.variables.push_back({"target", {"target"}, names, "", "targets"});
  add_synapses(outcome, file);
  add_times(outcome, file);
  add_scalar(outcome, file, "bias", "", "of the output, for inputs as given",
             [](const TargetFit& f) { return f.intercept; });
  add_scalar(outcome, file, "ridge", "", "price of the squared weights",
             [](const TargetFit& f) { return f.ridge; });
  add_scalar(outcome, file, "kkt_residual", "1", "how far from optimal the weights are, at most",
             [](const TargetFit& f) { return f.solution.kkt_residual; });
  add_scalar(outcome, file, "variance", "", "of the target over the fitted rows",
             [](const TargetFit& f) { return f.variance; });
  add_compared(outcome, file, "error", "mean squared error of the fitted rows",
               [](const TargetFit& f) { return std::optional<Compared>(f.error); });
  add_compared(outcome, file, "held_out_error", "mean squared error of the held-out rows",
               [](const TargetFit& f) { return f.held_out; });
  add_compared(outcome, file, "mean_square_weight", "mean squared weight",
               [](const TargetFit& f) { return std::optional<Compared>(f.mean_square_weight); });
  add_compared(outcome, file, "silent_fraction_excitatory", "part of the excitatory weights that are 0",
               [](const TargetFit& f) { return f.silent_excitatory; });
  add_compared(outcome, file, "silent_fraction_inhibitory", "part of the inhibitory weights that are 0",
               [](const TargetFit& f) { return f.silent_inhibitory; });
  if (data.held_out > 0) {
    add_scalar(outcome, file, "held_out_variance", "",
               "mean squared distance of held-out targets from the fitted mean",
               [](const TargetFit& f) { return f.held_out_variance; });
    add_scalar(outcome, file, "held_out_relative_lower", "1",
               "lower end of the interval of held_out_error/held_out_variance",
               [](const TargetFit& f) { return f.lower; });
    add_scalar(outcome, file, "held_out_relative_upper", "1", "upper end of it",
               [](const TargetFit& f) { return f.upper; });
  }
  if (!outcome.ridges.empty()) {
    file.dimensions.emplace_back("ridge_path", outcome.ridges.size());
    file.variables.push_back({"ridge_path", {"ridge_path"}, outcome.ridges, "", "ridges that were tried"});
    file.variables.push_back({"leave_block_out_error",
                              {"target", "ridge_path"},
                              stacked(outcome, [](const TargetFit& f) { return f.ridge_errors; }),
                              "",
                              "mean squared error where a block was not fitted"});
  }
  if (!outcome.component_variances.empty()) {
    file.dimensions.emplace_back("component", outcome.component_variances.size());
    file.variables.push_back({"component_variance",
                              {"component"},
                              outcome.component_variances,
                              "",
                              "eigenvalues of X X^T/N of the fitted rows"});
    file.variables.push_back({"target_power",
                              {"target", "component"},
                              stacked(outcome, [](const TargetFit& f) { return f.component_powers; }),
                              "",
                              "squared coordinate of the target along the component"});
  }
  return file;
}

report::FitPage fit_report(const FitOutcome& outcome, const std::string& command) {
  const FitData& data = outcome.data;
  report::FitPage page;
  page.version = version();
  page.title = fit_title(outcome);
  page.summary =
      "Excitatory weights of at least 0 and inhibitory ones of at most 0 that make a linear neuron with the "
      "inputs of " +
      file_name(data.inputs.source) + " give what " + file_name(data.targets.source) +
      " asks for, with the smallest squared error; beside each number what theory expects of these very "
      "data.";
  page.verdict = verdict_of(outcome);
  page.verdict_sentence = agreement_sentence(outcome);
  page.warnings = outcome.warnings;
  const bool one = outcome.targets.size() == 1;
  page.table_head = one ? comparison_head() : target_head(outcome);
  page.table = one ? comparison_rows(outcome, outcome.targets.front()) : target_rows(outcome);
  page.table_note = comparison_note(outcome);
  for (std::size_t k = 0; k < std::min(most_drawn, outcome.targets.size()); ++k)
    page.figures.push_back(fit_figures(outcome, outcome.targets[k], k));
  if (outcome.targets.size() > most_drawn)
    page.figures_note = "The first " + std::to_string(most_drawn) + " of " +
                        std::to_string(outcome.targets.size()) + " targets are drawn; fit.nc holds all.";
  page.preparation = report::facts_of(fit_preparation(outcome));
  page.provenance = {{"Program", std::string("Synaptica ") + version()},
                     {"Seed", std::to_string(outcome.seed)},
                     {"Date", date_text()},
                     {"Machine", machine_text()},
                     {"Time", number_text(outcome.seconds, 2) + " s, one thread"}};
  page.command = command;
  return page;
}

void check_fit_directory(const std::filesystem::path& directory) {
  check_output_directory(directory, {"fit", summary_name, results_name});
}

void write_fit(const std::filesystem::path& directory, const FitOutcome& outcome,
               const std::string& command) {
  make_output_directory(directory);
  // The page last: where it stands without a summary, the directory is somebody else's.
  write_variables(directory / results_name, fit_variables(outcome, command));
  replace_file(directory / summary_name, fit_json(outcome, true));
  report::write_fit_page(directory / report_name, fit_report(outcome, command));
}

}  // namespace synaptica::cli
