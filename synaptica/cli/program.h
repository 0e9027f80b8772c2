// The program `synaptica`, as a function: arguments in, exit code out.
//
//   0    done
//   1    failed at run time: a theory did not converge, the disk is full
//   2    bad usage or bad input: one line on standard error says what, where and what would be right
//   3    --check, and at least one observable disagrees or is unresolved
//   130  interrupted, and resumable
//
// Results go to `out`, diagnostics and progress to `err`.
#pragma once

#include <iosfwd>
#include <span>
#include <string>

#include "synaptica/catalog/registry.h"

namespace synaptica::cli {

enum ExitCode : int { done = 0, failed = 1, bad_input = 2, disagreement = 3, interrupted = 130 };

/// What the program knows of where its output goes.
struct Terminal {
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  bool colour = false;  ///< standard output may carry colour: a terminal, and NO_COLOR is not set
  int width = 80;       ///< columns
};

/// Runs `synaptica arguments...` (without the program's name). Throws nothing.
int run_program(std::span<const std::string> arguments, const Registry& registry, const Terminal& terminal,
                std::ostream& out, std::ostream& err);

}  // namespace synaptica::cli
