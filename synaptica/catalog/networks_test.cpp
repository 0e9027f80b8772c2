// The studies of the generic network: energy-descent, adiabatic-limit, three-time-scales.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/catalog/adiabatic_limit.h"
#include "synaptica/catalog/energy_descent.h"
#include "synaptica/catalog/study_test_fixture.h"
#include "synaptica/catalog/three_time_scales.h"
#include "synaptica/core/error.h"
#include "synaptica/study/comparison.h"

namespace synaptica {
namespace {

using testing::parameters_of;
using testing::Settings;

using ::testing::HasSubstr;
std::string refused(const Study& study, const Settings& settings) {
  try {
    (void)study.predict(parameters_of(study, settings));
  } catch (const InvalidArgument& error) {
    return error.what();
  }
  return "no error";
}

Dataset replica(const Study& study, const Parameters& parameters, std::uint64_t number,
                std::uint64_t seed = 1) {
  return study.simulate(parameters, {.seed = seed, .point = parameters.hash(), .replica = number});
}

double mean_of(const Study& study, const Settings& settings, const std::string& name,
               std::uint64_t replicas) {
  const Parameters parameters = parameters_of(study, settings);
  double sum = 0;
  for (std::uint64_t r = 0; r < replicas; ++r) sum += replica(study, parameters, r).at(name).values.at(0);
  return sum / static_cast<double>(replicas);
}

TEST(NetworkStudies, OneSeedGivesOneResultAndTwoGiveTwo) {
  const Settings few = {{"turns", std::int64_t{2}}};
  for (const auto& [study, settings] : {std::pair{make_energy_descent_study().release(), Settings{}},
                                        std::pair{make_adiabatic_limit_study().release(),
                                                  Settings{{"time_ratios", std::vector<double>{0.05, 0.1}}}},
                                        std::pair{make_three_time_scales_study().release(), few}}) {
    const std::unique_ptr<Study> owned(study);
    const Parameters parameters = parameters_of(*owned, settings);
    EXPECT_EQ(replica(*owned, parameters, 0), replica(*owned, parameters, 0));
    EXPECT_NE(replica(*owned, parameters, 0), replica(*owned, parameters, 1));
    EXPECT_NE(replica(*owned, parameters, 0), replica(*owned, parameters, 0, 2));
  }
}

// The energy of a network need not fall where a generating function is not convex, and then does not; else it does.
TEST(EnergyDescent, CountsTheCounterExampleAndNothingElse) {
  const auto study = make_energy_descent_study();
  const Settings cubic = {{"hidden_function", std::string("polynomial")}, {"degree", std::int64_t{3}}};
  const Settings quartic = {{"hidden_function", std::string("polynomial")}, {"degree", std::int64_t{4}}};
  EXPECT_EQ(study->predict(parameters_of(*study, cubic)).at("descent_guaranteed").value.values[0], 0);
  EXPECT_EQ(study->predict(parameters_of(*study, quartic)).at("descent_guaranteed").value.values[0], 1);
  EXPECT_GT(mean_of(*study, cubic, "runs_with_increase", 10), 0);
  EXPECT_GT(mean_of(*study, cubic, "steps_outside_convexity", 10), 0);
  EXPECT_EQ(mean_of(*study, quartic, "runs_with_increase", 10), 0);
  EXPECT_EQ(mean_of(*study, {}, "runs_with_increase", 10), 0);
}

// A step product of p leaves an error of order p^4 at least between the energy lost and the integral of its rate (rk4's
// own part in it may cancel to the next order along a trajectory).
TEST(EnergyDescent, TheIntegralOfTheRateIsTheEnergyLost) {
  const auto study = make_energy_descent_study();
  const auto error = [&](double product) {
    const Parameters parameters = parameters_of(*study, {{"step_product", product}});
    const Dataset data = replica(*study, parameters, 0);
    double largest = 0;
    for (std::size_t i = 0; i < data.at("energy_fallen").size(); ++i)
      largest = std::max(largest, std::fabs(data.at("energy_fallen").values[i] -
                                            data.at("energy_fallen_expected").values[i]));
    return largest;
  };
  EXPECT_GT(std::log2(error(0.2) / error(0.1)), 4 - 0.3);
  EXPECT_LT(error(0.2), std::pow(0.2, 4) / 100);
}

TEST(EnergyDescent, RefusesWhatMayDiverge) {
  const auto study = make_energy_descent_study();
  EXPECT_THAT(refused(*study, {{"visible_function", std::string("quadratic")}}),
              HasSubstr("lower bound depends on the memories"));
  EXPECT_THAT(refused(*study, {{"visible_function", std::string("quadratic")},
                               {"hidden_function", std::string("polynomial")}}),
              HasSubstr("no lower bound"));
  EXPECT_EQ(refused(*study, {{"visible_function", std::string("quadratic")},
                             {"hidden_function", std::string("log-sum-exp")}}),
            "no error");
  EXPECT_THAT(refused(*study, {{"duration", 1e4}, {"time_ratio", 1e-6}}), HasSubstr("more than 1e6"));
}

// The theory's page fits 0.961 between 0.05 and 0.002; ours, other random networks, must lie as near to 1.
TEST(AdiabaticLimit, TheDeviationIsOfFirstOrderAndTheManifoldOfSecond) {
  const auto study = make_adiabatic_limit_study();
  const Settings coarse = {{"time_ratios", std::vector<double>{0.005, 0.01, 0.02}}};
  // Ten replicas: standard errors of about 0.03, beside a next order of 0.05.
  EXPECT_NEAR(mean_of(*study, coarse, "deviation_order", 10), 1, 0.15);
  EXPECT_NEAR(mean_of(*study, coarse, "manifold_order", 10), 2, 0.15);
  EXPECT_NEAR(mean_of(*study, coarse, "scaled_deviation", 10), 1, 0.1);  // at 0.005
}

TEST(AdiabaticLimit, RefusesRatiosItCannotFit) {
  const auto study = make_adiabatic_limit_study();
  EXPECT_THAT(refused(*study, {{"time_ratios", std::vector<double>{0.1}}}), HasSubstr("give 2 to 32"));
  EXPECT_THAT(refused(*study, {{"time_ratios", std::vector<double>{0.1, 0.05}}}),
              HasSubstr("must ascend, but 0.05 follows 0.1"));
  EXPECT_THAT(refused(*study, {{"hidden_function", std::string("rectified-polynomial")}}),
              HasSubstr("silent"));
  EXPECT_THAT(refused(*study, {{"visible_function", std::string("quadratic")}}), HasSubstr("lower bound"));
}

// Reference row R11: the leading order to its digits, through the study.
TEST(ThreeTimeScales, PredictsTheReferenceCoefficients) {
  const auto study = make_three_time_scales_study();
  const auto predicted = [&](const std::string& name, double hidden_time_constant) {
    return study->predict(parameters_of(*study, {{"hidden_time_constant", hidden_time_constant}}))
        .at(name)
        .value.values.at(0);
  };
  EXPECT_NEAR(predicted("self_coefficient_leading", 0), 0.965343, 5e-7);
  EXPECT_NEAR(predicted("previous_coefficient_leading", 0), 0.025000, 5e-7);
  EXPECT_NEAR(predicted("next_coefficient_leading", 0), 0.009657, 5e-7);
  EXPECT_NEAR(predicted("self_coefficient_leading", 0.2), 0.964237, 5e-7);
  EXPECT_NEAR(predicted("previous_coefficient_leading", 0.2), 0.020105, 5e-7);
  EXPECT_NEAR(predicted("next_coefficient_leading", 0.2), 0.015658, 5e-7);
}

// Far from the limit of many turns, and short: the parts of each replica follow the law from its own start.
TEST(ThreeTimeScales, NeighboursFollowTheLawFromTheReplicasOwnStart) {
  const auto study = make_three_time_scales_study();
  const Parameters parameters =
      parameters_of(*study, {{"turns", std::int64_t{20}}, {"hidden_time_constant", 0.2}});
  const Prediction prediction = study->predict(parameters);
  const Dataset data = replica(*study, parameters, 3);
  const Array& parts = data.at("neighbour_coefficient");
  const Array& expected = data.at("neighbour_coefficient_expected");
  ASSERT_EQ(parts.size(), 32u);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    // The noise's overlaps, 0.4/sqrt(50) = 0.057, move the switch of one replica by that: 0.05 * 0.057 * (1 - e^-0.2).
    EXPECT_NEAR(parts.values[i], expected.values[i],
                prediction.at("neighbour_coefficient").allowance.values[i] + 5.1e-4);
  }
  EXPECT_EQ(data.at("missed_switches").values[0], 0);
}

TEST(ThreeTimeScales, RefusesWhatTheLawDoesNotCover) {
  const auto study = make_three_time_scales_study();
  EXPECT_THAT(refused(*study, {{"hidden_neurons", std::int64_t{51}}}),
              HasSubstr("hidden_neurons = 51: at most visible_neurons = 50"));
  EXPECT_THAT(refused(*study, {{"softmax_gain", 0.5}}), HasSubstr("must be at least 40"));
  EXPECT_THAT(refused(*study, {{"time_step", 0.1}}), HasSubstr("visible_time_constant / 20 = 0.05"));
  EXPECT_THAT(refused(*study, {{"dwell_time", 9.0}}), HasSubstr("dwell_time = 9"));
  EXPECT_THAT(refused(*study, {{"hidden_time_constant", 1.1}}), HasSubstr("hidden_time_constant = 1.1"));
  EXPECT_THAT(refused(*study, {{"memory_time_constant", 100.0}}), HasSubstr("above 5 dwell_time"));
}

}  // namespace
}  // namespace synaptica
