#include "synaptica/catalog/perceptron_finite_size.h"

#include <algorithm>
#include <cmath>

#include "synaptica/core/error.h"
#include "synaptica/numerics/quadrature.h"
#include "synaptica/numerics/root.h"

namespace synaptica {

using namespace perceptron;

namespace {

// As if there were `more` times as many synapses, in the units of those there are: of w in particular.
MeanField with_more_synapses(const PerceptronSetting& setting, std::span<const Mode> modes, double more) {
  MeanFieldProblem problem = setting.problem();
  problem.load /= more;
  problem.ridge /= more;
  problem.drive /= std::sqrt(more);
  return mean_field(problem, modes);
}

MeanField with_load(const PerceptronSetting& setting, std::span<const Mode> modes, double load) {
  MeanFieldProblem problem = setting.problem();
  problem.load = load;
  return mean_field(problem, modes);
}

// A fixed bias leaves the inputs' constant mode alone: the mean of synapse i over patterns is m + sigma sqrt(lambda_0/P) z_i.
MeanField with_scattered_means(const PerceptronSetting& setting, std::span<const Mode> modes, double drive) {
  MeanFieldProblem problem = setting.problem();
  const double scatter = std::sqrt(setting.constant_power() / static_cast<double>(setting.patterns()));
  problem.drive = drive;
  const numerics::QuadratureRule rule = numerics::gauss_normal(9);
  const std::size_t nodes = rule.nodes.size();
  std::vector<Population> scattered;
  for (const Population& population : problem.populations)
    for (std::size_t k = 0; k < nodes; ++k)
      scattered.push_back({population.sign, population.fraction * rule.weights[k],
                           population.mean + population.deviation * scatter * rule.nodes[k],
                           population.deviation});
  problem.populations = scattered;
  return mean_field(problem, modes);
}

// Weights that can only make a drive of one sign are all silent where it must be 0, at an infinite price. In a finite
// network the constant part of the target is one pattern of P: the drive is -kappa/P, and kappa that of this drive.
double smallest_drive(const PerceptronSetting& setting, std::span<const Mode> modes) {
  MeanFieldProblem problem = setting.problem();
  const Population& first = problem.populations.front();
  const double sign = first.sign * first.mean < 0 ? -1 : 1;
  const auto excess = [&](double log_size) {
    problem.drive = sign * std::exp(log_size);
    return sign * (problem.drive + mean_field(problem, modes).tilt / static_cast<double>(setting.patterns()));
  };
  // A drive of e^-40 asks for more; the one that a learned bias makes has no price at all.
  MeanFieldProblem learned = problem;
  learned.bias = Bias::optimal;
  const double highest = std::log(std::fabs(mean_field(learned, modes).drive));
  return sign * std::exp(numerics::find_root(excess, -40, highest).value);
}

}  // namespace

std::vector<double> finite_size_allowance(const PerceptronSetting& setting, const MeanField& here,
                                          const PerceptronQuantities& quantities) {
  const MeanFieldProblem& problem = setting.problem();
  const std::vector<Mode> modes = setting.modes();
  const std::vector<double> value = quantities(here, 1, 1);
  const auto n = static_cast<double>(setting.synapses());
  std::vector<double> allowance(value.size(), 0.0);
  double active = 0;
  for (const WeightLaw& law : here.weights) active += law.fraction * (1 - law.silent_fraction);

  const auto add = [&](const auto& change_of) {
    try {
      change_of();
    } catch (const InvalidArgument&) {
      for (std::size_t k = 0; k < value.size(); ++k) allowance[k] += 1 + std::fabs(value[k]);
    }
  };
  if (active == 0) {  // a fixed drive of 0 that only silence makes
    add([&] {
      const auto moved =
          quantities(with_scattered_means(setting, modes, smallest_drive(setting, modes)), 1, 1);
      for (std::size_t k = 0; k < value.size(); ++k) allowance[k] += std::fabs(moved[k] - value[k]);
    });
    return allowance;
  }
  add([&] {
    const double scatter = std::min(0.5, std::sqrt((1 - active) / (active * n)));
    const auto up = quantities(with_more_synapses(setting, modes, 1 + scatter), 1 + scatter, 1);
    const auto down = quantities(with_more_synapses(setting, modes, 1 - scatter), 1 - scatter, 1);
    for (std::size_t k = 0; k < value.size(); ++k)
      allowance[k] += std::fabs(0.5 * (up[k] + down[k] - 2 * value[k]));
  });
  add([&] {
    const double step = std::min(1 / n, 0.5 * problem.load);
    const double more = 1 + step / problem.load;
    const double less = 1 - step / problem.load;
    const auto up = quantities(with_load(setting, modes, problem.load + step), 1, more);
    const auto down = quantities(with_load(setting, modes, problem.load - step), 1, less);
    for (std::size_t k = 0; k < value.size(); ++k) allowance[k] += std::fabs(0.5 * (up[k] - down[k]));
  });
  if (problem.bias == Bias::fixed)
    add([&] {
      // The target's share of one pattern in the drive is kappa/P.
      const double drive = problem.drive - here.tilt / static_cast<double>(setting.patterns());
      const auto scattered = quantities(with_scattered_means(setting, modes, drive), 1, 1);
      for (std::size_t k = 0; k < value.size(); ++k) allowance[k] += std::fabs(scattered[k] - value[k]);
    });
  return allowance;
}

}  // namespace synaptica
