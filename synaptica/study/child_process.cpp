#include "synaptica/study/child_process.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string_view>

#include "synaptica/core/error.h"

namespace synaptica {

namespace {

[[noreturn]] void fail(int reason) {
  throw StorageError(std::string("no further process can be started: ") + std::strerror(reason) +
                     "; end others, or raise the limit (ulimit -u), and run again");
}

// Never returns into the parent's program: no destructor, no exit handler and no buffer of it runs twice.
[[noreturn]] void answer(int pipe, const std::function<std::string()>& ask) {
  // A crash is expected: it leaves no core file, and what libraries say of it helps nobody.
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGINT, SIGTERM})
    ::signal(signal, SIG_DFL);
  const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere >= 0) ::dup2(nowhere, STDERR_FILENO);
  try {
    const std::string text = ask();
    std::string_view left = text;
    while (!left.empty()) {
      const ssize_t written = ::write(pipe, left.data(), left.size());
      if (written < 0 && errno != EINTR) ::_exit(1);
      if (written > 0) left.remove_prefix(static_cast<std::size_t>(written));
    }
    ::_exit(0);
  } catch (...) {
    ::_exit(1);
  }
}

}  // namespace

std::optional<std::string> answer_of_child(const std::function<std::string()>& ask) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail(errno);
  const pid_t child = ::fork();
  if (child < 0) {
    const int reason = errno;
    ::close(ends[0]);
    ::close(ends[1]);
    fail(reason);
  }
  if (child == 0) answer(ends[1], ask);
  ::close(ends[1]);
  std::string text;
  std::array<char, 4096> part{};
  for (;;) {
    const ssize_t size = ::read(ends[0], part.data(), part.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) break;
    text.append(part.data(), static_cast<std::size_t>(size));
  }
  ::close(ends[0]);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return std::nullopt;
  return text;
}

}  // namespace synaptica
