#include "synaptica/associative/three_time_scales.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "synaptica/associative/initial_memories.h"
#include "synaptica/associative/memory_mixture.h"
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

constexpr double infinity = std::numeric_limits<double>::infinity();

Array gaussian(std::size_t rows, std::size_t columns, std::uint64_t number) {
  RandomStream stream({.replica = number}, Purpose::test);
  return gaussian_memories(rows, columns, stream);
}
Array orthogonal(std::size_t rows, std::size_t columns, std::uint64_t number) {
  RandomStream stream({.replica = number}, Purpose::test);
  return orthogonal_memories(rows, columns, stream);
}
std::span<const double> row(const Array& matrix, std::size_t i) {
  return std::span<const double>(matrix.values).subspan(i * matrix.shape[1], matrix.shape[1]);
}
double projection(std::span<const double> a, std::span<const double> b) {
  double product = 0, square = 0;
  for (std::size_t i = 0; i < a.size(); ++i) product += a[i] * b[i], square += b[i] * b[i];
  return product / square;
}

// ---- the equations, against a plain Runge-Kutta integration of the formulas -----------------------------------------

struct Plain {
  ThreeTimeScaleOptions o;
  std::size_t nh, nv;
  Vector input;
  // u = (v, h, Xi)
  Vector velocity(const Vector& u) const {
    const double* v = u.data();
    const double* xi = u.data() + nv + nh;
    Vector h(u.begin() + nv, u.begin() + nv + nh), field(nh), w(nh), out(u.size());
    for (std::size_t m = 0; m < nh; ++m) {
      double square = 0;
      for (std::size_t i = 0; i < nv; ++i)
        field[m] += xi[m * nv + i] * v[i], square += xi[m * nv + i] * xi[m * nv + i];
      if (o.gate == MemoryGate::distance) field[m] -= square / 2;
    }
    if (o.hidden_time_constant == 0) h = field;
    double sum = 0;
    for (std::size_t m = 0; m < nh; ++m) sum += w[m] = std::exp(o.softmax_gain * h[m]);
    for (double& x : w) x /= sum;
    for (std::size_t i = 0; i < nv; ++i) {
      double drive = o.clamp * input[i] + (o.visible_bias.empty() ? 0 : o.visible_bias[i]) - v[i];
      for (std::size_t m = 0; m < nh; ++m) drive += (1 - o.clamp) * xi[m * nv + i] * w[m];
      out[i] = drive / o.visible_time_constant;
    }
    if (o.hidden_time_constant > 0)
      for (std::size_t m = 0; m < nh; ++m) out[nv + m] = (field[m] - h[m]) / o.hidden_time_constant;
    for (std::size_t k = 0; k < nh * nv; ++k) {
      const double bias = o.synaptic_bias.values.empty() ? 0 : o.synaptic_bias.values[k];
      out[nv + nh + k] = w[k / nv] * (bias + v[k % nv] - xi[k]) / o.memory_time_constant;
    }
    return out;
  }
  Vector advance(Vector u, double time, int steps) const {
    const double dt = time / steps;
    const auto at = [&](const Vector& k, double factor) {
      Vector moved = u;
      for (std::size_t i = 0; i < u.size(); ++i) moved[i] += factor * k[i];
      return moved;
    };
    for (int n = 0; n < steps; ++n) {
      const Vector k1 = velocity(u), k2 = velocity(at(k1, dt / 2)), k3 = velocity(at(k2, dt / 2)),
                   k4 = velocity(at(k3, dt));
      for (std::size_t i = 0; i < u.size(); ++i) u[i] += dt / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
    }
    return u;
  }
};

