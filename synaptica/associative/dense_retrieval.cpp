#include "synaptica/associative/dense_retrieval.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "synaptica/associative/dense_retrieval_kernel.h"
#include "synaptica/core/error.h"

namespace synaptica::associative {

namespace {

// F(a) - F(b) = (a - b) sum_k a^(n-1-k) b^k: exact in integers, and without cancellation beyond them where a and b have
// one sign.
double difference(DenseInteraction interaction, std::int64_t order, double a, double b) {
  if (interaction == DenseInteraction::rectified) {
    a = std::max(a, 0.0);
    b = std::max(b, 0.0);
  }
  double sum = 0;
  double power = 1;  // b^k
  for (std::int64_t k = 0; k < order; ++k) {
    sum = sum * a + power;
    power *= b;
  }
  return (a - b) * sum;
}

}  // namespace

void check_dense_size(std::int64_t order, std::size_t neurons, std::size_t memories) {
  if (order < 2 || order > 64)
    throw InvalidArgument("order = " + std::to_string(order) + ": must be from 2 to 64");
  if (static_cast<double>(order) * std::log2(static_cast<double>(neurons) + 2) +
          std::log2(static_cast<double>(memories)) >
      1000)
    throw InvalidArgument("order = " + std::to_string(order) + ": " + std::to_string(neurons) +
                          " neurons to that power overflow; lower the order");
}

DenseNetwork::DenseNetwork(const SignPatterns& patterns, std::int64_t order, DenseInteraction interaction,
                           KernelVariant variant)
    : patterns_(&patterns),
      order_(order),
      interaction_(interaction),
      v3_(choose_v3(variant)),
      overlaps_(patterns, variant),
      agreements_(patterns.count()),
      agreeing_(64 * patterns.words()),
      differing_(64 * patterns.words()) {
  check_dense_size(order, patterns.neurons(), patterns.count());
  const auto neurons = static_cast<double>(patterns.neurons());
  for (std::size_t a = 0; a <= patterns.neurons(); ++a) {
    const double overlap = 2 * static_cast<double>(a) - neurons;
    cost_if_agreeing_.push_back(difference(interaction, order, overlap, overlap - 2));
    cost_if_differing_.push_back(difference(interaction, order, overlap, overlap + 2));
  }
  set_state(patterns.pattern(0));
}

void DenseNetwork::select(std::size_t pattern) {
  const auto agreement = static_cast<std::size_t>(agreements_[pattern]);
  agreeing_[pattern] = cost_if_agreeing_[agreement];
  differing_[pattern] = cost_if_differing_[agreement];
}

void DenseNetwork::set_state(std::span<const std::int8_t> state) {
  overlaps_.set_state(state);
  state_.assign(state.begin(), state.end());
  const std::vector<std::int64_t> overlaps = overlaps_.scaled_overlaps();
  const auto neurons = static_cast<std::int64_t>(state.size());
  for (std::size_t mu = 0; mu < overlaps.size(); ++mu) {
    agreements_[mu] = static_cast<std::int32_t>((overlaps[mu] + neurons) / 2);
    select(mu);
  }
}

double DenseNetwork::cost(std::size_t neuron) const {
  const std::size_t words = (patterns_->count() + 63) / 64;
  const std::uint64_t* const row = patterns_->row(neuron).data();
  const bool turned = state_[neuron] < 0;
#ifdef SYNAPTICA_HAS_V3
  if (v3_) return v3::select_sum(row, turned, agreeing_.data(), differing_.data(), words);
#endif
  return baseline::select_sum(row, turned, agreeing_.data(), differing_.data(), words);
}

double DenseNetwork::flip_cost(std::size_t neuron) const {
  if (neuron >= state_.size())
    throw InvalidArgument("neuron " + std::to_string(neuron) + ": must be below " +
                          std::to_string(state_.size()));
  return cost(neuron);
}

double DenseNetwork::flip_fraction() const {
  double flips = 0;
  for (std::size_t i = 0; i < state_.size(); ++i) {
    const double change = cost(i);
    flips += change < 0 ? 1 : change == 0 ? 0.5 : 0;
  }
  return flips / static_cast<double>(state_.size());
}

double DenseNetwork::overlap(std::size_t pattern) const {
  if (pattern >= agreements_.size())
    throw InvalidArgument("pattern " + std::to_string(pattern) + ": must be below " +
                          std::to_string(agreements_.size()));
  return 2.0 * agreements_[pattern] / static_cast<double>(state_.size()) - 1;
}

double DenseNetwork::energy() const {
  const auto neurons = static_cast<double>(state_.size());
  double sum = 0;
  for (std::size_t mu = 0; mu < agreements_.size(); ++mu) {
    double part = overlap(mu);
    if (interaction_ == DenseInteraction::rectified) part = std::max(part, 0.0);
    sum += std::pow(part, static_cast<double>(order_));
  }
  return -neurons * sum;
}

std::int64_t DenseNetwork::sweep() {
  std::int64_t flips = 0;
  for (std::size_t i = 0; i < state_.size(); ++i) {
    if (!(cost(i) < 0)) continue;
    state_[i] = static_cast<std::int8_t>(-state_[i]);
    ++flips;
    for (std::size_t mu = 0; mu < agreements_.size(); ++mu) {
      agreements_[mu] += patterns_->sign(mu, i) == state_[i] ? 1 : -1;
      select(mu);
    }
  }
  return flips;
}

Settled settle(DenseNetwork& network, std::int64_t most_sweeps) {
  if (most_sweeps < 1)
    throw InvalidArgument("most_sweeps = " + std::to_string(most_sweeps) + ": must be at least 1");
  Settled result;
  while (result.sweeps < most_sweeps && !result.settled) {
    const std::int64_t flips = network.sweep();
    ++result.sweeps;
    result.flips += flips;
    result.settled = flips == 0;
  }
  return result;
}

}  // namespace synaptica::associative
