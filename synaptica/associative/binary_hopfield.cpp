#include "synaptica/associative/binary_hopfield.h"

#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "synaptica/associative/binary_hopfield_kernel.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica::associative {

namespace {

struct Kernel {
  CountFunction count;
  FieldsFunction fields;
  SweepFunction sweep;
  FlipFunction flip;
};

Kernel choose(KernelVariant variant) {
#ifdef SYNAPTICA_HAS_V3
  if (choose_v3(variant))
    return {v3::count_agreements, v3::hopfield_fields, v3::hopfield_sweep, v3::hopfield_flip};
#else
  static_cast<void>(choose_v3(variant));
#endif
  return {baseline::count_agreements, baseline::hopfield_fields, baseline::hopfield_sweep,
          baseline::hopfield_flip};
}

std::vector<std::uint32_t> random_order(std::size_t neurons, numerics::RandomStream* stream) {
  if (stream == nullptr)
    throw InvalidArgument("update order: a random order needs a random stream, none was given");
  const std::vector<std::size_t> permutation = stream->permutation(neurons);
  return {permutation.begin(), permutation.end()};
}

}  // namespace

struct BinaryHopfield::State {
  const SignPatterns* patterns;
  std::vector<std::int32_t> ones;
  std::vector<std::uint64_t> planes;
  std::vector<std::int8_t> signs;
  HopfieldUpdate update;
  Kernel kernel;

  // All neurons at once: those whose field lies on the other side of its threshold. Returns how many.
  std::int64_t update_together(const double* thresholds) {
    constexpr std::size_t piece = 256;
    std::int64_t fields[piece];
    std::vector<std::size_t> turned;
    for (std::size_t first = 0; first < signs.size(); first += piece) {
      const std::size_t count = std::min(piece, signs.size() - first);
      kernel.fields(update, first, count, fields);
      for (std::size_t k = 0; k < count; ++k) {
        const auto h = static_cast<double>(fields[k]);
        const double threshold = thresholds != nullptr ? thresholds[first + k] : 0;
        if (signs[first + k] > 0 ? h < threshold : h > threshold) turned.push_back(first + k);
      }
    }
    for (const std::size_t i : turned) kernel.flip(update, i);
    return static_cast<std::int64_t>(turned.size());
  }

  std::int64_t sweep(UpdateOrder order, const double* thresholds, numerics::RandomStream* stream) {
    if (order == UpdateOrder::synchronous) return update_together(thresholds);
    if (order == UpdateOrder::sequential) return kernel.sweep(update, nullptr, thresholds, signs.size());
    const std::vector<std::uint32_t> shuffled = random_order(signs.size(), stream);
    return kernel.sweep(update, shuffled.data(), thresholds, signs.size());
  }
};

BinaryHopfield::BinaryHopfield(const SignPatterns& patterns, KernelVariant variant)
    : state_(std::make_unique<State>()) {
  const std::size_t neurons = patterns.neurons();
  if (neurons > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()) ||
      static_cast<double>(patterns.count()) * static_cast<double>(neurons) > 0x1p51)
    throw InvalidArgument("Hopfield network: " + std::to_string(patterns.count()) + " patterns of " +
                          std::to_string(neurons) + " neurons are more than its integers can count exactly");
  State& state = *state_;
  state.patterns = &patterns;
  state.kernel = choose(variant);
  state.ones.resize(neurons);
  for (std::size_t i = 0; i < neurons; ++i)
    for (const std::uint64_t word : patterns.row(i)) state.ones[i] += std::popcount(word);
  const auto planes = static_cast<std::size_t>(std::bit_width(neurons));
  state.planes.resize(planes * patterns.words());
  state.signs = patterns.pattern(0);
  state.update = {.bits = patterns.bits().data(),
                  .used = patterns.used().data(),
                  .ones = state.ones.data(),
                  .planes = state.planes.data(),
                  .state = state.signs.data(),
                  .neurons = neurons,
                  .words = patterns.words(),
                  .plane_count = planes,
                  .patterns = static_cast<std::int64_t>(patterns.count()),
                  .agreement = 0,
                  .wide_popcount = choose_wide(variant)};
  state.kernel.count(state.update);
}

BinaryHopfield::~BinaryHopfield() = default;
BinaryHopfield::BinaryHopfield(BinaryHopfield&&) noexcept = default;
BinaryHopfield& BinaryHopfield::operator=(BinaryHopfield&&) noexcept = default;

