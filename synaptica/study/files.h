// Files appear whole or not at all.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace synaptica {

/// Writes `content` to a temporary file beside `path`, flushes it to disk and renames it over `path`: a reader, or a
/// crash, meets the old file or the new one. Throws StorageError naming the file and the system's reason.
void replace_file(const std::filesystem::path& path, std::string_view content);

/// Flushes `temporary` to disk and renames it over `path`; removes it where that fails. Throws StorageError.
void publish_file(const std::filesystem::path& temporary, const std::filesystem::path& path);

/// The name under which `path` is written before it is published; in the same folder, ignored by every reader.
[[nodiscard]] std::filesystem::path temporary_name(const std::filesystem::path& path);

/// Why a file could not be written, and what would help: "No space left on device" and "free space", or, where the
/// process may write no larger files, "no file may exceed 293 KiB here" and "raise the limit (ulimit -f)".
struct WriteTrouble {
  std::string reason, remedy;
};

/// `error`: the system's number, such as ENOSPC or EFBIG.
[[nodiscard]] WriteTrouble write_trouble(int error);

}  // namespace synaptica
