// Words and numbers as a person or a program reads them.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace synaptica {

/// The shortest decimal text that reads back to the same double ("0.1", "1e-12", "50"); "nan", "inf", "-inf".
[[nodiscard]] std::string number_text(double value);

/// `value` with `digits` significant digits, for tables.
[[nodiscard]] std::string number_text(double value, int digits);

/// Bytes as "12 bytes", "3.4 MiB", "7.3 TiB".
[[nodiscard]] std::string memory_text(double bytes);

/// The candidate with the smallest edit distance (a swap of neighbours counts one) to `word`, or "" where none
/// is near enough to be a likely misspelling (distance above 2 and above a third of the word's length).
[[nodiscard]] std::string nearest_spelling(std::string_view word, std::span<const std::string> candidates);

/// " (did you mean 'X'?)" for the nearest candidate, or, where none is near, " (known: a, b, c)".
[[nodiscard]] std::string spelling_hint(std::string_view word, std::span<const std::string> candidates);

/// The words joined by `separator`.
[[nodiscard]] std::string join(std::span<const std::string> words, std::string_view separator);

}  // namespace synaptica
