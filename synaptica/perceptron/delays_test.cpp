#include "synaptica/perceptron/delays.h"

#include <gtest/gtest.h>

#include "synaptica/core/error.h"

namespace synaptica::perceptron {
namespace {

// Signal i at time t is 10 t + i: a value says where it came from.
Array labelled(std::size_t samples, std::size_t signals) {
  Array a = Array::filled({samples, signals}, 0);
  for (std::size_t k = 0; k < a.size(); ++k)
    a.values[k] = static_cast<double>(10 * (k / signals) + k % signals);
  return a;
}

TEST(Delays, EachColumnIsItsSignalAtItsDelay) {
  const Delays delays{.lags = 3, .horizon = 2};
  const Array inputs = delayed_inputs(labelled(9, 2), delays);
  const Array targets = advanced_targets(labelled(9, 2), delays);
  ASSERT_EQ(inputs.shape, (std::vector<std::size_t>{5, 6}));
  ASSERT_EQ(targets.shape, (std::vector<std::size_t>{5, 2}));
  for (std::size_t row = 0; row < 5; ++row) {
    const std::size_t time = row + 2;
    for (std::size_t i = 0; i < 2; ++i) {
      for (std::size_t j = 0; j < 3; ++j)
        EXPECT_EQ(inputs.values[row * 6 + i * 3 + j], static_cast<double>(10 * (time - j) + i));
      EXPECT_EQ(targets.values[row * 2 + i], static_cast<double>(10 * (time + 2) + i));
    }
  }
}

TEST(Delays, NothingToDelayLeavesTheSignals) {
  EXPECT_EQ(delayed_inputs(labelled(4, 3), {}), labelled(4, 3));
  EXPECT_EQ(advanced_targets(labelled(4, 3), {}), labelled(4, 3));
}

TEST(Delays, OneRowIsTheLeast) {
  EXPECT_EQ((Delays{.lags = 4, .horizon = 5}.rows(9)), 1U);
  EXPECT_THROW(static_cast<void>(Delays{.lags = 4, .horizon = 6}.rows(9)), InvalidArgument);
  EXPECT_THROW(static_cast<void>(Delays{.lags = 10}.rows(9)), InvalidArgument);
  EXPECT_THROW(static_cast<void>(Delays{.lags = 0}.rows(9)), InvalidArgument);
  EXPECT_THROW(static_cast<void>(delayed_inputs(Array::vector({1, 2}), {})), InvalidArgument);
}

}  // namespace
}  // namespace synaptica::perceptron