// The slope of ln(error) against ln(time step) over five halvings: of the neurons, and of what the memories moved by in
// units of 1/tau_X.
double measured_order(ThreeTimeScaleOptions options) {
  const Array memories = gaussian(3, 8, 1);
  const Array input = gaussian(1, 8, 2);
  const Array start = gaussian(1, 8, 3);
  const double time = 2;
  const auto error_at = [&](int steps) {
    options.time_step = time / steps;
    ThreeTimeScaleNetwork network(memories, options);
    network.set_visible(start.values);
    Plain plain{options, 3, 8, input.values};
    Vector u(network.visible().begin(), network.visible().end());
    u.insert(u.end(), network.hidden().begin(), network.hidden().end());
    u.insert(u.end(), memories.values.begin(), memories.values.end());
    u = plain.advance(std::move(u), time, 4000);  // error of order (1/2000)^4
    network.advance(input.values, steps);
    double error = 0;
    for (std::size_t i = 0; i < 8; ++i) error = std::max(error, std::fabs(u[i] - network.visible()[i]));
    for (std::size_t k = 0; k < 24; ++k)
      error =
          std::max(error, std::fabs(u[11 + k] - network.memories().values[k]) * options.memory_time_constant);
    return error;
  };
  double sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0;
  for (int i = 0; i < 6; ++i) {
    const double x = -i * std::log(2.0);
    const double y = std::log(error_at(40 << i));
    sum_x += x, sum_y += y, sum_xx += x * x, sum_xy += x * y;
  }
  return (6 * sum_xy - sum_x * sum_y) / (6 * sum_xx - sum_x * sum_x);
}

// Memories so slow that dt/tau_X is nothing: what is left is the order in dt/tau_v and dt/tau_h.
constexpr double slow = 1e6;
TEST(ThreeTimeScalesOrder, IsOneInTheMemoriesOwnTime) {
  EXPECT_NEAR(measured_order({.memory_time_constant = 5, .softmax_gain = 0.5, .clamp = 0.4}), 1, 0.2);
}
TEST(ThreeTimeScalesOrder, IsTwoWhereTheHiddenNeuronsFollowAtOnce) {
  EXPECT_NEAR(measured_order({.memory_time_constant = slow, .softmax_gain = 0.5, .clamp = 0.4}), 2, 0.2);
}
TEST(ThreeTimeScalesOrder, IsTwoWhereTheyLag) {
  EXPECT_NEAR(
      measured_order(
          {.hidden_time_constant = 0.3, .memory_time_constant = slow, .softmax_gain = 0.5, .clamp = 0.4}),
      2, 0.2);
}
TEST(ThreeTimeScalesOrder, IsTwoWithDistanceGateAndBiases) {
  EXPECT_NEAR(measured_order({.hidden_time_constant = 0.3,
                              .memory_time_constant = slow,
                              .softmax_gain = 0.5,
                              .clamp = 0.7,
                              .gate = MemoryGate::distance,
                              .synaptic_bias = gaussian(3, 8, 4),
                              .visible_bias = gaussian(1, 8, 5).values}),
              2, 0.2);
}
TEST(ThreeTimeScalesOrder, IsTwoWhereTheNeuronsAreClamped) {
  EXPECT_NEAR(measured_order({.memory_time_constant = slow, .softmax_gain = 0.5, .clamp = 1}), 2, 0.2);
}

// ---- the joint Lyapunov function -------------------------------------------------------------------------------------

struct Descent {
  int runs_with_increase = 0;
  double largest_increase = -infinity;
};

// Twenty free runs (no input) of 6 x 12 with moving memories, 400 steps each.
Descent free_runs(MemoryGate gate, double memory_time_constant,
                  const std::function<double(const ThreeTimeScaleNetwork&)>& energy) {
  Descent descent;
  for (std::uint64_t number = 0; number < 20; ++number) {
    ThreeTimeScaleNetwork network(gaussian(6, 12, number), {.memory_time_constant = memory_time_constant,
                                                            .softmax_gain = 1,
                                                            .clamp = 0,
                                                            .gate = gate,
                                                            .time_step = 0.02});
    network.set_visible(gaussian(1, 12, 100 + number).values);
    double before = energy(network);
    bool rose = false;
    for (int n = 0; n < 2000; ++n) {
      network.advance({}, 1);
      const double after = energy(network);
      descent.largest_increase = std::max(descent.largest_increase, after - before);
      // Energies are of order 10: rounding of a few epsilon times that.
      rose = rose || after - before > 1e-13;
      before = after;
    }
    descent.runs_with_increase += rose ? 1 : 0;
  }
  return descent;
}

