// A fit in words and numbers, the same on the terminal and on the page.
#pragma once

#include <string>
#include <vector>

#include "synaptica/cli/fit_task.h"
#include "synaptica/cli/text_layout.h"

namespace synaptica::cli {

/// "Optimal weights of 31 synapses for target LPCC".
[[nodiscard]] std::string fit_title(const FitOutcome& outcome);

/// What was read and done to it.
[[nodiscard]] Facts fit_preparation(const FitOutcome& outcome);

using Rows = std::vector<std::vector<std::string>>;

/// One target: a quantity a row, the fit beside theory and random signs.
[[nodiscard]] std::vector<std::string> comparison_head();
[[nodiscard]] Rows comparison_rows(const FitOutcome& outcome, const TargetFit& fit);

/// Many targets: one a row.
[[nodiscard]] std::vector<std::string> target_head(const FitOutcome& outcome);
[[nodiscard]] Rows target_rows(const FitOutcome& outcome);

/// What the numbers of both tables are.
[[nodiscard]] std::string comparison_note(const FitOutcome& outcome);

/// "as theory expects", "not as theory expects", "theory does not hold here", "no verdict".
[[nodiscard]] std::string agreement_word(const FitOutcome& outcome, const TargetFit& fit);
/// How many targets are as theory expects, in a sentence.
[[nodiscard]] std::string agreement_sentence(const FitOutcome& outcome);

}  // namespace synaptica::cli
