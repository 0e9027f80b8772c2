// Stationary covariance of a linear network whose noise has a memory of its own.
//
//   dx/dt = A x + z,   E[z(t + s) z(t)^T] = exp(-|s|/noise_time):   one relaxation time, independent neurons
//
//   white (noise_time 0)   A C + C A^T + 1 = 0                              the scale alone differs: of noise E[z z^T] = delta(s)
//   filtered               A C + C A^T + B + B^T = 0,  B = (1/noise_time - A)^-1 = E[x z^T]
//   static (infinite)      C = A^-1 A^-T
//
// A chaotic network is such a system to a good approximation: linearised with its mean slopes, A = -1 + D J, and driven by
// what linearisation leaves out. Cost: two inversions, and a covariance (lyapunov.h).
#pragma once

#include "synaptica/core/array.h"
#include "synaptica/numerics/lyapunov.h"

namespace synaptica::rate {

/// `drift`: A; `factorised`: of the same. noise_time from 0 on, or infinite. Throws InvalidArgument where it is negative or
/// A is not stable.
[[nodiscard]] Array filtered_noise_covariance(const Array& drift, const numerics::LinearDrift& factorised,
                                              double noise_time);

}  // namespace synaptica::rate
