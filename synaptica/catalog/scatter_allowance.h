// How far the statistics of a scatter over pairs can be off where its points can: what theory allows for them.
//
// With p predicted, m measured, and bounds dp, dm of the error of each point, of any sign:
//
//   correlation   R = cos of the angle between p and m, means taken off; an error turns one of them by asin(|dm|/|m|) at
//                 most, and so the angle. Noise of independent points turns it too: R is smaller then, whatever its sign
//   slope         p . m/p . p, to first order: (sum |p| dm + sum |m - 2 slope p| dp)/p . p
//   exponent      of logarithms, to first order: the same with x = ln p, y = ln m, means taken off, and relative errors
#pragma once

#include <span>
#include <vector>

namespace synaptica {

struct ScatterSide {
  std::span<const double> values;
  std::span<const double> bound;  ///< of the error of each
};

/// `noise`: of each measured value, a standard deviation; may be empty. Lengths must be equal.
[[nodiscard]] double correlation_allowance(const ScatterSide& predicted, const ScatterSide& measured,
                                           std::span<const double> noise = {});
[[nodiscard]] double slope_allowance(const ScatterSide& predicted, const ScatterSide& measured);
/// Of pairs that are positive on both sides; 0 where fewer than 3 are.
[[nodiscard]] double exponent_allowance(const ScatterSide& predicted, const ScatterSide& measured);

}  // namespace synaptica
