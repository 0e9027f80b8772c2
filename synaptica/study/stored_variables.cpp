#include "synaptica/study/stored_variables.h"

#include <fcntl.h>
#include <netcdf.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <new>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/study/files.h"

namespace synaptica {

namespace {

namespace fs = std::filesystem;

constexpr double fill_value = NC_FILL_DOUBLE;
constexpr std::size_t compressed_entries = std::size_t{1} << 12;

std::string utf8(const std::string& text) {
  using nlohmann::json;
  return json::parse(json(text).dump(-1, ' ', false, json::error_handler_t::replace)).get<std::string>();
}

class Writer {
 public:
  Writer(const fs::path& path, const StoredFile& file)
      : path_(path), temporary_(temporary_name(path)), file_(file) {}
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() {
    if (open_) nc_abort(id_);
    std::error_code ignored;
    fs::remove(temporary_, ignored);  // gone already where the file was published
  }

  void write() {
    create();
    for (const auto& [name, length] : file_.dimensions) {
      int dimension = 0;
      check(nc_def_dim(id_, name.c_str(), length, &dimension));
    }
    for (const auto& [name, text] : file_.attributes) attribute(NC_GLOBAL, name, text);
    for (const StoredVariable& variable : file_.variables) define_and_write(variable);
    open_ = false;
    errno = 0;
    check(nc_close(id_));
    publish_file(temporary_, path_);
  }

 private:
  [[noreturn]] void fail(const std::string& reason) const {
    throw StorageError(path_.string() + ": cannot be written: " + reason + ": free space and run again");
  }

  void check(int code) const {
    if (code == NC_NOERR) return;
    if (code == NC_ENOMEM) throw std::bad_alloc();
    const int reason = code > 0 ? code : errno;  // HDF5 says no more than that it failed
    if (code > 0 || code == NC_EHDFERR) fail(reason != 0 ? std::strerror(reason) : nc_strerror(code));
    throw std::logic_error(path_.string() + ": " + nc_strerror(code));
  }

  // Makes sure of the space first: HDF5 may crash where the disk is full as it begins.
  void create() {
    if (fs::absolute(path_).string().find('\\') != std::string::npos)
      throw InvalidArgument(path_.string() +
                            ": netCDF takes a backslash for a slash: choose another --output");
    double bytes = 1 << 16;
    for (const StoredVariable& variable : file_.variables)
      bytes += std::visit([](const auto& values) { return 16.0 * static_cast<double>(values.size()); },
                          variable.values);
    const int file = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0) {
      const int reason = errno;
      if (reason == EACCES || reason == EROFS || reason == ENOENT || reason == ENOTDIR)
        throw InvalidArgument(path_.parent_path().string() + ": cannot be written (" + std::strerror(reason) +
                              "): choose another --output");
      fail(std::strerror(reason));
    }
    const int reason = ::fallocate(file, 0, 0, static_cast<off_t>(bytes)) == 0 ? 0 : errno;
    ::close(file);
    if (reason == ENOSPC || reason == EDQUOT || reason == EFBIG || reason == EIO)
      fail(std::string(std::strerror(reason)) + " (it may need " + memory_text(bytes) + ")");
    // An absolute path, since netCDF gives "http://" and the like a meaning.
    check(nc_create(fs::absolute(temporary_).c_str(), NC_NETCDF4 | NC_CLOBBER, &id_));
    open_ = true;
  }

  void attribute(int variable, const std::string& name, const std::string& text) const {
    const std::string safe = utf8(text);
    check(nc_put_att_text(id_, variable, name.c_str(), safe.size(), safe.c_str()));
  }

  void define_and_write(const StoredVariable& stored) const {
    std::vector<int> dimensions;
    std::vector<std::size_t> lengths;
    std::size_t entries = 1;
    for (const std::string& name : stored.dimensions) {
      const auto found = std::find_if(file_.dimensions.begin(), file_.dimensions.end(),
                                      [&](const auto& dimension) { return dimension.first == name; });
      if (found == file_.dimensions.end())
        throw std::logic_error("variable " + stored.name + ": no dimension " + name);
      dimensions.push_back(static_cast<int>(found - file_.dimensions.begin()));
      lengths.push_back(found->second);
      entries *= found->second;
    }
    const std::size_t size = std::visit([](const auto& values) { return values.size(); }, stored.values);
    if (size != entries)
      throw std::logic_error("variable " + stored.name + ": " + std::to_string(size) + " values for " +
                             std::to_string(entries) + " entries");
    constexpr nc_type types[] = {NC_DOUBLE, NC_INT64, NC_STRING};
    const nc_type type = types[stored.values.index()];
    int variable = 0;
    check(nc_def_var(id_, stored.name.c_str(), type, static_cast<int>(dimensions.size()), dimensions.data(),
                     &variable));
    if (type == NC_DOUBLE) check(nc_def_var_fill(id_, variable, NC_FILL, &fill_value));
    if (type != NC_STRING && entries >= compressed_entries) {
      // Chunks of at most a megabyte: whole rows where they fit.
      std::size_t room = std::size_t{1} << 17;
      for (std::size_t axis = lengths.size(); axis-- > 0;) {
        lengths[axis] = std::clamp<std::size_t>(lengths[axis], 1, std::max<std::size_t>(room, 1));
        room /= lengths[axis];
      }
      check(nc_def_var_chunking(id_, variable, NC_CHUNKED, lengths.data()));
      check(nc_def_var_deflate(id_, variable, 1, 1, 1));
    }
    if (!stored.unit.empty()) attribute(variable, "units", stored.unit);
    attribute(variable, "long_name", stored.meaning);
    std::visit([&](const auto& values) { put(variable, values); }, stored.values);
  }

  void put(int variable, std::vector<double> values) const {
    for (double& value : values)
      if (std::isnan(value)) value = fill_value;
    check(nc_put_var_double(id_, variable, values.data()));
  }
  void put(int variable, const std::vector<std::int64_t>& values) const {
    const std::vector<long long> wide(values.begin(), values.end());
    check(nc_put_var_longlong(id_, variable, wide.data()));
  }
  void put(int variable, const std::vector<std::string>& values) const {
    std::vector<std::string> safe;
    for (const auto& text : values) safe.push_back(utf8(text));
    std::vector<const char*> pointers;
    for (const auto& text : safe) pointers.push_back(text.c_str());
    check(nc_put_var_string(id_, variable, pointers.data()));
  }

  fs::path path_;
  fs::path temporary_;
  const StoredFile& file_;
  int id_ = -1;
  bool open_ = false;
};

}  // namespace

void write_variables(const std::filesystem::path& path, const StoredFile& file) {
  Writer(path, file).write();
}

}  // namespace synaptica
