#include <nlohmann/json.hpp>

#include "synaptica/cli/fit_output.h"
#include "synaptica/cli/fit_sentences.h"
#include "synaptica/study/run.h"

namespace synaptica::cli {

namespace {

using Json = nlohmann::ordered_json;

Json or_null(const std::optional<double>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json compared_json(const Compared& c) {
  return {{"value", c.measured},
          {"theory", or_null(c.expected)},
          {"random_signs_mean", or_null(c.random_mean)},
          {"random_signs_deviation", or_null(c.random_deviation)}};
}

Json compared_json(const std::optional<Compared>& c) {
  return c ? compared_json(*c) : Json(nullptr);
}

Json verdict_json(const TargetFit& fit) {
  if (fit.agreement == Agreement::agrees) return true;
  if (fit.agreement == Agreement::disagrees) return false;
  return nullptr;
}

Json held_out_json(const TargetFit& fit) {
  if (!fit.held_out) return nullptr;
  Json json = compared_json(*fit.held_out);
  json["variance"] = fit.held_out_variance;
  json["relative"] = fit.held_out->measured / fit.held_out_variance;
  json["relative_lower"] = fit.lower;
  json["relative_upper"] = fit.upper;
  json["block"] = fit.block;
  return json;
}

Json drift_json(const TargetFit& fit) {
  if (!fit.drift) return nullptr;
  return {{"mean", fit.drift->mean},
          {"mean_probability", fit.drift->mean_probability},
          {"deviation_ratio", fit.drift->deviation_ratio},
          {"deviation_probability", fit.drift->deviation_probability}};
}

Json target_json(const FitOutcome& outcome, const TargetFit& fit) {
  Json error = compared_json(fit.error);
  error["relative"] = fit.error.measured / fit.variance;
  Json json = {{"name", fit.name},
               {"mean", fit.mean},
               {"variance", fit.variance},
               {"ridge", fit.ridge},
               {"bias", fit.intercept},
               {"error", error},
               {"held_out", held_out_json(fit)},
               {"leave_block_out", or_null(fit.left_out_error)},
               {"mean_square_weight", compared_json(fit.mean_square_weight)},
               {"silent_fraction_excitatory", compared_json(fit.silent_excitatory)},
               {"silent_fraction_inhibitory", compared_json(fit.silent_inhibitory)},
               {"as_expected", verdict_json(fit)},
               {"verdict", agreement_word(outcome, fit)},
               {"kkt_residual", fit.solution.kkt_residual},
               {"least_norm", fit.solution.least_norm},
               {"pivots", fit.solution.pivots},
               {"correlation_time", fit.correlation_time},
               {"drift", drift_json(fit)}};
  if (!fit.no_theory.empty()) json["theory_reason"] = fit.no_theory;
  json["coefficients"] = fit.coefficients;
  if (outcome.blocks > 0) json["ridge_errors"] = fit.ridge_errors;
  return json;
}

Json source_json(const RecordedMatrix& matrix) {
  return {{"file", matrix.source},
          {"form", matrix.form},
          {"samples", matrix.samples()},
          {"columns", matrix.names}};
}

Json bias_json(const FitData& data) {
  if (data.bias == perceptron::Bias::fixed) return data.fixed_bias;
  return data.bias == perceptron::Bias::none ? "none" : "optimal";
}

}  // namespace

std::string fit_json(const FitOutcome& outcome, bool stored) {
  const FitData& data = outcome.data;
  Json json = {{"version", version()},
               {"seed", outcome.seed},
               {"inputs", source_json(data.inputs)},
               {"targets_file", source_json(data.targets)},
               {"lags", data.delays.lags},
               {"horizon", data.delays.horizon},
               {"bias_kind", bias_json(data)},
               {"rows", data.rows},
               {"fitted_rows", data.fitted},
               {"held_out_rows", data.held_out},
               {"synapses", data.synapses},
               {"signs", Json::array()},
               {"sign_reason", data.sign_reason},
               {"ridge_path", outcome.ridges},
               {"blocks", outcome.blocks},
               {"gap", outcome.gap},
               {"confidence", outcome.confidence},
               {"sign_vectors", outcome.sign_vectors},
               {"theory", outcome.by_components ? "principal components" : "power spectra"},
               {"theory_holds", outcome.theory_holds},
               {"component_variances", outcome.component_variances},
               {"shared_factor",
                {{"mean_correlation", outcome.structure.mean_correlation},
                 {"folded_correlation", outcome.structure.folded_correlation},
                 {"folded_spread", outcome.structure.folded_spread},
                 {"score", outcome.structure.folded_score()}}},
               {"drifting_inputs", outcome.drifting_inputs},
               {"targets", Json::array()},
               {"warnings", outcome.warnings},
               {"files", Json::object()}};
  for (const std::int8_t sign : data.signs) json["signs"].push_back(int{sign});
  for (const TargetFit& fit : outcome.targets) json["targets"].push_back(target_json(outcome, fit));
  if (stored) json["files"] = {{"results", "fit.nc"}, {"report", "report.html"}, {"summary", "fit.json"}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace synaptica::cli
