// Distributions and resampling behind the verdicts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "synaptica/core/array.h"

namespace synaptica::numerics {

/// t with P(|T| > t) = error_rate for Student's T with `degrees` > 0 degrees of freedom, error_rate in (0, 1).
/// Throws InvalidArgument outside.
[[nodiscard]] double student_t_two_sided_quantile(double error_rate, double degrees);

/// P(|T| > |t|) for Student's T with `degrees` > 0 degrees of freedom.
[[nodiscard]] double student_t_two_sided_probability(double t, double degrees);

/// P(K <= k) for K ~ Binomial(trials, probability); 0 <= k <= trials.
[[nodiscard]] double binomial_lower_tail(std::int64_t k, std::int64_t trials, double probability);
/// P(K >= k).
[[nodiscard]] double binomial_upper_tail(std::int64_t k, std::int64_t trials, double probability);

/// A value and its standard error, entry by entry.
struct JackknifeEstimate {
  Array value;           ///< bias-corrected: R f(all) - (R - 1) mean of f(all but one)
  Array standard_error;  ///< sqrt((R - 1)/R sum (f_r - mean f)^2); infinite for R < 2
};

/// The jackknife of a smooth function of means (Quenouille, Tukey).
///
/// `replicas[r][k]` is replica r's value of input k; inputs may be arrays, of one shape across replicas. `function`
/// gets the means of the inputs, in order. Cost: R + 1 calls of `function` and O(R) array additions.
[[nodiscard]] JackknifeEstimate jackknife(std::span<const std::vector<Array>> replicas,
                                          const std::function<Array(std::span<const Array>)>& function);

}  // namespace synaptica::numerics
