// Completion of command lines: commands, options, studies and their parameters.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "synaptica/catalog/registry.h"

namespace synaptica::cli {

/// The script that makes bash ask `synaptica complete`.
[[nodiscard]] std::string bash_completion_script();

/// Candidates for the last of the words typed after the program's name (it may be empty), complete words each.
[[nodiscard]] std::vector<std::string> completions(std::span<const std::string> words,
                                                   const Registry& registry);

}  // namespace synaptica::cli
