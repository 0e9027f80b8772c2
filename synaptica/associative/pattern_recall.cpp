#include "synaptica/associative/pattern_recall.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>

#include "synaptica/associative/dense_retrieval.h"
#include "synaptica/associative/pattern_overlaps.h"
#include "synaptica/associative/pattern_preparation.h"
#include "synaptica/associative/sign_patterns.h"
#include "synaptica/associative/softmax_retrieval.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/matrix_product.h"

namespace synaptica::associative {

namespace {

using numerics::Purpose;
using numerics::RandomKey;
using numerics::RandomStream;

constexpr std::size_t blocks = 10;  // of time, at T > 0
constexpr std::size_t cues_together =
    256;  // softmax: states whose products with all memories are held at once

std::string_view row_bytes(const Array& matrix, std::size_t row) {
  const std::size_t length = matrix.shape[1];
  return {reinterpret_cast<const char*>(matrix.values.data() + row * length), length * sizeof(double)};
}

void check_shapes(const Array& memories, const Array& cues) {
  for (const Array* matrix : {&memories, &cues})
    if (matrix->shape.size() != 2 || matrix->size() == 0 ||
        matrix->size() != matrix->shape[0] * matrix->shape[1])
      throw InvalidArgument(
          "memories and cues: must be matrices with one pattern a row, none of their sides 0");
  if (memories.shape[1] != cues.shape[1])
    throw InvalidArgument("cues: " + std::to_string(cues.shape[1]) + " neurons, the memories have " +
                          std::to_string(memories.shape[1]));
  if (memories.shape[1] < 2)
    throw InvalidArgument("memories: one neuron stores nothing; there must be at least 2");
}

void check_options(const RecallOptions& options) {
  if (!(options.temperature >= 0) || !std::isfinite(options.temperature))
    throw InvalidArgument("temperature = " + number_text(options.temperature) + ": must be at least 0");
  if (options.temperature > 0 && options.model != RecallModel::hopfield)
    throw InvalidArgument("temperature = " + number_text(options.temperature) +
                          ": only the hopfield model has one; the others run at 0");
  const std::int64_t fewest = options.temperature > 0 ? 2 * static_cast<std::int64_t>(blocks) : 1;
  if (options.most_steps < fewest)
    throw InvalidArgument("steps = " + std::to_string(options.most_steps) + ": must be at least " +
                          std::to_string(fewest) + (fewest > 1 ? " at a temperature above 0" : ""));
  if (!(options.reached_from > 0 && options.reached_from <= 1))
    throw InvalidArgument("reached from = " + number_text(options.reached_from) +
                          ": must be above 0 and at most 1");
}

bool reversal_is_a_state(const RecallOptions& options) {
  return options.model == RecallModel::hopfield ||
         (options.model == RecallModel::dense && options.order % 2 == 0 &&
          options.interaction == DenseInteraction::power);
}

std::vector<std::int8_t> signs_of_row(const Array& cues, std::size_t cue) {
  std::vector<std::int8_t> signs(cues.shape[1]);
  for (std::size_t i = 0; i < signs.size(); ++i)
    signs[i] = static_cast<std::int8_t>(cues.values[cue * signs.size() + i]);
  return signs;
}

struct Nearest {
  std::size_t memory = 0;
  double overlap = 0;
};

Nearest nearest(const std::vector<double>& overlaps, bool by_size) {
  Nearest best{0, overlaps.front()};
  for (std::size_t mu = 1; mu < overlaps.size(); ++mu)
    if (by_size ? std::fabs(overlaps[mu]) > std::fabs(best.overlap) : overlaps[mu] > best.overlap)
      best = {mu, overlaps[mu]};
  return best;
}

// A network of signs, whichever: what recall needs of it.
class SignNetwork {
 public:
  virtual ~SignNetwork() = default;
  virtual void start(const std::vector<std::int8_t>& state) = 0;
  [[nodiscard]] virtual std::span<const std::int8_t> state() const = 0;
  [[nodiscard]] virtual std::vector<double> overlaps() const = 0;
  [[nodiscard]] virtual double energy() const = 0;
  virtual Settled settle(std::int64_t most_sweeps, RandomStream& order) = 0;
  virtual void heat_bath_sweep(double temperature, RandomStream& noise, RandomStream& order) = 0;
};

class HopfieldRecall : public SignNetwork {
 public:
  HopfieldRecall(const SignPatterns& patterns, UpdateOrder order) : network_(patterns), order_(order) {}
  void start(const std::vector<std::int8_t>& state) override { network_.set_state(state); }
  [[nodiscard]] std::span<const std::int8_t> state() const override { return network_.state(); }
  [[nodiscard]] std::vector<double> overlaps() const override {
    const std::vector<std::int64_t> scaled = network_.scaled_overlaps();
    std::vector<double> overlaps(scaled.begin(), scaled.end());
    for (double& overlap : overlaps) overlap /= static_cast<double>(network_.state().size());
    return overlaps;
  }
  [[nodiscard]] double energy() const override { return network_.energy(); }
  Settled settle(std::int64_t most_sweeps, RandomStream& order) override {
    return associative::settle(network_, {.order = order_, .most_sweeps = most_sweeps}, &order);
  }
  void heat_bath_sweep(double temperature, RandomStream& noise, RandomStream& order) override {
    network_.sweep(temperature, noise, order_, &order);
  }

