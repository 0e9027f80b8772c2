#include "synaptica/recordings/hdf5.h"

#include <hdf5.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <new>
#include <optional>
#include <utility>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/core/isolated_process.h"
#include "synaptica/core/text.h"
#include "synaptica/recordings/file_bytes.h"

namespace synaptica::recordings {

namespace {

constexpr std::string_view signature("\x89HDF\r\n\x1a\n", 8);
constexpr std::size_t most_listed = 8;

class Handle {
 public:
  Handle(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Handle& operator=(Handle&&) = delete;
  ~Handle() {
    if (id_ >= 0) close_(id_);
  }
  operator hid_t() const { return id_; }  // NOLINT(google-explicit-constructor): stands for the id
  [[nodiscard]] bool valid() const { return id_ >= 0; }

 private:
  hid_t id_;
  herr_t (*close_)(hid_t);
};

// What the child hands to its parent.
struct Series {
  std::vector<std::size_t> shape;
  std::vector<double> values;
  double sampling_rate = 0;
  std::string unit;
  std::string name;  // of the dataset
  std::string form;
};

class Writer {
 public:
  void number(std::uint64_t value) { raw(&value, sizeof value); }
  void real(double value) { raw(&value, sizeof value); }
  void text(const std::string& value) {
    number(value.size());
    bytes_ += value;
  }
  void raw(const void* data, std::size_t size) { bytes_.append(static_cast<const char*>(data), size); }
  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class Reader {
 public:
  explicit Reader(const std::string& bytes) : bytes_(bytes) {}
  std::uint64_t number() {
    std::uint64_t value = 0;
    raw(&value, sizeof value);
    return value;
  }
  double real() {
    double value = 0;
    raw(&value, sizeof value);
    return value;
  }
  std::string text() {
    std::string value(number(), '\0');
    raw(value.data(), value.size());
    return value;
  }
  void raw(void* to, std::size_t size) {
    std::memcpy(to, bytes_.data() + at_, size);
    at_ += size;
  }

 private:
  const std::string& bytes_;
  std::size_t at_ = 0;
};

std::string packed(const Series& series) {
  Writer writer;
  writer.number(series.shape.size());
  for (const std::size_t length : series.shape) writer.number(length);
  writer.real(series.sampling_rate);
  writer.text(series.unit);
  writer.text(series.name);
  writer.text(series.form);
  writer.number(series.values.size());
  writer.raw(series.values.data(), series.values.size() * sizeof(double));
  return writer.take();
}

Series unpacked(const std::string& bytes) {
  Reader reader(bytes);
  Series series;
  series.shape.resize(reader.number());
  for (std::size_t& length : series.shape) length = reader.number();
  series.sampling_rate = reader.real();
  series.unit = reader.text();
  series.name = reader.text();
  series.form = reader.text();
  series.values.resize(reader.number());
  reader.raw(series.values.data(), series.values.size() * sizeof(double));
  return series;
}

Handle open_file(const std::string& path) {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  if (!file.valid())
    throw DataError(path + ": is no whole HDF5 file: it is damaged, or still being written; copy it again");
  return file;
}

bool exists(hid_t file, const std::string& name) {
  // Every step of a path must exist before the next can be asked for.
  for (std::size_t slash = name.find('/', 1); slash != std::string::npos; slash = name.find('/', slash + 1))
    if (H5Lexists(file, name.substr(0, slash).c_str(), H5P_DEFAULT) <= 0) return false;
  return H5Lexists(file, name.c_str(), H5P_DEFAULT) > 0;
}

enum class Number { none, integer, real, truth };

Number number_of(hid_t type) {
  switch (H5Tget_class(type)) {
    case H5T_INTEGER:
      return Number::integer;
    case H5T_FLOAT:
      return Number::real;
    case H5T_ENUM:  // as h5py stores truth values
      return H5Tget_nmembers(type) == 2 ? Number::truth : Number::none;
    default:
      return Number::none;
  }
}

const char* class_text(hid_t type) {
  switch (H5Tget_class(type)) {
    case H5T_STRING:
      return "texts";
    case H5T_COMPOUND:
      return "records (a compound type)";
    case H5T_REFERENCE:
      return "references";
    case H5T_VLEN:
      return "rows of different lengths";
    case H5T_ENUM:
      return "categories";
    default:
      return "no plain numbers";
  }
}

std::vector<std::size_t> shape_of(hid_t dataset) {
  const Handle space(H5Dget_space(dataset), H5Sclose);
  const int rank = H5Sget_simple_extent_ndims(space);
  if (rank <= 0) return {};
  std::vector<hsize_t> lengths(static_cast<std::size_t>(rank));
  H5Sget_simple_extent_dims(space, lengths.data(), nullptr);
  return {lengths.begin(), lengths.end()};
}

// A number or text of an attribute; nothing where it is missing or of another kind.
std::optional<double> real_attribute(hid_t object, const char* name) {
  if (H5Aexists(object, name) <= 0) return std::nullopt;
  const Handle attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose);
  const Handle type(H5Aget_type(attribute), H5Tclose);
  const Handle space(H5Aget_space(attribute), H5Sclose);
  if (number_of(type) == Number::none || H5Sget_simple_extent_npoints(space) != 1) return std::nullopt;
  double value = 0;
  if (H5Aread(attribute, H5T_NATIVE_DOUBLE, &value) < 0) return std::nullopt;
  return value;
}

std::string text_attribute(hid_t object, const char* name) {
  if (H5Aexists(object, name) <= 0) return "";
  const Handle attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose);
  const Handle type(H5Aget_type(attribute), H5Tclose);
  const Handle space(H5Aget_space(attribute), H5Sclose);
  if (H5Tget_class(type) != H5T_STRING || H5Sget_simple_extent_npoints(space) != 1) return "";
  if (H5Tis_variable_str(type) > 0) {
    char* text = nullptr;
    if (H5Aread(attribute, type, &text) < 0 || text == nullptr) return "";
    std::string copy = text;
    H5free_memory(text);
    return printable(copy);
  }
  std::string text(H5Tget_size(type) + 1, '\0');
  if (H5Aread(attribute, type, text.data()) < 0) return "";
  return printable(text.c_str());
}

std::string index_text(std::size_t index, const std::vector<std::size_t>& shape) {
  std::vector<std::string> indices(shape.size());
  for (std::size_t axis = shape.size(); axis-- > 0; index /= shape[axis])
    indices[axis] = std::to_string(index % shape[axis]);
  return "[" + join(indices, ", ") + "]";
}

template <class Integer>
void check_exact(const std::vector<Integer>& integers, const std::string& place,
                 const std::vector<std::size_t>& shape) {
  for (std::size_t i = 0; i < integers.size(); ++i) {
    const auto value = static_cast<double>(integers[i]);
    // Casting back is defined below 2^63 only.
    if (std::fabs(value) < 0x1p63 && static_cast<Integer>(value) == integers[i]) continue;
    throw DataError(place + index_text(i, shape) + ": " + std::to_string(integers[i]) +
                    " is an integer that a double cannot hold exactly: store it as floating point");
  }
}

std::vector<double> numbers(hid_t dataset, const std::string& place, const std::vector<std::size_t>& shape) {
  std::size_t size = 1;
  for (const std::size_t length : shape) {
    if (length == 0) throw DataError(place + ": holds no numbers (an axis of length 0)");
    if (size > std::numeric_limits<std::size_t>::max() / sizeof(double) / length)
      throw DataError(place + ": claims more numbers than any memory holds");
    size *= length;
  }
  const Handle type(H5Dget_type(dataset), H5Tclose);
  const Number kind = number_of(type);
  const auto failed = [&]() -> DataError {
    return DataError(place +
                     ": its numbers cannot be read: the file is damaged, or packed in a way that "
                     "needs another library");
  };
  try {
    std::vector<double> values(size);
    if (kind == Number::truth) {
      const Handle base(H5Tget_super(type), H5Tclose);
      std::vector<std::int8_t> truths(size);
      const Handle memory(H5Tenum_create(H5T_NATIVE_INT8), H5Tclose);
      std::int8_t no = 0, yes = 1;
      H5Tenum_insert(memory, "FALSE", &no);
      H5Tenum_insert(memory, "TRUE", &yes);
      if (H5Dread(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, truths.data()) < 0) throw failed();
      std::copy(truths.begin(), truths.end(), values.begin());
      return values;
    }
    if (kind == Number::integer && H5Tget_size(type) >= 8) {
      if (H5Tget_sign(type) == H5T_SGN_NONE) {
        std::vector<std::uint64_t> integers(size);
        if (H5Dread(dataset, H5T_NATIVE_UINT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, integers.data()) < 0)
          throw failed();
        check_exact(integers, place, shape);
      } else {
        std::vector<std::int64_t> integers(size);
        if (H5Dread(dataset, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, integers.data()) < 0)
          throw failed();
        check_exact(integers, place, shape);
      }
    }
    if (H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0) throw failed();
    return values;
  } catch (const std::bad_alloc&) {
    throw DataError(place + ": claims " + number_text(static_cast<double>(size), 3) +
                    " numbers, more than this machine's memory holds");
  }
}

std::string type_text(hid_t dataset) {
  const Handle type(H5Dget_type(dataset), H5Tclose);
  const std::string bits = std::to_string(8 * H5Tget_size(type));
  switch (number_of(type)) {
    case Number::integer:
      return (H5Tget_sign(type) == H5T_SGN_NONE ? "uint" : "int") + bits;
    case Number::real:
      return "float" + bits;
    default:
      return "bool";
  }
}

// All that could be meant, in the file's order.
struct Contents {
  std::vector<std::string> arrays;
  std::vector<std::string> series;  // groups with numbers in `data`
};

herr_t visit(hid_t file, const char* name, const H5O_info_t* info, void* to) {
  if (info->type != H5O_TYPE_DATASET) return 0;
  auto& contents = *static_cast<Contents*>(to);
  const Handle dataset(H5Dopen2(file, name, H5P_DEFAULT), H5Dclose);
  if (!dataset.valid()) return 0;
  const Handle type(H5Dget_type(dataset), H5Tclose);
  if (number_of(type) == Number::none || shape_of(dataset).empty()) return 0;
  // What netCDF writes for a dimension without values of its own.
  if (text_attribute(dataset, "NAME").rfind("This is a netCDF dimension but not", 0) == 0) return 0;
  const std::string path = name;
  contents.arrays.push_back(path);
  const std::size_t slash = path.rfind('/');
  if (slash != std::string::npos && path.substr(slash) == "/data" &&
      (exists(file, path.substr(0, slash) + "/timestamps") ||
       exists(file, path.substr(0, slash) + "/starting_time")))
    contents.series.push_back(path.substr(0, slash));
  return 0;
}

std::string listed(const std::vector<std::string>& names) {
  std::vector<std::string> some(
      names.begin(), names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), most_listed)));
  return printable(join(some, ", ")) +
         (names.size() > most_listed ? " and " + std::to_string(names.size() - most_listed) + " more" : "");
}

