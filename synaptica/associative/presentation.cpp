#include "synaptica/associative/presentation.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica::associative {

void check_probabilities(std::span<const double> probabilities, std::size_t patterns) {
  if (probabilities.size() != patterns)
    throw InvalidArgument("probabilities: " + std::to_string(probabilities.size()) +
                          " given, must be one for each of " + std::to_string(patterns) + " patterns");
  double sum = 0;
  for (std::size_t mu = 0; mu < probabilities.size(); ++mu) {
    if (!(probabilities[mu] > 0) || !(probabilities[mu] <= 1))
      throw InvalidArgument("probabilities, entry " + std::to_string(mu + 1) + ": " +
                            number_text(probabilities[mu]) +
                            " must be above 0 and at most 1, or its memory never relaxes");
    sum += probabilities[mu];
  }
  if (!(std::fabs(sum - 1) <= 1e-12))
    throw InvalidArgument("probabilities: they sum to " + number_text(sum) + ", must be 1 within 1e-12");
}

std::int64_t cyclic_visits(std::int64_t steps, std::size_t mu, std::size_t patterns) noexcept {
  const auto first = static_cast<std::int64_t>(mu);
  const auto period = static_cast<std::int64_t>(patterns);
  return steps > first ? (steps - first - 1) / period + 1 : 0;
}

double forgetting_factor(double rate, std::int64_t visits) noexcept {
  return visits == 0 ? 1 : std::exp(static_cast<double>(visits) * std::log1p(-rate));
}

VisitDistribution::VisitDistribution(std::int64_t steps, double probability) {
  const auto n = static_cast<double>(steps);
  const std::int64_t mode = std::min(steps, static_cast<std::int64_t>((n + 1) * probability));
  if (probability >= 1) {
    first_ = steps;
    weights_ = {1};
    return;
  }
  constexpr double negligible = 1e-18;
  const double odds = probability / (1 - probability);
  std::vector<double> below;  // of mode - 1, mode - 2, ...
  double weight = 1;
  for (std::int64_t visits = mode; visits > 0; --visits) {
    weight *= static_cast<double>(visits) / (static_cast<double>(steps - visits + 1) * odds);
    if (weight < negligible) break;
    below.push_back(weight);
  }
  first_ = mode - static_cast<std::int64_t>(below.size());
  weights_.assign(below.rbegin(), below.rend());
  weights_.push_back(1);
  weight = 1;
  for (std::int64_t visits = mode; visits < steps; ++visits) {
    weight *= static_cast<double>(steps - visits) * odds / static_cast<double>(visits + 1);
    if (weight < negligible) break;
    weights_.push_back(weight);
  }
  double sum = 0;
  for (const double w : weights_) sum += w;
  for (double& w : weights_) w /= sum;
}

ForgettingMoments forgetting_moments(std::int64_t steps, double probability, double rate) noexcept {
  if (steps == 0) return {};
  const double kept = 1 - probability * rate;  // 0 only where every step replaces the memory by its pattern
  if (kept <= 0) return {.mean = 0};
  const auto n = static_cast<double>(steps);
  const double log_mean = n * std::log1p(-probability * rate);
  const double growth = n * std::log1p(probability * (1 - probability) * (rate / kept) * (rate / kept));
  const double square = std::exp(2 * log_mean);
  // Var e = (E e)^2 (exp(growth) - 1), where the first factor may be 0 and the second infinite.
  return {.mean = std::exp(log_mean),
          .variance = growth < 1 ? square * std::expm1(growth) : std::exp(2 * log_mean + growth) - square};
}

}  // namespace synaptica::associative
