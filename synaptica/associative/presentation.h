// In which order patterns are presented, how often each has been shown after n presentations, and how much of its
// start a memory then still remembers.
//
// A memory that takes all of its pattern's presentations and none of the others' has, after K visits, forgotten all but
//
//   e = (1 - k)^K,    k = time_step / memory_time_constant
//
// of its start. Cyclic presentation: K is known. Random presentation with probability p: K ~ Binomial(n, p), and
//
//   E e = (1 - p k)^n,    Var e = (E e)^2 { [1 + p (1-p) k^2 / (1 - p k)^2]^n - 1 }
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace synaptica::associative {

/// Throws InvalidArgument unless there is one probability for each of `patterns` patterns, every one is above 0 (a
/// pattern never shown leaves its memory where it was, for ever) and they sum to 1 within 1e-12.
void check_probabilities(std::span<const double> probabilities, std::size_t patterns);

/// How often pattern mu (0 ... patterns - 1) is among the first `steps` of 0, 1, ..., patterns - 1, 0, 1, ...
[[nodiscard]] std::int64_t cyclic_visits(std::int64_t steps, std::size_t mu, std::size_t patterns) noexcept;

/// e = (1 - rate)^visits, accurate for any rate in (0, 1] and any number of visits.
[[nodiscard]] double forgetting_factor(double rate, std::int64_t visits) noexcept;

/// The binomial distribution of the number of visits, where it matters: a relative 1e-18 of its mode is left out, and
/// what remains is divided by its sum. Built by the ratio of neighbours from the mode outward: no large logarithms.
class VisitDistribution {
 public:
  /// steps >= 0; probability in (0, 1].
  VisitDistribution(std::int64_t steps, double probability);

  /// E[f(K)]. Cost: about 18 standard deviations of K calls.
  template <class Function>
  [[nodiscard]] double expectation(Function&& function) const {
    double sum = 0;
    for (std::size_t i = 0; i < weights_.size(); ++i)
      sum += weights_[i] * function(first_ + static_cast<std::int64_t>(i));
    return sum;
  }

  /// The probability of the likeliest number of visits.
  [[nodiscard]] double largest_probability() const noexcept {
    return *std::max_element(weights_.begin(), weights_.end());
  }

 private:
  std::int64_t first_ = 0;       // the smallest number of visits that matters
  std::vector<double> weights_;  // of first_, first_ + 1, ...; sum 1
};

/// Mean and variance of the forgetting factor over replicas of a random presentation, in closed form.
struct ForgettingMoments {
  double mean = 1;
  double variance = 0;
};
[[nodiscard]] ForgettingMoments forgetting_moments(std::int64_t steps, double probability,
                                                   double rate) noexcept;

}  // namespace synaptica::associative
