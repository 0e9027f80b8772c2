// What was typed, as values: no study is looked at yet.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "synaptica/cli/fit_arguments.h"
#include "synaptica/cli/recall_arguments.h"
#include "synaptica/cli/speed_arguments.h"

namespace synaptica::cli {

enum class Command {
  list,
  describe,
  predict,
  simulate,
  run,
  report,
  digest,
  recall,
  speed,
  fit,
  completion,
  complete,
  help
};

struct Arguments {
  Command command = Command::help;
  std::string help;                   ///< Command::help: the text asked for
  std::string target;                 ///< study, study file or directory, as the command wants
  std::vector<std::string> settings;  ///< key=value, or the words to complete
  std::optional<std::string> output;
  std::optional<std::int64_t> replicas;
  std::optional<std::uint64_t> seed;
  int threads = 1;
  bool check = false;
  bool json = false;
  bool quiet = false;
  RecallArguments recall;
  SpeedArguments speed;
  FitArguments fit;
};

/// Throws InvalidArgument, in one line, where the words make no command.
[[nodiscard]] Arguments parse_arguments(std::span<const std::string> words);

/// The names of the commands a person types, in the order of the help; and the options of one.
[[nodiscard]] std::vector<std::string> command_names();
[[nodiscard]] std::vector<std::string> option_names(const std::string& command);

}  // namespace synaptica::cli
