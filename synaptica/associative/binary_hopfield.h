// The binary Hopfield network: N neurons s_i = +1 or -1, P stored patterns, at zero and at finite temperature.
//
//   J_ij = (1/N) sum_mu xi_i^mu xi_j^mu,  J_ii = 0        h_i = sum_j J_ij s_j
//   E = -1/2 sum_ij J_ij s_i s_j = P/2 - (1/2N) sum_mu M_mu^2,    M_mu = sum_i xi_i^mu s_i
//
//   zero temperature   s_i <- sign(h_i), unchanged where h_i = 0
//   temperature T      s_i <- +1 with probability 1/(1 + exp(-2 h_i/T))      (heat bath, Glauber)
//
// This is the normalisation of Amit, Gutfreund and Sompolinsky; theory in hopfield_mean_field.h. One neuron after the
// other (asynchronous), the energy at T = 0 never rises, and at T > 0 the states are visited with the weight
// exp(-E/T). All at once (synchronous), T = 0 ends in a fixed point or in a cycle of two states.
//
// The couplings are never formed. Fields are sums over patterns, and integers in units of 1/N, so everything at T = 0
// is exact: no rounding, the same on every processor. Agreements of state and patterns are kept as bit-sliced counters
// (binary_hopfield_kernel.h): one field, and one flip, cost P log2(N) / 64 word operations. A sweep over 10^4 neurons
// with 10^3 patterns takes about a millisecond; memory is P N / 8 bytes, held by the patterns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "synaptica/associative/kernel_variant.h"
#include "synaptica/associative/sign_patterns.h"
#include "synaptica/numerics/random.h"

namespace synaptica::associative {

enum class UpdateOrder {
  sequential,   ///< neuron 0, 1, ..., N - 1: for random patterns as good as any fixed order
  random,       ///< a new uniformly random order each sweep
  synchronous,  ///< all neurons at once, from the same fields
};

/// The network and its state. Movable; not shared between threads (the patterns may be).
class BinaryHopfield {
 public:
  /// Stores the patterns by reference: they must outlive the network. The first state is pattern 0.
  /// Throws InvalidArgument where neurons exceed 2^31 - 1, patterns times neurons 2^51 (integers must stay exact in a
  /// double), or where the processor lacks the variant.
  explicit BinaryHopfield(const SignPatterns& patterns, KernelVariant variant = KernelVariant::fastest);
  explicit BinaryHopfield(SignPatterns&&, KernelVariant = KernelVariant::fastest) = delete;
  ~BinaryHopfield();
  BinaryHopfield(BinaryHopfield&&) noexcept;
  BinaryHopfield& operator=(BinaryHopfield&&) noexcept;

  /// Throws InvalidArgument where the length is not that of a pattern, or a value neither +1 nor -1. Cost: a sweep.
  void set_state(std::span<const std::int8_t> state);
  [[nodiscard]] std::span<const std::int8_t> state() const noexcept;

  /// N h_i, an integer.
  [[nodiscard]] std::int64_t scaled_field(std::size_t neuron) const;
  /// M_mu / N in [-1, 1].
  [[nodiscard]] double overlap(std::size_t pattern) const;
  /// M_mu of every pattern.
  [[nodiscard]] std::vector<std::int64_t> scaled_overlaps() const;
  /// E of the whole network: one rounding of an exact integer ratio, so that comparing energies is exact.
  [[nodiscard]] double energy() const;

  /// Every neuron once at T = 0. `stream` is used by UpdateOrder::random alone, and then must be given.
  /// Returns how many neurons flipped.
  std::int64_t sweep(UpdateOrder order = UpdateOrder::sequential, numerics::RandomStream* stream = nullptr);

  /// Every neuron once at temperature T > 0 (InvalidArgument otherwise), one uniform number of `noise` a neuron.
  /// Synchronous heat bath leads to another stationary state than exp(-E/T) (Little's); it is what is asked for.
  std::int64_t sweep(double temperature, numerics::RandomStream& noise,
                     UpdateOrder order = UpdateOrder::sequential,
                     numerics::RandomStream* order_stream = nullptr);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

struct SettleOptions {
  UpdateOrder order = UpdateOrder::sequential;
  /// When to give up. Near the critical load some hundred sweeps are needed, elsewhere about ten.
  std::int64_t most_sweeps = 10000;
};

/// How a descent ended; a network at rest has `settled`.
struct Settled {
  bool settled = false;     ///< no neuron wants to flip
  bool two_cycle = false;   ///< synchronous: two states alternate for ever
  std::int64_t sweeps = 0;  ///< the last of them without a flip where settled
  std::int64_t flips = 0;
};

/// Sweeps at T = 0 until nothing changes, a cycle of two states is met, or `most_sweeps` are done.
/// Throws InvalidArgument where most_sweeps < 1, or where a random order has no stream.
Settled settle(BinaryHopfield& network, const SettleOptions& options = {},
               numerics::RandomStream* stream = nullptr);

}  // namespace synaptica::associative
