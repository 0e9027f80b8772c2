#include "synaptica/associative/generating_function.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "synaptica/associative/generating_function_laws.h"
#include "synaptica/core/error.h"

namespace synaptica::associative {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using Vector = std::vector<double>;

// Every function that has a name, at several gains and degrees: a new one gets all laws by its line here.
std::vector<AnyGeneratingFunction> all_functions() {
  std::vector<AnyGeneratingFunction> functions;
  for (const std::string& name : generating_function_names())
    for (const double size : {0.3, 1.0, 2.0})
      for (const int degree : {2, 3, 4, 5})
        functions.push_back(make_generating_function(name, {.gain = size, .scale = size, .degree = degree}));
  return functions;
}

TEST(GeneratingFunctionLaws, HoldForEveryFunction) {
  for (const AnyGeneratingFunction& function : all_functions())
    for (const std::uint64_t seed : {1, 2, 3}) EXPECT_THAT(broken_laws(function, seed), IsEmpty());
}

// The laws can fail: each of these is wrong in one respect.
struct WrongGradient : Quadratic {
  void gradient(std::span<const double> x, std::span<double> out) const {
    for (std::size_t i = 0; i < x.size(); ++i) out[i] = 1.000001 * x[i];
  }
};
struct SkewHessian : Quadratic {
  void hessian_product(std::span<const double> x, std::span<const double> direction,
                       std::span<double> out) const {
    for (std::size_t i = 0; i < x.size(); ++i) out[i] = direction[i] + (i > 0 ? 1e-6 * direction[i - 1] : 0);
  }
};
struct CubicThatClaimsConvexity : Polynomial {
  [[nodiscard]] GeneratingFunctionTraits traits() const { return {.name = "cubic"}; }
};
struct NaiveLogCosh : LogCosh {
  [[nodiscard]] double value(std::span<const double> x) const {
    double sum = 0;
    for (const double component : x) sum += std::log(std::cosh(component));
    return sum;
  }
};
struct QuadraticThatClaimsBounds : Quadratic {
  [[nodiscard]] GeneratingFunctionTraits traits() const {
    return {.name = "bounded", .growth = 1, .hessian_bound = 0.9};
  }
};

TEST(GeneratingFunctionLaws, SeeWhatIsWrong) {
  EXPECT_THAT(broken_laws(WrongGradient{}), Contains(HasSubstr("gradient differs from differences")));
  EXPECT_THAT(broken_laws(SkewHessian{}), Contains(HasSubstr("not symmetric")));
  EXPECT_THAT(broken_laws(CubicThatClaimsConvexity{}),
              Contains(HasSubstr("negative in the domain declared convex")));
  EXPECT_THAT(broken_laws(NaiveLogCosh{}), Contains(HasSubstr("value is not finite")));
  EXPECT_THAT(broken_laws(QuadraticThatClaimsBounds{}), Contains(HasSubstr("exceeds its declared bound")));
  EXPECT_THAT(broken_laws(QuadraticThatClaimsBounds{}), Contains(HasSubstr("gradient grows")));
}

// Values by hand (Wolfram-free: e = 2.718281828459045, tanh 1 = (e^2 - 1)/(e^2 + 1)).
TEST(GeneratingFunction, HasTheValuesOfItsFormula) {
  const Vector x = {1, -2};
  EXPECT_DOUBLE_EQ((Quadratic{.scale = 3}.value(x)), 7.5);
  EXPECT_DOUBLE_EQ((Polynomial{.degree = 3, .scale = 6}.value(x)), -14);
  EXPECT_DOUBLE_EQ((RectifiedPolynomial{.degree = 3, .scale = 6}.value(x)), 2);
  EXPECT_DOUBLE_EQ((Sphere{.scale = 2}.value(x)), 2 * std::sqrt(5.0));
  EXPECT_DOUBLE_EQ((Exponential{.gain = 1}.value(x)), std::exp(1.0) + std::exp(-2.0));
  EXPECT_DOUBLE_EQ((LogSumExp{.gain = 1}.value(x)), std::log(std::exp(1.0) + std::exp(-2.0)));
  EXPECT_NEAR((LogCosh{.gain = 2}.value(x)), (std::log(std::cosh(2.0)) + std::log(std::cosh(4.0))) / 2,
              1e-15);
}

// The series near 0 and the general form meet without a step: ln cosh z = z^2/2 - z^4/12 + z^6/45.
TEST(GeneratingFunction, LogCoshKeepsItsDigitsNearZero) {
  for (const double z : {1e-9, 1e-4, 0.9e-3, 1.1e-3, 1e-2}) {
    const double series = z * z / 2 - std::pow(z, 4) / 12 + std::pow(z, 6) / 45;
    // Beyond the switch at 1e-3, rounding of |z| and ln 2 is 1e-16 of a value of 5e-7.
    EXPECT_NEAR(LogCosh{}.value(Vector{z}), series, z < 1e-3 ? 1e-15 * series : 3e-16 + 1e-12 * series) << z;
  }
}

// At +-1000: saturated, not overflown; the exact limits are known.
TEST(GeneratingFunction, SaturatesWithoutOverflow) {
  const Vector far = {1000, -1000};
  Vector out(2);
  EXPECT_DOUBLE_EQ(LogCosh{}.value(far), 2000 - 2 * std::log(2.0));
  EXPECT_DOUBLE_EQ(LogSumExp{}.value(far), 1000);
  LogSumExp{}.gradient(far, out);
  EXPECT_EQ(out, (Vector{1, 0}));
  LogSumExp{}.hessian_product(far, Vector{1, 1}, out);
  EXPECT_EQ(out, (Vector{0, 0}));
  LogCosh{}.gradient(far, out);
  EXPECT_EQ(out, (Vector{1, -1}));
}

TEST(GeneratingFunction, SphereTakesTinyAndHugeStates) {
  Vector out(2);
  for (const double size : {1e-200, 1e200}) {
    Sphere{}.gradient(Vector{3 * size, 4 * size}, out);
    EXPECT_DOUBLE_EQ(out[0], 0.6);
    EXPECT_DOUBLE_EQ(out[1], 0.8);
  }
}

std::string message(const std::function<void()>& call) {
  try {
    call();
  } catch (const InvalidArgument& error) {
    return error.what();
  }
  return "no error";
}

TEST(GeneratingFunction, RefusesWhatItCannotTake) {
  Vector out(2);
  EXPECT_THAT(message([&] { Sphere{}.gradient(Vector{0, 0}, out); }), HasSubstr("'sphere': the state is 0"));
  EXPECT_THAT(message([&] {
                Sphere{}.hessian_product(Vector{0, 0}, Vector{1, 0}, out);
              }),
              HasSubstr("'sphere'"));
  EXPECT_THAT(message([&] {
                Exponential{.gain = 2}.gradient(Vector{0, 351}, out);
              }),
              HasSubstr("gain * x = 702 in component 2"));
  EXPECT_THAT(message([] { (void)make_generating_function("log-cosch"); }),
              HasSubstr("did you mean 'log-cosh'?"));
  EXPECT_THAT(message([] { (void)make_generating_function("log-sum-exp", {.gain = 0}); }),
              HasSubstr("gain = 0 must be above 0"));
  EXPECT_THAT(message([] { (void)make_generating_function("log-sum-exp", {.gain = -1}); }),
              HasSubstr("gain = -1"));
  EXPECT_THAT(message([] {
                (void)make_generating_function("quadratic",
                                               {.scale = std::numeric_limits<double>::infinity()});
              }),
              HasSubstr("scale = inf"));
  EXPECT_THAT(message([] { (void)make_generating_function("polynomial", {.degree = 1}); }),
              HasSubstr("degree = 1 must be at least 2"));
}

TEST(GeneratingFunction, KnowsWhereItIsConvex) {
  EXPECT_FALSE(in_convex_domain(Polynomial{.degree = 3}.traits(), Vector{1, -1e-300}));
  EXPECT_TRUE(in_convex_domain(Polynomial{.degree = 3}.traits(), Vector{1, 0}));
  EXPECT_TRUE(in_convex_domain(Polynomial{.degree = 4}.traits(), Vector{1, -1}));
  EXPECT_FALSE(in_convex_domain(Sphere{}.traits(), Vector{0, 0}));
  EXPECT_TRUE(in_convex_domain(Sphere{}.traits(), Vector{0, -1}));
}

}  // namespace
}  // namespace synaptica::associative
