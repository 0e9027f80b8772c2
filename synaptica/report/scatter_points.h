// A figure of one observable against others: what was predicted, or measured on another side, on x; one colour for each.
// Each entry of an array is a dot, in one panel a point of the grid; of a number, each point of the grid is one.
#pragma once

#include "synaptica/report/drawing.h"

namespace synaptica::report {

/// x is the simulated mean where there is one, else the theory. `Drawing::equality` where all units are one.
/// Entries without x or without a simulated mean are left out. At most limits.panels panels, evenly spaced.
[[nodiscard]] Drawing draw_scatter(const RunResult& run, const ObservableSpec& observable,
                                   const FigureSpec& figure, const FigureLimits& limits);

}  // namespace synaptica::report
