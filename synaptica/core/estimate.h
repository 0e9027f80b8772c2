// A simulated number with its standard error; it never travels without it.
//
//   mean            m  = (1/R) sum x_r
//   standard error  se = sqrt( sum (x_r - m)^2 / (R (R - 1)) )
//
// Sums run in the order of the values, by Welford's update, so that the same values in the same order give the same
// bits. With fewer than two values nothing is known about the spread: the standard error is then infinite.
#pragma once

#include <cstdint>
#include <span>

namespace synaptica {

struct Estimate {
  double mean = 0;            ///< in the unit of the values
  double standard_error = 0;  ///< of the mean, same unit; infinite where count < 2
  std::int64_t count = 0;     ///< R, the number of independent values

  bool operator==(const Estimate&) const = default;
};

/// Collects values one by one. Cost: a few operations a value, no storage.
class EstimateAccumulator {
 public:
  void add(double value) noexcept {
    ++count_;
    const double difference = value - mean_;
    mean_ += difference / static_cast<double>(count_);
    squares_ += difference * (value - mean_);
  }
  [[nodiscard]] Estimate estimate() const noexcept;

 private:
  std::int64_t count_ = 0;
  double mean_ = 0;
  double squares_ = 0;  // sum of squared deviations from the mean
};

/// The estimate from values; of no values: mean 0, infinite standard error, count 0.
[[nodiscard]] Estimate estimate(std::span<const double> values) noexcept;

/// The estimate that all the values behind both would give, to rounding (Chan's formula).
[[nodiscard]] Estimate merge(const Estimate& a, const Estimate& b) noexcept;

}  // namespace synaptica
