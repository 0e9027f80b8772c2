#include "synaptica/catalog/memory_drift.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/associative/drift_law.h"
#include "synaptica/associative/gate_leak.h"
#include "synaptica/associative/initial_memories.h"
#include "synaptica/associative/mean_cosine.h"
#include "synaptica/associative/memory_dynamics.h"
#include "synaptica/associative/presentation.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica {

namespace {

using namespace associative;
using numerics::Purpose;
using numerics::RandomStream;

// One point of parameters, read once.
struct Setting {
  explicit Setting(const Parameters& p)
      : visible(p.integer("visible_neurons")),
        hidden(p.integer("hidden_neurons")),
        time_constant(p.real("memory_time_constant")),
        gain(p.real("softmax_gain")),
        noise(p.real("noise")),
        steps(p.integer("steps")),
        time_step(p.real("time_step")),
        random(p.text("presentation") == "random"),
        orthogonal(p.boolean("orthogonal")),
        given_probabilities(p.real_list("probabilities")) {}

  [[nodiscard]] std::size_t memories() const { return static_cast<std::size_t>(hidden); }
  [[nodiscard]] double rate() const { return time_step / time_constant; }
  [[nodiscard]] std::vector<double> probabilities() const {
    return given_probabilities.empty() ? std::vector<double>(memories(), 1 / static_cast<double>(hidden))
                                       : given_probabilities;
  }

  std::int64_t visible, hidden;
  double time_constant, gain, noise;
  std::int64_t steps;
  double time_step;
  bool random, orthogonal;
  std::vector<double> given_probabilities;
};

constexpr std::int64_t most_intervals = 100;

// The steps after which observables over time are given: 0, `steps` and at most 99 between, evenly spaced.
std::vector<std::int64_t> sampled_steps(std::int64_t steps) {
  const std::int64_t intervals = std::min(steps, most_intervals);
  std::vector<std::int64_t> sampled;
  for (std::int64_t i = 0; i <= intervals; ++i) sampled.push_back(i * steps / intervals);
  return sampled;
}

// `count` of 0 ... size - 1, evenly spaced, both ends included.
std::vector<std::size_t> evenly_spaced(std::size_t size, std::size_t count) {
  count = std::min(size, count);
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < count; ++i) indices.push_back(count == 1 ? 0 : i * (size - 1) / (count - 1));
  return indices;
}

// The smallest errors worth seeing: a quarter of the way that a cosine, or a forgetting factor (from 1 to 0), has to go.
// At the default parameters 32 replicas see a sixth of it.
constexpr double resolved_part = 0.25;

// Moments over the visits of a random presentation of any function of the forgetting factor.
struct Scatter {
  double mean = 0;
  double variance = 0;
  double third_central = 0;
  double largest_probability = 0;  // of one number of visits
};

template <class Function>
Scatter scatter(const VisitDistribution& visits, double rate, Function&& function) {
  Scatter result{.largest_probability = visits.largest_probability()};
  std::vector<double> values;
  result.mean = visits.expectation([&](std::int64_t count) {
    values.push_back(function(forgetting_factor(rate, count)));
    return values.back();
  });
  const auto central = [&](int power) {
    std::size_t next = 0;
    return visits.expectation([&](std::int64_t) { return std::pow(values[next++] - result.mean, power); });
  };
  result.variance = central(2);
  result.third_central = central(3);
  return result;
}

// Student's law takes the mean of the replicas for normal. Numbers of visits are not, where few are expected or where the
// replicas with fewest count most (steps many, rate large):
//
// - the third central moment m3 of one replica's value moves t by m3 (1 + 2 t^2) / (6 sd^3 sqrt(R)) (Johnson, J. Am.
//   Stat. Assoc. 73, 1978), the mean by m3 (1 + 2 t^2) / (6 sd^2 R); taken at t = 4 and the default R = 32;
// - where even 8 replicas, the fewest for a verdict, have all the same number of visits with probability above 1e-4,
//   their standard error may be 0: the most by which mean and mode of a one-humped law differ, sqrt(3) sd, is allowed.
constexpr double usual_t = 4;
constexpr double usual_replicas = 32;
double scatter_allowance(const Scatter& scatter) {
  if (!(scatter.variance > 0)) return 0;
  const double skewness = std::fabs(scatter.third_central) / scatter.variance;
  return skewness * (1 + 2 * usual_t * usual_t) / (6 * usual_replicas) +
         (std::pow(scatter.largest_probability, 7) > 1e-4 ? std::sqrt(3 * scatter.variance) : 0);
}

