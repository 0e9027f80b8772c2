#include "synaptica/cli/arguments.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <memory>
#include <thread>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/study/run.h"

namespace synaptica::cli {

namespace {

constexpr const char* summary =
    "Synaptica: statistical physics of learning in neural networks, theory and simulation side by side.\n"
    "A study predicts observables from theory, measures them by simulation, and says whether they agree.";

constexpr const char* examples =
    "Start here:\n"
    "  synaptica list                                     the studies\n"
    "  synaptica describe memory-drift                    its parameters and observables\n"
    "  synaptica predict memory-drift noise=0.8           the theory alone\n"
    "  synaptica run memory-drift noise=0.8 --output out  both sides, kept in out/ with a report\n"
    "  synaptica recall MEMORIES CUES --corrupt 0.2       your own patterns, stored and recalled\n"
    "  synaptica speed RECORDING                          what a network will learn quickly, from its "
    "activity\n"
    "  synaptica fit INPUTS TARGETS                       optimal excitatory and inhibitory weights for your "
    "signals\n"
    "\n"
    "Exit codes: 0 done; 1 failed at run time; 2 bad usage or input; 3 --check and the two sides do not "
    "agree;\n"
    "130 interrupted (the same command again goes on). Results go to standard output, all else to standard "
    "error.";

constexpr const char* settings_help = "parameter=value; lists as [0.4,0.6] or @FILE";

// CLI11 alone takes an empty text for no value, and a number beyond the type for its largest.
template <class Integer>
CLI::Validator whole_number(Integer lowest) {
  return {[lowest](const std::string& text) {
            Integer number{};
            const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
            const bool good = error == std::errc() && end == text.data() + text.size() && number >= lowest;
            return good ? std::string()
                        : "'" + text + "' must be an integer of at least " + std::to_string(lowest) +
                              " and at most " + std::to_string(std::numeric_limits<Integer>::max());
          },
          ""};
}

// The commands in the order of the help, each with its function; built anew for each parse: CLI11 keeps state.
struct Parser {
  Arguments arguments;
  CLI::App app{summary, "synaptica"};
  std::map<std::string, CLI::App*> commands;
  std::vector<std::string> order;

  Parser() {
    app.require_subcommand(1);
    app.footer(examples);
    app.set_version_flag("--version", std::string("synaptica ") + version(), "Print the version");
    app.set_help_flag("-h,--help", "Print this help");
    app.get_formatter()->column_width(32);

    auto* list = add(Command::list, "list", "The studies");
    json(list);
    auto* describe = add(Command::describe, "describe", "Parameters and observables of a study");
    study(describe);
    json(describe);
    auto* predict = add(Command::predict, "predict", "Theory only");
    study(predict);
    settings(predict);
    json(predict);
    auto* simulate = add(Command::simulate, "simulate", "Simulation only: means with standard errors");
    study(simulate);
    settings(simulate);
    sampling(simulate);
    json(simulate);
    auto* run = add(Command::run, "run", "Theory against simulation, with a verdict");
    run->add_option("FILE.toml|STUDY", arguments.target, "A study file, or the name of a study")->required();
    settings(run);
    run->add_option("-o,--output", arguments.output,
                    "Directory to keep the run in (journal, results.nc, report.html); again resumes")
        ->type_name("DIR");
    sampling(run);
    run->add_flag("--check", arguments.check, "Exit with 3 unless theory and simulation agree");
    run->add_flag("--quiet", arguments.quiet, "No progress, no table: files and exit code alone");
    json(run);
    run->footer(
        "A value on the command line goes before the file's. A list for a number or text makes a grid:\n"
        "  synaptica run memory-drift noise=[0.2,0.4,0.8] presentation=[\"cyclic\",\"random\"]\n"
        "Without --output nothing is kept.");
    auto* report =
        add(Command::report, "report", "Write results.nc and report.html again from a finished run");
    directory(report);
    auto* digest = add(Command::digest, "digest", "Checksum of a run's variables: equal for equal results");
    directory(digest);
    auto* recall =
        add(Command::recall, "recall", "Store your patterns in a network, recall cues, beside theory");
    add_recall_options(*recall, arguments.recall);
    recall
        ->add_option("-o,--output", arguments.output, "Directory for report.html, recall.nc and recall.json")
        ->type_name("DIR");
    seed(recall);
    recall->add_flag("--quiet", arguments.quiet,
                     "No progress, no warnings, no table: files and exit code alone");
    json(recall);
    recall->footer(
        "Each memory from itself, a fifth of its neurons turned, with pictures:\n"
        "  synaptica recall digits.npy digits.npy --corrupt 0.2 --output out\n"
        "hopfield and dense store signs; softmax stores the values, or signs where --binarise is given.");
    auto* speed =
        add(Command::speed, "speed", "Rank directions of a recording by how fast they will be learned");
    add_speed_options(*speed, arguments.speed);
    speed->add_option("-o,--output", arguments.output, "Directory for report.html, speed.nc and speed.json")
        ->type_name("DIR");
    this->seed(speed);
    speed->add_flag("--quiet", arguments.quiet, "No warnings, no table: files and exit code alone");
    json(speed);
    speed->footer(
        "From spontaneous activity alone, for directions of your own and for the principal components:\n"
        "  synaptica speed rest.csv --directions targets.csv --interval 0.01 --output out\n"
        "  synaptica speed rest.nwb:acquisition/rates");
    auto* fit =
        add(Command::fit, "fit", "Optimal excitatory and inhibitory weights for your signals, beside theory");
    add_fit_options(*fit, arguments.fit);
    fit->add_option("-o,--output", arguments.output, "Directory for report.html, fit.nc and fit.json")
        ->type_name("DIR");
    this->seed(fit);
    fit->add_flag("--quiet", arguments.quiet,
                  "No progress, no warnings, no table: files and exit code alone");
    json(fit);
    fit->footer(
        "Forecast each column from the past of all, and one column from the others at the same time:\n"
        "  synaptica fit rates.csv rates.csv --horizon 1 --lags 3 --output out\n"
        "  synaptica fit rates.csv rates.csv --target M1 --excitatory 0.5");
    auto* completion = add(Command::completion, "completion", "Print the completion script of a shell");
    completion->add_option("SHELL", arguments.target, "bash")->required()->check(CLI::IsMember({"bash"}));
    completion->footer("In ~/.bashrc:  source <(synaptica completion bash)");
    auto* complete =
        add(Command::complete, "complete", "Completions of a command line's last word, for shells");
    complete->add_option("WORD", arguments.settings, "The words typed so far")->allow_extra_args();
    complete->prefix_command();
    complete->group("");  // hidden: for scripts
  }

