// One question: how long does a step of learning take, with noise and tanh, N = 1000 neurons, beside the matrix product that
// it contains? A batch of 128 Hebbian trials, and one trial of the delta rule; double and single precision; a random coupling,
// and one that stores 50 patterns, whose low rank the engine finds. Then: how fast is a whole study (40 pairs and 16 trials
// of 200 neurons), counted in operations of dense products, beside the processor's rate of them? And how much memory does a
// network of 4000 neurons take?
//
// Network, target and input are those of peers/rate_engine.py, bit for bit but the rounding of a cosine; noise is of the same
// law. Without noise both sides end at the same overlap.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "synaptica/numerics/matrix_product.h"
#include "synaptica/numerics/reference_generator.h"
#include "synaptica/numerics/vector_product.h"
#include "synaptica/rate/connectivity.h"
#include "synaptica/rate/directions.h"
#include "synaptica/rate/learning.h"
#include "synaptica/rate/measurement.h"

namespace {

using namespace synaptica;

constexpr std::size_t neurons = 1000;
constexpr std::size_t batch_size = 128;
constexpr std::size_t steps = 50;

enum class Network { random, stored };

Array coupling_of(Network network) {
  if (network == Network::random) {
    std::vector<double> normals(neurons * neurons);
    numerics::ReferenceGenerator(1).fill_normal(normals);
    return rate::random_coupling(normals, 0.5, 0);
  }
  Array patterns = Array::filled({50, neurons}, 0);
  numerics::ReferenceGenerator(4).fill_sign(patterns.values);
  Array coupling = rate::hopfield_coupling(patterns);
  for (double& weight : coupling.values) weight *= 0.5;
  return coupling;
}

rate::LearningProblem problem(Network network, double temperature) {
  rate::LearningProblem p;
  p.coupling = coupling_of(network);
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
void learning(benchmark::State& state, Network network, const char* rule, std::size_t trials) {
  std::vector<rate::TrialSpec> specs;
  for (std::uint32_t k = 0; k < trials; ++k) specs.push_back({.noise = k, .learning_rate = 1e-3});
  const numerics::NoiseField noise({.seed = 1}, numerics::Purpose::test);
  rate::LearningBatch<Real> silent(problem(network, 0), rate::make_learning_rule(rule),
                                   {{.learning_rate = 1e-3}}, noise);
  silent.start_learning();
  silent.advance(100);
  rate::LearningBatch<Real> batch(problem(network, 0.01), rate::make_learning_rule(rule), specs, noise);
  batch.start_at_random(0.1);
  batch.start_learning();
  batch.advance(steps);
  for (auto _ : state) batch.advance(steps);
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * steps * trials));
  state.counters["overlap"] = silent.overlap(0);
}

template <class Real>
void product_alone(benchmark::State& state, std::size_t size, std::size_t rows) {
  std::vector<Real> j(size * size), x(rows * size), u(rows * size);
  for (std::size_t k = 0; k < j.size(); ++k)
    j[k] = static_cast<Real>(0.01 * std::sin(static_cast<double>(k)));
  for (std::size_t k = 0; k < x.size(); ++k) x[k] = static_cast<Real>(std::cos(static_cast<double>(k)));
  for (auto _ : state) {
    for (std::size_t k = 0; k < steps; ++k)
      numerics::multiply(numerics::ConstMatrixViewOf<Real>{x.data(), rows, size, size},
                         numerics::Transpose::no,
                         numerics::ConstMatrixViewOf<Real>{j.data(), size, size, size},
                         numerics::Transpose::yes, numerics::MatrixViewOf<Real>{u.data(), rows, size, size});
    benchmark::DoNotOptimize(u.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * steps * rows));
  state.counters["operations"] = static_cast<double>(2 * steps * rows * size * size);
}

// What one trial contains: J x, a pass over the matrix.
template <class Real>
void vector_product_alone(benchmark::State& state) {
  std::vector<Real> j(neurons * neurons, Real(1e-3)), x(neurons, Real(0.5)), u(neurons);
  for (auto _ : state) {
    for (std::size_t k = 0; k < steps; ++k)
      numerics::multiply_vector(numerics::ConstMatrixViewOf<Real>{j.data(), neurons, neurons, neurons},
                                numerics::Transpose::no, std::span<const Real>(x), std::span<Real>(u));
    benchmark::DoNotOptimize(u.data());
    benchmark::ClobberMemory();
  }
}

