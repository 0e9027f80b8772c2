// What a run ends with: for each point and observable the theory, the estimate and the verdict, and how they came about.
//
// Everything a person or a program sees of a run (terminal table, JSON, results.nc, report.html) is written from this
// one value, so no two of them can differ.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/core/parameters.h"
#include "synaptica/study/study.h"

namespace synaptica {

enum class Verdict {
  agrees,      ///< every compared entry lies within its tolerance, and every tolerance within its resolution
  disagrees,   ///< at least one compared entry lies outside its tolerance
  unresolved,  ///< too few replicas (or too coarse a theory) to see an error worth seeing
  none,        ///< predicted or measured only
};

/// "agrees", "disagrees", "unresolved", "-".
[[nodiscard]] std::string_view verdict_name(Verdict verdict) noexcept;

/// One observable at one point. Arrays have one shape, or are empty (size 0) where a side is missing. Entries that do
/// not exist (z where the standard error is zero, a standard error from one replica) are not-a-number here and become
/// null or fill values on the way out, as do all of a side that is left out.
struct ObservableResult {
  std::string name;
  Array theory;  ///< predicted value; the mean of the expected values where those depend on the replica
  Array mean;    ///< simulated
  Array standard_error;  ///< of mean; of the difference, where expected values depend on the replica
  Array deviation;       ///< mean - theory
  Array z;               ///< deviation / standard_error; none where that is zero to rounding
  Array allowance;
  Array tolerance;  ///< t* standard_error + allowance
  Array resolution;
  std::int64_t replicas = 0;
  std::vector<std::size_t> compared_entries;  ///< row-major indices
  std::size_t worst_entry = 0;                ///< the compared entry with the largest |deviation| / tolerance
  Verdict verdict = Verdict::none;
  bool left_out = false;  ///< the theory has no value at these parameters, and neither side need be there
  std::optional<std::int64_t> replicas_needed;  ///< where unresolved, and where more replicas would help
  std::string reason;  ///< why there is no verdict, no value, or an unresolved verdict; else ""
};

struct PointResult {
  Parameters parameters;
  std::vector<Axis> axes;
  std::vector<ObservableResult> observables;  ///< in the order of the study's description
  std::vector<std::string> warnings = {};     ///< what the study says beside them (Study::warnings)

  /// Throws std::logic_error where there is none of that name.
  [[nodiscard]] const ObservableResult& observable(std::string_view observable_name) const;
};

/// One parameter that the run varies, and its values in order.
struct GridAxis {
  std::string parameter;
  std::vector<ParameterValue> values;
};

/// Where, when and with what a run was made.
struct Provenance {
  std::string version;  ///< of Synaptica
  std::string command;  ///< as typed
  std::string machine;  ///< processor and system, no host name
  std::string date;     ///< UTC, ISO 8601
  double seconds = 0;   ///< wall time of all invocations that simulated
  int threads = 1;
};

struct RunResult {
  StudyDescription description;
  std::uint64_t seed = 1;
  std::int64_t replicas = 0;
  std::vector<GridAxis> grid;  ///< points are its combinations, last axis fastest
  std::vector<PointResult> points;
  std::size_t comparisons = 0;  ///< number of compared entries in the whole run
  double critical_t = 0;        ///< t* of the verdicts
  Provenance provenance;

  /// True where no observable disagrees and none is unresolved.
  [[nodiscard]] bool agrees() const noexcept;
};

}  // namespace synaptica
