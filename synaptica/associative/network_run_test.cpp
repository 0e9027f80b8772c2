#include "synaptica/associative/network_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
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

// 6 x 12 Gaussian memories and a Gaussian start, of the given number.
struct Sample {
  Array memories = Array::filled({6, 12}, 0);
  Vector start = Vector(18);
  explicit Sample(std::uint64_t number) {
    RandomStream stream({.replica = number}, Purpose::test);
    stream.fill_normal(memories.values);
    stream.fill_normal(start);
  }
};

struct Descent {
  std::int64_t runs_with_increase = 0;
  double largest_increase = -1;
  std::int64_t steps_outside_convexity = 0;
};

Descent twenty_runs(const AnyGeneratingFunction& visible, const AnyGeneratingFunction& hidden, double step,
                    Integrator method = Integrator::automatic) {
  Descent descent;
  for (std::uint64_t number = 0; number < 20; ++number) {
    const Sample sample(number);
    const Network network(sample.memories,
                          {.visible = visible, .hidden = hidden, .hidden_time_constant = 0.5});
    const NetworkRun run = run_network(
        network, sample.start, {.time_step = step, .duration = 15, .method = method, .record_every = 3000});
    descent.runs_with_increase += run.increases > 0 ? 1 : 0;
    descent.largest_increase = std::max(descent.largest_increase, run.largest_increase);
    descent.steps_outside_convexity += run.steps_outside_convexity;
  }
  return descent;
}

// The largest increase over a step, relative to the energy's terms, is rounding: a few epsilon times the 18 terms.
TEST(EnergyDescent, OfTanhWithHebbianCouplings) {
  const Descent d = twenty_runs(LogCosh{}, Quadratic{1.0 / 6}, 0.005);
  EXPECT_EQ(d.runs_with_increase, 0);
  EXPECT_LE(d.largest_increase, 5e-15);
}
TEST(EnergyDescent, OfLinearNeuronsWithSoftmax) {
  const Descent d = twenty_runs(Quadratic{}, LogSumExp{1.5}, 0.005);
  EXPECT_EQ(d.runs_with_increase, 0);
  EXPECT_LE(d.largest_increase, 5e-15);
}
TEST(EnergyDescent, OfTanhWithAQuarticMemory) {
  const Descent d = twenty_runs(LogCosh{}, Polynomial{4, 4.0 / 216}, 0.005);
  EXPECT_EQ(d.runs_with_increase, 0);
  EXPECT_LE(d.largest_increase, 5e-15);
}
TEST(EnergyDescent, OfTheSphereWithARectifiedCubicMemory) {
  const Descent d = twenty_runs(Sphere{}, RectifiedPolynomial{3, 0.5}, 0.005);
  EXPECT_EQ(d.runs_with_increase, 0);
  EXPECT_LE(d.largest_increase, 5e-15);
  EXPECT_EQ(d.steps_outside_convexity, 0);
}

// The counter-example: x^3 is not convex where a hidden neuron is negative. The law says so before, the run afterwards.
TEST(EnergyDescent, FailsForAnOddPolynomialAndIsFlagged) {
  const Descent d = twenty_runs(LogCosh{}, Polynomial{3, 0.1}, 0.005);
  EXPECT_GT(d.runs_with_increase, 0);
  EXPECT_GT(d.largest_increase, 1e-6);
  EXPECT_GT(d.steps_outside_convexity, 0);
  const Sample sample(0);
  const NetworkRun run =
      run_network(Network(sample.memories, {.hidden = Polynomial{3, 0.1}}), sample.start, {.duration = 0.1});
  EXPECT_FALSE(run.law.convex_everywhere);
  EXPECT_THAT(run.law.conditions, Contains(HasSubstr("not convex where a component is negative")));
}

// ---- order of accuracy ------------------------------------------------------------------------------------------

Vector last_state(const NetworkRun& run) {
  const std::size_t width = run.states.shape[1];
  return {run.states.values.end() - static_cast<std::ptrdiff_t>(width), run.states.values.end()};
}

