// The closure's word on the speeds of many pairs and on what each formula makes of them, with how far it may be off.
//
//   speed       response and evoked activity of the closure under each input
//   formulas    from the closure's activity: Euler-map covariance at rest, evoked means under the input
//
//   bound       |closure - fixed point|: what noise does is of first order in T; the closure takes in the part of it that comes
//               through mean slopes, and what it leaves out (neurons that are not Gaussian, state and response that
//               fluctuate together) is of no higher order. 0 of linear neurons, where the closure is exact.
//   of speeds   also transients, where the fitted line begins: d = |drive| |xi . F^k K chi xi|/N + |chi| |tr(F^k K C)|/N, lag and
//               correlated fluctuations that the Euler map F has left after skip_time; 3 d/(learning_time - skip_time)
//               is what a line makes of a deviation d. And of paired copies second order in the learning rate,
//               3 learning_rate learning_time sqrt(E|b|^2 |chi target|^2)/N of the speed
//   of `integrated` also the bias of a finite recording: its residuals are correlated with earlier samples, which makes the
//               response too small by (sum of relaxation times)/(recorded time), for modes of equal relaxation
//   of `formula2` also that of a covariance squared: sigma_eta^2 2 tr(integral of C(s))/(recorded time) in eta . C^2 eta/N
#pragma once

#include <string>
#include <vector>

#include "synaptica/catalog/relation_noise.h"
#include "synaptica/catalog/relation_theory.h"

namespace synaptica {

struct RelationPrediction {
  std::string missing;  ///< why there is none; else empty, and all below is there
  FormulaSpeeds formulas, formula_bounds;
  std::vector<double> speed, speed_bound;  ///< of each pair
  std::vector<double> speed_noise;         ///< standard error over eight replicas of these trials
  RelationNoise noise;                     ///< of a full run
  EvokedTheory evoked, evoked_at_fixed_point;
};

/// `recorded`: time of the recording at rest, of all trials together. `fluctuations`: evoked theories with variance and mean
/// slope under each input.
[[nodiscard]] RelationPrediction relation_prediction(const RelationNetwork& network, double recorded,
                                                     bool fluctuations = false);

}  // namespace synaptica
