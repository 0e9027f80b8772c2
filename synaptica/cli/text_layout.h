// Text set in columns of a terminal: tables, and terms with a sentence beside each.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace synaptica::cli {

/// Columns that a terminal needs for UTF-8 text without wide characters: one a code point, none for colour codes.
[[nodiscard]] std::size_t text_width(const std::string& text);

/// Rows of cells in columns as wide as their widest cell, two blanks apart and two blanks in.
[[nodiscard]] std::string aligned(const std::vector<std::vector<std::string>>& rows);

using Facts = std::vector<std::pair<std::string, std::string>>;  ///< term, sentence

/// A term a line, its sentence broken so that it stays beside it within `width` columns (60 to 110).
[[nodiscard]] std::string facts_text(const Facts& facts, int width);

}  // namespace synaptica::cli
