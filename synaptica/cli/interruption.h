// Ctrl-C and SIGTERM as a question that a long run may ask.
#pragma once

namespace synaptica::cli {

/// From now on SIGINT and SIGTERM are noted instead of ending the program; a second one ends it at once.
void catch_interruptions();

/// True once a signal was noted.
[[nodiscard]] bool interruption_asked() noexcept;

}  // namespace synaptica::cli
