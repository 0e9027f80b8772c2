// The observables of one point, in tables: those compared with their verdicts, and those of one side alone.
#pragma once

#include <string>

#include "synaptica/study/run_result.h"

namespace synaptica::report {

/// Of an array the compared entry is shown that deviates most for its tolerance.
[[nodiscard]] std::string point_tables(const RunResult& run, const PointResult& point);

}  // namespace synaptica::report
