// The study ei-spectra.
#include "synaptica/catalog/ei_spectra.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "synaptica/catalog/ei_perceptron.h"
#include "synaptica/catalog/study_test_fixture.h"
#include "synaptica/core/error.h"
#include "synaptica/study/comparison.h"
#include "synaptica/study/warnings.h"

namespace synaptica {
namespace {

using testing::parameters_of;
using testing::Settings;
using testing::simulated;

using List = std::vector<double>;

Settings spectra(const char* input, const char* target) {
  return {{"input_spectrum", std::string(input)}, {"target_spectrum", std::string(target)}};
}

Settings with(Settings settings, const Settings& more) {
  settings.insert(settings.end(), more.begin(), more.end());
  return settings;
}

List predicted(const Study& study, const std::string& name, const Settings& settings) {
  return study.predict(parameters_of(study, settings)).at(name).value.values;
}

// Printed values of another program, one load each: a curve goes through them.
TEST(EiSpectra, TheoryGivesTheReferenceNumbers) {
  const auto study = make_ei_spectra_study();
  const Settings large{{"synapses", std::int64_t{1000}}};
  const auto near = [&](const Settings& settings, std::size_t entry, double error, double q) {
    EXPECT_NEAR(predicted(*study, "error", with(large, settings))[entry], error, 0.5000001e-6);
    EXPECT_NEAR(predicted(*study, "q", with(large, settings))[entry], q, 0.500001e-5);
  };
  near(with(spectra("exponential", "white"), {{"ridge", 0.0}, {"loads", List{0.3, 1, 2}}}), 1, 0.2495,
       3.49119);
  near(with(spectra("exponential", "exponential"), {{"ridge", 0.05},
                                                    {"excitatory_fraction", 0.5},
                                                    {"input_time", 3.0},
                                                    {"target_time", 10.0},
                                                    {"loads", List{1, 2}}}),
       1, 0.323411, 0.639212);
  near(with(spectra("gaussian", "exponential"), {{"ridge", 0.01}, {"input_time", 2.0}}), 4, 0.0433716,
       2.19065);
  near(with(spectra("power-law", "power-law"), {{"ridge", 0.02}, {"target_exponent", 2.0}}), 6, 0.126207,
       0.518676);
  near(spectra("exponential", "band"), 3, 0.107927, 0.970811);
  // Without a ridge and above capacity, what remains of a white target does not depend on the inputs.
  for (const char* input : {"white", "gaussian", "band"})
    EXPECT_NEAR(
        predicted(*study, "error",
                  with(large, with(spectra(input, "white"), {{"ridge", 0.0}, {"loads", List{0.8, 1.6}}})))[1],
        (1.6 - 0.5) / 2 - 0.5e-3, 1e-12);
}

// Many tabulated points of a shape are the shape, to the square of their distance.
TEST(EiSpectra, ATableStandsForAShape) {
  const auto study = make_ei_spectra_study();
  List frequencies, powers;
  for (int k = 0; k <= 640; ++k) {
    const double omega = 0.005 * k;
    frequencies.push_back(omega);
    powers.push_back(7 * (0.02 + std::exp(-std::pow((omega - 0.6) / 0.1, 2) / 2)));
  }
  const Settings table{{"input_spectrum", std::string("table")},
                       {"input_frequencies", frequencies},
                       {"input_powers", powers},
                       {"target_spectrum", std::string("exponential")}};
  const List shape = predicted(*study, "error", spectra("band", "exponential"));
  const List tabulated = predicted(*study, "error", table);
  for (std::size_t k = 0; k < shape.size(); ++k) {
    // An interpolation error of (0.005/0.1)^2/8 of the peak's power, at most.
    EXPECT_NEAR(tabulated[k], shape[k], 3.2e-4 * shape[k]);
    EXPECT_NE(tabulated[k], shape[k]);
  }
}

TEST(EiSpectra, VerdictsTellRightFromWrong) {
  const auto study = make_ei_spectra_study();
  const Settings settings = with(spectra("exponential", "exponential"),
                                 {{"synapses", std::int64_t{100}}, {"loads", List{0.6, 1.2}}});
  const Parameters parameters = parameters_of(*study, settings);
  const auto datasets = simulated(*study, parameters, 150);
  const auto verdict = [&](const Settings& theory, const char* name) {
    return compare(observable_spec(study->describe(), name), study->predict(parameters_of(*study, theory)),
                   datasets, 6)
        .verdict;
  };
  for (const char* name : {"error", "q"}) EXPECT_NE(verdict(settings, name), Verdict::disagrees) << name;
  EXPECT_EQ(verdict(settings, "silent_fraction"), Verdict::agrees);
  // A target that is faster, and white inputs.
  EXPECT_EQ(verdict(with(settings, {{"target_time", 2.0}}), "error"), Verdict::disagrees);
  EXPECT_EQ(verdict(with(settings, {{"input_spectrum", std::string("white")}}), "q"), Verdict::disagrees);
}

// The numbers of ei-perceptron where the load is the same.
TEST(EiSpectra, IsAPathThroughEiPerceptron) {
  const auto curve = make_ei_spectra_study();
  const auto point = make_ei_perceptron_study();
  const Settings common =
      with(spectra("band", "power-law"),
           {{"synapses", std::int64_t{200}}, {"bias", std::string("fixed")}, {"drive", 0.2}});
  const Prediction along = curve->predict(parameters_of(*curve, with(common, {{"loads", List{0.5, 0.9}}})));
  const Prediction at = point->predict(parameters_of(*point, with(common, {{"load", 0.9}})));
  for (const char* name : {"error", "q"}) {
    EXPECT_EQ(along.at(name).value.values[1], at.at(name).value.values[0]) << name;
    EXPECT_EQ(along.at(name).allowance.values[1], at.at(name).allowance.values[0]) << name;
  }
  EXPECT_NEAR(along.at("silent_fraction").value.values[1],
              0.8 * at.at("silent_fraction_excitatory").value.values[0] +
                  0.2 * at.at("silent_fraction_inhibitory").value.values[0],
              1e-15);
  // Either population's share of the allowance, at most.
  EXPECT_GT(along.at("silent_fraction").allowance.values[1], 1e-6);
  EXPECT_LE(along.at("silent_fraction").allowance.values[1],
            0.8 * at.at("silent_fraction_excitatory").allowance.values[0] +
                0.2 * at.at("silent_fraction_inhibitory").allowance.values[0]);
}

TEST(EiSpectra, WithoutSignsNothingIsSilent) {
  const auto study = make_ei_spectra_study();
  const Settings settings{
      {"synapses", std::int64_t{40}}, {"excitatory_fraction", 0.0}, {"free_fraction", 1.0}};
  const Parameters parameters = parameters_of(*study, settings);
  EXPECT_EQ(study->predict(parameters).at("silent_fraction").left_out, "no synapse has a sign");
  EXPECT_EQ(simulated(*study, parameters, 1).front().find("silent_fraction"), nullptr);
}

TEST(EiSpectra, OneSeedOneResultTwoSeedsTwo) {
  const auto study = make_ei_spectra_study();
  const Parameters parameters = parameters_of(*study, {{"synapses", std::int64_t{50}}});
  EXPECT_EQ(simulated(*study, parameters, 2, 3), simulated(*study, parameters, 2, 3));
  EXPECT_NE(simulated(*study, parameters, 2, 3), simulated(*study, parameters, 2, 4));
  // Every load has signals of its own.
  const Dataset one =
      simulated(
          *study,
          parameters_of(*study, {{"synapses", std::int64_t{50}}, {"ridge", 0.0}, {"loads", List{2, 2.001}}}),
          1)
          .front();
  EXPECT_NE(one.at("error").values[0], one.at("error").values[1]);
}

TEST(EiSpectra, RefusesWithOneSentence) {
  const auto study = make_ei_spectra_study();
  const auto refusal = [&](const Settings& settings) -> std::string {
    try {
      static_cast<void>(parameters_of(*study, settings));
    } catch (const InvalidArgument& error) {
      return error.what();
    }
    return "accepted";
  };
  const Settings table{{"input_spectrum", std::string("table")}};
  EXPECT_EQ(refusal(table),
            "input_spectrum, table: 0 frequencies and 0 powers; one power for each, at least one");
  EXPECT_EQ(refusal(with(table, {{"input_frequencies", List{0, 2, 1}}, {"input_powers", List{1, 1, 1}}})),
            "input_spectrum, table frequency = 1: must be above the one before");
  EXPECT_EQ(refusal(with(table, {{"input_frequencies", List{0}}, {"input_powers", List{0}}})),
            "spectrum: the sum of its powers is 0; it must be above 0");
  EXPECT_EQ(refusal({{"loads", List{}}}), "loads = []: at least one is needed");
  EXPECT_EQ(refusal({{"loads", List{1, 0.5}}}), "loads: 0.5 after 1; they must ascend");
  EXPECT_EQ(refusal({{"synapses", std::int64_t{10}}, {"loads", List{0.01, 1}}}),
            "load = 0.01: 10 synapses then have no pattern; choose at least 0.1");
}

// Theory sums over modes that no number of a computer tells from none.
TEST(EiSpectra, WarnsOfModesThatDoublePrecisionDoesNotSee) {
  const auto study = make_ei_spectra_study();
  const auto warnings = [&](double ridge, double floor) {
    const Parameters parameters = parameters_of(*study, {{"input_spectrum", std::string("band")},
                                                         {"input_floor", floor},
                                                         {"ridge", ridge},
                                                         {"loads", List{0.3, 1}}});
    return warnings_at(*study, parameters, study->predict(parameters));
  };
  EXPECT_TRUE(warnings(0, 1e-8).empty());
  EXPECT_TRUE(warnings(0.01, 1e-14).empty());
  const auto sentences = warnings(0, 1e-14);
  ASSERT_EQ(sentences.size(), 1U);
  EXPECT_NE(sentences[0].find("ridge = 0: theory counts modes of the inputs down to 1e-14"),
            std::string::npos)
      << sentences[0];
}

}  // namespace
}  // namespace synaptica
