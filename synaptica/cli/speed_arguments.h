// The options of `synaptica speed`, as typed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace CLI {  // NOLINT(readability-identifier-naming): the name of CLI11
class App;
}

namespace synaptica::cli {

struct SpeedArguments {
  std::string recording;
  std::optional<std::string> directions, inputs;
  std::optional<double> interval, spikes, confidence;
  std::optional<std::int64_t> components, manifold, block, resamples;
  bool transpose = false;
};

/// Adds the arguments and options that only this command has.
void add_speed_options(CLI::App& command, SpeedArguments& arguments);

}  // namespace synaptica::cli
