// How long does the phase diagram of the Hopfield network take on one core: phase, retrieval state and state without
// overlap, with their free energies, at 100 x 100 points?
//
// The 100 points of every tenth load and temperature are those of peers/hopfield_phase_diagram.py, which ends in the same
// states.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <vector>

#include "synaptica/associative/hopfield_phase_diagram.h"

namespace {

using namespace synaptica::associative;

constexpr std::size_t loads = 100;
constexpr std::size_t temperatures = 100;

void hopfield_phase_diagram_points(benchmark::State& state) {
  std::vector<double> load, temperature;
  for (std::size_t i = 0; i < loads; ++i) load.push_back(0.0015 * (static_cast<double>(i) + 0.5));
  for (std::size_t j = 0; j < temperatures; ++j) temperature.push_back(0.02 + 0.012 * static_cast<double>(j));
  std::vector<HopfieldPhasePoint> points;
  for (auto _ : state) points = hopfield_phase_diagram(load, temperature);

  double retrieving = 0;
  double overlap = 0;
  double free_energy = 0;
  for (std::size_t i = 5; i < loads; i += 10)
    for (std::size_t j = 5; j < temperatures; j += 10) {
      const HopfieldPhasePoint& point = points[i * temperatures + j];
      free_energy += point.without_overlap.free_energy;
      if (!point.retrieval) continue;
      ++retrieving;
      overlap += point.retrieval->overlap;
      free_energy += point.retrieval->free_energy;
    }
  state.counters["retrieving"] = retrieving;
  state.counters["overlap"] = overlap;
  state.counters["free_energy"] = free_energy;
}
BENCHMARK(hopfield_phase_diagram_points)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
