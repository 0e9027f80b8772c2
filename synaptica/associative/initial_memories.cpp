#include "synaptica/associative/initial_memories.h"

#include <cmath>
#include <string>

#include "synaptica/core/error.h"

namespace synaptica::associative {

Array gaussian_memories(std::size_t hidden, std::size_t visible, numerics::RandomStream& stream) {
  Array memories = Array::filled({hidden, visible}, 0);
  stream.fill_normal(memories.values);
  return memories;
}

Array orthogonal_memories(std::size_t hidden, std::size_t visible, numerics::RandomStream& stream) {
  if (hidden > visible)
    throw InvalidArgument("hidden_neurons = " + std::to_string(hidden) +
                          ": orthogonal memories need at least as many " + "visible neurons, there are " +
                          std::to_string(visible));
  Array memories = gaussian_memories(hidden, visible, stream);
  const auto row = [&](std::size_t mu) { return memories.values.data() + mu * visible; };
  const auto overlap = [&](const double* a, const double* b) {
    double sum = 0;
    for (std::size_t i = 0; i < visible; ++i) sum += a[i] * b[i];
    return sum;
  };
  const double norm = std::sqrt(static_cast<double>(visible));
  for (std::size_t mu = 0; mu < hidden; ++mu) {
    double* const memory = row(mu);
    // Once leaves overlaps of rounding times how much was taken away, which is nearly all where hidden = visible.
    for (int pass = 0; pass < 2; ++pass)
      for (std::size_t nu = 0; nu < mu; ++nu) {
        const double* const other = row(nu);
        const double share = overlap(memory, other) / static_cast<double>(visible);
        for (std::size_t i = 0; i < visible; ++i) memory[i] -= share * other[i];
      }
    const double scale = norm / std::sqrt(overlap(memory, memory));
    for (std::size_t i = 0; i < visible; ++i) memory[i] *= scale;
  }
  return memories;
}

}  // namespace synaptica::associative
