// `synaptica recall` from arguments to a result: reads, prepares, recalls, holds it against theory. Nothing is printed
// and nothing written here; table, JSON, page and results file are all made from the one RecallOutcome.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/associative/pattern_overlaps.h"
#include "synaptica/associative/pattern_preparation.h"
#include "synaptica/associative/pattern_recall.h"
#include "synaptica/associative/recall_expectation.h"
#include "synaptica/cli/recall_arguments.h"
#include "synaptica/core/array.h"
#include "synaptica/core/estimate.h"

namespace synaptica::cli {

struct RecallInput {
  std::string source;              ///< as typed
  std::string form;                ///< "npy, float64, 10 × 8 × 8"
  std::vector<std::size_t> shape;  ///< in the file
  Array patterns;                  ///< {count, neurons}, as stored and recalled; cues before corruption

  [[nodiscard]] std::size_t count() const { return patterns.shape[0]; }
};

struct RecallOutcome {
  RecallArguments arguments;
  associative::RecallOptions options;
  RecallInput memories, cues;
  Array started_from;  ///< the cues after corruption

  std::optional<std::pair<std::size_t, std::size_t>> picture;  ///< height and width
  std::string picture_reason;                                  ///< where that is from, or why there is none

  bool binary = true;
  std::string reading;                  ///< how values became signs, or their scale
  double memories_up = 0, cues_up = 0;  ///< binary: fraction of +1
  std::size_t at_threshold = 0;         ///< binary: entries of memories and cues that equal their threshold
  std::size_t other_values = 0;  ///< binary: entries of cues that are neither of the memories' two values
  std::size_t corrupted_neurons = 0;          ///< of each cue
  std::vector<std::size_t> constant_neurons;  ///< same in every memory; none where there is one memory alone

  std::string source_rule;  ///< how sources of cues are known
  associative::PatternOverlaps overlaps;
  associative::RecallExpectation expectation;
  associative::PatternRecall recall;
  std::optional<associative::RecallBasin> basin;  ///< none where it was not asked for

  std::size_t known = 0, right = 0, reached = 0, reversed = 0, spurious = 0, unsettled = 0;
  std::optional<Estimate> fraction_right;  ///< of the cues with known source; binomial standard error
  std::optional<Estimate>
      reached_overlap;  ///< size of the overlap at the end of cues that reached a memory, over cues
  double seconds = 0;   ///< of reading, recall and basin

  std::vector<std::string> warnings;  ///< one sentence each
};

/// What reports how far it is and asks whether to stop: as RecallProgress, over everything.
using TaskProgress = associative::RecallProgress;

/// Nothing where it was stopped. Throws InvalidArgument and DataError, in one line, naming option or file and place.
[[nodiscard]] std::optional<RecallOutcome> run_recall(const RecallArguments& arguments, std::uint64_t seed,
                                                      const TaskProgress& progress);

}  // namespace synaptica::cli
