// The figures of a page, and the scripts that draw them.
#pragma once

#include <span>
#include <string>

#include "synaptica/report/figure.h"

namespace synaptica::report {

/// Title, caption and specification of each; "" of none.
[[nodiscard]] std::string figures_html(std::span<const Figure> figures);

/// Vega, Vega-Lite, Vega-Embed with their licences, and web/page.js, which draws every figure of figures_html().
[[nodiscard]] std::string chart_scripts();

}  // namespace synaptica::report
