#include "synaptica/numerics/block_bootstrap.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "synaptica/core/error.h"

namespace synaptica::numerics {

namespace {

// Sums over any stretch of a series by two look-ups.
class RunningSums {
 public:
  RunningSums(const double* values, std::size_t n) : sum_(n + 1, 0), square_(n + 1, 0) {
    for (std::size_t t = 0; t < n; ++t) {
      sum_[t + 1] = sum_[t] + values[t];
      square_[t + 1] = square_[t] + values[t] * values[t];
    }
  }
  [[nodiscard]] double sum(std::size_t first, std::size_t last) const { return sum_[last] - sum_[first]; }
  [[nodiscard]] double square(std::size_t first, std::size_t last) const {
    return square_[last] - square_[first];
  }

 private:
  std::vector<double> sum_, square_;
};

// What a resample is made of: the sums of each series and of its square, about the series' mean, over the blocks drawn.
template <class Statistic>
Array resampled(const Array& series, std::size_t block, std::size_t resamples, RandomStream& stream,
                const Statistic& statistic) {
  if (series.shape.size() != 2 || series.size() == 0) throw InvalidArgument("bootstrap: there is no series");
  const std::size_t count = series.shape[0];
  const std::size_t n = series.shape[1];
  if (block == 0 || block > n)
    throw InvalidArgument("bootstrap: block = " + std::to_string(block) + ": must be from 1 to the " +
                          std::to_string(n) + " samples");
  if (resamples == 0) throw InvalidArgument("bootstrap: resamples = 0: must be at least 1");
  std::vector<RunningSums> sums;
  std::vector<double> means(count, 0);
  for (std::size_t k = 0; k < count; ++k) {
    // About its mean, so that squares of a large mean do not drown the variance.
    std::vector<double> centred(series.values.begin() + static_cast<std::ptrdiff_t>(k * n),
                                series.values.begin() + static_cast<std::ptrdiff_t>((k + 1) * n));
    for (const double value : centred) means[k] += value / static_cast<double>(n);
    for (double& value : centred) value -= means[k];
    sums.emplace_back(centred.data(), n);
  }
  const std::size_t blocks = (n + block - 1) / block;
  const std::size_t last_length = n - (blocks - 1) * block;
  Array result = Array::filled({resamples, count}, 0);
  std::vector<std::size_t> starts(blocks);
  for (std::size_t r = 0; r < resamples; ++r) {
    for (std::size_t& start : starts) start = stream.below(n - block + 1);
    for (std::size_t k = 0; k < count; ++k) {
      double sum = 0, square = 0;
      for (std::size_t b = 0; b < blocks; ++b) {
        const std::size_t end = starts[b] + (b + 1 == blocks ? last_length : block);
        sum += sums[k].sum(starts[b], end);
        square += sums[k].square(starts[b], end);
      }
      result.values[r * count + k] =
          statistic(means[k], sum / static_cast<double>(n), square / static_cast<double>(n));
    }
  }
  return result;
}

}  // namespace

Array bootstrap_variances(const Array& series, std::size_t block, std::size_t resamples,
                          RandomStream& stream) {
  return resampled(series, block, resamples, stream,
                   [](double, double mean, double square) { return std::max(0.0, square - mean * mean); });
}

Array bootstrap_means(const Array& series, std::size_t block, std::size_t resamples, RandomStream& stream) {
  return resampled(series, block, resamples, stream,
                   [](double mean, double moved, double) { return mean + moved; });
}

double sample_quantile(std::span<const double> values, double probability) {
  if (values.empty()) throw InvalidArgument("quantile: there is no value");
  if (!(probability >= 0 && probability <= 1))
    throw InvalidArgument("quantile: the probability must be from 0 to 1");
  std::vector<double> sorted(values.begin(), values.end());
  const double place = probability * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(place));
  const auto at = sorted.begin() + static_cast<std::ptrdiff_t>(below);
  std::nth_element(sorted.begin(), at, sorted.end());
  if (below + 1 == sorted.size()) return *at;
  return *at + (place - std::floor(place)) * (*std::min_element(at + 1, sorted.end()) - *at);
}

}  // namespace synaptica::numerics
