// Two questions. How long does a Hopfield network of 10^4 neurons and 10^3 memories take, at zero temperature and one
// neuron after the other, from a cue with a tenth of its neurons turned until nothing changes? And how long do 10^4 cues
// among 10^4 memories of dimension 256 take for one softmax update, against the two matrix products that it consists of?
//
// The data are those of peers/hopfield_retrieval.py and peers/softmax_retrieval.py, bit for bit, so that both sides end in
// the same state.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "synaptica/associative/binary_hopfield.h"
#include "synaptica/associative/softmax_retrieval.h"
#include "synaptica/numerics/matrix_product.h"

namespace {

using namespace synaptica;
using associative::KernelVariant;

// splitmix64: the k-th of a sequence of well-mixed words, in any language.
std::uint64_t mixed(std::uint64_t k) {
  std::uint64_t z = (k + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

constexpr std::size_t neurons = 10000;
constexpr std::size_t patterns = 1000;

const associative::SignPatterns& stored_patterns() {
  static const associative::SignPatterns stored = [] {
    Array signs = Array::filled({patterns, neurons}, 0);
    for (std::size_t k = 0; k < signs.values.size(); ++k) signs.values[k] = (mixed(k) >> 63) != 0 ? 1 : -1;
    return associative::SignPatterns(signs);
  }();
  return stored;
}

void hopfield_retrieval(benchmark::State& state, KernelVariant variant) {
  associative::BinaryHopfield network(stored_patterns(), variant);
  std::vector<std::int8_t> cue = stored_patterns().pattern(0);
  for (std::size_t i = 0; i < neurons; i += 10) cue[i] = static_cast<std::int8_t>(-cue[i]);
  associative::Settled settled;
  for (auto _ : state) {
    network.set_state(cue);
    settled = associative::settle(network);
  }
  state.counters["sweeps"] = static_cast<double>(settled.sweeps);
  state.counters["flips"] = static_cast<double>(settled.flips);
  state.counters["overlap"] = network.overlap(0);
}

constexpr std::size_t memories = 10000;
constexpr std::size_t dimension = 256;
constexpr double gain = 0.1;

// Memories uniform in (-sqrt 3, sqrt 3), of unit variance; cues are half as much of another such vector away.
Array uniform_matrix(std::uint64_t first) {
  Array matrix = Array::filled({memories, dimension}, 0);
  for (std::size_t k = 0; k < matrix.values.size(); ++k)
    matrix.values[k] = std::sqrt(3.0) * (2 * (static_cast<double>(mixed(first + k) >> 11) * 0x1p-53) - 1);
  return matrix;
}

struct SoftmaxData {
  SoftmaxData() : stored(uniform_matrix(0)), cues(uniform_matrix(1u << 30)) {
    for (std::size_t k = 0; k < cues.values.size(); ++k)
      cues.values[k] = stored.values[k] + 0.5 * cues.values[k];
  }
  Array stored, cues;
};

const SoftmaxData& softmax_data() {
  static const SoftmaxData data;
  return data;
}

void softmax_retrieval(benchmark::State& state, KernelVariant variant) {
  const SoftmaxData& data = softmax_data();
  double checksum = 0;
  for (auto _ : state) {
    const associative::SoftmaxUpdate update =
        associative::softmax_update(data.stored, data.cues, gain, variant);
    checksum = 0;
    for (const double value : update.states.values) checksum += value * value;
  }
  state.counters["mean_square"] = checksum / static_cast<double>(memories * dimension);
}

// The limit: the two products alone, cues times memories and weights times memories, in the largest pieces (all memories,
// 1000 cues) that keep the exponents within 80 MB.
void two_products(benchmark::State& state) {
  using numerics::Transpose;
  const SoftmaxData& data = softmax_data();
  constexpr std::size_t piece = 1000;
  std::vector<double> exponents(piece * memories);
  std::vector<double> result(memories * dimension);
  for (auto _ : state) {
    for (std::size_t first = 0; first < memories; first += piece) {
      const numerics::ConstMatrixView cues{data.cues.values.data() + first * dimension, piece, dimension,
                                           dimension};
      const numerics::ConstMatrixView stored{data.stored.values.data(), memories, dimension, dimension};
      numerics::multiply(cues, Transpose::no, stored, Transpose::yes,
                         {exponents.data(), piece, memories, memories}, gain);
      numerics::multiply({exponents.data(), piece, memories, memories}, Transpose::no, stored, Transpose::no,
                         {result.data() + first * dimension, piece, dimension, dimension});
    }
    benchmark::DoNotOptimize(result.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(two_products)->Unit(benchmark::kMillisecond);

}  // namespace

int main(int argc, char** argv) {
  for (const KernelVariant variant : associative::supported_kernel_variants())
    benchmark::RegisterBenchmark(
        (std::string("hopfield_retrieval/") + associative::kernel_variant_name(variant)).c_str(),
        hopfield_retrieval, variant);
  benchmark::RegisterBenchmark("softmax_retrieval", softmax_retrieval, KernelVariant::fastest)
      ->Unit(benchmark::kMillisecond);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
