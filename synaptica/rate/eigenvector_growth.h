// How an overlap grows to completion, in a linear network whose target is an eigenvector of the coupling: lag of the response,
// feedback of what is learned, forgetting and the time step included.
//
//   J xi = l xi, post factor xi:   activity moves from x_eta along xi alone, x = x_eta + m xi, and m obeys
//
//   m <- m + h [-k m + gain e (t~ (A_0 + A_1 m) + M (B_0 + B_1 m) + c)],   k = 1 - gain l
//   t~ <- (1 - h decay) t~ + h,      M <- (1 - h decay) M + h m            integrals, with forgetting
//
//   b at x_eta: B = b_0 + be x_eta;   A_0 = B . x_eta/N,  A_1 = B . xi/N,  B_0 = xi . be x_eta/N,  B_1 = xi . be xi/N
//   c = tr(be F K C_h)/N: what correlated fluctuations have learned, once they have
//
// Of Hebb's rule with x_eta orthogonal to xi: A_0 = q, B_1 = 1, the others 0; for slow learning (h, 1/k << 1/e) it is the law
// HebbianGrowth (relation.h), which is early by its completion_lag. Without noise the map is exact for any e, and so the
// mean under noise is where b does not follow the activity; else noise shifts the mean in second order: see `scatter`.
//
// N neurons, e learning_rate, h time_step. Cost: N^2 once, then a few operations a step. Thread-safe values.
#pragma once

#include <optional>

#include "synaptica/core/array.h"
#include "synaptica/rate/learning_rule.h"
#include "synaptica/rate/linear_theory.h"

namespace synaptica::rate {

/// When and how the mean overlap passes a threshold.
struct ThresholdCrossing {
  double time = 0;        ///< from the start of learning, between steps by a straight line
  double rate = 0;        ///< dm/dt there
  double curvature = 0;   ///< d^2 m/dt^2 there
  double relaxation = 0;  ///< rate k' at which fluctuations of m die out there; feedback makes it less than k
  double spread = 1;      ///< k/k': by how much their variance is larger than at rest
  /// Variance of the time at which a single trial is where the mean is, from the noise of what it learns from.
  double scatter = 0;
};

class EigenvectorGrowth {
 public:
  /// Empty where the target is no eigenvector of the coupling (to 1e-9), or not the rule's post factor.
  [[nodiscard]] static std::optional<EigenvectorGrowth> of(const LinearTheory& theory, const Array& coupling,
                                                           const AnyLearningRule& rule,
                                                           const Mapping& mapping);

  /// Empty where the threshold (above 0) is not reached until `longest`. Without `fluctuations`, c = 0.
  [[nodiscard]] std::optional<ThresholdCrossing> completion(double threshold, double learning_rate,
                                                            double decay, double longest,
                                                            bool fluctuations = true) const;

 private:
  double gain_ = 0, time_step_ = 0;
  double relaxation_ = 0;                                                               // k
  double drive_ = 0, drive_feedback_ = 0, integral_drive_ = 0, integral_feedback_ = 0;  // A_0, A_1, B_0, B_1
  double fluctuations_ = 0;                                                             // c
  double drive_noise_ =
      0;  // x_eta . be K C be x_eta/N^2: half the rate at which Var of the integral of b . x_eta/N grows
  double target_noise_ = 0;  // xi . K C xi/N^2
};

}  // namespace synaptica::rate
