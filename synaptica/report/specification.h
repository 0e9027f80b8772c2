// A drawing as a Vega-Lite 6 specification: data, layers, panels and look in one JSON text.
#pragma once

#include <string>

#include "synaptica/report/drawing.h"
#include "synaptica/report/form.h"
#include "synaptica/report/rows.h"

namespace synaptica::report {

[[nodiscard]] std::string specification_of(const StudyDescription& study, const FigureSpec& figure,
                                           const Drawing& drawing, const Form& form, const Rows& rows);

}  // namespace synaptica::report
