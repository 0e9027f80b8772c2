#include "synaptica/perceptron/data_mean_field.h"

#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/numerics/fourier.h"
#include "synaptica/perceptron/signals.h"

namespace synaptica::perceptron {

MeanField data_mean_field(const numerics::ConstMatrixView& inputs, std::span<const std::int8_t> signs,
                          std::span<const double> target, double fixed_bias, double ridge) {
  const std::size_t patterns = inputs.rows, synapses = inputs.columns;
  if (patterns == 0 || synapses == 0 || target.size() != patterns || signs.size() != synapses)
    throw InvalidArgument("mean field of data: inputs " + std::to_string(patterns) + " x " +
                          std::to_string(synapses) + ", " + std::to_string(signs.size()) + " signs and " +
                          std::to_string(target.size()) + " target values do not fit");
  const std::size_t length = numerics::fast_length(patterns);
  MeanFieldProblem problem{.load = static_cast<double>(patterns) / static_cast<double>(synapses),
                           .ridge = ridge,
                           .bias = Bias::fixed};
  std::vector<double> inputs_power(length, 0), column(patterns);
  for (std::size_t i = 0; i < synapses; ++i) {
    for (std::size_t mu = 0; mu < patterns; ++mu) column[mu] = inputs.data[mu * inputs.stride + i];
    const double mean = std::accumulate(column.begin(), column.end(), 0.0) / static_cast<double>(patterns);
    double variance = 0;
    for (double& x : column) {
      x -= mean;
      variance += x * x / static_cast<double>(patterns);
    }
    if (!(variance > 0))
      throw InvalidArgument("mean field of data: column " + std::to_string(i + 1) + " is constant");
    const double deviation = std::sqrt(variance);
    problem.populations.push_back({.sign = signs[i],
                                   .fraction = 1 / static_cast<double>(synapses),
                                   .mean = mean,
                                   .deviation = deviation});
    const std::vector<double> power = periodogram({column.data(), length});
    for (std::size_t k = 0; k < length; ++k)
      inputs_power[k] += power[k] / variance / static_cast<double>(synapses);
  }
  const double mean = std::accumulate(target.begin(), target.end(), 0.0) / static_cast<double>(patterns);
  std::vector<double> y(target.begin(), target.begin() + static_cast<std::ptrdiff_t>(length));
  for (double& value : y) value -= mean;
  std::vector<double> target_power = periodogram(y);
  inputs_power.front() = target_power.front() = 0;  // the constant mode is used up by the drive
  problem.drive = (mean - fixed_bias) / std::sqrt(static_cast<double>(synapses));
  return mean_field(problem, given_modes(inputs_power, target_power));
}

}  // namespace synaptica::perceptron
