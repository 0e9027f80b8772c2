// What the tests of studies share: a point from a few settings, and its replicas.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/study/study.h"

namespace synaptica::testing {

using Settings = std::vector<std::pair<std::string, ParameterValue>>;

/// The study's defaults but for these settings. Throws InvalidArgument where the study refuses the point.
inline Parameters parameters_of(const Study& study, const Settings& settings) {
  Parameters parameters = default_parameters(study);
  for (const auto& [name, value] : settings) parameters.set(name, value);
  validate_point(study, parameters);
  return parameters;
}

/// Replicas 0 ... replicas - 1, as a run of that seed has them.
inline std::vector<Dataset> simulated(const Study& study, const Parameters& parameters,
                                      std::uint64_t replicas, std::uint64_t seed = 1) {
  std::vector<Dataset> datasets;
  for (std::uint64_t r = 0; r < replicas; ++r)
    datasets.push_back(study.simulate(parameters, {.seed = seed, .point = parameters.hash(), .replica = r}));
  return datasets;
}

}  // namespace synaptica::testing
