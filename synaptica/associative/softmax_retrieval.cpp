#include "synaptica/associative/softmax_retrieval.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "synaptica/associative/softmax_retrieval_kernel.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/matrix_product.h"

namespace synaptica::associative {

namespace {

using numerics::Transpose;

// Exponents of one block, 128 x 512, are half a megabyte: they stay in the second-level cache between the two products.
constexpr std::size_t cues_together = 128;
constexpr std::size_t memories_together = 512;

struct Kernel {
  MaximumFunction maximum;
  ExponentiateFunction exponentiate;
};

Kernel choose(KernelVariant variant) {
#ifdef SYNAPTICA_HAS_V3
  if (choose_v3(variant)) return {v3::row_maximum, v3::exponentiate};
#else
  static_cast<void>(choose_v3(variant));
#endif
  return {baseline::row_maximum, baseline::exponentiate};
}

// The largest norm of a row.
double check_matrix(const char* what, const Array& matrix) {
  if (matrix.shape.size() != 2 || matrix.shape[0] == 0 || matrix.shape[1] == 0 ||
      matrix.values.size() != matrix.shape[0] * matrix.shape[1])
    throw InvalidArgument(std::string(what) +
                          ": must be a matrix with one vector a row, none of its sides 0");
  double largest = 0;
  for (std::size_t row = 0; row < matrix.shape[0]; ++row) {
    double square = 0;
    for (std::size_t i = 0; i < matrix.shape[1]; ++i) {
      const double value = matrix.values[row * matrix.shape[1] + i];
      if (!std::isfinite(value))
        throw InvalidArgument(std::string(what) + ", row " + std::to_string(row + 1) + ", column " +
                              std::to_string(i + 1) + ": " + number_text(value) + " must be finite");
      square += value * value;
    }
    largest = std::max(largest, std::sqrt(square));
  }
  return largest;
}

void check(const Array& memories, const Array& cues, double gain) {
  if (!(gain > 0) || !std::isfinite(gain))
    throw InvalidArgument("gain = " + number_text(gain) + ": must be above 0 and finite");
  const double longest_memory = check_matrix("memories", memories);
  const double longest_cue = check_matrix("cues", cues);
  if (memories.shape[1] != cues.shape[1])
    throw InvalidArgument("cues: " + std::to_string(cues.shape[1]) + " components, the memories have " +
                          std::to_string(memories.shape[1]));
  // Later states are weighted means of memories, no longer than the longest.
  const double largest_exponent = gain * longest_memory * std::max(longest_memory, longest_cue);
  if (!(largest_exponent < 1e300))
    throw InvalidArgument("gain = " + number_text(gain) + ": exponents of up to " +
                          number_text(largest_exponent, 3) +
                          " overflow; lower the gain or scale the memories");
}

// One update of `count` cues at `cues`, without checks.
void update(const Array& memories, const double* cues, std::size_t count, double gain, const Kernel& kernel,
            SoftmaxUpdate& result) {
  const std::size_t stored = memories.shape[0];
  const std::size_t dimension = memories.shape[1];
  result.states = Array::filled({count, dimension}, 0);
  result.winner.assign(count, 0);
  result.largest_weight.assign(count, 0);
  result.energy.assign(count, 0);
  std::vector<double> exponents(std::min(count, cues_together) * std::min(stored, memories_together));
  for (std::size_t first_cue = 0; first_cue < count; first_cue += cues_together) {
    const std::size_t rows = std::min(cues_together, count - first_cue);
    const double* const block_cues = cues + first_cue * dimension;
    double* const block_states = result.states.values.data() + first_cue * dimension;
    std::vector<double> highest(rows, -std::numeric_limits<double>::infinity());
    std::vector<double> total(rows, 0.0);
    for (std::size_t first = 0; first < stored; first += memories_together) {
      const std::size_t columns = std::min(memories_together, stored - first);
      const double* const block = memories.values.data() + first * dimension;
      numerics::multiply({block_cues, rows, dimension, dimension}, Transpose::no,
                         {block, columns, dimension, dimension}, Transpose::yes,
                         {exponents.data(), rows, columns, columns}, gain);
      for (std::size_t row = 0; row < rows; ++row) {
        double* const exponent = exponents.data() + row * columns;
        const double highest_here = kernel.maximum(exponent, columns);
        if (highest_here > highest[row]) {
          // What was summed up so far is in units of exp(the former maximum).
          const double rescale = std::exp(highest[row] - highest_here);
          total[row] *= rescale;
          for (std::size_t i = 0; i < dimension; ++i) block_states[row * dimension + i] *= rescale;
          highest[row] = highest_here;
          result.winner[first_cue + row] =
              first +
              static_cast<std::size_t>(std::find(exponent, exponent + columns, highest_here) - exponent);
        }
        total[row] += kernel.exponentiate(exponent, columns, highest[row]);
      }
      numerics::multiply({exponents.data(), rows, columns, columns}, Transpose::no,
                         {block, columns, dimension, dimension}, Transpose::no,
                         {block_states, rows, dimension, dimension}, 1, 1);
    }
    for (std::size_t row = 0; row < rows; ++row) {
      double square = 0;
      for (std::size_t i = 0; i < dimension; ++i) {
        block_states[row * dimension + i] /= total[row];
        square += block_cues[row * dimension + i] * block_cues[row * dimension + i];
      }
      result.largest_weight[first_cue + row] = 1 / total[row];
      result.energy[first_cue + row] = square / 2 - (highest[row] + std::log(total[row])) / gain;
    }
  }
}

}  // namespace

SoftmaxUpdate softmax_update(const Array& memories, const Array& cues, double gain, KernelVariant variant) {
  check(memories, cues, gain);
  SoftmaxUpdate result;
  update(memories, cues.values.data(), cues.shape[0], gain, choose(variant), result);
  return result;
}

SoftmaxRetrieval softmax_retrieve(const Array& memories, const Array& cues, const SoftmaxOptions& options) {
  check(memories, cues, options.gain);
  if (!(options.tolerance >= 0))
    throw InvalidArgument("tolerance = " + number_text(options.tolerance) + ": must be at least 0");
  if (options.most_updates < 1)
    throw InvalidArgument("most_updates = " + std::to_string(options.most_updates) + ": must be at least 1");
  const Kernel kernel = choose(options.variant);
  const std::size_t count = cues.shape[0];
  const std::size_t dimension = cues.shape[1];
  double scale = 0;
  for (const double value : memories.values) scale = std::max(scale, std::fabs(value));

  SoftmaxRetrieval result{.states = cues,
                          .settled = std::vector<bool>(count),
                          .residual = std::vector<double>(count),
                          .updates = std::vector<std::int64_t>(count),
                          .winner = std::vector<std::size_t>(count),
                          .largest_weight = std::vector<double>(count),
                          .energy = std::vector<double>(count)};
  std::vector<std::size_t> moving(count);
  for (std::size_t cue = 0; cue < count; ++cue) moving[cue] = cue;
  std::vector<double> states = cues.values;
  SoftmaxUpdate next;
  // One update more than is counted: it gives residual, weights and energy of the state that is handed back.
  for (std::int64_t done = 0; !moving.empty(); ++done) {
    update(memories, states.data(), moving.size(), options.gain, kernel, next);
    std::vector<std::size_t> still;
    std::size_t kept = 0;
    for (std::size_t row = 0; row < moving.size(); ++row) {
      const std::size_t cue = moving[row];
      const double* const after = next.states.values.data() + row * dimension;
      double step = 0;
      for (std::size_t i = 0; i < dimension; ++i)
        step = std::max(step, std::fabs(after[i] - states[row * dimension + i]));
      const bool rests = step <= options.tolerance * scale;
      if (rests || done == options.most_updates) {
        std::copy_n(states.data() + row * dimension, dimension,
                    result.states.values.data() + cue * dimension);
        result.settled[cue] = rests;
        result.residual[cue] = step;
        result.updates[cue] = done;
        result.winner[cue] = next.winner[row];
        result.largest_weight[cue] = next.largest_weight[row];
        result.energy[cue] = next.energy[row];
        continue;
      }
      std::copy_n(after, dimension, states.data() + kept++ * dimension);
      still.push_back(cue);
    }
    moving = std::move(still);
  }
  return result;
}

}  // namespace synaptica::associative
