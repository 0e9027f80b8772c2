// A user's recording as a matrix, samples x channels, with what is known of its time: what `speed` and `fit` begin with.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "synaptica/core/array.h"

namespace synaptica::cli {

/// What the command line says of one file.
struct MatrixRequest {
  std::string source;
  bool transpose = false;          ///< channels in rows
  std::optional<double> spikes;    ///< count the spike times of an NWB file in bins of this width, in seconds
  std::optional<double> interval;  ///< between samples, instead of what the file says
  bool one_channel = false;        ///< a list of numbers is one channel; else it is refused
  std::string matrix;              ///< "a recording is a matrix, samples × neurons": what is wanted
  std::string purpose;             ///< why no value may be missing
};

struct RecordedMatrix {
  Array values;                    ///< {samples, channels}
  std::string source;              ///< as typed
  std::string form;                ///< "csv, 250 × 31"
  std::vector<std::string> names;  ///< of the channels, or numbers from 0
  std::string time_column;         ///< of a text file, taken for the time; "" where there is none
  std::optional<double> start;     ///< its first entry
  double interval = 1;             ///< between samples
  std::string interval_reason;     ///< where it is from
  std::string time_unit;           ///< "s", "samples", or "" (that of the option)

  [[nodiscard]] std::size_t samples() const { return values.shape[0]; }
  [[nodiscard]] std::size_t channels() const { return values.shape[1]; }
};

/// Throws DataError and InvalidArgument in one line, naming file and place: no matrix, a value missing, times that are not
/// regular.
[[nodiscard]] RecordedMatrix read_matrix(const MatrixRequest& request);

/// Throws DataError where a channel does not change in samples first ... last - 1, which are `where`: "neurons a, b and 3 more
/// do not change in the first half; leave them out".
void require_changes(const RecordedMatrix& matrix, std::size_t first, std::size_t last,
                     const std::string& one, const std::string& many, const std::string& where);

}  // namespace synaptica::cli
