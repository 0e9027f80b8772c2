// A figure against an axis of its observable: one curve for each entry of the axis `colour`, one panel for each point
// of the grid.
#pragma once

#include "synaptica/report/drawing.h"

namespace synaptica::report {

/// At most limits.curves colours and limits.panels panels, those without agreement first; the note says what is left
/// out.
[[nodiscard]] Drawing draw_axis_curves(const RunResult& run, const ObservableSpec& observable,
                                       const FigureSpec& figure, const FigureLimits& limits);

}  // namespace synaptica::report
