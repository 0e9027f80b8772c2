// A checksum over what a run found, equal for equal results whatever the machine, the date or the
// number of threads.
#pragma once

#include <filesystem>
#include <string>

namespace synaptica {

/// XXH3-128, as 32 hexadecimal digits, over all variables of a netCDF file in the order of their
/// names: for each its name, type, dimensions (names and lengths) and values. Attributes,
/// compression and chunks do not count. Reads the file once, a few megabytes at a time. One thread
/// at a time (see results.h); a child process reads it, so that damage which crashes HDF5 is an error
/// here. Throws DataError naming the file where it is missing, cut short, damaged or not netCDF.
[[nodiscard]] std::string results_digest(const std::filesystem::path& results_file);

}  // namespace synaptica
