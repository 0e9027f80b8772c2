// A verdict as the page shows it, and how many there are of each kind.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "synaptica/study/run_result.h"

namespace synaptica::report {

/// The style's class of a verdict: "agrees", "disagrees", "unresolved", "none".
[[nodiscard]] std::string_view class_of(Verdict verdict);

/// The template's symbol of that class.
[[nodiscard]] std::string icon(std::string_view verdict_class);

/// Icon and word, so that neither colour nor shape alone carries the meaning.
[[nodiscard]] std::string verdict_html(Verdict verdict);

struct Tally {
  std::size_t agrees = 0, disagrees = 0, unresolved = 0;

  void add(const PointResult& point);
  [[nodiscard]] std::size_t all() const { return agrees + disagrees + unresolved; }
  [[nodiscard]] Verdict verdict() const;
  /// "3 agree, 1 disagrees, none is unresolved".
  [[nodiscard]] std::string text() const;
};

[[nodiscard]] Tally tally_of(const PointResult& point);

}  // namespace synaptica::report
