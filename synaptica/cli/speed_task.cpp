#include "synaptica/cli/speed_task.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "synaptica/cli/recorded_matrix.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
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

Array read_activity(SpeedOutcome& outcome) {
  const SpeedArguments& given = outcome.arguments;
  RecordedMatrix matrix = read_matrix({.source = given.recording,
                                       .transpose = given.transpose,
                                       .spikes = given.spikes,
                                       .interval = given.interval,
                                       .matrix = "a recording is a matrix, samples × neurons",
                                       .purpose = "the covariance needs every sample of every neuron"});
  const std::size_t n = matrix.samples();
  outcome.source = matrix.source;
  outcome.form = matrix.form;
  outcome.samples = n;
  outcome.time_column = matrix.time_column;
  outcome.options.sampling_interval = matrix.interval;
  outcome.interval_reason = matrix.interval_reason;
  outcome.time_unit = matrix.time_unit;
  outcome.neurons = matrix.names;
  if (n < matrix.channels())
    outcome.warnings.push_back("the recording has more neurons (" + std::to_string(matrix.channels()) +
                               ", its columns) than samples (" + std::to_string(n) +
                               ", its rows); if that is the other way round, give --transpose");
  if (n < 2 * rate::fewest_samples)
    throw DataError(outcome.source + ": has " + std::to_string(n) + " samples, its rows; at least " +
                    std::to_string(2 * rate::fewest_samples) +
                    " are needed, as components come from one half and are looked at on the other");
  // A neuron that is silent in one half has no covariance there.
  const auto changes = [&](std::size_t first, std::size_t last, const char* where) {
    require_changes(matrix, first, last, "neuron", "neurons", where);
  };
  changes(0, n, "the whole recording");
  changes(0, n / 2, "the first half");
  changes(n / 2, n, "the second half");
  return std::move(matrix.values);
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
      "measurement noise apart from activity: it adds a constant to every variance and evens out the ratios",
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
  const Array first = rate::rows_of(activity, 0, n / 2), second = rate::rows_of(activity, n / 2, n);
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
