#include "synaptica/associative/initial_memories.h"

#include <gtest/gtest.h>

#include <cmath>

#include "synaptica/core/error.h"

namespace synaptica::associative {
namespace {

using numerics::Purpose;
using numerics::RandomKey;
using numerics::RandomStream;

double overlap(const Array& memories, std::size_t mu, std::size_t nu) {
  const std::size_t visible = memories.shape[1];
  double sum = 0;
  for (std::size_t i = 0; i < visible; ++i)
    sum += memories.values[mu * visible + i] * memories.values[nu * visible + i];
  return sum / static_cast<double>(visible);
}

TEST(InitialMemories, OrthogonalToRoundingAtEveryShape) {
  for (const auto& [hidden, visible] :
       {std::pair<std::size_t, std::size_t>{1, 2}, {2, 2}, {4, 50}, {60, 60}}) {
    RandomStream stream(RandomKey{.seed = 7}, Purpose::test);
    const Array memories = orthogonal_memories(hidden, visible, stream);
    ASSERT_EQ(memories.shape, (std::vector<std::size_t>{hidden, visible}));
    for (std::size_t mu = 0; mu < hidden; ++mu)
      for (std::size_t nu = 0; nu < hidden; ++nu)
        // A few times 2^-53 a term, as sums of `visible` rounded products have.
        EXPECT_NEAR(overlap(memories, mu, nu), mu == nu ? 1 : 0, 4e-15) << hidden << " x " << visible;
  }
}

TEST(InitialMemories, TheFirstOrthogonalMemoryPointsWhereTheGaussianOneDoes) {
  RandomStream stream(RandomKey{.seed = 7}, Purpose::test);
  RandomStream same(RandomKey{.seed = 7}, Purpose::test);
  const Array gaussian = gaussian_memories(3, 20, stream);
  const Array orthogonal = orthogonal_memories(3, 20, same);
  const double scale = std::sqrt(overlap(gaussian, 0, 0));
  for (std::size_t i = 0; i < 20; ++i) EXPECT_NEAR(orthogonal.values[i] * scale, gaussian.values[i], 1e-14);
}

TEST(InitialMemories, MoreThanTheSpaceHoldsAreRefused) {
  RandomStream stream(RandomKey{.seed = 7}, Purpose::test);
  EXPECT_THROW((void)orthogonal_memories(3, 2, stream), InvalidArgument);
  EXPECT_NO_THROW((void)gaussian_memories(3, 2, stream));
}

}  // namespace
}  // namespace synaptica::associative
