#include "synaptica/perceptron/delays.h"

#include <string>

#include "synaptica/core/error.h"

namespace synaptica::perceptron {

namespace {

void check_matrix(const Array& signals) {
  if (signals.shape.size() != 2 || signals.size() == 0)
    throw InvalidArgument("delays: signals must be a matrix, samples x signals, not empty");
}

}  // namespace

std::size_t Delays::rows(std::size_t samples) const {
  if (lags == 0) throw InvalidArgument("lags = 0: must be at least 1");
  if (lags > samples)
    throw InvalidArgument("lags = " + std::to_string(lags) + ": must be at most the " +
                          std::to_string(samples) + " samples");
  if (horizon > samples - lags)
    throw InvalidArgument("horizon = " + std::to_string(horizon) + ": must be at most " +
                          std::to_string(samples - lags) + ", as there are " + std::to_string(samples) +
                          " samples and lags = " + std::to_string(lags));
  return samples - lags + 1 - horizon;
}

Array delayed_inputs(const Array& signals, const Delays& delays) {
  check_matrix(signals);
  const std::size_t count = signals.shape[1];
  const std::size_t rows = delays.rows(signals.shape[0]);
  Array inputs = Array::filled({rows, count * delays.lags}, 0);
  double* to = inputs.values.data();
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t i = 0; i < count; ++i)
      for (std::size_t j = 0; j < delays.lags; ++j)
        *to++ = signals.values[(row + delays.lags - 1 - j) * count + i];
  return inputs;
}

Array advanced_targets(const Array& targets, const Delays& delays) {
  check_matrix(targets);
  const std::size_t count = targets.shape[1];
  const std::size_t rows = delays.rows(targets.shape[0]);
  const auto first =
      targets.values.begin() + static_cast<std::ptrdiff_t>((delays.lags - 1 + delays.horizon) * count);
  return {{rows, count}, {first, first + static_cast<std::ptrdiff_t>(rows * count)}};
}

}  // namespace synaptica::perceptron