// Slopes of ln(error) against ln(step) over five halvings, fitted by least squares.
double measured_order(Integrator method, double hidden_time_constant, double largest_step, double duration) {
  const Sample sample(7);
  const Network network(
      sample.memories,
      {.visible = LogCosh{}, .hidden = LogCosh{0.5}, .hidden_time_constant = hidden_time_constant});
  Vector start = sample.start;
  if (hidden_time_constant < 0.01) {
    // Stiff: from the slow manifold, as the order is that of the smooth solution, not of the initial layer.
    Vector rate(12);
    network.reduced_drive(std::span<const double>(start).first(12), rate);
    const Vector hidden = network.slow_hidden(std::span<const double>(start).first(12), rate);
    std::copy(hidden.begin(), hidden.end(), start.begin() + 12);
  }
  const auto end = [&](Integrator by, double step) {
    return last_state(run_network(
        network, start, {.time_step = step, .duration = duration, .method = by, .record_every = 1000000}));
  };
  // The reference is at least 64 times more exact than the smallest error measured.
  const Vector reference = method == Integrator::reduced_rk4 ? end(method, largest_step / 128)
                           : hidden_time_constant < 0.01     ? end(Integrator::ros2, largest_step / 256)
                                                             : end(Integrator::rk4, largest_step / 128);
  double sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0;
  const int count = 6;
  for (int i = 0; i < count; ++i) {
    const double step = largest_step / std::pow(2, i);
    const Vector state = end(method, step);
    double error = 0;
    for (std::size_t k = 0; k < 12; ++k) error = std::max(error, std::fabs(state[k] - reference[k]));
    const double x = std::log(step), y = std::log(error);
    sum_x += x, sum_y += y, sum_xx += x * x, sum_xy += x * y;
  }
  return (count * sum_xy - sum_x * sum_y) / (count * sum_xx - sum_x * sum_x);
}

TEST(Order, OfRungeKuttaIsFour) {
  EXPECT_NEAR(measured_order(Integrator::rk4, 0.5, 0.08, 2), 4, 0.2);
}
TEST(Order, OfTheReducedFlowIsFour) {
  EXPECT_NEAR(measured_order(Integrator::reduced_rk4, 0, 0.04, 2), 4, 0.2);
}
TEST(Order, OfExponentialDifferencingIsOne) {
  EXPECT_NEAR(measured_order(Integrator::etd1, 0.5, 0.04, 2), 1, 0.2);
}
TEST(Order, OfSecondExponentialDifferencingIsTwo) {
  EXPECT_NEAR(measured_order(Integrator::etd2, 0.5, 0.04, 2), 2, 0.2);
}
TEST(Order, OfRosenbrockIsTwo) {
  EXPECT_NEAR(measured_order(Integrator::ros2, 0.5, 0.04, 2), 2, 0.2);
}
// A million times faster hidden neurons: Rosenbrock keeps its order, exponential differencing drops to one.
TEST(Order, OfRosenbrockIsTwoWhereItIsStiff) {
  EXPECT_NEAR(measured_order(Integrator::ros2, 1e-6, 0.02, 1), 2, 0.2);
}
TEST(Order, OfSecondExponentialDifferencingIsOneWhereItIsStiff) {
  EXPECT_NEAR(measured_order(Integrator::etd2, 1e-6, 0.04, 2), 1, 0.2);
}

// Eliminating the hidden or the visible layer is one linear algebra: with the layers' roles exchanged, one trajectory.
TEST(Integrators, RosenbrockEliminatesEitherLayer) {
  const Sample sample(3);
  Array transposed = Array::filled({12, 6}, 0);
  for (std::size_t i = 0; i < 6; ++i)
    for (std::size_t j = 0; j < 12; ++j) transposed.values[j * 6 + i] = sample.memories.values[i * 12 + j];
  const Network wide(sample.memories, {.visible = LogCosh{},
                                       .hidden = LogSumExp{2},
                                       .visible_time_constant = 1,
                                       .hidden_time_constant = 0.3});
  const Network tall(transposed, {.visible = LogSumExp{2},
                                  .hidden = LogCosh{},
                                  .visible_time_constant = 0.3,
                                  .hidden_time_constant = 1});
  Vector swapped(sample.start.begin() + 12, sample.start.end());
  swapped.insert(swapped.end(), sample.start.begin(), sample.start.begin() + 12);
  const NetworkRunOptions options{.time_step = 0.05, .duration = 1, .method = Integrator::ros2};
  const Vector a = last_state(run_network(wide, sample.start, options));
  const Vector b = last_state(run_network(tall, swapped, options));
  // Rounding through 20 solves of condition number below 100.
  for (std::size_t i = 0; i < 12; ++i) EXPECT_NEAR(a[i], b[6 + i], 1e-12);
  for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(a[12 + i], b[i], 1e-12);
}

// ---- choice, errors ---------------------------------------------------------------------------------------------

TEST(Integrators, AreChosenByStiffness) {
  const Sample sample(1);
  const auto chosen = [&](double hidden_time_constant, double step) {
    const Network network(sample.memories,
                          {.hidden = Quadratic{1.0 / 6}, .hidden_time_constant = hidden_time_constant});
    return run_network(network, sample.start, {.time_step = step, .duration = 5 * step});
  };
  EXPECT_EQ(chosen(0, 0.05).method, Integrator::reduced_rk4);
  EXPECT_EQ(chosen(0.5, 0.005).method, Integrator::rk4);
  EXPECT_EQ(chosen(0.1, 0.09).method, Integrator::etd2);
  const NetworkRun stiff = chosen(1e-6, 0.01);
  EXPECT_EQ(stiff.method, Integrator::ros2);
  EXPECT_THAT(stiff.reason, HasSubstr("stiff: the step 0.01 is not below hidden_time_constant = 1e-06"));
}

