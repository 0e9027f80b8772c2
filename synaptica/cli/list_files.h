// Lists of numbers that stand in files of their own: NAME=@FILE on the command line, NAME = "@FILE" in a study file.
//
//   input_powers=@spectrum.csv:power     a column of a text file (recordings/recording.h)
//   input_powers=@spectrum.npz:powers    an array of one axis
//
// The numbers take the place of the file's name before anything else sees the request: what a run keeps, and what its points
// are named by, are the numbers. A file that changes later changes no run that was begun.
#pragma once

#include <string>

#include "synaptica/core/parameters.h"
#include "synaptica/study/plan.h"
#include "synaptica/study/study.h"

namespace synaptica::cli {

/// True of "@FILE".
[[nodiscard]] bool names_list_file(const ParameterSpec& spec, const ParameterValue& value);

/// Reads the files that the request names for lists, in settings and grid; paths begin at the working directory.
/// Throws DataError, beginning with the setting's place, where a file is refused, has gaps, or holds no single list.
void read_list_files(const Study& study, StudyRequest& request);

}  // namespace synaptica::cli
