// How a network fluctuates under each of many inputs: variance along the target, and mean slope of its neurons.
//
//   variance     sigma^2 = N var(m), m = xi . x/N, over time and trials
//   mean slope   mean over neurons, time and trials of d phi(gain u)/du, u = J x + input_strength eta
//
// Both without learning, pairs with the same noise. Cost: that of the trials, and one product of a matrix a sample for fields.
#pragma once

#include <cstddef>
#include <vector>

#include "synaptica/numerics/noise_field.h"
#include "synaptica/rate/learning.h"

namespace synaptica::rate {

struct DrivenOptions {
  std::size_t trials = 16;
  double warm_up = 30;    ///< under the input, from small random x
  double time = 60;       ///< recorded of each trial
  double interval = 0.5;  ///< between samples; rounded to whole steps
};

struct DrivenActivity {
  std::vector<double> variance;    ///< of each pair
  std::vector<double> mean_slope;  ///< likewise
};

/// Inputs and targets of one column. Throws InvalidArgument where options leave fewer than 2 samples.
[[nodiscard]] DrivenActivity measure_driven(const LearningProblem& problem, const numerics::NoiseField& noise,
                                            const DrivenOptions& options = {});

}  // namespace synaptica::rate
