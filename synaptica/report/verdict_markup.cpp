#include "synaptica/report/verdict_markup.h"

#include <fmt/format.h>

namespace synaptica::report {

std::string_view class_of(Verdict verdict) {
  return verdict == Verdict::none ? "none" : verdict_name(verdict);
}

std::string icon(std::string_view verdict_class) {
  return fmt::format("<svg class=\"icon\" aria-hidden=\"true\"><use href=\"#icon-{}\"/></svg>",
                     verdict_class);
}

std::string verdict_html(Verdict verdict) {
  const std::string_view name = class_of(verdict);
  return fmt::format("<span class=\"verdict {0}\">{1}{2}</span>", name, icon(name),
                     verdict == Verdict::none ? "not compared" : name);
}

void Tally::add(const PointResult& point) {
  for (const auto& observable : point.observables) {
    if (observable.verdict == Verdict::agrees) ++agrees;
    if (observable.verdict == Verdict::disagrees) ++disagrees;
    if (observable.verdict == Verdict::unresolved) ++unresolved;
  }
}

Verdict Tally::verdict() const {
  if (disagrees > 0) return Verdict::disagrees;
  if (unresolved > 0) return Verdict::unresolved;
  return agrees > 0 ? Verdict::agrees : Verdict::none;
}

std::string Tally::text() const {
  const auto part = [](std::size_t count, std::string_view one, std::string_view many) {
    return count == 0 ? fmt::format("none {}", one) : fmt::format("{} {}", count, count == 1 ? one : many);
  };
  return part(agrees, "agrees", "agree") + ", " + part(disagrees, "disagrees", "disagree") + ", " +
         part(unresolved, "is unresolved", "are unresolved");
}

Tally tally_of(const PointResult& point) {
  Tally tally;
  tally.add(point);
  return tally;
}

}  // namespace synaptica::report
