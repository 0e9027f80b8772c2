// How well a predicted speed tells the measured one, over many pairs of target and input.
//
//   correlation     Pearson's R of prediction and measurement
//   slope           through the origin: p . m/p . p, 1 where the prediction is right in size
//   exponent        of measurement ~ prediction^exponent: the slope of ln m over ln p, with its R^2
//   rank            Spearman's correlation of the ranks; ties share their mean rank
//
// A response can be negative, and is then no error; logarithms leave such pairs out, and say how many.
#pragma once

#include <cstddef>
#include <span>

namespace synaptica::rate {

struct Scatter {
  double correlation = 0;
  double slope = 0;
  double rank_correlation = 0;
  double exponent = 0;                ///< not-a-number where fewer than 3 pairs have logarithms
  double exponent_determination = 0;  ///< R^2 of the logarithms; not-a-number likewise
  std::size_t dropped = 0;            ///< pairs without logarithms
};

/// Throws InvalidArgument where lengths differ, fewer than 3 pairs are given, a number is not finite, or all numbers of
/// one side are equal.
[[nodiscard]] Scatter scatter_statistics(std::span<const double> predicted, std::span<const double> measured);

}  // namespace synaptica::rate