std::string only_one(hid_t file, const std::string& path) {
  Contents contents;
  H5Ovisit(file, H5_INDEX_NAME, H5_ITER_INC, visit, &contents);
  if (contents.series.size() == 1) return contents.series.front();
  if (contents.series.size() > 1)
    throw DataError(path + ": holds " + std::to_string(contents.series.size()) +
                    " time series: name one of " + listed(contents.series) + ", as " + path + ":" +
                    printable(contents.series.front()));
  if (contents.arrays.size() == 1) return contents.arrays.front();
  if (contents.arrays.empty()) throw DataError(path + ": holds no array of numbers");
  throw DataError(path + ": holds " + std::to_string(contents.arrays.size()) + " arrays: name one of " +
                  listed(contents.arrays) + ", as " + path + ":" + printable(contents.arrays.front()));
}

// Samples a second, from a series' start or from regular times; 0 where neither is there.
double sampling_rate(hid_t file, const std::string& group, const std::string& path, std::size_t samples) {
  const std::string start = group + "/starting_time";
  if (exists(file, start)) {
    const Handle dataset(H5Dopen2(file, start.c_str(), H5P_DEFAULT), H5Dclose);
    const double rate = dataset.valid() ? real_attribute(dataset, "rate").value_or(0) : 0;
    if (rate > 0 && std::isfinite(rate)) return rate;
  }
  const std::string times_name = group + "/timestamps";
  if (!exists(file, times_name)) return 0;
  const Handle dataset(H5Dopen2(file, times_name.c_str(), H5P_DEFAULT), H5Dclose);
  const Handle type(dataset.valid() ? H5Dget_type(dataset) : -1, H5Tclose);
  if (!dataset.valid() || number_of(type) == Number::none) return 0;
  const std::vector<std::size_t> shape = shape_of(dataset);
  if (shape.size() != 1 || shape.front() != samples || samples < 2) return 0;
  const std::vector<double> times = numbers(dataset, path + ":" + times_name, shape);
  const double step = (times.back() - times.front()) / static_cast<double>(samples - 1);
  for (std::size_t i = 1; i < samples; ++i)
    // A tenth of a step: clocks jitter, but no sample is missing.
    if (!(std::fabs(times[i] - times[i - 1] - step) <= 0.1 * step)) return 0;
  return 1 / step;
}

