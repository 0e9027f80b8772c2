// The study chaos: its theory's published numbers, its allowances, its networks.
#include "synaptica/catalog/chaos.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "synaptica/catalog/chaos_allowance.h"
#include "synaptica/catalog/study_test_fixture.h"
#include "synaptica/core/error.h"
#include "synaptica/study/comparison.h"
#include "synaptica/study/warnings.h"

namespace synaptica {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::parameters_of;
using testing::Settings;
using testing::simulated;

double number(const Prediction& prediction, const char* name, std::size_t entry = 0) {
  return prediction.at(name).value.values.at(entry);
}

// Printed by another program. Lag 4 is the eighth sample; the half time at 1.2 was printed as 14.998, and is 14.9985.
TEST(Chaos, PredictsTheReferenceTable) {
  const auto study = make_chaos_study();
  struct Row {
    double gain, delta0, variance, rates, slope, half, at_four;
  };
  for (const Row& row : {Row{1.2, .242629, .168492, .169808, .830192, 14.9985, .9407},
                         Row{4, 10.467473, .654217, .762360, .237640, 3.6603, .4540}}) {
    const Prediction found = study->predict(parameters_of(*study, {{"gain", row.gain}}));
    EXPECT_NEAR(number(found, "delta0"), row.delta0, 5.01e-7);
    EXPECT_NEAR(number(found, "variance"), row.variance, 5.01e-7);
    EXPECT_NEAR(number(found, "rate_variance"), row.rates, 5.01e-7);
    EXPECT_NEAR(number(found, "mean_slope"), row.slope, 5.01e-7);
    EXPECT_NEAR(number(found, "half_time"), row.half, 5.01e-5);
    EXPECT_NEAR(number(found, "autocorrelation", 8), row.at_four, 5.01e-5);
    EXPECT_LT(number(found, "residual"), 1e-12);
    EXPECT_EQ(number(found, "onset_coupling"), 1);
  }
  // Only the product of gain and strength matters to the fields.
  const Prediction same = study->predict(parameters_of(*study, {{"gain", 1.0}, {"strength", 2.0}}));
  EXPECT_NEAR(number(same, "delta0"), 1.924805, 5.01e-7);
  EXPECT_NEAR(number(same, "variance"), 1.924805 / 4, 5.01e-7);
}

TEST(Chaos, KnowsWhereItBegins) {
  const auto study = make_chaos_study();
  // With noise perturbations neither grow nor shrink there, and it is later.
  const Prediction noisy = study->predict(parameters_of(*study, {{"temperature", 0.01}, {"gain", 1.0}}));
  EXPECT_NEAR(number(noisy, "variance"), .0380182, 5.01e-8);
  const double onset = number(noisy, "onset_coupling");
  EXPECT_GT(onset, 1.1);
  EXPECT_NEAR(rate::DynamicMeanField(rate::ActivationKind::tanh, onset, 0.01).largest_lyapunov_exponent(), 0,
              1e-6);
  const Prediction silent = study->predict(parameters_of(*study, {{"gain", 0.7}}));
  EXPECT_EQ(number(silent, "delta0"), 0);
  EXPECT_NEAR(number(silent, "largest_lyapunov_exponent"), -0.3, 1e-14);
  EXPECT_THAT(silent.at("half_time").left_out, HasSubstr("nothing moves"));
}

TEST(Chaos, AllowancesShrinkWithSizeAndStep) {
  const auto of = [](double coupling, double temperature, std::size_t neurons, double step) {
    const rate::DynamicMeanField theory(rate::ActivationKind::tanh, coupling, temperature);
    // The exponents at these couplings, as the theory has them.
    const double exponent = coupling == 2 ? 0.1125 : 0.0119;
    return chaos_allowance(theory, rate::ActivationKind::tanh, temperature, exponent, neurons, step, 100);
  };
  const ChaosAllowance small = of(2, 0, 500, 0.25), large = of(2, 0, 5000, 0.25), fine = of(2, 0, 500, 0.05);
  for (double ChaosAllowance::*const member :
       {&ChaosAllowance::field_variance, &ChaosAllowance::activity_variance, &ChaosAllowance::rate_variance,
        &ChaosAllowance::mean_slope, &ChaosAllowance::relative_time, &ChaosAllowance::exponent}) {
    EXPECT_GT(small.*member, large.*member);
    EXPECT_GE(small.*member, fine.*member);
    EXPECT_GT(fine.*member, 0);
  }
  EXPECT_NEAR(fine.exponent, 20.0 / 500, 1e-3);
  // Near the onset small networks have no times of forgetting, and no verdict may rest on them.
  EXPECT_EQ(of(1.2, 0, 500, 0.25).relative_time, 1);
  EXPECT_LT(of(1.2, 0, 20000, 0.25).relative_time, 0.05);
  EXPECT_NEAR(chaotic_neurons(0.1), 140, 1e-10);
  EXPECT_EQ(chaotic_neurons(-0.1), 0);
  // A linear unit: the map's variance is high by H^2/8 and less.
  const rate::DynamicMeanField unit(rate::ActivationKind::linear, 1e-3, 1);
  const ChaosAllowance alone =
      chaos_allowance(unit, rate::ActivationKind::linear, 1, -0.999, 20000, 0.4, 100);
  EXPECT_GT(alone.activity_variance, 0.16 / 8);
  EXPECT_LT(alone.activity_variance, 0.16);
}

// Noise below the onset, where small networks are cheap and the theory is good: everything is resolved and agrees; and a
// theory that is off is seen.
TEST(Chaos, TheoryAndNetworksAgree) {
  const auto study = make_chaos_study();
  const Parameters parameters = parameters_of(*study, {{"neurons", std::int64_t{300}},
                                                       {"trials", std::int64_t{2}},
                                                       {"gain", 0.5},
                                                       {"temperature", 0.1},
                                                       {"warm_up", 20.0},
                                                       {"recording_time", 60.0}});
  Prediction prediction = study->predict(parameters);
  const std::vector<Dataset> replicas = simulated(*study, parameters, 10);
  const auto verdict = [&](const char* name) {
    return compare(observable_spec(study->describe(), name), prediction, replicas, 14).verdict;
  };
  for (const char* name : {"delta0", "variance", "rate_variance", "mean_slope", "half_time"})
    EXPECT_EQ(verdict(name), Verdict::agrees) << name;
  for (const char* name : {"autocorrelation", "largest_lyapunov_exponent"})
    EXPECT_NE(verdict(name), Verdict::disagrees) << name;
  prediction["variance"].value.values[0] *= 1.2;
  prediction["half_time"].value.values[0] *= 1.5;
  EXPECT_EQ(verdict("variance"), Verdict::disagrees);
  EXPECT_EQ(verdict("half_time"), Verdict::disagrees);
}

TEST(Chaos, OneSeedOneResultTwoSeedsTwo) {
  const auto study = make_chaos_study();
  const Parameters parameters =
      parameters_of(*study, {{"neurons", std::int64_t{40}}, {"recording_time", 40.0}, {"warm_up", 10.0}});
  EXPECT_EQ(simulated(*study, parameters, 2), simulated(*study, parameters, 2));
  EXPECT_NE(simulated(*study, parameters, 1, 1), simulated(*study, parameters, 1, 2));
}

// The response along the strongest component is the largest; along any direction it is the mean slope, of the order at
// least: one small network says no more.
TEST(Chaos, MeasuresStaticResponses) {
  const auto study = make_chaos_study();
  const Parameters parameters = parameters_of(*study, {{"neurons", std::int64_t{80}},
                                                       {"gain", 3.0},
                                                       {"recording_time", 100.0},
                                                       {"warm_up", 30.0},
                                                       {"response_directions", std::int64_t{5}},
                                                       {"response_time", 50.0},
                                                       {"response_trials", std::int64_t{8}}});
  const Dataset replica = simulated(*study, parameters, 1).front();
  const std::vector<double>& variances = replica.at("component_variance").values;
  const std::vector<double>& responses = replica.at("component_response").values;
  ASSERT_EQ(responses.size(), 5U);
  EXPECT_TRUE(std::is_sorted(variances.begin(), variances.end()));
  EXPECT_GT(responses.back(), responses.front());
  EXPECT_GT(replica.at("response_exponent").values[0], 0);
  EXPECT_LT(replica.at("response_exponent").values[0], 1);
  EXPECT_GT(replica.at("isotropic_response").values[0], 0);
  EXPECT_EQ(study->axes(parameters)[1].coordinates.size(), 5U);
  EXPECT_FALSE(study->predict(parameters_of(*study, {})).at("response_exponent").left_out.empty());
}

TEST(Chaos, WarnsWhereNetworksAreTooSmall) {
  const auto study = make_chaos_study();
  const auto warned = [&](const Settings& settings) {
    const Parameters parameters = parameters_of(*study, settings);
    return warnings_at(*study, parameters, study->predict(parameters));
  };
  EXPECT_THAT(warned({{"gain", 1.5}, {"neurons", std::int64_t{200}}}), Contains(HasSubstr("neurons = 200")));
  EXPECT_THAT(warned({{"gain", 1.5}, {"neurons", std::int64_t{1000}}}),
              Not(Contains(HasSubstr("neurons ="))));
  EXPECT_THAT(warned({}), Contains(HasSubstr("mean_slope")));
  EXPECT_THAT(warned({{"gain", 0.5}}), IsEmpty());
}

TEST(Chaos, RefusesContradictions) {
  const auto study = make_chaos_study();
  const auto refusal = [&](const Settings& settings) -> std::string {
    try {
      static_cast<void>(study->predict(parameters_of(*study, settings)));
    } catch (const Error& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_THAT(refusal({{"gain", 1.01}, {"recording_time", 40.0}}), HasSubstr("recording_time = 40"));
  EXPECT_THAT(refusal({{"response_directions", std::int64_t{2}}}), HasSubstr("response_directions = 2"));
  EXPECT_THAT(refusal({{"response_directions", std::int64_t{5}}, {"gain", 0.5}}), HasSubstr("nothing moves"));
  EXPECT_THAT(refusal({{"activation", std::string("linear")}}), HasSubstr("no stationary state"));
}

}  // namespace
}  // namespace synaptica