// A standard deviation estimated from R values has a standard error that shrinks with it, c = sqrt((kurtosis - 1)/(4 R))
// times its own size: it is within t standard errors down to sd / (1 + t c), which lies t^2 c^2 sd above sd (1 - t c).
double deviation_allowance(double deviation, double kurtosis, double values_a_replica) {
  return usual_t * usual_t * (kurtosis - 1) / (4 * usual_replicas * values_a_replica) * deviation;
}

// How far rounding can move a memory in units of its length: each visit adds at most epsilon, and forgets a fraction
// `rate` of what was added before.
double accumulated_rounding(const Setting& setting) {
  return std::numeric_limits<double>::epsilon() *
         std::min(static_cast<double>(setting.steps), 1 / setting.rate());
}

Array standard_deviation(std::span<const Array> means) {
  Array result = means[0];
  for (std::size_t i = 0; i < result.values.size(); ++i)
    result.values[i] = std::sqrt(std::max(0.0, means[1].values[i] - means[0].values[i] * means[0].values[i]));
  return result;
}

StudyDescription description() {
  const std::string exact =
      "rounding, 1e-12 and epsilon * min(steps, 1/k) with k = time_step/memory_time_constant; the estimated "
      "error of the "
      "quadrature; ";
  const std::string leak =
      "the gate's leak: 2 L with L the expected weight, in units of the memory's own, that the softmax gives "
      "to wrong "
      "memories at the worst time, as a cosine changes by at most 2 (associative/gate_leak.h)";
  const std::string visits =
      "; random presentation: as numbers of visits are not normal, m3 (1 + 2 t^2)/(6 R variance) with m3 the "
      "third central "
      "moment over visits, t = 4, R = 32 replicas, and sqrt(3 variance) where 8 replicas may all have the "
      "same number";
  const std::string way = "a quarter of the way that the cosine has to go, (1 - 1/sqrt(1 + noise^2)) / 4";
  StudyDescription d;
  d.name = "memory-drift";
  d.title = "Memories drift to the patterns that are presented";
  d.summary =
      "Each presentation of a pattern moves the memory that wins it a little towards the pattern. How fast "
      "does the "
      "cosine of memory and pattern rise? The winner-take-all law at the exact number of visits, averaged "
      "over random "
      "memories of finite size, against the dynamics step by step.";
  d.source =
      "D. Lotito, Neural learning rules from associative networks theory, Neurocomputing 636 (2025), arXiv "
      "2503.19922, "
      "figure 1, from the public abstract and figure script (the full text was not read); "
      "docs/theory/memory-drift.md";
  d.parameters = {
      {"visible_neurons", "visible neurons, the components of a pattern", std::int64_t{50}, "1",
       Range::at_least(2)},
      {"hidden_neurons", "hidden neurons: memories, and patterns presented", std::int64_t{4}, "1",
       Range::at_least(1)},
      {"memory_time_constant", "time constant of the memories, in any unit", 250.0, "1",
       Range::between(1e-12, 1e12)},
      {"softmax_gain", "sharpness of the gate: the inverse temperature of its softmax", 2.0, "1",
       Range{.lowest = 0, .highest = 1e9, .lowest_included = false}},
      // Below, the drift is lost in rounding; with none at all nothing drifts.
      {"noise", "standard deviation, a component, of pattern minus initial memory", 0.4, "1",
       Range::between(1e-6, 1e6)},
      // A billion steps take a minute or two a replica.
      {"steps", "presentations, one update each", std::int64_t{2000}, "1", Range::between(1, 1e9)},
      {"time_step", "time between presentations, in the unit of memory_time_constant; not above it", 1.0, "1",
       Range::between(1e-12, 1e12)},
      {.name = "presentation",
       .meaning = "order of the patterns: in turn, or drawn independently",
       .default_value = std::string("cyclic"),
       .choices = {"cyclic", "random"}},
      {"probabilities", "of the patterns in random presentation, sum 1; empty: uniform",
       std::vector<double>{}, "1", Range{.lowest = 0, .highest = 1, .lowest_included = false}},
      {"orthogonal", "initial memories orthogonal, of norm sqrt(visible_neurons); else Gaussian as drawn",
       true}};

  const auto compared = [](std::string name, std::string meaning, std::vector<std::string> axes,
                           std::string allowance, std::string resolution) {
    return ObservableSpec{.name = std::move(name),
                          .meaning = std::move(meaning),
                          .axes = std::move(axes),
                          .allowance_reason = std::move(allowance),
                          .resolution_reason = std::move(resolution)};
  };
  const auto predicted = [](std::string name, std::string meaning, std::vector<std::string> axes = {}) {
    return ObservableSpec{.name = std::move(name),
                          .meaning = std::move(meaning),
                          .kind = ObservableKind::predicted,
                          .axes = std::move(axes)};
  };
  const auto measured = [](std::string name, std::string meaning) {
    return ObservableSpec{
        .name = std::move(name), .meaning = std::move(meaning), .kind = ObservableKind::measured};
  };
  const auto deviation = [](std::string name, std::string meaning, std::vector<std::string> axes,
                            std::string allowance, std::string resolution, std::string shift) {
    return ObservableSpec{.name = std::move(name),
                          .meaning = std::move(meaning),
                          .statistic = Statistic::function_of_means,
                          .axes = std::move(axes),
                          .allowance_reason = std::move(allowance),
                          .resolution_reason = std::move(resolution),
                          .inputs = {shift, shift + "_squared"},
                          .function = standard_deviation};
  };
  const std::string sampling =
      "; t^2 (kurtosis - 1) / (4 R) of itself at t = 4 and R = 32 replicas: the standard error of a standard "
      "deviation "
      "shrinks with it";
  d.observables = {
      compared("initial_overlap", "cosine of initial memory and pattern, mean over memories", {},
               exact + "no gate yet", way),
      deviation("initial_overlap_sd", "standard deviation of that cosine over memories and replicas", {},
                "rounding and quadrature as above" + sampling, way, "initial_overlap_shift"),
      compared("cosine_similarity", "cosine of memory and pattern", {"time", "memory"}, exact + leak + visits,
               way),
      compared("final_similarity", "cosine of memory and pattern at the end, mean over memories", {},
               exact + leak + visits, way),
      compared(
          "forgetting_factor", "part e of its start that a memory remembers at the end", {"memory"},
          "rounding, 1e-12 and epsilon * min(steps, 1/k) sqrt(1 + noise^2)/noise; the gate's leak, L times "
          "2 + 2 sqrt((2 + noise^2)/visible_neurons)/noise: e is read along pattern minus start, on which "
          "other patterns "
          "have a projection of that size" +
              visits,
          "a quarter of the way from 1 to 0"),
      compared("forgetting_factor_variance",
               "squared difference of the forgetting factor to its expected value", {"memory"},
               "the gate's leak, L times (1 + sqrt((2 + noise^2)/visible_neurons)/noise)^2: rare replicas in "
               "which a wrong "
               "memory wins" +
                   visits,
               "the square of a quarter of the way from 1 to 0"),
      [&] {
        ObservableSpec spec =
            deviation("forgetting_factor_sd", "standard deviation over replicas of the forgetting factor",
                      {"memory"}, {}, {}, "forgetting_factor_shift");
        spec.kind =
            ObservableKind::measured;  // one replica in a hundred may decide it: the variance has the verdict
        return spec;
      }(),
      predicted("forgetting_factor_sd_binomial",
                "standard deviation of the forgetting factor that the binomial number of visits gives",
                {"memory"}),
      measured("sup_deviation_equal_norm",
               "largest difference over time and memories to the equal-norm formula with the replica's own "
               "initial cosine, "
               "e = exp(-p t/tau)"),
      measured("sup_deviation_general_norm",
               "largest difference to the general law with the replica's own initial cosine and norms, e = "
               "exp(-p t/tau)"),
      measured("sup_deviation_visit_count",
               "largest difference to the general law with the replica's own visits, e = (1 - k)^K"),
      measured("misassigned_presentations",
               "fraction of presentations won by another memory than the pattern's own"),
      measured("memories_without_wins",
               "number of memories that never won a presentation, and so never moved"),
      predicted("cosine_similarity_equal_norm",
                "published formula: equal norms, many neurons, continuous time", {"time", "memory"}),
      predicted("cosine_similarity_limit", "general law: many neurons, continuous time", {"time", "memory"}),
      predicted("initial_overlap_limit", "initial overlap for many neurons, 1/sqrt(1 + noise^2)"),
      predicted("initial_overlap_sd_limit",
                "standard deviation of the initial overlap to leading order in 1/visible_neurons"),
      predicted("final_similarity_limit", "final similarity: general law, many neurons, continuous time"),
      predicted("final_similarity_equal_norm",
                "final similarity: published formula, many neurons, continuous time"),
      predicted("final_similarity_discrete_limit",
                "final similarity: general law, many neurons, exact visits"),
      predicted("equal_norm_error",
                "largest difference at any time of the published formula to the general law, many neurons")};

  d.figures = {{.name = "cosine-similarity",
                .title = "Cosine of memory and pattern",
                .caption = "Theory at finite size (lines), simulation (mean and one standard error), and the "
                           "published equal-norm "
                           "formula for many neurons (dashed).",
                .observable = "cosine_similarity",
                .x = "time",
                .colour = "memory",
                .beside = {"cosine_similarity_equal_norm"}},
               {.name = "deviation",
                .title = "The same, minus the theory",
                .caption = "What the curves hide: the simulation scatters about the theory, the equal-norm "
                           "formula leaves it because "
                           "a noisy pattern is longer than the memory it was made from.",
                .observable = "cosine_similarity",
                .x = "time",
                .colour = "memory",
                .beside = {"cosine_similarity_equal_norm"},
                .deviation = true,
                .y_title = "cosine of memory and pattern, simulation minus theory"},
               {.name = "final-similarity",
                .title = "Final similarity over the grid",
                .caption = "Mean over memories at the last step; dashed, the published equal-norm formula.",
                .observable = "final_similarity",
                .x = "",
                .beside = {"final_similarity_equal_norm"}}};
  return d;
}

class MemoryDriftStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override;
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override;
  [[nodiscard]] std::vector<Axis> axes(const Parameters& parameters) const override;
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;

 private:
  StudyDescription description_ = description();
};

void MemoryDriftStudy::validate(const Parameters& parameters) const {
  const Setting setting(parameters);
  if (setting.time_step > setting.time_constant)
    throw InvalidArgument("time_step = " + number_text(setting.time_step) +
                          ": must be at most memory_time_constant = " + number_text(setting.time_constant) +
                          ", or memories overshoot their patterns");
  if (setting.orthogonal && setting.hidden > setting.visible)
    throw InvalidArgument("hidden_neurons = " + std::to_string(setting.hidden) +
                          ": more than visible_neurons = " + std::to_string(setting.visible) +
                          " memories cannot be orthogonal; set orthogonal=false");
  if (setting.given_probabilities.empty()) return;
  check_probabilities(setting.given_probabilities, setting.memories());
  if (!setting.random)
    throw InvalidArgument(
        "probabilities: cyclic presentation shows all patterns equally often; set presentation=random");
}

double MemoryDriftStudy::memory_needed(const Parameters& parameters) const {
  const Setting setting(parameters);
  const auto hidden = static_cast<double>(setting.hidden);
  const auto visible = static_cast<double>(setting.visible);
  // Memories and patterns, twice each (as drawn, and in the dynamics with padded rows), and arrays over sampled times.
  return 8 * hidden * (4 * visible + 2 * 8 + 6 * static_cast<double>(most_intervals + 1) + 20);
}

