#include "synaptica/core/dataset.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace synaptica {
namespace {

TEST(Dataset, KeepsOrderAndRefusesTwins) {
  Dataset dataset;
  dataset.add("b", 2.0);
  dataset.add("a", Array::vector({1, 2, 3}));
  EXPECT_EQ(dataset.begin()->first, "b");
  EXPECT_EQ(dataset.at("a").shape, std::vector<std::size_t>{3});
  EXPECT_EQ(dataset.find("c"), nullptr);
  EXPECT_THROW(static_cast<void>(dataset.at("c")), std::logic_error);
  EXPECT_THROW(dataset.add("b", 1.0), std::logic_error);
}

TEST(Array, FilledHasOneValueAnEntry) {
  EXPECT_EQ(Array::filled({2, 3}, 1.5).values, std::vector<double>(6, 1.5));
  EXPECT_EQ(Array::filled({}, 2).size(), 1U);
  EXPECT_EQ(Array::filled({4, 0}, 2).size(), 0U);
}

}  // namespace
}  // namespace synaptica
