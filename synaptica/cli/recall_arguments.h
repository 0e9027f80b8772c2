// The options of `synaptica recall`, as typed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace CLI {  // NOLINT(readability-identifier-naming): the name of CLI11
class App;
}

namespace synaptica::cli {

/// What is not given has its default in recall_task.cpp: an option that does not fit the model is refused, not ignored.
struct RecallArguments {
  std::string memories, cues;
  std::string model = "hopfield";
  std::optional<double> gain, temperature;
  std::optional<std::int64_t> order;
  bool rectified = false;
  std::optional<std::string> update, binarise, binarise_over, normalise, sources, shape;
  std::optional<double> corrupt, reached;
  std::optional<std::int64_t> steps, basin;
};

/// Adds the arguments and options that only this command has.
void add_recall_options(CLI::App& command, RecallArguments& arguments);

}  // namespace synaptica::cli
