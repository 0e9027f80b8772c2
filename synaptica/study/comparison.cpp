#include "synaptica/study/comparison.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "synaptica/core/error.h"
#include "synaptica/core/estimate.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/statistics.h"

namespace synaptica {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

void check_replicas(std::string_view name, std::span<const Dataset> replicas) {
  const Array& first = replicas.front().at(name);
  for (std::size_t r = 0; r < replicas.size(); ++r) {
    const Array& array = replicas[r].at(name);
    if (array.shape != first.shape)
      throw Error("observable '" + std::string(name) + "': replica " + std::to_string(r) +
                  " has another shape than replica 0");
    if (!std::all_of(array.values.begin(), array.values.end(), [](double x) { return std::isfinite(x); }))
      throw Error("observable '" + std::string(name) + "': replica " + std::to_string(r) +
                  " holds a value that is not finite");
  }
}

// Mean and standard error of x - y over replicas; y may be empty (zero).
ArrayEstimate mean_of_difference(std::string_view x, std::string_view y, std::span<const Dataset> replicas) {
  const Array& first = replicas.front().at(x);
  std::vector<EstimateAccumulator> accumulators(first.size());
  for (const Dataset& replica : replicas) {
    const std::vector<double>& values = replica.at(x).values;
    const std::vector<double>* others = y.empty() ? nullptr : &replica.at(y).values;
    for (std::size_t i = 0; i < values.size(); ++i)
      accumulators[i].add(others == nullptr ? values[i] : values[i] - others->at(i));
  }
  ArrayEstimate result{first, first, static_cast<std::int64_t>(replicas.size())};
  for (std::size_t i = 0; i < accumulators.size(); ++i) {
    const Estimate estimate = accumulators[i].estimate();
    result.mean.values[i] = estimate.mean;
    result.standard_error.values[i] = estimate.count < 2 ? missing : estimate.standard_error;
  }
  return result;
}

double entry(const Array& array, std::size_t i) {
  return array.is_scalar() ? array.values.at(0) : array.values.at(i);
}

// The acceptance region k_low ... k_high of a proportion, as the largest accepted distance from the theory.
struct ProportionVerdict {
  double tolerance = 0;
  bool accepted = false;
};

ProportionVerdict judge_proportion(double theory, double mean, double allowance, std::int64_t trials,
                                   double error_rate) {
  const double low = std::clamp(theory - allowance, 0.0, 1.0);
  const double high = std::clamp(theory + allowance, 0.0, 1.0);
  const auto n = static_cast<double>(trials);
  // Tails are monotonic in k: both ends by bisection.
  std::int64_t k_low = 0;
  for (std::int64_t step = trials; step > 0; step /= 2)
    while (k_low + step <= trials &&
           numerics::binomial_lower_tail(k_low + step - 1, trials, low) < error_rate / 2)
      k_low += step;
  std::int64_t k_high = trials;
  for (std::int64_t step = trials; step > 0; step /= 2)
    while (k_high - step >= 0 &&
           numerics::binomial_upper_tail(k_high - step + 1, trials, high) < error_rate / 2)
      k_high -= step;
  const auto k = static_cast<std::int64_t>(std::llround(mean * n));
  return {std::max(
              {theory - static_cast<double>(k_low) / n, static_cast<double>(k_high) / n - theory, allowance}),
          k >= k_low && k <= k_high};
}

std::int64_t replicas_needed(double deviation_sd, double allowance, double resolution,
                             std::size_t comparisons) {
  const auto tolerance = [&](std::int64_t replicas) {
    return critical_t(comparisons, replicas) * deviation_sd / std::sqrt(static_cast<double>(replicas)) +
           allowance;
  };
  constexpr std::int64_t most = std::int64_t{1} << 40;
  std::int64_t enough = fewest_replicas;
  while (enough < most && tolerance(enough) > resolution) enough *= 2;
  std::int64_t few = std::max(fewest_replicas, enough / 2);
  while (few + 1 < enough) {
    const std::int64_t middle = few + (enough - few) / 2;
    (tolerance(middle) > resolution ? few : enough) = middle;
  }
  return enough;
}

}  // namespace

