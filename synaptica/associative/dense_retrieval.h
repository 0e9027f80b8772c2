// The dense associative memory of binary neurons: interactions of order n, at zero temperature.
//
//   E(s) = - sum_mu F(M_mu),   M_mu = sum_i xi_i^mu s_i,   F(x) = x^n, or max(x, 0)^n where rectified
//   s_i flips where that lowers the energy:  E(-s_i) - E(s_i) = sum_mu [F(M_mu) - F(M_mu - 2 xi_i^mu s_i)] < 0
//
// (Krotov and Hopfield 2016). n = 2 is the Hopfield network without self-coupling: 4 N times its h_i s_i. Updates are one
// after the other, and the energy never rises; a neuron that gains nothing stays. Theory: dense_capacity.h.
//
// F(M) - F(M - 2c) takes two values a pattern, which are kept in tables over M; the change of energy of one neuron is
// then a sum of K table entries selected by its row of bits. Integers in doubles: exact, ties included, as long as
// 2 K n N^(n-1) < 2^53; beyond, each sum carries rounding of a few 1e-16 of its largest terms, and a tie may be missed.
// Cost of one neuron, and of one flip: O(K).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "synaptica/associative/binary_hopfield.h"
#include "synaptica/associative/dense_capacity.h"
#include "synaptica/associative/kernel_variant.h"
#include "synaptica/associative/sign_patterns.h"

namespace synaptica::associative {

/// Throws InvalidArgument where order is outside 2 ... 64, or sums over `memories` of neurons^order overflow.
void check_dense_size(std::int64_t order, std::size_t neurons, std::size_t memories);

class DenseNetwork {
 public:
  /// Stores the patterns by reference: they must outlive the network. The first state is pattern 0.
  /// Throws InvalidArgument as check_dense_size and BinaryHopfield.
  DenseNetwork(const SignPatterns& patterns, std::int64_t order,
               DenseInteraction interaction = DenseInteraction::power,
               KernelVariant variant = KernelVariant::fastest);
  DenseNetwork(SignPatterns&&, std::int64_t, DenseInteraction = DenseInteraction::power,
               KernelVariant = KernelVariant::fastest) = delete;

  /// Throws InvalidArgument as BinaryHopfield::set_state.
  void set_state(std::span<const std::int8_t> state);
  [[nodiscard]] std::span<const std::int8_t> state() const noexcept { return state_; }

  /// E(-s_i) - E(s_i): what flipping this neuron would cost. Throws InvalidArgument where there is no such neuron.
  [[nodiscard]] double flip_cost(std::size_t neuron) const;
  /// The fraction of neurons that would flip, each from this same state; one that gains nothing counts one half.
  [[nodiscard]] double flip_fraction() const;
  /// M_mu / N in [-1, 1].
  [[nodiscard]] double overlap(std::size_t pattern) const;
  /// E / N^(n-1): of the order of N in a stored pattern.
  [[nodiscard]] double energy() const;

  /// Every neuron once, in their order. Returns how many flipped.
  std::int64_t sweep();

 private:
  void select(std::size_t pattern);  // the two table entries of this pattern's overlap
  [[nodiscard]] double cost(std::size_t neuron) const;

  const SignPatterns* patterns_;
  std::int64_t order_;
  DenseInteraction interaction_;
  bool v3_;
  BinaryHopfield overlaps_;  // counts a new state's overlaps
  std::vector<std::int8_t> state_;
  std::vector<std::int32_t> agreements_;      // (M_mu + N)/2
  std::vector<double> cost_if_agreeing_;      // over agreements: F(M) - F(M - 2)
  std::vector<double> cost_if_differing_;     // F(M) - F(M + 2)
  std::vector<double> agreeing_, differing_;  // of each pattern, padded with zeros to whole words
};

/// Sweeps until nothing changes, or `most_sweeps` are done. Throws InvalidArgument where most_sweeps < 1.
Settled settle(DenseNetwork& network, std::int64_t most_sweeps = 10000);

}  // namespace synaptica::associative
