#include "synaptica/cli/fit_output.h"
#include "synaptica/cli/fit_sentences.h"

namespace synaptica::cli {

std::string fit_table(const FitOutcome& outcome, const Terminal& terminal) {
  std::string text =
      fit_title(outcome) + "\n\n" + facts_text(fit_preparation(outcome), terminal.width) + "\n";
  std::vector<std::vector<std::string>> rows;
  if (outcome.targets.size() == 1) {
    rows = comparison_rows(outcome, outcome.targets.front());
    rows.insert(rows.begin(), comparison_head());
  } else {
    rows = target_rows(outcome);
    rows.insert(rows.begin(), target_head(outcome));
  }
  return text + aligned(rows) + "\n" +
         facts_text({{"Numbers", comparison_note(outcome)}, {"Verdict", agreement_sentence(outcome)}},
                    terminal.width);
}

}  // namespace synaptica::cli
