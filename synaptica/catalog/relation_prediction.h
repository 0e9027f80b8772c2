// The closure's word on the speeds of many pairs and on what each formula makes of them, with how far it may be off.
//
//   speed       response and evoked activity of the closure under each input
//   formulas    from the closure's activity: Euler-map covariance at rest, evoked means under the input
//
//   bound       |closure - fixed point|: what noise does is of first order in T; the closure takes in the part of it that comes
//               through mean slopes, and what it leaves out (neurons that are not Gaussian, state and response that
//               fluctuate together) is of no higher order. 0 of linear neurons, where the closure is exact.
//   of speeds   also: transients of the fitted line, 3/(learning_time - skip_time) relaxation_time (|speed| + chi tr C/N)
//               exp(-skip_time/relaxation_time), chi along the target; and of a pair of copies second order in the learning
//               rate, 3 learning_rate learning_time sqrt(E|b|^2 |chi target|^2)/N of the speed
//   noise       of speeds, from the fluctuations of b . x alone, over eight replicas
#pragma once

#include <string>
#include <vector>

#include "synaptica/catalog/relation_theory.h"

namespace synaptica {

struct RelationPrediction {
  std::string missing;  ///< why there is none; else empty, and all below is there
  FormulaSpeeds formulas, formula_bounds;
  std::vector<double> speed, speed_bound, speed_noise;  ///< of each pair
};

[[nodiscard]] RelationPrediction relation_prediction(const RelationNetwork& network);

}  // namespace synaptica