ArrayEstimate estimate_observable(const ObservableSpec& spec, std::span<const Dataset> replicas) {
  if (replicas.empty()) throw std::logic_error("observable '" + spec.name + "': no replicas");
  if (spec.statistic != Statistic::function_of_means) {
    check_replicas(spec.name, replicas);
    return mean_of_difference(spec.name, "", replicas);
  }
  for (const auto& input : spec.inputs) check_replicas(input, replicas);
  std::vector<std::vector<Array>> inputs;
  for (const Dataset& replica : replicas) {
    inputs.emplace_back();
    for (const auto& input : spec.inputs) inputs.back().push_back(replica.at(input));
  }
  numerics::JackknifeEstimate jackknife = numerics::jackknife(inputs, spec.function);
  for (double& error : jackknife.standard_error.values)
    if (!std::isfinite(error)) error = missing;
  for (const double value : jackknife.value.values)
    if (!std::isfinite(value))
      throw Error("observable '" + spec.name + "': its function of means is not finite for these replicas");
  return {std::move(jackknife.value), std::move(jackknife.standard_error),
          static_cast<std::int64_t>(replicas.size())};
}

bool given(const ObservableSpec& spec, const Dataset& replica) {
  if (spec.statistic != Statistic::function_of_means) return replica.find(spec.name) != nullptr;
  return std::all_of(spec.inputs.begin(), spec.inputs.end(),
                     [&](const std::string& input) { return replica.find(input) != nullptr; });
}

std::vector<std::size_t> compared_entries(const PredictedObservable& prediction, std::size_t size) {
  std::vector<std::size_t> entries = prediction.compared_entries;
  if (entries.empty()) {
    const std::size_t count = std::min(size, most_compared_entries);
    for (std::size_t i = 0; i < count; ++i) entries.push_back(count == 1 ? 0 : i * (size - 1) / (count - 1));
  }
  if (entries.size() > most_compared_entries)
    throw std::logic_error("a prediction declares more than 32 compared entries");
  for (const std::size_t i : entries)
    if (i >= size) throw std::logic_error("a prediction declares a compared entry outside its array");
  return entries;
}

std::size_t comparisons_at(const Study& study, const Parameters& parameters, const Prediction& prediction) {
  const std::vector<Axis> axes = study.axes(parameters);
  std::size_t comparisons = 0;
  for (const ObservableSpec& spec : study.describe().observables) {
    if (spec.kind == ObservableKind::measured) continue;
    const std::string what = "study '" + study.describe().name + "', observable '" + spec.name + "': ";
    const auto predicted = prediction.find(spec.name);
    if (predicted == prediction.end()) throw std::logic_error(what + "the theory gives no value");
    if (!spec.expected_per_replica && predicted->second.value.shape != observable_shape(spec, axes))
      throw std::logic_error(what + "the theory's value has not the shape of its axes");
    if (spec.kind == ObservableKind::compared && predicted->second.left_out.empty())
      comparisons += compared_entries(predicted->second, observable_size(spec, axes)).size();
  }
  return comparisons;
}

double critical_t(std::size_t comparisons, std::int64_t replicas) {
  if (replicas < 2) return std::numeric_limits<double>::infinity();
  return numerics::student_t_two_sided_quantile(
      family_error_rate / static_cast<double>(std::max<std::size_t>(1, comparisons)),
      static_cast<double>(replicas - 1));
}

