// Signals: Ctrl-C and SIGTERM as a question that a long run may ask, the file size limit as an error.
#pragma once

namespace synaptica::cli {

/// A file beyond the size limit of the process becomes an error of the write, with its one line, instead of a
/// signal that ends the program. From now on SIGINT and SIGTERM are noted instead of ending the program; a
/// second one ends it at once.
void catch_signals();

/// True once a signal was noted.
[[nodiscard]] bool interruption_asked() noexcept;

}  // namespace synaptica::cli
