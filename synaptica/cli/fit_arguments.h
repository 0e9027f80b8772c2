// The options of `synaptica fit`, as typed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the name of CLI11
class App;
}

namespace synaptica::cli {

struct FitArguments {
  std::string inputs, targets;
  std::vector<std::string> chosen_targets;  ///< names of columns; none: all of them
  std::optional<double> excitatory;
  std::optional<std::string> signs;
  bool own_signs = false;
  std::string ridge = "auto";    ///< or a number
  std::string bias = "optimal";  ///< or "none", or a number
  std::optional<std::int64_t> lags, horizon, blocks, sign_vectors, resamples;
  std::optional<double> holdout, spikes, confidence;
  bool transpose = false, transpose_targets = false;
};

/// Adds the arguments and options that only this command has.
void add_fit_options(CLI::App& command, FitArguments& arguments);

}  // namespace synaptica::cli
