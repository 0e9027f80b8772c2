// A ranking of directions as a person, a program and an archive read it: terminal table, JSON document, results file,
// page.
#pragma once

#include <filesystem>
#include <string>

#include "synaptica/cli/program.h"
#include "synaptica/cli/speed_task.h"
#include "synaptica/report/speed_page.h"
#include "synaptica/study/stored_variables.h"

namespace synaptica::cli {

[[nodiscard]] std::string speed_table(const SpeedOutcome& outcome, const Terminal& terminal);

/// `stored`: the files of write_speed were written.
[[nodiscard]] std::string speed_json(const SpeedOutcome& outcome, bool stored);

/// All arrays with the dimensions direction, neuron, component and input. `command` as typed.
[[nodiscard]] StoredFile speed_variables(const SpeedOutcome& outcome, const std::string& command);

[[nodiscard]] report::SpeedPage speed_report(const SpeedOutcome& outcome, const std::string& command);

/// Throws InvalidArgument where the directory cannot take a ranking: a file, or it holds other things than one.
void check_speed_directory(const std::filesystem::path& directory);

/// Makes the directory where it is missing and writes speed.json, speed.nc and report.html, each whole or not at all.
void write_speed(const std::filesystem::path& directory, const SpeedOutcome& outcome,
                 const std::string& command);

}  // namespace synaptica::cli
