#include "synaptica/cli/fit_sentences.h"

#include <algorithm>
#include <cmath>

#include "synaptica/core/text.h"

namespace synaptica::cli {

namespace {

using perceptron::Bias;

std::string counted(std::size_t count, const std::string& one) {
  return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

std::string part(double value) {
  return number_text(value, 3);
}

// A mean squared error in units of a variance.
std::string relative(std::optional<double> value, double unit) {
  return value ? part(*value / unit) : "–";
}

std::string scatter(const Compared& c, double unit) {
  return c.random_mean ? part(*c.random_mean / unit) + " ± " + number_text(*c.random_deviation / unit, 2)
                       : "–";
}

std::string expected_text(const Compared& c, double unit) {
  return relative(c.expected, unit) +
         (c.expected && c.random_deviation ? " ± " + number_text(*c.random_deviation / unit, 2) : "");
}

std::string interval_text(const TargetFit& fit) {
  return part(fit.lower) + " to " + part(fit.upper);
}

std::string source_text(const RecordedMatrix& matrix, const std::string& channel) {
  return matrix.source + " (" + matrix.form + "): " + counted(matrix.channels(), channel) + ", " +
         std::to_string(matrix.samples()) + " samples" +
         (matrix.time_column.empty() ? "" : ", column " + matrix.time_column + " taken for the time");
}

std::string ridge_text(const FitOutcome& outcome) {
  if (outcome.blocks == 0) return outcome.arguments.ridge + ", as given";
  return std::string(outcome.targets.size() == 1 ? "the best of " : "for each target the best of ") +
         std::to_string(outcome.ridges.size()) + " from " + number_text(outcome.ridges.back(), 2) + " to " +
         number_text(outcome.ridges.front(), 2) + ", by leaving out each of " +
         std::to_string(outcome.blocks) + " blocks of the fitted rows" +
         (outcome.gap > 0
              ? " (and " + counted(outcome.gap, "row") + " on either side, for the samples that they share)"
              : "");
}

std::string bias_text(const FitData& data) {
  switch (data.bias) {
    case Bias::optimal:
      return "learned";
    case Bias::none:
      return "none: the weights alone provide the mean of the target";
    case Bias::fixed:
      break;
  }
  return number_text(data.fixed_bias) + ", as given: the weights provide the rest of the target's mean";
}

std::string theory_text(const FitOutcome& outcome) {
  if (outcome.by_components)
    return "from the principal components of the fitted inputs and the target's powers in them, for inputs "
           "of equal "
           "variance that are independent of one another; it is the mean over random signs";
  return "mean field from the power spectra of inputs and target, with the inputs' own means: for stationary "
         "inputs "
         "that are independent of one another. It has no held-out error";
}

std::string sign_text(const FitData& data) {
  const auto count = [&](int sign) {
    return static_cast<std::size_t>(std::count(data.signs.begin(), data.signs.end(), sign));
  };
  std::string text = std::to_string(count(1)) + " excitatory, " + std::to_string(count(-1)) + " inhibitory";
  if (count(0) > 0) text += ", " + std::to_string(count(0)) + " free";
  return text + ": " + (data.sign_reason.find("drawn") == 0 ? "" : "from ") + data.sign_reason;
}

}  // namespace

std::string fit_title(const FitOutcome& outcome) {
  const std::size_t targets = outcome.targets.size();
  return "Optimal weights of " + counted(outcome.data.synapse_count(), "synapse") + " for " +
         (targets == 1 ? "target " + outcome.targets.front().name : std::to_string(targets) + " targets");
}

Facts fit_preparation(const FitOutcome& outcome) {
  const FitData& data = outcome.data;
  Facts facts;
  facts.emplace_back(
      "Inputs", source_text(data.inputs, "input") +
                    (data.left_out.empty() ? "" : " (" + join(data.left_out, ", ") + " left out, a target)"));
  facts.emplace_back("Targets", source_text(data.targets, "target"));
  std::string layout;
  if (data.delays.lags > 1)
    layout += std::to_string(data.delays.lags) + " copies of each input, 0 to " +
              std::to_string(data.delays.lags - 1) + " samples back";
  if (data.delays.horizon > 0)
    layout += (layout.empty() ? "" : "; ") + std::string("targets ") +
              counted(data.delays.horizon, "sample") + " ahead";
  if (!layout.empty()) facts.emplace_back("Layout", layout);
  std::string rows = counted(data.fitted, "row") + " fitted";
  if (data.held_out > 0)
    rows += ", the last " + std::to_string(data.held_out) + " held out" +
            (data.delays.horizon > 0 ? ", " + std::to_string(data.delays.horizon) + " between in neither part"
                                     : "");
  facts.emplace_back("Rows", rows);
  facts.emplace_back(
      "Scale",
      std::string("each input ") + (data.bias == Bias::optimal ? "centred and " : "") +
          "divided by its standard deviation over the fitted rows; coefficients in the files are for "
          "inputs as given");
  facts.emplace_back("Signs", sign_text(data));
  facts.emplace_back("Bias", bias_text(data));
  facts.emplace_back("Ridge", ridge_text(outcome));
  facts.emplace_back("Theory", theory_text(outcome));
  return facts;
}

std::vector<std::string> comparison_head() {
  return {"", "fit", "theory", "random signs"};
}

Rows comparison_rows(const FitOutcome& outcome, const TargetFit& fit) {
  Rows rows;
  rows.push_back({"error", relative(fit.error.measured, fit.variance),
                  relative(fit.error.expected, fit.variance), scatter(fit.error, fit.variance)});
  if (fit.held_out) {
    const double unit = fit.held_out_variance;
    rows.push_back({"held-out error", relative(fit.held_out->measured, unit),
                    relative(fit.held_out->expected, unit), scatter(*fit.held_out, unit)});
    rows.push_back(
        {"its " + number_text(100 * outcome.confidence) + " % interval", interval_text(fit), "", ""});
  }
  if (fit.left_out_error)
    rows.push_back({"leave-block-out error", relative(fit.left_out_error, fit.variance), "", ""});
  rows.push_back({"mean square weight", part(fit.mean_square_weight.measured),
                  relative(fit.mean_square_weight.expected, 1), scatter(fit.mean_square_weight, 1)});
  if (fit.silent_excitatory)
    rows.push_back({"silent, excitatory", part(fit.silent_excitatory->measured),
                    relative(fit.silent_excitatory->expected, 1), scatter(*fit.silent_excitatory, 1)});
  if (fit.silent_inhibitory)
    rows.push_back({"silent, inhibitory", part(fit.silent_inhibitory->measured),
                    relative(fit.silent_inhibitory->expected, 1), scatter(*fit.silent_inhibitory, 1)});
  rows.push_back({"ridge", part(fit.ridge), "", ""});
  rows.push_back({"bias", number_text(fit.intercept, 4), "", ""});
  rows.push_back({"KKT residual", number_text(fit.solution.kkt_residual, 2), "", ""});
  return rows;
}

std::vector<std::string> target_head(const FitOutcome& outcome) {
  std::vector<std::string> head{"target", "ridge", "error", "theory"};
  if (outcome.data.held_out > 0) head.insert(head.end(), {"held out", "interval", "theory"});
  head.insert(head.end(), {"silent E", "silent I", "KKT", "verdict"});
  return head;
}

Rows target_rows(const FitOutcome& outcome) {
  Rows rows;
  for (const TargetFit& fit : outcome.targets) {
    std::vector<std::string> row{fit.name, number_text(fit.ridge, 2),
                                 relative(fit.error.measured, fit.variance),
                                 expected_text(fit.error, fit.variance)};
    if (outcome.data.held_out > 0) {
      if (fit.held_out)
        row.insert(row.end(), {relative(fit.held_out->measured, fit.held_out_variance), interval_text(fit),
                               expected_text(*fit.held_out, fit.held_out_variance)});
      else
        row.insert(row.end(), {"–", "–", "–"});
    }
    for (const auto* silent : {&fit.silent_excitatory, &fit.silent_inhibitory})
      row.push_back(*silent ? part((*silent)->measured) : "–");
    row.push_back(number_text(fit.solution.kkt_residual, 2));
    row.push_back(agreement_word(outcome, fit));
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string comparison_note(const FitOutcome& outcome) {
  std::string note =
      "Errors are parts of the target's variance; the held-out one, of its mean squared distance from the "
      "fitted mean: "
      "above 1 is worse than that mean.";
  if (outcome.sign_vectors > 0)
    note += std::string(outcome.targets.size() > 1 ? " After ± stands the scatter over"
                                                   : " Random signs: mean and standard deviation over") +
            " " + std::to_string(outcome.sign_vectors) +
            (outcome.by_components ? " fits of these data with a fair coin for each sign."
                                   : " fits of these data with the signs in random order.");
  return note;
}

std::string agreement_word(const FitOutcome& outcome, const TargetFit& fit) {
  if (fit.agreement == Agreement::unknown) return "no verdict";
  if (fit.agreement == Agreement::unresolved) return "unresolved";
  if (fit.agreement == Agreement::agrees) return "as expected";
  return outcome.theory_holds ? "not as expected" : "no theory";
}

std::string agreement_sentence(const FitOutcome& outcome) {
  const auto count = [&](Agreement agreement) {
    return static_cast<std::size_t>(
        std::count_if(outcome.targets.begin(), outcome.targets.end(),
                      [&](const TargetFit& fit) { return fit.agreement == agreement; }));
  };
  const std::size_t all = outcome.targets.size(), agree = count(Agreement::agrees);
  if (count(Agreement::unknown) == all)
    return outcome.sign_vectors == 0 ? "Without random signs the scatter around theory is not known."
                                     : "Theory does not cover all that is compared.";
  const std::string start =
      outcome.theory_holds ? "" : "The data break an assumption of theory (see the warnings). ";
  const std::string within = "as theory expects of these data, within the scatter of random signs";
  if (all == 1 && agree == 1) return start + "Errors, weights and silent fractions are " + within + ".";
  if (all == 1 && count(Agreement::unresolved) == 1)
    return start + "Random signs scatter too much to tell whether the fit is as theory expects.";
  if (all == 1) return start + "Errors, weights and silent fractions are not all " + within + ".";
  std::string text = start + "Errors, weights and silent fractions of " + std::to_string(agree) + " of " +
                     std::to_string(all) + " targets are " + within;
  if (const std::size_t open = count(Agreement::unresolved); open > 0)
    text += "; of " + std::to_string(open) + " they scatter too much to tell";
  if (const std::size_t not_so = count(Agreement::disagrees); not_so > 0)
    text += "; of " + std::to_string(not_so) + " they are not";
  return text + ".";
}

}  // namespace synaptica::cli
