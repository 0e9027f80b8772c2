// What a run is to do: a study, its points (every combination of the grid) and how many replicas of each.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "synaptica/core/parameters.h"
#include "synaptica/study/run_result.h"
#include "synaptica/study/study.h"

namespace synaptica {

inline constexpr std::int64_t default_replicas = 32;
inline constexpr std::uint64_t default_seed = 1;
inline constexpr std::size_t most_points = 1'000'000;

/// One value asked for, and where: "drift.toml:7" or "command line". Errors begin with the place.
struct Setting {
  std::string parameter;
  ParameterValue value;
  std::string place;
};

struct GridSetting {
  std::string parameter;
  std::vector<ParameterValue> values;
  std::string place;
};

/// A request as read from a study file or the command line: not yet checked against a study's parameters.
struct StudyRequest {
  std::string study;
  std::string place;  ///< of the study's name
  std::optional<std::uint64_t> seed;
  std::optional<std::int64_t> replicas;
  std::vector<Setting> settings;
  std::vector<GridSetting> grid;
};

struct Plan {
  std::uint64_t seed = default_seed;
  std::int64_t replicas = default_replicas;
  Parameters parameters;           ///< the values outside the grid
  std::vector<GridAxis> grid;      ///< in the order of the request
  std::vector<Parameters> points;  ///< every combination, last axis fastest; one point where there is no grid

  [[nodiscard]] std::int64_t tasks() const noexcept {
    return static_cast<std::int64_t>(points.size()) * replicas;
  }
};

/// Checks the request against the study and lays out its points. All faults of a request are reported together, in
/// one line. Throws InvalidArgument: unknown key, wrong type, out of range, a parameter both set and in the grid, an empty
/// or repeated grid value, too many points, contradictions (Study::validate), or more memory than the machine has.
[[nodiscard]] Plan make_plan(const Study& study, const StudyRequest& request);

/// The plan as JSON text, and back: what a run's folder remembers of it.
[[nodiscard]] std::string plan_text(const Study& study, const Plan& plan);
[[nodiscard]] StudyRequest plan_request(const std::string& text, const std::string& place);

/// Throws InvalidArgument, beginning with `place`, unless `later` contains every point and replica of `earlier`: a
/// run's folder may grow, but never turn into another run.
void require_extension(const Plan& earlier, const Plan& later, const std::string& place);

}  // namespace synaptica
