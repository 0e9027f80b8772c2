#include "synaptica/cli/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace synaptica::cli {

namespace {

std::string duration_text(double seconds) {
  if (seconds < 90) return fmt::format("{:.0f} s", seconds);
  if (seconds < 5400) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

}  // namespace

Progress::Progress(std::ostream& stream, Style style, int width)
    : stream_(stream), style_(style), width_(width) {}

void Progress::clear() {
  if (drawn_) stream_ << "\r\033[K" << std::flush;
  drawn_ = false;
}

void Progress::update(std::int64_t finished, std::int64_t all) {
  if (style_ == Style::none || all == 0) return;
  if (at_start_ < 0) {
    at_start_ = finished;
    last_tenth_ = 10 * finished / all;
  }
  const auto now = Clock::now();
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const std::int64_t fresh = finished - at_start_;
  const std::string left =
      fresh > 0 && finished < all && seconds > 1
          ? ", " + duration_text(seconds * static_cast<double>(all - finished) / static_cast<double>(fresh)) +
                " left"
          : std::string();
  if (style_ == Style::lines) {
    const std::int64_t tenth = 10 * finished / all;
    if (tenth > last_tenth_)
      stream_ << fmt::format("{} % ({} of {} tasks{})\n", 10 * tenth, finished, all, left) << std::flush;
    last_tenth_ = tenth;
    return;
  }
  // A run of less than a fifth of a second needs no bar; more than ten redraws a second help nobody.
  if (seconds < 0.2 || (now - last_drawn_ < std::chrono::milliseconds(100) && finished < all)) return;
  last_drawn_ = now;
  const std::string tail =
      fmt::format(" {:3} %  {} of {} tasks{}", 100 * finished / all, finished, all, left);
  const int room = std::clamp(width_ - static_cast<int>(tail.size()) - 4, 0, 40);
  const auto filled = static_cast<int>(room * finished / all);
  std::string bar;
  for (int i = 0; i < room; ++i) bar += i < filled ? "█" : "░";
  stream_ << "\r\033[K" << bar << tail << std::flush;
  drawn_ = true;
}

}  // namespace synaptica::cli