void BinaryHopfield::set_state(std::span<const std::int8_t> state) {
  if (state.size() != state_->signs.size())
    throw InvalidArgument("state: " + std::to_string(state.size()) + " neurons, the patterns have " +
                          std::to_string(state_->signs.size()));
  for (std::size_t i = 0; i < state.size(); ++i)
    if (state[i] != 1 && state[i] != -1)
      throw InvalidArgument("state, neuron " + std::to_string(i + 1) + ": " + std::to_string(state[i]) +
                            " must be +1 or -1");
  std::copy(state.begin(), state.end(), state_->signs.begin());
  state_->kernel.count(state_->update);
}

std::span<const std::int8_t> BinaryHopfield::state() const noexcept {
  return state_->signs;
}

std::int64_t BinaryHopfield::scaled_field(std::size_t neuron) const {
  if (neuron >= state_->signs.size())
    throw InvalidArgument("neuron " + std::to_string(neuron) + ": must be below " +
                          std::to_string(state_->signs.size()));
  std::int64_t field = 0;
  state_->kernel.fields(state_->update, neuron, 1, &field);
  return field;
}

std::vector<std::int64_t> BinaryHopfield::scaled_overlaps() const {
  const HopfieldUpdate& update = state_->update;
  std::vector<std::int64_t> overlaps(state_->patterns->count());
  for (std::size_t mu = 0; mu < overlaps.size(); ++mu) {
    std::int64_t agreements = 0;
    for (std::size_t b = 0; b < update.plane_count; ++b)
      agreements += static_cast<std::int64_t>(update.planes[b * update.words + mu / 64] >> (mu % 64) & 1)
                    << b;
    overlaps[mu] = 2 * agreements - static_cast<std::int64_t>(update.neurons);
  }
  return overlaps;
}

double BinaryHopfield::overlap(std::size_t pattern) const {
  if (pattern >= state_->patterns->count())
    throw InvalidArgument("pattern " + std::to_string(pattern) + ": must be below " +
                          std::to_string(state_->patterns->count()));
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < state_->signs.size(); ++i)
    sum += std::int64_t{state_->signs[i]} * state_->patterns->sign(pattern, i);
  return static_cast<double>(sum) / static_cast<double>(state_->signs.size());
}

double BinaryHopfield::energy() const {
  std::int64_t squares = 0;
  for (const std::int64_t overlap : scaled_overlaps()) squares += overlap * overlap;
  const auto neurons = static_cast<std::int64_t>(state_->signs.size());
  // (P N - sum M^2) / 2N; the integers may exceed 2^53 for the largest networks, hence the one long division.
  const std::int64_t twice = state_->update.patterns * neurons - squares;
  return static_cast<double>(static_cast<long double>(twice) / (2.0L * static_cast<long double>(neurons)));
}

std::int64_t BinaryHopfield::sweep(UpdateOrder order, numerics::RandomStream* stream) {
  return state_->sweep(order, nullptr, stream);
}

std::int64_t BinaryHopfield::sweep(double temperature, numerics::RandomStream& noise, UpdateOrder order,
                                   numerics::RandomStream* order_stream) {
  if (!(temperature > 0) || !std::isfinite(temperature))
    throw InvalidArgument("temperature = " + number_text(temperature) +
                          ": must be above 0; at 0, sweep without noise");
  // +1 where u < 1/(1 + exp(-2h/T)), that is where h > (T/2) ln(u/(1 - u)): drawn before the fields are known.
  std::vector<double> thresholds(state_->signs.size());
  noise.fill_uniform(thresholds);
  const double scale = 0.5 * temperature * static_cast<double>(thresholds.size());
  for (double& u : thresholds) u = scale * std::log(u / (1 - u));
  return state_->sweep(order, thresholds.data(), order_stream);
}

Settled settle(BinaryHopfield& network, const SettleOptions& options, numerics::RandomStream* stream) {
  if (options.most_sweeps < 1)
    throw InvalidArgument("most_sweeps = " + std::to_string(options.most_sweeps) + ": must be at least 1");
  const bool synchronous = options.order == UpdateOrder::synchronous;
  std::vector<std::int8_t> before_last;
  std::vector<std::int8_t> last;
  Settled result;
  while (result.sweeps < options.most_sweeps && !result.settled && !result.two_cycle) {
    if (synchronous) {
      std::swap(before_last, last);
      last.assign(network.state().begin(), network.state().end());
    }
    const std::int64_t flips = network.sweep(options.order, stream);
    ++result.sweeps;
    result.flips += flips;
    result.settled = flips == 0;
    result.two_cycle =
        synchronous && flips > 0 &&
        std::equal(before_last.begin(), before_last.end(), network.state().begin(), network.state().end());
  }
  return result;
}

}  // namespace synaptica::associative
