#include "synaptica/core/isolated_process.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <new>

#include "synaptica/core/error.h"

namespace synaptica {

namespace {

// The first byte of what the child sends says what the rest is.
enum Kind : char { result = 'r', argument = 'a', data = 'd', storage = 's', other = 'e' };

bool write_all(int pipe, const char* bytes, std::size_t count) {
  while (count > 0) {
    const ssize_t written = ::write(pipe, bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes += written;
    count -= static_cast<std::size_t>(written);
  }
  return true;
}

[[noreturn]] void child(const std::function<std::string()>& work, int pipe) {
  // A crash is expected: it leaves no core file, and what libraries say of it helps nobody.
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGINT, SIGTERM})
    ::signal(signal, SIG_DFL);
  const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nowhere >= 0) {
    ::dup2(nowhere, STDOUT_FILENO);
    ::dup2(nowhere, STDERR_FILENO);
  }
  std::string bytes;
  char kind = result;
  try {
    bytes = work();
  } catch (const InvalidArgument& error) {
    kind = argument;
    bytes = error.what();
  } catch (const DataError& error) {
    kind = data;
    bytes = error.what();
  } catch (const StorageError& error) {
    kind = storage;
    bytes = error.what();
  } catch (const Error& error) {
    kind = other;
    bytes = error.what();
  } catch (...) {
    ::_exit(1);
  }
  const bool sent = write_all(pipe, &kind, 1) && write_all(pipe, bytes.data(), bytes.size());
  ::_exit(sent ? 0 : 1);  // no destructors, no flushing: they are the parent's
}

[[noreturn]] void no_process(int reason) {
  throw StorageError(std::string("no further process can be started: ") + std::strerror(reason) +
                     "; end others, or raise the limit (ulimit -u), and run again");
}

std::string read_all(int pipe) {
  std::string bytes;
  std::array<char, 1 << 16> buffer{};
  for (;;) {
    const ssize_t count = ::read(pipe, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return bytes;
    bytes.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

}  // namespace

std::string in_child_process(const std::function<std::string()>& work, const std::string& on_crash) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) no_process(errno);
  const pid_t process = ::fork();
  if (process < 0) {
    const int reason = errno;
    ::close(ends[0]);
    ::close(ends[1]);
    no_process(reason);
  }
  if (process == 0) {
    ::close(ends[0]);
    child(work, ends[1]);
  }
  ::close(ends[1]);
  std::string bytes = read_all(ends[0]);
  ::close(ends[0]);
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || bytes.empty()) throw DataError(on_crash);
  const char kind = bytes.front();
  bytes.erase(0, 1);
  switch (kind) {
    case result:
      return bytes;
    case argument:
      throw InvalidArgument(bytes);
    case data:
      throw DataError(bytes);
    case storage:
      throw StorageError(bytes);
    default:
      throw Error(bytes);
  }
}

}  // namespace synaptica
