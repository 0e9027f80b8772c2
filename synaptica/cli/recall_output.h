// A recall as a person, a program and an archive read it: terminal table, JSON document, results file, page.
#pragma once

#include <filesystem>
#include <string>

#include "synaptica/cli/program.h"
#include "synaptica/cli/recall_task.h"
#include "synaptica/report/recall_page.h"
#include "synaptica/study/stored_variables.h"

namespace synaptica::cli {

[[nodiscard]] std::string recall_table(const RecallOutcome& outcome, const Terminal& terminal);

/// `stored`: the files of write_recall were written.
[[nodiscard]] std::string recall_json(const RecallOutcome& outcome, bool stored);

/// All arrays with the dimensions memory, cue, neuron. `command` as typed.
[[nodiscard]] StoredFile recall_variables(const RecallOutcome& outcome, const std::string& command);

[[nodiscard]] report::RecallPage recall_report(const RecallOutcome& outcome, const std::string& command);

/// Throws InvalidArgument where the directory cannot take a recall: a file, or it holds other things than one.
void check_recall_directory(const std::filesystem::path& directory);

/// Makes the directory where it is missing and writes recall.json, recall.nc and report.html, each whole or not at all.
void write_recall(const std::filesystem::path& directory, const RecallOutcome& outcome,
                  const std::string& command);

}  // namespace synaptica::cli
