// What to beware of at a point of the studies that measure speeds of many pairs: rate_warnings.h, asked of what a point holds.
#pragma once

#include <string>
#include <vector>

#include "synaptica/study/run_result.h"

namespace synaptica {

/// The observables, each of the pairs, in which a study has these; "mean_gain", "perturbation_growth" and "state_ratio" are
/// called so in all.
struct RelationNames {
  const char* speed;
  const char* offset;
  const char* drive;
  std::vector<const char*> formulas = {};  ///< of which logarithms are taken
};

[[nodiscard]] std::vector<std::string> relation_warnings(const PointResult& point,
                                                         const RelationNames& names);

}  // namespace synaptica
