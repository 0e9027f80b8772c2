// Random memories to start from: Gaussian rows, as they are or made orthogonal.
#pragma once

#include <cstddef>

#include "synaptica/core/array.h"
#include "synaptica/numerics/random.h"

namespace synaptica::associative {

/// Rows of independent standard normal numbers, shape {hidden, visible}, drawn row by row from `stream`.
[[nodiscard]] Array gaussian_memories(std::size_t hidden, std::size_t visible,
                                      numerics::RandomStream& stream);

/// The same rows made orthogonal in their order, each of norm sqrt(visible): modified Gram-Schmidt, done twice, so that
/// overlaps between rows are of the size of rounding. The frame is uniformly distributed (the Haar measure).
/// Cost: 4 hidden^2 visible operations.
/// Throws InvalidArgument where hidden > visible: there are no more than `visible` orthogonal directions.
[[nodiscard]] Array orthogonal_memories(std::size_t hidden, std::size_t visible,
                                        numerics::RandomStream& stream);

}  // namespace synaptica::associative
