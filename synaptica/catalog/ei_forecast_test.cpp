// The study ei-forecast.
#include "synaptica/catalog/ei_forecast.h"

#include <gtest/gtest.h>

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
    {"synapses", std::int64_t{120}}, {"training", std::int64_t{60}}, {"test", std::int64_t{20}},
    {"taps", std::int64_t{20}},      {"filter_time", 5.0},           {"networks", std::int64_t{2}}};

TEST(EiForecast, AgreesWithTheTheoryOfEachSignal) {
  const auto study = make_ei_forecast_study();
  for (const char* spectrum : {"white", "band"}) {
    Settings settings = small;
    settings.emplace_back("signal_spectrum", std::string(spectrum));
    const Parameters parameters = parameters_of(*study, settings);
    std::vector<Dataset> datasets = simulated(*study, parameters, 40);
    const Prediction prediction = study->predict(parameters);
    for (const char* name : {"training_error", "test_error", "mean_square_weight"})
      EXPECT_EQ(compare(observable_spec(study->describe(), name), prediction, datasets, 3).verdict,
                Verdict::agrees)
          << spectrum << ' ' << name;
    // The error of kernel ridge regression alone, without what is proportional to q; and a signal's variance.
    for (const Dataset& data : datasets) {
      EXPECT_GT(data.at("test_variance").values[0], 0);
      EXPECT_NEAR(data.at("test_bias").values[0] + data.at("test_variance").values[0],
                  data.at("test_error_expected").values[0], 1e-13);
    }
    for (Dataset& data : datasets) {
      Dataset wrong;
      for (const auto& [name, array] : data)
        wrong.add(name, name == "test_error_expected" ? data.at("signal_variance") : array);
      data = wrong;
    }
    EXPECT_NE(compare(observable_spec(study->describe(), "test_error"), prediction, datasets, 3).verdict,
              Verdict::agrees);
  }
}

// A slow signal is foretold nearly as it is now, a white one not at all: no forecast is better than the variance.
TEST(EiForecast, WhiteSignalsHaveNoFuture) {
  const auto study = make_ei_forecast_study();
  const auto error_over_variance = [&](const Settings& more) {
    Settings settings = small;
    settings.insert(settings.end(), more.begin(), more.end());
    double error = 0;
    double variance = 0;
    for (const Dataset& data : simulated(*study, parameters_of(*study, settings), 10)) {
      error += data.at("test_error_expected").values[0];
      variance += data.at("signal_variance").values[0];
    }
    return error / variance;
  };
  EXPECT_GT(error_over_variance({}), 1);
  EXPECT_LT(error_over_variance({{"signal_spectrum", std::string("gaussian")}}), 0.5);
}

TEST(EiForecast, OneSeedOneResultTwoSeedsTwo) {
  const auto study = make_ei_forecast_study();
  const Parameters parameters = parameters_of(*study, small);
  EXPECT_EQ(simulated(*study, parameters, 2, 3), simulated(*study, parameters, 2, 3));
  EXPECT_NE(simulated(*study, parameters, 2, 3), simulated(*study, parameters, 2, 4));
}

TEST(EiForecast, RefusesWhatIsOutOfRange) {
  const auto study = make_ei_forecast_study();
  EXPECT_THROW(static_cast<void>(parameters_of(*study, {{"horizon", std::int64_t{-1}}})), InvalidArgument);
  EXPECT_THROW(static_cast<void>(parameters_of(*study, {{"training", std::int64_t{1}}})), InvalidArgument);
  EXPECT_THROW(static_cast<void>(parameters_of(*study, {{"ridge", 0.0}})), InvalidArgument);
}

}  // namespace
}  // namespace synaptica
