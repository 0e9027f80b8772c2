// Retrieval by softmax: the "modern Hopfield" network, many cues among many memories at a time.
//
//   s <- Xi^T softmax(gain * Xi s)        E(s) = |s|^2/2 - (1/gain) ln sum_mu exp(gain * x_mu . s)
//
// (Ramsauer et al. 2020; the reduced dynamics of the generating function lse with a step of one time constant). Each
// update lowers E or leaves it. Theory of one update: softmax_capacity.h.
//
//   symbol  name      meaning                      shape
//   Xi      memories  one memory x_mu a row        {memories, dimension}, finite
//   s       states    one cue a row                {cues, dimension}, finite
//   beta    gain      inverse temperature          above 0
//
// Nothing is normalised: a memory of large norm attracts more than its share. The weights are never all held: cues and
// memories are taken in blocks that stay in cache, with the running maximum and sum of each cue's exponents, so that no
// exponent overflows. Cost of an update: two matrix products, 4 cues memories dimension operations, and one exponential
// for each cue and memory (a tenth of the products at dimension 256).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "synaptica/associative/kernel_variant.h"
#include "synaptica/core/array.h"

namespace synaptica::associative {

struct SoftmaxUpdate {
  Array states;  ///< {cues, dimension}: Xi^T softmax(gain Xi s)
  std::vector<std::size_t>
      winner;  ///< of each cue the memory with the largest weight (the lowest, of several)
  std::vector<double> largest_weight;  ///< its weight, in (0, 1]
  std::vector<double> energy;          ///< E of each cue before the update
};

/// One update of every cue.
/// Throws InvalidArgument naming the fault: shapes that do not fit or are empty, a value that is not finite (with row and
/// column), a gain that is not above 0, or exponents gain |x| |s| that could overflow.
[[nodiscard]] SoftmaxUpdate softmax_update(const Array& memories, const Array& cues, double gain,
                                           KernelVariant variant = KernelVariant::fastest);

struct SoftmaxOptions {
  double gain = 1;
  /// At rest where no component moves by more than this times the largest component of the memories.
  double tolerance = 1e-10;
  /// Between memories of equal weight the approach is slow: as many updates as 1/(1 - slope).
  std::int64_t most_updates = 1000;
  KernelVariant variant = KernelVariant::fastest;
};

struct SoftmaxRetrieval {
  Array states;                       ///< {cues, dimension}, at the end
  std::vector<bool> settled;          ///< of each cue: the last update moved it by no more than the tolerance
  std::vector<double> residual;       ///< largest component of Xi^T softmax(gain Xi s) - s at the end
  std::vector<std::int64_t> updates;  ///< until then
  std::vector<std::size_t> winner;    ///< as above, at the end
  std::vector<double> largest_weight;
  std::vector<double> energy;  ///< E at the end
};

/// Updates each cue until it rests. Cues that rest are no longer computed. Throws as softmax_update, or where tolerance
/// is negative or most_updates < 1.
[[nodiscard]] SoftmaxRetrieval softmax_retrieve(const Array& memories, const Array& cues,
                                                const SoftmaxOptions& options = {});

}  // namespace synaptica::associative
