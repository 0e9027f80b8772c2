// What makes the numbers of a learning rate network doubtful, in sentences: the warnings that its studies share.
//
// Each method looks at one thing, and adds a sentence where it goes beyond its bound: what is seen, the bound, what to do.
// A study collects them in Study::warnings from what its point holds; a side that is missing is simply not looked at.
//
//   method              warns where
//   coupling            |J - J^T|/|J + J^T| > 0.3         a variance is no response there
//   input               there is no input                 by rule: nothing is learned, or from noise alone
//   mean_gain           mean slope/gain < 0.9             the prefactor of formula 1 is too large
//   warm_up             shorter than 5 relaxation times, or perturbations grow
//   onset               |offset|/(speed learning_time) > 0.2;  learning_rate speed learning_time > 0.1
//   precision           standard error of the median speed > 10 % of it
//   evoked_power        q < 2 standard errors             below its noise floor
//   logarithms          pairs were left out of them
//   states_of_trials    trials do not see one state, but stay in several
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "synaptica/core/array.h"

namespace synaptica {

class RateWarnings {
 public:
  void coupling(const Array& coupling);
  /// `rule`: a name of rate/learning_rule.h.
  void input(const std::string& rule, double input_strength);
  /// Mean slope of the neurons divided by the largest they can have.
  void mean_gain(double ratio);
  /// `growth`: of perturbations, per unit of time (rate/relaxation.h), below 0 where they die out.
  void warm_up(double warm_up, double growth);
  /// Of the pair where it is worst. `learning_rate` 0: of tangents, which leave no linear regime. Spans of one length.
  void onset(std::span<const double> speed, std::span<const double> offset, double learning_rate,
             double learning_time);
  void precision(std::span<const double> speed, std::span<const double> standard_error);
  void evoked_power(std::span<const double> power, std::span<const double> standard_error);
  void logarithms(std::size_t dropped, std::size_t pairs, const std::string& formula);
  /// `ratio`: variance between the means of trials over that between their halves, 1 where trials see one state.
  void states_of_trials(std::span<const double> ratio);

  [[nodiscard]] const std::vector<std::string>& sentences() const noexcept { return sentences_; }

 private:
  std::vector<std::string> sentences_;
};

}  // namespace synaptica
