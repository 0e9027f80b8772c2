// The parameters of a run: those varied or set first, those at their defaults folded away.
#pragma once

#include <string>

#include "synaptica/study/run_result.h"

namespace synaptica::report {

[[nodiscard]] std::string parameters_html(const RunResult& run);

}  // namespace synaptica::report
