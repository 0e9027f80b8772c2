// From a user's numbers to what a retrieval network stores: signs, or vectors of a chosen scale.
//
// Signs. An entry becomes +1 where it is above a threshold and -1 otherwise (one that equals it counts as below):
//
//   rule        threshold
//   two_values  the middle of the two values that all memories consist of, such as 0 and 1
//   median      of each pattern, or of all memories: about half of the entries become +1
//   mean        of each pattern, or of all memories
//   value       a given number
//
// `automatic` is two_values where there are two and median of each pattern otherwise. What was used is part of the result.
// With a threshold of all memories, cues are held against that of the memories.
//
// Scales. none: as they are; unit: each vector divided by its norm; zscore: each vector shifted to mean 0 and divided by
// its standard deviation (over its entries), so that its norm is sqrt(neurons) and a dot product is a correlation.
//
// Everything takes matrices of shape {patterns, neurons}, finite, and costs a few operations an entry (the median a
// sort). Errors are InvalidArgument and name the pattern, counted from 0.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/numerics/random.h"

namespace synaptica::associative {

enum class SignRule { automatic, two_values, median, mean, value };
enum class SignScope {
  pattern,  ///< each pattern has its own median or mean
  all,      ///< one for all, from the memories
};

struct SignOptions {
  SignRule rule = SignRule::automatic;
  SignScope scope = SignScope::pattern;
  double value = 0;  ///< the threshold of SignRule::value
};

/// A rule that is ready for use on memories and cues.
struct SignReading {
  SignRule rule = SignRule::value;  ///< never automatic
  SignScope scope = SignScope::all;
  double threshold = 0;      ///< where the scope is all
  double low = 0, high = 0;  ///< the two values of SignRule::two_values

  /// "two values, 0 is -1 and 1 is +1", "+1 above the median of each pattern", "+1 above 0.5".
  [[nodiscard]] std::string text() const;
};

/// Throws InvalidArgument where two values are asked for and the memories hold another number of them.
[[nodiscard]] SignReading read_signs(const Array& memories, const SignOptions& options = {});

struct Signs {
  Array signs;                                 ///< +1 and -1, shape as the patterns
  double fraction_up = 0;                      ///< of +1 among all
  std::size_t at_threshold = 0;                ///< entries that equal their threshold, and so are -1
  std::size_t other_values = 0;                ///< two_values: entries that are neither of the two
  std::vector<std::size_t> constant_patterns;  ///< all +1 or all -1: they say nothing but their sign
};

/// Throws InvalidArgument where a pattern of one value everywhere meets its own median or mean.
[[nodiscard]] Signs signs_of(const Array& patterns, const SignReading& reading);

enum class Scale { none, unit, zscore };

/// Throws InvalidArgument where a pattern is zero (unit, none) or constant (zscore).
[[nodiscard]] Array scaled(Array patterns, Scale scale);

/// Neurons that have the same value in every pattern: they carry no information about which one it is.
[[nodiscard]] std::vector<std::size_t> constant_neurons(const Array& patterns);

/// How many of `neurons` a corruption of that fraction touches: fraction * neurons, rounded to the nearest integer.
/// Throws InvalidArgument where the fraction is not in [0, 1].
[[nodiscard]] std::size_t corrupted_count(double fraction, std::size_t neurons);

/// `pattern` with `count` of its entries, a uniformly random choice, replaced each by that of a random neuron of the
/// same pattern: the entries keep their distribution. (Of signs, `corrupted` of sign_patterns.h turns them instead.)
[[nodiscard]] std::vector<double> with_replaced(std::span<const double> pattern, std::size_t count,
                                                numerics::RandomStream& stream);

}  // namespace synaptica::associative
