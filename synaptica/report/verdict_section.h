// The verdicts of a run, point by point; of many points a matrix of them first.
#pragma once

#include <cstddef>
#include <string>

#include "synaptica/study/run_result.h"

namespace synaptica::report {

/// `most`: points with a table of their own; those without agreement come first.
[[nodiscard]] std::string verdicts_html(const RunResult& run, std::size_t most);

}  // namespace synaptica::report
