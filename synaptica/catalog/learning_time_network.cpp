#include "synaptica/catalog/learning_time_network.h"

#include <algorithm>
#include <cmath>

#include "synaptica/numerics/vector_product.h"
#include "synaptica/rate/relation.h"

namespace synaptica {

namespace {

using numerics::dot;
using rate::EigenvectorGrowth;
using rate::LearningBatch;
using rate::LearningProblem;
using rate::TrialSpec;

// There is no end to the time of a pair whose speed is negative.
constexpr double longest_learning_times = 1000;
// A network starts at its mean; after as many relaxation times, and this time at least, it fluctuates as it will.
constexpr double warm_up_relaxation_times = 10;
constexpr double shortest_warm_up = 30;
// Where there is no single state at rest nobody knows: 100 units of time are waited.
constexpr double longest_relaxation = 10;

std::span<const double> row(const Array& rows, std::size_t k) {
  return std::span(rows.values).subspan(k * rows.shape[1], rows.shape[1]);
}

}  // namespace

LearningTimeNetwork::LearningTimeNetwork(const Parameters& parameters)
    : setting(parameters),
      family(parameters),
      threshold(parameters.real("threshold")),
      law(parameters.text("rule") == "hebbian"),
      coupling(setting.coupling()),
      directions(family.draw(setting, coupling)),
      growth(family.pairs) {
  if (setting.activation.kind != rate::ActivationKind::linear) {
    const RelationNetwork network(parameters);
    relaxation_time = network.rest ? network.rest->relaxation_time : longest_relaxation;
    onset = network.evoked(Level::closure, network.rest ? &network.rest->state : nullptr);
    baseline = network.baseline(Level::closure);
    if (parameters.text("rule") == "covariance") law = dot(baseline, baseline) == 0;
    return;
  }
  if (parameters.text("rule") == "covariance") law = true;  // a linear network is silent at rest
  linear.emplace(coupling, setting.activation.gain, setting.temperature, setting.time_step);
  relaxation_time = linear->relaxation_time();
  onset.mean = Array::filled({family.pairs, setting.neurons}, 0);
  for (std::size_t k = 0; k < family.pairs; ++k) {
    const std::vector<double> state = linear->evoked(mapping(k));
    std::copy(state.begin(), state.end(),
              onset.mean.values.begin() + static_cast<std::ptrdiff_t>(k * setting.neurons));
    onset.speed.push_back(linear->onset(setting.rule, mapping(k)).speed);
    growth[k] = EigenvectorGrowth::of(*linear, coupling, setting.rule, mapping(k));
  }
}

rate::Mapping LearningTimeNetwork::mapping(std::size_t pair) const {
  return {row(directions.targets, pair), row(directions.inputs, pair), setting.input_strength};
}

std::span<const double> LearningTimeNetwork::evoked(std::size_t pair) const {
  return row(onset.mean, pair);
}

double LearningTimeNetwork::power(std::size_t pair) const {
  return dot(evoked(pair), evoked(pair)) / static_cast<double>(setting.neurons);
}

double LearningTimeNetwork::speed_time(double speed) const {
  const double longest = longest_learning_times * setting.learning_time;
  return speed > 0 ? std::min(longest, threshold / (setting.learning_rate * speed)) : longest;
}

double LearningTimeNetwork::growth_time(std::size_t pair, double speed) const {
  const double longest = longest_learning_times * setting.learning_time;
  const double q = power(pair);
  if (!(q > 0 && speed > 0)) return longest;
  return std::min(longest,
                  rate::HebbianGrowth{setting.learning_rate, speed / q, q}.completion_time(threshold));
}

LearningProblem LearningTimeNetwork::problem() const {
  LearningProblem problem;
  problem.coupling = coupling;
  problem.activation = setting.activation;
  problem.temperature = setting.temperature;
  problem.time_step = setting.time_step;
  problem.targets = {{family.pairs, 1, setting.neurons}, directions.targets.values};
  problem.inputs = {{family.pairs, 1, setting.neurons}, directions.inputs.values};
  problem.input_strength = setting.input_strength;
  problem.decay = setting.decay;
  problem.baseline = baseline;
  return problem;
}

Completions simulate_completions(const LearningTimeNetwork& network, const numerics::NoiseField& noise) {
  const RateSetting& setting = network.setting;
  const std::size_t trials = setting.trials;
  const std::size_t pairs = network.family.pairs;
  std::vector<TrialSpec> specs;
  for (std::size_t k = 0; k < pairs; ++k)
    for (std::uint32_t t = 0; t < trials; ++t)
      specs.push_back({.pair = k, .noise = t, .learning_rate = setting.learning_rate});
  LearningBatch<double> batch(network.problem(), setting.rule, specs, noise);
  for (std::size_t i = 0; i < specs.size(); ++i) batch.set_state(i, network.evoked(specs[i].pair));
  const double warm_up = std::max(shortest_warm_up, warm_up_relaxation_times * network.relaxation_time);
  batch.advance(static_cast<std::size_t>(std::ceil(warm_up / setting.time_step)));
  batch.start_learning();

  const std::vector<double> rest(setting.neurons, 0);
  std::vector<double> start(pairs, 0);
  std::vector<double> trial_start(pairs * trials);
  for (std::size_t i = 0; i < trial_start.size(); ++i) {
    trial_start[i] = batch.overlap(i);
    start[i / trials] += trial_start[i] / static_cast<double>(trials);
  }
  std::vector<double> before(pairs, 0);
  std::vector<bool> done(pairs * trials, false);
  Completions result;
  result.time.assign(pairs, std::numeric_limits<double>::infinity());
  result.unfinished_trials = pairs * trials;
  const double begin = batch.time();
  const auto steps = static_cast<std::size_t>(std::floor(setting.learning_time / setting.time_step + 1e-9));
  // Noise takes single trials past the threshold before their mean: all may be over while a pair is not.
  std::size_t unfinished_pairs = pairs;
  for (std::size_t step = 1; step <= steps && unfinished_pairs + result.unfinished_trials > 0; ++step) {
    batch.advance(1);
    for (std::size_t k = 0; k < pairs; ++k) {
      double mean = -start[k];
      const bool pair_done = std::isfinite(result.time[k]);
      for (std::size_t i = k * trials; i < (k + 1) * trials; ++i) {
        // What is over is held at rest: a linear network that has learned would grow without bounds.
        if (pair_done && done[i]) {
          batch.set_state(i, rest);
          continue;
        }
        const double overlap = batch.overlap(i);
        mean += overlap / static_cast<double>(trials);
        if (!done[i] && overlap - trial_start[i] >= network.threshold) {
          done[i] = true;
          --result.unfinished_trials;
        }
      }
      if (pair_done) continue;
      if (mean >= network.threshold) {
        --unfinished_pairs;
        result.time[k] =
            batch.time() - begin - setting.time_step * (mean - network.threshold) / (mean - before[k]);
      }
      before[k] = mean;
    }
  }
  return result;
}

}  // namespace synaptica