std::vector<Axis> MemoryDriftStudy::axes(const Parameters& parameters) const {
  const Setting setting(parameters);
  Axis time{.name = "time",
            .meaning = "time since the start, in the unit of memory_time_constant",
            .coordinates = {}};
  for (const std::int64_t step : sampled_steps(setting.steps))
    time.coordinates.push_back(static_cast<double>(step) * setting.time_step);
  Axis memory{.name = "memory", .meaning = "number of the memory", .coordinates = {}};
  for (std::int64_t mu = 1; mu <= setting.hidden; ++mu) memory.coordinates.push_back(static_cast<double>(mu));
  return {std::move(time), std::move(memory)};
}

Prediction MemoryDriftStudy::predict(const Parameters& parameters) const {
  const Setting setting(parameters);
  const std::vector<std::int64_t> sampled = sampled_steps(setting.steps);
  const std::vector<double> probabilities = setting.probabilities();
  const std::size_t hidden = setting.memories();
  const double rate = setting.rate();
  const double square = setting.noise * setting.noise;
  const auto visible = static_cast<double>(setting.visible);
  const MeanCosine mean_cosine(setting.visible, setting.noise, setting.orthogonal);
  const std::vector<double> leaks = gate_leaks(
      {.visible = visible, .noise = setting.noise, .orthogonal = setting.orthogonal, .gain = setting.gain},
      probabilities, rate, setting.steps);

  // E f(e) over the visits that memory mu has had after n steps.
  const auto over_visits = [&](std::int64_t n, std::size_t mu, auto&& function) {
    if (!setting.random)
      return Scatter{.mean = function(forgetting_factor(rate, cyclic_visits(n, mu, hidden)))};
    return scatter(VisitDistribution(n, probabilities[mu]), rate, function);
  };
  const auto continuous = [&](std::int64_t n, std::size_t mu) {
    return std::exp(-probabilities[mu] * static_cast<double>(n) * setting.time_step / setting.time_constant);
  };
  const double way = resolved_part * distance_to_go(setting.noise);
  const double rounding = 1e-12 + accumulated_rounding(setting);
  const double exact = rounding + mean_cosine.error();

  Prediction prediction;
  const InitialOverlap overlap =
      associative::initial_overlap(setting.visible, setting.noise, setting.orthogonal);
  prediction["initial_overlap"] = {Array::scalar(mean_cosine(1)), Array::scalar(exact), Array::scalar(way)};
  prediction["initial_overlap_sd"] = {
      Array::scalar(overlap.deviation),
      Array::scalar(rounding + overlap.error +
                    deviation_allowance(overlap.deviation, overlap.kurtosis, static_cast<double>(hidden))),
      Array::scalar(way)};
  prediction["initial_overlap_limit"] = {Array::scalar(initial_overlap_limit(setting.noise))};
  prediction["initial_overlap_sd_limit"] = {
      Array::scalar(initial_overlap_deviation_limit(visible, setting.noise, setting.orthogonal))};
  prediction["equal_norm_error"] = {Array::scalar(equal_norm_error(setting.noise))};

  const std::vector<std::size_t> shape = {sampled.size(), hidden};
  PredictedObservable cosine{Array::filled(shape, 0), Array::filled(shape, exact), Array::scalar(way)};
  Array equal_norm = Array::filled(shape, 0);
  Array limit = Array::filled(shape, 0);
  for (std::size_t i = 0; i < sampled.size(); ++i)
    for (std::size_t mu = 0; mu < hidden; ++mu) {
      const std::size_t k = i * hidden + mu;
      // Memories that are shown equally often, with one count of visits, have one curve.
      const bool as_before = mu > 0 && (setting.random ? probabilities[mu] == probabilities[mu - 1]
                                                       : cyclic_visits(sampled[i], mu, hidden) ==
                                                             cyclic_visits(sampled[i], mu - 1, hidden));
      if (as_before) {
        cosine.value.values[k] = cosine.value.values[k - 1];
        cosine.allowance.values[k] = cosine.allowance.values[k - 1];
      } else {
        const Scatter visits = over_visits(sampled[i], mu, mean_cosine);
        cosine.value.values[k] = visits.mean;
        cosine.allowance.values[k] += scatter_allowance(visits) + (sampled[i] > 0 ? 2 * leaks[mu] : 0);
      }
      const double forgetting = continuous(sampled[i], mu);
      equal_norm.values[k] = drift_cosine_equal_norm_limit(setting.noise, forgetting);
      limit.values[k] = drift_cosine_limit(setting.noise, forgetting);
    }
  const std::vector<std::size_t> some = evenly_spaced(hidden, 4);
  for (const std::size_t i : evenly_spaced(sampled.size(), 32 / some.size()))
    for (const std::size_t mu : some) cosine.compared_entries.push_back(i * hidden + mu);

  // The last row, averaged over memories.
  const auto final_mean = [&](const Array& array) {
    double sum = 0;
    for (std::size_t mu = 0; mu < hidden; ++mu) sum += array.values[(sampled.size() - 1) * hidden + mu];
    return Array::scalar(sum / static_cast<double>(hidden));
  };
  double discrete = 0;
  for (std::size_t mu = 0; mu < hidden; ++mu)
    discrete +=
        over_visits(setting.steps, mu, [&](double e) { return drift_cosine_limit(setting.noise, e); }).mean;
  prediction["final_similarity"] = {final_mean(cosine.value), final_mean(cosine.allowance),
                                    Array::scalar(way)};
  prediction["final_similarity_limit"] = {final_mean(limit)};
  prediction["final_similarity_equal_norm"] = {final_mean(equal_norm)};
  prediction["final_similarity_discrete_limit"] = {Array::scalar(discrete / static_cast<double>(hidden))};
  prediction["cosine_similarity"] = std::move(cosine);
  prediction["cosine_similarity_equal_norm"] = {std::move(equal_norm)};
  prediction["cosine_similarity_limit"] = {std::move(limit)};

  PredictedObservable forgetting{Array::filled({hidden}, 0), Array::filled({hidden}, 0),
                                 Array::scalar(resolved_part)};
  PredictedObservable variance{forgetting.value, forgetting.value,
                               Array::scalar(resolved_part * resolved_part)};
  Array deviation = forgetting.value;
  const double projection = std::sqrt((2 + square) / visible) / setting.noise;
  const double read_rounding = 1e-12 + accumulated_rounding(setting) * std::sqrt(1 + square) / setting.noise;
  for (std::size_t mu = 0; mu < hidden; ++mu) {
    double mean = forgetting_factor(rate, cyclic_visits(setting.steps, mu, hidden));
    double square_mean = 0;
    double scatter_of_mean = 0;
    double scatter_of_square = 0;
    if (setting.random) {
      const VisitDistribution visits(setting.steps, probabilities[mu]);
      const ForgettingMoments moments = forgetting_moments(setting.steps, probabilities[mu], rate);
      mean = moments.mean;
      square_mean = moments.variance;
      scatter_of_mean = scatter_allowance(scatter(visits, rate, [](double e) { return e; }));
      scatter_of_square = scatter_allowance(
          scatter(visits, rate, [&](double e) { return (e - moments.mean) * (e - moments.mean); }));
    }
    forgetting.value.values[mu] = mean;
    forgetting.allowance.values[mu] = read_rounding + 2 * (1 + projection) * leaks[mu] + scatter_of_mean;
    variance.value.values[mu] = square_mean;
    variance.allowance.values[mu] =
        read_rounding + (1 + projection) * (1 + projection) * leaks[mu] + scatter_of_square;
    deviation.values[mu] = std::sqrt(square_mean);
  }
  forgetting.compared_entries = variance.compared_entries = evenly_spaced(hidden, 32);
  prediction["forgetting_factor"] = std::move(forgetting);
  prediction["forgetting_factor_variance"] = std::move(variance);
  prediction["forgetting_factor_sd_binomial"] = {std::move(deviation)};
  return prediction;
}

