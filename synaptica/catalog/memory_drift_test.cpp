#include "synaptica/catalog/memory_drift.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/catalog/study_test_fixture.h"
#include "synaptica/core/error.h"
#include "synaptica/core/estimate.h"
#include "synaptica/numerics/statistics.h"
#include "synaptica/study/comparison.h"

namespace synaptica {
namespace {

using testing::parameters_of;
using testing::Settings;
using testing::simulated;

const Settings random_presentation = {{"presentation", std::string("random")}};
const Settings unequal = {{"presentation", std::string("random")},
                          {"probabilities", std::vector<double>{0.4, 0.3, 0.2, 0.1}}};

Settings with(Settings settings, const std::string& name, ParameterValue value) {
  settings.emplace_back(name, std::move(value));
  return settings;
}

double predicted(const std::string& name, const Settings& settings = {}, std::size_t entry = 0) {
  const auto study = make_memory_drift_study();
  return study->predict(parameters_of(*study, settings)).at(name).value.values.at(entry);
}

ArrayEstimate estimate_of(const std::string& name, const Settings& settings, std::uint64_t replicas = 200) {
  const auto study = make_memory_drift_study();
  return estimate_observable(observable_spec(study->describe(), name),
                             simulated(*study, parameters_of(*study, settings), replicas));
}

// The reference simulations are other random numbers of the same law: both standard errors count, and 4 of them together
// are a false alarm once in 16000 comparisons.
void expect_reference(const std::string& name, const Settings& settings, double reference,
                      double reference_error, std::size_t entry = 0) {
  const ArrayEstimate ours = estimate_of(name, settings);
  EXPECT_NEAR(ours.mean.values.at(entry), reference,
              4 * std::hypot(ours.standard_error.values.at(entry), reference_error))
      << name << " of entry " << entry;
}

// R3 to R7 of the reference table: theory to the printed digits.
TEST(MemoryDrift, TheoryGivesTheReferenceNumbersToTheirDigits) {
  EXPECT_NEAR(predicted("initial_overlap"), 0.929497, 5e-7);  // exact at 50 neurons
  EXPECT_NEAR(predicted("initial_overlap_limit"), 0.928477, 5e-7);
  EXPECT_NEAR(predicted("initial_overlap_sd_limit"), 0.014714, 5e-7);
  const Settings half = {{"steps", std::int64_t{1000}}};
  EXPECT_NEAR(predicted("final_similarity_limit", half), 0.991189, 5e-7);
  EXPECT_NEAR(predicted("final_similarity_limit"), 0.998871, 5e-7);
  EXPECT_NEAR(predicted("final_similarity_equal_norm", half), 0.990298, 5e-7);
  EXPECT_NEAR(predicted("final_similarity_equal_norm"), 0.998715, 5e-7);
  EXPECT_NEAR(predicted("final_similarity_discrete_limit"), 0.998880, 5e-7);
  // The same at t = 1000 of the default run: entry 50 of the 101 sampled times, memory 1 of 4.
  EXPECT_NEAR(predicted("cosine_similarity_limit", {}, 50 * 4), 0.991189, 5e-7);
  EXPECT_NEAR(predicted("cosine_similarity_equal_norm", {}, 50 * 4), 0.990298, 5e-7);
  const auto check_random = [&](const Settings& settings, std::size_t memory, double mean, double deviation) {
    const Settings at_1000 = with(settings, "steps", std::int64_t{1000});
    EXPECT_NEAR(predicted("forgetting_factor", at_1000, memory), mean, 5e-7);
    EXPECT_NEAR(predicted("forgetting_factor_sd_binomial", at_1000, memory), deviation, 5e-7);
  };
  check_random(random_presentation, 0, 0.367695, 0.020175);
  check_random(unequal, 0, 0.201638, 0.012527);
  check_random(unequal, 3, 0.670266, 0.025454);
  for (const auto& [noise, error] : std::vector<std::pair<double, double>>{
           {0.2, 0.000113}, {0.4, 0.001592}, {0.8, 0.016678}, {1.6, 0.095782}})
    EXPECT_NEAR(predicted("equal_norm_error", {{"noise", noise}}), error, 5e-7);
}

// R3 to R5: 200 replicas against the reference simulation's mean and standard error.
TEST(MemoryDrift, CyclicSimulationGivesTheReferenceNumbers) {
  expect_reference("initial_overlap", {}, 0.929286, 0.000511);
  // Quoted without an error: that of a standard deviation of 800 numbers is 0.014431 / sqrt(1600).
  expect_reference("initial_overlap_sd", {}, 0.014431, 0.014431 / 40);
  expect_reference("final_similarity", {}, 0.998879, 0.000010);
  expect_reference("sup_deviation_equal_norm", {}, 0.002824, 0.000053);
  expect_reference("sup_deviation_general_norm", {}, 0.000481, 0.000005);
  // Machine precision: a few units in the last place of numbers next to 1.
  EXPECT_LT(estimate_of("sup_deviation_visit_count", {}).mean.values[0], 2e-15);
}

// R6 and R7. Standard deviations are quoted without errors: 1/sqrt(2 R) of themselves at R = 200.
TEST(MemoryDrift, RandomSimulationGivesTheReferenceNumbers) {
  const Settings uniform = with(random_presentation, "steps", std::int64_t{1000});
  expect_reference("forgetting_factor", uniform, 0.3697, 0.0015);
  expect_reference("forgetting_factor_sd", uniform, 0.0214, 0.0214 / 20);
  expect_reference("sup_deviation_general_norm", random_presentation, 0.00537, 0.00011);
  const Settings skewed = with(unequal, "steps", std::int64_t{1000});
  expect_reference("forgetting_factor", skewed, 0.2020, 0.0009, 0);
  expect_reference("forgetting_factor_sd", skewed, 0.0128, 0.0128 / 20, 0);
  expect_reference("forgetting_factor", skewed, 0.6696, 0.0018, 3);
  expect_reference("forgetting_factor_sd", skewed, 0.0260, 0.0260 / 20, 3);
}

// All verdicts of a point, given that it is the whole run.
std::vector<ObservableResult> compare_all(const Study& study, const Settings& settings,
                                          const std::vector<Dataset>& datasets) {
  const Parameters parameters = parameters_of(study, settings);
  const Prediction prediction = study.predict(parameters);
  const std::size_t comparisons = comparisons_at(study, parameters, prediction);
  std::vector<ObservableResult> results;
  for (const ObservableSpec& spec : study.describe().observables)
    if (spec.kind == ObservableKind::compared)
      results.push_back(compare(spec, prediction, datasets, comparisons));
  return results;
}

std::vector<ObservableResult> compare_all(const Study& study, const Settings& settings,
                                          std::uint64_t replicas) {
  return compare_all(study, settings, simulated(study, parameters_of(study, settings), replicas));
}

TEST(MemoryDrift, DefaultsAgreeAtTheDefaultNumberOfReplicas) {
  const auto study = make_memory_drift_study();
  for (const Settings& settings : {Settings{}, random_presentation, unequal})
    for (const ObservableResult& result : compare_all(*study, settings, 32))
      EXPECT_EQ(result.verdict, Verdict::agrees) << result.name << ": " << result.reason;
  // Memories of unequal norms overlap with their patterns less evenly.
  for (const ObservableResult& result : compare_all(*study, {{"orthogonal", false}}, 64))
    EXPECT_EQ(result.verdict, Verdict::agrees) << result.name << ": " << result.reason;
}

// A theory that is wrong where it matters must be called wrong: each memory_time_constant, noise or order that differs
// from what was simulated is seen.
TEST(MemoryDrift, WrongTheoriesAreSeen) {
  const auto study = make_memory_drift_study();
  const Parameters truth = parameters_of(*study, random_presentation);
  const std::vector<Dataset> datasets = simulated(*study, truth, 200);
  const auto disagreements = [&](const Settings& believed) {
    const Prediction prediction = study->predict(parameters_of(*study, believed));
    std::vector<std::string> names;
    for (const ObservableSpec& spec : study->describe().observables)
      if (spec.kind == ObservableKind::compared &&
          compare(spec, prediction, datasets, 43).verdict == Verdict::disagrees)
        names.push_back(spec.name);
    return names;
  };
  const auto sees = [](const std::vector<std::string>& names, const char* name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  EXPECT_TRUE(disagreements(random_presentation).empty());
  EXPECT_TRUE(
      sees(disagreements(with(random_presentation, "memory_time_constant", 260.0)), "forgetting_factor"));
  EXPECT_TRUE(
      sees(disagreements(with(random_presentation, "memory_time_constant", 300.0)), "cosine_similarity"));
  EXPECT_TRUE(sees(disagreements(with(random_presentation, "noise", 0.42)), "initial_overlap"));
  EXPECT_TRUE(sees(disagreements({}), "forgetting_factor_variance"));  // cyclic: no scatter expected
}

// The published formula in place of the theory disagrees, at the figure's own parameters.
TEST(MemoryDrift, TheEqualNormFormulaDisagrees) {
  const auto study = make_memory_drift_study();
  const Parameters parameters = parameters_of(*study, {});
  Prediction prediction = study->predict(parameters);
  prediction.at("cosine_similarity").value = prediction.at("cosine_similarity_equal_norm").value;
  const ObservableResult result = compare(observable_spec(study->describe(), "cosine_similarity"), prediction,
                                          simulated(*study, parameters, 200), 43);
  EXPECT_EQ(result.verdict, Verdict::disagrees);
}

// A gate too flat for a winner, or too few neurons: the allowance says so, and the verdict is open, not wrong.
TEST(MemoryDrift, WhereTheGateFailsTheVerdictIsOpen) {
  const auto study = make_memory_drift_study();
  for (const Settings& settings : {Settings{{"softmax_gain", 0.06}}, Settings{{"noise", 5.0}},
                                   Settings{{"visible_neurons", std::int64_t{4}}, {"noise", 1.0}}}) {
    bool open = false;
    for (const ObservableResult& result : compare_all(*study, settings, 64)) {
      EXPECT_NE(result.verdict, Verdict::disagrees) << result.name;
      if (result.name == "final_similarity") open = result.verdict == Verdict::unresolved;
    }
    EXPECT_TRUE(open);
  }
}

// At noise 1.6 a wrong memory wins in one replica of a hundred. 2000 replicas see the bias; it is inside the allowance,
// which is not so large as to hide everything.
TEST(MemoryDrift, TheAllowanceForWrongWinnersHoldsAndIsOfTheirSize) {
  const auto study = make_memory_drift_study();
  const Settings loud = {{"noise", 1.6}, {"steps", std::int64_t{1000}}};
  double misassigned = 0;
  const std::vector<Dataset> datasets = simulated(*study, parameters_of(*study, loud), 2000);
  for (const Dataset& dataset : datasets)
    misassigned += dataset.at("misassigned_presentations").values[0] > 0 ? 1 : 0;
  // 12 ordered pairs, each wrong with probability 8.9e-4: 1.07 % of 2000 replicas, give or take 4 standard errors.
  EXPECT_NEAR(misassigned, 21.4, 4 * std::sqrt(21.4));
  for (const ObservableResult& result : compare_all(*study, loud, datasets)) {
    EXPECT_EQ(result.verdict, Verdict::agrees) << result.name;
    if (result.name != "final_similarity" && result.name != "forgetting_factor") continue;
    const std::size_t i = result.worst_entry;
    const double deviation = std::fabs(result.deviation.values[i]);
    EXPECT_GT(deviation, 3 * result.standard_error.values[i]);  // the bias is there
    EXPECT_LT(deviation, result.allowance.values[i]);
    EXPECT_LT(result.allowance.values[i], 20 * deviation);
  }
}

// Over random parameters the scores of theory against simulation follow Student's law: their tail probabilities are
// uniform. Kolmogorov-Smirnov of 90 of them at a significance of 1e-4 (distance 2.2 / sqrt(90)).
TEST(MemoryDrift, ScoresOverRandomParametersFollowStudentsLaw) {
  const auto study = make_memory_drift_study();
  numerics::RandomStream choose({.seed = 77}, numerics::Purpose::test);
  std::vector<double> overlap, similarity, forgetting;
  constexpr std::uint64_t replicas = 24;
  while (overlap.size() < 90) {
    const auto hidden = static_cast<std::int64_t>(1 + choose.below(5));
    const Parameters parameters = parameters_of(
        *study, {{"visible_neurons", static_cast<std::int64_t>(40 + choose.below(60))},
                 {"hidden_neurons", hidden},
                 {"noise", 0.1 + 0.6 * choose.uniform()},
                 {"memory_time_constant", 20 + 200 * choose.uniform()},
                 {"steps", static_cast<std::int64_t>(100 + choose.below(100))},
                 {"orthogonal", choose.sign() > 0},
                 {"presentation", std::string(choose.sign() > 0 && hidden > 1 ? "random" : "cyclic")}});
    const Prediction prediction = study->predict(parameters);
    const std::vector<Dataset> datasets = simulated(*study, parameters, replicas);
    const auto score = [&](const char* name, std::vector<double>& tails) {
      const ObservableResult result =
          compare(observable_spec(study->describe(), name), prediction, datasets, 43);
      EXPECT_NE(result.verdict, Verdict::disagrees) << name;
      if (result.standard_error.values[0] > 1e-6)  // cyclic forgetting is exact
        tails.push_back(numerics::student_t_two_sided_probability(result.z.values[0], replicas - 1));
    };
    score("initial_overlap", overlap);
    score("final_similarity", similarity);
    score("forgetting_factor", forgetting);
  }
  EXPECT_GT(forgetting.size(), 20U);
  for (std::vector<double>* tails : {&overlap, &similarity, &forgetting}) {
    std::sort(tails->begin(), tails->end());
    const auto count = static_cast<double>(tails->size());
    double distance = 0;
    for (std::size_t i = 0; i < tails->size(); ++i)
      distance = std::max({distance, (*tails)[i] - static_cast<double>(i) / count,
                           static_cast<double>(i + 1) / count - (*tails)[i]});
    EXPECT_LT(distance, 2.2 / std::sqrt(count));
  }
}

TEST(MemoryDrift, OneSeedOneResultTwoSeedsTwo) {
  const auto study = make_memory_drift_study();
  const Parameters parameters = parameters_of(*study, with(unequal, "steps", std::int64_t{50}));
  const auto at = [&](std::uint64_t seed, std::uint64_t replica) {
    return study->simulate(parameters, {.seed = seed, .point = parameters.hash(), .replica = replica});
  };
  EXPECT_EQ(at(1, 0), at(1, 0));
  for (const char* name : {"initial_overlap", "cosine_similarity", "forgetting_factor"}) {
    EXPECT_NE(at(1, 0).at(name), at(2, 0).at(name)) << name;
    EXPECT_NE(at(1, 0).at(name), at(1, 1).at(name)) << name;
  }
}

// Only the ratio of the two times enters.
TEST(MemoryDrift, UnitsOfTimeDoNotMatter) {
  const auto study = make_memory_drift_study();
  const Parameters plain = parameters_of(*study, {{"steps", std::int64_t{200}}});
  const Parameters scaled = parameters_of(
      *study, {{"steps", std::int64_t{200}}, {"time_step", 1024.0}, {"memory_time_constant", 250 * 1024.0}});
  const RandomKey key{.seed = 3};
  EXPECT_EQ(study->simulate(plain, key), study->simulate(scaled, key));
  EXPECT_EQ(study->predict(plain).at("cosine_similarity").value,
            study->predict(scaled).at("cosine_similarity").value);
  EXPECT_EQ(study->axes(scaled)[0].coordinates.back(), 200 * 1024.0);
}

TEST(MemoryDrift, SampledTimesRunFromStartToEnd) {
  const auto study = make_memory_drift_study();
  for (const std::int64_t steps : {1, 2, 99, 100, 101, 2000, 12345}) {
    const std::vector<double> time =
        study->axes(parameters_of(*study, {{"steps", steps}, {"time_step", 0.5}}))[0].coordinates;
    EXPECT_EQ(time.front(), 0);
    EXPECT_EQ(time.back(), 0.5 * static_cast<double>(steps));
    EXPECT_EQ(time.size(), static_cast<std::size_t>(std::min<std::int64_t>(steps, 100)) + 1);
    EXPECT_TRUE(std::is_sorted(time.begin(), time.end(), std::less_equal<>()));
  }
}

// Both sides speak of the same things, in the same shapes, finite, at ordinary and extreme points.
TEST(MemoryDrift, EveryObservableIsGivenFiniteAndInShapeEverywhere) {
  const auto study = make_memory_drift_study();
  const std::vector<Settings> points = {
      {},
      unequal,
      {{"hidden_neurons", std::int64_t{1}}},
      {{"hidden_neurons", std::int64_t{1}}, {"presentation", std::string("random")}, {"time_step", 250.0}},
      {{"visible_neurons", std::int64_t{2}}, {"hidden_neurons", std::int64_t{2}}, {"steps", std::int64_t{1}}},
      {{"visible_neurons", std::int64_t{2}}, {"hidden_neurons", std::int64_t{9}}, {"orthogonal", false}},
      {{"noise", 1e-6}},
      {{"noise", 1e6}},
      {{"softmax_gain", 1e-9}},
      {{"softmax_gain", 1e9}},
      {{"time_step", 250.0}},
      {{"time_step", 1e-12}, {"memory_time_constant", 1e12}},
      {{"hidden_neurons", std::int64_t{50}},
       {"presentation", std::string("random")},
       {"steps", std::int64_t{7}}}};
  for (const Settings& settings : points) {
    const Parameters parameters = parameters_of(*study, settings);
    const std::string place = parameters.canonical_text();
    const std::vector<Axis> axes = study->axes(parameters);
    const Prediction prediction = study->predict(parameters);
    const Dataset dataset = study->simulate(parameters, {.seed = 5});
    const auto check = [&](const std::string& name, const Array& array,
                           const std::vector<std::size_t>& shape) {
      EXPECT_EQ(array.shape, shape) << name << "\n" << place;
      for (const double value : array.values) ASSERT_TRUE(std::isfinite(value)) << name << "\n" << place;
    };
    for (const ObservableSpec& spec : study->describe().observables) {
      const std::vector<std::size_t> shape = observable_shape(spec, axes);
      if (spec.kind != ObservableKind::measured) check(spec.name, prediction.at(spec.name).value, shape);
      if (spec.kind == ObservableKind::predicted) continue;
      if (spec.inputs.empty()) check(spec.name, dataset.at(spec.name), shape);
      for (const std::string& input : spec.inputs) check(input, dataset.at(input), shape);
      if (spec.kind != ObservableKind::compared) continue;
      EXPECT_FALSE(spec.allowance_reason.empty() || spec.resolution_reason.empty());
      const PredictedObservable& stated = prediction.at(spec.name);
      for (const double allowance : stated.allowance.values)
        EXPECT_TRUE(allowance >= 0 && std::isfinite(allowance));
      for (const double resolution : stated.resolution.values)
        EXPECT_TRUE(resolution > 0 && std::isfinite(resolution));
      EXPECT_LE(compared_entries(stated, stated.value.size()).size(), most_compared_entries);
    }
  }
}

// At ordinary parameters the theory is fine enough: its allowance is at most half of the resolution.
TEST(MemoryDrift, AllowancesAreAtMostHalfOfTheResolution) {
  const auto study = make_memory_drift_study();
  for (const Settings& settings : {Settings{}, random_presentation, unequal, Settings{{"noise", 0.2}},
                                   Settings{{"noise", 1.6}}, Settings{{"orthogonal", false}}})
    for (const auto& [name, stated] : study->predict(parameters_of(*study, settings))) {
      const ObservableSpec& spec = observable_spec(study->describe(), name);
      if (spec.kind != ObservableKind::compared) continue;
      for (const double allowance : stated.allowance.values)
        EXPECT_LE(allowance, 0.5 * stated.resolution.values[0]) << name;
    }
}

template <class Call>
std::string message_of(Call call) {
  try {
    call();
  } catch (const InvalidArgument& error) {
    return error.what();
  }
  return "";
}

TEST(MemoryDrift, ContradictionsAndGiantsAreRefusedInOneSentence) {
  const auto study = make_memory_drift_study();
  const auto refusal = [&](const Settings& settings) {
    return message_of([&] { (void)parameters_of(*study, settings); });
  };
  const auto names = [](const std::string& message, const char* words) {
    EXPECT_NE(message.find(words), std::string::npos) << message;
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
  };
  names(refusal({{"time_step", 251.0}}), "time_step = 251: must be at most memory_time_constant = 250");
  names(refusal({{"hidden_neurons", std::int64_t{51}}}), "orthogonal=false");
  names(refusal({{"probabilities", std::vector<double>{0.25, 0.25, 0.25, 0.25}}}), "presentation=random");
  names(refusal(with(random_presentation, "probabilities", std::vector<double>{0.5, 0.5})),
        "one for each of 4");
  names(refusal(with(random_presentation, "probabilities", std::vector<double>{0.4, 0.3, 0.2, 0.2})),
        "they sum to 1.");
  names(refusal(with(random_presentation, "probabilities", std::vector<double>{0.5, 0.5, 0.0, 0.0})),
        "0 (excluded)");
  names(refusal({{"visible_neurons", std::int64_t{1'000'000'000'000}}}), "TiB");
  names(refusal({{"hidden_neurons", std::int64_t{1'000'000'000'000}}, {"orthogonal", false}}), "of memory");
  names(refusal({{"noise", 0.0}}), "noise = 0");
  names(refusal({{"steps", std::int64_t{0}}}), "steps = 0");
  names(refusal({{"softmax_gain", -1.0}}), "softmax_gain = -1");
}

}  // namespace
}  // namespace synaptica
