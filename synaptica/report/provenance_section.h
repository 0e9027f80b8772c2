// How to read a run's verdicts, where the run comes from, and how to make it again.
#pragma once

#include <string>

#include "synaptica/study/run_result.h"

namespace synaptica::report {

[[nodiscard]] std::string reading_html(const RunResult& run);

[[nodiscard]] std::string provenance_html(const RunResult& run);

}  // namespace synaptica::report
