// How alike a set of patterns is: overlaps of all pairs, held against what independent patterns would have.
//
//   overlap of i and j = x_i . x_j / (|x_i| |x_j|)            of signs: (1/N) sum of products
//   independent, unbiased: mean 0, standard deviation 1/sqrt(N)
//
// The theories of the Hopfield and the dense network are about independent, unbiased signs. The patterns are called
// correlated where a pair lies beyond the level that one pair in all would pass by chance with probability 1 %, or where
// the root mean square exceeds 1/sqrt(N) by four standard errors (N rms^2 = 1 +- sqrt(2/pairs)).
//
// The separations of the patterns as they are (theory of the softmax network, softmax_capacity.h) come from the same
// products:  Delta_i = min_{j != i} (x_i - x_j) . x_i,  the margin by which memory i is its own best match.
//
// Cost: one matrix product, 2 rows patterns N operations, where all patterns are rows as long as that stays below the
// work allowed; beyond, rows are evenly spaced among the patterns, each against all others.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "synaptica/core/array.h"

namespace synaptica::associative {

struct PatternPair {
  std::size_t first = 0, second = 0;
  double overlap = 0;
};

struct PatternOverlaps {
  std::vector<std::size_t> rows;  ///< patterns looked at, each against all others
  std::size_t pairs = 0;          ///< different pairs among these
  double mean = 0;
  double root_mean_square = 0;
  double largest = 0;          ///< in size; with its sign
  double expected_spread = 0;  ///< 1/sqrt(N)
  double level = 0;  ///< |overlap| that one of so many independent pairs passes with probability 1 %
  std::size_t pairs_beyond = 0;    ///< the level
  std::vector<PatternPair> worst;  ///< those largest in size, at most 10, largest first
  bool correlated = false;         ///< see above

  std::vector<PatternPair>
      duplicates;  ///< equal patterns: each with the first one that it equals (overlap 1)
  std::vector<std::size_t> first_equal;  ///< of each pattern the first that equals it, often itself

  std::vector<double> separations;  ///< Delta_i of `rows`; infinite with one pattern alone
  double largest_norm = 0;          ///< of all patterns

  std::vector<std::size_t> matrix_patterns;  ///< all, or evenly spaced ones
  Array matrix;                              ///< their overlaps, {n, n}
};

struct OverlapLimits {
  double work = 2e10;  ///< rows * patterns * N at most; at least one row is looked at
  std::size_t matrix_patterns = 500;
};

/// Throws InvalidArgument where the matrix is empty, or a pattern is zero.
[[nodiscard]] PatternOverlaps pattern_overlaps(const Array& patterns, const OverlapLimits& limits = {});

/// `count` of 0 ... all - 1, evenly spaced, the first among them; all where count >= all.
[[nodiscard]] std::vector<std::size_t> evenly_spaced(std::size_t count, std::size_t all);

}  // namespace synaptica::associative
