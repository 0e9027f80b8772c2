#include "synaptica/associative/sign_patterns.h"

#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica::associative {

namespace {

constexpr std::size_t words_together = 4;  // what the kernels take at a time

std::size_t padded_words(std::size_t count) {
  const std::size_t words = (count + 63) / 64;
  return (words + words_together - 1) / words_together * words_together;
}

}  // namespace

SignPatterns::SignPatterns(std::size_t count, std::size_t neurons)
    : count_(count), neurons_(neurons), words_(padded_words(count)) {
  if (count == 0 || neurons == 0)
    throw InvalidArgument("patterns: " + std::to_string(count) + " of " + std::to_string(neurons) +
                          " neurons; there must be at least one of each");
  bits_.resize(neurons * words_);
  used_.resize(words_);
  for (std::size_t mu = 0; mu < count; ++mu) used_[mu / 64] |= std::uint64_t{1} << (mu % 64);
}

SignPatterns::SignPatterns(const Array& signs)
    : SignPatterns(signs.shape.size() == 2 ? signs.shape[0] : 0,
                   signs.shape.size() == 2 ? signs.shape[1] : 0) {
  for (std::size_t mu = 0; mu < count_; ++mu)
    for (std::size_t i = 0; i < neurons_; ++i) {
      const double value = signs.values[mu * neurons_ + i];
      if (value != 1 && value != -1)
        throw InvalidArgument("patterns, row " + std::to_string(mu + 1) + ", column " +
                              std::to_string(i + 1) + ": " + number_text(value) +
                              " must be +1 or -1; binarise the patterns first");
      if (value == 1) bits_[i * words_ + mu / 64] |= std::uint64_t{1} << (mu % 64);
    }
}

SignPatterns SignPatterns::random(std::size_t count, std::size_t neurons, numerics::RandomStream& stream) {
  SignPatterns patterns(count, neurons);
  const std::size_t drawn = (count + 63) / 64;
  for (std::size_t i = 0; i < neurons; ++i)
    for (std::size_t word = 0; word < drawn; ++word)
      patterns.bits_[i * patterns.words_ + word] = stream.bits() & patterns.used_[word];
  return patterns;
}

SignPatterns SignPatterns::first(std::size_t count) const {
  if (count > count_)
    throw InvalidArgument("patterns: the first " + std::to_string(count) + " of " + std::to_string(count_) +
                          "; must be at most as many");
  SignPatterns fewer(count, neurons_);
  for (std::size_t i = 0; i < neurons_; ++i)
    for (std::size_t word = 0; word < fewer.words_; ++word)
      fewer.bits_[i * fewer.words_ + word] = bits_[i * words_ + word] & fewer.used_[word];
  return fewer;
}

std::vector<std::int8_t> SignPatterns::pattern(std::size_t mu) const {
  if (mu >= count_)
    throw InvalidArgument("pattern " + std::to_string(mu) + ": must be below " + std::to_string(count_));
  std::vector<std::int8_t> signs(neurons_);
  for (std::size_t i = 0; i < neurons_; ++i) signs[i] = static_cast<std::int8_t>(sign(mu, i));
  return signs;
}

std::vector<std::int8_t> corrupted(std::span<const std::int8_t> signs, std::size_t flips,
                                   numerics::RandomStream& stream) {
  if (flips > signs.size())
    throw InvalidArgument("corrupted cue: " + std::to_string(flips) + " flips of " +
                          std::to_string(signs.size()) + " neurons; must be at most as many");
  std::vector<std::int8_t> cue(signs.begin(), signs.end());
  // Selection sampling (Knuth, volume 2, algorithm S): neuron i is turned with probability wanted / left.
  std::size_t wanted = flips;
  for (std::size_t i = 0; wanted > 0; ++i)
    if (stream.below(cue.size() - i) < wanted) {
      cue[i] = static_cast<std::int8_t>(-cue[i]);
      --wanted;
    }
  return cue;
}

}  // namespace synaptica::associative
