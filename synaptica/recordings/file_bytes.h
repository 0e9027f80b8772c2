// A whole file in memory, for the readers.
#pragma once

#include <string>

namespace synaptica::recordings {

/// The bytes of the file, the first `most` of them. Throws DataError where it is missing, empty, a folder or no plain file; StorageError where it
/// cannot be read.
[[nodiscard]] std::string file_bytes(const std::string& path, std::size_t most = std::string::npos);

/// Some bytes as a person reads them: "'PK..'", at most `most` of them.
[[nodiscard]] std::string shown_bytes(const std::string& bytes, std::size_t most = 12);

/// The text without control characters, so that it fits into a sentence of one line.
[[nodiscard]] std::string printable(std::string text);

}  // namespace synaptica::recordings