ObservableResult compare(const ObservableSpec& spec, const Prediction& prediction,
                         std::span<const Dataset> replicas, std::size_t comparisons) {
  ObservableResult result;
  result.name = spec.name;
  const auto predicted = prediction.find(spec.name);
  if (spec.kind != ObservableKind::measured && !spec.expected_per_replica) {
    if (predicted == prediction.end()) throw std::logic_error("no prediction of '" + spec.name + "'");
    result.theory = predicted->second.value;
    for (const double value : result.theory.values)
      if (!std::isfinite(value) && predicted->second.left_out.empty())
        throw Error("observable '" + spec.name + "': the theory gives a value that is not finite");
  }
  result.left_out = predicted != prediction.end() && !predicted->second.left_out.empty();
  if (spec.kind == ObservableKind::predicted) {
    result.reason = result.left_out ? predicted->second.left_out : "predicted only";
    return result;
  }
  if (result.left_out) {
    const Array none = Array::filled(predicted->second.value.shape, missing);
    result.theory = result.mean = result.standard_error = result.deviation = result.z = result.allowance =
        result.tolerance = result.resolution = none;
    result.reason = predicted->second.left_out;
    if (!replicas.empty() && !given(spec, replicas.front())) return result;
    ArrayEstimate measured = estimate_observable(spec, replicas);
    result.replicas = measured.replicas;
    result.mean = std::move(measured.mean);
    result.standard_error = std::move(measured.standard_error);
    return result;
  }
  ArrayEstimate estimate = estimate_observable(spec, replicas);
  result.replicas = estimate.replicas;
  result.mean = estimate.mean;
  result.standard_error = estimate.standard_error;
  if (spec.kind == ObservableKind::measured) {
    result.reason = "measured only: the theory gives no value";
    return result;
  }
  if (spec.expected_per_replica) {
    const std::string expected = spec.name + "_expected";
    check_replicas(expected, replicas);
    result.theory = mean_of_difference(expected, "", replicas).mean;
    result.standard_error = mean_of_difference(spec.name, expected, replicas).standard_error;
  }
  if (result.theory.shape != result.mean.shape)
    throw std::logic_error("observable '" + spec.name + "': theory and simulation differ in shape");

  const PredictedObservable& stated = predicted->second;
  const double t = critical_t(comparisons, result.replicas);
  const std::size_t size = result.mean.size();
  const double error_rate = family_error_rate / static_cast<double>(std::max<std::size_t>(1, comparisons));
  result.deviation = result.z = result.allowance = result.tolerance = result.resolution =
      Array::filled(result.mean.shape, missing);
  std::vector<bool> accepted(size, false);
  for (std::size_t i = 0; i < size; ++i) {
    const double theory = result.theory.values[i];
    const double error = result.standard_error.values[i];
    const double deviation = result.mean.values[i] - theory;
    // No result is better than its rounding.
    const double allowance = std::max(entry(stated.allowance, i), 1e-12 * std::max(1.0, std::fabs(theory)));
    result.deviation.values[i] = deviation;
    result.allowance.values[i] = allowance;
    result.resolution.values[i] = entry(stated.resolution, i);
    // A spread below the last bits is rounding: a ratio to it would count bits, not standard errors.
    if (error > 1e-15 * std::max(1.0, std::fabs(theory))) result.z.values[i] = deviation / error;
    if (spec.statistic == Statistic::proportion) {
      const auto verdict =
          judge_proportion(theory, result.mean.values[i], allowance, result.replicas, error_rate);
      result.tolerance.values[i] = verdict.tolerance;
      accepted[i] = verdict.accepted;
    } else if (!std::isnan(error)) {
      result.tolerance.values[i] = t * error + allowance;
      accepted[i] = std::fabs(deviation) <= result.tolerance.values[i];
    }
  }

  result.compared_entries = compared_entries(stated, size);
  result.worst_entry = result.compared_entries.empty() ? 0 : result.compared_entries.front();
  if (result.replicas < fewest_replicas) {
    result.verdict = Verdict::unresolved;
    result.replicas_needed = fewest_replicas;
    result.reason = "a verdict needs at least " + std::to_string(fewest_replicas) + " replicas";
    return result;
  }
  const auto strain = [&](std::size_t i) {
    return std::fabs(result.deviation.values[i]) / result.tolerance.values[i];
  };
  result.verdict = Verdict::agrees;
  std::int64_t needed = 0;
  bool coarse_theory = false;
  for (const std::size_t i : result.compared_entries) {
    if (strain(i) > strain(result.worst_entry)) result.worst_entry = i;
    if (!accepted[i]) result.verdict = Verdict::disagrees;
    if (result.tolerance.values[i] <= result.resolution.values[i]) continue;
    if (result.verdict == Verdict::agrees) result.verdict = Verdict::unresolved;
    if (result.allowance.values[i] >= result.resolution.values[i]) {
      coarse_theory = true;
    } else {
      // A proportion has the spread that the theory gives it; zero successes must not look like certainty.
      const double p = result.theory.values[i];
      const double spread =
          spec.statistic == Statistic::proportion
              ? std::sqrt(std::max(0.0, p * (1 - p)))
              : result.standard_error.values[i] * std::sqrt(static_cast<double>(result.replicas));
      needed = std::max(needed, replicas_needed(spread, result.allowance.values[i],
                                                result.resolution.values[i], comparisons));
    }
  }
  if (result.verdict == Verdict::unresolved) {
    if (coarse_theory) {
      result.reason = "the theory's allowance exceeds the resolution here: no number of replicas can decide";
    } else {
      result.replicas_needed = needed;
      result.reason =
          "the tolerance exceeds the resolution: about " + std::to_string(needed) + " replicas are needed";
    }
  }
  return result;
}

}  // namespace synaptica