// Largest differences of the cosines to the three forms of the law, each with the replica's own cosines and norms.
class Deviations {
 public:
  Deviations(const Setting& setting, const Array& start, const Array& patterns,
             std::span<const double> cosine)
      : probabilities_(setting.probabilities()),
        rate_(setting.rate()),
        initial_(cosine.begin(), cosine.end()),
        visits_law_(cosine.begin(), cosine.end()),
        visits_(cosine.size()) {
    const std::size_t visible = start.shape[1];
    for (std::size_t mu = 0; mu < cosine.size(); ++mu) {
      double ours = 0;
      double theirs = 0;
      for (std::size_t i = mu * visible; i < (mu + 1) * visible; ++i) {
        ours += start.values[i] * start.values[i];
        theirs += patterns.values[i] * patterns.values[i];
      }
      norm_ratio_.push_back(std::sqrt(theirs / ours));
    }
  }

  // The cosines after step n, in which pattern `shown` was presented.
  void add(std::int64_t n, std::size_t shown, const double* cosine) {
    ++visits_[shown];
    visits_law_[shown] =
        drift_cosine(initial_[shown], norm_ratio_[shown], forgetting_factor(rate_, visits_[shown]));
    double forgetting = 1;
    for (std::size_t mu = 0; mu < initial_.size(); ++mu) {
      if (mu == 0 || probabilities_[mu] != probabilities_[mu - 1])
        forgetting = std::exp(-probabilities_[mu] * static_cast<double>(n) * rate_);
      equal_norm = std::max(equal_norm, std::fabs(cosine[mu] - drift_cosine(initial_[mu], 1, forgetting)));
      general_norm = std::max(
          general_norm, std::fabs(cosine[mu] - drift_cosine(initial_[mu], norm_ratio_[mu], forgetting)));
      visit_count = std::max(visit_count, std::fabs(cosine[mu] - visits_law_[mu]));
    }
  }