// Study A of speeds against fluctuations: a Hopfield network of 200 neurons, 40 graded pairs, 16 trials each with a twin.
void headline(benchmark::State& state) {
  constexpr std::size_t n = 200, memories = 10, pairs = 40;
  const rate::SpeedOptions options;
  std::vector<double> normals(n * pairs);
  Array patterns = Array::filled({memories, n}, 0);
  numerics::ReferenceGenerator(11).fill_sign(patterns.values);
  rate::LearningProblem p;
  p.coupling = rate::hopfield_coupling(patterns);
  p.activation = {rate::ActivationKind::tanh, 0.6};
  p.temperature = 0.01;
  numerics::ReferenceGenerator(21).fill_normal(normals);
  p.targets = rate::graded_directions(patterns, normals, pairs);
  numerics::ReferenceGenerator(22).fill_normal(normals);
  p.inputs = rate::shuffled_directions(rate::graded_directions(patterns, normals, pairs));
  p.targets.shape = p.inputs.shape = {pairs, 1, n};
  p.input_strength = 0.1;
  const numerics::NoiseField noise({.seed = 1}, numerics::Purpose::test);
  double speed = 0;
  for (auto _ : state)
    speed = rate::measure_speeds(p, rate::make_learning_rule("hebbian"), noise, options).speed.values[0];
  const double before = (options.warm_up + options.evoked_time) / p.time_step;
  const double learning_steps = options.learning_time / p.time_step;
  state.counters["operations"] =
      2.0 * n * n * pairs * static_cast<double>(options.trials) * (before + 2 * learning_steps);
  state.counters["speed"] = speed;
}

// A few steps of one trial of 4000 neurons; the most memory that the process has held.
void large(benchmark::State& state, const char* rule) {
  constexpr std::size_t n = 4000;
  rate::LearningProblem p;
  p.coupling = Array::filled({n, n}, 0);
  for (std::size_t i = 0; i < n; ++i) p.coupling.values[i * n + (i + 1) % n] = 0.5;
  p.activation = {rate::ActivationKind::tanh, 1};
  p.temperature = 0.01;
  p.targets = Array::filled({1, 1, n}, 1);
  p.inputs = p.targets;
  const numerics::NoiseField noise({.seed = 1}, numerics::Purpose::test);
  rate::LearningBatch<double> batch(p, rate::make_learning_rule(rule), {{.learning_rate = 1e-3}}, noise);
  batch.start_learning();
  for (auto _ : state) batch.advance(1);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  state.counters["mebibytes"] = static_cast<double>(usage.ru_maxrss) / 1024;
  state.counters["matrix_mebibytes"] = static_cast<double>(sizeof(double) * n * n) / 1048576;
}

}  // namespace

int main(int argc, char** argv) {
  const auto unit = benchmark::kMillisecond;
  benchmark::RegisterBenchmark("hebbian_batch/double", learning<double>, Network::random, "hebbian",
                               batch_size)
      ->Unit(unit);
  benchmark::RegisterBenchmark("hebbian_batch/float", learning<float>, Network::random, "hebbian", batch_size)
      ->Unit(unit);
  benchmark::RegisterBenchmark("hebbian_stored/double", learning<double>, Network::stored, "hebbian",
                               batch_size)
      ->Unit(unit);
  benchmark::RegisterBenchmark("hebbian_stored/float", learning<float>, Network::stored, "hebbian",
                               batch_size)
      ->Unit(unit);
  benchmark::RegisterBenchmark("product_alone/double", product_alone<double>, neurons, batch_size)
      ->Unit(unit);
  benchmark::RegisterBenchmark("product_alone/float", product_alone<float>, neurons, batch_size)->Unit(unit);
  benchmark::RegisterBenchmark("delta_alone/double", learning<double>, Network::random, "delta",
                               std::size_t{1})
      ->Unit(unit);
  benchmark::RegisterBenchmark("delta_alone/float", learning<float>, Network::random, "delta", std::size_t{1})
      ->Unit(unit);
  benchmark::RegisterBenchmark("vector_product_alone/double", vector_product_alone<double>)->Unit(unit);
  benchmark::RegisterBenchmark("vector_product_alone/float", vector_product_alone<float>)->Unit(unit);
  benchmark::RegisterBenchmark("headline/study", headline)->Unit(unit);
  benchmark::RegisterBenchmark("headline/product", product_alone<double>, std::size_t{200}, std::size_t{1280})
      ->Unit(unit);
  benchmark::RegisterBenchmark("large/hebbian", large, "hebbian")->Unit(unit)->Iterations(3);
  benchmark::RegisterBenchmark("large/delta", large, "delta")->Unit(unit)->Iterations(3);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
