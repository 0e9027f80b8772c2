// How long does the exact optimum of N sign-constrained weights on P patterns take, beside the one Gram product that the
// primal form contains? How long do 1000 targets that share their inputs take? And how long a curve of 60 loads by theory?
//
// The data are those of peers/perceptron_solver.py, bit for bit; the bias is absent, 80 % of the signs are excitatory, the
// ridge is 0.1.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "synaptica/numerics/gram_product.h"
#include "synaptica/perceptron/mean_field.h"
#include "synaptica/perceptron/solver.h"

namespace {

using namespace synaptica;
using namespace synaptica::perceptron;

constexpr double ridge = 0.1;

// splitmix64: the k-th of a sequence of well-mixed words, in any language.
std::uint64_t mixed(std::uint64_t k) {
  std::uint64_t z = (k + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

// Uniform, mean 0 and variance 1.
std::vector<double> numbers(std::uint64_t first, std::size_t count) {
  std::vector<double> values(count);
  for (std::size_t k = 0; k < count; ++k)
    values[k] = (static_cast<double>(mixed(first + k) >> 11) * 0x1p-53 - 0.5) * std::sqrt(12.0);
  return values;
}

struct Data {
  std::size_t synapses, patterns;
  std::vector<double> inputs;
  std::vector<std::int8_t> signs;
  Data(std::size_t n, std::size_t p) : synapses(n), patterns(p), inputs(numbers(0, n * p)), signs(n, 1) {
    for (std::size_t i = 8 * n / 10; i < n; ++i) signs[i] = -1;
  }
  [[nodiscard]] std::vector<double> target(std::size_t k) const {
    return numbers((std::uint64_t{1} << 40) + k * patterns, patterns);
  }
  [[nodiscard]] SignConstrainedProblem problem() const {
    return {.inputs = {inputs.data(), patterns, synapses, synapses}, .signs = signs, .bias = Bias::none};
  }
};

void gram(benchmark::State& state) {
  const Data data(static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1)));
  std::vector<double> h(data.synapses * data.synapses);
  for (auto _ : state) {
    numerics::gram_of_columns({data.inputs.data(), data.patterns, data.synapses, data.synapses},
                              {h.data(), data.synapses, data.synapses, data.synapses});
    benchmark::ClobberMemory();
  }
}

void count(benchmark::State& state, const SignConstrainedSolution& s) {
  state.counters["objective"] = s.objective;
  state.counters["kkt"] = s.kkt_residual;
  state.counters["pivots"] = static_cast<double>(s.pivots);
  state.counters["factorisations"] = static_cast<double>(s.factorisations);
}

// Everything, from the user's numbers to the certified solution.
void solver(benchmark::State& state) {
  const Data data(static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1)));
  const std::vector<double> target = data.target(0);
  SignConstrainedSolution solution;
  for (auto _ : state) solution = solve(data.problem(), target, ridge);
  count(state, solution);
}

void targets(benchmark::State& state) {
  const Data data(1000, 800);
  const auto number = static_cast<std::size_t>(state.range(0));
  std::vector<double> all;
  for (std::size_t k = 0; k < number; ++k) {
    const std::vector<double> one = data.target(k);
    all.insert(all.end(), one.begin(), one.end());
  }
  double worst = 0;
  double objective = 0;
  for (auto _ : state) {
    SignConstrainedSolver shared(data.problem());
    worst = objective = 0;
    const auto solutions = shared.solve_all({all.data(), number, data.patterns, data.patterns}, ridge);
    for (const auto& s : solutions) worst = std::max(worst, s.kkt_residual);
    for (std::size_t k = 0; k < std::min<std::size_t>(20, number); ++k) objective += solutions[k].objective;
  }
  state.counters["kkt"] = worst;
  state.counters["objective_20"] = objective;
}

// 60 loads from 1/30 to 2, each with the modes of its own number of patterns at N = 1000, slow inputs and a white target.
void theory(benchmark::State& state, Bias bias) {
  double worst = 0;
  double last = 0;
  for (auto _ : state) {
    for (int k = 1; k <= 60; ++k) {
      const double load = k / 30.0;
      const auto patterns = static_cast<std::size_t>(std::lround(1000 * load));
      const auto modes =
          stationary_modes({.shape = SpectrumShape::exponential, .time = 5}, {}, patterns, bias);
      const MeanField m = mean_field({.populations = {{1, 0.8, 1, 1}, {-1, 0.2, 1, 1}},
                                      .load = load,
                                      .ridge = ridge,
                                      .bias = bias,
                                      .drive = 0.3},
                                     modes);
      worst = std::max(worst, m.residual);
      last = m.error;
    }
  }
  state.counters["residual"] = worst;
  state.counters["error"] = last;
}

BENCHMARK(gram)->Args({1000, 800})->Args({1000, 2000})->Args({4000, 3200})->Unit(benchmark::kMillisecond);
BENCHMARK(solver)->Args({1000, 800})->Args({1000, 2000})->Args({4000, 3200})->Unit(benchmark::kMillisecond);
BENCHMARK(targets)->Arg(1000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(theory, optimal, Bias::optimal)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(theory, fixed, Bias::fixed)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
