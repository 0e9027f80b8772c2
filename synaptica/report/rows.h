// The data of a figure: one row a vertex (figure.h names their fields), as JSON text. A long curve is reduced to what a
// screen shows.
#pragma once

#include <cstddef>
#include <string>

#include "synaptica/report/drawing.h"
#include "synaptica/report/form.h"

namespace synaptica::report {

struct Rows {
  std::string json;  ///< an array of objects
  std::size_t count = 0;
};

/// At most limits.rows rows, as far as ends, extremes and circles leave room.
[[nodiscard]] Rows rows_of(const Drawing& drawing, const FigureSpec& figure, const Form& form,
                           const FigureLimits& limits);

}  // namespace synaptica::report
