#include "synaptica/cli/recall_task.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <functional>

#include "synaptica/associative/dense_retrieval.h"
#include "synaptica/associative/hopfield_mean_field.h"
#include "synaptica/associative/sign_patterns.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/recordings/recording.h"

namespace synaptica::cli {

namespace {

using associative::RecallModel;
using associative::Scale;
using associative::SignOptions;
using associative::SignRule;
using associative::SignScope;
using recordings::Recording;
using recordings::shape_text;

std::string counted(std::size_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

// ---- options ----

[[noreturn]] void refuse_option(const std::string& option, const std::string& model, const std::string& of) {
  throw InvalidArgument(option + " has no meaning for --model " + model + ": it is an option of " + of);
}

RecallModel model_of(const std::string& name) {
  return name == "dense"     ? RecallModel::dense
         : name == "softmax" ? RecallModel::softmax
                             : RecallModel::hopfield;
}

void refuse_foreign_options(const RecallArguments& given, RecallModel model) {
  if (model != RecallModel::hopfield) {
    if (given.temperature)
      refuse_option("--temperature", given.model, "hopfield; the others run at temperature 0");
    if (given.update) refuse_option("--update", given.model, "hopfield");
  }
  if (model != RecallModel::dense) {
    if (given.order) refuse_option("--order", given.model, "dense");
    if (given.rectified) refuse_option("--rectified", given.model, "dense");
  }
  if (model != RecallModel::softmax) {
    if (given.gain) refuse_option("--gain", given.model, "softmax; --temperature is the noise of hopfield");
    if (given.normalise) refuse_option("--normalise", given.model, "softmax; the others store signs");
  }
  if (given.normalise && given.binarise && *given.normalise != "none")
    throw InvalidArgument("--normalise and --binarise: signs have one norm already; give one of the two");
  if (given.binarise_over && (!given.binarise || (*given.binarise != "median" && *given.binarise != "mean")))
    throw InvalidArgument(
        "--binarise-over says of what --binarise median or --binarise mean is taken: give one of these");
}

// What a network that stores a single memory keeps of it at this temperature, m = tanh(m/T); 1 where it keeps nothing.
double overlap_of_one_memory(double temperature) {
  if (temperature < associative::lowest_hopfield_temperature) return 1;
  const auto state = associative::retrieval_state(associative::lowest_hopfield_load, temperature);
  return state ? state->overlap : 1;
}

associative::RecallOptions options_of(const RecallArguments& given, std::uint64_t seed) {
  associative::RecallOptions options;
  options.model = model_of(given.model);
  refuse_foreign_options(given, options.model);
  options.temperature = given.temperature.value_or(0);
  const std::string update = given.update.value_or("sequential");
  options.update = update == "random"        ? associative::UpdateOrder::random
                   : update == "synchronous" ? associative::UpdateOrder::synchronous
                                             : associative::UpdateOrder::sequential;
  options.order = given.order.value_or(3);
  if (given.rectified) options.interaction = associative::DenseInteraction::rectified;
  options.gain = given.gain.value_or(1);
  const bool warm = options.temperature > 0;
  options.most_steps = given.steps.value_or(warm ? 200 : 1000);
  if (warm && options.most_steps < 20)
    throw InvalidArgument(
        "--steps " + std::to_string(options.most_steps) +
        ": must be at least 20 at a temperature above 0, where the second half is averaged");
  options.reached_from = given.reached.value_or(0.9 * overlap_of_one_memory(options.temperature));
  options.seed = seed;
  return options;
}

SignOptions sign_options(const RecallArguments& given) {
  SignOptions options;
  const std::string rule = given.binarise.value_or("auto");
  options.scope = given.binarise_over.value_or("pattern") == "all" ? SignScope::all : SignScope::pattern;
  if (rule == "auto") {
    options.rule = SignRule::automatic;
  } else if (rule == "median" || rule == "mean") {
    options.rule = rule == "median" ? SignRule::median : SignRule::mean;
  } else {
    options.rule = SignRule::value;
    const auto [end, error] = std::from_chars(rule.data(), rule.data() + rule.size(), options.value);
    if (error != std::errc() || end != rule.data() + rule.size() || !std::isfinite(options.value)) {
      const std::vector<std::string> known{"auto", "median", "mean"};
      const std::string hint = nearest_spelling(rule, known);
      throw InvalidArgument("--binarise '" + rule + "': must be auto, median, mean or a number" +
                            (hint.empty() ? "" : " (did you mean '" + hint + "'?)"));
    }
  }
  return options;
}

// ---- files ----

// One pattern a row: a vector is one pattern, a stack of images has one a plane.
RecallInput read_patterns(const std::string& source) {
  const Recording recording = recordings::read_recording(source);
  recordings::require_no_gaps(recording, "a pattern has a value for every neuron");
  RecallInput input{
      .source = source, .form = recording.form, .shape = recording.array.shape, .patterns = recording.array};
  switch (input.shape.size()) {
    case 1:
      input.patterns.shape = {1, input.shape[0]};
      break;
    case 2:
      break;
    case 3:
      input.patterns.shape = {input.shape[0], input.shape[1] * input.shape[2]};
      break;
    default:
      throw DataError(
          source + ": has the shape " + shape_text(input.shape) +
          ": patterns are a matrix (patterns × neurons) or a stack of images (patterns × height × width)");
  }
  if (input.patterns.shape[1] < 2)
    throw DataError(source + ": has the shape " + shape_text(input.shape) +
                    ", one neuron a pattern: a pattern is one row, with a column for each neuron");
  return input;
}

void require_same_neurons(const RecallInput& memories, const RecallInput& cues) {
  const bool images = memories.shape.size() == 3 && cues.shape.size() == 3;
  const bool same_images =
      !images || (memories.shape[1] == cues.shape[1] && memories.shape[2] == cues.shape[2]);
  if (memories.patterns.shape[1] == cues.patterns.shape[1] && same_images) return;
  throw DataError(cues.source + ": has the shape " + shape_text(cues.shape) + ", patterns of " +
                  counted(cues.patterns.shape[1], "neuron", "neurons") + "; " + memories.source + " has " +
                  shape_text(memories.shape) + ", patterns of " + std::to_string(memories.patterns.shape[1]) +
                  ": cues need the neurons of the memories");
}

// A fault of the values in a file is told with the file.
template <class Work>
auto in_file(const std::string& source, const Work& work) {
  try {
    return work();
  } catch (const InvalidArgument& error) {
    throw DataError(source + ": " + error.what());
  }
}

associative::Sources read_sources(const std::string& file, std::size_t cues, std::size_t memories) {
  const Recording recording = recordings::read_recording(file);
  recordings::require_no_gaps(recording, "every cue has a source (write -1 where it is unknown)");
  if (recording.array.size() != cues)
    throw DataError(file + ": has the shape " + shape_text(recording.array.shape) + ", and there are " +
                    counted(cues, "cue", "cues") + ": give one number a cue");
  associative::Sources sources(cues);
  for (std::size_t i = 0; i < cues; ++i) {
    const double value = recording.array.values[i];
    if (value != std::floor(value) || value < -1 || value >= static_cast<double>(memories))
      throw DataError(recordings::place_of(recording, i) + ": " + number_text(value) +
                      " is no memory: write an integer from 0 to " + std::to_string(memories - 1) +
                      ", or -1 where it is unknown");
    if (value >= 0) sources[i] = static_cast<std::size_t>(value);
  }
  return sources;
}

// ---- pictures ----

std::optional<std::pair<std::size_t, std::size_t>> parse_shape(const std::string& text) {
  std::size_t height = 0, width = 0;
  const char* const end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, height);
  if (first.ec != std::errc() || first.ptr == end || *first.ptr != 'x') return std::nullopt;
  const auto second = std::from_chars(first.ptr + 1, end, width);
  if (second.ec != std::errc() || second.ptr != end || height == 0 || width == 0) return std::nullopt;
  return std::pair{height, width};
}

void choose_picture(RecallOutcome& outcome) {
  const std::size_t neurons = outcome.memories.patterns.shape[1];
  if (outcome.arguments.shape) {
    const auto shape = parse_shape(*outcome.arguments.shape);
    if (!shape)
      throw InvalidArgument("--shape '" + *outcome.arguments.shape +
                            "': must be height and width, such as 28x28");
    if (shape->first > neurons || shape->first * shape->second != neurons)
      throw InvalidArgument("--shape " + *outcome.arguments.shape + ": does not hold the " +
                            std::to_string(neurons) + " neurons of " + outcome.memories.source);
    outcome.picture = shape;
    outcome.picture_reason = "as --shape says";
    return;
  }
  for (const RecallInput* input : {&outcome.memories, &outcome.cues})
    if (input->shape.size() == 3) {
      outcome.picture = {input->shape[1], input->shape[2]};
      outcome.picture_reason = "the shape in " + input->source;
      return;
    }
  const auto side = static_cast<std::size_t>(std::llround(std::sqrt(static_cast<double>(neurons))));
  if (side * side == neurons && side > 2) {
    outcome.picture = {side, side};
    outcome.picture_reason =
        "a guess, since " + std::to_string(neurons) + " is a square; --shape says otherwise";
    return;
  }
  outcome.picture_reason = "drawn as strips: the files give no height and width; --shape does";
}

// ---- preparation ----

void prepare(RecallOutcome& outcome) {
  RecallInput& memories = outcome.memories;
  RecallInput& cues = outcome.cues;
  outcome.binary = outcome.options.model != RecallModel::softmax || outcome.arguments.binarise.has_value();
  if (outcome.binary) {
    const SignOptions options = sign_options(outcome.arguments);
    const associative::SignReading reading =
        in_file(memories.source, [&] { return associative::read_signs(memories.patterns, options); });
    associative::Signs stored =
        in_file(memories.source, [&] { return associative::signs_of(memories.patterns, reading); });
    associative::Signs asked =
        in_file(cues.source, [&] { return associative::signs_of(cues.patterns, reading); });
    memories.patterns = std::move(stored.signs);
    cues.patterns = std::move(asked.signs);
    outcome.reading = reading.text();
    outcome.memories_up = stored.fraction_up;
    outcome.cues_up = asked.fraction_up;
    outcome.at_threshold = stored.at_threshold + asked.at_threshold;
    outcome.other_values = asked.other_values;
    if (!stored.constant_patterns.empty())
      outcome.warnings.push_back(
          "memory " + std::to_string(stored.constant_patterns.front()) +
          (stored.constant_patterns.size() > 1
               ? " and " + std::to_string(stored.constant_patterns.size() - 1) + " more have"
               : " has") +
          " the same sign everywhere after binarising");
  } else {
    const std::string name = outcome.arguments.normalise.value_or("none");
    const Scale scale = name == "unit" ? Scale::unit : name == "zscore" ? Scale::zscore : Scale::none;
    for (RecallInput* input : {&memories, &cues})
      input->patterns =
          in_file(input->source, [&] { return associative::scaled(std::move(input->patterns), scale); });
    outcome.reading = scale == Scale::unit ? "real values, each pattern divided by its norm"
                      : scale == Scale::zscore
                          ? "real values, each pattern shifted to mean 0 and scaled to standard deviation 1"
                          : "real values as they are";
  }
  if (memories.count() > 1) outcome.constant_neurons = associative::constant_neurons(memories.patterns);
}

void corrupt(RecallOutcome& outcome) {
  const Array& cues = outcome.cues.patterns;
  outcome.started_from = cues;
  const std::size_t neurons = cues.shape[1];
  outcome.corrupted_neurons = associative::corrupted_count(outcome.arguments.corrupt.value_or(0), neurons);
  if (outcome.corrupted_neurons == 0) return;
  for (std::size_t k = 0; k < cues.shape[0]; ++k) {
    numerics::RandomStream stream({outcome.options.seed, 0, k}, numerics::Purpose::corrupted_cues);
    const double* const from = cues.values.data() + k * neurons;
    double* const to = outcome.started_from.values.data() + k * neurons;
    if (outcome.binary) {
      const std::vector<std::int8_t> turned = associative::corrupted(
          std::vector<std::int8_t>(from, from + neurons), outcome.corrupted_neurons, stream);
      std::copy(turned.begin(), turned.end(), to);
    } else {
      const std::vector<double> replaced =
          associative::with_replaced({from, neurons}, outcome.corrupted_neurons, stream);
      std::copy(replaced.begin(), replaced.end(), to);
    }
  }
}

// ---- judgement ----

void summarise(RecallOutcome& outcome) {
  EstimateAccumulator overlap;
  for (const associative::CueRecall& cue : outcome.recall.cues) {
    outcome.known += cue.right ? 1 : 0;
    outcome.right += cue.right.value_or(false) ? 1 : 0;
    outcome.reversed += cue.reversed ? 1 : 0;
    outcome.spurious += cue.reached ? 0 : 1;
    outcome.unsettled +=
        cue.end == associative::RecallEnd::step_limit || cue.end == associative::RecallEnd::two_cycle ? 1 : 0;
    if (!cue.reached) continue;
    ++outcome.reached;
    overlap.add(std::fabs(cue.overlap_at_end));
  }
  if (outcome.reached > 0) outcome.reached_overlap = overlap.estimate();
  if (outcome.known > 0) {
    const auto count = static_cast<double>(outcome.known);
    const double part = static_cast<double>(outcome.right) / count;
    outcome.fraction_right =
        Estimate{part, std::sqrt(part * (1 - part) / count), static_cast<std::int64_t>(outcome.known)};
  }
}

void warn_of_correlations(RecallOutcome& outcome) {
  const associative::PatternOverlaps& overlaps = outcome.overlaps;
  if (!overlaps.duplicates.empty()) {
    const associative::PatternPair& pair = overlaps.duplicates.front();
    outcome.warnings.push_back(
        "memories " + std::to_string(pair.first) + " and " + std::to_string(pair.second) + " are equal" +
        (overlaps.duplicates.size() > 1
             ? ", and so are " + std::to_string(overlaps.duplicates.size() - 1) + " more"
             : std::string()) +
        ": equal memories count as one that is stored twice");
  }
  // Few fair signs agree by chance, each neuron with probability 2^(1 - memories); four standard errors above is no chance.
  const double by_chance = outcome.binary ? static_cast<double>(outcome.memories.patterns.shape[1]) *
                                                std::exp2(1 - static_cast<double>(outcome.memories.count()))
                                          : 0;
  if (static_cast<double>(outcome.constant_neurons.size()) > by_chance + 4 * std::sqrt(by_chance))
    outcome.warnings.push_back(counted(outcome.constant_neurons.size(), "neuron has", "neurons have") +
                               " the same value in every memory, and tell none from another");
  if (outcome.options.model == RecallModel::softmax || !overlaps.correlated) return;
  const associative::PatternPair& worst = overlaps.worst.front();
  outcome.warnings.push_back(
      "the memories are correlated: overlaps of " + number_text(overlaps.root_mean_square, 2) +
      " (root mean square) where independent ones have " + number_text(overlaps.expected_spread, 2) +
      ", up to " + number_text(worst.overlap, 2) + " (memories " + std::to_string(worst.first) + " and " +
      std::to_string(worst.second) + "), " + std::to_string(overlaps.pairs_beyond) + " of " +
      counted(overlaps.pairs, "pair", "pairs") + " beyond " + number_text(overlaps.level, 2) +
      ": theory is about independent, unbiased ones, and expects too much");
}

void warn_of_theory(RecallOutcome& outcome) {
  if (const auto& hopfield = outcome.expectation.hopfield)
    if (hopfield->critical_load && !hopfield->overlap)
      outcome.warnings.push_back("the load " + number_text(hopfield->load, 3) +
                                 " is above the critical load " + number_text(*hopfield->critical_load, 3) +
                                 ": theory has no retrieval state for random memories");
  if (const auto& dense = outcome.expectation.dense)
    if (dense->capacity && static_cast<double>(outcome.memories.count()) > *dense->capacity)
      outcome.warnings.push_back(std::to_string(outcome.memories.count()) + " memories are more than the " +
                                 number_text(*dense->capacity, 3) +
                                 " at which 1 % of the neurons flip, at order " +
                                 std::to_string(outcome.options.order));
  if (const auto& soft = outcome.expectation.softmax) {
    if (soft->unseparated > 0)
      outcome.warnings.push_back(
          counted(soft->unseparated, "memory is", "memories are") +
          " not the best match of itself, such as memory " + std::to_string(soft->weakest) +
          ": longer memories attract more; --normalise unit or zscore gives all one length");
    else if (soft->within_one_percent < soft->looked_at)
      outcome.warnings.push_back(
          "the gain " + number_text(outcome.options.gain) + " is too low to be sure of " +
          counted(soft->looked_at - soft->within_one_percent, "memory", "memories") + ": from " +
          number_text(*soft->sufficient_gain, 3) + " on none moves by more than 1 %");
  }
  if (outcome.unsettled > 0)
    outcome.warnings.push_back(
        counted(outcome.unsettled, "cue", "cues") + " did not come to rest: cut off after " +
        std::to_string(outcome.options.most_steps) + " steps, or alternating between two states");
}

}  // namespace

std::optional<RecallOutcome> run_recall(const RecallArguments& arguments, std::uint64_t seed,
                                        const TaskProgress& progress) {
  const auto start = std::chrono::steady_clock::now();
  RecallOutcome outcome{.arguments = arguments, .options = options_of(arguments, seed)};
  outcome.memories = read_patterns(arguments.memories);
  outcome.cues = arguments.cues == arguments.memories ? outcome.memories : read_patterns(arguments.cues);
  require_same_neurons(outcome.memories, outcome.cues);
  choose_picture(outcome);
  if (outcome.options.model == RecallModel::dense)
    associative::check_dense_size(outcome.options.order, outcome.memories.patterns.shape[1],
                                  outcome.memories.count());
  prepare(outcome);
  associative::Sources sources;
  if (arguments.sources) {
    sources = read_sources(*arguments.sources, outcome.cues.count(), outcome.memories.count());
    outcome.source_rule = "as " + *arguments.sources + " says";
  } else {
    sources = associative::equal_sources(outcome.memories.patterns, outcome.cues.patterns);
    outcome.source_rule = "the memory that equals the cue before corruption";
  }
  corrupt(outcome);

  const std::size_t cues = outcome.cues.count();
  const std::int64_t trials = arguments.basin.value_or(10);
  // The basin counts as much as the cues: nobody knows before which takes longer.
  const std::size_t all = trials > 0 ? 2 * cues : cues;
  auto recalled =
      associative::recall_patterns(outcome.memories.patterns, outcome.started_from, sources, outcome.options,
                                   [&](std::size_t done, std::size_t) { return progress(done, all); });
  if (!recalled) return std::nullopt;
  outcome.recall = std::move(*recalled);
  if (trials > 0) {
    outcome.basin =
        associative::recall_basin(outcome.memories.patterns, outcome.options, {.trials = trials},
                                  [&](std::size_t done, std::size_t of) {
                                    return progress(cues + done * cues / std::max<std::size_t>(of, 1), all);
                                  });
    if (!outcome.basin) return std::nullopt;
  }
  outcome.overlaps = associative::pattern_overlaps(outcome.memories.patterns);
  outcome.expectation = associative::expect_recall(outcome.memories.patterns, outcome.overlaps,
                                                   outcome.binary, outcome.options);
  summarise(outcome);
  warn_of_correlations(outcome);
  warn_of_theory(outcome);
  outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return outcome;
}

}  // namespace synaptica::cli
