// The laws that every generating function must obey, checked for any of them, one's own included.
//
//   gradient   agrees with differences of the value, in random directions
//   Hessian    is symmetric, and agrees with differences of the gradient
//   convexity  d.H d >= 0 at points of the convex domain that it declares; > 0 where it declares strictness
//   bounds     |H d| <= hessian_bound |d|; a growth of 1 means a gradient that stays bounded
//   range      at +-1000 every result is finite, or the evaluation throws InvalidArgument with a reason
//
// Points are random, with components of size about 1 that keep 0.3 away from 0, where some functions have a corner; a
// function with corners elsewhere fails the difference laws there. Layers of 1, 2 and 7 neurons are tried.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "synaptica/associative/generating_function.h"

namespace synaptica::associative {

/// One sentence, with numbers, for each law that is broken; none where all hold.
/// Cost: about 200 evaluations of the function.
[[nodiscard]] std::vector<std::string> broken_laws(const AnyGeneratingFunction& function,
                                                   std::uint64_t seed = 1);

}  // namespace synaptica::associative
