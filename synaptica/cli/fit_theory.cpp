#include "synaptica/cli/fit_theory.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/core/estimate.h"
#include "synaptica/numerics/random.h"
#include "synaptica/numerics/vector_product.h"
#include "synaptica/perceptron/component_basis.h"
#include "synaptica/perceptron/data_mean_field.h"
#include "synaptica/perceptron/solver.h"

namespace synaptica::cli {

namespace {

using namespace perceptron;

std::vector<double> without_bias(const FitData& data, std::span<const double> target) {
  std::vector<double> y(target.begin(), target.end());
  for (double& value : y) value -= data.bias == Bias::fixed ? data.fixed_bias : 0;
  return y;
}

// Whether the means of the inputs, through these signs, add up to more than they would through random ones: then weights
// provide a drive, of which principal components know nothing.
bool means_add_up(const FitData& data) {
  if (data.bias == Bias::optimal) return false;
  const std::size_t n = data.synapse_count();
  double folded = 0, squares = 0;
  for (std::size_t i = 0; i < n; ++i) {
    double mean = 0;
    for (std::size_t row = 0; row < data.fitted; ++row)
      mean += data.columns.values[row * n + i] / static_cast<double>(data.fitted);
    folded += data.signs[i] * mean;
    squares += data.signs[i] * data.signs[i] * mean * mean;
  }
  return std::fabs(folded) > surely * std::sqrt(squares);
}

void expect_by_components(FitOutcome& outcome) {
  const FitData& data = outcome.data;
  const ComponentBasis basis(data.fitted_inputs(), data.bias == Bias::optimal ? Bias::optimal : Bias::none);
  outcome.component_variances = basis.variances();
  const ProjectedInputs held_out = basis.project(data.held_out_inputs());
  for (std::size_t k = 0; k < outcome.targets.size(); ++k) {
    TargetFit& fit = outcome.targets[k];
    const std::vector<double> y = without_bias(data, data.fitted_target(k));
    const PrincipalComponents components = basis.of(y);
    fit.component_powers = components.target_powers;
    try {
      const ComponentPrediction p = predict_from_components(components, fit.ridge, outcome.active_fraction);
      fit.error.expected = p.mean_square_error;
      fit.mean_square_weight.expected = p.mean_square_weight;
      // Of random signs, whatever the data: each weight is silent with probability one half.
      for (const int sign : {1, -1})
        if (auto& silent = sign > 0 ? fit.silent_excitatory : fit.silent_inhibitory) {
          const auto count = static_cast<double>(std::count(data.signs.begin(), data.signs.end(), sign));
          silent->expected = silent->random_mean = 0.5;
          silent->random_deviation = 0.5 / std::sqrt(count);
        }
      if (fit.held_out)
        fit.held_out->expected = basis
                                     .held_out(held_out, y, without_bias(data, data.held_out_target(k)),
                                               fit.ridge, outcome.active_fraction)
                                     .mean_square_error;
    } catch (const Error& error) {
      fit.no_theory = error.what();
    }
  }
}

void expect_by_spectra(FitOutcome& outcome) {
  const FitData& data = outcome.data;
  for (std::size_t k = 0; k < outcome.targets.size(); ++k) {
    TargetFit& fit = outcome.targets[k];
    try {
      const MeanField theory = data_mean_field(data.fitted_inputs(), data.signs, data.fitted_target(k),
                                               data.fixed_bias, fit.ridge);
      fit.error.expected = theory.mean_square_error;
      fit.mean_square_weight.expected = theory.mean_square_weight;
      for (const int sign : {1, -1}) {
        auto& silent = sign > 0 ? fit.silent_excitatory : fit.silent_inhibitory;
        if (!silent) continue;
        double sum = 0, count = 0;
        for (std::size_t i = 0; i < data.synapse_count(); ++i)
          if (data.signs[i] == sign) {
            sum += theory.weights[i].silent_fraction;
            count += 1;
          }
        silent->expected = sum / count;
      }
    } catch (const Error& error) {
      fit.no_theory = error.what();
    }
  }
}

std::vector<std::int8_t> random_signs(const FitOutcome& outcome, std::size_t number) {
  // Replica 0 of the seed drew the signs themselves.
  numerics::RandomStream stream({.seed = outcome.seed, .replica = number + 1},
                                numerics::Purpose::synapse_signs);
  std::vector<std::int8_t> signs = outcome.data.signs;
  if (outcome.by_components) {
    for (std::int8_t& sign : signs) {
      const auto drawn = static_cast<std::int8_t>(stream.sign());
      if (sign != 0) sign = drawn;
    }
    return signs;
  }
  const std::vector<std::size_t> order = stream.permutation(signs.size());
  for (std::size_t i = 0; i < signs.size(); ++i) signs[i] = outcome.data.signs[order[i]];
  return signs;
}

double held_out_error(const FitData& data, const SignConstrainedSolution& s, std::size_t k) {
  const numerics::ConstMatrixView x = data.held_out_inputs();
  const std::span<const double> y = data.held_out_target(k);
  const double root = std::sqrt(static_cast<double>(x.columns));
  double sum = 0;
  for (std::size_t t = 0; t < x.rows; ++t)
    sum += std::pow(y[t] - s.bias - numerics::dot({x.data + t * x.stride, x.columns}, s.weights) / root, 2);
  return sum / static_cast<double>(x.rows);
}

void summarise(const std::vector<double>& values, Compared& compared) {
  const Estimate mean = estimate(values);
  compared.random_mean = mean.mean;
  compared.random_deviation = mean.standard_error * std::sqrt(static_cast<double>(values.size()));
}

}  // namespace

void expect(FitOutcome& outcome) {
  const FitData& data = outcome.data;
  double free = 0;
  for (const std::int8_t sign : data.signs) free += sign == 0 ? 1 : 0;
  free /= static_cast<double>(data.synapse_count());
  outcome.active_fraction = free + (1 - free) / 2;
  outcome.by_components = !means_add_up(data);
  outcome.by_components ? expect_by_components(outcome) : expect_by_spectra(outcome);
}

void fit_random_signs(FitOutcome& outcome, const numerics::ConstMatrixView& gram,
                      const std::function<void(std::size_t)>& progress) {
  const FitData& data = outcome.data;
  if (outcome.sign_vectors == 0) return;
  const std::size_t targets = outcome.targets.size();
  std::vector<std::vector<double>> errors(targets), weights(targets), held_out(targets),
      silent_excitatory(targets), silent_inhibitory(targets);
  for (std::size_t number = 0; number < outcome.sign_vectors; ++number) {
    const std::vector<std::int8_t> signs = random_signs(outcome, number);
    SignConstrainedSolver solver({.inputs = data.fitted_inputs(),
                                  .signs = signs,
                                  .bias = data.bias,
                                  .fixed_bias = data.fixed_bias,
                                  .gram = gram});
    for (std::size_t k = 0; k < targets; ++k) {
      const SignConstrainedSolution s = solver.solve(data.fitted_target(k), outcome.targets[k].ridge);
      errors[k].push_back(s.squared_error / static_cast<double>(data.fitted));
      weights[k].push_back(numerics::dot(s.weights, s.weights) / static_cast<double>(s.weights.size()));
      if (outcome.targets[k].held_out) held_out[k].push_back(held_out_error(data, s, k));
      silent_excitatory[k].push_back(silent_fraction(signs, s, 1));
      silent_inhibitory[k].push_back(silent_fraction(signs, s, -1));
    }
    progress(number + 1);
  }
  for (std::size_t k = 0; k < targets; ++k) {
    TargetFit& fit = outcome.targets[k];
    summarise(errors[k], fit.error);
    summarise(weights[k], fit.mean_square_weight);
    if (fit.held_out) summarise(held_out[k], *fit.held_out);
    // By fair coins their law is known, and numbers of either sign differ from the fit's.
    if (outcome.by_components) continue;
    if (fit.silent_excitatory) summarise(silent_excitatory[k], *fit.silent_excitatory);
    if (fit.silent_inhibitory) summarise(silent_inhibitory[k], *fit.silent_inhibitory);
  }
}

}  // namespace synaptica::cli
