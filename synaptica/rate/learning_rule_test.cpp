#include "synaptica/rate/learning_rule.h"

#include <gtest/gtest.h>

#include <vector>

#include "synaptica/core/error.h"

namespace synaptica::rate {
namespace {

const std::vector<double> target = {1, -1, 1};
const std::vector<double> input = {-1, -1, 1};
const std::vector<double> baseline = {0.1, 0.2, 0.3};

template <class Real>
std::vector<double> post_of(const AnyLearningRule& rule) {
  const std::vector<Real> x = {Real(0.5), Real(0.25), -1};
  const std::vector<Real> xi(target.begin(), target.end());
  const std::vector<Real> eta(input.begin(), input.end());
  const std::vector<Real> base = {0, Real(0.5), 0};
  std::vector<double> out(3);
  rule.post({x.data(), xi.data(), eta.data(), base.data(), 3}, out.data());
  return out;
}

TEST(LearningRule, FactorsByHandInBothPrecisions) {
  EXPECT_EQ(post_of<double>(Hebbian{}), target);
  EXPECT_EQ(post_of<float>(HebbianInput{}), target);
  EXPECT_EQ(post_of<double>(Delta{}), (std::vector<double>{0.5, -1.25, 2}));
  EXPECT_EQ(post_of<float>(Delta{}), (std::vector<double>{0.5, -1.25, 2}));
  EXPECT_EQ(post_of<double>(Covariance{}), (std::vector<double>{1, -1.5, 1}));
}

TEST(LearningRule, PreFactorsAccumulate) {
  const std::vector<double> x = {0.5, 0.25, -1};
  const NeuronRow<double> row = {x.data(), target.data(), input.data(), baseline.data(), 3};
  std::vector<double> total = {1, 1, 1};
  AnyLearningRule(Hebbian{}).add_pre(row, 2, 1, total.data());
  EXPECT_EQ(total, (std::vector<double>{2, 1.5, -1}));
  AnyLearningRule(HebbianInput{}).add_pre(row, 1, 0.5, total.data());
  EXPECT_EQ(total, (std::vector<double>{0, -0.25, 0.5}));
}

TEST(LearningRule, AffineFactorsAreReadFromTheRule) {
  const AffineFactors delta = affine_factors(Delta{}, target, input, baseline);
  EXPECT_EQ(delta.post.constant, target);
  EXPECT_EQ(delta.post.slope, std::vector<double>(3, -1));
  EXPECT_EQ(delta.pre.constant, std::vector<double>(3, 0));
  EXPECT_EQ(delta.pre.slope, std::vector<double>(3, 1));
}

// A rule of one's own, as the header shows; and one that linear theory cannot use.
struct AntiHebbian {
  static constexpr bool post_follows_activity = false;
  [[nodiscard]] double post(const NeuronState& neuron) const { return -neuron.target; }
  [[nodiscard]] double pre(const NeuronState& neuron) const { return neuron.activity; }
};
struct Quadratic {
  static constexpr bool post_follows_activity = true;
  [[nodiscard]] double post(const NeuronState& neuron) const { return neuron.activity * neuron.activity; }
  [[nodiscard]] double pre(const NeuronState& neuron) const { return neuron.activity; }
};

TEST(LearningRule, AUsersRuleIsOneSmallType) {
  EXPECT_EQ(post_of<double>(AntiHebbian{}), (std::vector<double>{-1, 1, -1}));
  EXPECT_FALSE(AnyLearningRule(AntiHebbian{}).post_follows_activity());
  EXPECT_THROW(static_cast<void>(affine_factors(Quadratic{}, target, input, baseline)), InvalidArgument);
}

TEST(LearningRule, NamesAreKnown) {
  for (const auto& name : learning_rule_names()) EXPECT_NO_THROW(static_cast<void>(make_learning_rule(name)));
  EXPECT_TRUE(make_learning_rule("delta").post_follows_activity());
  EXPECT_THROW(static_cast<void>(make_learning_rule("hebb")), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::rate
