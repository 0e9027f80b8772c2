// The study ei-principal-components.
#include "synaptica/catalog/ei_principal_components.h"

#include <gtest/gtest.h>

#include <cmath>
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

const Settings slow{{"synapses", std::int64_t{100}},
                    {"input_spectrum", std::string("exponential")},
                    {"input_time", 3.0},
                    {"target_spectrum", std::string("exponential")},
                    {"target_time", 10.0}};

TEST(EiPrincipalComponents, PredictEachDataSet) {
  const auto study = make_ei_principal_components_study();
  const Parameters parameters = parameters_of(*study, slow);
  std::vector<Dataset> datasets = simulated(*study, parameters, 40);
  const Prediction prediction = study->predict(parameters);
  const auto result = [&](const char* name) {
    return compare(observable_spec(study->describe(), name), prediction, datasets, 3);
  };
  for (const char* name : {"error", "mean_square_weight", "energy"})
    EXPECT_EQ(result(name).verdict, Verdict::agrees) << name;
  EXPECT_NEAR(result("silent_fraction").mean.values[0], 0.5,
              4 * result("silent_fraction").standard_error.values[0]);
  // Published, of 20 data sets at 100 synapses: one network deviates by 15.5 % (its error: a sixth of that).
  EXPECT_NEAR(result("error_deviation").mean.values[0], 0.155, 0.06);
  EXPECT_GT(result("error_correlation").mean.values[0], 0.5);
  EXPECT_GT(result("mean_square_weight_plug_in").mean.values[0],
            1.3 * result("mean_square_weight").mean.values[0]);

  // The plug-in in the place of the prediction is called wrong.
  for (Dataset& data : datasets) {
    Dataset wrong;
    for (const auto& [name, array] : data)
      wrong.add(name, name == "mean_square_weight_expected" ? data.at("mean_square_weight_plug_in") : array);
    data = wrong;
  }
  EXPECT_EQ(result("mean_square_weight").verdict, Verdict::disagrees);
}

TEST(EiPrincipalComponents, OneSeedOneResultTwoSeedsTwo) {
  const auto study = make_ei_principal_components_study();
  const Parameters parameters = parameters_of(*study, {{"synapses", std::int64_t{40}}});
  EXPECT_EQ(simulated(*study, parameters, 2, 3), simulated(*study, parameters, 2, 3));
  EXPECT_NE(simulated(*study, parameters, 2, 3), simulated(*study, parameters, 2, 4));
}

TEST(EiPrincipalComponents, RefusesWithOneSentence) {
  const auto study = make_ei_principal_components_study();
  try {
    static_cast<void>(parameters_of(*study, {{"load", 0.001}}));
    FAIL();
  } catch (const InvalidArgument& error) {
    EXPECT_STREQ(error.what(),
                 "load = 0.001: 400 synapses then have fewer than 2 patterns; choose at least 0.005");
  }
  EXPECT_THROW(static_cast<void>(parameters_of(*study, {{"ridge", 0.0}})), InvalidArgument);
}

}  // namespace
}  // namespace synaptica
