// The question: how long does one presentation take at the size of the memory-drift figure (50 visible, 4 hidden
// neurons, gain 2, time constant 250): softmax gate, update, and the cosine of all four memories at every step?
//
// The data are those of peers/memory_dynamics.py, number for number, so that both print the same `cosine` at the end.
#include <benchmark/benchmark.h>

#include <cmath>

#include "synaptica/associative/memory_dynamics.h"
#ifdef SYNAPTICA_BENCH_PEAK
#include "bench/peak.h"
#endif

namespace {

using namespace synaptica;
using associative::MemoryKernel;

constexpr std::size_t hidden = 4;
constexpr std::size_t visible = 50;
constexpr std::size_t steps = 2000;

// Memories of norm sqrt(visible), orthogonal to rounding (rows of a discrete cosine transform), and patterns at the
// distance of noise 0.4: smooth formulas, the same to rounding in any language.
Array initial_memories() {
  Array memories = Array::filled({hidden, visible}, 0);
  for (std::size_t mu = 0; mu < hidden; ++mu)
    for (std::size_t i = 0; i < visible; ++i)
      memories.values[mu * visible + i] = std::sqrt(2.0) * std::cos(M_PI * static_cast<double>(mu + 1) *
                                                                    (static_cast<double>(i) + 0.5) / visible);
  return memories;
}

Array presented_patterns(const Array& memories) {
  Array patterns = memories;
  for (std::size_t k = 0; k < patterns.values.size(); ++k) {
    const auto x = static_cast<double>(k + 1);
    patterns.values[k] += 0.4 * std::sqrt(2.0) * std::sin(x * x);
  }
  return patterns;
}

void memory_dynamics(benchmark::State& state, MemoryKernel kernel) {
  const Array memories = initial_memories();
  const Array patterns = presented_patterns(memories);
  const std::vector<std::uint32_t> order = associative::cyclic_order(hidden, steps);
  std::vector<double> cosines(steps * hidden);
  for (auto _ : state) {
    state.PauseTiming();
    associative::MemoryDynamics dynamics(memories, patterns, {.kernel = kernel});
    state.ResumeTiming();
    dynamics.present(order, cosines);
    benchmark::DoNotOptimize(cosines.data());
    benchmark::ClobberMemory();
  }
  double last = 0;
  for (std::size_t mu = 0; mu < hidden; ++mu) last += cosines[(steps - 1) * hidden + mu] / hidden;
  state.counters["cosine"] = last;
  state.counters["steps"] =
      benchmark::Counter(static_cast<double>(steps), benchmark::Counter::kIsIterationInvariantRate);
}

#ifdef SYNAPTICA_BENCH_PEAK
void peak_multiply_adds(benchmark::State& state) {
  if (associative::supported_kernels().back() != MemoryKernel::v3) {
    state.SkipWithError("this processor lacks AVX2 or FMA");
    return;
  }
  constexpr std::size_t rounds = 10000;
  for (auto _ : state) benchmark::DoNotOptimize(bench::multiply_add_registers(rounds));
  state.counters["multiply_adds"] =
      benchmark::Counter(static_cast<double>(rounds * bench::multiply_adds_a_round),
                         benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(peak_multiply_adds);
#endif

}  // namespace

int main(int argc, char** argv) {
  for (const MemoryKernel kernel : associative::supported_kernels())
    benchmark::RegisterBenchmark(
        kernel == MemoryKernel::v3 ? "memory_dynamics/v3" : "memory_dynamics/baseline", memory_dynamics,
        kernel);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
