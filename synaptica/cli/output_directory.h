// The directory that a command on a user's data writes: a summary (JSON), a results file and a page, and nothing else.
#pragma once

#include <filesystem>
#include <string>

namespace synaptica::cli {

struct OutputFiles {
  std::string what;     ///< "recall": whose directory it is
  std::string summary;  ///< "recall.json"; where it is, the directory is this command's
  std::string results;  ///< "recall.nc"
};

inline constexpr const char* report_name = "report.html";

/// Throws InvalidArgument where the directory cannot take the files: it is a file, or holds other things.
void check_output_directory(const std::filesystem::path& directory, const OutputFiles& files);

/// Makes it where it is missing. Throws InvalidArgument where that is not possible.
void make_output_directory(const std::filesystem::path& directory);

}  // namespace synaptica::cli
