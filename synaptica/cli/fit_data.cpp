#include "synaptica/cli/fit_data.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/numerics/random.h"
#include "synaptica/recordings/recording.h"

namespace synaptica::cli {

namespace {

using perceptron::Bias;

// A Gram matrix of 800 MB; of which there are a few.
constexpr std::size_t most_synapses = 10000;
// A fit of fewer rows has nothing to be compared with.
constexpr std::size_t fewest_fitted = 4;

RecordedMatrix with_channels(const RecordedMatrix& matrix, const std::vector<std::size_t>& kept) {
  RecordedMatrix part = matrix;
  part.names.clear();
  part.values = Array::filled({matrix.samples(), kept.size()}, 0);
  for (std::size_t k = 0; k < kept.size(); ++k) {
    part.names.push_back(matrix.names[kept[k]]);
    for (std::size_t t = 0; t < matrix.samples(); ++t)
      part.values.values[t * kept.size() + k] = matrix.values.values[t * matrix.channels() + kept[k]];
  }
  return part;
}

void read_signals(const FitArguments& given, FitData& data) {
  const bool same = given.inputs == given.targets;
  data.inputs = read_matrix({.source = given.inputs,
                             .transpose = given.transpose,
                             .spikes = given.spikes,
                             .one_channel = true,
                             .matrix = "inputs are a matrix, samples × inputs",
                             .purpose = "a fit needs every sample of every input"});
  data.targets = read_matrix({.source = given.targets,
                              .transpose = given.transpose_targets || (same && given.transpose),
                              .spikes = same ? given.spikes : std::optional<double>(),
                              .one_channel = true,
                              .matrix = "targets are a list, or a matrix, samples × targets",
                              .purpose = "a fit needs every sample of every target"});
}

// The named targets; where they come from the inputs' own file at no horizon, they are no inputs.
void choose_targets(const FitArguments& given, FitData& data) {
  const bool own = given.inputs == given.targets && data.delays.horizon == 0;
  if (own && given.chosen_targets.empty())
    throw InvalidArgument(
        "INPUTS and TARGETS are the same file, so every target is its own input: name a column with "
        "--target, or "
        "look ahead with --horizon");
  if (given.chosen_targets.empty()) return;
  std::vector<std::size_t> chosen;
  for (const std::string& name : given.chosen_targets) {
    const auto found = std::find(data.targets.names.begin(), data.targets.names.end(), name);
    if (found == data.targets.names.end())
      throw InvalidArgument("--target " + name + ": " + data.targets.source + " has no such column" +
                            spelling_hint(name, data.targets.names));
    const auto at = static_cast<std::size_t>(found - data.targets.names.begin());
    if (std::find(chosen.begin(), chosen.end(), at) == chosen.end()) chosen.push_back(at);
  }
  if (own) {
    std::vector<std::size_t> kept;
    for (std::size_t j = 0; j < data.inputs.channels(); ++j)
      if (std::find(chosen.begin(), chosen.end(), j) == chosen.end()) kept.push_back(j);
    if (kept.empty())
      throw InvalidArgument("--target: all columns of " + data.inputs.source +
                            " are targets; none is left as input");
    for (const std::size_t j : chosen) data.left_out.push_back(data.inputs.names[j]);
    data.inputs = with_channels(data.inputs, kept);
  }
  data.targets = with_channels(data.targets, chosen);
}

void check_times(const FitData& data) {
  const RecordedMatrix &x = data.inputs, &y = data.targets;
  if (x.samples() != y.samples())
    throw DataError(x.source + " has " + std::to_string(x.samples()) + " samples, its rows, and " + y.source +
                    " has " + std::to_string(y.samples()) + "; they must be as many" +
                    (x.channels() == y.samples() ? std::string(": for the inputs' columns give --transpose")
                     : y.channels() == x.samples()
                         ? std::string(": for the targets' columns give --transpose-targets")
                         : std::string()));
  if (x.start && y.start &&
      !(std::fabs(*x.start - *y.start) <= 0.1 * x.interval &&
        std::fabs(x.interval - y.interval) <= 1e-3 * x.interval))
    throw DataError(y.source + ": its times begin at " + number_text(*y.start, 6) + " in steps of " +
                    number_text(y.interval, 6) + ", those of " + x.source + " at " +
                    number_text(*x.start, 6) + " in steps of " + number_text(x.interval, 6) +
                    ": cut or resample one of them");
}

std::size_t count_of(const std::optional<std::int64_t>& option, std::int64_t otherwise) {
  return static_cast<std::size_t>(option.value_or(otherwise));
}

// The rows, and how many of them are fitted.
void lay_out(const FitArguments& given, FitData& data) {
  const std::size_t samples = data.inputs.samples();
  const std::string record = " of a record of " + std::to_string(samples) + " samples";
  if (data.delays.lags >= samples)
    throw InvalidArgument("--lags " + std::to_string(data.delays.lags) + record + ": must be fewer");
  if (data.delays.horizon > samples - data.delays.lags)
    throw InvalidArgument("--horizon " + std::to_string(data.delays.horizon) + record +
                          (data.delays.lags > 1 ? " with --lags " + std::to_string(data.delays.lags) : "") +
                          ": must be at most " + std::to_string(samples - data.delays.lags));
  const std::size_t synapses = data.inputs.channels() * data.delays.lags;
  if (synapses > most_synapses)
    throw InvalidArgument(std::to_string(data.inputs.channels()) + " inputs of " +
                          std::to_string(data.delays.lags) + (data.delays.lags == 1 ? " copy" : " copies") +
                          " make " + std::to_string(synapses) + " synapses; at most " +
                          std::to_string(most_synapses) +
                          " are fitted: give fewer --lags, or average inputs");
  data.rows = data.delays.rows(samples);
  const double part = given.holdout.value_or(0.2);
  data.held_out = static_cast<std::size_t>(std::llround(part * static_cast<double>(data.rows)));
  const std::string shares = "--holdout " + number_text(part) + " of " + std::to_string(data.rows) + " rows";
  if (part > 0 && data.held_out < 2)
    throw InvalidArgument(shares + ": " + std::to_string(data.held_out) +
                          " held out; at least 2 are needed (or --holdout 0 for none)");
  const std::size_t between = data.held_out > 0 ? data.delays.horizon : 0;
  if (data.held_out + between + fewest_fitted > data.rows)
    throw InvalidArgument(
        (given.holdout ? shares
                       : "a record of " + std::to_string(data.rows) + " rows, a fifth of them held out") +
        ": leaves " + std::to_string(data.rows - std::min(data.rows, data.held_out + between)) + " to fit" +
        (between > 0 ? " (as many as the horizon lie between)" : "") + "; at least " +
        std::to_string(fewest_fitted) + " are needed");
  data.fitted = data.rows - data.held_out - between;
  data.columns = perceptron::delayed_inputs(data.inputs.values, data.delays);
  data.wanted = numerics::transposed(perceptron::advanced_targets(data.targets.values, data.delays));
  for (const std::string& name : data.inputs.names)
    for (std::size_t j = 0; j < data.delays.lags; ++j)
      data.synapses.push_back(j == 0 ? name : name + ", " + std::to_string(j) + " back");
}

std::vector<std::int8_t> signs_from_file(const std::string& file, const FitData& data) {
  const recordings::Recording recording = recordings::read_recording(file);
  recordings::require_no_gaps(recording, "an input has a sign");
  const std::size_t count = recording.array.size(), channels = data.inputs.channels(),
                    lags = data.delays.lags;
  if (count != channels && count != channels * lags)
    throw DataError(file + ": has " + std::to_string(count) + " signs for " + std::to_string(channels) +
                    " inputs" + (lags > 1 ? " of " + std::to_string(lags) + " copies" : "") +
                    (data.left_out.empty() ? "" : " (without the targets)") + "; one for each " +
                    (lags > 1 ? "input, or for each copy, " : "") + "is needed");
  std::vector<std::int8_t> signs;
  for (std::size_t k = 0; k < count; ++k) {
    const double value = recording.array.values[k];
    if (value != 1 && value != -1 && value != 0)
      throw DataError(recordings::place_of(recording, k) + ": the sign " + number_text(value) +
                      " must be 1 (excitatory), -1 (inhibitory) or 0 (free)");
    for (std::size_t j = 0; j < (count == channels ? lags : 1); ++j)
      signs.push_back(static_cast<std::int8_t>(value));
  }
  return signs;
}

// Exactly the wanted fraction, rounded; which inputs they are is drawn.
void choose_signs(const FitArguments& given, FitData& data, std::uint64_t seed) {
  const std::size_t lags = data.delays.lags;
  if (given.signs) {
    if (given.excitatory || given.own_signs)
      throw InvalidArgument(std::string(given.excitatory ? "--excitatory" : "--own-signs") +
                            ": says how signs are drawn; with --signs they come from the file");
    data.signs = signs_from_file(*given.signs, data);
    data.sign_reason = *given.signs;
    return;
  }
  if (given.own_signs && lags == 1)
    throw InvalidArgument(
        "--own-signs: says that delayed copies have signs of their own; there is one copy, as --lags is 1");
  const double fraction = given.excitatory.value_or(0.8);
  const std::size_t units = data.inputs.channels() * (given.own_signs ? lags : 1);
  const auto excitatory = static_cast<std::size_t>(std::llround(fraction * static_cast<double>(units)));
  numerics::RandomStream stream({.seed = seed}, numerics::Purpose::synapse_signs);
  const std::vector<std::size_t> order = stream.permutation(units);
  std::vector<std::int8_t> drawn(units, -1);
  for (std::size_t k = 0; k < excitatory; ++k) drawn[order[k]] = 1;
  for (const std::int8_t sign : drawn) data.signs.insert(data.signs.end(), given.own_signs ? 1 : lags, sign);
  data.sign_reason = "drawn at random by seed " + std::to_string(seed) + ", " + std::to_string(excitatory) +
                     " of " + std::to_string(units) + (given.own_signs ? " delayed copies" : " inputs") +
                     " excitatory" + (lags > 1 && !given.own_signs ? ", all copies of an input alike" : "");
}

void choose_bias(const FitArguments& given, FitData& data) {
  if (given.bias == "optimal") return;
  data.bias = given.bias == "none" ? Bias::none : Bias::fixed;
  if (data.bias == Bias::none) return;
  std::from_chars(given.bias.data(), given.bias.data() + given.bias.size(), data.fixed_bias);
}

void scale_columns(FitData& data) {
  const std::size_t n = data.synapse_count();
  const auto p = static_cast<double>(data.fitted);
  data.scale.assign(n, 0);
  data.shift.assign(n, 0);
  std::vector<double>& x = data.columns.values;
  for (std::size_t k = 0; k < data.fitted * n; ++k) data.shift[k % n] += x[k] / p;
  for (std::size_t k = 0; k < data.fitted * n; ++k)
    data.scale[k % n] += (x[k] - data.shift[k % n]) * (x[k] - data.shift[k % n]) / p;
  for (double& scale : data.scale) scale = std::sqrt(scale);
  for (std::size_t i = 0; i < n; ++i)
    if (!(data.scale[i] > 1e-13 * std::fabs(data.shift[i])) || !std::isfinite(data.scale[i]))
      throw DataError(data.inputs.source + ": input " + data.synapses[i] +
                      " does not change by more than rounding in the fitted part; leave it out");
  if (data.bias != Bias::optimal) data.shift.assign(n, 0);
  for (std::size_t k = 0; k < x.size(); ++k) x[k] = (x[k] - data.shift[k % n]) / data.scale[k % n];
}

// Squares must neither vanish nor overflow: all errors are made of them.
void require_usable_units(const FitData& data) {
  for (std::size_t k = 0; k < data.target_count(); ++k) {
    const std::span<const double> y = data.fitted_target(k);
    double largest = 0;
    for (const double value : y) largest = std::max(largest, std::fabs(value));
    if (largest < 1e-140 || largest > 1e140)
      throw DataError(data.targets.source + ": target " + data.targets.names[k] + " reaches " +
                      number_text(largest, 2) + ", whose square a double does not hold; choose other units");
  }
}

// Where all means, through weights of the allowed signs, move the output to one side, and the target's mean lies on the other.
void require_feasible_drive(const FitData& data) {
  if (data.bias == Bias::optimal) return;
  const std::size_t n = data.synapse_count();
  bool raises = false, lowers = false, free = false;
  for (std::size_t i = 0; i < n; ++i) {
    double mean = 0;
    for (std::size_t row = 0; row < data.fitted; ++row)
      mean += data.columns.values[row * n + i] / static_cast<double>(data.fitted);
    free = free || data.signs[i] == 0;
    raises = raises || data.signs[i] * mean > 0;
    lowers = lowers || data.signs[i] * mean < 0;
  }
  if (free || raises == lowers) return;
  for (std::size_t k = 0; k < data.target_count(); ++k) {
    const std::span<const double> y = data.fitted_target(k);
    const double mean = std::accumulate(y.begin(), y.end(), 0.0) / static_cast<double>(y.size());
    double variance = 0;
    for (const double value : y) variance += (value - mean) * (value - mean) / static_cast<double>(y.size());
    // Means that vanish but for rounding are none.
    const double needed = mean - data.fixed_bias;
    if (std::fabs(needed) <= 1e-6 * std::sqrt(variance) || (needed > 0) == raises) continue;
    throw InvalidArgument(
        "--bias " + std::string(data.bias == Bias::none ? "none" : number_text(data.fixed_bias)) +
        ": target " + data.targets.names[k] + " has the mean " + number_text(mean, 4) +
        ", but weights of these signs can only " + (raises ? "raise" : "lower") +
        " the output beyond that bias: take --bias optimal, or " + (raises ? "a lower one" : "a higher one"));
  }
}

}  // namespace

FitData read_fit_data(const FitArguments& given, std::uint64_t seed) {
  FitData data;
  data.delays = {.lags = count_of(given.lags, 1), .horizon = count_of(given.horizon, 0)};
  read_signals(given, data);
  check_times(data);
  choose_targets(given, data);
  choose_bias(given, data);
  lay_out(given, data);
  const std::string fitted = "the fitted part";
  require_changes(data.inputs, 0, data.fitted + data.delays.lags - 1, "input", "inputs", fitted);
  const std::size_t first = data.delays.lags - 1 + data.delays.horizon;
  require_changes(data.targets, first, first + data.fitted, "target", "targets", fitted);
  choose_signs(given, data, seed);
  scale_columns(data);
  require_usable_units(data);
  require_feasible_drive(data);
  return data;
}

}  // namespace synaptica::cli