 private:
  BinaryHopfield network_;
  UpdateOrder order_;
};

class DenseRecall : public SignNetwork {
 public:
  DenseRecall(const SignPatterns& patterns, const RecallOptions& options)
      : network_(patterns, options.order, options.interaction), count_(patterns.count()) {}
  void start(const std::vector<std::int8_t>& state) override { network_.set_state(state); }
  [[nodiscard]] std::span<const std::int8_t> state() const override { return network_.state(); }
  [[nodiscard]] std::vector<double> overlaps() const override {
    std::vector<double> overlaps(count_);
    for (std::size_t mu = 0; mu < count_; ++mu) overlaps[mu] = network_.overlap(mu);
    return overlaps;
  }
  [[nodiscard]] double energy() const override { return network_.energy(); }
  Settled settle(std::int64_t most_sweeps, RandomStream&) override {
    return associative::settle(network_, most_sweeps);
  }
  void heat_bath_sweep(double, RandomStream&, RandomStream&) override {
    throw InvalidArgument("temperature: the dense model has none");
  }

 private:
  DenseNetwork network_;
  std::size_t count_;
};

// Memories that are ready to recall cues, one cue or one block of cues after the other.
class Recaller {
 public:
  Recaller(const Array& memories, const RecallOptions& options) : memories_(memories), options_(options) {
    check_options(options);
    find_equal();
    if (options.model == RecallModel::softmax) {
      norms_ = norms_of(memories);
      return;
    }
    patterns_ = std::make_unique<SignPatterns>(memories);
    if (options.model == RecallModel::hopfield)
      network_ = std::make_unique<HopfieldRecall>(*patterns_, options.update);
    else
      network_ = std::make_unique<DenseRecall>(*patterns_, options);
  }

  // Cues first ... first + count - 1 of the matrix; streams are those of (point, replica = number of the cue + offset).
  void recall(const Array& cues, std::size_t first, std::size_t count, const Sources& sources,
              std::uint64_t point, std::uint64_t offset, PatternRecall& result) {
    if (options_.model == RecallModel::softmax) {
      recall_vectors(cues, first, count, sources, result);
      return;
    }
    for (std::size_t cue = first; cue < first + count; ++cue)
      recall_signs(cues, cue, sources[cue], {options_.seed, point, offset + cue}, result);
  }

 private:
  void find_equal() {
    std::map<std::string_view, std::size_t> first;
    for (std::size_t mu = 0; mu < memories_.shape[0]; ++mu)
      first_equal_.push_back(first.emplace(row_bytes(memories_, mu), mu).first->second);
    multiplicity_.assign(memories_.shape[0], 0);
    for (const std::size_t mu : first_equal_) ++multiplicity_[mu];
  }

  [[nodiscard]] std::vector<double> norms_of(const Array& matrix) const {
    std::vector<double> norms(matrix.shape[0]);
    for (std::size_t row = 0; row < norms.size(); ++row) {
      double square = 0;
      for (std::size_t i = 0; i < matrix.shape[1]; ++i)
        square += matrix.values[row * matrix.shape[1] + i] * matrix.values[row * matrix.shape[1] + i];
      norms[row] = std::sqrt(square);
    }
    return norms;
  }

  void judge(CueRecall& cue, std::optional<std::size_t> reached) const {
    cue.reached = reached;
    cue.reversed = reached && cue.overlap_at_end < 0;
    if (cue.source)
      cue.right = reached && !cue.reversed && first_equal_[*reached] == first_equal_[*cue.source];
  }