TEST(JointLyapunovFunction, FallsWithTheDistanceGate) {
  const Descent d =
      free_runs(MemoryGate::distance, 20, [](const auto& network) { return network.lyapunov_function(); });
  EXPECT_EQ(d.runs_with_increase, 0) << d.largest_increase;
}
TEST(JointLyapunovFunction, TheNeuralEnergyRisesAsMemoriesMove) {
  const Descent d =
      free_runs(MemoryGate::dot_product, 20, [](const auto& network) { return network.neural_energy(); });
  EXPECT_EQ(d.runs_with_increase, 20);
}
TEST(JointLyapunovFunction, TheNeuralEnergyFallsWhileMemoriesStay) {
  const Descent d = free_runs(MemoryGate::dot_product, infinity,
                              [](const auto& network) { return network.neural_energy(); });
  EXPECT_EQ(d.runs_with_increase, 0) << d.largest_increase;
}

// dF/dt with partial clamp, input and bias: difference over a small step against the identity, both at its middle.
RC_GTEST_PROP(JointLyapunovFunction, HasTheRateOfItsIdentity, (std::uint64_t seed)) {
  const double clamp = *rc::gen::element(0.0, 0.3, 0.8, 1.0);
  ThreeTimeScaleOptions options{.memory_time_constant = 3,
                                .softmax_gain = 0.7,
                                .clamp = clamp,
                                .gate = MemoryGate::distance,
                                .time_step = 1e-4};
  if (clamp > 0) options.visible_bias = gaussian(1, 7, seed).values;
  ThreeTimeScaleNetwork network(gaussian(4, 7, seed + 1), options);
  const Vector input = gaussian(1, 7, seed + 2).values;
  network.set_visible(gaussian(1, 7, seed + 3).values);
  const double before = network.lyapunov_function(input);
  network.advance(input, 1);
  const double rate = network.lyapunov_rate(input);
  network.advance(input, 1);
  const double after = network.lyapunov_function(input);
  // The step's own error is of order dt^2 = 1e-8 of the rates, whose scale is the rate itself and the forces of order 10.
  RC_ASSERT(rate <= 0);
  RC_ASSERT(std::fabs((after - before) / 2e-4 - rate) <= 1e-5 * (10 - rate));
}

