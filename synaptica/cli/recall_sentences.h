// What a recall is told with, in words: the same sentences at the terminal and on the page.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "synaptica/cli/recall_task.h"
#include "synaptica/cli/text_layout.h"

namespace synaptica::cli {

/// "hopfield at temperature 0", "dense of order 3", "softmax of gain 2".
[[nodiscard]] std::string model_text(const RecallOutcome& outcome);
/// Files, signs or scale, corruption, constant neurons.
[[nodiscard]] Facts preparation_facts(const RecallOutcome& outcome);
/// How alike the memories are.
[[nodiscard]] std::string overlap_text(const RecallOutcome& outcome);
/// What theory expects; a reason where it does not answer.
[[nodiscard]] Facts theory_facts(const RecallOutcome& outcome);
/// "9 of 10 cues came back to their memory (0.90 ± 0.09)"; what came out of the others follows.
[[nodiscard]] std::string result_text(const RecallOutcome& outcome);
/// "half of the cues return from up to 0.25 of the neurons turned (median of 10 memories, 0.2 to 0.3)".
[[nodiscard]] std::string basin_text(const RecallOutcome& outcome);
/// "right", "another memory", "reversed", "spurious", "reached".
[[nodiscard]] std::string end_word(const associative::CueRecall& cue);
/// "sweeps" or "updates".
[[nodiscard]] std::string step_word(const RecallOutcome& outcome);

}  // namespace synaptica::cli
