// How a function of the number of visits scatters between replicas of a random presentation, and what a mean or a standard
// deviation over few replicas must be allowed for it.
#pragma once

#include <functional>

#include "synaptica/associative/presentation.h"

namespace synaptica {

/// Moments over the visits.
struct Scatter {
  double mean = 0;
  double variance = 0;
  double third_central = 0;
  double largest_probability = 0;  ///< of one number of visits
};

/// Of `function` of the forgetting factor; `rate`: time step over the memories' time constant.
[[nodiscard]] Scatter scatter(const associative::VisitDistribution& visits, double rate,
                              const std::function<double(double)>& function);

/// Student's law takes the mean of the replicas for normal. Numbers of visits are not, where few are expected or where
/// the replicas with fewest count most (steps many, rate large): their skewness (student_allowance.h); and where even 8
/// replicas, the fewest for a verdict, have all the same number of visits with probability above 1e-4, their standard
/// error may be 0: the most by which mean and mode of a one-humped law differ, sqrt(3) sd, is allowed.
[[nodiscard]] double scatter_allowance(const Scatter& scatter);

/// A standard deviation estimated from R values has a standard error that shrinks with it, c = sqrt((kurtosis - 1)/(4 R))
/// times its own size: it is within t standard errors down to sd / (1 + t c), which lies t^2 c^2 sd above sd (1 - t c).
[[nodiscard]] double deviation_allowance(double deviation, double kurtosis, double values_a_replica);

}  // namespace synaptica
