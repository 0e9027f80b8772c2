// The studies memory-collapse, hebbian-coupling and hyperbolicity.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/catalog/hebbian_coupling.h"
#include "synaptica/catalog/hyperbolicity.h"
#include "synaptica/catalog/memory_collapse.h"
#include "synaptica/catalog/study_test_fixture.h"
#include "synaptica/core/error.h"
#include "synaptica/study/comparison.h"

namespace synaptica {
namespace {

using testing::parameters_of;
using testing::Settings;
using testing::simulated;

double predicted(const Study& study, const std::string& name, const Settings& settings = {}) {
  return study.predict(parameters_of(study, settings)).at(name).value.values.at(0);
}

ObservableResult judged(const Study& study, const std::string& name, const Settings& settings,
                        std::uint64_t replicas) {
  const Parameters parameters = parameters_of(study, settings);
  const std::vector<Dataset> datasets = simulated(study, parameters, replicas);
  // As one of some ten comparisons of a run.
  return compare(observable_spec(study.describe(), name), study.predict(parameters), datasets, 10);
}

std::vector<std::unique_ptr<Study>> all() {
  std::vector<std::unique_ptr<Study>> studies;
  studies.push_back(make_memory_collapse_study());
  studies.push_back(make_hebbian_coupling_study());
  studies.push_back(make_hyperbolicity_study());
  return studies;
}

TEST(Couplings, OneSeedOneResultTwoSeedsTwo) {
  for (const auto& study : all()) {
    const Parameters parameters = default_parameters(*study);
    EXPECT_EQ(simulated(*study, parameters, 2, 3), simulated(*study, parameters, 2, 3))
        << study->describe().name;
    EXPECT_NE(simulated(*study, parameters, 2, 3), simulated(*study, parameters, 2, 4))
        << study->describe().name;
  }
}

TEST(Couplings, AllowancesAreAtMostHalfTheResolutionAtTheDefaults) {
  for (const auto& study : all()) {
    const Prediction prediction = study->predict(default_parameters(*study));
    for (const ObservableSpec& spec : study->describe().observables) {
      if (spec.kind != ObservableKind::compared) continue;
      const PredictedObservable& one = prediction.at(spec.name);
      for (std::size_t i = 0; i < one.allowance.size(); ++i)
        EXPECT_LE(one.allowance.values[i],
                  0.5 * one.resolution.values[std::min(i, one.resolution.size() - 1)])
            << study->describe().name << ' ' << spec.name;
    }
  }
}

TEST(MemoryCollapseStudy, TheoryGivesTheReferenceNumbersToTheirDigits) {
  const auto study = make_memory_collapse_study();
  EXPECT_NEAR(predicted(*study, "collapse_sharpness"), 3.218741, 5e-7);
  EXPECT_NEAR(predicted(*study, "collapse_separation"), 0.507126, 5e-7);
  EXPECT_NEAR(predicted(*study, "collapse_sharpness", {{"hidden_neurons", std::int64_t{16}}}), 5.189036,
              5e-7);
  EXPECT_NEAR(predicted(*study, "separation", {{"sharpness", 3.6}}), 0.818548, 5e-7);
  EXPECT_NEAR(predicted(*study, "separation", {{"sharpness", 5.0}}), 0.969300, 5e-7);
  EXPECT_NEAR(predicted(*study, "equal_depth_sharpness"), 3 * std::log(3.0), 1e-14);
}

// The reference run, in turn at tau_X = 250, has no randomness: 0.81894 and 0.96936 to its printed digits.
TEST(MemoryCollapseStudy, PresentedInTurnItIsTheReferenceRun) {
  const auto study = make_memory_collapse_study();
  for (const auto& [sharpness, separation] : {std::pair{3.6, 0.81894}, {5.0, 0.96936}}) {
    Settings settings = {
        {"sharpness", sharpness}, {"presentation", std::string("cyclic")}, {"steps", std::int64_t{40000}}};
    const Dataset run = simulated(*study, parameters_of(*study, settings), 1).front();
    // It is the mean over a round there, the mean over samples at different points of it here: 1/tau_X of 1 - m apart.
    EXPECT_NEAR(run.at("separation").values[0], separation, 0.18 / 250 * 0.1 + 5e-6) << sharpness;
  }
}

TEST(MemoryCollapseStudy, BothStartsAgreeWithTheTheory) {
  const auto study = make_memory_collapse_study();
  for (const double sharpness : {2.5, 3.6, 8.0})
    for (const char* start : {"separated", "symmetric"})
      for (const char* name : {"separation", "memory_norm", "winning_weight"}) {
        Settings settings = {
            {"sharpness", sharpness}, {"start", std::string(start)}, {"steps", std::int64_t{30000}}};
        EXPECT_EQ(judged(*study, name, settings, 8).verdict, Verdict::agrees)
            << name << ' ' << sharpness << ' ' << start;
      }
}

// The check is worth something: the simulation at one sharpness against the theory of one a twentieth lower.
TEST(MemoryCollapseStudy, AWrongSharpnessIsSeen) {
  const auto study = make_memory_collapse_study();
  const Parameters simulated_at = parameters_of(*study, {{"sharpness", 3.6}});
  const Parameters theory_at = parameters_of(*study, {{"sharpness", 3.42}});
  const auto datasets = simulated(*study, simulated_at, 8);
  EXPECT_EQ(compare(observable_spec(study->describe(), "separation"), study->predict(theory_at), datasets, 10)
                .verdict,
            Verdict::disagrees);
}

TEST(MemoryCollapseStudy, BadParametersAreRefused) {
  const auto study = make_memory_collapse_study();
  EXPECT_THROW((void)parameters_of(*study, {{"hidden_neurons", std::int64_t{51}}}), InvalidArgument);
  EXPECT_THROW((void)parameters_of(*study, {{"hidden_neurons", std::int64_t{1}}}), InvalidArgument);
  EXPECT_THROW((void)parameters_of(*study, {{"sharpness", 0.0}}), InvalidArgument);
  EXPECT_THROW((void)parameters_of(*study, {{"sharpness", 4.1}, {"start", std::string("symmetric")}}),
               InvalidArgument);
  EXPECT_NO_THROW((void)parameters_of(*study, {{"sharpness", 4.0}, {"start", std::string("symmetric")}}));
}

TEST(HebbianCouplingStudy, TheoryGivesTheReferenceNumbersToTheirDigits) {
  const auto study = make_hebbian_coupling_study();
  EXPECT_NEAR(predicted(*study, "initial_coupling_distance"), 14.886235, 5e-7);
  EXPECT_NEAR(predicted(*study, "coupling_distance"), 2.195234, 5e-7);
  const PredictedObservable curve = study->predict(default_parameters(*study)).at("coupling_distance_curve");
  EXPECT_NEAR(curve.value.values.front(), 14.886235, 5e-7);
  EXPECT_NEAR(curve.value.values.back(), 2.195234, 5e-7);
}

// 14.8931 +- 0.0047 and 2.1833 +- 0.0079: other random numbers of the same law, so that both errors count.
TEST(HebbianCouplingStudy, SimulationGivesTheReferenceNumbers) {
  const auto study = make_hebbian_coupling_study();
  const ObservableResult late = judged(*study, "coupling_distance", {}, 400);
  EXPECT_NEAR(late.mean.values[0], 2.1833, 3 * std::hypot(late.standard_error.values[0], 0.0079));
  EXPECT_EQ(late.verdict, Verdict::agrees);
  const ObservableResult early = judged(*study, "initial_coupling_distance", {}, 400);
  EXPECT_NEAR(early.mean.values[0], 14.8931, 3 * std::hypot(early.standard_error.values[0], 0.0047));
}

TEST(HebbianCouplingStudy, EveryWayOfPresentingAgrees) {
  const auto study = make_hebbian_coupling_study();
  for (const Settings& settings : {Settings{{"presentation", std::string("random")}},
                                   Settings{{"presentation", std::string("random")},
                                            {"probabilities", std::vector<double>{0.4, 0.3, 0.2, 0.1}}},
                                   Settings{{"visible_neurons", std::int64_t{200}}, {"orthogonal", false}},
                                   Settings{{"time_step", 5.0}, {"steps", std::int64_t{300}}}})
    for (const char* name : {"coupling_distance", "coupling_distance_curve"})
      EXPECT_EQ(judged(*study, name, settings, 100).verdict, Verdict::agrees) << name;
}

TEST(HebbianCouplingStudy, ABluntGateHasNoVerdict) {
  const auto study = make_hebbian_coupling_study();
  EXPECT_NE(judged(*study, "coupling_distance", {{"softmax_gain", 0.1}}, 20).verdict, Verdict::agrees);
}

TEST(HebbianCouplingStudy, BadParametersAreRefused) {
  const auto study = make_hebbian_coupling_study();
  EXPECT_THROW((void)parameters_of(*study, {{"hidden_neurons", std::int64_t{51}}}), InvalidArgument);
  EXPECT_THROW((void)parameters_of(*study, {{"time_step", 251.0}}), InvalidArgument);
  EXPECT_THROW((void)parameters_of(*study, {{"probabilities", std::vector<double>{0.5, 0.5}}}),
               InvalidArgument);
  EXPECT_THROW((void)parameters_of(*study, {{"probabilities", std::vector<double>{0.4, 0.3, 0.2, 0.1}}}),
               InvalidArgument);
}

TEST(HyperbolicityStudy, TheoryGivesTheReferenceNumbersToTheirDigits) {
  const auto study = make_hyperbolicity_study();
  EXPECT_NEAR(predicted(*study, "unstable_fraction"), 0.391002, 5e-7);
  EXPECT_NEAR(predicted(*study, "largest_eigenvalue"), 3.83912, 5e-6);
  EXPECT_NEAR(predicted(*study, "smallest_gap"), 0.011659, 1e-6);  // the table's constant has four digits
  EXPECT_EQ(predicted(*study, "upper_edge"), 4);
  EXPECT_NEAR(predicted(*study, "zero_mode_fraction", {{"aspect_ratio", 16.0}}), 1 - 6.0 / 100,
              1e-15);  // 6 hidden neurons
}

// 0.01188 +- 0.00016, 0.38994 +- 0.00015 and 3.8407 +- 0.0026.
TEST(HyperbolicityStudy, SimulationGivesTheReferenceNumbers) {
  const auto study = make_hyperbolicity_study();
  const auto datasets = simulated(*study, default_parameters(*study), 200);
  const auto expect = [&](const char* name, double reference, double error) {
    const ArrayEstimate ours = estimate_observable(observable_spec(study->describe(), name), datasets);
    EXPECT_NEAR(ours.mean.values[0], reference, 3 * std::hypot(ours.standard_error.values[0], error)) << name;
  };
  expect("smallest_gap", 0.01188, 0.00016);
  expect("unstable_fraction", 0.38994, 0.00015);
  expect("largest_eigenvalue", 3.8407, 0.0026);
}

TEST(HyperbolicityStudy, BadParametersAreRefused) {
  const auto study = make_hyperbolicity_study();
  EXPECT_THROW((void)parameters_of(*study, {{"aspect_ratio", 4.0}}), InvalidArgument);
  EXPECT_THROW((void)parameters_of(*study, {{"aspect_ratio", 300.0}}), InvalidArgument);
  EXPECT_THROW((void)parameters_of(*study, {{"aspect_ratio", 0.0}}), InvalidArgument);
  EXPECT_THROW((void)parameters_of(*study, {{"gain", -1.0}}), InvalidArgument);
  EXPECT_THROW((void)parameters_of(*study, {{"entries", std::string("ternary")}}), InvalidArgument);
  EXPECT_NO_THROW((void)parameters_of(*study, {{"aspect_ratio", 9.0}}));
}

TEST(HyperbolicityStudy, NearTheEdgeOnlyTheGapHasNoTheory) {
  const auto study = make_hyperbolicity_study();
  const Prediction prediction = study->predict(parameters_of(*study, {{"aspect_ratio", 4.1}}));
  for (const auto& [name, observable] : prediction)
    EXPECT_EQ(observable.left_out.empty(), name.find("smallest_gap") != 0) << name;
  const ObservableResult gap = judged(*study, "smallest_gap", {{"aspect_ratio", 4.1}}, 8);
  EXPECT_EQ(gap.verdict, Verdict::none);
  EXPECT_GT(gap.mean.values[0], 0);
  EXPECT_EQ(judged(*study, "largest_eigenvalue", {{"aspect_ratio", 4.1}}, 32).verdict, Verdict::agrees);
}

}  // namespace
}  // namespace synaptica