  void recall_signs(const Array& cues, std::size_t cue, std::optional<std::size_t> source,
                    const RandomKey& key, PatternRecall& result) {
    const bool by_size = reversal_is_a_state(options_);
    CueRecall& out = result.cues[cue];
    out.source = source;
    network_->start(signs_of_row(cues, cue));
    const std::vector<double> before = network_->overlaps();
    const Nearest start = nearest(before, by_size);
    out.nearest_at_start = start.memory;
    out.overlap_at_start = start.overlap;
    out.energy_at_start = network_->energy();
    if (source) out.source_overlap_at_start = before[*source];

    RandomStream order(key, Purpose::recall_order);
    double* const state = result.states.values.data() + cue * cues.shape[1];
    std::vector<double> after;
    if (options_.temperature > 0) {
      after = sample(key, order, state, out);
    } else {
      const Settled settled = network_->settle(options_.most_steps, order);
      out.steps = settled.sweeps;
      out.end = settled.settled     ? RecallEnd::settled
                : settled.two_cycle ? RecallEnd::two_cycle
                                    : RecallEnd::step_limit;
      after = network_->overlaps();
      out.energy_at_end = network_->energy();
      std::copy(network_->state().begin(), network_->state().end(), state);
    }
    const Nearest end = nearest(after, by_size);
    out.nearest_at_end = end.memory;
    out.overlap_at_end = end.overlap;
    if (source) out.source_overlap_at_end = after[*source];
    if (options_.temperature > 0) out.overlap_error = block_error_of(end.memory);
    const bool is_reached =
        by_size ? std::fabs(end.overlap) >= options_.reached_from : end.overlap >= options_.reached_from;
    judge(out, is_reached ? std::optional(end.memory) : std::nullopt);
  }

  // Averages over the second half of the sweeps; returns the mean overlaps.
  std::vector<double> sample(const RandomKey& key, RandomStream& order, double* state, CueRecall& out) {
    RandomStream noise(key, Purpose::recall_noise);
    const std::int64_t all = options_.most_steps, skipped = all / 2, measured = all - skipped;
    const std::size_t count = memories_.shape[0], neurons = memories_.shape[1];
    block_overlaps_.assign(blocks * count, 0);
    std::vector<double> energies(blocks, 0.0), lengths(blocks, 0.0);
    std::fill_n(state, neurons, 0.0);
    for (std::int64_t sweep = 0; sweep < all; ++sweep) {
      network_->heat_bath_sweep(options_.temperature, noise, order);
      if (sweep < skipped) continue;
      const auto block =
          static_cast<std::size_t>((sweep - skipped) * static_cast<std::int64_t>(blocks) / measured);
      const std::vector<double> overlaps = network_->overlaps();
      for (std::size_t mu = 0; mu < count; ++mu) block_overlaps_[block * count + mu] += overlaps[mu];
      energies[block] += network_->energy();
      lengths[block] += 1;
      for (std::size_t i = 0; i < neurons; ++i) state[i] += network_->state()[i];
    }
    std::vector<double> mean(count, 0.0);
    for (std::size_t block = 0; block < blocks; ++block) {
      energies[block] /= lengths[block];
      for (std::size_t mu = 0; mu < count; ++mu) {
        mean[mu] += block_overlaps_[block * count + mu] / static_cast<double>(measured);
        block_overlaps_[block * count + mu] /= lengths[block];
      }
    }
    for (std::size_t i = 0; i < neurons; ++i) state[i] /= static_cast<double>(measured);
    const Estimate energy = estimate(energies);
    out.energy_at_end = energy.mean;
    out.energy_error = energy.standard_error;
    out.steps = all;
    out.end = RecallEnd::sampled;
    return mean;
  }

  [[nodiscard]] double block_error_of(std::size_t memory) const {
    std::vector<double> values(blocks);
    for (std::size_t block = 0; block < blocks; ++block)
      values[block] = block_overlaps_[block * memories_.shape[0] + memory];
    return estimate(values).standard_error;
  }

  // Cosines of some states with all memories; 0 where a state is zero.
  [[nodiscard]] std::vector<double> cosines(const Array& states) const {
    const std::size_t rows = states.shape[0], count = memories_.shape[0], neurons = memories_.shape[1];
    std::vector<double> products(rows * count);
    numerics::multiply({states.values.data(), rows, neurons, neurons}, numerics::Transpose::no,
                       {memories_.values.data(), count, neurons, neurons}, numerics::Transpose::yes,
                       {products.data(), rows, count, count});
    const std::vector<double> norms = norms_of(states);
    for (std::size_t row = 0; row < rows; ++row)
      for (std::size_t mu = 0; mu < count; ++mu) {
        const double norm = norms[row] * norms_[mu];
        products[row * count + mu] = norm > 0 ? std::clamp(products[row * count + mu] / norm, -1.0, 1.0) : 0;
      }
    return products;
  }

