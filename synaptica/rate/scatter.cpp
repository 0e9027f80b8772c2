#include "synaptica/rate/scatter.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "synaptica/core/error.h"

namespace synaptica::rate {

namespace {

struct Moments {
  double together = 0;  // sums of products of deviations from the means
  double first = 0;
  double second = 0;
};

Moments moments(std::span<const double> a, std::span<const double> b) {
  const auto count = static_cast<double>(a.size());
  const double mean_a = std::accumulate(a.begin(), a.end(), 0.0) / count;
  const double mean_b = std::accumulate(b.begin(), b.end(), 0.0) / count;
  Moments m;
  for (std::size_t k = 0; k < a.size(); ++k) {
    m.together += (a[k] - mean_a) * (b[k] - mean_b);
    m.first += (a[k] - mean_a) * (a[k] - mean_a);
    m.second += (b[k] - mean_b) * (b[k] - mean_b);
  }
  return m;
}

double correlation_of(const Moments& m) {
  return m.together / (std::sqrt(m.first) * std::sqrt(m.second));
}

std::vector<double> ranks(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> rank(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t end = first;
    while (end < order.size() && values[order[end]] == values[order[first]]) ++end;
    for (std::size_t k = first; k < end; ++k)
      rank[order[k]] = (static_cast<double>(first) + static_cast<double>(end) - 1) / 2;
    first = end;
  }
  return rank;
}

void check_side(const char* name, std::span<const double> values) {
  for (std::size_t k = 0; k < values.size(); ++k)
    if (!std::isfinite(values[k]))
      throw InvalidArgument(std::string("scatter: the ") + name + " value of pair " + std::to_string(k + 1) +
                            " is not finite");
  if (std::all_of(values.begin(), values.end(), [&](double value) { return value == values.front(); }))
    throw InvalidArgument(std::string("scatter: all ") + name + " values are equal, nothing can correlate");
}

}  // namespace

Scatter scatter_statistics(std::span<const double> predicted, std::span<const double> measured) {
  if (predicted.size() != measured.size() || predicted.size() < 3)
    throw InvalidArgument("scatter: " + std::to_string(predicted.size()) + " predictions and " +
                          std::to_string(measured.size()) +
                          " measurements; statistics need at least 3 of each");
  check_side("predicted", predicted);
  check_side("measured", measured);
  Scatter result;
  result.correlation = correlation_of(moments(predicted, measured));
  double product = 0;
  double square = 0;
  std::vector<double> log_predicted, log_measured;
  for (std::size_t k = 0; k < predicted.size(); ++k) {
    product += predicted[k] * measured[k];
    square += predicted[k] * predicted[k];
    if (predicted[k] > 0 && measured[k] > 0) {
      log_predicted.push_back(std::log(predicted[k]));
      log_measured.push_back(std::log(measured[k]));
    }
  }
  result.slope = product / square;
  result.rank_correlation = correlation_of(moments(ranks(predicted), ranks(measured)));
  result.dropped = predicted.size() - log_predicted.size();
  result.exponent = result.exponent_determination = std::numeric_limits<double>::quiet_NaN();
  if (log_predicted.size() >= 3) {
    const Moments m = moments(log_predicted, log_measured);
    if (m.first > 0 && m.second > 0) {
      result.exponent = m.together / m.first;
      result.exponent_determination = m.together * m.together / (m.first * m.second);
    }
  }
  return result;
}

}  // namespace synaptica::rate
