#include "synaptica/cli/fit_theory.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/estimate.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/random.h"
#include "synaptica/numerics/statistics.h"
#include "synaptica/numerics/vector_product.h"
#include "synaptica/perceptron/component_basis.h"
#include "synaptica/perceptron/data_mean_field.h"
#include "synaptica/perceptron/solver.h"

namespace synaptica::cli {

namespace {

using namespace perceptron;

// Beyond this many standard deviations something is no chance: shared factors, drives, means.
constexpr double surely = 4;
// Random signs may miss theory by this part before theory is said not to hold: less is of no use to anybody.
constexpr double relative_slack = 0.05;
// A verdict sees deviations of errors and weights by this part, or it is none.
constexpr double resolution = 0.5;

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

// What theory leaves out is of the order of one synapse or one row more or less.
double finite_size(const FitData& data) {
  return 2 / static_cast<double>(data.synapse_count()) + 2 / static_cast<double>(data.fitted);
}

std::vector<const Compared*> errors_and_weights(const TargetFit& fit) {
  std::vector<const Compared*> all{&fit.error, &fit.mean_square_weight};
  if (fit.held_out) all.push_back(&*fit.held_out);
  return all;
}

std::vector<const Compared*> all_of(const TargetFit& fit) {
  std::vector<const Compared*> all = errors_and_weights(fit);
  for (const auto* silent : {&fit.silent_excitatory, &fit.silent_inhibitory})
    if (*silent) all.push_back(&**silent);
  return all;
}

// One sign vector scatters around theory as random ones do; 1 % of false alarms a target.
Agreement agreement_of(const FitOutcome& outcome, const TargetFit& fit) {
  if (outcome.sign_vectors == 0) return Agreement::unknown;
  const auto count = static_cast<double>(outcome.sign_vectors);
  const auto all = all_of(fit);
  const double t = numerics::student_t_two_sided_quantile(0.01 / static_cast<double>(all.size()), count - 1) *
                   std::sqrt(1 + 1 / count);
  const auto sizes = errors_and_weights(fit);
  Agreement agreement = Agreement::agrees;
  for (const Compared* c : all) {
    if (!c->expected || !c->random_deviation) return Agreement::unknown;
    const double allowed = t * *c->random_deviation + finite_size(outcome.data) * *c->expected;
    if (std::fabs(c->measured - *c->expected) > allowed) return Agreement::disagrees;
    if (allowed > resolution * *c->expected && std::find(sizes.begin(), sizes.end(), c) != sizes.end())
      agreement = Agreement::unresolved;
  }
  return agreement;
}

// The mean over random signs is what theory computes.
bool random_signs_miss(const FitOutcome& outcome, const Compared& c) {
  if (!c.expected || !c.random_deviation) return false;
  const double error = surely * *c.random_deviation / std::sqrt(static_cast<double>(outcome.sign_vectors));
  return std::fabs(*c.random_mean - *c.expected) >
         error + (relative_slack + finite_size(outcome.data)) * *c.expected;
}

std::string percent(double part) {
  return number_text(100 * part, 2) + " %";
}

std::string some_of(const std::vector<std::string>& names) {
  constexpr std::size_t most = 5;
  const std::vector<std::string> first(
      names.begin(), names.begin() + static_cast<std::ptrdiff_t>(std::min(most, names.size())));
  return join(first, ", ") +
         (names.size() > most ? " and " + std::to_string(names.size() - most) + " more" : "");
}

// The names of the targets of which something holds.
template <class Predicate>
std::vector<std::string> targets_that(const FitOutcome& outcome, const Predicate& holds) {
  std::vector<std::string> names;
  for (const TargetFit& fit : outcome.targets)
    if (holds(fit)) names.push_back(fit.name);
  return names;
}

void warn_of_inputs(FitOutcome& outcome) {
  const FitData& data = outcome.data;
  const InputStructure& s = outcome.structure;
  if (s.folded_score() > surely) {
    outcome.theory_holds = false;
    outcome.warnings.push_back(
        "the inputs share a positive factor: turned by their signs they are correlated by " +
        number_text(s.folded_correlation, 2) + " on average, where random signs give 0 ± " +
        number_text(s.folded_spread, 2) +
        "; theory is of independent synapses, and its errors and silent fractions need not hold");
  }
  if (std::fabs(s.strongest) > 1 - 1e-9)
    outcome.warnings.push_back("inputs " + data.synapses[s.first] + " and " + data.synapses[s.second] +
                               " are the same" + (s.strongest < 0 ? " but for the sign" : "") +
                               " up to scale: the data do not tell their weights apart");
  const std::size_t full = std::min(data.synapse_count(), data.fitted - (data.bias == Bias::optimal ? 1 : 0));
  if (outcome.by_components && outcome.component_variances.size() < full)
    outcome.warnings.push_back("the inputs are collinear: they have " +
                               std::to_string(outcome.component_variances.size()) +
                               " independent components, not " + std::to_string(full) +
                               "; beyond these the ridge alone decides on the weights");
  if (data.inputs.samples() < data.inputs.channels())
    outcome.warnings.push_back("there are more inputs (" + std::to_string(data.inputs.channels()) +
                               ", columns) than samples (" + std::to_string(data.inputs.samples()) +
                               ", rows); if that is the other way round, give --transpose");
  const auto inputs = static_cast<std::int64_t>(data.inputs.channels());
  // Two tests at 0.1 % an input.
  if (numerics::binomial_upper_tail(static_cast<std::int64_t>(outcome.drifting_inputs), inputs, 2e-3) < 1e-3)
    outcome.warnings.push_back(
        "the inputs are not stationary: mean or spread of " + std::to_string(outcome.drifting_inputs) +
        " of " + std::to_string(inputs) +
        " differ between the halves of the record; errors on later data may differ from these");
}

void warn_of_targets(FitOutcome& outcome) {
  const auto of_targets = [](const std::vector<std::string>& names) {
    return std::string(names.size() == 1 ? "target " : "targets ") + some_of(names);
  };
  const auto count = static_cast<double>(outcome.targets.size());
  if (const auto moving = targets_that(outcome,
                                       [&](const TargetFit& fit) {
                                         return fit.drift &&
                                                std::min(fit.drift->mean_probability,
                                                         fit.drift->deviation_probability) < 1e-3 / count;
                                       });
      !moving.empty())
    outcome.warnings.push_back(
        of_targets(moving) +
        ": not stationary, mean or spread differ between the halves of the record; the held-out "
        "error says little of other times");
  const auto fitted = static_cast<double>(outcome.data.fitted);
  if (const auto brief =
          targets_that(outcome, [&](const TargetFit& fit) { return fitted < 50 * 2 * fit.correlation_time; });
      !brief.empty())
    outcome.warnings.push_back(
        of_targets(brief) + ": too few samples, the " + std::to_string(outcome.data.fitted) +
        " fitted rows are worth fewer than 50 independent ones; errors and their intervals are "
        "rough");
  if (const auto met = targets_that(
          outcome, [&](const TargetFit& fit) { return fit.error.measured < 1e-10 * fit.variance; });
      !met.empty())
    outcome.warnings.push_back(
        of_targets(met) +
        ": met exactly, as there are more active weights than rows (or the target is a sum of "
        "the inputs); only the held-out error says anything");
  if (const auto edge = targets_that(outcome,
                                     [&](const TargetFit& fit) {
                                       return !outcome.ridges.empty() && fit.ridge == outcome.ridges.back();
                                     });
      !edge.empty())
    outcome.warnings.push_back(of_targets(edge) + ": the best ridge is the smallest tried, " +
                               number_text(outcome.ridges.back(), 2) + "; a smaller one may be better still");
  if (const auto missed = targets_that(outcome,
                                       [&](const TargetFit& fit) {
                                         const auto all = errors_and_weights(fit);
                                         return std::any_of(all.begin(), all.end(), [&](const Compared* c) {
                                           return random_signs_miss(outcome, *c);
                                         });
                                       });
      !missed.empty()) {
    outcome.theory_holds = false;
    outcome.warnings.push_back(
        of_targets(missed) + ": random signs on these data do not give what theory expects, by more than " +
        percent(relative_slack) +
        "; the inputs are not alike enough for it (smooth delayed copies, a few strong ones); "
        "compare with the column of random signs");
  }
  if (const auto without = targets_that(outcome, [](const TargetFit& fit) { return !fit.no_theory.empty(); });
      !without.empty())
    for (const TargetFit& fit : outcome.targets)
      if (!fit.no_theory.empty()) {
        outcome.warnings.push_back(of_targets(without) + ": theory has nothing to say: " + fit.no_theory);
        break;
      }
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

void judge(FitOutcome& outcome) {
  for (TargetFit& fit : outcome.targets) fit.agreement = agreement_of(outcome, fit);
  warn_of_inputs(outcome);
  warn_of_targets(outcome);
}

}  // namespace synaptica::cli
