// The study ei-weights.
#include "synaptica/catalog/ei_weights.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/catalog/study_test_fixture.h"
#include "synaptica/core/error.h"
#include "synaptica/study/comparison.h"

namespace synaptica {
namespace {

using testing::parameters_of;
using testing::Settings;
using testing::simulated;

const Settings small{
    {"synapses", std::int64_t{200}}, {"bias", std::string("fixed")}, {"excitatory_fraction", 0.6}};

TEST(EiWeights, BinsAndSilentWeightsAreAll) {
  const auto study = make_ei_weights_study();
  const Prediction prediction = study->predict(parameters_of(*study, small));
  for (const std::string name : {"excitatory", "inhibitory"}) {
    const std::vector<double>& masses = prediction.at(name + "_weights").value.values;
    // Beyond four standard deviations above the centre are 3e-5 of a Gaussian.
    EXPECT_NEAR(
        std::accumulate(masses.begin(), masses.end(), 0.0) + prediction.at(name + "_silent").value.values[0],
        1, 7e-5);
    for (const double mass : masses) EXPECT_GE(mass, 0);
  }
}

TEST(EiWeights, VerdictsTellRightFromWrong) {
  const auto study = make_ei_weights_study();
  const Parameters parameters = parameters_of(*study, small);
  const auto datasets = simulated(*study, parameters, 200);
  const Prediction right = study->predict(parameters);
  const auto verdict = [&](const Prediction& prediction, const char* name) {
    return compare(observable_spec(study->describe(), name), prediction, datasets, 42).verdict;
  };
  for (const char* name :
       {"excitatory_weights", "inhibitory_weights", "excitatory_silent", "inhibitory_silent"})
    EXPECT_NE(verdict(right, name), Verdict::disagrees) << name;
  // The mean of the Kolmogorov distance to the true law, times the root of the number, is sqrt(pi/2) ln 2 = 0.8687 for
  // independent weights; their common scale scatters as well, which adds to it.
  const ArrayEstimate distance =
      estimate_observable(observable_spec(study->describe(), "excitatory_distance"), datasets);
  EXPECT_NEAR(distance.mean.values[0], std::sqrt(std::numbers::pi / 2) * std::numbers::ln2, 0.12);
  // A learned bias: another law, in the same bins.
  Settings learned = small;
  learned[1].second = std::string("optimal");
  EXPECT_EQ(verdict(study->predict(parameters_of(*study, learned)), "excitatory_weights"),
            Verdict::disagrees);
}

TEST(EiWeights, PopulationsThatAreAbsentAreLeftOut) {
  const auto study = make_ei_weights_study();
  const Parameters parameters =
      parameters_of(*study, {{"synapses", std::int64_t{100}}, {"excitatory_fraction", 0.0}});
  const Prediction prediction = study->predict(parameters);
  const auto datasets = simulated(*study, parameters, 2);
  for (const char* name : {"excitatory_weights", "excitatory_silent", "excitatory_distance"}) {
    EXPECT_EQ(prediction.at(name).left_out, "there are no such synapses");
    EXPECT_EQ(datasets.front().find(name), nullptr);
    EXPECT_TRUE(compare(observable_spec(study->describe(), name), prediction, datasets, 1).left_out);
  }
}

TEST(EiWeights, OneSeedOneResultTwoSeedsTwo) {
  const auto study = make_ei_weights_study();
  const Parameters parameters = parameters_of(*study, {{"synapses", std::int64_t{60}}});
  EXPECT_EQ(simulated(*study, parameters, 2, 3), simulated(*study, parameters, 2, 3));
  EXPECT_NE(simulated(*study, parameters, 2, 3), simulated(*study, parameters, 2, 4));
}

}  // namespace
}  // namespace synaptica
