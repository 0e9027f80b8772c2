// The look of all figures: their colours and lettering, on white. The report page draws the same with the colours of
// its own scheme.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace synaptica::report {

/// Seven colours that stay apart on white for all common kinds of colour blindness (web/palette_test.py measures it);
/// the page has others for its dark scheme.
inline constexpr std::array palette{"#193da6", "#ae3400", "#00b670", "#ab609d",
                                    "#dd8916", "#707cff", "#373737"};

/// Lettering, axes and grid, on white.
inline constexpr const char* ink = "#3d4248";
inline constexpr const char* line_colour = "#9aa0a6";
inline constexpr const char* grid_colour = "#e4e6e8";

/// Pixels of a figure outside the page, as in a notebook or a saved file.
inline constexpr int chart_width = 640, chart_height = 320;
inline constexpr int panel_width = 190, panel_height = 140;

/// `count` shades of a ramp, evenly spaced, for more entries than the palette has; count >= 2.
[[nodiscard]] std::vector<std::string> shades(std::size_t count);

/// The width of the longest label in pixels, about.
[[nodiscard]] double width_of(const std::vector<std::string>& labels);

/// Vega-Lite's `config`, as JSON text.
[[nodiscard]] std::string look_json(bool panels);

}  // namespace synaptica::report
