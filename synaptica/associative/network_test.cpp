#include "synaptica/associative/network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/numerics/random.h"

namespace synaptica::associative {
namespace {

using numerics::Purpose;
using numerics::RandomStream;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using Vector = std::vector<double>;

const Array reference_memories = {{2, 3}, {1, -1, 1, 1, 1, -1}};
const Vector reference_state = {0.5, -0.2, 0.8, 0.3, -0.4};

// Reference rows R1 and R2: computed independently in double precision and given to twelve digits.
TEST(Network, EnergyOfTanhNeuronsWithHebbianCouplings) {
  const Network network(reference_memories,
                        {.visible = LogCosh{}, .hidden = Quadratic{0.5}, .hidden_time_constant = 0.5});
  EXPECT_NEAR(network.energy(reference_state).value, 0.155138545953, 5e-13);
  EXPECT_NEAR(network.energy_rate(reference_state), -1.420345195929, 5e-13);
  EXPECT_NEAR(network.reduced_energy(Vector{0.5, -0.2, 0.8}).value, -0.106764608578, 5e-13);
}
TEST(Network, EnergyOfAttentionLikeNeurons) {
  const Network network(reference_memories,
                        {.visible = Quadratic{}, .hidden = LogSumExp{1.5}, .hidden_time_constant = 0.5});
  EXPECT_NEAR(network.energy(reference_state).value, -0.898046355349, 5e-13);
  EXPECT_NEAR(network.energy_rate(reference_state), -1.404259980855, 5e-13);
  EXPECT_NEAR(network.reduced_energy(Vector{0.5, -0.2, 0.8}).value, -1.067391567716, 5e-13);
}

Array random_memories(RandomStream& stream, std::size_t hidden, std::size_t visible) {
  Array memories = Array::filled({hidden, visible}, 0);
  stream.fill_normal(memories.values);
  return memories;
}

// Pairs of generating functions, the first of the visible neurons: those of the theory, and odd ones.
std::vector<std::pair<AnyGeneratingFunction, AnyGeneratingFunction>> pairs() {
  return {{LogCosh{}, Quadratic{1.0 / 6}},  {Quadratic{}, LogSumExp{2}},
          {LogCosh{2}, Polynomial{4, 0.1}}, {Sphere{2}, RectifiedPolynomial{3, 0.5}},
          {LogCosh{}, Polynomial{3, 0.3}},  {Sphere{}, Exponential{0.3}},
          {LogSumExp{}, Sphere{}},          {RectifiedPolynomial{2, 1}, LogCosh{}}};
}

NetworkOptions options_of(const std::pair<AnyGeneratingFunction, AnyGeneratingFunction>& pair,
                          RandomStream& stream) {
  NetworkOptions options{.visible = pair.first,
                         .hidden = pair.second,
                         .visible_time_constant = 1.3,
                         .hidden_time_constant = 0.2,
                         .visible_bias = Vector(7),
                         .hidden_bias = Vector(4)};
  stream.fill_normal(options.visible_bias);
  stream.fill_normal(options.hidden_bias);
  return options;
}

// dE/dt along the flow by differences of fourth order against the identity, convex or not, with biases. The step moves
// no component by more than 1e-3; truncation is then of order 1e-12 of the terms, rounding 1e-13 of them.
RC_GTEST_PROP(Network, TheEnergyRateIsThatOfTheFlow, (std::uint64_t seed)) {
  RandomStream stream({.seed = seed}, Purpose::test);
  for (const auto& pair : pairs()) {
    const Network network(random_memories(stream, 4, 7), options_of(pair, stream));
    Vector state(11), rate(11);
    stream.fill_normal(state);
    // A rectified function's corner within the differences' reach, or a sphere's centre near it, would break them, not
    // the identity.
    for (double& x : state) x = std::copysign(std::max(std::fabs(x), 0.3), x);
    network.drive(state, rate);
    double fastest = 0;
    for (std::size_t i = 0; i < rate.size(); ++i) {
      rate[i] /= i < 7 ? 1.3 : 0.2;
      fastest = std::max(fastest, std::fabs(rate[i]));
    }
    const double step = 1e-3 / fastest;
    const auto energy = [&](double time) {
      Vector moved = state;
      for (std::size_t i = 0; i < rate.size(); ++i) moved[i] += time * rate[i];
      return network.energy(moved);
    };
    const double slope = (8 * (energy(step).value - energy(-step).value) -
                          (energy(2 * step).value - energy(-2 * step).value)) /
                         (12 * step);
    RC_ASSERT(std::fabs(slope - network.energy_rate(state)) <= 1e-8 * (1 + fastest) * energy(0).magnitude);
  }
}

RC_GTEST_PROP(Network, TheReducedEnergyRateIsThatOfTheReducedFlow, (std::uint64_t seed)) {
  RandomStream stream({.seed = seed}, Purpose::test);
  for (const auto& pair : pairs()) {
    const Network network(random_memories(stream, 4, 7), options_of(pair, stream));
    Vector v(7), rate(7);
    stream.fill_normal(v);
    for (double& x : v) x = std::copysign(std::max(std::fabs(x), 0.3), x);
    network.reduced_drive(v, rate);
    double fastest = 0;
    for (double& x : rate) fastest = std::max(fastest, std::fabs(x /= 1.3));
    const double step = 1e-3 / fastest;
    const auto energy = [&](double time) {
      Vector moved = v;
      for (std::size_t i = 0; i < rate.size(); ++i) moved[i] += time * rate[i];
      return network.reduced_energy(moved);
    };
    const double slope = (8 * (energy(step).value - energy(-step).value) -
                          (energy(2 * step).value - energy(-2 * step).value)) /
                         (12 * step);
    RC_ASSERT(std::fabs(slope - network.reduced_energy_rate(v)) <=
              1e-8 * (1 + fastest) * energy(0).magnitude);
  }
}

// On the slow manifold's leading order, h = Xi g(v) + c, both energies and both visible velocities are one.
RC_GTEST_PROP(Network, RelaxedHiddenNeuronsMakeTheReducedNetwork, (std::uint64_t seed)) {
  RandomStream stream({.seed = seed}, Purpose::test);
  for (const auto& pair : pairs()) {
    const Network network(random_memories(stream, 4, 7), options_of(pair, stream));
    Vector v(7), reduced(7), full(11);
    stream.fill_normal(v);
    Vector state = v;
    const Vector h = network.relaxed_hidden(v);
    state.insert(state.end(), h.begin(), h.end());
    network.drive(state, full);
    network.reduced_drive(v, reduced);
    double size = 1;
    for (const double x : full) size = std::max(size, std::fabs(x));
    for (std::size_t i = 0; i < 7; ++i) RC_ASSERT(std::fabs(full[i] - reduced[i]) <= 1e-13 * size);
    for (std::size_t i = 7; i < 11; ++i) RC_ASSERT(std::fabs(full[i]) <= 1e-13 * size);
    const EnergyValue energy = network.energy(state);
    RC_ASSERT(std::fabs(energy.value - network.reduced_energy(v).value) <= 1e-13 * energy.magnitude);
  }
}

// Hebbian limit: F = J x with J = Xi^T Xi / Nh, and the classical energy.
TEST(Network, AQuadraticGeneratingFunctionMakesTheHebbianCoupling) {
  const Network network(reference_memories, {.visible = LogCosh{}, .hidden = Quadratic{0.5}});
  const Vector v = {0.5, -0.2, 0.8};
  const double j[3][3] = {{1, 0, 0}, {0, 1, -1}, {0, -1, 1}};
  Vector activation(3);
  Vector g(3);
  LogCosh{}.gradient(v, g);
  network.activation(g, activation);
  double energy = 0;
  for (int i = 0; i < 3; ++i) {
    double expected = 0;
    for (int k = 0; k < 3; ++k) expected += j[i][k] * g[k];
    EXPECT_NEAR(activation[i], expected, 1e-15);
    energy += v[i] * g[i] - std::log(std::cosh(v[i])) - g[i] * expected / 2;
  }
  EXPECT_NEAR(network.reduced_energy(v).value, energy, 1e-15);
}

// 1.1 times the largest eigenvalue of Xi^T Xi times both Hessians' bounds; of the reference memories it is 4.
TEST(Network, LoopGainIsTheLargestEigenvalueWithATenthInHand) {
  const Network bounded(reference_memories, {.visible = LogCosh{2}, .hidden = Quadratic{0.5}});
  EXPECT_NEAR(bounded.loop_gain(reference_state), 1.1 * 2 * 0.5 * 4, 1e-2 * 4.4);
  // Identity visible neurons and h^3: H_h = diag(2 * 3 h) at h = (1, 1), an eigenvalue of 6 * 4.
  const Network local(reference_memories, {.visible = Quadratic{}, .hidden = Polynomial{3, 3}});
  EXPECT_NEAR(local.loop_gain(Vector{0, 0, 0, 1, 1}), 1.1 * 24, 1e-2 * 26.4);
}

TEST(Network, TheFastestRateSolvesTheEigenvalueLaw) {
  const Network network(reference_memories, {.visible_time_constant = 2, .hidden_time_constant = 0.1});
  for (const double s : {0.0, 1.0, 7.0}) {
    const double rate = network.fastest_rate(s);
    EXPECT_NEAR((1 - 2 * rate) * (1 - 0.1 * rate), s, 1e-12 * (1 + s));
    EXPECT_GE(rate, 10);
  }
}

TEST(Network, SaysWhenItsEnergyMustFall) {
  const auto law = [](AnyGeneratingFunction visible, AnyGeneratingFunction hidden) {
    return Network(reference_memories, {.visible = std::move(visible), .hidden = std::move(hidden)})
        .energy_law();
  };
  const EnergyLaw good = law(LogCosh{}, Quadratic{});
  EXPECT_TRUE(good.convex_everywhere && good.strict && good.bounded_below && !good.unbounded_below);
  EXPECT_THAT(good.conditions, IsEmpty());

  const EnergyLaw cubic = law(LogCosh{}, Polynomial{3});
  EXPECT_FALSE(cubic.convex_everywhere);
  EXPECT_TRUE(cubic.bounded_below);
  EXPECT_THAT(cubic.conditions,
              Contains(HasSubstr("'polynomial of degree 3' of the hidden neurons is not convex")));

  const EnergyLaw stall = law(Sphere{}, RectifiedPolynomial{3});
  EXPECT_TRUE(stall.convex_everywhere && !stall.strict && stall.bounded_below);
  EXPECT_THAT(stall.conditions, Contains(HasSubstr("may stand still")));

  const EnergyLaw linear = law(Quadratic{}, Quadratic{});
  EXPECT_FALSE(linear.bounded_below || linear.unbounded_below);
  EXPECT_THAT(linear.conditions, Contains(HasSubstr("depends on the memories")));

  for (const AnyGeneratingFunction& steep :
       {AnyGeneratingFunction(Polynomial{4}), AnyGeneratingFunction(Exponential{})}) {
    const EnergyLaw falls = law(Quadratic{}, steep);
    EXPECT_TRUE(falls.unbounded_below);
    EXPECT_THAT(falls.conditions, Contains(HasSubstr("no lower bound")));
  }
  EXPECT_TRUE(law(Quadratic{}, LogSumExp{}).bounded_below);
}

std::string message(const std::function<void()>& call) {
  try {
    call();
  } catch (const InvalidArgument& error) {
    return error.what();
  }
  return "no error";
}

TEST(Network, RefusesWhatItCannotTake) {
  const auto refused = [](Array memories, NetworkOptions options) {
    return message([&] { (void)Network(std::move(memories), std::move(options)); });
  };
  EXPECT_THAT(refused({{0, 3}, {}}, {}), HasSubstr("memories: must be a matrix"));
  EXPECT_THAT(refused({{2, 1}, {1, std::nan("")}}, {}), HasSubstr("row 2, column 1: nan must be finite"));
  EXPECT_THAT(refused(reference_memories, {.visible_time_constant = 0}),
              HasSubstr("visible_time_constant = 0"));
  EXPECT_THAT(refused(reference_memories, {.hidden_time_constant = -1}),
              HasSubstr("hidden_time_constant = -1"));
  EXPECT_THAT(refused(reference_memories, {.visible_bias = {1, 2}}),
              HasSubstr("visible_bias: 2 numbers for 3 neurons"));
  EXPECT_THAT(refused(reference_memories, {.hidden_bias = {1, std::numeric_limits<double>::infinity()}}),
              HasSubstr("hidden_bias, entry 2: inf"));
  const Network network(reference_memories, {.hidden_time_constant = 0});
  EXPECT_THAT(message([&] {
                network.check_state(Vector{1, 2});
              }),
              HasSubstr("2 numbers for 3 visible and 2 hidden"));
  EXPECT_THAT(message([&] { (void)network.energy_rate(reference_state); }),
              HasSubstr("use reduced_energy_rate"));
}

}  // namespace
}  // namespace synaptica::associative
