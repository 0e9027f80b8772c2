// The study ei-teacher.
#include "synaptica/catalog/ei_teacher.h"

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

const Settings slow{{"input_spectrum", std::string("exponential")}, {"input_time", 3.0}};

// At the published setting; digits are those of perceptron/teacher_test.cpp, simulations of another program's 0.011297 and so on.
TEST(EiTeacher, GivesTheReferenceNumbers) {
  const auto study = make_ei_teacher_study();
  const Parameters parameters = parameters_of(*study, slow);
  const Prediction prediction = study->predict(parameters);
  EXPECT_NEAR(prediction.at("error").value.values[0], 0.0112556, 0.5e-7);
  EXPECT_NEAR(prediction.at("weight_error").value.values[0], 0.2973089, 0.5e-7);
  EXPECT_NEAR(prediction.at("silent_fraction").value.values[0], 0.296989, 0.5e-6);
  const auto datasets = simulated(*study, parameters, 12);
  const auto near = [&](const char* name, double reference, double error) {
    const ArrayEstimate ours = estimate_observable(observable_spec(study->describe(), name), datasets);
    EXPECT_NEAR(ours.mean.values[0], reference, 3 * std::hypot(ours.standard_error.values[0], error)) << name;
  };
  near("error", 0.011297, 0.00011);
  near("weight_error", 0.2981, 0.0019);
  near("q", 0.8282, 0.0049);
}

TEST(EiTeacher, VerdictsTellRightFromWrong) {
  const auto study = make_ei_teacher_study();
  const Settings small{{"synapses", std::int64_t{100}}};
  const Parameters parameters = parameters_of(*study, small);
  const auto datasets = simulated(*study, parameters, 100);
  const auto verdict = [&](const Settings& settings, const char* name) {
    return compare(observable_spec(study->describe(), name), study->predict(parameters_of(*study, settings)),
                   datasets, 5)
        .verdict;
  };
  for (const char* name : {"weight_error", "error", "q", "silent_fraction", "test_mean_square_error"})
    EXPECT_NE(verdict(small, name), Verdict::disagrees) << name;
  Settings wrong = small;
  wrong.emplace_back("noise", 0.15);
  EXPECT_EQ(verdict(wrong, "weight_error"), Verdict::disagrees);
  wrong = small;
  wrong.emplace_back("teacher_active", 1.0);
  EXPECT_EQ(verdict(wrong, "silent_fraction"), Verdict::disagrees);
}

TEST(EiTeacher, OneSeedOneResultTwoSeedsTwo) {
  const auto study = make_ei_teacher_study();
  const Parameters parameters = parameters_of(*study, {{"synapses", std::int64_t{40}}});
  EXPECT_EQ(simulated(*study, parameters, 2, 3), simulated(*study, parameters, 2, 3));
  EXPECT_NE(simulated(*study, parameters, 2, 3), simulated(*study, parameters, 2, 4));
}

TEST(EiTeacher, RefusesWithOneSentence) {
  const auto study = make_ei_teacher_study();
  const auto refusal = [&](const Settings& settings) -> std::string {
    try {
      static_cast<void>(parameters_of(*study, settings));
    } catch (const InvalidArgument& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_EQ(refusal({{"teacher_active", 0.0}, {"noise", 0.0}}),
            "teacher_active = 0: without noise there is nothing to learn; choose one of them above 0");
  EXPECT_EQ(refusal({{"load", 0.001}}),
            "load = 0.001: 400 synapses then have fewer than 2 patterns; choose at least 0.005");
  EXPECT_EQ(refusal({{"teacher_active", 0.0}}), "accepted");
  EXPECT_EQ(refusal({{"noise", 0.0}}), "accepted");
}

}  // namespace
}  // namespace synaptica
