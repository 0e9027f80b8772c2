// The warnings that rate studies share: silent on this side of each bound, one sentence on the other.
#include "synaptica/catalog/rate_warnings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace synaptica {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> said(const std::function<void(RateWarnings&)>& look) {
  RateWarnings warnings;
  look(warnings);
  return warnings.sentences();
}

TEST(RateWarnings, OfTheNetwork) {
  const Array nearly = {{2, 2}, {0, 1, 0.6, 0}};  // |J - J^T|/|J + J^T| = 0.25
  const Array far = {{2, 2}, {0, 1, 0.5, 0}};     // 1/3
  EXPECT_THAT(said([&](RateWarnings& w) { w.coupling(nearly); }), IsEmpty());
  EXPECT_THAT(said([&](RateWarnings& w) { w.coupling(far); }), ElementsAre(HasSubstr("asymmetric")));
  EXPECT_THAT(said([](RateWarnings& w) { w.input("hebbian", 0.1); }), IsEmpty());
  EXPECT_THAT(said([](RateWarnings& w) { w.input("hebbian-input", 0); }),
              ElementsAre(HasSubstr("exactly 0")));
  EXPECT_THAT(said([](RateWarnings& w) { w.input("hebbian", 0); }),
              ElementsAre(HasSubstr("spontaneous activity alone")));
  EXPECT_THAT(said([](RateWarnings& w) { w.mean_gain(0.91); }), IsEmpty());
  EXPECT_THAT(said([](RateWarnings& w) { w.mean_gain(0.7); }), ElementsAre(HasSubstr("slope/gain = 0.7,")));
}

TEST(RateWarnings, OfTheProtocol) {
  EXPECT_THAT(said([](RateWarnings& w) { w.warm_up(30, -0.2); }), IsEmpty());
  EXPECT_THAT(said([](RateWarnings& w) { w.warm_up(30, -0.1); }),
              ElementsAre(HasSubstr("5 relaxation times of 10")));
  EXPECT_THAT(said([](RateWarnings& w) { w.warm_up(30, 0.1); }), ElementsAre(HasSubstr("chaotic")));
  const std::vector<double> speed = {0.1, -0.01};
  const std::vector<double> offset = {0.5, 0.06};
  const auto onset = [&](double rate, double time) {
    return said([&](RateWarnings& w) { w.onset(speed, offset, rate, time); });
  };
  EXPECT_THAT(onset(1e-4, 60), IsEmpty());
  EXPECT_THAT(onset(1e-4, 20), ElementsAre(HasSubstr("above 0.2 in 2 of 2 pairs")));
  EXPECT_THAT(onset(0.1, 60), ElementsAre(HasSubstr("an overlap of 0.6 is learned")));
}

TEST(RateWarnings, OfWhatWasMeasured) {
  const auto precision = [](double error) {
    return said([&](RateWarnings& w) {
      w.precision(std::vector<double>{1, 2, 3}, std::vector<double>{9, error, 9});
    });
  };
  EXPECT_THAT(precision(0.1), IsEmpty());
  EXPECT_THAT(precision(0.3), ElementsAre(HasSubstr("15 %")));
  EXPECT_THAT(precision(std::numeric_limits<double>::quiet_NaN()), IsEmpty());
  const std::vector<double> error = {1, 1, 1};
  EXPECT_THAT(said([&](RateWarnings& w) { w.evoked_power(std::vector<double>{3, 2, 9}, error); }), IsEmpty());
  EXPECT_THAT(said([&](RateWarnings& w) {
                w.evoked_power(std::vector<double>{3, 1, -1}, error);
              }),
              ElementsAre(HasSubstr("2 of 3 pairs")));
  EXPECT_THAT(said([](RateWarnings& w) { w.logarithms(0, 40, "formula 2"); }), IsEmpty());
  EXPECT_THAT(said([](RateWarnings& w) { w.logarithms(3, 40, "formula 2"); }),
              ElementsAre(HasSubstr("formula 2 leaves out 3 of 40 pairs")));
  EXPECT_THAT(said([](RateWarnings& w) { w.states_of_trials(std::vector<double>{1, 2}); }), IsEmpty());
  EXPECT_THAT(said([](RateWarnings& w) {
                w.states_of_trials(std::vector<double>{1, 20});
              }),
              ElementsAre(HasSubstr("1 of 2 directions")));
}

}  // namespace
}  // namespace synaptica
