// What the tests of the journal share: its identity, tasks with known contents, and files as bytes.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

#include "synaptica/core/error.h"
#include "synaptica/study/journal.h"

namespace synaptica {

namespace fs = std::filesystem;

inline const JournalIdentity identity{"memory-drift", "0.1.0", 7, 1};
// Beyond 2^63, where SQLite's own numbers are negative.
inline constexpr std::uint64_t high_point = 0xfedcba9876543210;

inline TaskRecord task(std::uint64_t point, std::int64_t replica, std::size_t length = 3) {
  Dataset dataset;
  std::vector<double> curve(length);
  for (std::size_t i = 0; i < length; ++i)
    curve[i] = std::sin(static_cast<double>(point % 1000) + 0.1 * static_cast<double>(replica) +
                        static_cast<double>(i));
  dataset.add("curve", Array::vector(std::move(curve)));
  dataset.add("number", static_cast<double>(replica) / 3);
  return {{point, replica}, std::move(dataset), 0.25};
}

inline std::vector<TaskRecord> tasks(std::uint64_t point, std::int64_t first, std::int64_t count,
                                     std::size_t length = 3) {
  std::vector<TaskRecord> group;
  for (std::int64_t i = 0; i < count; ++i) group.push_back(task(point, first + i, length));
  return group;
}

// A journal of two points.
inline constexpr std::int64_t written_tasks = 60;

inline void write_tasks(Journal& journal) {
  for (std::int64_t first = 0; first < written_tasks; first += 12) {
    journal.append(tasks(3, first, 12, 40));
    journal.append(tasks(high_point, first, 12, 40));
  }
  journal.store_text("plan", std::string(500, 'p'));
}

// Equality of every bit: tells -0 from 0 and one NaN from another.
inline bool same_bits(const Dataset& a, const Dataset& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.first == y.first && x.second.shape == y.second.shape && x.second.size() == y.second.size() &&
           (x.second.size() == 0 || std::memcmp(x.second.values.data(), y.second.values.data(),
                                                x.second.size() * sizeof(double)) == 0);
  });
}

inline std::string read_bytes(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

inline void write_bytes(const fs::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

template <class Expected = Error>
std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Expected& error) {
    return error.what();
  }
  return "(no error)";
}

// Runs `action` in another process, whose exit code is what it returned, or 99 for an error.
template <class Action>
pid_t start_process(Action action) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  int code = 99;
  try {
    code = action();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
  }
  ::_exit(code);
}

// Root passes over the modes of files: gives up its rights, in a process of its own.
inline bool become_nobody() {
  return ::geteuid() != 0 || (::setgroups(0, nullptr) == 0 && ::setgid(65534) == 0 && ::setuid(65534) == 0);
}

inline int exit_code(pid_t child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace synaptica
