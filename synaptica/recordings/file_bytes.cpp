#include "synaptica/recordings/file_bytes.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "synaptica/core/error.h"

namespace synaptica::recordings {

namespace {

class Descriptor {
 public:
  explicit Descriptor(const std::string& path)
      : file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (file_ >= 0) ::close(file_);
  }
  [[nodiscard]] int get() const { return file_; }

 private:
  int file_;
};

[[noreturn]] void unreadable(const std::string& path) {
  throw StorageError(path + ": cannot be read: " + std::strerror(errno));
}

}  // namespace

std::string file_bytes(const std::string& path, std::size_t most) {
  if (path.empty()) throw DataError("a file name is empty: name a .npy, .npz, .csv, .h5 or .nwb file");
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) throw DataError(path + ": no such file");
    if (errno == EACCES) throw DataError(path + ": may not be read: change its permissions");
    unreadable(path);
  }
  if (S_ISDIR(status.st_mode))
    throw DataError(path + ": is a directory: name one .npy, .npz, .csv, .h5 or .nwb file in it");
  if (!S_ISREG(status.st_mode))
    throw DataError(path + ": is not a plain file: save its content to one first");
  if (status.st_size == 0) throw DataError(path + ": is empty, and holds no numbers");
  const Descriptor file(path);
  if (file.get() < 0) {
    if (errno == EACCES) throw DataError(path + ": may not be read: change its permissions");
    unreadable(path);
  }
  std::string bytes(std::min(most, static_cast<std::size_t>(status.st_size)), '\0');
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t count = ::read(file.get(), bytes.data() + filled, bytes.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) unreadable(path);
    if (count == 0) break;  // cut short while it was read: the format's own checks say so
    filled += static_cast<std::size_t>(count);
  }
  bytes.resize(filled);
  return bytes;
}

std::string shown_bytes(const std::string& bytes, std::size_t most) {
  std::string text = "'";
  for (std::size_t i = 0; i < bytes.size() && i < most; ++i) {
    const auto c = static_cast<unsigned char>(bytes[i]);
    text += c >= 0x20 && c < 0x7f ? static_cast<char>(c) : '.';
  }
  return text + (bytes.size() > most ? "…'" : "'");
}

std::string printable(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '.';
  return text;
}

}  // namespace synaptica::recordings
