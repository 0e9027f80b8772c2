#include "synaptica/numerics/noise_field.h"

#include <Random123/philox.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "synaptica/core/estimate.h"
#include "synaptica/numerics/noise_field_kernel.h"
#include "synaptica/numerics/processor.h"

namespace synaptica::numerics {
namespace {

constexpr RandomKey key{.seed = 1, .point = 0x0123456789abcdef, .replica = 5};

// The definition, by the generator's authors' own code and the library's functions.
double by_definition(const NoiseField& field, std::uint32_t trial, std::uint64_t step, std::size_t neuron) {
  const r123::Philox4x32::ctr_type counter = {{static_cast<std::uint32_t>(neuron / 4),
                                               static_cast<std::uint32_t>(step), trial,
                                               static_cast<std::uint32_t>(step >> 32)}};
  const r123::Philox4x32::key_type philox_key = {{field.key()[0], field.key()[1]}};
  const r123::Philox4x32::ctr_type words = r123::Philox4x32()(counter, philox_key);
  const std::size_t pair = neuron % 4 / 2 * 2;
  const double radius = std::sqrt(-2 * std::log((words[pair] + 0.5) * 0x1p-32));
  const double angle = 2 * std::numbers::pi * ((words[pair + 1] + 0.5) * 0x1p-32);
  return radius * (neuron % 2 == 0 ? std::cos(angle) : std::sin(angle));
}

RC_GTEST_PROP(NoiseField, IsWhatItsDefinitionSays, ()) {
  const NoiseField field({.seed = *rc::gen::arbitrary<std::uint64_t>()}, Purpose::test);
  const auto trial = *rc::gen::arbitrary<std::uint32_t>();
  const auto step = *rc::gen::arbitrary<std::uint64_t>();
  const auto size = *rc::gen::inRange<std::size_t>(0, 70);
  std::vector<double> noise(size + 1, 99);
  std::vector<float> single(size + 1, 99);
  field.fill(trial, step, std::span(noise).first(size));
  field.fill(trial, step, std::span(single).first(size));
  for (std::size_t i = 0; i < size; ++i) {
    const double z = by_definition(field, trial, step, i);
    // A rounding of the angle is 8e-16, times a radius of at most 6.8.
    RC_ASSERT(std::fabs(noise[i] - z) < 1e-14);
    // Single precision: an angle to 4e-7, and where the radius is small its square to 1e-7.
    RC_ASSERT(std::fabs(static_cast<double>(single[i]) - z) < 1e-3);
  }
  RC_ASSERT(noise[size] == 99 && single[size] == 99);
}

// The layout of the key: pinned, as every simulated number with noise hangs on it.
TEST(NoiseField, IsPinned) {
  const NoiseField field(key, Purpose::test);
  EXPECT_EQ(field.key()[0], 0xde7842a3U);  // the halves of the stream's first word (random_test.cpp)
  EXPECT_EQ(field.key()[1], 0x633379c1U);
  std::vector<double> noise(4);
  field.fill(3, 7, noise);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(noise[i], by_definition(field, 3, 7, i), 1e-14);
}

// Typical agreement of the precisions: the mean square of 1e5 differences; single errors may be a thousandfold.
TEST(NoiseField, SinglePrecisionIsTheSameNoise) {
  const NoiseField field(key, Purpose::test);
  std::vector<double> noise(100000);
  std::vector<float> single(noise.size());
  field.fill(1, 2, noise);
  field.fill(1, 2, single);
  double square = 0;
  for (std::size_t i = 0; i < noise.size(); ++i)
    square += std::pow(noise[i] - static_cast<double>(single[i]), 2);
  EXPECT_LT(std::sqrt(square / static_cast<double>(noise.size())), 2e-6);
}

// Both compilations, where the processor has both: the same to the rounding of a few operations.
TEST(NoiseField, CompilationsAgree) {
#ifdef __x86_64__
  if (!processor_runs_v3()) GTEST_SKIP() << "this processor runs the baseline alone";
  const NoiseName name = {{1, 2}, {3, 4, 5}};
  std::vector<double> one(1003), other(1003);
  baseline::fill_noise(name, one.data(), one.size());
  v3::fill_noise(name, other.data(), other.size());
  std::vector<float> single_one(1003), single_other(1003);
  baseline::fill_noise(name, single_one.data(), single_one.size());
  v3::fill_noise(name, single_other.data(), single_other.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_NEAR(one[i], other[i], 1e-14);
    EXPECT_NEAR(single_one[i], single_other[i], 1e-3);
  }
  if (!processor_runs_v4()) return;
  // Wider registers do the same operations to each number.
  v4::fill_noise(name, one.data(), one.size());
  v4::fill_noise(name, single_one.data(), single_one.size());
  EXPECT_EQ(one, other);
  EXPECT_EQ(single_one, single_other);
#endif
}

// Moments of 4e5 numbers, and correlations between neighbours in each part of the name, within 5 standard errors: of
// nine independent numbers one would fail in 2e5.
TEST(NoiseField, IsStandardNormalAndWhite) {
  const NoiseField field(key, Purpose::test);
  constexpr std::size_t neurons = 1000;
  constexpr std::size_t rows = 400;
  std::vector<double> here(neurons), next_step(neurons), next_trial(neurons);
  EstimateAccumulator moment[4], neuron_pairs, quad_pairs, step_pairs, trial_pairs, tails;
  for (std::size_t step = 0; step < rows; ++step) {
    field.fill(0, step, here);
    field.fill(0, step + 1, next_step);
    field.fill(1, step, next_trial);
    for (std::size_t i = 0; i < neurons; ++i) {
      double power = 1;
      for (auto& accumulator : moment) accumulator.add(power *= here[i]);
      if (i + 1 < neurons) neuron_pairs.add(here[i] * here[i + 1]);
      if (i + 4 < neurons) quad_pairs.add(here[i] * here[i + 4]);
      step_pairs.add(here[i] * next_step[i]);
      trial_pairs.add(here[i] * next_trial[i]);
      tails.add(std::fabs(here[i]) > 3 ? 1 : 0);
    }
  }
  const auto near = [](const EstimateAccumulator& accumulator, double expected) {
    const Estimate estimate = accumulator.estimate();
    EXPECT_NEAR(estimate.mean, expected, 5 * estimate.standard_error);
  };
  near(moment[0], 0);
  near(moment[1], 1);
  near(moment[2], 0);
  near(moment[3], 3);
  near(neuron_pairs, 0);
  near(quad_pairs, 0);
  near(step_pairs, 0);
  near(trial_pairs, 0);
  near(tails, 0.0026997960632601866);
}

}  // namespace
}  // namespace synaptica::numerics
