// Delayed copies of signals as synapses of their own: the neuron sees the recent past, and may be asked for the future.
//
// Of signals s_i(t), t = 0 ... T - 1, with `lags` copies of each and a `horizon` in steps, the rows are the times
// t = lags - 1 ... T - 1 - horizon at which the past is complete and the future known:
//
//   input of row t, column i * lags + j:  s_i(t - j), j = 0 ... lags - 1         target of row t:  y(t + horizon)
#pragma once

#include <cstddef>

#include "synaptica/core/array.h"

namespace synaptica::perceptron {

struct Delays {
  std::size_t lags = 1;     ///< copies of each signal, the first of them not delayed; at least 1
  std::size_t horizon = 0;  ///< steps ahead

  /// How many rows `samples` give. Throws InvalidArgument where it is none.
  [[nodiscard]] std::size_t rows(std::size_t samples) const;
};

/// {rows, signals * lags} of signals {samples, signals}. Throws InvalidArgument as Delays::rows.
[[nodiscard]] Array delayed_inputs(const Array& signals, const Delays& delays);

/// {rows, targets} of {samples, targets}.
[[nodiscard]] Array advanced_targets(const Array& targets, const Delays& delays);

}  // namespace synaptica::perceptron
