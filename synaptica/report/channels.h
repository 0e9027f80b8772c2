// What a figure's coordinates and colours stand for: its Vega-Lite channels, as JSON text.
//
// The channels are the same for all layers (layers.h), so that axes, scales and legends merge into one.
#pragma once

#include <string>
#include <vector>

#include "synaptica/report/drawing.h"
#include "synaptica/report/form.h"

namespace synaptica::report {

[[nodiscard]] std::string x_channel(const Drawing& drawing, const Form& form);

/// Pixels that slanted names on x need below what upright ones do; 0 where they stand upright, or x is a number.
[[nodiscard]] int slanted_height(const Drawing& drawing, const Form& form);

/// `field`: the row's field that is drawn.
[[nodiscard]] std::string y_channel(const std::string& field, const Form& form);

/// Of a drawing with colours; entries beyond the palette get shades of a ramp, in their order.
[[nodiscard]] std::string colour_channel(const Drawing& drawing);

/// Dash pattern of the line number `line` of `lines`, whose names are the legend: told apart without colour.
[[nodiscard]] std::string dash_channel(const std::vector<std::string>& lines, std::size_t line, bool theory);

}  // namespace synaptica::report
