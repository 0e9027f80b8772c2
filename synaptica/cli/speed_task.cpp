#include "synaptica/cli/speed_task.h"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cmath>
#include <utility>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/recordings/hdf5.h"
#include "synaptica/recordings/recording.h"

namespace synaptica::cli {

namespace {

using recordings::Recording;
using recordings::shape_text;

constexpr std::size_t longest_spectrum = 30;
constexpr double manifold_part = 0.8;

// A fault of the values in a file is told with the file.
template <class Work>
auto in_file(const std::string& source, const Work& work) {
  try {
    return work();
  } catch (const InvalidArgument& error) {
    throw DataError(source + ": " + error.what());
  }
}

Array transposed(const Array& matrix) {
  const std::size_t rows = matrix.shape[0], columns = matrix.shape[1];
  Array result = Array::filled({columns, rows}, 0);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < columns; ++j) result.values[j * rows + i] = matrix.values[i * columns + j];
  return result;
}

bool names_time(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  return name == "time" || name == "t" || name == "timestamp" || name == "timestamps";
}

// A column of a text file that is the time: regular, and no neuron. Its step and unit are the recording's.
void take_time_column(const Recording& recording, Array& activity, SpeedOutcome& outcome) {
  const std::size_t columns = activity.shape[1];
  std::size_t time = columns;
  for (std::size_t j = 0; j < recording.columns.size() && j < columns; ++j)
    if (names_time(recording.columns[j].name)) time = j;
  if (time == columns || columns == 1) return;
  const std::size_t rows = activity.shape[0];
  const auto at = [&](std::size_t i) { return activity.values[i * columns + time]; };
  const double step = (at(rows - 1) - at(0)) / static_cast<double>(std::max<std::size_t>(1, rows - 1));
  for (std::size_t i = 1; i < rows; ++i)
    if (!(step > 0) || !(std::fabs(at(i) - at(i - 1) - step) <= 0.1 * step))
      throw DataError(recordings::place_of(recording, i * columns + time) +
                      ": the times are not regular; resample the recording, or leave that column out");
  outcome.time_column = recording.columns[time].name;
  outcome.options.sampling_interval = step;
  outcome.time_unit = recording.columns[time].unit;
  outcome.interval_reason = "the steps of column " + outcome.time_column;
  Array rest = Array::filled({rows, columns - 1}, 0);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0, k = 0; j < columns; ++j)
      if (j != time) rest.values[i * (columns - 1) + k++] = activity.values[i * columns + j];
  outcome.neurons.erase(outcome.neurons.begin() + static_cast<std::ptrdiff_t>(time));
  activity = std::move(rest);
}

Array read_activity(SpeedOutcome& outcome) {
  const SpeedArguments& given = outcome.arguments;
  const Recording recording = given.spikes ? recordings::read_binned_spikes(given.recording, *given.spikes)
                                           : recordings::read_recording(given.recording);
  recordings::require_no_gaps(recording, "the covariance needs every sample of every neuron");
  outcome.source = given.recording;
  outcome.form = recording.form;
  Array activity = recording.array;
  if (activity.shape.size() != 2)
    throw DataError(given.recording + ": has the shape " + shape_text(activity.shape) +
                    ": a recording is a matrix, samples × neurons");
  if (given.transpose) activity = transposed(activity);
  for (std::size_t j = 0; j < activity.shape[1]; ++j)
    outcome.neurons.push_back(!given.transpose && j < recording.columns.size() &&
                                      !recording.columns[j].name.empty()
                                  ? recording.columns[j].name
                                  : std::to_string(j));
  outcome.options.sampling_interval = 1;
  outcome.time_unit = "samples";
  outcome.interval_reason = "none is known: times are in samples";
  if (recording.sampling_rate > 0 && !given.transpose) {
    outcome.options.sampling_interval = 1 / recording.sampling_rate;
    outcome.time_unit = "s";
    outcome.interval_reason = given.spikes ? "--spikes" : "the sampling rate in the file";
  }
  if (!given.transpose) take_time_column(recording, activity, outcome);
  if (given.interval) {
    outcome.options.sampling_interval = *given.interval;
    outcome.time_unit = "";
    outcome.interval_reason = "--interval";
  }
  outcome.samples = activity.shape[0];
  if (activity.shape[0] < activity.shape[1])
    outcome.warnings.push_back("the recording has more neurons (" + std::to_string(activity.shape[1]) +
                               ", its columns) than samples (" + std::to_string(activity.shape[0]) +
                               ", its rows); if that is the other way round, give --transpose");
  return activity;
}

