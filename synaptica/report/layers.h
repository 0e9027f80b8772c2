// The marks of a figure, one above the other: Vega-Lite's layers, as JSON text.
//
// From below: the theory's allowance, the simulation's band, the theory's lines, those of observables beside it, the simulation's error bars
// and circles, and what the pointer finds.
#pragma once

#include <cstddef>
#include <string>

#include "synaptica/report/drawing.h"
#include "synaptica/report/form.h"

namespace synaptica::report {

/// An array of layers over the rows of rows.h, `rows` of them.
[[nodiscard]] std::string layers_json(const StudyDescription& study, const FigureSpec& figure,
                                      const Drawing& drawing, const Form& form, std::size_t rows);

}  // namespace synaptica::report
