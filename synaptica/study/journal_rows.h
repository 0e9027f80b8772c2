// The bytes of a journal's rows: datasets bit for bit, little-endian whatever the machine, and the checksums over rows
// (docs/file-formats.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "synaptica/study/journal.h"

namespace synaptica {

/// Replaces `bytes` by the dataset's. Throws std::logic_error where an array has not as many values as its shape says.
void encode(const Dataset& dataset, std::string& bytes);

/// Nothing where the bytes are not those of a dataset.
[[nodiscard]] std::optional<Dataset> decode(std::string_view bytes);

[[nodiscard]] std::int64_t checksum(std::string_view key, std::string_view content);
[[nodiscard]] std::int64_t task_checksum(const TaskId& id, double seconds, std::string_view dataset);
[[nodiscard]] std::int64_t identity_checksum(const JournalIdentity& identity);

}  // namespace synaptica
