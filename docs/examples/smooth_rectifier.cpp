// A generating function of one's own, checked and used: docs/add-a-generating-function.md explains it.
#include <cmath>
#include <cstddef>
#include <iostream>
#include <span>
#include <string>
#include <vector>

#include "synaptica/associative/generating_function_laws.h"
#include "synaptica/associative/network_run.h"
#include "synaptica/numerics/random.h"

using namespace synaptica;
using namespace synaptica::associative;

struct SmoothRectifier {
  double value(std::span<const double> x) const {
    double sum = 0;
    for (const double z : x) sum += (z * z + z * std::sqrt(z * z + 1) + std::asinh(z)) / 4;
    return sum;
  }
  void gradient(std::span<const double> x, std::span<double> out) const {
    for (std::size_t i = 0; i < x.size(); ++i) out[i] = (x[i] + std::sqrt(x[i] * x[i] + 1)) / 2;
  }
  void hessian_product(std::span<const double> x, std::span<const double> direction, std::span<double> out) const {
    for (std::size_t i = 0; i < x.size(); ++i) out[i] = (1 + x[i] / std::sqrt(x[i] * x[i] + 1)) / 2 * direction[i];
  }
  GeneratingFunctionTraits traits() const {
    return {.name = "smooth rectifier", .strictly_convex = true, .growth = 2, .hessian_bound = 1};
  }
};

int main() {
  for (const std::string& broken : broken_laws(SmoothRectifier{})) std::cout << broken << "\n";

  numerics::RandomStream stream({.seed = 1}, numerics::Purpose::test);
  Array memories = Array::filled({5, 20}, 0);
  std::vector<double> start(25);
  stream.fill_sign(memories.values);
  stream.fill_normal(start);
  for (double& entry : memories.values) entry /= std::sqrt(20.0);

  const Network network(memories, {.visible = LogCosh{}, .hidden = SmoothRectifier{}, .hidden_time_constant = 0.1});
  const NetworkRun run = run_network(network, start, {.time_step = 0.005, .duration = 6});
  std::cout << "energy from " << run.energy.front() << " to " << run.energy.back() << ", " << run.increases
            << " increases in " << run.steps << " steps of " << integrator_name(run.method) << "\n";
  return broken_laws(SmoothRectifier{}).empty() && run.increases == 0 && run.law.strict ? 0 : 1;
}
