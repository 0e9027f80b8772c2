// A figure against the grid's first parameter with more than one number; further grid parameters become colours (where
// the figure names no axis for them) and panels. Seeds are names: x only where nothing else varies, and then a category.
#pragma once

#include <optional>

#include "synaptica/report/drawing.h"

namespace synaptica::report {

/// Nothing where the run varies no number. At most limits.curves colours and limits.panels panels, evenly spaced; the
/// note says what is left out.
[[nodiscard]] std::optional<Drawing> draw_grid_curves(const RunResult& run, const ObservableSpec& observable,
                                                      const FigureSpec& figure, const FigureLimits& limits);

}  // namespace synaptica::report
