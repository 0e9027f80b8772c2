#include "synaptica/study/run_result.h"

#include <stdexcept>

namespace synaptica {

std::string_view verdict_name(Verdict verdict) noexcept {
  switch (verdict) {
    case Verdict::agrees:
      return "agrees";
    case Verdict::disagrees:
      return "disagrees";
    case Verdict::unresolved:
      return "unresolved";
    case Verdict::none:
      return "-";
  }
  return "";
}

const ObservableResult& PointResult::observable(std::string_view observable_name) const {
  for (const ObservableResult& result : observables)
    if (result.name == observable_name) return result;
  throw std::logic_error("no observable '" + std::string(observable_name) + "' at this point");
}

bool RunResult::agrees() const noexcept {
  for (const auto& point : points)
    for (const auto& observable : point.observables)
      if (observable.verdict == Verdict::disagrees || observable.verdict == Verdict::unresolved) return false;
  return true;
}

}  // namespace synaptica
