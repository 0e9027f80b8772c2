#include "synaptica/cli/program.h"

#include <algorithm>
#include <filesystem>
#include <new>
#include <ostream>

#include "synaptica/cli/arguments.h"
#include "synaptica/cli/completion.h"
#include "synaptica/cli/fit_output.h"
#include "synaptica/cli/fit_task.h"
#include "synaptica/cli/interruption.h"
#include "synaptica/cli/json_output.h"
#include "synaptica/cli/list_files.h"
#include "synaptica/cli/progress.h"
#include "synaptica/cli/recall_output.h"
#include "synaptica/cli/recall_task.h"
#include "synaptica/cli/request.h"
#include "synaptica/cli/speed_output.h"
#include "synaptica/cli/speed_task.h"
#include "synaptica/cli/table.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/report/page.h"
#include "synaptica/study/digest.h"
#include "synaptica/study/run.h"
#include "synaptica/study/study_file.h"
#include "synaptica/study/warnings.h"

namespace synaptica::cli {

namespace {

// One line, whatever a message quotes.
std::string one_line(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return text;
}

class Program {
 public:
  Program(std::span<const std::string> words, const Registry& registry, const Terminal& terminal,
          std::ostream& out, std::ostream& err)
      : words_(words), registry_(registry), terminal_(terminal), out_(out), err_(err) {}

  int run() {
    arguments_ = parse_arguments(words_);
    switch (arguments_.command) {
      case Command::help:
        out_ << arguments_.help;
        return done;
      case Command::list:
        out_ << (arguments_.json ? list_json(registry_) : list_table(registry_));
        return done;
      case Command::describe:
        return describe();
      case Command::predict:
        return predict();
      case Command::simulate:
        return simulate();
      case Command::run:
        return run_study();
      case Command::report:
        return report();
      case Command::digest:
        return digest();
      case Command::recall:
        return recall();
      case Command::speed:
        return speed();
      case Command::fit:
        return fit();
      case Command::completion:
        out_ << bash_completion_script();
        return done;
      case Command::complete:
        for (const std::string& word : completions(arguments_.settings, registry_)) out_ << word << "\n";
        return done;
    }
    return bad_input;
  }

 private:
  int describe() {
    const Study& study = registry_.at(arguments_.target);
    out_ << (arguments_.json ? describe_json(study) : describe_text(study, terminal_));
    return done;
  }

  // One point from the command line: the plan of predict and simulate.
  Plan point_plan(const Study& study) const {
    StudyRequest request;
    request.place = "command line";
    request.replicas = arguments_.replicas;
    request.seed = arguments_.seed;
    apply_settings(study, arguments_.settings, false, request);
    read_list_files(study, request);
    return make_plan(study, request);
  }

  int predict() {
    const Study& study = registry_.at(arguments_.target);
    const Parameters parameters = point_plan(study).points.front();
    const Prediction prediction = study.predict(parameters);
    out_ << (arguments_.json ? predict_json(study, parameters, prediction)
                             : predict_table(study, parameters, prediction));
    warn(warnings_at(study, parameters, prediction));
    return done;
  }

  int simulate() {
    const Study& study = registry_.at(arguments_.target);
    const Plan plan = point_plan(study);
    RunOptions options;
    options.threads = arguments_.threads;
    options.interrupted = interruption_asked;
    Progress progress(err_, terminal_.err_is_terminal ? Progress::Style::bar : Progress::Style::none,
                      terminal_.width);
    options.progress = [&](std::int64_t finished, std::int64_t all) { progress.update(finished, all); };
    const auto observables = simulate_plan(study, plan, options);
    progress.clear();
    if (!observables) return interrupted;
    out_ << (arguments_.json ? simulate_json(study, plan.parameters, *observables)
                             : simulate_table(study, plan.parameters, *observables));
    warn(warnings_at(study, plan.parameters, *observables));
    return done;
  }

  int run_study() {
    const bool from_file = names_file(arguments_.target, registry_.names());
    StudyRequest request = from_file ? read_study_file(arguments_.target)
                                     : StudyRequest{.study = arguments_.target, .place = "command line"};
    const Study& study = find(request, from_file);
    apply_settings(study, arguments_.settings, true, request);
    read_list_files(study, request);
    if (arguments_.replicas) request.replicas = arguments_.replicas;
    if (arguments_.seed) request.seed = arguments_.seed;
    const Plan plan = make_plan(study, request);

    RunOptions options;
    options.output = arguments_.output;
    options.threads = arguments_.threads;
    options.command = typed_command();
    options.interrupted = interruption_asked;
    const auto style = arguments_.quiet            ? Progress::Style::none
                       : terminal_.err_is_terminal ? Progress::Style::bar
                                                   : Progress::Style::lines;
    Progress progress(err_, style, terminal_.width);
    options.progress = [&](std::int64_t finished, std::int64_t all) { progress.update(finished, all); };
    const RunOutcome outcome = run_plan(study, plan, options);
    progress.clear();
    if (outcome.interrupted) {
      err_ << "synaptica: interrupted, " << outcome.finished_tasks << " of " << outcome.tasks
           << " tasks are finished"
           << (options.output ? "; the same command again goes on from there\n"
                              : "; nothing is kept without --output\n");
      return interrupted;
    }
    const RunResult& result = *outcome.result;
    if (options.output) write_report(report_file(*options.output), result);
    warn(warnings_of(result));
    if (arguments_.json) {
      out_ << run_json(result, options.output.has_value());
    } else if (!arguments_.quiet) {
      out_ << run_table(result, terminal_);
      if (options.output) out_ << "Report: " << report_file(*options.output).string() << "\n";
    }
    return arguments_.check && !result.agrees() ? disagreement : done;
  }

