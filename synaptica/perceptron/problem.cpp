#include "synaptica/perceptron/problem.h"

#include <cmath>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica::perceptron {

void check_problem(const SignConstrainedProblem& problem) {
  const std::size_t synapses = problem.inputs.columns;
  if (problem.inputs.rows == 0 || synapses == 0)
    throw InvalidArgument("inputs: " + std::to_string(problem.inputs.rows) + " patterns of " +
                          std::to_string(synapses) + " synapses; at least one of each is needed");
  const auto check_length = [&](const char* name, std::size_t length) {
    if (length != synapses)
      throw InvalidArgument(std::string(name) + ": " + std::to_string(length) + " for " +
                            std::to_string(synapses) + " synapses; one for each is needed");
  };
  check_length("signs", problem.signs.size());
  if (!problem.lowest.empty()) check_length("lowest", problem.lowest.size());
  if (!problem.highest.empty()) check_length("highest", problem.highest.size());
  if (problem.gram.data != nullptr && (problem.gram.rows != synapses || problem.gram.columns != synapses))
    throw InvalidArgument("gram: " + std::to_string(problem.gram.rows) + " x " +
                          std::to_string(problem.gram.columns) + " for " + std::to_string(synapses) +
                          " synapses");
  if (problem.bias == Bias::fixed && !std::isfinite(problem.fixed_bias))
    throw InvalidArgument("fixed bias = " + number_text(problem.fixed_bias) + ": must be finite");
  for (std::size_t i = 0; i < synapses; ++i) {
    const std::int8_t sign = problem.signs[i];
    if (sign < -1 || sign > 1)
      throw InvalidArgument("signs, entry " + std::to_string(i + 1) + ": " + std::to_string(int{sign}) +
                            " must be 1 (excitatory), -1 (inhibitory) or 0 (unconstrained)");
    const double low = problem.lowest.empty() ? -INFINITY : problem.lowest[i];
    const double high = problem.highest.empty() ? INFINITY : problem.highest[i];
    // Written so that a not-a-number is refused too.
    if (!(low <= high) || low == INFINITY || high == -INFINITY)
      throw InvalidArgument("bounds, entry " + std::to_string(i + 1) + ": from " + number_text(low) + " to " +
                            number_text(high) + " there is no weight");
    if ((sign > 0 && high < 0) || (sign < 0 && low > 0))
      throw InvalidArgument("bounds, entry " + std::to_string(i + 1) + ": from " + number_text(low) + " to " +
                            number_text(high) + " no weight has the sign " + std::to_string(int{sign}));
  }
}

}  // namespace synaptica::perceptron