Series read_series(const std::string& path, const std::string& asked) {
  const Handle file = open_file(path);
  std::string name = asked.empty() ? only_one(file, path) : asked;
  while (!name.empty() && name.front() == '/') name.erase(0, 1);
  while (!name.empty() && name.back() == '/') name.pop_back();
  if (name.empty() || !exists(file, name)) {
    Contents contents;
    H5Ovisit(file, H5_INDEX_NAME, H5_ITER_INC, visit, &contents);
    throw DataError(
        path + ": has nothing named '" + printable(asked) + "'" +
        (contents.arrays.empty() ? ", and no array of numbers" : "; its arrays: " + listed(contents.arrays)));
  }
  std::string group;
  H5O_info_t info;
  if (H5Oget_info_by_name(file, name.c_str(), &info, H5P_DEFAULT) >= 0 && info.type == H5O_TYPE_GROUP) {
    if (!exists(file, name + "/data"))
      throw DataError(path + ":" + printable(name) +
                      ": is a group, and no time series: name a dataset in it");
    group = name;
    name += "/data";
  } else if (name.size() > 5 && name.compare(name.size() - 5, 5, "/data") == 0) {
    group = name.substr(0, name.size() - 5);
  }
  const std::string place = path + ":" + printable(name);
  const Handle dataset(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose);
  if (!dataset.valid()) throw DataError(place + ": is no dataset: name an array");
  const Handle type(H5Dget_type(dataset), H5Tclose);
  if (number_of(type) == Number::none)
    throw DataError(place + ": holds " + class_text(type) + ": name an array of numbers");
  Series series;
  series.name = name;
  series.shape = shape_of(dataset);
  if (series.shape.empty()) throw DataError(place + ": is a single number: name an array");
  series.values = numbers(dataset, place, series.shape);
  series.form = "hdf5, " + type_text(dataset) + ", " + shape_text(series.shape);
  series.unit = text_attribute(dataset, group.empty() ? "units" : "unit");
  if (!group.empty()) {
    const double conversion = real_attribute(dataset, "conversion").value_or(1);
    const double offset = real_attribute(dataset, "offset").value_or(0);
    if (std::isfinite(conversion) && std::isfinite(offset) && (conversion != 1 || offset != 0)) {
      for (double& value : series.values) value = value * conversion + offset;
      series.form +=
          ", stored numbers × " + number_text(conversion) + (offset == 0 ? "" : " + " + number_text(offset));
    }
    series.sampling_rate = sampling_rate(file, group, path, series.shape.front());
  }
  return series;
}

