#include "synaptica/numerics/vector_functions_kernel.h"

#include <cstring>

#include "synaptica/numerics/lanes.h"

namespace synaptica::numerics::SYNAPTICA_KERNEL {

namespace {

template <class Real>
struct Exponential;
// expm1(r) = r + r^2 (1/2 + r/6 + ...) on |r| <= ln(2)/2, by Taylor's series: the first term left out is below a
// quarter of a rounding of r.
template <>
struct Exponential<double> {
  static constexpr double per_two = 1.44269504088896340736;  // 1/ln 2
  static constexpr double two_high = 0x1.62e42fefa3800p-1;   // ln 2 in two parts, k times the first is exact
  static constexpr double two_low = 0x1.ef35793c76730p-45;
  static constexpr double shift = 0x1.8p52;  // added, a number is rounded to an integer, in the lowest bits
  static constexpr double largest = 40;      // beyond, tanh is 1
  static constexpr double series[] = {1.0 / 2,       1.0 / 6,        1.0 / 24,        1.0 / 120,
                                      1.0 / 720,     1.0 / 5040,     1.0 / 40320,     1.0 / 362880,
                                      1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800};
};
template <>
struct Exponential<float> {
  static constexpr float per_two = 1.44269504F;
  static constexpr float two_high = 0x1.62e400p-1F;
  static constexpr float two_low = 0x1.7f7d1cp-20F;
  static constexpr float shift = 0x1.8p23F;
  static constexpr float largest = 20;
  static constexpr float series[] = {1.0F / 2, 1.0F / 6, 1.0F / 24, 1.0F / 120, 1.0F / 720, 1.0F / 5040};
};

// tanh x = e/(e + 2), e = exp(2|x|) - 1 = 2^k expm1(r) + (2^k - 1), 2|x| = k ln 2 + r; then the sign.
template <class Real>
inline typename Lanes<Real>::Values hyperbolic_tangent(typename Lanes<Real>::Values x) {
  using L = Lanes<Real>;
  using Values = typename L::Values;
  using Bits = typename L::Bits;
  using E = Exponential<Real>;
  const Bits sign = reinterpret_cast<Bits>(all<Values>(Real{-0.0}));
  const Bits sign_of_x = reinterpret_cast<Bits>(x) & sign;
  Values y = reinterpret_cast<Values>(reinterpret_cast<Bits>(x) & ~sign);
  y = y + y;
  const Values largest = all<Values>(E::largest);
  y = choose(y > largest, largest, y);  // a comparison with not-a-number is false: it stays
  const Values rounded = multiply_add(y, all<Values>(E::per_two), all<Values>(E::shift));
  const Values k = rounded - E::shift;
  Values r = multiply_add(k, all<Values>(-E::two_high), y);
  r = multiply_add(k, all<Values>(-E::two_low), r);
  const Values small = multiply_add(r * r, polynomial(r, E::series), r);
  const Values power =
      reinterpret_cast<Values>((reinterpret_cast<Bits>(rounded) + L::exponent_bias) << L::mantissa_bits);
  const Values e = multiply_add(power, small, power - Real{1});
  const Values t = e / (e + Real{2});
  return reinterpret_cast<Values>(reinterpret_cast<Bits>(t) | sign_of_x);
}

template <class Real>
void tanh_of_all(double scale, Real* values, std::size_t size) noexcept {
  using Values = typename Lanes<Real>::Values;
  constexpr std::size_t lanes = Lanes<Real>::count;
  const Values factor = all<Values>(static_cast<Real>(scale));
  std::size_t i = 0;
  for (; i + lanes <= size; i += lanes) {
    Values x;
    std::memcpy(&x, values + i, sizeof x);
    x = hyperbolic_tangent<Real>(factor * x);
    std::memcpy(values + i, &x, sizeof x);
  }
  if (i < size) {
    Values x{};
    std::memcpy(&x, values + i, (size - i) * sizeof(Real));
    x = hyperbolic_tangent<Real>(factor * x);
    std::memcpy(values + i, &x, (size - i) * sizeof(Real));
  }
}

}  // namespace

void tanh_scaled(double scale, double* values, std::size_t size) noexcept {
  tanh_of_all(scale, values, size);
}
void tanh_scaled(double scale, float* values, std::size_t size) noexcept {
  tanh_of_all(scale, values, size);
}

}  // namespace synaptica::numerics::SYNAPTICA_KERNEL
