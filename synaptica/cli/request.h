// From words on the command line to a request that a plan can be made of.
#pragma once

#include <span>
#include <string>

#include "synaptica/study/plan.h"
#include "synaptica/study/study.h"

namespace synaptica::cli {

/// True where `target` is meant as a study file: it ends in .toml, holds a slash, or no study has that name and a file or
/// folder has.
[[nodiscard]] bool names_file(const std::string& target, std::span<const std::string> studies);

/// Adds "key=value" words to the request; they go before what it holds. Where `grid_allowed`, a list for a scalar
/// parameter (or a list of lists for a list) becomes an axis of the grid. "@FILE" for a list stays as it is (list_files.h).
/// Throws InvalidArgument, all faults in one line: no '=', unknown key with the nearest one, a value of a wrong type.
void apply_settings(const Study& study, std::span<const std::string> words, bool grid_allowed,
                    StudyRequest& request);

}  // namespace synaptica::cli
