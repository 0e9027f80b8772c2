#include "synaptica/cli/json_output.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "synaptica/study/warnings.h"

namespace synaptica::cli {

namespace {

using Json = nlohmann::ordered_json;

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json nested(const Array& array, std::size_t axis, std::size_t& next) {
  if (axis == array.shape.size()) return number(array.values.at(next++));
  Json list = Json::array();
  for (std::size_t i = 0; i < array.shape[axis]; ++i) list.push_back(nested(array, axis + 1, next));
  return list;
}

// A number, or nested lists; null where the side does not exist.
Json to_json(const Array& array) {
  if (array.size() == 0 && array.is_scalar()) return nullptr;
  std::size_t next = 0;
  return nested(array, 0, next);
}

Json to_json(const ParameterValue& value) {
  return std::visit([](const auto& v) { return Json(v); }, value);
}

Json to_json(const Parameters& parameters) {
  Json json = Json::object();
  for (const auto& spec : parameters.specs()) json[spec.name] = to_json(parameters.at(spec.name));
  return json;
}

const char* kind_name(ObservableKind kind) {
  switch (kind) {
    case ObservableKind::compared:
      return "compared";
    case ObservableKind::predicted:
      return "predicted";
    case ObservableKind::measured:
      return "measured";
  }
  return "";
}

const char* statistic_name(Statistic statistic) {
  switch (statistic) {
    case Statistic::mean:
      return "mean";
    case Statistic::proportion:
      return "proportion";
    case Statistic::function_of_means:
      return "function of means";
  }
  return "";
}

Json to_json(const ParameterSpec& spec) {
  Json json = {{"name", spec.name},
               {"type", type_name(spec.type())},
               {"default", to_json(spec.default_value)},
               {"unit", spec.unit},
               {"meaning", spec.meaning}};
  if (spec.type() != ParameterType::text && spec.type() != ParameterType::boolean) {
    json["range"] = spec.range.text();
    json["lowest"] = number(spec.range.lowest);
    json["highest"] = number(spec.range.highest);
  }
  if (!spec.choices.empty()) json["choices"] = spec.choices;
  return json;
}

Json to_json(const ObservableSpec& spec) {
  Json json = {{"name", spec.name},
               {"kind", kind_name(spec.kind)},
               {"statistic", statistic_name(spec.statistic)},
               {"units", spec.unit},
               {"axes", spec.axes},
               {"meaning", spec.meaning}};
  if (spec.kind == ObservableKind::compared) {
    json["allowance"] = spec.allowance_reason;
    json["resolution"] = spec.resolution_reason;
  }
  return json;
}

Json to_json(const ObservableResult& result, const ObservableSpec& spec) {
  Json json = {{"name", result.name},
               {"kind", kind_name(spec.kind)},
               {"units", spec.unit},
               {"theory", to_json(result.theory)},
               {"mean", to_json(result.mean)},
               {"standard_error", to_json(result.standard_error)},
               {"replicas", result.replicas},
               {"z", to_json(result.z)},
               {"deviation", to_json(result.deviation)},
               {"allowance", to_json(result.allowance)},
               {"tolerance", to_json(result.tolerance)},
               {"resolution", to_json(result.resolution)},
               {"agrees", nullptr},
               {"verdict", verdict_name(result.verdict)}};
  if (result.verdict == Verdict::agrees) json["agrees"] = true;
  if (result.verdict == Verdict::disagrees) json["agrees"] = false;
  if (!result.reason.empty()) json["reason"] = result.reason;
  if (result.replicas_needed) json["replicas_needed"] = *result.replicas_needed;
  if (!spec.axes.empty() && spec.kind == ObservableKind::compared) {
    json["axes"] = spec.axes;
    json["compared_entries"] = result.compared_entries;
    json["worst_entry"] = result.worst_entry;
  }
  return json;
}

void add_warnings(const std::vector<std::string>& warnings, Json& json) {
  if (!warnings.empty()) json["warnings"] = warnings;
}

std::string text(const Json& json) {
  // Names of users' files may hold any bytes: they are shown as replacement characters, never as broken JSON.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string list_json(const Registry& registry) {
  Json studies = Json::array();
  for (const auto& study : registry.studies())
    studies.push_back({{"name", study->describe().name}, {"title", study->describe().title}});
  return text({{"studies", std::move(studies)}});
}

std::string describe_json(const Study& study) {
  const StudyDescription& description = study.describe();
  Json json = {{"study", description.name},      {"title", description.title},
               {"summary", description.summary}, {"source", description.source},
               {"parameters", Json::array()},    {"observables", Json::array()}};
  for (const auto& spec : description.parameters) json["parameters"].push_back(to_json(spec));
  for (const auto& spec : description.observables) json["observables"].push_back(to_json(spec));
  return text(json);
}

std::string predict_json(const Study& study, const Parameters& parameters, const Prediction& prediction) {
  Json predictions = Json::object();
  Json left_out = Json::object();
  for (const auto& spec : study.describe().observables) {
    const auto found = prediction.find(spec.name);
    if (found == prediction.end()) continue;
    if (!found->second.left_out.empty())
      left_out[spec.name] = found->second.left_out;
    else if (found->second.value.size() > 0)
      predictions[spec.name] = to_json(found->second.value);
  }
  Json json = {{"study", study.describe().name},
               {"parameters", to_json(parameters)},
               {"predictions", std::move(predictions)}};
  if (!left_out.empty()) json["left_out"] = std::move(left_out);
  add_warnings(warnings_at(study, parameters, prediction), json);
  return text(json);
}

std::string simulate_json(const Study& study, const Parameters& parameters,
                          std::span<const SimulatedObservable> observables) {
  Json simulations = Json::object();
  for (const auto& [name, estimate] : observables)
    simulations[name] = {{"mean", to_json(estimate.mean)},
                         {"standard_error", to_json(estimate.standard_error)},
                         {"replicas", estimate.replicas}};
  Json json = {{"study", study.describe().name},
               {"parameters", to_json(parameters)},
               {"simulations", std::move(simulations)}};
  add_warnings(warnings_at(study, parameters, observables), json);
  return text(json);
}

std::string run_json(const RunResult& result, bool stored) {
  Json json = {{"study", result.description.name},
               {"version", result.provenance.version},
               {"seed", result.seed},
               {"replicas", result.replicas},
               {"comparisons", result.comparisons},
               {"critical_t", number(result.critical_t)},
               {"points", Json::array()},
               {"agrees", result.agrees()},
               {"files", Json::object()}};
  for (const PointResult& point : result.points) {
    Json observables = Json::array();
    for (std::size_t i = 0; i < point.observables.size(); ++i)
      observables.push_back(to_json(point.observables[i], result.description.observables[i]));
    Json axes = Json::object();
    for (const Axis& axis : point.axes) axes[axis.name] = axis.coordinates;
    json["points"].push_back({{"parameters", to_json(point.parameters)},
                              {"axes", std::move(axes)},
                              {"observables", std::move(observables)}});
    add_warnings(point.warnings, json["points"].back());
  }
  if (stored) json["files"] = {{"results", "results.nc"}, {"report", "report.html"}};
  return text(json);
}

}  // namespace synaptica::cli
