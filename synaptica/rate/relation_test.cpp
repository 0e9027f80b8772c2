#include "synaptica/rate/relation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/core/estimate.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/numerics/vector_product.h"
#include "synaptica/rate/learning.h"
#include "synaptica/rate/reference_networks_fixture.h"
#include "synaptica/rate/response.h"

namespace synaptica::rate {
namespace {

using numerics::dot;

void expect_digits(double found, double printed, int digits, const std::string& what) {
  const double unit = std::pow(10, std::floor(std::log10(std::fabs(printed))) - digits + 1);
  EXPECT_NEAR(found, printed, 0.501 * unit) << what;
}

// R2 to R4: formula 1 in the linear reference networks; with a symmetric coupling it is exact, and so is formula 2.
TEST(Relation, Formula1GivesTheReferenceNumbers) {
  const std::pair<char, double> printed[] = {{'r', .06547134}, {'s', .09700759}, {'k', .06662749}};
  for (const auto& [name, value] : printed) {
    const ReferenceCase network = reference_case(name);
    const LinearTheory theory(network.coupling, network.gain, 0.01, 0.05);
    const Mapping mapping = {row_of(network.targets, 0), row_of(network.inputs, 0), 0.2};
    const std::vector<double> evoked = theory.evoked(mapping);
    expect_digits(formula1(Hebbian{}, mapping, theory.covariance(), network.gain, 0.01, evoked), value, 7,
                  std::string(1, name));
    if (name != 's') continue;
    for (const auto& rule : learning_rule_names()) {
      const double exact = theory.onset(make_learning_rule(rule), mapping).speed;
      EXPECT_NEAR(formula1(make_learning_rule(rule), mapping, theory.covariance(), 1, 0.01, evoked), exact,
                  1e-14);
      EXPECT_NEAR(formula2(make_learning_rule(rule), mapping, theory.covariance(), 1, 0.01), exact, 1e-14);
    }
  }
}

// The formulas as the variance along directions says them.
TEST(Relation, FormulasAreProductsOfVariances) {
  const ReferenceCase network = reference_case('k');
  const LinearTheory theory(network.coupling, network.gain, 0.01, 0.05);
  const Mapping mapping = {row_of(network.targets, 0), row_of(network.inputs, 0), 0.2};
  const double target = theory.variance_along(mapping.target);
  const double input = theory.variance_along(mapping.input);
  EXPECT_NEAR(formula2(HebbianInput{}, mapping, theory.covariance(), 0.8, 0.01),
              0.2 * 80 * 80 * target * input, 1e-13);
  const std::vector<double> along = numerics::product(theory.covariance(), mapping.input);
  EXPECT_NEAR(formula2(Hebbian{}, mapping, theory.covariance(), 0.8, 0.01),
              0.04 * 80 * 80 * 80 * target * dot(along, along) / 64, 1e-13);
  EXPECT_THROW(static_cast<void>(formula2(Hebbian{}, mapping, theory.covariance(), 0.8, 0)), InvalidArgument);
}

// A measured mean is too long by its noise: where b follows the activity the excess is taken off, else it does no harm.
TEST(Relation, NoiseOfTheMeanIsTakenOff) {
  const ReferenceCase network = reference_case('r');
  const LinearTheory theory(network.coupling, network.gain, 0.01, 0.05);
  const Mapping mapping = {row_of(network.targets, 0), row_of(network.inputs, 0), 0.2};
  const std::vector<double> evoked = theory.evoked(mapping);
  const double q = dot(evoked, evoked) / 64;
  EXPECT_NEAR(learning_drive(Hebbian{}, mapping, evoked), q, 1e-15);
  EXPECT_NEAR(learning_drive(HebbianInput{}, mapping, evoked, 0.5), dot(mapping.input, evoked) / 64, 1e-15);
  std::vector<double> noisy = evoked;
  for (std::size_t i = 0; i < 64; ++i) noisy[i] *= 1.1;
  const Array& response = theory.susceptibility();
  EXPECT_NEAR(learning_speed(Hebbian{}, mapping, response, noisy, {}, 0.21 * q),
              learning_speed(Hebbian{}, mapping, response, evoked), 1e-15);
}

// The integrated response is exact in any linear network; the trapezoid over lags of 0.02 is off by (0.02)^2/12 |A| = 1e-4.
TEST(Response, QuasiGaussianIsExactForAnyCoupling) {
  for (const char name : {'r', 'k'}) {
    const ReferenceCase network = reference_case(name);
    const LinearTheory theory(network.coupling, network.gain, 0.01, 0.05);
    const std::vector<Array> lagged = theory.lagged_covariances(0.02, 2000);
    const Array response = quasi_gaussian_response(lagged, 0.02, std::vector<double>(64, network.gain));
    const std::span<const double> target = row_of(network.targets, 0);
    EXPECT_NEAR(numerics::bilinear(target, response, target) / 64, theory.response_along(target), 1e-3);
  }
}

// R6: the response at the input state, digits as printed; and the simulated speeds beside it are of the second kind of test.
TEST(Response, InputStateGivesTheReferenceNumbers) {
  const Array j = random_coupling(reference_normals(1, 64 * 64), 0.6, 0);
  const Array xi = reference_signs(2, 1, 64);
  const Array eta = reference_signs(3, 1, 64);
  const Activation activation = {ActivationKind::tanh, 1.2};
  const auto check = [&](double strength, double hebbian, double hebbian_input) {
    const Mapping mapping = {xi.values, eta.values, strength};
    std::vector<double> field = eta.values;
    for (double& value : field) value *= strength;
    const NetworkState state = evoked_state(j, activation, field);
    EXPECT_LT(state.residual, 1e-12);
    const Array response = state_response(j, state.slope);
    EXPECT_NEAR(learning_speed(Hebbian{}, mapping, response, state.mean), hebbian, 5.01e-7);
    EXPECT_NEAR(learning_speed(HebbianInput{}, mapping, response, state.mean), hebbian_input, 5.01e-7);
  };
  check(0.2, .082593, .276450);
  check(1, .277035, .335974);
}

// R6: tangents of a nonlinear network at low temperature, the printed simulation and the theory at the input state within
// three joint standard errors.
TEST(Response, SimulatedSpeedIsThatAtTheInputState) {
  LearningProblem problem;
  problem.coupling = random_coupling(reference_normals(1, 64 * 64), 0.6, 0);
  problem.activation = {ActivationKind::tanh, 1.2};
  problem.temperature = 0.0005;
  problem.time_step = 0.05;
  problem.targets = {{1, 1, 64}, reference_signs(2, 1, 64).values};
  problem.inputs = {{1, 1, 64}, reference_signs(3, 1, 64).values};
  problem.input_strength = 0.2;
  std::vector<TrialSpec> specs;
  for (std::uint32_t k = 0; k < 32; ++k) specs.push_back({.noise = k, .tangent = true});
  LearningBatch<double> batch(problem, Hebbian{}, specs,
                              numerics::NoiseField({.seed = 3}, numerics::Purpose::test));
  batch.advance(800);
  batch.start_learning();
  batch.advance(400);
  std::vector<double> times;
  std::vector<std::vector<double>> overlaps(specs.size());
  for (int unit = 20; unit <= 60; ++unit) {
    times.push_back(unit);
    for (std::size_t t = 0; t < specs.size(); ++t) overlaps[t].push_back(batch.tangent_overlap(t));
    batch.advance(20);
  }
  EstimateAccumulator speed;
  for (const auto& values : overlaps) speed.add(fit_line(times, values).slope);
  const Estimate estimate = speed.estimate();
  EXPECT_NEAR(estimate.mean, .082593, 3 * estimate.standard_error);
  EXPECT_NEAR(estimate.mean, .08286, 3 * std::hypot(estimate.standard_error, .00018));
  EXPECT_LT(estimate.standard_error, .001);
}

// A linear network's closure is its exact covariance; both forms of coupling, so both ways to solve.
TEST(Response, ClosureOfALinearNetworkIsExact) {
  for (const char name : {'r', 's', 'k'}) {
    const ReferenceCase network = reference_case(name);
    const LinearTheory theory(network.coupling, network.gain, 0.01, 0.05);
    const Mapping mapping = {row_of(network.targets, 0), row_of(network.inputs, 0), 0.2};
    std::vector<double> field(mapping.input.begin(), mapping.input.end());
    for (double& value : field) value *= 0.2;
    const NetworkState state =
        gaussian_closure(network.coupling, {ActivationKind::linear, network.gain}, field, 0.01);
    EXPECT_LT(numerics::frobenius_norm(numerics::sum(state.covariance, theory.covariance(), -1)), 1e-12);
    const std::vector<double> evoked = theory.evoked(mapping);
    for (std::size_t i = 0; i < 64; ++i) EXPECT_NEAR(state.mean[i], evoked[i], 1e-9);
  }
}

// Linearised neurons of slope 1 are the linear network, in continuous time and by the Euler map, by both ways to solve.
TEST(Response, LinearisedNoiseIsTheLinearTheorys) {
  for (const char name : {'r', 's'}) {
    const ReferenceCase network = reference_case(name);
    const LinearTheory theory(network.coupling, 1, 0.01, 0.05);
    const std::vector<double> slope(64, 1);
    const auto distance = [&](const Array& a, const Array& b) {
      return numerics::frobenius_norm(numerics::sum(a, b, -1));
    };
    EXPECT_LT(distance(linearised_noise(network.coupling, slope, 0.01).covariance, theory.covariance()),
              1e-14);
    const LinearisedNoise euler = linearised_noise(network.coupling, slope, 0.01, 0.05);
    EXPECT_LT(distance(euler.covariance, theory.euler_covariance()), 1e-14);
    EXPECT_NEAR(-1 / euler.largest_real_part, theory.relaxation_time(), 1e-10);
  }
}

// Without noise the closure is the fixed point; with it, a symmetric network solved in its own basis gives what the
// general solver gives of a copy that is asymmetric by rounding.
TEST(Response, ClosureAgreesWithItself) {
  const ReferenceCase network = reference_case('s');
  const Activation activation = {ActivationKind::tanh, 1.1};
  std::vector<double> field = network.inputs.values;
  for (double& value : field) value *= 0.3;
  const NetworkState silent = gaussian_closure(network.coupling, activation, field, 0);
  const NetworkState fixed = evoked_state(network.coupling, activation, field);
  for (std::size_t i = 0; i < 64; ++i) EXPECT_NEAR(silent.mean[i], fixed.mean[i], 1e-9);
  Array nearly = network.coupling;
  nearly.values[1] += 1e-15;
  const NetworkState one = gaussian_closure(network.coupling, activation, field, 0.05);
  const NetworkState other = gaussian_closure(nearly, activation, field, 0.05);
  EXPECT_LT(numerics::frobenius_norm(numerics::sum(one.covariance, other.covariance, -1)), 1e-10);
  EXPECT_LT(one.residual, 1e-10);
}

TEST(Response, WithoutStabilityThereIsNoClosure) {
  const Array memory = reference_signs(1, 1, 16);
  EXPECT_THROW(static_cast<void>(gaussian_closure(hopfield_coupling(memory), {ActivationKind::tanh, 1.5},
                                                  std::vector<double>(16, 0), 0.001)),
               DidNotConverge);
}

// Half a memory network's variance from its own samples: 4000 samples one time unit apart, relative error of a variance
// sqrt(2 tau/(n h)) = 0.05 at the slowest; lag 1 follows the flow.
TEST(Response, SampledCovariancesAreTheTheorys) {
  const ReferenceCase network = reference_case('s');
  const LinearTheory theory(network.coupling, 1, 0.01, 0.1);
  LearningProblem problem;
  problem.coupling = network.coupling;
  problem.activation = {ActivationKind::linear, 1};
  problem.temperature = 0.01;
  problem.targets = {{1, 1, 64}, network.targets.values};
  problem.inputs = problem.targets;
  LearningBatch<double> batch(problem, Hebbian{}, {{}},
                              numerics::NoiseField({.seed = 5}, numerics::Purpose::test));
  batch.advance(200);
  Array samples = Array::filled({4000, 64}, 0);
  for (std::size_t t = 0; t < 4000; ++t) {
    batch.advance(10);
    std::copy_n(batch.state(0).begin(), 64, samples.values.begin() + static_cast<std::ptrdiff_t>(64 * t));
  }
  const std::vector<Array> lagged = sample_lagged_covariances(samples, 2);
  EXPECT_NEAR(numerics::trace(lagged[0]), numerics::trace(theory.euler_covariance()),
              5 * 0.05 / 8 * numerics::trace(theory.covariance()));
  Array flow = numerics::sum(numerics::identity(64), theory.drift(), 0.1);
  Array ten = numerics::identity(64);
  for (int k = 0; k < 10; ++k) ten = numerics::product(flow, ten);
  EXPECT_NEAR(numerics::trace(lagged[1]), numerics::trace_of_product(ten, theory.euler_covariance()),
              5 * 0.05 / 8 * numerics::trace(theory.covariance()));
}

// R7: the growth law's times as printed, and a noiseless simulation that lags by its relaxation.
TEST(HebbianGrowth, GivesTheReferenceTimes) {
  const HebbianGrowth fast = {.learning_rate = 0.02, .response_target = 1, .response_power = 0.0225};
  EXPECT_NEAR(fast.completion_time(0.5), 319.28, 0.005);
  EXPECT_NEAR((HebbianGrowth{0.005, 1, 0.0225}.completion_time(0.5)), 1277.10, 0.005);
  EXPECT_NEAR(0.5 / (0.02 * 0.0225), 1111, 0.5);  // the 1/speed rule
  EXPECT_NEAR(fast.overlap(fast.completion_time(0.5)), 0.5, 1e-12);
  EXPECT_TRUE(std::isinf(fast.overlap(1.001 * fast.blow_up_time())));
}

TEST(HebbianGrowth, SimulationFollows) {
  LearningProblem problem;
  const std::vector<double> stored = walsh_row(1, 64);
  problem.coupling = hopfield_coupling({{1, 64}, stored});
  problem.activation = {ActivationKind::linear, 0.5};
  problem.targets = {{1, 1, 64}, stored};
  problem.inputs = {{1, 1, 64}, walsh_row(2, 64)};
  problem.input_strength = 0.3;
  problem.time_step = 0.1;
  LearningBatch<double> batch(problem, Hebbian{}, {{.learning_rate = 0.02}},
                              numerics::NoiseField({.seed = 1}, numerics::Purpose::test));
  batch.advance(300);
  batch.start_learning();
  double before = batch.overlap(0);
  while (batch.overlap(0) < 0.5) {
    before = batch.overlap(0);
    batch.advance(1);
  }
  const double time = batch.time() - 30 - 0.1 * (batch.overlap(0) - 0.5) / (batch.overlap(0) - before);
  EXPECT_NEAR(time, 330.5, 0.1);  // printed to a tenth; the step used there is not told
}

// R8: targets and inputs that turn, in continuous time and by the Euler map, to all printed digits.
TEST(SeriesSpeed, GivesTheReferenceNumbers) {
  const Array u = reference_signs(31, 2, 64);
  const Array e = reference_signs(32, 2, 64);
  const Array symmetric = random_coupling(reference_normals(1, 64 * 64), 0.4, 1);
  const Array asymmetric = random_coupling(reference_normals(1, 64 * 64), 0.6, 0);
  const auto check = [&](const Array& j, double frequency, double continuous, double euler,
                         const std::string& what) {
    const TurningMapping mapping = {row_of(u, 0), row_of(u, 1), row_of(e, 0), row_of(e, 1), 0.2, frequency};
    const std::vector<double> slope(64, 1);
    // A whole number of steps a period, near 0.02.
    const double period = 2 * std::numbers::pi / frequency;
    const double step = period / std::round(period / 0.02);
    expect_digits(series_speed(Hebbian{}, mapping, j, slope), continuous, 6, what);
    expect_digits(series_speed(Hebbian{}, mapping, j, slope, step), euler, 6, what + ", Euler");
  };
  check(symmetric, 0.2, .0345357, .0345917, "symmetric, 0.2");
  check(symmetric, 1, .00487073, .00490315, "symmetric, 1");
  check(asymmetric, 0.2, .0274422, .0274813, "asymmetric, 0.2");
  check(asymmetric, 2, .000942834, .000939022, "asymmetric, 2");
}

}  // namespace
}  // namespace synaptica::rate
