// Recall of given patterns: store memories, start from cues, see which memory each of them reaches.
//
//   model     network               states        energy                  theory
//   hopfield  binary_hopfield.h     signs         E                       hopfield_mean_field.h
//   dense     dense_retrieval.h     signs         E / N^(order-1)         dense_capacity.h
//   softmax   softmax_retrieval.h   real vectors  |s|^2/2 - lse(gain ..)  softmax_capacity.h
//
// At temperature 0 a cue is followed until its network rests, alternates between two states (synchronous updates) or has
// made `most_steps` sweeps or updates. At T > 0 (hopfield) every cue makes `most_steps` sweeps; the first half is left
// out, over the second half overlaps, energy and state are averaged, with standard errors from ten blocks of time. They
// hold where a block is longer than the network's memory of itself.
//
// Overlaps are cosines: of signs (1/N) sum of products. The nearest memory is the one of largest overlap; for hopfield
// and for dense of even order, where -x is as stable as x, of largest size of the overlap.
//
// A cue has reached memory i where
//   signs    the overlap with it is at least `reached_from` in size (negative: the reversed memory)
//   softmax  the memory has at least this share of the state: the softmax weight of it and of its duplicates. A cosine
//            would not do: memories that are alike have mixtures that are near to each of them.
// else it ended in a spurious state. It is right where its source is known and it reached it, or an equal of it.
//
// Random numbers: cue k uses the streams of replica k, so that more cues change nothing for those before.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "synaptica/associative/binary_hopfield.h"
#include "synaptica/associative/dense_capacity.h"
#include "synaptica/core/array.h"
#include "synaptica/core/estimate.h"

namespace synaptica::associative {

enum class RecallModel { hopfield, dense, softmax };

struct RecallOptions {
  RecallModel model = RecallModel::hopfield;
  double temperature = 0;                                  ///< hopfield: at least 0
  UpdateOrder update = UpdateOrder::sequential;            ///< hopfield
  std::int64_t order = 3;                                  ///< dense: power of the interaction, 2 ... 64
  DenseInteraction interaction = DenseInteraction::power;  ///< dense
  double gain = 1;                                         ///< softmax: above 0
  std::int64_t most_steps = 1000;                          ///< at T > 0 the sweeps, at least 20
  double reached_from = 0.9;                               ///< in (0, 1]
  std::uint64_t seed = 1;
};

/// The memory that a cue is a version of; none: not known.
using Sources = std::vector<std::optional<std::size_t>>;

enum class RecallEnd {
  settled,     ///< at rest
  two_cycle,   ///< two states alternate for ever
  step_limit,  ///< neither within `most_steps`
  sampled,     ///< T > 0: averaged over time
};

[[nodiscard]] const char* recall_end_name(
    RecallEnd end) noexcept;  ///< "settled", "two-cycle", "step limit", "sampled"

struct CueRecall {
  std::optional<std::size_t> source;
  std::size_t nearest_at_start = 0, nearest_at_end = 0;
  double overlap_at_start = 0, overlap_at_end = 0;  ///< with these, signed
  std::optional<double> source_overlap_at_start, source_overlap_at_end;
  double energy_at_start = 0, energy_at_end = 0;
  std::optional<double> overlap_error,
      energy_error;              ///< T > 0: standard errors at the end, over blocks of time
  std::optional<double> weight;  ///< softmax: of the memory of largest weight, duplicates included
  std::int64_t steps = 0;        ///< sweeps or updates; the last of them changed nothing
  RecallEnd end = RecallEnd::settled;
  std::optional<std::size_t> reached;
  bool reversed = false;      ///< reached with negative overlap
  std::optional<bool> right;  ///< where the source is known
};

struct PatternRecall {
  std::vector<CueRecall> cues;
  Array states;  ///< {cues, neurons}: at the end; at T > 0 the average over time
};

/// Returns true to stop: recall() then returns nothing. Called with the number of cues done and of all.
using RecallProgress = std::function<bool(std::size_t done, std::size_t all)>;

/// Throws InvalidArgument naming the fault: shapes that do not fit, an option out of range, signs that are none, a
/// source beyond the memories. Cost of a sweep as in the networks' headers.
[[nodiscard]] std::optional<PatternRecall> recall_patterns(
    const Array& memories, const Array& cues, const Sources& sources, const RecallOptions& options,
    const RecallProgress& progress = [](std::size_t, std::size_t) { return false; });

/// For each cue the first memory that equals it exactly.
[[nodiscard]] Sources equal_sources(const Array& memories, const Array& cues);

struct BasinOptions {
  /// Fractions of neurons that are corrupted, rising. At one half a cue of signs says nothing any more.
  std::vector<double> fractions = {0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5};
  std::int64_t trials = 10;  ///< random corruptions of each memory at each fraction
  /// Limits what it may cost, in entries of memories passed: memories are then a sample, evenly spaced.
  double work = 4e9;
  std::size_t most_memories = 100;
};

/// From how far memories are recalled.
struct RecallBasin {
  std::vector<double> fractions;
  std::vector<std::size_t> memories;  ///< those tried
  std::int64_t trials = 0;
  Array returned;        ///< {memories, fractions}: the part of the trials that came back
  Array returned_error;  ///< sqrt(p (1 - p)/trials)
  std::vector<std::optional<double>>
      size;  ///< the largest fraction up to which at least half come back; none: not even 0
  std::vector<double> mean,
      mean_error;      ///< over memories, of `returned`; with one memory the error of its trials
  std::string reason;  ///< where it was not measured: why
};

/// Signs are corrupted by turning, real vectors by with_replaced (pattern_preparation.h). Nothing where it was stopped.
[[nodiscard]] std::optional<RecallBasin> recall_basin(
    const Array& memories, const RecallOptions& options, const BasinOptions& basin = {},
    const RecallProgress& progress = [](std::size_t, std::size_t) { return false; });

}  // namespace synaptica::associative
