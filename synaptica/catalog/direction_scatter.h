// Many directions of one network, side by side: how much spontaneous activity varies along each, how the network answers a
// field along it, and how fast it is learned. What the studies chaotic-components and noise-crossover measure.
//
//   variance   sigma^2 = v . C v/N, of a recording of its own: principal components are taken from another one
//   response   chi, measured with a static field under the input (rate/static_response.h); quasi-linear: (1 - D J)^-1 D,
//              with the slopes D under the input; resting: with those of spontaneous activity, all that a recording has
//   speed      of learning target v with the input paired with it, per learning rate (rate/early_learning.h)
//   drive      Q, slope of the drive: evoked response alone. formula 1: variance times Q
#pragma once

#include <span>
#include <string>
#include <vector>

#include "synaptica/catalog/activity_setting.h"

namespace synaptica {

/// activity_parameters, and: directions_count, inputs, rule, learning_rate, learning_time, field, response_wait,
/// response_time, recording_time.
[[nodiscard]] std::vector<ParameterSpec> direction_parameters(const ActivityDefaults& defaults);

class DirectionSetting : public ActivitySetting {
 public:
  explicit DirectionSetting(const Parameters& parameters);
  void validate() const;
  [[nodiscard]] double memory_needed() const;

  std::size_t count;
  bool own_inputs;
  rate::AnyLearningRule rule;
  double learning_rate, learning_time, field, response_wait, response_time, recording_time;
};

/// One number of each direction.
struct DirectionScatter {
  std::vector<double> variance, response, quasi_linear, resting_quasi_linear, speed, drive;
  std::vector<double> slope;  ///< {neurons}: D, mean over the inputs
};

/// `principal`: eigenvectors of the spontaneous covariance, the smallest variance first, ranks spread over the leading 9
/// tenths; else graded from new to stored patterns. Inputs: of the same family, shuffled, or the targets themselves.
[[nodiscard]] DirectionScatter measure_directions(const DirectionSetting& setting,
                                                  const DrawnNetwork& network, const RandomKey& key,
                                                  bool principal);

/// The axis "direction", counted from 0.
[[nodiscard]] Axis direction_axis(const DirectionSetting& setting);

/// Measured along that axis: variance, speed, drive. And how they go together, of each network over its directions:
/// response_correlation, response_rank, exponent (response with variance), quasi_linear_correlation, quasi_linear_slope,
/// resting_quasi_linear_* (measured with quasi-linear response), formula1_*, drive_*, response_drive_* (speed with variance
/// times drive, with drive alone, with response times drive; * = correlation, rank), formula1_exponent.
[[nodiscard]] std::vector<ObservableSpec> direction_observables();
/// Exponents are those of the networks that have one: `mean_of_found` of the inputs <name>_value and <name>_found.
[[nodiscard]] Array mean_of_found(std::span<const Array> means);
void add_directions(Dataset& dataset, const DirectionScatter& scatter);

}  // namespace synaptica
