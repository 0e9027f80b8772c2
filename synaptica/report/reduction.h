// Fewer vertices for a curve that a screen shows: which points to keep so that no eye sees the
// difference.
//
// Several series share their x (theory, mean, band, a second theory), and one choice of vertices
// serves them all. The ends and every series' smallest and largest value are kept; then, as long as
// vertices are left, the one is added that lies farthest from the chord between its kept neighbours
// (the rule of Ramer, Douglas and Peucker, largest error first), measured up and down and in units
// of the height of the figure. Where a series begins or ends to exist, both sides are kept as far
// as vertices last.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace synaptica {

/// Indices to keep, ascending, at most `most` of them (but never fewer than ends, extremes and
/// `wanted` need).
///
/// `x`: ascending; `series`: values at those x, not-a-number where there is none; an empty series
/// is left out; `wanted`: indices to keep whatever their error, in any order. Throws
/// std::logic_error where a series has another length than x, or a wanted index lies outside. Cost:
/// about n log(most) operations a series.
[[nodiscard]] std::vector<std::size_t> kept_vertices(std::span<const double> x,
                                                     std::span<const std::span<const double>> series,
                                                     std::size_t most,
                                                     std::span<const std::size_t> wanted = {});

}  // namespace synaptica
