// What the study `learning-speed` says of itself, and what its relatives share with it: parameters and their checks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "synaptica/core/parameters.h"
#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] StudyDescription learning_speed_description();

/// Those of a network (rate_setting.h), of its pairs (pair_family.h) and of a recording (relation_measurement.h).
[[nodiscard]] std::vector<ParameterSpec> relation_parameters(std::int64_t default_pairs,
                                                             const std::string& default_directions);
/// Throws InvalidArgument where they contradict one another.
void validate_relation(const Parameters& parameters);
/// The axis "pair", numbered from the parameter pair on.
[[nodiscard]] Axis pair_axis(const Parameters& parameters);
/// Bytes that a replica needs.
[[nodiscard]] double relation_memory(const Parameters& parameters);

}  // namespace synaptica