// One row a direction or evoked mean, of the recording's neurons.
Array read_rows(const std::string& file, const SpeedOutcome& outcome, const char* what) {
  const Recording recording = recordings::read_recording(file);
  recordings::require_no_gaps(recording, std::string(what) + " has a value for every neuron");
  Array rows = recording.array;
  if (rows.shape.size() == 1) rows.shape = {1, rows.shape[0]};
  if (rows.shape.size() != 2 || rows.shape[1] != outcome.neurons.size())
    throw DataError(file + ": has the shape " + shape_text(recording.array.shape) + "; " + what +
                    " is a row of " + std::to_string(outcome.neurons.size()) +
                    " numbers, one for each neuron of " + outcome.source);
  return rows;
}

// A neuron that is silent in one half has no covariance there.
void require_changes(const Array& activity, const SpeedOutcome& outcome, const char* where) {
  const std::vector<std::size_t> constant = rate::constant_columns(activity);
  if (constant.empty()) return;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min<std::size_t>(8, constant.size()); ++i)
    names.push_back(outcome.neurons[constant[i]]);
  throw DataError(outcome.source + ": " + (constant.size() == 1 ? "neuron " : "neurons ") +
                  join(names, ", ") +
                  (constant.size() > 8 ? " and " + std::to_string(constant.size() - 8) + " more" : "") +
                  (constant.size() == 1 ? " does" : " do") + " not change in " + where + "; leave " +
                  (constant.size() == 1 ? "it" : "them") + " out");
}

std::size_t components_holding(const std::vector<double>& fractions, double part) {
  double sum = 0;
  for (std::size_t k = 0; k < fractions.size(); ++k)
    if ((sum += fractions[k]) >= part) return k + 1;
  return fractions.size();
}

void choose_candidates(SpeedOutcome& outcome, const rate::PrincipalDirections& half) {
  const SpeedArguments& given = outcome.arguments;
  if (given.directions) {
    if (given.components)
      throw InvalidArgument(
          "--components says how many principal components to rank; with --directions none are");
    outcome.directions = read_rows(*given.directions, outcome, "a direction");
    for (std::size_t k = 0; k < outcome.directions.shape[0]; ++k)
      outcome.names.push_back("row " + std::to_string(k));
    return;
  }
  const std::size_t most = half.directions.shape[0];
  const auto count = static_cast<std::size_t>(
      given.components.value_or(static_cast<std::int64_t>(std::min<std::size_t>(10, most))));
  if (count > most)
    throw InvalidArgument("--components " + std::to_string(count) + ": half of the recording has " +
                          std::to_string(most));
  outcome.principal = true;
  outcome.directions = rate::rows_of(half.directions, 0, count);
  for (std::size_t k = 0; k < count; ++k) outcome.names.push_back("component " + std::to_string(k + 1));
}

// Components of the first half against everything outside of them, on the second half.
void contrast_manifold(SpeedOutcome& outcome, const Array& second, const rate::PrincipalDirections& half) {
  const std::size_t all = half.directions.shape[0];
  const std::size_t neurons = outcome.neurons.size();
  if (neurons < 2) {
    outcome.contrast_reason = "one neuron has no outside";
    return;
  }
  outcome.manifold = outcome.arguments.manifold
                         ? static_cast<std::size_t>(*outcome.arguments.manifold)
                         : std::min(components_holding(half.variance_fraction, manifold_part), neurons - 1);
  if (outcome.manifold >= neurons)
    throw InvalidArgument("--manifold " + std::to_string(outcome.manifold) + ": must be fewer than the " +
                          std::to_string(neurons) + " neurons");
  if (outcome.manifold > all)
    throw InvalidArgument("--manifold " + std::to_string(outcome.manifold) + ": half of the recording has " +
                          std::to_string(all) + " components");
  for (std::size_t k = 0; k < outcome.manifold; ++k) outcome.manifold_variance += half.variance_fraction[k];
  numerics::RandomStream stream({.seed = outcome.seed, .replica = 1}, numerics::Purpose::recording_bootstrap);
  // Components themselves lie inside or outside altogether; a user's directions have a part in each.
  outcome.contrast =
      rate::manifold_contrast(second, outcome.principal ? half.directions : outcome.directions,
                              rate::rows_of(half.directions, 0, outcome.manifold), outcome.options, stream);
  if (!outcome.contrast) outcome.contrast_reason = "no candidate has a part on both sides";
}