std::string crash_text(const std::string& path) {
  return path +
         ": the HDF5 library fails on it: the file is damaged; copy it again, or save the array with "
         "numpy.save";
}

Recording as_recording(Series series, const std::string& source) {
  Recording recording;
  recording.array = {std::move(series.shape), std::move(series.values)};
  recording.source = source;
  recording.form = std::move(series.form);
  recording.unit = std::move(series.unit);
  recording.sampling_rate = series.sampling_rate;
  for (std::size_t i = 0; i < recording.array.size(); ++i) {
    const double value = recording.array.values[i];
    if (std::isnan(value)) recording.gaps.push_back(i);
    if (std::isinf(value))
      throw DataError(place_of(recording, i) +
                      ": is infinite: every value must be finite, or not-a-number for a gap");
  }
  return recording;
}

}  // namespace

bool is_hdf5(std::string_view bytes) noexcept {
  for (const std::size_t block : {0, 512, 1024, 2048, 4096, 8192})
    if (bytes.size() >= block + signature.size() && bytes.substr(block, signature.size()) == signature)
      return true;
  return false;
}

Recording read_hdf5(const std::string& path, const std::string& name) {
  Series series =
      unpacked(in_child_process([&] { return packed(read_series(path, name)); }, crash_text(path)));
  const std::string source = path + ":" + printable(series.name);
  return as_recording(std::move(series), source);
}

