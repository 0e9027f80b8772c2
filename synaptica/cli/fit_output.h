// A fit as a person, a program and an archive read it: terminal table, JSON document, results file, page.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "synaptica/cli/fit_task.h"
#include "synaptica/cli/program.h"
#include "synaptica/cli/text_layout.h"
#include "synaptica/report/fit_page.h"
#include "synaptica/study/stored_variables.h"

namespace synaptica::cli {

[[nodiscard]] std::string fit_table(const FitOutcome& outcome, const Terminal& terminal);

/// `stored`: the files of write_fit were written.
[[nodiscard]] std::string fit_json(const FitOutcome& outcome, bool stored);

/// All arrays with the dimensions synapse, target, time, ridge and component. `command` as typed.
[[nodiscard]] StoredFile fit_variables(const FitOutcome& outcome, const std::string& command);

[[nodiscard]] report::FitPage fit_report(const FitOutcome& outcome, const std::string& command);

/// Throws InvalidArgument where the directory cannot take a fit: a file, or it holds other things than one.
void check_fit_directory(const std::filesystem::path& directory);

/// Makes the directory where it is missing and writes fit.json, fit.nc and report.html, each whole or not at all.
void write_fit(const std::filesystem::path& directory, const FitOutcome& outcome, const std::string& command);

}  // namespace synaptica::cli
