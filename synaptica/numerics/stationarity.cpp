#include "synaptica/numerics/stationarity.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "synaptica/numerics/autocorrelation.h"
#include "synaptica/numerics/statistics.h"

namespace synaptica::numerics {

namespace {

constexpr std::size_t fewest_blocks = 6, most_blocks = 16;
constexpr double shortest_block = 4, times_in_block = 5;

struct Difference {
  double value = 0;        // mean of the second half of the numbers minus that of the first
  double probability = 1;  // of one so large
};

Difference between_halves(std::span<const double> values) {
  const std::size_t half = values.size() / 2;
  const auto count = static_cast<double>(half);
  const double first =
      std::accumulate(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(half), 0.0) / count;
  const double second =
      std::accumulate(values.begin() + static_cast<std::ptrdiff_t>(half), values.end(), 0.0) / count;
  double squares = 0;
  for (std::size_t b = 0; b < values.size(); ++b) {
    const double away = values[b] - (b < half ? first : second);
    squares += away * away;
  }
  const double degrees = 2 * count - 2;
  const double error = std::sqrt(squares / degrees * 2 / count);
  return {second - first, error > 0 ? student_t_two_sided_probability((second - first) / error, degrees) : 1};
}

}  // namespace

std::optional<Drift> drift(std::span<const double> series) {
  const std::size_t n = series.size();
  if (n == 0) return {};
  const double mean = std::accumulate(series.begin(), series.end(), 0.0) / static_cast<double>(n);
  std::vector<double> x(series.begin(), series.end());
  double variance = 0;
  for (double& value : x) {
    value -= mean;
    variance += value * value / static_cast<double>(n);
  }
  if (!(variance > 0)) return {};
  // About each half's own mean: a level that moved is what is looked for, and no long memory.
  std::vector<double> about_halves = x;
  for (const auto& [first, last] : {std::pair{std::size_t{0}, n / 2}, {n / 2, n}}) {
    double sum = 0;
    for (std::size_t t = first; t < last; ++t) sum += x[t];
    for (std::size_t t = first; t < last; ++t) about_halves[t] -= sum / static_cast<double>(last - first);
  }
  const double length = std::max(shortest_block, times_in_block * autocorrelation_time(about_halves));
  const std::size_t blocks =
      std::min(most_blocks, static_cast<std::size_t>(static_cast<double>(n) / length) / 2 * 2);
  if (blocks < fewest_blocks) return {};
  std::vector<double> means, logs;
  for (std::size_t b = 0; b < blocks; ++b) {
    const std::size_t first = b * n / blocks, last = (b + 1) * n / blocks;
    double sum = 0, square = 0;
    for (std::size_t t = first; t < last; ++t) sum += x[t] / static_cast<double>(last - first);
    for (std::size_t t = first; t < last; ++t)
      square += (x[t] - sum) * (x[t] - sum) / static_cast<double>(last - first);
    means.push_back(sum);
    // A block in which nothing happens is as quiet as rounding.
    logs.push_back(std::log(std::max(square, 1e-24 * variance)));
  }
  const Difference level = between_halves(means), spread = between_halves(logs);
  return Drift{.blocks = blocks,
               .mean = level.value / std::sqrt(variance),
               .mean_probability = level.probability,
               .deviation_ratio = std::exp(0.5 * spread.value),
               .deviation_probability = spread.probability};
}

}  // namespace synaptica::numerics
