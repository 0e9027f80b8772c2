#include "synaptica/associative/softmax_dominance.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <string>
#include <vector>

#include "synaptica/associative/presentation.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/root.h"

namespace synaptica::associative {

namespace {

void check(const SoftmaxCue& cue) {
  if (cue.neurons < 1 || cue.neurons > 1000000)
    throw InvalidArgument("neurons = " + std::to_string(cue.neurons) + ": must be from 1 to 1000000");
  if (!(cue.memories >= 1) || !std::isfinite(cue.memories))
    throw InvalidArgument("memories = " + number_text(cue.memories) + ": must be at least 1");
  if (cue.flipped < 0 || cue.flipped > cue.neurons)
    throw InvalidArgument("flipped = " + std::to_string(cue.flipped) +
                          ": must be from 0 to neurons = " + std::to_string(cue.neurons));
  if (!(cue.gain > 0) || !(cue.gain * static_cast<double>(std::max<std::int64_t>(1, cue.flipped)) <= 300))
    throw InvalidArgument("gain = " + number_text(cue.gain) +
                          ": must be above 0, and gain times flipped at most 300");
}

// The values of v and their probabilities.
struct Atom {
  double weight;     // v
  double alignment;  // 1 - 2k/N
  double probability;
};

std::vector<Atom> atoms_of(const SoftmaxCue& cue) {
  std::vector<Atom> atoms;
  const auto neurons = static_cast<double>(cue.neurons);
  for (std::int64_t k = 0; k <= cue.neurons; ++k) {
    const auto distance = static_cast<double>(k);
    const double log_probability = std::lgamma(neurons + 1) - std::lgamma(distance + 1) -
                                   std::lgamma(neurons - distance + 1) - neurons * std::log(2.0);
    if (log_probability < -700) continue;
    atoms.push_back({std::exp(-2 * cue.gain * static_cast<double>(k - cue.flipped)),
                     1 - 2 * distance / neurons, std::exp(log_probability)});
  }
  return atoms;
}

// int_0^inf e^{-t} g(t) dt with t = e^x, for g with |g| <= about 1: below x = -40 and above 4 nothing is left.
template <class Function>
SoftmaxExpectation laplace(Function&& g) {
  constexpr double step = 0.125;
  double even = 0;
  double odd = 0;
  for (int k = -320; k <= 40; ++k) {
    const double t = std::exp(step * k);
    (k % 2 == 0 ? even : odd) += t * std::exp(-t) * g(t);
  }
  return {step * (even + odd), step * std::fabs(even - odd) + 1e-15};
}

// L(t)^power.
double transform_power(const std::vector<Atom>& atoms, double t, double power) {
  if (power == 0) return 1;
  double below_one = 0;  // L - 1
  for (const Atom& atom : atoms) below_one += atom.probability * std::expm1(-t * atom.weight);
  return std::exp(power * std::log1p(std::max(below_one, -1.0)));
}

constexpr double smoothing = 0.0005;
constexpr double reach =
    6;  // standard deviations beyond which a normal number lies with probability 1e-9 a side

// The smoothed distribution function of S at some points, given that every v < 1, times the probability of that.
class SmoothedSum {
 public:
  explicit SmoothedSum(const SoftmaxCue& cue) : terms_(cue.memories - 1) {
    double outweighed = 0;
    double kept = 0;
    for (const Atom& atom : atoms_of(cue)) {
      (atom.weight < 1 ? kept : outweighed) += atom.probability;
      if (atom.weight < 1) atoms_.push_back(atom);
    }
    none_outweighs_ = std::exp(terms_ * std::log1p(-std::min(outweighed, 1.0)));
    for (Atom& atom : atoms_) {
      atom.probability /= kept;
      mean_ += terms_ * atom.probability * atom.weight;
      square_ += terms_ * atom.probability * atom.weight * atom.weight;
    }
  }

