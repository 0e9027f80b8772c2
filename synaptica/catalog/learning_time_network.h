// A network that learns many mappings to completion: what is known of each pair beforehand, and a simulation of all to their end.
//
//   speed_time     threshold/(e speed): if the initial speed lasted
//   growth_time    the law of slow Hebbian growth (rate/relation.h), from initial speed and evoked activity
//   growth         the exact course, where neurons are linear and the target is an eigenvector of J
//                  (rate/eigenvector_growth.h)
//
// Initial speeds are exact of linear neurons, else those of the Gaussian closure. A pair is complete when the mean overlap of
// its trials has grown by the threshold since learning started.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "synaptica/catalog/pair_family.h"
#include "synaptica/catalog/rate_setting.h"
#include "synaptica/catalog/relation_theory.h"
#include "synaptica/core/array.h"
#include "synaptica/core/parameters.h"
#include "synaptica/numerics/noise_field.h"
#include "synaptica/rate/eigenvector_growth.h"
#include "synaptica/rate/learning.h"
#include "synaptica/rate/linear_theory.h"

namespace synaptica {

/// Built once a point; immutable.
struct LearningTimeNetwork {
  explicit LearningTimeNetwork(const Parameters& parameters);

  [[nodiscard]] rate::Mapping mapping(std::size_t pair) const;
  [[nodiscard]] std::span<const double> evoked(std::size_t pair) const;
  [[nodiscard]] double power(std::size_t pair) const;  ///< |evoked|^2/N
  /// Where `speed` is negative, or longer than that, a thousand learning times.
  [[nodiscard]] double speed_time(double speed) const;
  [[nodiscard]] double growth_time(std::size_t pair, double speed) const;
  [[nodiscard]] rate::LearningProblem problem() const;

  RateSetting setting;
  PairFamily family;
  double threshold;
  bool law;                      ///< the law of growth is that of the rule
  std::vector<double> baseline;  ///< mean activity at rest, of a rule that looks at it; empty: zeros
  Array coupling;
  PairFamily::Directions directions;
  std::optional<rate::LinearTheory> linear;
  double relaxation_time = 0;  ///< of the slowest mode at rest
  EvokedTheory onset;
  std::vector<std::optional<rate::EigenvectorGrowth>> growth;  ///< of each pair
};

struct Completions {
  std::vector<double> time;  ///< of each pair; infinite where it is not complete within learning_time
  std::size_t unfinished_trials =
      0;  ///< of all pairs, those whose own overlap has not grown by the threshold
};

[[nodiscard]] Completions simulate_completions(const LearningTimeNetwork& network,
                                               const numerics::NoiseField& noise);

}  // namespace synaptica
