#include "synaptica/recordings/recording.h"

#include <sys/stat.h>

#include <algorithm>
#include <string_view>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/recordings/csv.h"
#include "synaptica/recordings/file_bytes.h"
#include "synaptica/recordings/hdf5.h"
#include "synaptica/recordings/npy.h"
#include "synaptica/recordings/npz.h"

namespace synaptica::recordings {

namespace {

bool ends_with(const std::string& text, std::string_view ending) {
  return text.size() >= ending.size() &&
         text.compare(text.size() - ending.size(), ending.size(), ending) == 0;
}

// "session.npz:rates" as file and member; a file of that very name goes before.
std::pair<std::string, std::string> split(const std::string& source) {
  struct stat status {};
  if (::stat(source.c_str(), &status) == 0) return {source, ""};
  for (const std::string_view ending : {".npz", ".h5", ".hdf5", ".nwb", ".mat", ".csv", ".tsv", ".txt"}) {
    const std::size_t at = source.rfind(std::string(ending) + ":");
    if (at == std::string::npos) continue;
    const std::size_t colon = at + ending.size();
    const std::string member = source.substr(colon + 1);
    if (member.empty())
      throw DataError(source + ": names no array after the colon: write FILE" + std::string(ending) +
                      ":name");
    return {source.substr(0, colon), member};
  }
  return {source, ""};
}

// One column of a text file, by its name in the heading or its number.
Recording column_of(const Recording& table, const std::string& wanted) {
  const std::size_t rows = table.array.shape[0];
  const std::size_t count = table.array.shape[1];
  std::vector<std::string> names;
  for (const Column& column : table.columns) names.push_back(column.name);
  auto index = static_cast<std::size_t>(std::find(names.begin(), names.end(), wanted) - names.begin());
  if (index == names.size()) {
    index = count;
    for (std::size_t k = 0; k < count; ++k)
      if (std::to_string(k + 1) == wanted) index = k;
  }
  if (index == count)
    throw DataError(table.source + ": has no column '" + wanted + "'" +
                    (names.empty() ? "; without a heading columns are numbered, 1 to " + std::to_string(count)
                                   : spelling_hint(wanted, names)));
  Recording column = table;
  column.source += ":" + wanted;
  column.array = Array::filled({rows}, 0);
  for (std::size_t row = 0; row < rows; ++row)
    column.array.values[row] = table.array.values[row * count + index];
  column.gaps.clear();
  for (const std::size_t gap : table.gaps)
    if (gap % count == index) column.gaps.push_back(gap / count);
  if (!names.empty()) column.columns = {table.columns[index]};
  return column;
}

}  // namespace

Recording read_recording(const std::string& source) {
  const auto [path, member] = split(source);
  if (is_hdf5(file_bytes(path, 16384))) return read_hdf5(path, member);
  const std::string bytes = file_bytes(path);
  if (is_npz(bytes)) return parse_npz(bytes, path, member);
  if (is_npy(bytes)) {
    if (!member.empty())
      throw DataError(path + ": is a single array (.npy), not an archive: leave out ':" + member + "'");
    return parse_npy(bytes, path);
  }
  if (ends_with(path, ".npz"))
    throw DataError(path + ": is no .npz archive: it starts with " + shown_bytes(bytes) +
                    ": save the arrays with numpy.savez");
  if (ends_with(path, ".npy")) return parse_npy(bytes, path);  // says what is wrong with it
  for (const std::string_view ending : {".h5", ".hdf5", ".nwb"})
    if (ends_with(path, ending))
      throw DataError(path + ": is no HDF5 file: it starts with " + shown_bytes(bytes));
  if (bytes.compare(0, 6, "MATLAB") == 0)
    throw DataError(path + ": is a MATLAB file: save the array you need as .csv, or with numpy.save");
  if (bytes.compare(0, 2, "\x1f\x8b") == 0)
    throw DataError(path + ": is compressed by gzip: unpack it with gunzip first");
  return member.empty() ? parse_csv(bytes, path) : column_of(parse_csv(bytes, path), member);
}

std::string place_of(const Recording& recording, std::size_t index) {
  const auto& shape = recording.array.shape;
  if (!recording.lines.empty() && shape.size() == 1)
    return recording.source + ", line " + std::to_string(recording.lines.at(index));
  if (!recording.lines.empty() && shape.size() == 2 && shape[1] > 0) {
    const std::size_t row = index / shape[1], column = index % shape[1];
    std::string place = recording.source + ":" + std::to_string(recording.lines.at(row)) + ", column " +
                        std::to_string(column + 1);
    if (column < recording.columns.size() && !recording.columns[column].name.empty())
      place += " (" + recording.columns[column].name + ")";
    return place;
  }
  std::vector<std::string> indices(shape.size());
  for (std::size_t axis = shape.size(); axis-- > 0; index /= shape[axis])
    indices[axis] = std::to_string(index % shape[axis]);
  return recording.source + "[" + join(indices, ", ") + "]";
}

void require_no_gaps(const Recording& recording, const std::string& purpose) {
  if (recording.gaps.empty()) return;
  const std::size_t count = recording.gaps.size();
  throw DataError(
      place_of(recording, recording.gaps.front()) + ": " +
      (count == 1 ? "a value is missing" : "the first of " + std::to_string(count) + " missing values") +
      ", but " + purpose + ": fill the gaps or leave those rows out");
}

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::vector<std::string> lengths;
  for (const std::size_t length : shape) lengths.push_back(std::to_string(length));
  return shape.empty() ? "a single number" : join(lengths, " × ");
}

}  // namespace synaptica::recordings
