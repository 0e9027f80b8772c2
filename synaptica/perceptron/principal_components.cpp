#include "synaptica/perceptron/principal_components.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/root.h"
#include "synaptica/perceptron/component_basis.h"

namespace synaptica::perceptron {

namespace {

// Eigenvalues below this part of the largest are the rounding of the diagonalisation.
constexpr double rank_tolerance = 1e-10;
constexpr double largest_residual = 1e-12;

}  // namespace

PrincipalComponents principal_components(const numerics::ConstMatrixView& inputs,
                                         std::span<const double> target, Bias bias) {
  if (inputs.rows == 0 || inputs.columns == 0 || target.size() != inputs.rows)
    throw InvalidArgument("principal components: inputs " + std::to_string(inputs.rows) + " x " +
                          std::to_string(inputs.columns) + " and a target of " +
                          std::to_string(target.size()) +
                          "; one target value for each row of at least one column is needed");
  return ComponentBasis(inputs, bias == Bias::fixed ? Bias::none : bias).of(target);
}

ComponentPrediction predict_from_components(const PrincipalComponents& c, double ridge, double active) {
  if (!(ridge >= 0) || !std::isfinite(ridge))
    throw InvalidArgument("ridge = " + number_text(ridge) + ": must be at least 0");
  if (!(active > 0 && active <= 1))
    throw InvalidArgument("active_fraction = " + number_text(active) + ": must be above 0 and at most 1");
  if (c.synapses == 0 || c.patterns == 0 || c.variances.size() != c.target_powers.size())
    throw InvalidArgument("principal components: " + std::to_string(c.synapses) + " synapses, " +
                          std::to_string(c.patterns) + " patterns, " + std::to_string(c.variances.size()) +
                          " variances and " + std::to_string(c.target_powers.size()) +
                          " target powers; none may be 0 and the last two must agree");
  const auto n = static_cast<double>(c.synapses);
  const std::size_t count = c.variances.size();
  double largest = 0;
  for (const double k : c.variances) largest = std::max(largest, k);
  double rank = 0;
  double unseen = c.rest_power;
  double inverse = 0;
  for (std::size_t j = 0; j < count; ++j) {
    if (c.variances[j] > rank_tolerance * largest) {
      rank += 1;
      inverse += c.target_powers[j] / c.variances[j];
    } else {
      unseen += c.target_powers[j];
    }
  }
  const auto degrees = [&](double effective) {
    double sum = 0;
    for (const double k : c.variances) sum += k / (k + effective);
    return sum / n;
  };

  ComponentPrediction p;
  p.silent_fraction = 1 - active;
  if (ridge == 0 && rank <= active * n) {
    if (rank == active * n && inverse > 0)
      throw InvalidArgument(
          "ridge = 0: the components are as many as the active weights, the capacity, where weights "
          "diverge; choose a ridge above 0");
    p.error = unseen / (2 * n);
    p.mean_square_weight = inverse == 0 ? 0 : (1 - rank / n) / (active - rank / n) * inverse / n;
  } else {
    // In log t, t = rho' - ridge: the left side rises from minus infinity to a, the right one falls to 0.
    const auto excess = [&](double log_t) {
      const double t = std::exp(log_t);
      return active - (1 - active) * ridge / t - degrees(ridge + t);
    };
    const double start = largest > 0 ? std::log(largest + ridge) : std::log(ridge);
    double low = start;
    double high = start;
    // All weights active is plain ridge regression: t = 0.
    const bool all = active == 1;
    while (!all && excess(low) > 0) low -= 2;
    while (!all && excess(high) < 0) high += 2;
    if (low == high) low -= 2;
    const double t = all ? 0 : std::exp(numerics::find_root(excess, low, high).value);
    const double effective = ridge + t;
    double energy = 0;
    double slope = 0;
    double weights = 0;
    for (std::size_t j = 0; j < count; ++j) {
      const double d = c.variances[j] + effective;
      energy += c.target_powers[j] * effective / d;
      slope += c.variances[j] / (d * d);
      weights += c.target_powers[j] * c.variances[j] / (d * d);
    }
    p.effective_ridge = effective;
    p.energy = (energy + c.rest_power) / (2 * n);
    const double rise = all ? 1 : (1 - active) * effective / ((1 - active) * ridge + t * t * slope / n);
    p.mean_square_weight = weights / n * rise;
    p.error = p.energy - 0.5 * ridge * p.mean_square_weight;
    p.residual = all ? 0 : std::fabs(excess(std::log(t))) / active;
    if (!(p.residual <= largest_residual))
      throw DidNotConverge("effective ridge of the principal components", p.residual, 0);
  }
  p.energy = p.error + 0.5 * ridge * p.mean_square_weight;
  p.mean_square_error = 2 * p.error * n / static_cast<double>(c.patterns);
  return p;
}

MeanField plug_in_mean_field(const PrincipalComponents& c, std::span<const Population> populations,
                             double ridge) {
  if (c.synapses == 0 || c.patterns < c.variances.size())
    throw InvalidArgument("principal components: " + std::to_string(c.variances.size()) + " of " +
                          std::to_string(c.patterns) + " patterns and " + std::to_string(c.synapses) +
                          " synapses");
  std::vector<double> eigenvalues = c.variances;
  std::vector<double> powers = c.target_powers;
  eigenvalues.resize(c.patterns, 0);
  powers.resize(c.patterns, 0);
  // What has no variance adds its power to the error wherever it stands.
  powers.back() += c.rest_power;
  return mean_field({.populations = {populations.begin(), populations.end()},
                     .load = static_cast<double>(c.patterns) / static_cast<double>(c.synapses),
                     .ridge = ridge},
                    given_modes(eigenvalues, powers));
}

}  // namespace synaptica::perceptron