TEST(JointLyapunovFunction, IsRefusedWhereItDoesNotExist) {
  const auto message = [](ThreeTimeScaleOptions options) {
    options.clamp = 0;
    try {
      (void)ThreeTimeScaleNetwork(gaussian(2, 3, 1), options).lyapunov_function();
    } catch (const InvalidArgument& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  EXPECT_THAT(message({}), HasSubstr("needs the distance gate"));
  EXPECT_THAT(message({.hidden_time_constant = 0.1, .gate = MemoryGate::distance}),
              HasSubstr("hidden_time_constant = 0.1"));
  EXPECT_THAT(message({.gate = MemoryGate::distance, .synaptic_bias = gaussian(2, 3, 2)}),
              HasSubstr("synaptic_bias"));
}

// ---- clamp and synaptic bias -----------------------------------------------------------------------------------------

// One pattern shown for ever, clamp gamma above 1/2: the distance of its memory to it decays as exp(-gamma t/tau_X), after
// the neurons have settled, which is slower by a part of order tau_v/tau_X.
TEST(PartialClamp, SlowsLearningByItsFactor) {
  const Array patterns = orthogonal(3, 60, 1);
  Array memories = patterns;
  RandomStream stream({.seed = 5}, Purpose::test);
  for (double& x : memories.values) x += 0.3 * stream.normal();
  for (const double clamp : {0.6, 0.8, 1.0}) {
    ThreeTimeScaleNetwork network(memories, {.memory_time_constant = 1000, .clamp = clamp});
    network.set_visible(row(patterns, 0));
    const auto distance = [&] {
      double sum = 0;
      for (std::size_t i = 0; i < 60; ++i) sum += std::pow(network.memory(0)[i] - row(patterns, 0)[i], 2);
      return std::sqrt(sum);
    };
    network.advance(row(patterns, 0), 400);  // 20 tau_v: e^-20 of the start is left
    const double before = distance();
    network.advance(row(patterns, 0), 20000);
    EXPECT_NEAR(std::log(before / distance()), clamp * 1000 / 1000, 5 * 1.0 / 1000) << clamp;
    EXPECT_EQ(network.wins()[0], 20400);
  }
}

// Below 1/2 the old memory's own field, (1 - gamma) Nv, outweighs the input's, gamma Nv: the network stays, and the old
// memory is drawn to the new pattern.
TEST(PartialClamp, BelowOneHalfTheNetworkStaysInTheOldMemory) {
  const Array patterns = orthogonal(3, 60, 1);
  for (const double clamp : {0.4, 0.6}) {
    ThreeTimeScaleNetwork network(patterns, {.memory_time_constant = 1000, .clamp = clamp});
    network.set_visible(row(patterns, 0));
    network.advance(row(patterns, 0), 400);
    network.advance(row(patterns, 1), 4000);
    EXPECT_EQ(network.winner(), clamp < 0.5 ? 0u : 1u);
    EXPECT_EQ(projection(network.memory(0), row(patterns, 1)) > 0.05, clamp < 0.5);
    EXPECT_EQ(network.warnings().empty(), clamp > 0.5);
  }
}

TEST(SynapticBias, ShiftsWhatAMemoryTendsTo) {
  const Array pattern = gaussian(1, 30, 1);
  Array bias = gaussian(1, 30, 2);
  for (double& x : bias.values) x *= 0.2;
  for (const double clamp : {0.6, 1.0}) {
    ThreeTimeScaleNetwork network(pattern,
                                  {.memory_time_constant = 50, .clamp = clamp, .synaptic_bias = bias});
    network.advance(pattern.values, 200000);  // 200 tau_X
    for (std::size_t i = 0; i < 30; ++i)
      EXPECT_NEAR(network.memory(0)[i], pattern.values[i] + bias.values[i] / clamp, 1e-12);
  }
}

// ---- the mixture of neighbouring patterns (reference row R11) ---------------------------------------------------------

TEST(MemoryMixture, LeadingOrderHasTheReferenceCoefficients) {
  const MemoryMixture at_once = memory_mixture_leading({.hidden_time_constant = 0});
  EXPECT_NEAR(at_once.self, 0.965343, 5e-7);
  EXPECT_NEAR(at_once.previous, 0.025000, 5e-7);
  EXPECT_NEAR(at_once.next, 0.009657, 5e-7);
  EXPECT_NEAR(at_once.switch_time, std::log(2.0), 1e-15);
  const MemoryMixture lagging = memory_mixture_leading({.hidden_time_constant = 0.2});
  EXPECT_NEAR(lagging.self, 0.964237, 5e-7);
  EXPECT_NEAR(lagging.previous, 0.020105, 5e-7);
  EXPECT_NEAR(lagging.next, 0.015658, 5e-7);
}

TEST(MemoryMixture, TendsToItsLeadingOrder) {
  for (const double ratio : {0.0, 0.3, 1.0}) {
    double last = infinity;
    for (const double dwell : {20.0, 80.0, 320.0}) {
      const NeuronLag lag{
          .dwell_time = dwell, .hidden_time_constant = ratio, .memory_time_constant = 400 * dwell * dwell};
      const MemoryMixture full = memory_mixture(lag), leading = memory_mixture_leading(lag);
      EXPECT_NEAR(full.self + full.previous + full.next, 1, 1e-15);
      EXPECT_LT(full.residual, 1e-12);
      // The difference is of second order in eps.
      const double difference = std::fabs(full.previous - leading.previous);
      EXPECT_LT(difference, 1.0 / (dwell * dwell));
      EXPECT_LT(difference, last / 10);
      last = difference;
    }
  }
}

TEST(MemoryMixture, TheFieldShareIsSmoothWhereTheTimeConstantsMeet) {
  for (const double s : {0.1, 1.0, 5.0}) {
    EXPECT_NEAR(old_field_share(s, 1), std::exp(-s) * (1 + s), 1e-15);
    // Its slope in k is below 1, so a change of 2e-7 moves it by no more; rounding is divided by 1e-7.
    EXPECT_NEAR(old_field_share(s, 1 - 2e-7), old_field_share(s, 1), 3e-7);
    EXPECT_NEAR(old_field_share(s, 0.5), (std::exp(-s) - 0.5 * std::exp(-2 * s)) / 0.5, 1e-14);
    EXPECT_NEAR(old_field_share(s, 1e-9), std::exp(-s), 2e-9);
    // Its decay is its derivative: central differences of step 1e-5 are exact to 1e-10, plus rounding of 1e-11.
    for (const double ratio : {0.0, 0.01, 0.5, 1.0})
      EXPECT_NEAR(old_field_decay(s, ratio),
                  (old_field_share(s - 1e-5, ratio) - old_field_share(s + 1e-5, ratio)) / 2e-5,
                  ratio == 0.01 ? 1e-6 : 1e-9);
  }
}

// The network itself, started at the law's mixture: it stays there. A gate read once a step of 0.05 moves a coefficient
// by up to eps * 0.025 = 1.25e-3 of which half is previous or next; what is seen below is a tenth of it.
TEST(MemoryMixture, IsWhatTheNetworkKeeps) {
  for (const double hidden_time_constant : {0.0, 0.05, 0.2}) {
    const NeuronLag lag{.hidden_time_constant = hidden_time_constant};
    const MemoryMixture law = memory_mixture(lag);
    const Array patterns = orthogonal(4, 50, 3);
    Array memories = Array::filled({4, 50}, 0);
    for (std::size_t mu = 0; mu < 4; ++mu)
      for (std::size_t i = 0; i < 50; ++i)
        memories.values[mu * 50 + i] = law.self * row(patterns, mu)[i] +
                                       law.previous * row(patterns, (mu + 3) % 4)[i] +
                                       law.next * row(patterns, (mu + 1) % 4)[i];
    ThreeTimeScaleNetwork network(memories, {.hidden_time_constant = hidden_time_constant});
    network.set_visible(row(patterns, 3));
    for (int cycle = 0; cycle < 100; ++cycle)
      for (std::size_t mu = 0; mu < 4; ++mu) network.advance(row(patterns, mu), 400);
    // Memory 1 has had its last turn.
    EXPECT_NEAR(projection(network.memory(1), row(patterns, 1)), law.self, 1.25e-4);
    EXPECT_NEAR(projection(network.memory(1), row(patterns, 0)), law.previous, 1.25e-4);
    EXPECT_NEAR(projection(network.memory(1), row(patterns, 2)), law.next, 1.25e-4);
    EXPECT_NEAR(projection(network.memory(1), row(patterns, 3)), 0, 1e-6);
    EXPECT_NEAR(network.last_switch() - (network.time() - 20), law.switch_time, 0.025 + 1e-9);
  }
}

// ---- errors ----------------------------------------------------------------------------------------------------------

std::string refused(ThreeTimeScaleOptions options, Array memories = gaussian(2, 3, 1)) {
  try {
    (void)ThreeTimeScaleNetwork(memories, std::move(options));
  } catch (const InvalidArgument& error) {
    return error.what();
  }
  return "no error";
}

TEST(ThreeTimeScales, RefuseWhatTheyCannotTake) {
  EXPECT_THAT(refused({.softmax_gain = 0}), HasSubstr("softmax_gain = 0: must be above 0"));
  EXPECT_THAT(refused({.softmax_gain = -2}), HasSubstr("softmax_gain = -2"));
  EXPECT_THAT(refused({.softmax_gain = infinity}), HasSubstr("softmax_gain = inf"));
  EXPECT_THAT(refused({.clamp = 1.1}), HasSubstr("clamp = 1.1: must be from 0 to 1"));
  EXPECT_THAT(refused({.clamp = std::nan("")}), HasSubstr("clamp = nan"));
  EXPECT_THAT(refused({.time_step = 0.6}), HasSubstr("at most half of visible_time_constant"));
  EXPECT_THAT(refused({.memory_time_constant = 0.01}), HasSubstr("at most memory_time_constant = 0.01"));
  EXPECT_THAT(refused({.hidden_time_constant = -1}),
              HasSubstr("hidden_time_constant = -1: must be at least 0"));
  EXPECT_THAT(refused({.synaptic_bias = gaussian(3, 3, 1)}),
              HasSubstr("synaptic_bias: must have the shape of memories, 2 x 3"));
  EXPECT_THAT(refused({.visible_bias = {1}}), HasSubstr("visible_bias: 1 numbers for 3 neurons"));
  EXPECT_THAT(refused({.clamp = 0, .visible_bias = {1, 0, 0}}),
              HasSubstr("the memories would run after v = Xi + b"));
  EXPECT_EQ(refused({.memory_time_constant = infinity, .clamp = 0, .visible_bias = {1, 0, 0}}), "no error");
  EXPECT_THAT(refused({}, {{2, 2}, {1, 2, 3, std::nan("")}}), HasSubstr("memories, row 2, column 2: nan"));
  EXPECT_THAT(refused({}, {{0}, {}}), HasSubstr("memories: must be a matrix"));
}

TEST(ThreeTimeScales, RefuseInputsOfAnotherShape) {
  ThreeTimeScaleNetwork network(gaussian(2, 3, 1), {});
  EXPECT_THROW(network.advance({}, 1), InvalidArgument);
  EXPECT_THROW(network.advance(Vector{1, 2}, 1), InvalidArgument);
  EXPECT_THROW(network.advance(Vector{1, 2, infinity}, 1), InvalidArgument);
  EXPECT_THROW(network.advance(Vector{1, 2, 3}, -1), InvalidArgument);
  EXPECT_THROW(network.set_visible(Vector{1}), InvalidArgument);
  EXPECT_THROW((void)network.memory(2), InvalidArgument);
}

TEST(ThreeTimeScales, CatchDivergence) {
  ThreeTimeScaleNetwork network(gaussian(2, 3, 1), {});
  EXPECT_THROW(network.advance(Vector{1e9, 0, 0}, 1000), DidNotConverge);
}

TEST(ThreeTimeScales, WarnWhereTheScalesAreNotSeparated) {
  EXPECT_THAT(ThreeTimeScaleNetwork(gaussian(2, 3, 1), {}).warnings(), IsEmpty());
  EXPECT_THAT(ThreeTimeScaleNetwork(gaussian(2, 3, 1), {.hidden_time_constant = 2}).warnings(),
              Contains(HasSubstr("hidden_time_constant = 2 is not below visible_time_constant = 1")));
  EXPECT_THAT(ThreeTimeScaleNetwork(gaussian(2, 3, 1), {.memory_time_constant = 1}).warnings(),
              Contains(HasSubstr("visible_time_constant = 1 is not below memory_time_constant = 1")));
  EXPECT_THAT(ThreeTimeScaleNetwork(gaussian(1, 3, 1), {}).warnings(),
              Contains(HasSubstr("one hidden neuron")));
}

TEST(MemoryMixture, RefusesTimesThatAreNotSeparated) {
  EXPECT_THROW((void)memory_mixture({.dwell_time = 5}), InvalidArgument);
  EXPECT_THROW((void)memory_mixture({.hidden_time_constant = 1.5}), InvalidArgument);
  EXPECT_THROW((void)memory_mixture({.memory_time_constant = 50}), InvalidArgument);
  EXPECT_THROW((void)memory_mixture_leading({.visible_time_constant = 0}), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::associative