Recording read_binned_spikes(const std::string& path, double bin) {
  if (!(bin > 0) || !std::isfinite(bin))
    throw InvalidArgument("bin = " + number_text(bin) + ": must be above 0 seconds");
  const auto read = [&] {
    const Handle file = open_file(path);
    const auto column = [&](const std::string& name) {
      if (!exists(file, name))
        throw DataError(path + ": has no " + name +
                        ": spike times stand in the table `units` of an NWB file");
      const Handle dataset(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose);
      const Handle type(dataset.valid() ? H5Dget_type(dataset) : -1, H5Tclose);
      if (!dataset.valid() || number_of(type) == Number::none || shape_of(dataset).size() != 1)
        throw DataError(path + ":" + name + ": must be a column of numbers");
      return numbers(dataset, path + ":" + name, shape_of(dataset));
    };
    const std::vector<double> times = column("units/spike_times");
    const std::vector<double> ends = column("units/spike_times_index");
    const auto all = static_cast<double>(times.size());
    double before = 0;
    for (std::size_t u = 0; u < ends.size(); ++u) {
      if (!(ends[u] >= before && ends[u] <= all))
        throw DataError(path + ":units/spike_times_index[" + std::to_string(u) +
                        "]: " + number_text(ends[u]) + " is not from " + number_text(before) + " to the " +
                        number_text(all) + " spike times");
      before = ends[u];
    }
    for (std::size_t i = 0; i < times.size(); ++i)
      if (!std::isfinite(times[i]))
        throw DataError(path + ":units/spike_times[" + std::to_string(i) + "]: " + number_text(times[i]) +
                        " is no time");
    const auto [first, last] = std::minmax_element(times.begin(), times.end());
    const double from = std::floor(*first / bin);
    const double bins = std::floor(*last / bin) - from + 1;
    if (!(bins * static_cast<double>(ends.size()) <= 1e9))
      throw InvalidArgument(path + ": bins of " + number_text(bin) + " s make " + number_text(bins, 3) +
                            " rows; choose wider ones");
    Series series;
    series.name = "units";
    series.shape = {static_cast<std::size_t>(bins), ends.size()};
    series.values.assign(series.shape[0] * series.shape[1], 0);
    std::size_t i = 0;
    for (std::size_t u = 0; u < ends.size(); ++u)
      for (; i < static_cast<std::size_t>(ends[u]); ++i)
        series.values[static_cast<std::size_t>(std::floor(times[i] / bin) - from) * ends.size() + u] += 1;
    series.sampling_rate = 1 / bin;
    series.unit = "spikes";
    series.form = "nwb, " + std::to_string(times.size()) + " spikes of " + std::to_string(ends.size()) +
                  " units in bins of " + number_text(bin) + " s";
    return packed(series);
  };
  return as_recording(unpacked(in_child_process(read, crash_text(path))), path + ":units");
}

}  // namespace synaptica::recordings
