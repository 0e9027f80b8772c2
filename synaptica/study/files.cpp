#include "synaptica/study/files.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica {

namespace {

[[noreturn]] void fail(const std::filesystem::path& temporary, const std::filesystem::path& path,
                       int reason) {
  std::error_code ignored;
  std::filesystem::remove(temporary, ignored);
  const WriteTrouble trouble = write_trouble(reason);
  throw StorageError(path.string() + ": cannot be written: " + trouble.reason + ": " + trouble.remedy);
}

}  // namespace

WriteTrouble write_trouble(int error) {
  rlimit limit{};
  if (error == EFBIG && ::getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
    return {"no file may exceed " + memory_text(static_cast<double>(limit.rlim_cur)) + " here",
            "raise the limit (ulimit -f)"};
  const std::string reason = std::strerror(error);
  switch (error) {
    case EFBIG:
      return {reason, "choose an --output on another file system"};
    case EIO:
      return {reason, "mend the disk"};
    case EACCES:
    case EPERM:
    case EROFS:
      return {reason, "change the permissions, or choose another --output"};
    default:
      return {reason, "free space"};
  }
}

std::filesystem::path temporary_name(const std::filesystem::path& path) {
  return path.parent_path() / ("." + path.filename().string() + ".part");
}

void publish_file(const std::filesystem::path& temporary, const std::filesystem::path& path) {
  const int file = ::open(temporary.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) fail(temporary, path, errno);
  const int flushed = ::fsync(file) == 0 ? 0 : errno;
  ::close(file);
  if (flushed != 0) fail(temporary, path, flushed);
  if (::rename(temporary.c_str(), path.c_str()) != 0) fail(temporary, path, errno);
}

void replace_file(const std::filesystem::path& path, std::string_view content) {
  const std::filesystem::path temporary = temporary_name(path);
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) fail(temporary, path, errno);
  int reason = 0;
  while (!content.empty() && reason == 0) {
    const ssize_t written = ::write(file, content.data(), content.size());
    if (written > 0)
      content.remove_prefix(static_cast<std::size_t>(written));
    else if (written < 0 && errno != EINTR)
      reason = errno;
  }
  if (::close(file) != 0 && reason == 0) reason = errno;
  if (reason != 0) fail(temporary, path, reason);
  publish_file(temporary, path);
}

}  // namespace synaptica
