// Random numbers with one door: a stream is a pure function of (seed, point, replica, purpose).
//
// Counter-based Philox4x64-10 (Salmon et al., SC 2011; the Random123 library): block i of a stream is
//
//   philox( counter = (i, replica, purpose, stream_layout), key = (seed, point) )  ->  four 64-bit words
//
// so streams never overlap, none depends on the order in which tasks run, and no state is shared between threads.
// Real draws use the upper 52 bits of one word at the centre of its cell, u = (k + 1/2) / 2^52: never 0 nor 1, and
// symmetric about 1/2. Each real draw consumes exactly one word, so that draws can be counted.
//
// The layout is pinned by known-answer tests. A change to it changes every simulated number of every study: raise
// `stream_layout` and say so in the changelog.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace synaptica::numerics {

/// The version of the mapping from keys to numbers; a part of every counter.
inline constexpr std::uint64_t stream_layout = 1;

/// All purposes of randomness, in one list. Numbers are for ever: add at the end of a room's block, never reuse one.
enum class Purpose : std::uint64_t {
  test = 0,
  // numerics: 10...
  range_probes = 10,
  // associative: 100...
  initial_memories = 100,
  presented_patterns = 101,
  presentation_order = 102,
  network_start = 110,
  // associative, stability: 120...
  coupling_entries = 120,
  // associative, retrieval: 130...
  stored_patterns = 130,
  cues = 131,
  update_order = 132,
  thermal_noise = 133,
  // associative, recall of a user's patterns: 150...
  corrupted_cues = 150,
  recall_order = 151,
  recall_noise = 152,
  basin_cues = 153,
  // perceptron: 200...
  input_signals = 200,
  target_signal = 201,
  teacher_weights = 202,
  teacher_noise = 203,
  signal_mixing = 204,
  synapse_signs = 205,
  // rate: 300...
  rate_noise = 300,
  rate_start = 301,
  rate_coupling = 302,
  rate_targets = 303,
  rate_inputs = 304,
  rate_novel_targets = 305,
  rate_novel_inputs = 306,
  rate_recording = 307,
  rate_driven_noise = 308,
  // rate, networks drawn for each replica: 310...
  rate_directions = 311,
  rate_new_inputs = 312,
  // rate, recordings: 320...
  recording_bootstrap = 320,
};

/// Names the random numbers of one replica at one point of a study.
struct RandomKey {
  std::uint64_t seed = 1;
  std::uint64_t point = 0;    ///< Parameters::hash() of the point: independent of the grid it lies on
  std::uint64_t replica = 0;  ///< 0 ... replicas - 1

  bool operator==(const RandomKey&) const = default;
};

/// One stream. A small value: copy it to replay it. Not shared between threads.
class RandomStream {
 public:
  RandomStream(const RandomKey& key, Purpose purpose) noexcept;

  /// 64 random bits.
  [[nodiscard]] std::uint64_t bits() noexcept {
    if (next_ == block_.size()) refill();
    return block_[next_++];
  }

  /// Uniform on (0, 1), ends excluded.
  [[nodiscard]] double uniform() noexcept { return (static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52; }

  /// Standard normal, by inversion of the distribution function (see standard_normal_quantile in gaussian.h);
  /// |z| <= 8.2, where the tail beyond has probability 2e-16.
  [[nodiscard]] double normal() noexcept;

  /// +1 or -1 with probability 1/2 each; the top bit of one word.
  [[nodiscard]] int sign() noexcept { return (bits() >> 63) != 0 ? 1 : -1; }

  /// Uniform on 0 ... bound - 1, without bias (Lemire 2019; may use more than one word). Requires bound > 0.
  [[nodiscard]] std::uint64_t below(std::uint64_t bound) noexcept;

  /// Fills with independent draws, in order.
  void fill_uniform(std::span<double> values) noexcept;
  void fill_normal(std::span<double> values) noexcept;
  /// +1.0 and -1.0, one bit each: 64 signs a word, lowest bit first.
  void fill_sign(std::span<double> values) noexcept;

  /// A uniformly random order of 0 ... length - 1 (Fisher-Yates).
  [[nodiscard]] std::vector<std::size_t> permutation(std::size_t length);

 private:
  void refill() noexcept;

  std::array<std::uint64_t, 2> key_;      // (seed, point)
  std::array<std::uint64_t, 4> counter_;  // (block, replica, purpose, layout)
  std::array<std::uint64_t, 4> block_{};
  std::size_t next_ = 4;
};

/// Draws an index with given probabilities, each in constant time (Walker's alias method, one word a draw).
class CategoricalDistribution {
 public:
  /// `probabilities`: at least one, finite, not negative, of positive sum (they are divided by it); else
  /// InvalidArgument.
  explicit CategoricalDistribution(std::span<const double> probabilities);

  [[nodiscard]] std::size_t draw(RandomStream& stream) const noexcept;
  [[nodiscard]] std::size_t size() const noexcept { return keep_.size(); }

 private:
  std::vector<double> keep_;        // probability to keep the cell's own index
  std::vector<std::size_t> alias_;  // the index taken otherwise
};

}  // namespace synaptica::numerics
