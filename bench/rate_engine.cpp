// One question: how long does a step of learning take, with noise and tanh, N = 1000 neurons, beside the matrix product that
// it contains? A batch of 128 Hebbian trials, and one trial of the delta rule; double and single precision.
//
// Network, target and input are those of peers/rate_engine.py, bit for bit but the rounding of a cosine; noise is of the same
// law. Without noise both sides end at the same overlap.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "synaptica/numerics/matrix_product.h"
#include "synaptica/numerics/reference_generator.h"
#include "synaptica/rate/connectivity.h"
#include "synaptica/rate/learning.h"

namespace {

using namespace synaptica;

constexpr std::size_t neurons = 1000;
constexpr std::size_t batch_size = 128;
constexpr std::size_t steps = 50;

rate::LearningProblem problem(double temperature) {
  std::vector<double> normals(neurons * neurons);
  numerics::ReferenceGenerator(1).fill_normal(normals);
  rate::LearningProblem p;
  p.coupling = rate::random_coupling(normals, 0.5, 0);
  p.activation = {rate::ActivationKind::tanh, 1};
  p.temperature = temperature;
  p.time_step = 0.1;
  p.targets = Array::filled({1, 1, neurons}, 0);
  p.inputs = p.targets;
  numerics::ReferenceGenerator(2).fill_sign(p.targets.values);
  numerics::ReferenceGenerator(3).fill_sign(p.inputs.values);
  p.input_strength = 0.1;
  return p;
}

// Items are steps of a trial.
template <class Real>
void learning(benchmark::State& state, const char* rule, std::size_t trials) {
  std::vector<rate::TrialSpec> specs;
  for (std::uint32_t k = 0; k < trials; ++k) specs.push_back({.noise = k, .learning_rate = 1e-3});
  const numerics::NoiseField noise({.seed = 1}, numerics::Purpose::test);
  rate::LearningBatch<Real> silent(problem(0), rate::make_learning_rule(rule), {{.learning_rate = 1e-3}},
                                   noise);
  silent.start_learning();
  silent.advance(100);
  rate::LearningBatch<Real> batch(problem(0.01), rate::make_learning_rule(rule), specs, noise);
  batch.start_at_random(0.1);
  batch.start_learning();
  batch.advance(steps);
  for (auto _ : state) batch.advance(steps);
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * steps * trials));
  state.counters["overlap"] = silent.overlap(0);
}

template <class Real>
void product_alone(benchmark::State& state) {
  std::vector<Real> j(neurons * neurons), x(batch_size * neurons), u(batch_size * neurons);
  for (std::size_t k = 0; k < j.size(); ++k)
    j[k] = static_cast<Real>(0.01 * std::sin(static_cast<double>(k)));
  for (std::size_t k = 0; k < x.size(); ++k) x[k] = static_cast<Real>(std::cos(static_cast<double>(k)));
  for (auto _ : state) {
    for (std::size_t k = 0; k < steps; ++k)
      numerics::multiply(
          numerics::ConstMatrixViewOf<Real>{x.data(), batch_size, neurons, neurons}, numerics::Transpose::no,
          numerics::ConstMatrixViewOf<Real>{j.data(), neurons, neurons, neurons}, numerics::Transpose::yes,
          numerics::MatrixViewOf<Real>{u.data(), batch_size, neurons, neurons});
    benchmark::DoNotOptimize(u.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * steps * batch_size));
}

}  // namespace

int main(int argc, char** argv) {
  const auto unit = benchmark::kMillisecond;
  benchmark::RegisterBenchmark("hebbian_batch/double", learning<double>, "hebbian", batch_size)->Unit(unit);
  benchmark::RegisterBenchmark("hebbian_batch/float", learning<float>, "hebbian", batch_size)->Unit(unit);
  benchmark::RegisterBenchmark("product_alone/double", product_alone<double>)->Unit(unit);
  benchmark::RegisterBenchmark("product_alone/float", product_alone<float>)->Unit(unit);
  benchmark::RegisterBenchmark("delta_alone/double", learning<double>, "delta", std::size_t{1})->Unit(unit);
  benchmark::RegisterBenchmark("delta_alone/float", learning<float>, "delta", std::size_t{1})->Unit(unit);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