template <class Wanted>
std::string message(const std::function<void()>& call) {
  try {
    call();
  } catch (const Wanted& error) {
    return error.what();
  }
  return "no such error";
}

TEST(Integrators, RefuseStepsBeyondTheirLimit) {
  const Sample sample(1);
  const Network network(sample.memories, {.hidden = Quadratic{1.0 / 6}, .hidden_time_constant = 0.01});
  const auto refused = [&](const Network& of, NetworkRunOptions options) {
    return message<InvalidArgument>([&] { (void)run_network(of, sample.start, options); });
  };
  EXPECT_THAT(refused(network, {.time_step = 0.05, .method = Integrator::rk4}),
              HasSubstr("rk4 is stable up to 0.02"));
  EXPECT_THAT(refused(network, {.time_step = 0}), HasSubstr("time_step = 0"));
  EXPECT_THAT(refused(network, {.duration = -1}), HasSubstr("duration = -1"));
  EXPECT_THAT(refused(network, {.record_every = 0}), HasSubstr("record_every"));
  const Network instantaneous(sample.memories, {.hidden_time_constant = 0});
  EXPECT_THAT(refused(instantaneous, {.method = Integrator::etd2}), HasSubstr("needs reduced-rk4"));
  EXPECT_THAT(refused(instantaneous, {.time_step = 3}), HasSubstr("the reduced flow needs one below"));
}

TEST(Integrators, WarnWhereTheyAreCoarse) {
  const Sample sample(1);
  const auto warnings = [&](double hidden_time_constant, NetworkRunOptions options) {
    options.duration = options.time_step;
    return run_network(Network(sample.memories,
                               {.hidden = Quadratic{0.1}, .hidden_time_constant = hidden_time_constant}),
                       sample.start, options)
        .warnings;
  };
  EXPECT_THAT(warnings(0.01, {.time_step = 0.02, .method = Integrator::etd2}),
              Contains(HasSubstr("etd2 is of order 1")));
  EXPECT_THAT(warnings(2, {}), Contains(HasSubstr("hidden neurons are the slow ones")));
  EXPECT_THAT(warnings(0.1, {.method = Integrator::reduced_rk4}),
              Contains(HasSubstr("off by a part of order")));
  EXPECT_THAT(warnings(0, {.time_step = 0.1}), Contains(HasSubstr("may be coarse")));
  EXPECT_THAT(warnings(0.1, {}), IsEmpty());
}

TEST(Divergence, IsCaughtAndNamesTheFunctionWithoutABound) {
  const Sample sample(2);
  const auto diverged = [&](AnyGeneratingFunction visible, AnyGeneratingFunction hidden) {
    const Network network(sample.memories, {.visible = std::move(visible), .hidden = std::move(hidden)});
    return message<DidNotConverge>([&] { (void)run_network(network, sample.start, {.duration = 200}); });
  };
  // The purely linear Hebbian network: lambda_max(Xi^T Xi / Nh) > 1 for random memories.
  EXPECT_THAT(diverged(Quadratic{}, Quadratic{1.0 / 6}), HasSubstr("'quadratic' of the hidden"));
  EXPECT_THAT(diverged(Quadratic{}, Polynomial{4}),
              HasSubstr("'polynomial of degree 4' of the hidden neurons outgrows"));
  EXPECT_THAT(diverged(Quadratic{}, Exponential{}), HasSubstr("'exponential'"));
}

TEST(Divergence, SphereAtTheOriginIsAnErrorOfTheStart) {
  const Sample sample(2);
  const Network network(sample.memories, {.visible = Sphere{}});
  EXPECT_THAT(message<InvalidArgument>([&] { (void)run_network(network, Vector(18), {}); }),
              HasSubstr("'sphere'"));
}

TEST(NetworkRun, EndsAtAFixedPointAndKeepsItsRecords) {
  const Sample sample(5);
  const Network network(sample.memories,
                        {.visible = LogCosh{}, .hidden = Quadratic{1.0 / 6}, .hidden_time_constant = 0.5});
  const NetworkRun run =
      run_network(network, sample.start, {.time_step = 0.01, .duration = 200, .record_every = 3000});
  EXPECT_LT(run.residual, 1e-12);
  EXPECT_EQ(run.steps, 20000);
  EXPECT_EQ(run.time.size(), 8u);  // 0, 3000, ..., 18000 and the end
  EXPECT_DOUBLE_EQ(run.time.back(), 200);
  EXPECT_EQ(run.states.shape, (std::vector<std::size_t>{8, 18}));
  EXPECT_DOUBLE_EQ(run.energy.back(), network.energy(last_state(run)).value);
  EXPECT_LE(run.lowest_energy, run.energy.back());
  EXPECT_DOUBLE_EQ(run.highest_energy, run.energy.front());
}

}  // namespace
}  // namespace synaptica::associative
