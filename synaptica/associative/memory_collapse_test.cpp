#include "synaptica/associative/memory_collapse.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "synaptica/associative/initial_memories.h"
#include "synaptica/associative/memory_dynamics.h"
#include "synaptica/core/error.h"
#include "synaptica/numerics/random.h"

namespace synaptica::associative {
namespace {

double half_unit(int decimals) {
  return 0.5 * std::pow(10, -decimals) * (1 + 1e-9);
}

// Reference numbers of an independent program.
TEST(MemoryCollapse, PointsAndBranchesAsTabulated) {
  EXPECT_NEAR(collapse_point(4).sharpness, 3.218741, half_unit(6));
  EXPECT_NEAR(collapse_point(4).separation, 0.507126, half_unit(6));
  EXPECT_NEAR(collapse_point(16).sharpness, 5.189036, half_unit(6));
  EXPECT_NEAR(separated_branch(3.6, 4)->separation, 0.818548, half_unit(6));
  EXPECT_NEAR(separated_branch(5, 4)->separation, 0.969300, half_unit(6));
  EXPECT_NEAR(equal_depth_sharpness(4), 3 * std::log(3.0), 1e-15);
}

// At K = 3.6, q = 4, tau_X = 250: after 400 and 2000 presentations.
TEST(MemoryCollapse, RelaxationAsTabulated) {
  EXPECT_NEAR(collapse_relaxation(3.6, 4, 1, 400.0 / 250).separation, 0.964426, half_unit(6));
  EXPECT_NEAR(collapse_relaxation(3.6, 4, 1, 2000.0 / 250).separation, 0.883562, half_unit(6));
}

TEST(MemoryCollapse, RelaxationEndsOnTheBranchOfItsStart) {
  const SeparatedBranch branch = *separated_branch(3.6, 4);
  EXPECT_NEAR(collapse_relaxation(3.6, 4, 1, 1000).separation, branch.separation, 1e-11);
  EXPECT_NEAR(collapse_relaxation(3.6, 4, branch.saddle + 1e-4, 1000).separation, branch.separation, 1e-11);
  EXPECT_NEAR(collapse_relaxation(3.6, 4, branch.saddle - 1e-4, 2000).separation, 0, 1e-11);
  EXPECT_NEAR(collapse_relaxation(3.1, 4, 1, 2000).separation, 0, 1e-11);
  EXPECT_EQ(collapse_relaxation(3.1, 4, 0.3, 0).separation, 0.3);
  // At rest a disturbance (1 - m) of the drift moves m by (1 - m)/|slope|.
  EXPECT_NEAR(collapse_relaxation(3.6, 4, 1, 1000).sensitivity, -branch.leak / branch.slope, 1e-8);
}

RC_GTEST_PROP(MemoryCollapse, BranchesSolveTheirEquation, ()) {
  const std::int64_t memories = *rc::gen::inRange(2, 200);
  const CollapsePoint point = collapse_point(memories);
  RC_ASSERT(point.sharpness <= static_cast<double>(memories) + 1e-12);  // bistability, none at two
  RC_ASSERT(point.sharpness <= equal_depth_sharpness(memories) + 1e-12);
  RC_ASSERT(point.residual < 1e-14);
  RC_ASSERT(!separated_branch(point.sharpness * (1 - 1e-9), memories));
  const double sharpness = point.sharpness * (1 + *rc::gen::inRange(1, 3000) / 1000.0);
  const auto branch = separated_branch(sharpness, memories);
  RC_ASSERT(branch.has_value());
  RC_ASSERT(branch->residual < 1e-14);
  RC_ASSERT(branch->slope < 0);
  RC_ASSERT(branch->separation > point.separation);
  RC_ASSERT(branch->saddle <= point.separation);
  RC_ASSERT((branch->saddle > 0) == (sharpness < static_cast<double>(memories)));
  // Self-consistency in other words: the winner's weight is (1 + (q-1) m)/q.
  const auto q = static_cast<double>(memories);
  RC_ASSERT(std::fabs(winning_weight(sharpness, memories, branch->separation) -
                      (1 + (q - 1) * branch->separation) / q) < 1e-13);
}

TEST(MemoryCollapse, LeakOfASharpGateKeepsItsDigits) {
  // m = 1 - q e^{-K} to a relative K q e^{-K}.
  EXPECT_NEAR(separated_branch(60, 4)->leak / (4 * std::exp(-60.0)), 1, 1e-12);
  EXPECT_NEAR(separated_branch(600, 4)->leak / (4 * std::exp(-600.0)), 1,
              1e-11);  // rounding of the exponent, 600 eps
}

TEST(MemoryCollapse, TwoMemoriesPartContinuously) {
  EXPECT_EQ(collapse_point(2).sharpness, 2);
  EXPECT_EQ(equal_depth_sharpness(2), 2);
  // tanh(K m/2) = m: m^2 = 3 (K - 2)/2 for K near 2.
  const double above = 1e-6;
  EXPECT_NEAR(std::pow(separated_branch(2 + above, 2)->separation, 2) / (1.5 * above), 1, 1e-4);
}

// The dynamics of the memories itself, presented in turn, at the tabulated size: one run with
// nothing random but the frame.
TEST(MemoryCollapse, TheMemoryDynamicsFollowsTheAveragedLaw) {
  numerics::RandomStream stream({.seed = 5}, numerics::Purpose::test);
  const Array patterns = orthogonal_memories(4, 50, stream);
  MemoryDynamics dynamics(patterns, patterns, {.softmax_gain = 3.6 / 50, .memory_time_constant = 250});
  const auto separation = [&] {
    double along = 0, square = 0;
    for (std::size_t i = 0; i < 50; ++i) {
      double mean = 0, memory_mean = 0;
      for (std::size_t mu = 0; mu < 4; ++mu) {
        mean += patterns.values[mu * 50 + i] / 4;
        memory_mean += dynamics.memory(mu)[i] / 4;
      }
      for (std::size_t mu = 0; mu < 4; ++mu) {
        along += (dynamics.memory(mu)[i] - memory_mean) * (patterns.values[mu * 50 + i] - mean);
        square += std::pow(patterns.values[mu * 50 + i] - mean, 2);
      }
    }
    return along / square;
  };
  dynamics.present(cyclic_order(4, 400));
  EXPECT_NEAR(separation(), 0.964439,
              half_unit(6));  // the independent program's run, digit for digit
  dynamics.present(cyclic_order(4, 1600));
  EXPECT_NEAR(separation(), 0.883684, half_unit(6));
  dynamics.present(cyclic_order(4, 38000));
  EXPECT_NEAR(separation(), 0.81894,
              3e-5);  // its mean over a round; ours is the state at a round's end
}

TEST(MemoryCollapse, OutsideTheirRangesParametersAreRefused) {
  EXPECT_THROW((void)collapse_point(1), InvalidArgument);
  EXPECT_THROW((void)equal_depth_sharpness(0), InvalidArgument);
  EXPECT_THROW((void)separated_branch(0, 4), InvalidArgument);
  EXPECT_THROW((void)separated_branch(std::nan(""), 4), InvalidArgument);
  EXPECT_THROW((void)collapse_relaxation(3, 4, 1.5, 1), InvalidArgument);
  EXPECT_THROW((void)collapse_relaxation(3, 4, 1, -1), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::associative
