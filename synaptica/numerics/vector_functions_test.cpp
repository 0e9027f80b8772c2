#include "synaptica/numerics/vector_functions.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "synaptica/numerics/processor.h"
#include "synaptica/numerics/vector_functions_kernel.h"

namespace synaptica::numerics {
namespace {

template <class Real>
void expect_tanh(const std::vector<Real>& found, const std::vector<Real>& arguments) {
  // Four units in the last place, as promised; the exact value from the next wider arithmetic.
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const long double exact = std::tanh(static_cast<long double>(arguments[i]));
    const auto unit = static_cast<long double>(std::numeric_limits<Real>::epsilon()) * std::fabs(exact);
    ASSERT_LE(std::fabs(static_cast<long double>(found[i]) - exact), 4 * unit) << "tanh of " << arguments[i];
  }
}

template <class Real>
std::vector<Real> arguments() {
  std::vector<Real> values = {0, Real(0x1p-100), -Real(0x1p-100), 1000, -1000};
  for (int i = 0; i < 40000; ++i) values.push_back(static_cast<Real>(-25 + 50.0 * i / 39999));
  for (int i = 0; i < 20000; ++i) values.push_back(static_cast<Real>(-1 + 2.0 * i / 19999));
  for (int i = 0; i < 3000; ++i) values.push_back(static_cast<Real>(std::pow(10.0, -0.01 * i)));
  return values;
}

template <class Real>
void check_all_compilations() {
  const std::vector<Real> x = arguments<Real>();
  std::vector<Real> y = x;
  tanh_scaled(1, std::span<Real>(y));
  expect_tanh(y, x);
  y = x;
  baseline::tanh_scaled(1, y.data(), y.size());
  expect_tanh(y, x);
#ifdef __x86_64__
  if (!processor_runs_v3()) return;
  y = x;
  v3::tanh_scaled(1, y.data(), y.size());
  expect_tanh(y, x);
  if (!processor_runs_v4()) return;
  std::vector<Real> wide = x;
  v4::tanh_scaled(1, wide.data(), wide.size());
  EXPECT_EQ(wide, y);  // the same operations on each number
#endif
}

TEST(VectorFunctions, TanhIsTanh) {
  check_all_compilations<double>();
  check_all_compilations<float>();
}

// Every length: full registers and what is left over.
TEST(VectorFunctions, TanhOfEveryLength) {
  for (std::size_t size = 0; size < 40; ++size) {
    std::vector<double> x(size + 1, 0.5);
    tanh_scaled(2, std::span<double>(x).first(size));
    for (std::size_t i = 0; i < size; ++i) EXPECT_NEAR(x[i], std::tanh(1.0), 4e-16);
    EXPECT_EQ(x[size], 0.5);
  }
}

TEST(VectorFunctions, TanhKeepsWhatIsNoNumberAndTheSignOfZero) {
  std::vector<double> x = {std::nan(""), -0.0, std::numeric_limits<double>::infinity(),
                           -std::numeric_limits<double>::infinity()};
  tanh_scaled(1, std::span<double>(x));
  EXPECT_TRUE(std::isnan(x[0]));
  EXPECT_TRUE(std::signbit(x[1]));
  EXPECT_EQ(x[2], 1);
  EXPECT_EQ(x[3], -1);
}

}  // namespace
}  // namespace synaptica::numerics
