// Reads a study file (TOML): which study, its parameters and the grid.
//
//   study = "memory-drift"
//   seed = 1                # optional
//   replicas = 32           # optional
//   [parameters]            # any of the study's parameters; the rest keep their defaults
//   noise = 0.4
//   [grid]                  # every combination becomes a point
//   softmax_gain = [0.5, 1, 2, 4]
#pragma once

#include <filesystem>

#include "synaptica/study/plan.h"

namespace synaptica {

/// The request in the file; every value carries "file:line". Parameters are checked later, against the study.
/// Throws InvalidArgument where the file is missing, a directory or unreadable; DataError where it is not TOML (with line
/// and column), has an unknown key, or lacks `study`.
[[nodiscard]] StudyRequest read_study_file(const std::filesystem::path& path);

}  // namespace synaptica
