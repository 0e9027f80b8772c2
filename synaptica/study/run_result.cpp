#include "synaptica/study/run_result.h"

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

bool RunResult::agrees() const noexcept {
  for (const auto& point : points)
    for (const auto& observable : point.observables)
      if (observable.verdict == Verdict::disagrees || observable.verdict == Verdict::unresolved) return false;
  return true;
}

}  // namespace synaptica
