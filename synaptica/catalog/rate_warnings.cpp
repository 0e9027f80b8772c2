#include "synaptica/catalog/rate_warnings.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "synaptica/core/text.h"
#include "synaptica/rate/connectivity.h"

namespace synaptica {

namespace {

constexpr double most_asymmetry = 0.3;
constexpr double least_gain_ratio = 0.9;
constexpr double least_relaxation_times = 5;
constexpr double most_offset = 0.2;
constexpr double most_overlap = 0.1;
constexpr double most_relative_error = 0.1;
constexpr double noise_floor_errors = 2;
// Halves of 64 trials: an F ratio of (63, 64) degrees of freedom exceeds 3 once in 10^5 times.
constexpr double most_state_ratio = 3;

std::string text(double value) {
  const bool large = std::fabs(value) >= 100;  // 140, not 1.4e+02
  return large ? number_text(std::round(value)) : number_text(value, 2);
}

std::string of_pairs(std::size_t some, std::size_t all) {
  return std::to_string(some) + " of " + std::to_string(all) + (all == 1 ? " pair" : " pairs");
}

}  // namespace

void RateWarnings::coupling(const Array& coupling) {
  const double asymmetry = rate::asymmetry(coupling);
  if (!(asymmetry > most_asymmetry)) return;
  sentences_.push_back(
      "the coupling is asymmetric (|J - J^T|/|J + J^T| = " + text(asymmetry) + ", above " +
      text(most_asymmetry) +
      "): variance is no response there; read the integrated or the input-state formula beside "
      "formula 1");
}

void RateWarnings::input(const std::string& rule, double input_strength) {
  if (input_strength != 0) return;
  if (rule == "hebbian-input") {
    sentences_.push_back(
        "input_strength = 0 with the rule hebbian-input: the speed is exactly 0 in first order of "
        "the learning rate");
  } else {
    sentences_.push_back(
        "input_strength = 0 with the rule " + rule +
        ": what is learned comes from spontaneous activity alone (the offset, or fluctuations that "
        "grow), there is no mapping from an input");
  }
}

void RateWarnings::mean_gain(double ratio) {
  if (!(ratio < least_gain_ratio)) return;
  sentences_.push_back("neurons saturate (mean slope/gain = " + text(ratio) + ", below " +
                       text(least_gain_ratio) +
                       "): the prefactor of formula 1 is unreliable, its ranking may hold");
}

void RateWarnings::warm_up(double warm_up, double growth) {
  if (!(growth < 0)) {
    sentences_.push_back(
        "perturbations do not die out (they grow by " + text(growth) +
        " per unit of time): the network is chaotic or at the edge of it, twins part and speeds "
        "have no limit of small learning rates");
  } else if (warm_up * -growth < least_relaxation_times) {
    sentences_.push_back("the warm-up of " + text(warm_up) + " is shorter than 5 relaxation times of " +
                         text(-1 / growth) + ": activity is not yet stationary; choose a longer one");
  }
}

void RateWarnings::onset(std::span<const double> speed, std::span<const double> offset, double learning_rate,
                         double learning_time) {
  std::size_t lagging = 0;
  double worst_offset = 0;
  double worst_overlap = 0;
  for (std::size_t k = 0; k < speed.size(); ++k) {
    const double learned = std::fabs(speed[k]) * learning_time;
    const double share = learned > 0 ? std::fabs(offset[k]) / learned : 0;
    if (share > most_offset) ++lagging;
    worst_offset = std::max(worst_offset, share);
    worst_overlap = std::max(worst_overlap, learning_rate * learned);
  }
  if (lagging > 0)
    sentences_.push_back("the offset of the fitted line is up to " + text(worst_offset) +
                         " of what is learned (above " + text(most_offset) + " in " +
                         of_pairs(lagging, speed.size()) +
                         "): the start is not linear in time; choose a larger learning_time");
  if (worst_overlap > most_overlap)
    sentences_.push_back("an overlap of " + text(worst_overlap) +
                         " is learned while the speed is measured (above " + text(most_overlap) +
                         "): this leaves the linear regime; choose a smaller learning_rate or learning_time");
}

void RateWarnings::precision(std::span<const double> speed, std::span<const double> standard_error) {
  if (speed.empty()) return;
  std::vector<std::size_t> order(speed.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto middle = order.begin() + static_cast<std::ptrdiff_t>(order.size() / 2);
  std::nth_element(order.begin(), middle, order.end(),
                   [&](std::size_t a, std::size_t b) { return std::fabs(speed[a]) < std::fabs(speed[b]); });
  const double relative = standard_error[*middle] / std::fabs(speed[*middle]);
  if (!(relative > most_relative_error)) return;  // not-a-number where there is one replica only
  sentences_.push_back("the median speed has a standard error of " + text(100 * relative) +
                       " % (above 10 %): scatter over pairs is noise in part; take more replicas or trials");
}

void RateWarnings::evoked_power(std::span<const double> power, std::span<const double> standard_error) {
  std::size_t below = 0;
  for (std::size_t k = 0; k < power.size(); ++k)
    if (power[k] < noise_floor_errors * standard_error[k]) ++below;
  if (below == 0) return;
  sentences_.push_back("the response to the input is below its noise floor in " +
                       of_pairs(below, power.size()) +
                       " (q < 2 standard errors): take a stronger input, more trials or more replicas");
}

void RateWarnings::logarithms(std::size_t dropped, std::size_t pairs, const std::string& formula) {
  if (dropped == 0) return;
  sentences_.push_back("the exponent of " + formula + " leaves out " + of_pairs(dropped, pairs) +
                       ", whose speed or prediction is not positive");
}

void RateWarnings::states_of_trials(std::span<const double> ratio) {
  const auto several = static_cast<std::size_t>(
      std::count_if(ratio.begin(), ratio.end(), [](double value) { return value > most_state_ratio; }));
  if (several == 0) return;
  sentences_.push_back(
      "trials stay in states of their own along " + std::to_string(several) + " of " +
      std::to_string(ratio.size()) +
      " directions (their means differ by more than their halves do): the variance is that of "
      "several states, and no response to be read from it");
}

}  // namespace synaptica
