// A netCDF-4 file while it is written: netCDF's calls, with errors of ours, into a temporary file that is renamed when it
// is whole.
//
// One thread at a time, in the whole process (see results.h). Errors: InvalidArgument where the place cannot be written,
// StorageError where the disk refuses, std::logic_error for calls that make no sense.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "synaptica/study/padded_array.h"

namespace synaptica {

class NetcdfFile {
 public:
  enum class Type { real, integer, byte, text };  ///< double, int64, int8, string
  static constexpr int whole_file = -1;           ///< in place of a variable: an attribute of the file
  static constexpr std::size_t may_grow = 0;      ///< in place of a dimension's length

  /// `kept`: what a refusal to write does not cost, told before the remedy; "" where nothing is kept.
  explicit NetcdfFile(std::filesystem::path file, std::string kept = "finished tasks are kept: ");
  NetcdfFile(const NetcdfFile&) = delete;
  NetcdfFile& operator=(const NetcdfFile&) = delete;
  ~NetcdfFile();  ///< removes what was not published

  /// Makes sure of the space first: HDF5 may crash where the disk is full as it begins.
  void create(double bytes);
  void publish();

  int dimension(const std::string& name, std::size_t length);
  int variable(const std::string& name, Type type, const std::vector<int>& dimensions);
  void compress(int variable, const Lengths& chunk);

  void attribute(int variable, const char* name, const std::string& text);
  void attribute(int variable, const char* name, std::int64_t number);
  void attribute(int variable, const char* name, std::uint64_t number);
  void attribute(int variable, const char* name, double number);
  void attribute(int variable, const char* name, const std::vector<signed char>& numbers);

  /// Whole variables.
  void write(int variable, const std::vector<double>& values);
  void write(int variable, const std::vector<long long>& values);
  void write(int variable, const std::vector<signed char>& values);
  void write(int variable, const std::vector<std::string>& texts);

  /// A block of a variable.
  void write(int variable, const Lengths& start, const Lengths& count, const double* values);

 private:
  [[noreturn]] void fail(int reason, const std::string& more = "") const;
  void check(int code) const;
  void reserve(std::int64_t bytes);

  std::filesystem::path file_;
  std::filesystem::path temporary_;
  std::string kept_;
  int id_ = -1;
  bool open_ = false;
};

}  // namespace synaptica
