#include "synaptica/perceptron/capacity.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/root.h"
#include "synaptica/numerics/statistics.h"
#include "synaptica/perceptron/rectified_gaussian.h"

namespace synaptica::perceptron {

namespace {

struct Sums {
  double active = 0;  // a(k)
  double drive = 0;   // bhat(k)
};

Sums sums(const MeanFieldProblem& problem, double k) {
  Sums s;
  for (const Population& population : problem.populations) {
    const double ratio = population.mean / population.deviation;
    const int sign = population.sign == 0 ? 1 : population.sign;
    const RectifiedMoments g = rectified_moments(sign * k * ratio, population.sign != 0);
    s.active += population.fraction * g.active;
    s.drive += population.fraction * sign * ratio * g.first;
  }
  return s;
}

// True where allowed weights only make a drive of this sign, and some make one.
bool one_signed(const MeanFieldProblem& problem, int sign) {
  bool any = false;
  for (const Population& population : problem.populations) {
    if (population.fraction == 0 || population.mean == 0) continue;
    if (population.sign == 0 || sign * population.sign * population.mean < 0) return false;
    any = true;
  }
  return any;
}

// The end of a bracket: from `from` in steps of growing size until f has the sign wanted; 37 is where G1 underflows.
template <typename Function>
double bracket(const Function& f, double from, int direction, bool positive) {
  double step = 0.25;
  double k = from;
  for (int n = 0; n < 200; ++n, step *= 1.5) {
    k += direction * step;
    if ((f(k) > 0) == positive) return k;
  }
  throw DidNotConverge("critical load: no bracket", f(k), 200);
}

}  // namespace

CriticalLoad critical_load(const MeanFieldProblem& problem, double variance_ratio) {
  MeanFieldProblem checked = problem;
  checked.load = 1;
  checked.ridge = 0;
  check_mean_field_problem(checked);
  if (problem.bias != Bias::fixed) return {sums(problem, 0).active, 0};
  if (!(variance_ratio > 0) || !std::isfinite(variance_ratio))
    throw InvalidArgument("variance_ratio = " + number_text(variance_ratio) + ": must be above 0");

  const double drive = problem.drive;
  const bool only_positive = one_signed(problem, 1);
  const bool only_negative = one_signed(problem, -1);
  if ((only_positive && drive < 0) || (only_negative && drive > 0))
    throw InvalidArgument("drive = " + number_text(drive) + ": weights of these signs only make a drive " +
                          (only_positive ? "of 0 or above" : "of 0 or below"));
  const double pull = sums(problem, 0).drive;
  if (pull == 0) {
    const bool no_means = std::all_of(problem.populations.begin(), problem.populations.end(),
                                      [](const auto& p) { return p.mean == 0 || p.fraction == 0; });
    if (no_means && drive != 0)
      throw InvalidArgument("drive = " + number_text(drive) +
                            ": inputs of mean 0 make no drive; it must be 0, or the bias another");
    return {sums(problem, 0).active, 0};  // balanced
  }

  const int sign = pull > 0 ? 1 : -1;
  const auto residual_drive = [&](double k) { return sums(problem, k).drive; };
  double balanced = sign > 0 ? -INFINITY : INFINITY;  // k0
  if (!only_positive && !only_negative) {
    const double beyond = bracket(residual_drive, 0, -sign, sign < 0);
    balanced = numerics::find_root(residual_drive, std::min(beyond, 0.0), std::max(beyond, 0.0)).value;
  }
  if (drive * sign <= 0) {
    if (std::isfinite(balanced)) return {sums(problem, balanced).active, balanced};
    // What has no mean may still learn.
    double active = 0;
    for (const Population& population : problem.populations)
      if (population.mean == 0) active += population.fraction * (population.sign == 0 ? 1 : 0.5);
    return {active, balanced};
  }
  // D1 |bhat(k)/k| falls from infinity at 0 to 0 at k0.
  const auto excess = [&](double k) {
    return std::log(variance_ratio * std::max(sign * residual_drive(k), 1e-300) / std::fabs(k)) -
           std::log(drive * drive);
  };
  double near = -sign * 1e-3;
  while (excess(near) < 0) {
    near /= 16;
    if (std::fabs(near) < 1e-300) return {sums(problem, 0).active, 0};  // B beyond all numbers
  }
  double far = balanced;
  if (!std::isfinite(far)) far = bracket(excess, near, -sign, false);
  const double k = numerics::find_root(excess, std::min(near, far), std::max(near, far)).value;
  return {sums(problem, k).active, k};
}

double storage_probability(std::int64_t synapses, std::int64_t unconstrained, std::int64_t patterns,
                           Bias bias) {
  if (synapses < 1 || unconstrained < 0 || unconstrained > synapses || patterns < 0)
    throw InvalidArgument("storage probability: synapses = " + std::to_string(synapses) +
                          ", unconstrained = " + std::to_string(unconstrained) +
                          ", patterns = " + std::to_string(patterns) +
                          "; none may be negative, and unconstrained at most all of at least one synapse");
  if (bias == Bias::fixed)
    throw InvalidArgument(
        "storage probability: no finite-size law is known for a fixed bias; choose optimal or none");
  const std::int64_t constraints = bias == Bias::optimal ? patterns - 1 : patterns;
  const std::int64_t needed = constraints - unconstrained;
  const std::int64_t trials = synapses - unconstrained;
  if (needed <= 0) return 1;
  if (needed > trials) return 0;
  return numerics::binomial_upper_tail(needed, trials, 0.5);
}

}  // namespace synaptica::perceptron