  // P(S + smoothing z < x and no v >= 1) for each x, near 1.
  [[nodiscard]] std::vector<double> at(const std::vector<double>& points) const {
    std::vector<double> values(points.size());
    if (atoms_.empty() || none_outweighs_ == 0) return values;
    // A sum of positive terms is below x with probability at most exp(-(mean - x)^2/(2 sum E v^2)).
    if (mean_ > 2 && (mean_ - 2) * (mean_ - 2) > 2 * 40 * square_) return values;
    // Gil-Pelaez by the midpoint rule: its error is the probability beyond pi/step from x.
    const double range = 3 + mean_ + 15 * std::sqrt(square_) + 30 * atoms_.front().weight;
    const double step = M_PI / range;
    std::vector<double> sums(points.size());
    // exp(i t v) of each atom, carried from t to t + step: some 1e5 products, a rounding of 1e-11 at the end.
    std::vector<std::complex<double>> phase;
    std::vector<std::complex<double>> turn;
    for (const Atom& atom : atoms_) {
      phase.push_back(std::polar(atom.probability, step / 2 * atom.weight));
      turn.push_back(std::polar(1.0, step * atom.weight));
    }
    for (double t = step / 2; t < 8 / smoothing; t += step) {
      std::complex<double> transform = 0;
      for (std::size_t k = 0; k < phase.size(); ++k) {
        transform += phase[k];
        const double real = phase[k].real() * turn[k].real() - phase[k].imag() * turn[k].imag();
        phase[k] = {real, phase[k].real() * turn[k].imag() + phase[k].imag() * turn[k].real()};
      }
      const double size =
          std::exp(0.5 * terms_ * std::log(std::norm(transform)) - 0.5 * smoothing * smoothing * t * t);
      if (size < 1e-18) continue;
      const double angle = terms_ * std::arg(transform);
      for (std::size_t i = 0; i < points.size(); ++i) sums[i] += size * std::sin(angle - t * points[i]) / t;
    }
    for (std::size_t i = 0; i < points.size(); ++i)
      values[i] = none_outweighs_ * std::clamp(0.5 - step / M_PI * sums[i], 0.0, 1.0);
    return values;
  }

 private:
  double terms_;
  std::vector<Atom> atoms_;  // heaviest first
  double none_outweighs_ = 1;
  double mean_ = 0;
  double square_ = 0;
};

}  // namespace

SoftmaxExpectation expected_own_weight(const SoftmaxCue& cue, int power) {
  check(cue);
  if (power < 1) throw InvalidArgument("power = " + std::to_string(power) + ": must be at least 1");
  const std::vector<Atom> atoms = atoms_of(cue);
  return laplace([&](double t) {
    return std::pow(t, power - 1) / std::tgamma(power) * transform_power(atoms, t, cue.memories - 1);
  });
}

SoftmaxExpectation expected_overlap(const SoftmaxCue& cue) {
  check(cue);
  if (cue.memories < 2) return {1, 0};
  const std::vector<Atom> atoms = atoms_of(cue);
  const double towards_memory =
      (cue.memories - 1) * (1 - 2 * static_cast<double>(cue.flipped) / static_cast<double>(cue.neurons));
  return laplace([&](double t) {
    double pulled = 0;
    for (const Atom& atom : atoms)
      pulled += atom.probability * atom.weight * atom.alignment * std::exp(-t * atom.weight);
    return transform_power(atoms, t, cue.memories - 1) +
           towards_memory * pulled * transform_power(atoms, t, cue.memories - 2);
  });
}

SoftmaxExpectation dominance_probability(const SoftmaxCue& cue) {
  check(cue);
  if (cue.memories == 1) return {1, 0};
  const std::vector<double> values = SmoothedSum(cue).at({1, 1 - reach * smoothing, 1 + reach * smoothing});
  return {values[0], std::max(values[0] - values[1], values[2] - values[0]) + 3e-9};
}

SoftmaxExpectation half_dominance_exponent(const SoftmaxCue& cue) {
  check(cue);
  const auto neurons = static_cast<double>(cue.neurons);
  const auto probability = [&](double exponent) {
    SoftmaxCue at = cue;
    at.memories = std::exp(exponent * neurons);
    return dominance_probability(at);
  };
  const double lowest = std::log(2.0) / neurons;
  // Beyond ln 2 a copy of the memory itself is among the others; a half more is beyond that at every size.
  const double highest = std::log(2.0) + 2 * lowest;
  if (probability(lowest).value <= 0.5)
    throw InvalidArgument(
        "gain = " + number_text(cue.gain) + ": with " + std::to_string(cue.flipped) +
        " neurons turned, one other memory already outweighs the right one half of the time");
  const numerics::Root root =
      numerics::find_root([&](double a) { return probability(a).value - 0.5; }, lowest, highest);
  const double slope =
      std::fabs(probability(root.value * 1.001).value - probability(root.value * 0.999).value) /
      (0.002 * root.value);
  return {root.value, slope > 0 ? probability(root.value).error / slope : 0};
}

}  // namespace synaptica::associative
