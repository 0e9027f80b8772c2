#include "synaptica/cli/recorded_matrix.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/recordings/hdf5.h"
#include "synaptica/recordings/recording.h"

namespace synaptica::cli {

namespace {

using recordings::Recording;

bool names_time(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  return name == "time" || name == "t" || name == "timestamp" || name == "timestamps";
}

// A column of a text file that is the time: regular, and no channel. Its step and unit are the recording's.
void take_time_column(const Recording& recording, RecordedMatrix& matrix) {
  const std::size_t columns = matrix.channels(), rows = matrix.samples();
  std::size_t time = columns;
  for (std::size_t j = 0; j < recording.columns.size() && j < columns; ++j)
    if (names_time(recording.columns[j].name)) time = j;
  if (time == columns || columns == 1) return;
  const auto at = [&](std::size_t i) { return matrix.values.values[i * columns + time]; };
  const double step = (at(rows - 1) - at(0)) / static_cast<double>(std::max<std::size_t>(1, rows - 1));
  for (std::size_t i = 1; i < rows; ++i)
    if (!(step > 0) || !(std::fabs(at(i) - at(i - 1) - step) <= 0.1 * step))
      throw DataError(recordings::place_of(recording, i * columns + time) +
                      ": the times are not regular; resample the recording, or leave that column out");
  matrix.time_column = recording.columns[time].name;
  matrix.start = at(0);
  matrix.interval = step;
  matrix.time_unit = recording.columns[time].unit;
  matrix.interval_reason = "the steps of column " + matrix.time_column;
  Array rest = Array::filled({rows, columns - 1}, 0);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0, k = 0; j < columns; ++j)
      if (j != time) rest.values[i * (columns - 1) + k++] = matrix.values.values[i * columns + j];
  matrix.names.erase(matrix.names.begin() + static_cast<std::ptrdiff_t>(time));
  matrix.values = std::move(rest);
}

}  // namespace

RecordedMatrix read_matrix(const MatrixRequest& request) {
  const Recording recording = request.spikes ? recordings::read_binned_spikes(request.source, *request.spikes)
                                             : recordings::read_recording(request.source);
  recordings::require_no_gaps(recording, request.purpose);
  RecordedMatrix matrix{.values = recording.array, .source = request.source, .form = recording.form};
  if (request.one_channel && matrix.values.shape.size() == 1) matrix.values.shape.push_back(1);
  if (matrix.values.shape.size() != 2)
    throw DataError(request.source + ": has the shape " + recordings::shape_text(matrix.values.shape) + ": " +
                    request.matrix);
  const bool turned = request.transpose && recording.array.shape.size() == 2;
  if (turned) matrix.values = numerics::transposed(matrix.values);
  for (std::size_t j = 0; j < matrix.channels(); ++j)
    matrix.names.push_back(!turned && j < recording.columns.size() && !recording.columns[j].name.empty()
                               ? recording.columns[j].name
                               : std::to_string(j));
  matrix.time_unit = "samples";
  matrix.interval_reason = "none is known: times are in samples";
  if (recording.sampling_rate > 0 && !turned) {
    matrix.interval = 1 / recording.sampling_rate;
    matrix.time_unit = "s";
    matrix.interval_reason = request.spikes ? "--spikes" : "the sampling rate in the file";
  }
  if (!turned) take_time_column(recording, matrix);
  if (request.interval) {
    matrix.interval = *request.interval;
    matrix.time_unit = "";
    matrix.interval_reason = "--interval";
  }
  return matrix;
}

void require_changes(const RecordedMatrix& matrix, std::size_t first, std::size_t last,
                     const std::string& one, const std::string& many, const std::string& where) {
  const std::size_t channels = matrix.channels();
  const std::vector<std::size_t> constant = numerics::constant_columns(
      {matrix.values.values.data() + first * channels, last - first, channels, channels});
  if (constant.empty()) return;
  constexpr std::size_t most_named = 8;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(most_named, constant.size()); ++i)
    names.push_back(matrix.names[constant[i]]);
  throw DataError(
      matrix.source + ": " + (constant.size() == 1 ? one : many) + " " + join(names, ", ") +
      (constant.size() > most_named ? " and " + std::to_string(constant.size() - most_named) + " more" : "") +
      (constant.size() == 1 ? " does" : " do") + " not change in " + where + "; leave " +
      (constant.size() == 1 ? "it" : "them") + " out");
}

}  // namespace synaptica::cli
