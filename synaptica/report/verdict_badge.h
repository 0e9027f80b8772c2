// The word of the whole run, and what stands against it.
#pragma once

#include <string>

#include "synaptica/study/run_result.h"

namespace synaptica::report {

[[nodiscard]] std::string verdict_badge(const RunResult& run);

}  // namespace synaptica::report
