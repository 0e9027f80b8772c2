// Parts that pages without scripts are made of: badge, warnings, facts, charts. Whatever is text here is escaped.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/report/plot.h"

namespace synaptica::report {

/// What something amounts to, as a class of the page ("agrees", "disagrees", "unresolved", "none") and in a word.
struct Tone {
  std::string name;
  std::string word;
};

struct Fact {
  std::string term;
  std::string text;
};

/// Of terms with their texts.
[[nodiscard]] std::vector<Fact> facts_of(const std::vector<std::pair<std::string, std::string>>& pairs);

/// The word with its icon.
[[nodiscard]] std::string tone_html(const Tone& tone);
/// The result of a whole page, and a sentence to it.
[[nodiscard]] std::string badge_html(const Tone& verdict, const std::string& sentence);
/// Nothing where there is none.
[[nodiscard]] std::string warnings_html(const std::vector<std::string>& warnings);
/// Those with a text.
[[nodiscard]] std::string facts_html(const std::vector<Fact>& facts);
/// A table that becomes cards where the window is narrow; the first column heads its row. Numbers are set as such.
[[nodiscard]] std::string table_html(const std::vector<std::string>& head,
                                     const std::vector<std::vector<std::string>>& rows);
/// A list of sentences.
[[nodiscard]] std::string list_html(const std::vector<std::string>& sentences);
/// A chart with title and caption, half as wide as the page unless it is a wide one; nothing where there is none.
[[nodiscard]] std::string plot_html(const std::optional<Plot>& plot, const std::string& title,
                                    const std::string& note);

}  // namespace synaptica::report
