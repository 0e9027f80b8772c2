// NumPy's .npz: a zip archive with one .npy file for each array.
//
// Members may be stored or deflated (numpy.savez, savez_compressed), archives and members beyond 4 GiB are read (zip64).
// Every member's length and CRC-32 are checked. Refused in one line: encrypted members, other compressions, archives in
// several parts. A member may not expand by more than deflate can (1032 times), so a small file cannot fill the memory.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "synaptica/recordings/recording.h"

namespace synaptica::recordings {

/// Whether the bytes start as such a file does.
[[nodiscard]] bool is_npz(std::string_view bytes) noexcept;

/// The names of the arrays, without ".npy", in the archive's order. Throws DataError where it is damaged.
[[nodiscard]] std::vector<std::string> npz_names(std::string_view bytes, const std::string& source);

/// The array of that name; "": the only one. Throws DataError, with the names there are where none has that name or
/// none was given and there are several.
[[nodiscard]] Recording parse_npz(std::string_view bytes, const std::string& source, const std::string& name);

}  // namespace synaptica::recordings
