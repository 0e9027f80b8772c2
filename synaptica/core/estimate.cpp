#include "synaptica/core/estimate.h"

#include <cmath>
#include <limits>

namespace synaptica {

namespace {

double standard_error_of(double squares, std::int64_t count) noexcept {
  if (count < 2) return std::numeric_limits<double>::infinity();
  const auto n = static_cast<double>(count);
  return std::sqrt(squares / (n * (n - 1)));
}

double squares_of(const Estimate& e) noexcept {
  if (e.count < 2) return 0;
  const auto n = static_cast<double>(e.count);
  return e.standard_error * e.standard_error * n * (n - 1);
}

}  // namespace

Estimate EstimateAccumulator::estimate() const noexcept {
  return {mean_, standard_error_of(squares_, count_), count_};
}

Estimate estimate(std::span<const double> values) noexcept {
  EstimateAccumulator accumulator;
  for (const double value : values) accumulator.add(value);
  return accumulator.estimate();
}

Estimate merge(const Estimate& a, const Estimate& b) noexcept {
  if (a.count == 0) return b;
  if (b.count == 0) return a;
  const auto na = static_cast<double>(a.count);
  const auto nb = static_cast<double>(b.count);
  const double difference = b.mean - a.mean;
  const double squares = squares_of(a) + squares_of(b) + difference * difference * na * nb / (na + nb);
  const std::int64_t count = a.count + b.count;
  return {a.mean + difference * nb / (na + nb), standard_error_of(squares, count), count};
}

}  // namespace synaptica
