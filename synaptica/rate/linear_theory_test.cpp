#include "synaptica/rate/linear_theory.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/numerics/vector_product.h"
#include "synaptica/rate/reference_networks_fixture.h"

namespace synaptica::rate {
namespace {

using numerics::dot;

// A printed reference holds to half a unit of its seventh significant digit.
void expect_digits(double found, double printed, const std::string& what) {
  const double unit = std::pow(10, std::floor(std::log10(std::fabs(printed))) - 6);
  EXPECT_NEAR(found, printed, 0.501 * unit) << what;
}

struct ReferenceColumn {
  char name;
  double variance, euler_variance, response_target, response_input, power, hebbian, hebbian_input, delta,
      offset;
  double trace;
};

// R2 to R4, printed by another program: theory of the linear networks r, s and k.
TEST(LinearTheory, GivesTheReferenceNumbers) {
  const ReferenceColumn columns[] = {{'r', 1.383068, 1.414737, 1.117246, .9593009, .04733775, .05288791,
                                      .2143550, .05307329, -.04613154, 1.231295},
                                     {'s', 1.340602, 1.366233, 1.340602, 1.209680, .07236120, .09700759,
                                      .3243401, .1006597, -.1532876, 1.234147},
                                     {'k', 2.590077, 2.634679, 1.421431, .1847189, .03215518, .04570636,
                                      .05251302, .03800199, -.04705518, 1.129335}};
  for (const ReferenceColumn& column : columns) {
    const ReferenceCase network = reference_case(column.name);
    const double t = 0.01;
    const LinearTheory theory(network.coupling, network.gain, t, 0.05);
    const Mapping mapping = {row_of(network.targets, 0), row_of(network.inputs, 0), 0.2};
    const std::string name(1, column.name);
    expect_digits(theory.variance_along(mapping.target) / t, column.variance, name + " variance");
    expect_digits(theory.euler_variance_along(mapping.target) / t, column.euler_variance,
                  name + " Euler variance");
    expect_digits(theory.response_along(mapping.target), column.response_target,
                  name + " response to target");
    expect_digits(theory.response_along(mapping.input), column.response_input, name + " response to input");
    const std::vector<double> evoked = theory.evoked(mapping);
    expect_digits(dot(evoked, evoked) / 64, column.power, name + " power");
    expect_digits(theory.onset(Hebbian{}, mapping).speed, column.hebbian, name + " Hebbian");
    expect_digits(theory.onset(HebbianInput{}, mapping).speed, column.hebbian_input, name + " Hebbian input");
    expect_digits(theory.onset(Delta{}, mapping).speed, column.delta, name + " delta");
    expect_digits(theory.onset(Hebbian{}, mapping).offset, column.offset, name + " offset");
    expect_digits(numerics::trace(theory.covariance()) / (64 * t), column.trace, name + " trace");
    // Without a baseline the covariance rule is Hebb's.
    EXPECT_EQ(theory.onset(Covariance{}, mapping).speed, theory.onset(Hebbian{}, mapping).speed);
  }
}

// R5: one stored pair of orthogonal patterns, in closed form.
TEST(LinearTheory, OnePairInClosedForm) {
  const std::vector<double> xi = walsh_row(1, 64);
  const std::vector<double> eta = walsh_row(2, 64);
  const LinearTheory kk(kurikawa_kaneko_coupling({{1, 64}, xi}, {{1, 64}, eta}), 0.7, 0.01, 0.05);
  const Mapping mapping = {xi, eta, 0.1};
  EXPECT_NEAR(kk.variance_along(xi) / 0.01, 2.19, 1e-12);
  EXPECT_NEAR(kk.response_along(xi), 1.19, 1e-12);
  EXPECT_NEAR(kk.response_along(eta), 0.21, 1e-12);
  const std::vector<double> evoked = kk.evoked(mapping);
  EXPECT_NEAR(dot(evoked, evoked) / 64, 0.002842, 1e-14);
  const LinearTheory hopfield(hopfield_coupling({{1, 64}, xi}), 0.7, 0.01, 0.05);
  const Mapping itself = {xi, xi, 0.1};
  EXPECT_NEAR(hopfield.variance_along(xi) / 0.01, 1 / 0.3, 1e-12);
  EXPECT_NEAR(hopfield.onset(HebbianInput{}, itself).speed, 0.1 * 0.49 / 0.09, 1e-12);
  EXPECT_NEAR(hopfield.onset(Hebbian{}, itself).speed, 0.01 * 0.343 / 0.027, 1e-12);
}

// The chi of a map x <- F x + h gain field is that of the flow; in the continuous limit the Euler numbers become it, and
// the difference is of first order in the step.
TEST(LinearTheory, EulerNumbersTendToContinuousOnes) {
  const ReferenceCase network = reference_case('k');
  const Mapping mapping = {row_of(network.targets, 0), row_of(network.inputs, 0), 0.2};
  double before = 0;
  for (const double step : {0.08, 0.04, 0.02, 0.01}) {
    const LinearTheory theory(network.coupling, network.gain, 0.01, step);
    const double difference =
        theory.euler_onset(Delta{}, mapping).offset - theory.onset(Delta{}, mapping).offset;
    if (before != 0) {
      EXPECT_NEAR(before / difference, 2, 0.1);
    }
    before = difference;
  }
}

// The whole curve ends on the line speed * t + offset: what is left of the transients at t = 40 relaxation times is e^-40
// (and powers of t); rounding in sums of 4000 steps is larger.
TEST(LinearTheory, CurveEndsOnItsLine) {
  const ReferenceCase network = reference_case('r');
  const Mapping mapping = {row_of(network.targets, 0), row_of(network.inputs, 0), 0.2};
  const LinearTheory theory(network.coupling, network.gain, 0.01, 0.1);
  for (const auto& name : learning_rule_names()) {
    const AnyLearningRule rule = make_learning_rule(name);
    const std::vector<double> curve = theory.mean_curve(rule, mapping, 0, 1600);
    const LearningOnset line = theory.euler_onset(rule, mapping);
    EXPECT_NEAR(curve[1600], line.speed * 160 + line.offset, 1e-11) << name;
    EXPECT_NEAR((curve[1600] - curve[1500]) / 10, line.speed, 1e-12) << name;
    EXPECT_EQ(curve[0], 0);
    EXPECT_EQ(curve[1], 0) << "a weight learned at step 0 acts from step 1 on";
  }
}

// With decay the learned part saturates at 1/decay: the overlap ends where speed/decay is, but for fluctuations and lags.
TEST(LinearTheory, DecaySaturates) {
  const ReferenceCase network = reference_case('r');
  const Mapping mapping = {row_of(network.targets, 0), row_of(network.inputs, 0), 0.2};
  const LinearTheory theory(network.coupling, network.gain, 0, 0.1);
  const std::vector<double> curve = theory.mean_curve(HebbianInput{}, mapping, 0.5, 2000);
  EXPECT_NEAR(curve.back(), theory.onset(HebbianInput{}, mapping).speed / 0.5, 1e-12);
}

// Without noise everything is the deterministic map: learning at rate e, differences divided by e.
RC_GTEST_PROP(LinearTheory, CurveIsTheLimitOfDeterministicLearning, ()) {
  const auto seed = *rc::gen::inRange<std::uint64_t>(1, 100000);
  constexpr std::size_t n = 12;
  const Array j = random_coupling(reference_normals(seed, n * n), 0.5, 0);
  const Array directions = reference_signs(seed + 1, 2, n);
  const Mapping mapping = {row_of(directions, 0), row_of(directions, 1), 0.3};
  const double h = 0.1;
  const std::vector<double> expected = LinearTheory(j, 1, 0, h).mean_curve(Delta{}, mapping, 0.2, 30);
  std::vector<double> x = LinearTheory(j, 1, 0, h).evoked(mapping);
  const double start = dot(mapping.target, x) / n;
  const double e = 1e-7;
  Array learned = j;
  for (std::size_t step = 0; step < 30; ++step) {
    const std::vector<double> u = numerics::product(learned, x);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t k = 0; k < n; ++k) {
        double& weight = learned.values[i * n + k];
        weight += h * (e / n * (mapping.target[i] - x[i]) * x[k] - 0.2 * (weight - j.values[i * n + k]));
      }
    for (std::size_t i = 0; i < n; ++i) x[i] += h * (-x[i] + u[i] + 0.3 * mapping.input[i]);
    // Second order in e, a few e relative; and roundings of x over e.
    RC_ASSERT(std::fabs((dot(mapping.target, x) / n - start) / e - expected[step + 1]) < 1e-6);
  }
}

TEST(LinearTheory, LaggedCovariancesDecayAsTheFlow) {
  const ReferenceCase network = reference_case('s');
  const LinearTheory theory(network.coupling, network.gain, 0.01, 0.1);
  const std::vector<Array> lagged = theory.lagged_covariances(0.5, 3);
  const Array twice = numerics::product(numerics::exponential(theory.drift()), theory.covariance());
  EXPECT_LT(numerics::frobenius_norm(numerics::sum(lagged[2], twice, -1)), 1e-14);
}

TEST(LinearTheory, RefusesNetworksWithoutStationaryState) {
  const Array j = hopfield_coupling(reference_signs(1, 1, 16));
  EXPECT_THROW(LinearTheory(j, 1.01, 0.01, 0.1), InvalidArgument);
  EXPECT_THROW(LinearTheory(j, 0.5, -0.01, 0.1), InvalidArgument);
  EXPECT_THROW(LinearTheory(j, 0.5, 0.01, 2), InvalidArgument);
  EXPECT_THROW(LinearTheory(random_coupling(reference_normals(1, 400), 2, -1), 1, 0.01, 1.9),
               InvalidArgument);
}

}  // namespace
}  // namespace synaptica::rate
