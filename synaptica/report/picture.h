// Small pictures of numbers, as a PNG in a data: address, to stand in a page.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace synaptica::report {

enum class Palette {
  ink,        ///< grey: the lowest value is white, as paper, the highest black
  diverging,  ///< from orange-red by white in the middle to blue
};

/// A picture of `height` rows of `width` values, one pixel each, from `low` to `high` (beyond is cut; where low == high
/// everything is the middle). A side above `most_pixels` is made smaller by averaging blocks. Values are row-major.
/// Requires values.size() == height * width > 0.
[[nodiscard]] std::string picture_address(std::span<const double> values, std::size_t height,
                                          std::size_t width, double low, double high, Palette palette,
                                          std::size_t most_pixels = 160);

}  // namespace synaptica::report