  double equal_norm = 0, general_norm = 0, visit_count = 0;

 private:
  std::vector<double> probabilities_;
  double rate_;
  std::vector<double> initial_, norm_ratio_, visits_law_;
  std::vector<std::int64_t> visits_;
};

Dataset MemoryDriftStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const Setting setting(parameters);
  const std::size_t hidden = setting.memories();
  const auto visible = static_cast<std::size_t>(setting.visible);
  const std::vector<double> probabilities = setting.probabilities();

  RandomStream memory_stream(key, Purpose::initial_memories);
  const Array start = setting.orthogonal ? orthogonal_memories(hidden, visible, memory_stream)
                                         : gaussian_memories(hidden, visible, memory_stream);
  RandomStream pattern_stream(key, Purpose::presented_patterns);
  Array patterns = start;
  for (double& value : patterns.values) value += setting.noise * pattern_stream.normal();

  MemoryDynamics dynamics(start, patterns,
                          {.softmax_gain = setting.gain,
                           .memory_time_constant = setting.time_constant,
                           .time_step = setting.time_step});
  Deviations deviations(setting, start, patterns, dynamics.cosine());
  double initial = 0;
  double shift = 0;
  double shift_squared = 0;
  for (const double cosine : dynamics.cosine()) {
    // From a number near the mean, so that the variance is no difference of large squares.
    const double difference = cosine - initial_overlap_limit(setting.noise);
    initial += cosine / static_cast<double>(hidden);
    shift += difference / static_cast<double>(hidden);
    shift_squared += difference * difference / static_cast<double>(hidden);
  }

  const std::vector<std::int64_t> sampled = sampled_steps(setting.steps);
  Array cosine = Array::filled({sampled.size(), hidden}, 0);
  std::copy(dynamics.cosine().begin(), dynamics.cosine().end(), cosine.values.begin());
  RandomStream order_stream(key, Purpose::presentation_order);
  const numerics::CategoricalDistribution draw(probabilities);
  // In pieces of some hundred kilobytes, however long the run.
  const auto piece = static_cast<std::int64_t>(std::max<std::size_t>(1, 16384 / hidden));
  std::vector<double> cosines;
  std::size_t row = 1;
  for (std::int64_t done = 0; done < setting.steps; done = dynamics.steps()) {
    const auto count = static_cast<std::size_t>(std::min(piece, setting.steps - done));
    std::vector<std::uint32_t> order;
    if (setting.random) {
      for (std::size_t i = 0; i < count; ++i)
        order.push_back(static_cast<std::uint32_t>(draw.draw(order_stream)));
    } else {
      order = cyclic_order(hidden, count, done);
    }
    cosines.resize(count * hidden);
    dynamics.present(order, cosines);
    for (std::size_t i = 0; i < count; ++i) {
      const std::int64_t step = done + static_cast<std::int64_t>(i) + 1;
      const double* const now = cosines.data() + i * hidden;
      deviations.add(step, order[i], now);
      if (step == sampled[row]) std::copy(now, now + hidden, cosine.values.begin() + row++ * hidden);
    }
  }

  double final_similarity = 0;
  for (const double value : dynamics.cosine()) final_similarity += value / static_cast<double>(hidden);
  // e = (Xi - xi') . (xi0 - xi') / |xi0 - xi'|^2, and its difference to the expected value.
  Array forgetting = Array::filled({hidden}, 0);
  Array forgetting_shift = forgetting;
  Array forgetting_variance = forgetting;
  for (std::size_t mu = 0; mu < hidden; ++mu) {
    const std::span<const double> memory = dynamics.memory(mu);
    double along = 0;
    double square = 0;
    for (std::size_t i = 0; i < visible; ++i) {
      const double target = patterns.values[mu * visible + i];
      const double back = start.values[mu * visible + i] - target;
      along += (memory[i] - target) * back;
      square += back * back;
    }
    const double expected =
        setting.random
            ? std::exp(static_cast<double>(setting.steps) * std::log1p(-probabilities[mu] * setting.rate()))
            : forgetting_factor(setting.rate(), cyclic_visits(setting.steps, mu, hidden));
    const double difference = along / square - expected;
    forgetting.values[mu] = along / square;
    forgetting_shift.values[mu] = difference;
    forgetting_variance.values[mu] = difference * difference;
  }

  Dataset dataset;
  dataset.add("initial_overlap", initial);
  dataset.add("initial_overlap_shift", shift);
  dataset.add("initial_overlap_shift_squared", shift_squared);
  dataset.add("cosine_similarity", std::move(cosine));
  dataset.add("final_similarity", final_similarity);
  dataset.add("forgetting_factor", std::move(forgetting));
  dataset.add("forgetting_factor_shift", std::move(forgetting_shift));
  dataset.add("forgetting_factor_shift_squared", forgetting_variance);
  dataset.add("forgetting_factor_variance", std::move(forgetting_variance));
  dataset.add("sup_deviation_equal_norm", deviations.equal_norm);
  dataset.add("sup_deviation_general_norm", deviations.general_norm);
  dataset.add("sup_deviation_visit_count", deviations.visit_count);
  dataset.add("misassigned_presentations",
              static_cast<double>(dynamics.misassigned()) / static_cast<double>(setting.steps));
  dataset.add("memories_without_wins",
              static_cast<double>(std::count(dynamics.wins().begin(), dynamics.wins().end(), 0)));
  return dataset;
}

}  // namespace

std::unique_ptr<Study> make_memory_drift_study() {
  return std::make_unique<MemoryDriftStudy>();
}

}  // namespace synaptica
