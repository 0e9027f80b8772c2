#include "synaptica/study/plan.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <unordered_set>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica {

namespace {

// Runs `check`; a fault is remembered with its place instead of thrown.
template <class Check>
void collect(std::vector<std::string>& faults, const std::string& place, const Check& check) {
  try {
    check();
  } catch (const InvalidArgument& error) {
    faults.push_back(place + ": " + error.what());
  }
}

void raise(const std::vector<std::string>& faults) {
  if (!faults.empty()) throw InvalidArgument(join(faults, "; "));
}

// The list a scalar parameter's grid gives is a list of values; a list parameter's grid is a list of lists. A grid of
// plain numbers for a list parameter is a likely slip and must be named as such.
std::vector<ParameterValue> checked_values(const Parameters& parameters, const GridSetting& axis) {
  if (axis.values.empty())
    throw InvalidArgument("grid of '" + axis.parameter + "' is empty: give at least one value");
  std::vector<ParameterValue> values;
  std::set<std::string> seen;
  for (const ParameterValue& value : axis.values) {
    Parameters trial = parameters;
    trial.set(axis.parameter, value);
    values.push_back(trial.at(axis.parameter));
    if (!seen.insert(parameter_text(values.back())).second)
      throw InvalidArgument("grid of '" + axis.parameter + "' holds " + parameter_text(values.back()) +
                            " twice");
  }
  return values;
}

}  // namespace

Plan make_plan(const Study& study, const StudyRequest& request) {
  Plan plan{.parameters = default_parameters(study), .grid = {}, .points = {}};
  plan.seed = request.seed.value_or(default_seed);
  plan.replicas = request.replicas.value_or(default_replicas);
  if (plan.replicas < 1)
    throw InvalidArgument("replicas = " + std::to_string(plan.replicas) + ": must be at least 1");

  std::vector<std::string> faults;
  std::set<std::string> set;
  for (const Setting& setting : request.settings)
    collect(faults, setting.place, [&] {
      if (!set.insert(setting.parameter).second)
        throw InvalidArgument("'" + setting.parameter + "' is set twice");
      plan.parameters.set(setting.parameter, setting.value);
    });
  double points = 1;
  for (const GridSetting& axis : request.grid)
    collect(faults, axis.place, [&] {
      static_cast<void>(plan.parameters.spec(axis.parameter));
      if (!set.insert(axis.parameter).second)
        throw InvalidArgument("'" + axis.parameter + "' is both set and in the grid: keep one");
      plan.grid.push_back({axis.parameter, checked_values(plan.parameters, axis)});
      points *= static_cast<double>(axis.values.size());
    });
  raise(faults);
  if (points > static_cast<double>(most_points))
    throw InvalidArgument(request.place + ": the grid has " + number_text(points) + " points, more than " +
                          std::to_string(most_points));
  if (points * static_cast<double>(plan.replicas) > 1e12)
    throw InvalidArgument(request.place + ": " + number_text(points * static_cast<double>(plan.replicas)) +
                          " tasks (points times replicas) are more than 1e12");

  plan.points.push_back(plan.parameters);
  for (const GridAxis& axis : plan.grid) {
    std::vector<Parameters> finer;
    finer.reserve(plan.points.size() * axis.values.size());
    for (const Parameters& point : plan.points)
      for (const ParameterValue& value : axis.values) {
        finer.push_back(point);
        finer.back().set(axis.parameter, value);
      }
    plan.points = std::move(finer);
  }
  for (const Parameters& point : plan.points) {
    std::string where;
    for (const GridAxis& axis : plan.grid)
      where += axis.parameter + " = " + parameter_text(point.at(axis.parameter)) + ": ";
    collect(faults, request.place, [&] {
      try {
        validate_point(study, point);
      } catch (const InvalidArgument& error) {
        throw InvalidArgument(where + error.what());
      }
    });
    if (!faults.empty()) break;  // neighbours on a grid fail alike: one is enough
  }
  raise(faults);
  return plan;
}

namespace {

using Json = nlohmann::ordered_json;

Json to_json(const ParameterValue& value) {
  return std::visit([](const auto& v) { return Json(v); }, value);
}

ParameterValue from_json(const Json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_number()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  return json.get<std::vector<double>>();
}

}  // namespace

std::string plan_text(const Study& study, const Plan& plan) {
  Json json = {{"study", study.describe().name}, {"seed", plan.seed}, {"replicas", plan.replicas}};
  json["parameters"] = Json::object();
  for (const auto& spec : plan.parameters.specs()) {
    const bool varied = std::any_of(plan.grid.begin(), plan.grid.end(),
                                    [&](const auto& a) { return a.parameter == spec.name; });
    if (!varied) json["parameters"][spec.name] = to_json(plan.parameters.at(spec.name));
  }
  json["grid"] = Json::object();
  for (const GridAxis& axis : plan.grid)
    for (const ParameterValue& value : axis.values) json["grid"][axis.parameter].push_back(to_json(value));
  return json.dump();
}

StudyRequest plan_request(const std::string& text, const std::string& place) {
  StudyRequest request;
  try {
    const Json json = Json::parse(text);
    request.study = json.at("study").get<std::string>();
    request.place = place;
    request.seed = json.at("seed").get<std::uint64_t>();
    request.replicas = json.at("replicas").get<std::int64_t>();
    for (const auto& [name, value] : json.at("parameters").items())
      request.settings.push_back({name, from_json(value), place});
    for (const auto& [name, values] : json.at("grid").items()) {
      request.grid.push_back({name, {}, place});
      for (const Json& value : values) request.grid.back().values.push_back(from_json(value));
    }
  } catch (const nlohmann::json::exception&) {
    throw DataError(place + ": holds no readable plan; choose another output directory");
  }
  return request;
}

void require_extension(const Plan& earlier, const Plan& later, const std::string& place) {
  if (later.replicas < earlier.replicas)
    throw InvalidArgument(place + ": holds a run of " + std::to_string(earlier.replicas) +
                          " replicas, more than " + std::to_string(later.replicas) +
                          ": ask for at least as many or choose another --output");
  std::unordered_set<std::uint64_t> points;
  for (const Parameters& point : later.points) points.insert(point.hash());
  for (const Parameters& point : earlier.points) {
    if (points.contains(point.hash())) continue;
    // Name a parameter that differs from the nearest thing the new plan has: its first point.
    std::string difference;
    for (const auto& spec : point.specs())
      if (difference.empty() && point.at(spec.name) != later.points.front().at(spec.name))
        difference = " (there " + spec.name + " = " + parameter_text(point.at(spec.name)) + ")";
    throw InvalidArgument(place + ": holds a run with other parameters" + difference +
                          ": choose another --output");
  }
}

}  // namespace synaptica
