// How far a run is, on standard error: a bar on a terminal, one plain line per 10 % otherwise, nothing when quiet.
#pragma once

#include <chrono>
#include <cstdint>
#include <iosfwd>

namespace synaptica::cli {

class Progress {
 public:
  enum class Style { bar, lines, none };

  Progress(std::ostream& stream, Style style, int width);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() { clear(); }

  void update(std::int64_t finished, std::int64_t all);

  /// Takes the bar off the terminal: what follows starts on a fresh line.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  std::ostream& stream_;
  Style style_;
  int width_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_drawn_{};
  std::int64_t at_start_ = -1;  // tasks that were finished before this invocation
  std::int64_t last_tenth_ = 0;
  bool drawn_ = false;
};

}  // namespace synaptica::cli
