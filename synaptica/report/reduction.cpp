#include "synaptica/report/reduction.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>
#include <set>
#include <stdexcept>

namespace synaptica {

namespace {

struct Extremes {
  std::size_t smallest = 0;
  std::size_t largest = 0;
  bool any = false;
};

Extremes extremes_of(std::span<const double> values) {
  Extremes found;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) continue;
    if (!found.any) found = {i, i, true};
    if (values[i] < values[found.smallest]) found.smallest = i;
    if (values[i] > values[found.largest]) found.largest = i;
  }
  return found;
}

// A stretch between two neighbours among the kept vertices, with the vertex inside that is worst
// drawn by the chord.
struct Stretch {
  double error = 0;
  std::size_t begin = 0, end = 0, worst = 0;

  // Largest error first; of equal ones the leftmost, so that the choice does not depend on the
  // queue.
  bool operator<(const Stretch& other) const {
    return error != other.error ? error < other.error : begin > other.begin;
  }
};

}  // namespace

std::vector<std::size_t> kept_vertices(std::span<const double> x,
                                       std::span<const std::span<const double>> series, std::size_t most,
                                       std::span<const std::size_t> wanted) {
  const std::size_t size = x.size();
  if (size == 0) return {};
  std::set<std::size_t> kept{0, size - 1};
  for (const std::size_t i : wanted) {
    if (i >= size) throw std::logic_error("curve reduction: a wanted vertex lies outside the curve");
    kept.insert(i);
  }
  double lowest = std::numeric_limits<double>::infinity();
  double highest = -lowest;
  for (const auto values : series) {
    if (values.empty()) continue;
    if (values.size() != size) throw std::logic_error("curve reduction: a series differs in length from x");
    const Extremes extremes = extremes_of(values);
    if (!extremes.any) continue;
    kept.insert(extremes.smallest);
    kept.insert(extremes.largest);
    lowest = std::min(lowest, values[extremes.smallest]);
    highest = std::max(highest, values[extremes.largest]);
  }
  const double height = highest > lowest ? highest - lowest : 1;
  for (const auto values : series)
    for (std::size_t i = 0; i + 1 < values.size() && kept.size() + 1 < most; ++i)
      if (std::isfinite(values[i]) != std::isfinite(values[i + 1])) kept.insert({i, i + 1});

  const auto stretch = [&](std::size_t begin, std::size_t end) {
    Stretch result{0, begin, end, begin};
    const double width = x[end] - x[begin];
    for (const auto values : series) {
      if (values.empty()) continue;
      if (!std::isfinite(values[begin]) || !std::isfinite(values[end])) continue;
      for (std::size_t i = begin + 1; i < end; ++i) {
        const double along = width > 0 ? (x[i] - x[begin]) / width : 0;
        const double error =
            std::fabs(values[i] - values[begin] - along * (values[end] - values[begin])) / height;
        if (error > result.error) {
          result.error = error;
          result.worst = i;
        }
      }
    }
    return result;
  };

  std::priority_queue<Stretch> queue;
  const auto consider = [&](std::size_t begin, std::size_t end) {
    const Stretch next = stretch(begin, end);
    // A vertex on the chord, to rounding, shows nothing.
    if (next.error > 1e-12) queue.push(next);
  };
  for (auto left = kept.begin(), right = std::next(left); right != kept.end(); ++left, ++right)
    consider(*left, *right);
  while (kept.size() < most && !queue.empty()) {
    const Stretch worst = queue.top();
    queue.pop();
    kept.insert(worst.worst);
    consider(worst.begin, worst.worst);
    consider(worst.worst, worst.end);
  }
  return {kept.begin(), kept.end()};
}

}  // namespace synaptica
