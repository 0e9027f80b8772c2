// A netCDF-4 file of named arrays, for results that are no run of a study: xarray.open_dataset reads it with its names.
//
//   StoredFile file;
//   file.dimensions = {{"cue", 10}, {"neuron", 64}};
//   file.variables.push_back({"state", {"cue", "neuron"}, values, "1", "state at the end"});
//   write_variables("recall.nc", file);
//
// Not-a-number becomes the fill value. Variables of more than a few thousand values are compressed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace synaptica {

struct StoredVariable {
  std::string name;
  std::vector<std::string> dimensions;  ///< of StoredFile::dimensions, the last one fastest
  std::variant<std::vector<double>, std::vector<std::int64_t>, std::vector<std::string>> values;
  std::string unit;     ///< "" where it has none, as an index
  std::string meaning;  ///< long_name
};

struct StoredFile {
  std::vector<std::pair<std::string, std::size_t>> dimensions;  ///< name and length, at least 1
  std::vector<std::pair<std::string, std::string>> attributes;  ///< of the file
  std::vector<StoredVariable> variables;
};

/// Writes the file whole or not at all. Throws InvalidArgument where the folder cannot be written, StorageError where the
/// disk refuses, std::logic_error where a variable's values do not fit its dimensions. One thread at a time (netCDF).
void write_variables(const std::filesystem::path& path, const StoredFile& file);

}  // namespace synaptica