void rank_inputs(SpeedOutcome& outcome, const Array& activity) {
  if (!outcome.arguments.inputs) return;
  const std::string& file = *outcome.arguments.inputs;
  const Array evoked = read_rows(file, outcome, "an evoked mean");
  const std::size_t p = outcome.neurons.size();
  std::vector<double> spontaneous(p, 0);
  for (std::size_t i = 0; i < activity.size(); ++i)
    spontaneous[i % p] += activity.values[i] / static_cast<double>(outcome.samples);
  double mean_log = 0;
  for (std::size_t k = 0; k < evoked.shape[0]; ++k) {
    EvokedInput input{.name = "input " + std::to_string(k)};
    for (std::size_t i = 0; i < p; ++i)
      input.response += std::pow(evoked.values[k * p + i] - spontaneous[i], 2) / static_cast<double>(p);
    if (!(input.response > 0))
      throw DataError(file + ", row " + std::to_string(k) +
                      ": equals the spontaneous mean, so it evokes nothing");
    mean_log += std::log(input.response) / static_cast<double>(evoked.shape[0]);
    outcome.inputs.push_back(std::move(input));
  }
  for (EvokedInput& input : outcome.inputs) input.relative_log_speed = std::log(input.response) - mean_log;
}

}  // namespace

const std::vector<std::string>& not_identifiable() {
  static const std::vector<std::string> sentences = {
      "learning rate, temperature and gain of the network, and with them every absolute speed and time",
      "the response to an input that was not recorded",
      "what neurons that were not recorded do: they bias the response column",
      "measurement noise apart from activity: it adds a constant to every variance and brings the ratios "
      "nearer to 1",
      "whether the effective connectivity is symmetric, on which the variance column rests"};
  return sentences;
}

SpeedOutcome run_speed(const SpeedArguments& arguments, std::uint64_t seed) {
  const auto start = std::chrono::steady_clock::now();
  SpeedOutcome outcome{.arguments = arguments, .seed = seed};
  outcome.options.block = static_cast<std::size_t>(arguments.block.value_or(0));
  outcome.options.resamples = static_cast<std::size_t>(arguments.resamples.value_or(1000));
  outcome.options.confidence = arguments.confidence.value_or(0.95);
  const Array activity = read_activity(outcome);
  const std::size_t n = outcome.samples;
  if (n < 2 * rate::fewest_samples)
    throw DataError(outcome.source + ": has " + std::to_string(n) + " samples, its rows; at least " +
                    std::to_string(2 * rate::fewest_samples) +
                    " are needed, as components come from one half and are looked at on the other");
  const auto [first, second] =
      std::pair{rate::rows_of(activity, 0, n / 2), rate::rows_of(activity, n / 2, n)};
  require_changes(activity, outcome, "the whole recording");
  require_changes(first, outcome, "the first half");
  require_changes(second, outcome, "the second half");
  in_file(outcome.source, [&] {
    const std::size_t p = outcome.neurons.size();
    const rate::PrincipalDirections half = rate::principal_directions(first, std::min(p, n / 2 - 1));
    choose_candidates(outcome, half);
    const std::size_t shown = std::min({p, n - 1, longest_spectrum});
    outcome.spectrum = rate::principal_directions(activity, shown).variance_fraction;
    numerics::RandomStream stream({.seed = seed}, numerics::Purpose::recording_bootstrap);
    outcome.ranking = rate::rank_directions(outcome.principal ? second : activity, outcome.directions,
                                            outcome.options, stream);
    contrast_manifold(outcome, second, half);
    return 0;
  });
  rank_inputs(outcome, activity);
  for (const std::string& warning : outcome.ranking.warnings) outcome.warnings.push_back(warning);
  outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return outcome;
}

}  // namespace synaptica::cli
