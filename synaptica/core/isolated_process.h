// Work that may bring the process down, done in a child process.
//
// Libraries that read foreign files may crash or exhaust the memory on a damaged one. In a child that costs one line to
// the user, not the run. Call it while the process has one thread only: a child has none of the others.
#pragma once

#include <functional>
#include <string>

namespace synaptica {

/// Runs `work` in a child process and returns the bytes it returns. An Error thrown there is thrown here, as what it was
/// (DidNotConverge as Error); whatever else ends the child, a crash among it, is a DataError with the text `on_crash`.
/// What the child writes to standard output or error is lost. Throws StorageError where no child can be made.
[[nodiscard]] std::string in_child_process(const std::function<std::string()>& work,
                                           const std::string& on_crash);

}  // namespace synaptica
