// The fluctuation-learning relation, measured: one replica of the studies that hold formulas against simulated learning.
//
//   1. how fast perturbations die out, and so how long to wait       rate/relaxation.h
//   2. a recording without input                                     rate/measurement.h: covariance, integral, and the mean
//                                                                    activity, baseline of a rule that looks at one
//   3. evoked activity, then learning, all pairs at once             rate/measurement.h: q, speeds
//
// Mean slopes of the integrated formula are those of Gaussian fields with the recorded mean and variance.
#pragma once

#include <vector>

#include "synaptica/catalog/relation_theory.h"
#include "synaptica/core/estimate.h"
#include "synaptica/core/parameters.h"
#include "synaptica/numerics/noise_field.h"
#include "synaptica/rate/measurement.h"

namespace synaptica {

/// warm_up, recording_trials, recording_time.
[[nodiscard]] std::vector<ParameterSpec> recording_parameters();

struct RecordingSetting {
  explicit RecordingSetting(const Parameters& parameters);
  /// Throws InvalidArgument where a recording is too short for what is integrated.
  void validate(const RateSetting& setting) const;

  double warm_up;  ///< 0: as long as measured relaxation asks
  std::size_t trials;
  double time;
  [[nodiscard]] double recorded() const { return static_cast<double>(trials) * time; }
};

struct RelationMeasurement {
  Estimate growth;  ///< of perturbations
  rate::SpontaneousActivity spontaneous;
  rate::SpeedMeasurement learning;
  FormulaSpeeds formulas;

  /// Means over trials, of each pair.
  [[nodiscard]] std::vector<double> speeds() const;
  [[nodiscard]] std::vector<double> offsets() const;
};

[[nodiscard]] RelationMeasurement measure_relation(const RelationNetwork& network,
                                                   const RecordingSetting& recording,
                                                   const numerics::NoiseField& noise);

/// SpontaneousActivity::state_ratio_along each target.
[[nodiscard]] std::vector<double> state_ratios(const RelationNetwork& network,
                                               const RelationMeasurement& measured);

/// What a problem with the pairs of a network is to the engine.
[[nodiscard]] rate::LearningProblem learning_problem(const RelationNetwork& network);

}  // namespace synaptica