 private:
  CLI::App* add(Command command, const std::string& name, const std::string& meaning) {
    CLI::App* added = app.add_subcommand(name, meaning);
    added->final_callback([this, command] { arguments.command = command; });
    added->get_formatter()->column_width(32);
    commands[name] = added;
    if (command != Command::complete) order.push_back(name);
    return added;
  }

  void study(CLI::App* command) {
    command->add_option("STUDY", arguments.target, "The name of a study")->required();
  }
  void directory(CLI::App* command) {
    command->add_option("DIR", arguments.target, "The directory of a run")->required();
  }
  void settings(CLI::App* command) { command->add_option("key=value", arguments.settings, settings_help); }
  void json(CLI::App* command) {
    command->add_flag("--json", arguments.json, "One JSON document on standard output");
  }
  void seed(CLI::App* command) {
    command->add_option("--seed", arguments.seed, "Seed of all random numbers (1)")
        ->type_name("S")
        ->check(whole_number<std::uint64_t>(0));
  }
  void sampling(CLI::App* command) {
    command->add_option("--replicas", arguments.replicas, "Independent replicas of each point (32)")
        ->type_name("R")
        ->check(whole_number<std::int64_t>(1));
    seed(command);
    arguments.threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    command->add_option("--threads", arguments.threads, "Threads; results do not depend on it (all cores)")
        ->type_name("T")
        ->check(CLI::Range(1, 4096));
  }
};

std::string first_line(std::string text) {
  text = text.substr(0, text.find('\n'));
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  return text;
}

// CLI11's own words for an option that no command knows are thin: name the nearest one.
void refuse_unknown(const Parser& parser, const std::string& command) {
  for (const std::string& word : parser.commands.at(command)->remaining()) {
    if (word.rfind('-', 0) == 0)
      throw InvalidArgument("unknown option '" + word + "' of " + command +
                            spelling_hint(word, option_names(command)));
    throw InvalidArgument("'" + word + "' is one argument too many: see synaptica " + command + " --help");
  }
}

}  // namespace

std::vector<std::string> command_names() {
  return Parser().order;
}

std::vector<std::string> option_names(const std::string& command) {
  const Parser parser;
  std::vector<std::string> names;
  if (const auto found = parser.commands.find(command); found != parser.commands.end())
    for (const CLI::Option* option : found->second->get_options())
      for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

Arguments parse_arguments(std::span<const std::string> words) {
  Parser parser;
  if (words.empty())
    throw InvalidArgument("no command given: one of " + join(parser.order, ", ") + "; see synaptica --help");
  const std::string& first = words.front();
  if (first.rfind('-', 0) != 0 && !parser.commands.contains(first))
    throw InvalidArgument("unknown command '" + first + "'" + spelling_hint(first, parser.order));
  if (first == "complete") {  // its words may look like options
    parser.arguments.command = Command::complete;
    parser.arguments.settings.assign(words.begin() + 1, words.end());
    return parser.arguments;
  }
  std::vector<std::string> reversed(words.rbegin(), words.rend());
  try {
    parser.app.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    const auto chosen = parser.app.get_subcommands();
    return {.help = chosen.empty() ? parser.app.help() : chosen.front()->help("synaptica")};
  } catch (const CLI::CallForVersion& called) {
    return {.help = std::string(called.what()) + "\n"};
  } catch (const CLI::ParseError& error) {
    if (parser.commands.contains(first)) refuse_unknown(parser, first);
    throw InvalidArgument(first_line(error.what()) + ": see synaptica " +
                          (parser.commands.contains(first) ? first + " " : "") + "--help");
  }
  return parser.arguments;
}

}  // namespace synaptica::cli
