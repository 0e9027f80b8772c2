#include "synaptica/catalog/formula_statistics.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>
#include <utility>

#include "synaptica/catalog/relation_resolution.h"
#include "synaptica/catalog/scatter_allowance.h"
#include "synaptica/rate/scatter.h"

namespace synaptica {

namespace {

// One statistic of each formula: rows of "formulas" against "speed".
std::function<Array(std::span<const Array>)> of_each_formula(double (*statistic)(const rate::Scatter&)) {
  return [statistic](std::span<const Array> means) {
    const std::size_t formulas = means[0].shape[0];
    const std::size_t pairs = means[0].shape[1];
    Array result = Array::filled({formulas}, 0);
    for (std::size_t f = 0; f < formulas; ++f)
      result.values[f] = statistic(
          rate::scatter_statistics(std::span(means[0].values).subspan(f * pairs, pairs), means[1].values));
    return result;
  };
}

double or_zero(double value) {
  return std::isnan(value) ? 0 : value;
}

}  // namespace

void describe_formula_statistics(StudyDescription& d) {
  const auto add = [&](const char* name, const char* meaning, double (*function)(const rate::Scatter&),
                       const char* resolution) {
    const bool compared = resolution != nullptr;
    d.observables.push_back(
        {.name = name,
         .meaning = meaning,
         .kind = compared ? ObservableKind::compared : ObservableKind::measured,
         .statistic = Statistic::function_of_means,
         .axes = {"formula"},
         .allowance_reason =
             compared ? "what the allowances of speeds and formulas can do to it, to first order or as an "
                        "angle, and of correlations the noise of eight replicas"
                      : "",
         .resolution_reason = compared ? resolution : "",
         .inputs = {"formulas", "speed"},
         .function = of_each_formula(function)});
  };
  add(
      "correlation", "Pearson's, of formula and speed over pairs",
      [](const rate::Scatter& s) { return s.correlation; },
      "half of its distance to the drive's correlation, or of what it misses of 1: whether a formula ranks "
      "pairs");
  add(
      "slope", "of speed over formula, through the origin", [](const rate::Scatter& s) { return s.slope; },
      "half of what formula 1 misses of 1, between a tenth and a fifth of itself: whether a formula gives "
      "the "
      "size");
  add(
      "exponent", "of speed as a power of the formula; 0 where fewer than 3 pairs are positive",
      [](const rate::Scatter& s) { return or_zero(s.exponent); },
      "0.25: half of the way from proportional to a square root");
  add(
      "exponent_determination", "R^2 of the logarithms",
      [](const rate::Scatter& s) { return or_zero(s.exponent_determination); }, nullptr);
  add(
      "rank_correlation", "Spearman's, of formula and speed over pairs",
      [](const rate::Scatter& s) { return s.rank_correlation; }, nullptr);
}

Axis formula_axis(const std::vector<FormulaValues>& formulas) {
  Axis axis = {.name = "formula", .meaning = "what is said to tell the speed"};
  for (const FormulaValues& formula : formulas) {
    axis.coordinates.push_back(static_cast<double>(axis.labels.size()));
    axis.labels.emplace_back(formula.name);
  }
  return axis;
}

Array stacked(const std::vector<FormulaValues>& formulas) {
  Array all = {{formulas.size(), formulas.front().values->size()}, {}};
  for (const FormulaValues& formula : formulas)
    all.values.insert(all.values.end(), formula.values->begin(), formula.values->end());
  return all;
}

void predict_formula_statistics(const std::vector<FormulaValues>& formulas, const SpeedValues& speed,
                                Prediction& prediction) {
  PredictedObservable correlation, slope, exponent;
  for (PredictedObservable* each : {&correlation, &slope, &exponent})
    each->value = each->allowance = each->resolution = Array::filled({formulas.size()}, 0);
  const ScatterSide measured = {speed.values, speed.bound};
  const std::vector<double> exact(speed.values.size(), 0);
  const double of_drive = rate::scatter_statistics(speed.drive, speed.values).correlation;
  const double slope_of_formula1 = rate::scatter_statistics(*formulas.front().values, speed.values).slope;
  for (std::size_t f = 0; f < formulas.size(); ++f) {
    const ScatterSide said = {*formulas[f].values, formulas[f].bound == nullptr ? exact : *formulas[f].bound};
    const rate::Scatter scatter = rate::scatter_statistics(said.values, speed.values);
    const auto set = [&](PredictedObservable& observable, double value, double allowance, double resolution) {
      observable.value.values[f] = value;
      observable.allowance.values[f] = allowance + 1e-12;
      observable.resolution.values[f] = resolution;
    };
    set(correlation, scatter.correlation, correlation_allowance(said, measured, speed.noise),
        correlation_resolution(scatter.correlation, of_drive));
    set(slope, scatter.slope, slope_allowance(said, measured),
        slope_resolution(scatter.slope, slope_of_formula1));
    set(exponent, or_zero(scatter.exponent), exponent_allowance(said, measured), exponent_resolution);
  }
  prediction["correlation"] = std::move(correlation);
  prediction["slope"] = std::move(slope);
  prediction["exponent"] = std::move(exponent);
}

void leave_out_formula_statistics(std::size_t formulas, const std::string& why, Prediction& prediction) {
  for (const char* name : {"correlation", "slope", "exponent"})
    prediction[name] = left_out_observable({formulas}, why);
}

PredictedObservable some_of_pairs(const std::vector<double>& value, const std::vector<double>& bound,
                                  const std::vector<double>& resolution, std::size_t compared) {
  PredictedObservable result = {Array::vector(value), Array::vector(bound), Array::vector(resolution)};
  for (double& allowance : result.allowance.values) allowance += 1e-12;
  for (double& smallest : result.resolution.values) smallest += 1e-11;
  const std::size_t count = std::min(compared, value.size());
  for (std::size_t i = 0; i < count; ++i)
    result.compared_entries.push_back(count == 1 ? 0 : i * (value.size() - 1) / (count - 1));
  return result;
}

}  // namespace synaptica
