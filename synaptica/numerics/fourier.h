// The discrete Fourier transform of any length (KISS FFT, in double precision).
//
//   forward   X_k = sum_t x_t exp(-2 pi i k t / n)          backward   x_t = (1/n) sum_k X_k exp(+2 pi i k t / n)
//
// Cost: 5 n log2 n operations or so for lengths of small prime factors; a prime factor p costs n p operations.
#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <span>

namespace synaptica::numerics {

/// A length with its tables. Not for several threads at once: it keeps scratch.
class FourierTransform {
 public:
  /// Throws InvalidArgument where length is 0.
  explicit FourierTransform(std::size_t length);
  ~FourierTransform();
  FourierTransform(FourierTransform&&) noexcept;
  FourierTransform& operator=(FourierTransform&&) noexcept;

  /// Both of `length` numbers, not overlapping. Throws InvalidArgument where a length is another.
  void forward(std::span<const std::complex<double>> from, std::span<std::complex<double>> to) const;
  void backward(std::span<const std::complex<double>> from, std::span<std::complex<double>> to) const;

  [[nodiscard]] std::size_t length() const noexcept { return length_; }

 private:
  struct Plans;
  std::size_t length_;
  std::unique_ptr<Plans> plans_;
};

/// The largest length up to n, n > 0, without prime factors above 7: at most a few per cent less, and fast to transform.
[[nodiscard]] std::size_t fast_length(std::size_t n) noexcept;

}  // namespace synaptica::numerics
