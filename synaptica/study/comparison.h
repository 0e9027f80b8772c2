// Theory against simulation: the verdict.
//
//   an entry agrees where   |mean - theory| <= tolerance,   tolerance = t* standard_error + allowance
//
// t* is the two-sided quantile of Student's t with (replicas - 1) degrees of freedom at a family-wise error rate of 1 %
// over all comparisons of the run (Bonferroni): however many observables a run compares, a right theory is called wrong
// once in a hundred runs. Where the tolerance exceeds the resolution, the smallest error worth seeing, agreement means
// nothing and the verdict is `unresolved`; a deviation beyond the tolerance is a disagreement all the same. A verdict
// needs at least 8 replicas.
//
// A proportion is judged by the exact binomial distribution: it agrees where neither tail probability, under the theory
// moved by its allowance, falls below half the error rate of one comparison.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/core/dataset.h"
#include "synaptica/study/run_result.h"
#include "synaptica/study/study.h"

namespace synaptica {

inline constexpr double family_error_rate = 0.01;
inline constexpr std::int64_t fewest_replicas = 8;
inline constexpr std::size_t most_compared_entries = 32;

/// The replicas of one observable as mean and standard error, entry by entry, formed in replica order.
struct ArrayEstimate {
  Array mean;
  Array standard_error;  ///< not-a-number where there is one replica only
  std::int64_t replicas = 0;
};

/// The simulated side of an observable from its replicas' datasets.
/// Throws Error where replicas differ in shape or a value is not finite, naming observable and replica.
[[nodiscard]] ArrayEstimate estimate_observable(const ObservableSpec& spec,
                                                std::span<const Dataset> replicas);

/// True where the replica's dataset has what the observable is made of.
[[nodiscard]] bool given(const ObservableSpec& spec, const Dataset& replica);

/// Row-major indices of the entries that a verdict looks at: those the theory declares, or at most 32, evenly spaced.
/// Throws std::logic_error where more than 32 are declared or one lies outside.
[[nodiscard]] std::vector<std::size_t> compared_entries(const PredictedObservable& prediction,
                                                        std::size_t size);

/// How many entries of a point are compared: fixed before any simulation starts.
[[nodiscard]] std::size_t comparisons_at(const Study& study, const Parameters& parameters,
                                         const Prediction& prediction);

/// t* for a run of that many comparisons; infinite with fewer than two replicas.
[[nodiscard]] double critical_t(std::size_t comparisons, std::int64_t replicas);

/// Both sides of one observable, with the verdict; none where the theory leaves it out (PredictedObservable::left_out).
/// `comparisons` is the number in the whole run.
[[nodiscard]] ObservableResult compare(const ObservableSpec& spec, const Prediction& prediction,
                                       std::span<const Dataset> replicas, std::size_t comparisons);

}  // namespace synaptica
