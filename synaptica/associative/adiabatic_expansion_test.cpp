#include "synaptica/associative/adiabatic_expansion.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "synaptica/associative/network_run.h"
#include "synaptica/core/error.h"
#include "synaptica/numerics/random.h"

namespace synaptica::associative {
namespace {

using Vector = std::vector<double>;

struct Sample {
  Array memories = Array::filled({3, 8}, 0);
  Vector start = Vector(11);
  explicit Sample(std::uint64_t number) {
    numerics::RandomStream stream({.replica = number}, numerics::Purpose::test);
    stream.fill_normal(memories.values);
    stream.fill_normal(start);
  }
};

// The largest |v_full - v0 - eps v1| after the first moment, for hidden neurons that start off the slow manifold.
double remainder(const Sample& sample, const AnyGeneratingFunction& hidden, double eps) {
  const Network limit(sample.memories, {.hidden = hidden, .hidden_time_constant = 0});
  const Network full(sample.memories, {.hidden = hidden, .hidden_time_constant = eps});
  const AdiabaticExpansion theory = adiabatic_expansion(limit, sample.start, 0.5, 4, 100);
  const NetworkRun run =
      run_network(full, sample.start,
                  {.time_step = eps / 8,
                   .duration = 2,
                   .method = Integrator::rk4,
                   .record_every = static_cast<std::size_t>(std::lround(0.5 / (eps / 8)))});
  double largest = 0;
  for (std::size_t n = 1; n <= 4; ++n)
    for (std::size_t i = 0; i < 8; ++i)
      largest = std::max(largest, std::fabs(run.states.values[n * 11 + i] - theory.reduced.values[n * 8 + i] -
                                            eps * theory.correction.values[n * 8 + i]));
  return largest;
}

// What is left is of second order: halving eps divides it by four, for linear and for curved hidden neurons.
TEST(AdiabaticExpansion, LeavesASecondOrderRemainder) {
  for (const AnyGeneratingFunction& hidden :
       {AnyGeneratingFunction(Quadratic{1.0 / 3}), AnyGeneratingFunction(LogSumExp{1.5}),
        AnyGeneratingFunction(LogCosh{0.7})}) {
    const Sample sample(4);
    const double coarse = remainder(sample, hidden, 1.0 / 256), fine = remainder(sample, hidden, 1.0 / 512);
    // The next order makes the slope 2 +- O(eps (1 + s)), s below 20 here.
    EXPECT_NEAR(std::log2(coarse / fine), 2, 0.2) << hidden.traits().name;
  }
}

// Without the correction the difference is of first order: the test above could fail.
TEST(AdiabaticExpansion, ItsCorrectionMatters) {
  const Sample sample(4);
  const Network limit(sample.memories, {.hidden = Quadratic{1.0 / 3}, .hidden_time_constant = 0});
  const AdiabaticExpansion theory = adiabatic_expansion(limit, sample.start, 0.5, 4, 100);
  double size = 0;
  for (const double x : theory.correction.values) size = std::max(size, std::fabs(x));
  EXPECT_GT(size / 512, 10 * remainder(sample, Quadratic{1.0 / 3}, 1.0 / 512));
}

// A start on the manifold has no first moment; linear hidden neurons off it leave Xi^T s d at once.
TEST(AdiabaticExpansion, StartsWithWhatTheFirstMomentLeaves) {
  const Sample sample(1);
  const Network network(sample.memories, {.hidden = Quadratic{0.5}, .hidden_time_constant = 0});
  const Vector relaxed = network.relaxed_hidden(std::span<const double>(sample.start).first(8));
  Vector on = sample.start;
  std::copy(relaxed.begin(), relaxed.end(), on.begin() + 8);
  const AdiabaticExpansion at_rest = adiabatic_expansion(network, on, 1, 1, 10);
  const AdiabaticExpansion off = adiabatic_expansion(network, sample.start, 1, 1, 10);
  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_EQ(at_rest.correction.values[i], 0);
    double expected = 0;
    for (std::size_t m = 0; m < 3; ++m)
      expected += sample.memories.values[m * 8 + i] * 0.5 * (sample.start[8 + m] - relaxed[m]);
    EXPECT_NEAR(off.correction.values[i], expected, 1e-13);
  }
}

TEST(AdiabaticExpansion, RefusesWhatItCannotTake) {
  const Sample sample(1);
  const Network network(sample.memories, {});
  EXPECT_THROW((void)adiabatic_expansion(network, Vector(3), 1, 1, 1), InvalidArgument);
  EXPECT_THROW((void)adiabatic_expansion(network, sample.start, 0, 1, 1), InvalidArgument);
  EXPECT_THROW((void)adiabatic_expansion(network, sample.start, 1, 1, 0), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::associative
