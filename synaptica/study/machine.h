// Where and when something was computed, for the record.
#pragma once

#include <string>

namespace synaptica {

/// Processor and system, no host name: "AMD EPYC 9B14, Linux x86_64".
[[nodiscard]] std::string machine_text();

/// Now, in UTC: "2025-11-30T12:34:56Z".
[[nodiscard]] std::string date_text();

}  // namespace synaptica
