#include "synaptica/study/netcdf_file.h"

#include <fcntl.h>
#include <netcdf.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/study/files.h"

namespace synaptica {

namespace {

namespace fs = std::filesystem;

static_assert(fill_value == NC_FILL_DOUBLE && NetcdfFile::whole_file == NC_GLOBAL &&
              NetcdfFile::may_grow == NC_UNLIMITED);

nc_type type_of(NetcdfFile::Type type) {
  switch (type) {
    case NetcdfFile::Type::real:
      return NC_DOUBLE;
    case NetcdfFile::Type::integer:
      return NC_INT64;
    case NetcdfFile::Type::byte:
      return NC_BYTE;
    case NetcdfFile::Type::text:
      return NC_STRING;
  }
  return NC_NAT;
}

// Any bytes as UTF-8, which is what netCDF's readers expect: a command line may hold others.
std::string utf8(const std::string& text) {
  using nlohmann::json;
  return json::parse(json(text).dump(-1, ' ', false, json::error_handler_t::replace)).get<std::string>();
}

}  // namespace

NetcdfFile::NetcdfFile(fs::path file, std::string kept)
    : file_(std::move(file)), temporary_(temporary_name(file_)), kept_(std::move(kept)) {}

NetcdfFile::~NetcdfFile() {
  if (open_) nc_abort(id_);
  std::error_code ignored;
  fs::remove(temporary_, ignored);  // gone already where the file was published
}

void NetcdfFile::create(double bytes) {
  if (fs::absolute(file_).string().find('\\') != std::string::npos)
    throw InvalidArgument(file_.string() +
                          ": netCDF takes a backslash for a slash: rename the directory and run again");
  reserve(static_cast<std::int64_t>(std::min(bytes, 0x1p62)));
  // An absolute path, since netCDF gives "http://" and the like a meaning.
  check(nc_create(fs::absolute(temporary_).c_str(), NC_NETCDF4 | NC_CLOBBER, &id_));
  open_ = true;
}

void NetcdfFile::publish() {
  open_ = false;
  errno = 0;
  check(nc_close(id_));
  publish_file(temporary_, file_);
}

int NetcdfFile::dimension(const std::string& name, std::size_t length) {
  int dimension = 0;
  check(nc_def_dim(id_, name.c_str(), length, &dimension));
  return dimension;
}

int NetcdfFile::variable(const std::string& name, Type type, const std::vector<int>& dimensions) {
  const nc_type own = type_of(type);
  int variable = 0;
  check(
      nc_def_var(id_, name.c_str(), own, static_cast<int>(dimensions.size()), dimensions.data(), &variable));
  if (type == Type::real) check(nc_def_var_fill(id_, variable, NC_FILL, &fill_value));
  return variable;
}

void NetcdfFile::compress(int variable, const Lengths& chunk) {
  check(nc_def_var_chunking(id_, variable, NC_CHUNKED, chunk.data()));
  check(nc_def_var_deflate(id_, variable, 1, 1, 1));
}

void NetcdfFile::attribute(int variable, const char* name, const std::string& text) {
  const std::string safe = utf8(text);
  check(nc_put_att_text(id_, variable, name, safe.size(), safe.c_str()));
}

void NetcdfFile::attribute(int variable, const char* name, std::int64_t number) {
  const auto value = static_cast<long long>(number);
  check(nc_put_att_longlong(id_, variable, name, NC_INT64, 1, &value));
}

void NetcdfFile::attribute(int variable, const char* name, std::uint64_t number) {
  const auto value = static_cast<unsigned long long>(number);
  check(nc_put_att_ulonglong(id_, variable, name, NC_UINT64, 1, &value));
}

void NetcdfFile::attribute(int variable, const char* name, double number) {
  check(nc_put_att_double(id_, variable, name, NC_DOUBLE, 1, &number));
}

void NetcdfFile::attribute(int variable, const char* name, const std::vector<signed char>& numbers) {
  check(nc_put_att_schar(id_, variable, name, NC_BYTE, numbers.size(), numbers.data()));
}

void NetcdfFile::write(int variable, const std::vector<double>& values) {
  if (!values.empty()) check(nc_put_var_double(id_, variable, values.data()));
}

void NetcdfFile::write(int variable, const std::vector<long long>& values) {
  if (!values.empty()) check(nc_put_var_longlong(id_, variable, values.data()));
}

void NetcdfFile::write(int variable, const std::vector<signed char>& values) {
  if (!values.empty()) check(nc_put_var_schar(id_, variable, values.data()));
}

void NetcdfFile::write(int variable, const std::vector<std::string>& texts) {
  std::vector<std::string> safe;
  for (const auto& text : texts) safe.push_back(utf8(text));
  std::vector<const char*> pointers;
  for (const auto& text : safe) pointers.push_back(text.c_str());
  if (!pointers.empty()) check(nc_put_var_string(id_, variable, pointers.data()));
}

void NetcdfFile::write(int variable, const Lengths& start, const Lengths& count, const double* values) {
  check(nc_put_vara_double(id_, variable, start.data(), count.data(), values));
}

void NetcdfFile::fail(int reason, const std::string& more) const {
  const WriteTrouble trouble = write_trouble(reason);
  throw StorageError(file_.string() + ": cannot be written: " + trouble.reason + more + "; " + kept_ +
                     trouble.remedy + " and run again");
}

void NetcdfFile::check(int code) const {
  if (code == NC_NOERR) return;
  if (code == NC_ENOMEM) throw std::bad_alloc();
  // HDF5 says no more than that it failed; the system's own word is the reason.
  const int reason = code > 0 ? code : errno;
  const bool disk = reason == ENOSPC || reason == EDQUOT || reason == EFBIG || reason == EIO;
  if (disk || code > 0 || (code == NC_EHDFERR && reason != 0)) fail(reason);
  if (code == NC_EHDFERR)
    throw StorageError(file_.string() + ": cannot be written: " + nc_strerror(code) + "; " + kept_ +
                       "free space and run again");
  throw std::logic_error(file_.string() + ": " + nc_strerror(code));
}

void NetcdfFile::reserve(std::int64_t bytes) {
  const int file = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) {
    const int reason = errno;
    const std::string folder = file_.has_parent_path() ? file_.parent_path().string() : ".";
    if (reason == EACCES || reason == EROFS || reason == ENOENT || reason == ENOTDIR)
      throw InvalidArgument(folder + ": cannot be written (" + std::strerror(reason) +
                            "): choose another --output");
    fail(reason);
  }
  int reason = ::fallocate(file, 0, 0, bytes) == 0 ? 0 : errno;
  if (reason == EOPNOTSUPP || reason == ENOSYS || reason == EINVAL) {
    rlimit limit{};
    struct statvfs system {};
    reason = 0;
    if (::fstatvfs(file, &system) == 0 &&
        static_cast<double>(bytes) >
            static_cast<double>(system.f_bavail) * static_cast<double>(system.f_frsize))
      reason = ENOSPC;
    else if (::getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
             static_cast<rlim_t>(bytes) > limit.rlim_cur)
      reason = EFBIG;
  }
  ::close(file);
  if (reason != 0) fail(reason, " (it may need " + memory_text(static_cast<double>(bytes)) + ")");
}

}  // namespace synaptica