  void recall_vectors(const Array& cues, std::size_t first, std::size_t count, const Sources& sources,
                      PatternRecall& result) {
    const std::size_t neurons = cues.shape[1], stored = memories_.shape[0];
    Array block = Array::filled({count, neurons}, 0);
    std::copy_n(cues.values.data() + first * neurons, count * neurons, block.values.data());
    const std::vector<double> energies = softmax_update(memories_, block, options_.gain).energy;
    const SoftmaxRetrieval retrieved =
        softmax_retrieve(memories_, block, {.gain = options_.gain, .most_updates = options_.most_steps});
    const std::vector<double> before = cosines(block), after = cosines(retrieved.states);
    const auto row_of = [&](const std::vector<double>& all, std::size_t row) {
      const auto begin = all.begin() + static_cast<std::ptrdiff_t>(row * stored);
      return std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(stored));
    };
    for (std::size_t row = 0; row < count; ++row) {
      CueRecall& out = result.cues[first + row];
      out.source = sources[first + row];
      const std::vector<double> start = row_of(before, row), end = row_of(after, row);
      const Nearest at_start = nearest(start, false), at_end = nearest(end, false);
      out.nearest_at_start = at_start.memory;
      out.overlap_at_start = at_start.overlap;
      out.nearest_at_end = at_end.memory;
      out.overlap_at_end = at_end.overlap;
      if (out.source) {
        out.source_overlap_at_start = start[*out.source];
        out.source_overlap_at_end = end[*out.source];
      }
      out.energy_at_start = energies[row];
      out.energy_at_end = retrieved.energy[row];
      out.steps = retrieved.updates[row];
      out.end = retrieved.settled[row] ? RecallEnd::settled : RecallEnd::step_limit;
      const std::size_t winner = first_equal_[retrieved.winner[row]];
      out.weight = std::min(1.0, retrieved.largest_weight[row] * static_cast<double>(multiplicity_[winner]));
      judge(out, *out.weight >= options_.reached_from ? std::optional(winner) : std::nullopt);
      out.reversed = false;
      if (out.source) out.right = out.reached && winner == first_equal_[*out.source];
    }
    std::copy(retrieved.states.values.begin(), retrieved.states.values.end(),
              result.states.values.begin() + static_cast<std::ptrdiff_t>(first * neurons));
  }

  const Array& memories_;
  RecallOptions options_;
  std::vector<std::size_t> first_equal_, multiplicity_;
  std::vector<double> norms_;  // softmax
  std::unique_ptr<SignPatterns> patterns_;
  std::unique_ptr<SignNetwork> network_;
  std::vector<double> block_overlaps_;  // {blocks, memories} of the last cue at T > 0
};

// Cues between two questions whether to stop.
std::size_t cues_at_once(const RecallOptions& options) {
  return options.model == RecallModel::softmax ? cues_together : 1;
}

// What a recall costs, in entries of the memories passed: sweeps of a bit-sliced network pass 64 at a time, at about
// ten planes; those of the dense network, and products, one by one. About ten sweeps bring a network to rest.
double work_of_a_recall(const Array& memories, const RecallOptions& options) {
  const auto entries = static_cast<double>(memories.size());
  const double sweeps = options.temperature > 0 ? static_cast<double>(options.most_steps) : 10;
  return options.model == RecallModel::hopfield ? entries * sweeps * 0.2 : entries * sweeps;
}

}  // namespace

const char* recall_end_name(RecallEnd end) noexcept {
  switch (end) {
    case RecallEnd::settled:
      return "settled";
    case RecallEnd::two_cycle:
      return "two-cycle";
    case RecallEnd::step_limit:
      return "step limit";
    case RecallEnd::sampled:
      return "sampled";
  }
  return "";
}

std::optional<PatternRecall> recall_patterns(const Array& memories, const Array& cues, const Sources& sources,
                                             const RecallOptions& options, const RecallProgress& progress) {
  check_shapes(memories, cues);
  if (sources.size() != cues.shape[0])
    throw InvalidArgument("sources: " + std::to_string(sources.size()) + " for " +
                          std::to_string(cues.shape[0]) + " cues");
  for (const auto& source : sources)
    if (source && *source >= memories.shape[0])
      throw InvalidArgument("sources: " + std::to_string(*source) + " is no memory; there are " +
                            std::to_string(memories.shape[0]) + ", counted from 0");
  Recaller recaller(memories, options);
  const std::size_t count = cues.shape[0];
  PatternRecall result{std::vector<CueRecall>(count), Array::filled(cues.shape, 0)};
  for (std::size_t first = 0; first < count; first += cues_at_once(options)) {
    if (progress(first, count)) return std::nullopt;
    recaller.recall(cues, first, std::min(cues_at_once(options), count - first), sources, 0, 0, result);
  }
  (void)progress(count, count);
  return result;
}

