// The response to a small static field, measured, in any activity: chaos, cycles, noise.
//
//   chi_v = v . [ x(+f) - x(-f) ] / 2 f N        x(+-f): mean activity under the pair's input and the field +- f v
//
// Two copies of a trial start from one state, with the same noise, at the two fields. Even orders in f cancel; the third
// stays, of relative size (gain f chi)^2 or so, and the error of the means, sqrt(2 tau C_vv/(R t))/(2 f) or so, falls with
// f: choose f to make both small. Directions have squared length N, one for each pair.
//
// To be held against (1 - D J)^-1 D (response.h) with slopes D measured WITHOUT the field (early_learning.h): non-normal
// couplings amplify what a field moves, |x(f) - x(0)|^2 >> f^2 chi^2 N, and neurons that it has saturated have the slope of
// where they are, not that of the way there.
//
// Cost of a step: 4 N^2 operations a trial and pair, in single precision.
#pragma once

#include <cstddef>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/core/estimate.h"
#include "synaptica/numerics/noise_field.h"
#include "synaptica/rate/learning.h"
#include "synaptica/rate/starting_states.h"

namespace synaptica::rate {

struct StaticResponseOptions {
  double field = 0.1;   ///< f, above 0
  double wait = 20;     ///< under the field, before the means are taken
  double time = 30;     ///< over which they are taken, at least an interval
  double interval = 1;  ///< between samples; rounded to whole steps
};

struct StaticResponse {
  Array responses;  ///< {pairs, trials}
  /// Mean over trials, with its standard error.
  [[nodiscard]] Estimate response_of(std::size_t pair) const;
};

/// The directions are the problem's targets; from `states` {pairs, trials, neurons} (starting_states.h). Throws
/// InvalidArgument where shapes do not fit or options are out of range, DidNotConverge where a state is lost.
[[nodiscard]] StaticResponse measure_static_response(const LearningProblem& problem,
                                                     const numerics::NoiseField& noise, const Array& states,
                                                     const StaticResponseOptions& options = {});

}  // namespace synaptica::rate
