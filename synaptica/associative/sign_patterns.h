// Binary patterns, 64 signs a word: what the retrieval networks store.
//
//   xi_i^mu = +1 or -1,   mu = 0 ... count - 1,   i = 0 ... neurons - 1
//
// The signs of one neuron in all patterns lie together, pattern mu at bit mu % 64 of word mu / 64 (1 for +1): the field
// of a neuron and the change that its flip makes both need just that row. Rows are padded with zeros to a multiple of
// four words. Memory: count * neurons / 8 bytes, 125 MB for 10^4 patterns of 10^5 neurons.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/numerics/random.h"

namespace synaptica::associative {

class SignPatterns {
 public:
  /// The patterns of a matrix of shape {count, neurons}, one a row. Nothing is rounded: throws InvalidArgument naming
  /// row and column of an entry that is neither +1 nor -1, or where the matrix is empty.
  explicit SignPatterns(const Array& signs);

  /// Independent fair signs: one bit each of whole words, neuron by neuron.
  /// Throws InvalidArgument where count or neurons is 0.
  [[nodiscard]] static SignPatterns random(std::size_t count, std::size_t neurons,
                                           numerics::RandomStream& stream);

  /// A copy of the first `count` of them. Throws InvalidArgument where that is 0 or more than there are.
  [[nodiscard]] SignPatterns first(std::size_t count) const;

  [[nodiscard]] std::size_t count() const noexcept { return count_; }
  [[nodiscard]] std::size_t neurons() const noexcept { return neurons_; }
  /// Words in a row; a multiple of four.
  [[nodiscard]] std::size_t words() const noexcept { return words_; }

  /// The row of one neuron: `words()` words.
  [[nodiscard]] std::span<const std::uint64_t> row(std::size_t neuron) const noexcept {
    return {bits_.data() + neuron * words_, words_};
  }
  /// All rows, one after the other.
  [[nodiscard]] std::span<const std::uint64_t> bits() const noexcept { return bits_; }
  /// 1 at the bits of a row that stand for a pattern.
  [[nodiscard]] std::span<const std::uint64_t> used() const noexcept { return used_; }

  [[nodiscard]] int sign(std::size_t pattern, std::size_t neuron) const noexcept {
    return (bits_[neuron * words_ + pattern / 64] >> (pattern % 64) & 1) != 0 ? 1 : -1;
  }
  /// Pattern mu as +1 and -1. Throws InvalidArgument where there is none.
  [[nodiscard]] std::vector<std::int8_t> pattern(std::size_t mu) const;

 private:
  SignPatterns(std::size_t count, std::size_t neurons);  // all -1

  std::size_t count_, neurons_, words_;
  std::vector<std::uint64_t> bits_, used_;
};

/// `signs` with exactly `flips` of them turned, a uniformly random choice: a cue of overlap 1 - 2 flips / neurons.
/// Throws InvalidArgument where flips > signs.size(). Cost: O(neurons).
[[nodiscard]] std::vector<std::int8_t> corrupted(std::span<const std::int8_t> signs, std::size_t flips,
                                                 numerics::RandomStream& stream);

}  // namespace synaptica::associative
