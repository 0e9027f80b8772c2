// A question answered in a process of its own, for libraries that a damaged file can crash: the crash is the child's.
#pragma once

#include <functional>
#include <optional>
#include <string>

namespace synaptica {

/// What `ask` returns, or nothing where it crashed, threw, or ended the process. The child has this process's memory as
/// it was, and its own from then on; what it writes to the standard error stream is lost. Throws StorageError where no
/// process can be started. Call it from a process without other running threads: in the child there is one alone.
[[nodiscard]] std::optional<std::string> answer_of_child(const std::function<std::string()>& ask);

}  // namespace synaptica
