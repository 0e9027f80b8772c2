// What the theories expect of a recall, at the load and the settings at hand.
//
//   hopfield  the mean-field overlap of the retrieval state at load P/N, or none above the critical load
//   dense     the chance that one neuron of a memory flips, and how many memories there could be
//   softmax   how far one update may carry a memory from itself; holds for any patterns
//
// The first two are about independent, unbiased random patterns and many neurons; pattern_overlaps.h says whether the
// patterns look like that. Where a theory does not answer, the reason stands in its place: never a number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "synaptica/associative/pattern_overlaps.h"
#include "synaptica/associative/pattern_recall.h"

namespace synaptica::associative {

struct HopfieldExpectation {
  double load = 0;                      ///< P/N
  std::optional<double> critical_load;  ///< at this temperature
  std::optional<double> overlap;        ///< of the retrieval state; none where there is no such state
  std::string reason;                   ///< why something is missing; "" where nothing is
};

struct DenseExpectation {
  std::optional<double> flip_error;          ///< of one neuron of a stored memory
  std::optional<double> capacity;            ///< memories at a flip error of 1 %
  std::optional<double> errorless_capacity;  ///< memories without any error, many neurons
  std::string reason;
};

struct SoftmaxExpectation {
  double smallest_separation = 0;  ///< min Delta_i; infinite with one memory
  std::size_t weakest = 0;         ///< the memory it belongs to
  std::size_t unseparated = 0;     ///< memories with Delta_i <= 0: another one is their best match
  std::size_t looked_at = 0;       ///< memories these numbers are about
  double largest_bound =
      0;  ///< of |one update of memory i - memory i|, in units of the largest norm; at most 2
  std::size_t within_one_percent =
      0;  ///< memories that one update moves by no more than 1 % of the largest norm
  std::optional<double> sufficient_gain;  ///< from which all are; none where one is not separated
  /// Binary memories: ln P / N, and the exponent up to which a random memory dominates at this gain.
  std::optional<double> memory_exponent, dominance_exponent;
};

struct RecallExpectation {
  std::optional<HopfieldExpectation> hopfield;
  std::optional<DenseExpectation> dense;
  std::optional<SoftmaxExpectation> softmax;
};

/// The expectation for the chosen model; `binary`: the memories are +1 and -1.
[[nodiscard]] RecallExpectation expect_recall(const Array& memories, const PatternOverlaps& overlaps,
                                              bool binary, const RecallOptions& options);

}  // namespace synaptica::associative
