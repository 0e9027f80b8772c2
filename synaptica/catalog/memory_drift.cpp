#include "synaptica/catalog/memory_drift.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
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
#include "synaptica/catalog/memory_drift_description.h"
#include "synaptica/catalog/visit_scatter.h"
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

// How far rounding can move a memory in units of its length: each visit adds at most epsilon, and forgets a fraction
// `rate` of what was added before.
double accumulated_rounding(const Setting& setting) {
  return std::numeric_limits<double>::epsilon() *
         std::min(static_cast<double>(setting.steps), 1 / setting.rate());
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
  StudyDescription description_ = memory_drift_description();
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
    return scatter(VisitDistribution(n, probabilities[mu]), rate, std::cref(function));
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
