#include "synaptica/rate/learning_rule.h"

#include <algorithm>
#include <cmath>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica::rate {

const std::vector<std::string>& learning_rule_names() {
  static const std::vector<std::string> names = {"hebbian", "hebbian-input", "delta", "covariance"};
  return names;
}

AnyLearningRule make_learning_rule(std::string_view name) {
  if (name == "hebbian") return Hebbian{};
  if (name == "hebbian-input") return HebbianInput{};
  if (name == "delta") return Delta{};
  if (name == "covariance") return Covariance{};
  throw InvalidArgument("rule '" + std::string(name) + "' is unknown" +
                        spelling_hint(name, learning_rule_names()));
}

AffineFactors affine_factors(const AnyLearningRule& rule, std::span<const double> target,
                             std::span<const double> input, std::span<const double> baseline) {
  const std::size_t n = target.size();
  if (input.size() != n || baseline.size() != n)
    throw InvalidArgument("learning rule: target, input and baseline differ in length");
  const auto evaluate = [&](double activity, bool post) {
    const std::vector<double> x(n, activity);
    const NeuronRow<double> row = {x.data(), target.data(), input.data(), baseline.data(), n};
    std::vector<double> out(n, 0);
    if (post) {
      rule.post(row, out.data());
    } else {
      rule.add_pre(row, 1, 0, out.data());
    }
    return out;
  };
  const auto affine = [&](bool post) {
    AffineFactor factor = {evaluate(0, post), evaluate(1, post)};
    for (std::size_t i = 0; i < n; ++i) factor.slope[i] -= factor.constant[i];
    // On a straight line the values at -3 and 0.5 follow from those at 0 and 1, to a few roundings.
    for (const double activity : {-3.0, 0.5}) {
      const std::vector<double> values = evaluate(activity, post);
      for (std::size_t i = 0; i < n; ++i) {
        const double line = factor.constant[i] + activity * factor.slope[i];
        if (!(std::fabs(values[i] - line) <= 1e-12 * std::max(1.0, std::fabs(line))))
          throw InvalidArgument(std::string("learning rule: its ") + (post ? "post" : "pre") +
                                " factor is not affine in the activity, so linear theory does not apply");
      }
    }
    return factor;
  };
  return {affine(true), affine(false)};
}

bool needs_baseline(const AnyLearningRule& rule) {
  const double activity = 0.3, target = 0.7, input = -0.4;
  const auto factors_at = [&](double baseline) {
    const NeuronRow<double> row = {&activity, &target, &input, &baseline, 1};
    std::pair<double, double> factors = {0, 0};
    rule.post(row, &factors.first);
    rule.add_pre(row, 1, 0, &factors.second);
    return factors;
  };
  return factors_at(0) != factors_at(1);
}

}  // namespace synaptica::rate
