#include "synaptica/numerics/fourier.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/numerics/random.h"

namespace synaptica::numerics {
namespace {

using Complex = std::complex<double>;

TEST(FourierTransform, IsTheSumItSays) {
  RandomStream stream({.seed = 3}, Purpose::test);
  for (const std::size_t n : {1, 2, 3, 5, 7, 8, 12, 30, 49, 97, 128, 210}) {
    std::vector<Complex> x(n);
    for (auto& value : x) value = {stream.normal(), stream.normal()};
    const FourierTransform transform(n);
    std::vector<Complex> spectrum(n);
    transform.forward(x, spectrum);
    for (std::size_t k = 0; k < n; ++k) {
      Complex sum = 0;
      for (std::size_t t = 0; t < n; ++t)
        sum += x[t] * std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(k * t % n) /
                                          static_cast<double>(n));
      // Sums of n numbers of order one, angles right to 1e-15 or so.
      EXPECT_NEAR(std::abs(sum - spectrum[k]), 0, 1e-14 * static_cast<double>(n)) << n;
    }
    std::vector<Complex> back(n);
    transform.backward(spectrum, back);
    for (std::size_t t = 0; t < n; ++t) EXPECT_NEAR(std::abs(back[t] - x[t]), 0, 2e-14) << n;
  }
}

TEST(FourierTransform, LengthsThatDoNotFitAreRefused) {
  EXPECT_THROW(FourierTransform(0), InvalidArgument);
  const FourierTransform transform(4);
  std::vector<Complex> four(4);
  std::vector<Complex> three(3);
  EXPECT_THROW(transform.forward(four, three), InvalidArgument);
  EXPECT_THROW(transform.backward(three, four), InvalidArgument);
}

TEST(FourierTransform, FastLengthsHaveSmallFactors) {
  EXPECT_EQ(fast_length(1), 1U);
  EXPECT_EQ(fast_length(11), 10U);
  EXPECT_EQ(fast_length(210), 210U);
  EXPECT_EQ(fast_length(99991), 99225U);  // 3^4 5^2 7^2
}

}  // namespace
}  // namespace synaptica::numerics
