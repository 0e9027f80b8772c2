#include "synaptica/numerics/random.h"

#include <Random123/philox.h>

#include <cmath>
#include <numeric>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/gaussian.h"

namespace synaptica::numerics {

RandomStream::RandomStream(const RandomKey& key, Purpose purpose) noexcept
    : key_{key.seed, key.point},
      counter_{0, key.replica, static_cast<std::uint64_t>(purpose), stream_layout} {}

void RandomStream::refill() noexcept {
  using Philox = r123::Philox4x64;
  const Philox::ctr_type counter = {{counter_[0], counter_[1], counter_[2], counter_[3]}};
  const Philox::key_type key = {{key_[0], key_[1]}};
  const Philox::ctr_type words = Philox()(counter, key);
  for (std::size_t i = 0; i < block_.size(); ++i) block_[i] = words[i];
  ++counter_[0];
  next_ = 0;
}

double RandomStream::normal() noexcept {
  return standard_normal_quantile(uniform());
}

std::uint64_t RandomStream::below(std::uint64_t bound) noexcept {
  __extension__ using Wide = unsigned __int128;
  Wide product = static_cast<Wide>(bits()) * bound;
  if (static_cast<std::uint64_t>(product) < bound) {
    const std::uint64_t threshold = (0 - bound) % bound;  // 2^64 mod bound
    while (static_cast<std::uint64_t>(product) < threshold) product = static_cast<Wide>(bits()) * bound;
  }
  return static_cast<std::uint64_t>(product >> 64);
}

void RandomStream::fill_uniform(std::span<double> values) noexcept {
  for (double& value : values) value = uniform();
}

void RandomStream::fill_normal(std::span<double> values) noexcept {
  for (double& value : values) value = normal();
}

void RandomStream::fill_sign(std::span<double> values) noexcept {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i % 64 == 0) word = bits();
    values[i] = (word & 1U) != 0 ? 1.0 : -1.0;
    word >>= 1U;
  }
}

std::vector<std::size_t> RandomStream::permutation(std::size_t length) {
  std::vector<std::size_t> order(length);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = length; i > 1; --i) std::swap(order[i - 1], order[below(i)]);
  return order;
}

CategoricalDistribution::CategoricalDistribution(std::span<const double> probabilities)
    : keep_(probabilities.begin(), probabilities.end()), alias_(probabilities.size()) {
  double sum = 0;
  for (const double p : probabilities) {
    if (!std::isfinite(p) || p < 0)
      throw InvalidArgument("probabilities: " + number_text(p) + " is not a probability");
    sum += p;
  }
  if (!(sum > 0)) throw InvalidArgument("probabilities: their sum must be above 0");
  const auto cells = static_cast<double>(keep_.size());
  std::vector<std::size_t> small, large;
  for (std::size_t i = 0; i < keep_.size(); ++i) {
    alias_[i] = i;
    keep_[i] *= cells / sum;  // the average cell holds 1
    (keep_[i] < 1 ? small : large).push_back(i);
  }
  while (!small.empty() && !large.empty()) {
    const std::size_t poor = small.back();
    const std::size_t rich = large.back();
    small.pop_back();
    alias_[poor] = rich;
    keep_[rich] -= 1 - keep_[poor];
    if (keep_[rich] < 1) {
      large.pop_back();
      small.push_back(rich);
    }
  }
  // What is left on either side differs from 1 by rounding alone.
  for (const std::size_t i : small) keep_[i] = 1;
  for (const std::size_t i : large) keep_[i] = 1;
}

std::size_t CategoricalDistribution::draw(RandomStream& stream) const noexcept {
  const double position = stream.uniform() * static_cast<double>(keep_.size());
  // uniform() < 1, but the product may round up to size().
  const auto cell = std::min(static_cast<std::size_t>(position), keep_.size() - 1);
  return position - static_cast<double>(cell) < keep_[cell] ? cell : alias_[cell];
}

}  // namespace synaptica::numerics