  const Study& find(const StudyRequest& request, bool from_file) const {
    try {
      return registry_.at(request.study);
    } catch (const InvalidArgument& error) {
      if (!from_file) throw;
      throw InvalidArgument(request.place + ": " + error.what());
    }
  }

  int report() {
    const std::filesystem::path directory = arguments_.target;
    const RunResult result = stored_result(registry_.at(stored_request(directory).study), directory);
    write_report(report_file(directory), result);
    out_ << "Report: " << report_file(directory).string() << "\n";
    return done;
  }

  int digest() {
    out_ << results_digest(std::filesystem::path(arguments_.target) / "results.nc") << "\n";
    return done;
  }

  int recall() {
    if (arguments_.output) check_recall_directory(*arguments_.output);
    return with_progress(
        [&](const auto& tell) { return run_recall(arguments_.recall, arguments_.seed.value_or(1), tell); },
        [&](const RecallOutcome& outcome) {
          return present(outcome, write_recall, recall_json, recall_table);
        });
  }

  int speed() {
    if (arguments_.output) check_speed_directory(*arguments_.output);
    return present(run_speed(arguments_.speed, arguments_.seed.value_or(1)), write_speed, speed_json,
                   speed_table);
  }

  int fit() {
    if (arguments_.output) check_fit_directory(*arguments_.output);
    return with_progress(
        [&](const auto& tell) { return run_fit(arguments_.fit, arguments_.seed.value_or(1), tell); },
        [&](const FitOutcome& outcome) { return present(outcome, write_fit, fit_json, fit_table); });
  }

  // Work on a user's data that may be interrupted: it has no result then.
  template <class Work, class Then>
  int with_progress(const Work& work, const Then& then) {
    Progress progress(
        err_, terminal_.err_is_terminal && !arguments_.quiet ? Progress::Style::bar : Progress::Style::none,
        terminal_.width);
    const auto outcome = work([&](std::size_t finished, std::size_t all) {
      progress.update(static_cast<std::int64_t>(finished), static_cast<std::int64_t>(all));
      return interruption_asked();
    });
    progress.clear();
    if (!outcome) {
      err_ << "synaptica: interrupted, nothing was written\n";
      return interrupted;
    }
    return then(*outcome);
  }

  // What all commands on a user's data do with their result.
  template <class Outcome>
  int present(const Outcome& outcome,
              void (*write)(const std::filesystem::path&, const Outcome&, const std::string&),
              std::string (*json)(const Outcome&, bool),
              std::string (*table)(const Outcome&, const Terminal&)) {
    if (arguments_.output) write(*arguments_.output, outcome, typed_command());
    warn(outcome.warnings);
    if (arguments_.json) {
      out_ << json(outcome, arguments_.output.has_value());
    } else if (!arguments_.quiet) {
      out_ << table(outcome, terminal_);
      if (arguments_.output) out_ << "Report: " << report_file(*arguments_.output).string() << "\n";
    }
    return done;
  }

  // More than a screen of them helps nobody: the report and --json have all.
  void warn(const std::vector<std::string>& warnings) const {
    constexpr std::size_t most = 12;
    if (arguments_.quiet) return;
    for (std::size_t i = 0; i < std::min(most, warnings.size()); ++i)
      err_ << "synaptica: warning: " << one_line(warnings[i]) << "\n";
    if (warnings.size() > most)
      err_ << "synaptica: " << warnings.size() - most << " more warnings: see them all with --json\n";
  }

  std::string typed_command() const {
    std::string command = "synaptica";
    for (const std::string& word : words_) command += " " + quoted(word);
    return command;
  }

  static std::filesystem::path report_file(const std::filesystem::path& directory) {
    return directory / "report.html";
  }

  // As a shell would need it, so that the command in a report can be pasted.
  static std::string quoted(const std::string& word) {
    constexpr const char* plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,%@";
    if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
    std::string text = "'";
    for (const char c : word) text += c == '\'' ? "'\\''" : std::string(1, c);
    return text + "'";
  }

  std::span<const std::string> words_;
  const Registry& registry_;
  const Terminal& terminal_;
  std::ostream& out_;
  std::ostream& err_;
  Arguments arguments_;
};

}  // namespace

int run_program(std::span<const std::string> arguments, const Registry& registry, const Terminal& terminal,
                std::ostream& out, std::ostream& err) {
  const auto fail = [&](const char* message, int code) {
    err << "synaptica: " << one_line(message) << std::endl;
    return code;
  };
  try {
    const int code = Program(arguments, registry, terminal, out, err).run();
    if (!out.flush()) return fail("standard output cannot be written: the disk may be full", failed);
    return code;
  } catch (const InvalidArgument& error) {
    return fail(error.what(), bad_input);
  } catch (const DataError& error) {
    return fail(error.what(), bad_input);
  } catch (const std::bad_alloc&) {
    return fail("not enough memory: choose smaller sizes or fewer threads", failed);
  } catch (const std::exception& error) {
    return fail(error.what(), failed);
  }
}

}  // namespace synaptica::cli
