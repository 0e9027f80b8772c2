#include "synaptica/perceptron/modes.h"

#include <algorithm>
#include <string>

#include "synaptica/core/error.h"

namespace synaptica::perceptron {

std::vector<Mode> stationary_modes(const Spectrum& inputs, const Spectrum& target, std::size_t patterns,
                                   Bias bias) {
  const std::vector<double> lambda = spectrum_modes(inputs, patterns);
  const std::vector<double> power = spectrum_modes(target, patterns);
  const double part = 1 / static_cast<double>(patterns);
  std::vector<Mode> modes;
  modes.reserve(patterns / 2 + 1);
  if (bias == Bias::none)
    modes.push_back({lambda[0], power[0], part});
  else
    modes.push_back({0, 0, part});
  for (std::size_t k = 1; 2 * k <= patterns; ++k) {
    const double weight = 2 * k == patterns ? part : 2 * part;
    Mode& last = modes.back();
    if (last.input == lambda[k] && last.target == power[k])
      last.weight += weight;
    else
      modes.push_back({lambda[k], power[k], weight});
  }
  return modes;
}

std::vector<Mode> given_modes(std::span<const double> eigenvalues, std::span<const double> target_powers) {
  if (eigenvalues.empty() || eigenvalues.size() != target_powers.size())
    throw InvalidArgument("modes: " + std::to_string(eigenvalues.size()) + " eigenvalues and " +
                          std::to_string(target_powers.size()) +
                          " target powers; one for each, at least one");
  const double largest = *std::max_element(eigenvalues.begin(), eigenvalues.end());
  const double part = 1 / static_cast<double>(eigenvalues.size());
  std::vector<Mode> modes;
  modes.reserve(eigenvalues.size());
  for (std::size_t k = 0; k < eigenvalues.size(); ++k)
    modes.push_back({eigenvalues[k] > 1e-10 * largest ? eigenvalues[k] : 0, target_powers[k], part});
  return modes;
}

}  // namespace synaptica::perceptron
