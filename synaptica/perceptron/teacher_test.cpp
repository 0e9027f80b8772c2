#include "synaptica/perceptron/teacher.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/core/estimate.h"
#include "synaptica/perceptron/signals.h"
#include "synaptica/perceptron/solver.h"

namespace synaptica::perceptron {
namespace {

using numerics::Purpose;
using numerics::RandomStream;

std::vector<Mode> noisy_modes(const Spectrum& inputs, std::size_t patterns, double noise) {
  std::vector<Mode> modes = stationary_modes(inputs, {}, patterns, Bias::optimal);
  for (Mode& mode : modes) mode.target *= noise;
  return modes;
}

const std::vector<Population> populations{{1, .8, 1, 1}, {-1, .2, 1, 1}};

// Values of another program (NumPy: plain damped iteration, the half-normal law by a midpoint rule of 200000 points).
TEST(PerceptronTeacher, ReproducesTheReferenceNumbers) {
  const std::vector<TeacherLaw> laws(2, half_normal_teacher(.7));
  const TeacherTheory t = teacher_theory(
      {populations, .9, .02}, laws, noisy_modes({.shape = SpectrumShape::exponential, .time = 3}, 360, .1));
  // The midpoint rule's error, step^2 times a slope: 1e-9.
  EXPECT_NEAR(t.error, 0.011255576049, 1e-11);
  EXPECT_NEAR(t.weight_error, 0.29730893463, 2e-10);
  EXPECT_NEAR(t.order, 0.83484654377, 2e-10);
  EXPECT_NEAR(t.response, 5.184679364, 2e-9);
  EXPECT_NEAR(t.silent_fractions[0], 0.29698890421, 2e-10);
  EXPECT_EQ(t.silent_fractions[0], t.silent_fractions[1]);
  EXPECT_LE(t.residual, 1e-12);
}

// A teacher of no weights leaves the noise to be fitted: the theory without a teacher.
TEST(PerceptronTeacher, WithoutWeightsIsTheTheoryOfATarget) {
  const std::vector<TeacherLaw> laws(2, TeacherLaw{{0}, {1}});
  for (const auto& [load, ridge] : {std::pair{.8, .1}, {2.0, 0.0}, {.3, .5}}) {
    const std::vector<Mode> modes = noisy_modes({.shape = SpectrumShape::exponential, .time = 3}, 200, .7);
    const TeacherTheory t = teacher_theory({populations, load, ridge}, laws, modes);
    const MeanField m = mean_field({populations, load, ridge}, modes);
    EXPECT_NEAR(t.weight_error, m.order, 1e-11);
    EXPECT_NEAR(t.order, m.order, 1e-11);
    EXPECT_NEAR(t.response / m.response, 1, 1e-11);
    EXPECT_NEAR(t.error, m.error, 1e-11);
  }
}

TEST(PerceptronTeacher, HalfNormalAtomsHaveItsMoments) {
  const TeacherLaw law = half_normal_teacher(.6, 2);
  double moments[4] = {};
  for (std::size_t k = 0; k < law.magnitudes.size(); ++k)
    for (int j = 0; j < 4; ++j) moments[j] += law.probabilities[k] * std::pow(law.magnitudes[k], j);
  EXPECT_NEAR(moments[0], 1, 1e-14);
  EXPECT_NEAR(moments[1], .6 * 2 * std::sqrt(2 / std::numbers::pi), 1e-14);
  EXPECT_NEAR(moments[2], .6 * 4, 1e-13);
  EXPECT_NEAR(moments[3], .6 * 8 * 2 * std::sqrt(2 / std::numbers::pi), 1e-13);
}

TEST(PerceptronTeacher, IsRecoveredAsPredicted) {
  RandomStream stream({.seed = 80}, Purpose::test);
  constexpr std::size_t synapses = 300;
  constexpr std::size_t patterns = 270;
  const std::vector<TeacherLaw> laws(2, half_normal_teacher(.7));
  const TeacherTheory t = teacher_theory({populations, .9, .05}, laws, noisy_modes({}, patterns, .1));
  EstimateAccumulator error;
  EstimateAccumulator weight_error;
  EstimateAccumulator silent;
  for (int replica = 0; replica < 60; ++replica) {
    std::vector<double> x(patterns * synapses);
    std::vector<double> teacher(synapses);
    std::vector<std::int8_t> signs(synapses);
    stream.fill_normal(x);
    for (std::size_t i = 0; i < synapses; ++i) {
      signs[i] = i < 240 ? 1 : -1;
      teacher[i] = stream.uniform() < .7 ? signs[i] * std::fabs(stream.normal()) : 0;
    }
    std::vector<double> y(patterns);
    for (std::size_t mu = 0; mu < patterns; ++mu) {
      y[mu] = std::sqrt(.1) * stream.normal();
      for (std::size_t i = 0; i < synapses; ++i)
        y[mu] += teacher[i] * x[mu * synapses + i] / std::sqrt(300.0);
    }
    const SignConstrainedSolution s =
        solve({.inputs = {x.data(), patterns, synapses, synapses}, .signs = signs}, y, .05);
    double square = 0;
    double zeros = 0;
    for (std::size_t i = 0; i < synapses; ++i) {
      square += (s.weights[i] - teacher[i]) * (s.weights[i] - teacher[i]);
      zeros += s.active[i] == 0 ? 1 : 0;
    }
    error.add(s.squared_error / (2 * synapses));
    weight_error.add(square / synapses);
    silent.add(zeros / synapses);
  }
  // Four standard errors and 1/N effects, taken as 1 % = 3/N.
  EXPECT_NEAR(error.estimate().mean, t.error, 4 * error.estimate().standard_error + .01 * t.error);
  EXPECT_NEAR(weight_error.estimate().mean, t.weight_error,
              4 * weight_error.estimate().standard_error + .01 * t.weight_error);
  EXPECT_NEAR(silent.estimate().mean, t.silent_fractions[0], 4 * silent.estimate().standard_error + .003);
  EXPECT_LT(weight_error.estimate().standard_error, .02 * t.weight_error);  // so that the test can fail
}

TEST(PerceptronTeacher, WhatDoesNotFitIsRefused) {
  const std::vector<Mode> modes{{1, .1, 1}};
  const std::vector<TeacherLaw> one(1, half_normal_teacher(.5));
  const std::vector<TeacherLaw> two(2, half_normal_teacher(.5));
  EXPECT_THROW((void)teacher_theory({populations, 1, .1}, one, modes), InvalidArgument);
  EXPECT_THROW((void)teacher_theory({populations, 1, .1, Bias::fixed}, two, modes), InvalidArgument);
  std::vector<TeacherLaw> wrong = two;
  wrong[1] = {{-1}, {1}};
  EXPECT_THROW((void)teacher_theory({populations, 1, .1}, wrong, modes), InvalidArgument);
  wrong[1] = {{1}, {.5}};
  EXPECT_THROW((void)teacher_theory({populations, 1, .1}, wrong, modes), InvalidArgument);
  EXPECT_THROW((void)half_normal_teacher(2), InvalidArgument);
  EXPECT_THROW((void)half_normal_teacher(1, 0), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::perceptron
