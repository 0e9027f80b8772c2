#include "synaptica/numerics/fourier.h"

#include <kissfft/kissfft.hh>
#include <string>

#include "synaptica/core/error.h"

namespace synaptica::numerics {

struct FourierTransform::Plans {
  kissfft<double> forward;
  kissfft<double> backward;
};

namespace {

std::size_t checked(std::size_t length) {
  if (length == 0) throw InvalidArgument("Fourier transform: of nothing; at least one number is needed");
  return length;
}

void check_lengths(std::size_t length, std::size_t from, std::size_t to) {
  if (from != length || to != length)
    throw InvalidArgument("Fourier transform of length " + std::to_string(length) + ": given " +
                          std::to_string(from) + " numbers and room for " + std::to_string(to));
}

}  // namespace

FourierTransform::FourierTransform(std::size_t length)
    : length_(checked(length)),
      plans_(std::make_unique<Plans>(Plans{kissfft<double>(length, false), kissfft<double>(length, true)})) {}
FourierTransform::~FourierTransform() = default;
FourierTransform::FourierTransform(FourierTransform&&) noexcept = default;
FourierTransform& FourierTransform::operator=(FourierTransform&&) noexcept = default;

void FourierTransform::forward(std::span<const std::complex<double>> from,
                               std::span<std::complex<double>> to) const {
  check_lengths(length_, from.size(), to.size());
  plans_->forward.transform(from.data(), to.data());
}

void FourierTransform::backward(std::span<const std::complex<double>> from,
                                std::span<std::complex<double>> to) const {
  check_lengths(length_, from.size(), to.size());
  plans_->backward.transform(from.data(), to.data());
  const double scale = 1 / static_cast<double>(length_);
  for (auto& value : to) value *= scale;
}

std::size_t fast_length(std::size_t n) noexcept {
  for (; n > 1; --n) {
    std::size_t rest = n;
    for (const std::size_t prime : {2, 3, 5, 7})
      while (rest % prime == 0) rest /= prime;
    if (rest == 1) break;
  }
  return n;
}

}  // namespace synaptica::numerics
