#include "synaptica/cli/fit_verdict.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "synaptica/cli/fit_theory.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/statistics.h"

namespace synaptica::cli {

namespace {

using namespace perceptron;

// Random signs may miss theory by this part before theory is said not to hold: less is of no use to anybody.
constexpr double relative_slack = 0.05;
// A verdict sees deviations of errors and weights by this part, or it is none.
constexpr double resolution = 0.5;

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

void judge(FitOutcome& outcome) {
  for (TargetFit& fit : outcome.targets) fit.agreement = agreement_of(outcome, fit);
  warn_of_inputs(outcome);
  warn_of_targets(outcome);
}

}  // namespace synaptica::cli