Sources equal_sources(const Array& memories, const Array& cues) {
  check_shapes(memories, cues);
  std::map<std::string_view, std::size_t> first;
  for (std::size_t mu = 0; mu < memories.shape[0]; ++mu) first.emplace(row_bytes(memories, mu), mu);
  Sources sources(cues.shape[0]);
  for (std::size_t cue = 0; cue < sources.size(); ++cue)
    if (const auto found = first.find(row_bytes(cues, cue)); found != first.end())
      sources[cue] = found->second;
  return sources;
}

std::optional<RecallBasin> recall_basin(const Array& memories, const RecallOptions& options,
                                        const BasinOptions& basin, const RecallProgress& progress) {
  check_shapes(memories, memories);
  if (basin.trials < 1)
    throw InvalidArgument("basin trials = " + std::to_string(basin.trials) + ": must be at least 1");
  const std::size_t neurons = memories.shape[1], levels = basin.fractions.size();
  const auto trials = static_cast<std::size_t>(basin.trials);
  RecallBasin result{.fractions = basin.fractions, .trials = basin.trials};
  const double affordable =
      basin.work / (work_of_a_recall(memories, options) * static_cast<double>(levels * trials));
  // One memory is tried even where it takes some times what is allowed; beyond, the user waits for an answer.
  if (affordable < 0.1) {
    result.reason =
        "the network is too large to try " + std::to_string(levels * trials) + " cues of even one memory";
    return result;
  }
  const std::size_t most = affordable >= static_cast<double>(basin.most_memories)
                               ? basin.most_memories
                               : std::max<std::size_t>(1, static_cast<std::size_t>(affordable));
  result.memories = evenly_spaced(most, memories.shape[0]);
  const std::size_t tried = result.memories.size();
  result.returned = Array::filled({tried, levels}, 0);
  result.returned_error = result.returned;

  Recaller recaller(memories, options);
  const bool signs = options.model != RecallModel::softmax;
  // The same purpose for all, a point a level: level 0 is the recall itself.
  for (std::size_t k = 0; k < tried; ++k) {
    const std::size_t memory = result.memories[k];
    const std::span<const double> pattern = std::span(memories.values).subspan(memory * neurons, neurons);
    const std::vector<std::int8_t> pattern_signs =
        signs ? signs_of_row(memories, memory) : std::vector<std::int8_t>();
    for (std::size_t level = 0; level < levels; ++level) {
      if (progress(k * levels + level, tried * levels)) return std::nullopt;
      const std::size_t count = corrupted_count(basin.fractions[level], neurons);
      RandomStream stream({options.seed, level + 1, memory}, Purpose::basin_cues);
      Array cues = Array::filled({trials, neurons}, 0);
      for (std::size_t trial = 0; trial < trials; ++trial) {
        double* const cue = cues.values.data() + trial * neurons;
        if (signs) {
          const std::vector<std::int8_t> turned = corrupted(pattern_signs, count, stream);
          std::copy(turned.begin(), turned.end(), cue);
        } else {
          const std::vector<double> replaced = with_replaced(pattern, count, stream);
          std::copy(replaced.begin(), replaced.end(), cue);
        }
      }
      PatternRecall recalled{std::vector<CueRecall>(trials), Array::filled(cues.shape, 0)};
      recaller.recall(cues, 0, trials, Sources(trials, memory), level + 1, memory * trials, recalled);
      const auto right = static_cast<double>(std::count_if(recalled.cues.begin(), recalled.cues.end(),
                                                           [](const CueRecall& cue) { return *cue.right; }));
      const double part = right / static_cast<double>(trials);
      result.returned.values[k * levels + level] = part;
      result.returned_error.values[k * levels + level] =
          std::sqrt(part * (1 - part) / static_cast<double>(trials));
    }
    std::optional<double> size;
    for (std::size_t level = 0; level < levels && result.returned.values[k * levels + level] >= 0.5; ++level)
      size = basin.fractions[level];
    result.size.push_back(size);
  }
  (void)progress(tried * levels, tried * levels);
  for (std::size_t level = 0; level < levels; ++level) {
    EstimateAccumulator over_memories;
    for (std::size_t k = 0; k < tried; ++k) over_memories.add(result.returned.values[k * levels + level]);
    const Estimate mean = over_memories.estimate();
    result.mean.push_back(mean.mean);
    result.mean_error.push_back(tried > 1 ? mean.standard_error : result.returned_error.values[level]);
  }
  return result;
}

}  // namespace synaptica::associative
