#include "synaptica/catalog/early_learning.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <utility>

#include "synaptica/catalog/activity_setting.h"
#include "synaptica/catalog/dynamics_observables.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/vector_product.h"
#include "synaptica/rate/dynamics_diagnostics.h"
#include "synaptica/rate/early_learning.h"
#include "synaptica/rate/relaxation.h"
#include "synaptica/rate/scatter.h"

namespace synaptica {

namespace {

using numerics::NoiseField;
using numerics::Purpose;

constexpr double interval = 0.5;  // between samples of overlaps and drive
// Spontaneous activity is recorded for so long after the warm-up, by samples so far apart.
constexpr double recording_time = 100;
// A network with less mean squared activity than this is silent: 3 per cent of the neurons' range.
constexpr double least_variance = 1e-3;

struct Point {
  explicit Point(const Parameters& p)
      : gains(p.real_list("gains")),
        stored(p.real_list("memory_counts")),
        pairs(static_cast<std::size_t>(p.integer("pairs"))),
        learning_rate(p.real("learning_rate")),
        learning_time(p.real("learning_time")) {}
  std::vector<double> gains, stored;
  std::size_t pairs;
  double learning_rate, learning_time;
  [[nodiscard]] ActivitySetting setting(const Parameters& p, std::size_t memories, std::size_t gain) const {
    return {p, gains[gain], static_cast<std::size_t>(stored[memories])};
  }
  [[nodiscard]] std::vector<std::size_t> shape() const { return {stored.size(), gains.size()}; }
};

// What one network gives.
struct Network {
  double speed = 0, expected = 0, stored_speed = 0;
  double variance = 0, slope = 0, response = 0, formula1 = 0, stored_variance = 0;
  Dataset dynamics;
};

// Twice the gain times sqrt(memories/neurons): where it passes 1, rest loses its stability.
double onset_of(const ActivitySetting& s) {
  if (s.connectivity == "kurikawa-kaneko")
    return 2 * s.strength * s.activation.gain *
           std::sqrt(static_cast<double>(s.memories) / static_cast<double>(s.neurons));
  return s.strength * s.activation.gain;  // rows of length 1, random entries
}

StudyDescription description();

class EarlyLearningStudy final : public Study {
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

StudyDescription description() {
  StudyDescription d;
  d.name = "early-learning";
  d.title = "Which networks learn their first lesson quickly";
  d.summary =
      "New maps are taught to networks of several gains and numbers of stored maps, for the first few time "
      "constants after their input comes on. Theory: each network's quasi-linear law. Reported beside it, "
      "over all networks of a replica: how well total spontaneous variance, mean slope, evoked response and "
      "gain go with the speed, and how the speed changes with the number of stored maps.";
  d.source =
      "docs/studies/early-learning.md, derived there; the question is that of T. Kurikawa and K. Kaneko, "
      "Nat. Commun. 16 (2025), arXiv 2409.13597 (the public abstract was read, not the full text)";
  d.parameters =
      activity_parameters({.neurons = 100, .input_strength = 0.05, .states = 24, .start = "onset"});
  std::erase_if(d.parameters,
                [](const ParameterSpec& spec) { return spec.name == "gain" || spec.name == "memories"; });
  d.parameters.push_back(
      {"gains", "of the networks of a replica", std::vector<double>{1, 1.5, 2, 3, 4}, "1", Range::above(0)});
  d.parameters.push_back({"memory_counts", "maps that they store, whole numbers",
                          std::vector<double>{5, 10, 20, 30, 50}, "1", Range::between(1, 1e5)});
  d.parameters.push_back({"pairs", "new maps that each is taught, and as many that it has stored",
                          std::int64_t{8}, "1", Range::between(1, 1e4)});
  d.parameters.push_back({"learning_rate", "of the copies that learn and unlearn", 0.01, "1/time",
                          Range{.lowest = 0, .highest = 1e3, .lowest_included = false}});
  d.parameters.push_back(
      {"learning_time", "over which the speed is taken", 4.0, "time", Range::between(1, 1e4)});
  const std::vector<std::string> both = {"memories", "gain"};
  d.observables = {
      {.name = "speed",
       .meaning = "of the overlap with new targets, per learning rate, over the first learning_time",
       .unit = "1/time",
       .axes = both,
       .allowance_reason =
           "a finite learning rate e: third order of tanh, (gain e t)^2/3 at the window's end t, of what "
           "activity of full size would teach a neuron of slope 1; and (neurons pairs)^(-1/2) of that, the "
           "closure: slopes and activity are averaged apart, over neurons, states and targets",
       .resolution_reason =
           "a tenth of the line's slope through t - 1 + exp(-t), what activity of full size would teach "
           "a neuron of slope 1; at least twice the allowance",
       .expected_per_replica = true},
      {.name = "onset",
       .meaning = "gain times the couplings' spectral radius: activity starts at 1",
       .kind = ObservableKind::predicted,
       .axes = both},
      {.name = "marginal_slope",
       .meaning = "mean slope at the edge of stability, 1/(radius of the couplings): where chaos pins it",
       .kind = ObservableKind::predicted,
       .axes = both}};
  const auto measured = [&](const char* name, const char* meaning, std::vector<std::string> axes = {},
                            const char* unit = "1") {
    d.observables.push_back({.name = name,
                             .meaning = meaning,
                             .unit = unit,
                             .kind = ObservableKind::measured,
                             .axes = std::move(axes)});
  };
  measured("stored_speed", "speed of the overlap with stored targets, shown their inputs", both, "1/time");
  measured("total_variance", "mean spontaneous variance of a neuron, tr C/N", both);
  measured("mean_slope", "of the neurons while they learn, gain included", both);
  measured("window_response", "evoked response alone: slope of the drive over the window", both);
  measured("formula1", "mean over new targets of spontaneous variance along the target times response", both);
  measured("stored_variance", "mean spontaneous variance along stored targets", both);
  const auto correlation = [&](const char* name, const char* of) {
    d.observables.push_back({.name = name,
                             .meaning = std::string("over the replica's networks, of speed with ") + of,
                             .kind = ObservableKind::measured});
  };
  correlation("correlation", "mean slope times total variance (Pearson)");
  correlation("correlation_active", "the same, of networks that are not silent");
  correlation("slope", "mean slope times total variance: factor of proportionality");
  correlation("variance_correlation", "total variance alone");
  correlation("response_correlation", "evoked response alone");
  correlation("formula1_correlation", "formula1");
  correlation("gain_correlation", "gain");
  correlation("stored_variance_correlation", "variance along stored targets, both of stored ones, active");
  measured("active_networks", "that are not silent");
  measured("memory_trend", "rank correlation of speed with the number of stored maps", {"gain"});
  measured("gain_trend", "rank correlation of speed with the gain", {"memories"});
  for (ObservableSpec& spec : dynamics_observables()) {
    spec.axes = both;
    d.observables.push_back(std::move(spec));
  }
  d.figures = {{.name = "speed",
                .title = "Speed of the first lesson",
                .caption = "More stored maps speed it up until activity starts, and slow it down beyond.",
                .observable = "speed",
                .x = "memories",
                .colour = "gain"},
               {.name = "variance",
                .title = "Total spontaneous variance",
                .caption = "It grows with both; its product with the mean slope is what the speed follows.",
                .observable = "total_variance",
                .x = "memories",
                .colour = "gain"},
               {.name = "mean-slope",
                .title = "Mean slope of the neurons",
                .caption = "Beyond the onset of activity it is pinned to the edge of stability, whatever the "
                           "gain, and falls with the number of maps.",
                .observable = "mean_slope",
                .x = "memories",
                .colour = "gain"}};
  return d;
}

void EarlyLearningStudy::validate(const Parameters& parameters) const {
  const Point point(parameters);
  const auto require = [](bool good, const std::string& what) {
    if (!good) throw InvalidArgument(what);
  };
  require(point.gains.size() * point.stored.size() >= 3,
          "gains, memory_counts: " + std::to_string(point.gains.size() * point.stored.size()) +
              " networks; a correlation needs at least 3");
  const auto ascending = [&](const char* name, const std::vector<double>& values) {
    require(std::adjacent_find(values.begin(), values.end(), std::greater_equal<>()) == values.end(),
            std::string(name) + ": values must ascend");
  };
  ascending("gains", point.gains);
  ascending("memory_counts", point.stored);
  for (const double count : point.stored) {
    require(count == std::floor(count), "memory_counts: " + number_text(count) + " is no whole number");
    require(count >= static_cast<double>(point.pairs),
            "memory_counts: " + number_text(count) + " stored maps are fewer than pairs = " +
                std::to_string(point.pairs) + " that are to be taught again");
  }
  point.setting(parameters, 0, 0).validate();
}

double EarlyLearningStudy::memory_needed(const Parameters& parameters) const {
  const Point point(parameters);
  const ActivitySetting s = point.setting(parameters, point.stored.size() - 1, 0);
  return s.memory_needed(6 * point.pairs * s.states) +
         8 * recording_time / interval * static_cast<double>(3 * s.states * s.neurons);
}

std::vector<Axis> EarlyLearningStudy::axes(const Parameters& parameters) const {
  const Point point(parameters);
  return {{.name = "memories", .meaning = "stored maps", .coordinates = point.stored},
          {.name = "gain", .meaning = "of the activation", .coordinates = point.gains}};
}

std::vector<double> sample_times(const Point& point) {
  std::vector<double> times;
  for (double t = 0; t <= point.learning_time * (1 + 1e-12); t += interval) times.push_back(t);
  return times;
}

Prediction EarlyLearningStudy::predict(const Parameters& parameters) const {
  const Point point(parameters);
  const std::vector<double> times = sample_times(point);
  std::vector<double> lesson;
  for (const double t : times) lesson.push_back(t - 1 + std::exp(-t));
  const double full = rate::fit_line(times, lesson).slope;
  const Array none = Array::filled(point.shape(), 0);
  PredictedObservable speed{Array::filled(point.shape(), full), none, none};
  PredictedObservable onset{none}, slope{none};
  for (std::size_t m = 0; m < point.stored.size(); ++m)
    for (std::size_t g = 0; g < point.gains.size(); ++g) {
      const ActivitySetting s = point.setting(parameters, m, g);
      const std::size_t at = m * point.gains.size() + g;
      const double change = s.activation.gain * point.learning_rate * (1 + s.temperature) * times.back();
      const double closure = 1 / std::sqrt(static_cast<double>(s.neurons * point.pairs));
      speed.allowance.values[at] = (change * change / 3 + closure) * full;
      speed.resolution.values[at] = std::max(full / 10, 2 * speed.allowance.values[at]);
      onset.value.values[at] = onset_of(s);
      slope.value.values[at] = s.activation.gain / onset_of(s);
    }
  return {{"speed", speed}, {"onset", onset}, {"marginal_slope", slope}};
}

std::span<const double> row_of(const Array& matrix, std::size_t row) {
  const std::size_t columns = matrix.shape.back();
  return std::span<const double>(matrix.values).subspan(row * columns, columns);
}

// Mean over directions {pairs, N} of the variance of v.x/sqrt N, over samples and trials around the mean of all.
std::vector<double> variances_along(const rate::ActivityRecording& recording, const Array& directions) {
  const std::size_t n = directions.shape[1];
  const std::size_t samples = recording.states.size() / n;
  std::vector<double> result;
  for (std::size_t k = 0; k < directions.shape[0]; ++k) {
    double sum = 0, square = 0;
    for (std::size_t row = 0; row < samples; ++row) {
      const double p = numerics::dot(row_of(directions, k),
                                     std::span<const double>(recording.states.values).subspan(row * n, n));
      sum += p / static_cast<double>(samples);
      square += p * p / static_cast<double>(samples);
    }
    result.push_back((square - sum * sum) / static_cast<double>(n));
  }
  return result;
}

Network run_network(const Point& point, const ActivitySetting& s, const RandomKey& key) {
  const DrawnNetwork network = s.draw(key);
  const std::size_t pairs = point.pairs;
  const std::size_t n = s.neurons;
  // New ones, then stored ones.
  Array targets = s.isotropic(key, pairs, Purpose::rate_directions);
  Array inputs = s.isotropic(key, pairs, Purpose::rate_new_inputs);
  const auto append = [&](Array& all, const Array& more) {
    all.values.insert(all.values.end(), more.values.begin(),
                      more.values.begin() + static_cast<std::ptrdiff_t>(pairs * n));
    all.shape[0] += pairs;
  };
  append(targets, network.targets);
  append(inputs, network.inputs);
  const rate::LearningProblem problem = s.problem(network, targets, inputs);

  Network result;
  rate::LearningProblem alone = problem;
  alone.input_strength = 0;
  std::vector<rate::TrialSpec> specs;
  for (std::size_t t = 0; t < s.states; ++t) specs.push_back({.noise = static_cast<std::uint32_t>(t)});
  // The same starts, and of T > 0 the same noise, as those that learn below: the activity that is recorded is theirs, and
  // where it freezes into one of several states, into the same.
  const NoiseField noise(key, Purpose::rate_noise);
  rate::LearningBatch<double> batch(alone, rate::Hebbian{}, specs, noise);
  batch.start_at_random(0.1);
  const auto steps = [&](double time) { return static_cast<std::size_t>(std::llround(time / s.time_step)); };
  batch.advance(steps(s.warm_up));
  const std::size_t between = std::max<std::size_t>(1, steps(interval));
  const rate::ActivityRecording recording =
      rate::record_activity(batch, std::max<std::size_t>(4, steps(recording_time) / between), between);
  rate::DynamicsDiagnostics dynamics = rate::describe_activity(recording, s.temperature > 0);
  dynamics.lyapunov_exponent =
      rate::perturbation_growth(alone, noise, {.warm_up = s.warm_up, .window = recording_time});
  add_dynamics(result.dynamics, dynamics);
  result.variance = dynamics.variance;
  const std::vector<double> along = variances_along(recording, targets);

  const rate::EarlyLearning early = rate::measure_early_learning(problem, rate::Hebbian{}, noise,
                                                                 {.start = s.start(),
                                                                  .learning_rate = point.learning_rate,
                                                                  .time = point.learning_time,
                                                                  .interval = interval});
  const auto count = static_cast<double>(pairs);
  for (std::size_t k = 0; k < pairs; ++k) {
    const std::vector<double> law =
        rate::quasi_linear_learning(network.coupling, row_of(early.slope, k), row_of(targets, k), early.times,
                                    row_of(early.drive, k), s.time_step);
    result.speed += early.speed_of(k).mean / count;
    result.expected += rate::fit_line(early.times, law).slope / count;
    result.slope += early.mean_slope(k) / count;
    result.response += early.window_response(k) / count;
    result.formula1 += along[k] * early.window_response(k) / count;
    result.stored_speed += early.speed_of(pairs + k).mean / count;
    result.stored_variance += along[pairs + k] / count;
  }
  return result;
}

// 0 where there is nothing to correlate: fewer than 3 networks, or all alike.
rate::Scatter scatter_of(std::span<const double> predicted, std::span<const double> measured) {
  const auto constant = [](std::span<const double> v) {
    return std::adjacent_find(v.begin(), v.end(), std::not_equal_to<>()) == v.end();
  };
  if (predicted.size() < 3 || constant(predicted) || constant(measured)) return {};
  return rate::scatter_statistics(predicted, measured);
}

Dataset EarlyLearningStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const Point point(parameters);
  std::vector<Network> networks;
  for (std::size_t m = 0; m < point.stored.size(); ++m)
    for (std::size_t g = 0; g < point.gains.size(); ++g)
      networks.push_back(run_network(point, point.setting(parameters, m, g), key));

  Dataset data;
  const auto column = [&](auto value) {
    std::vector<double> values;
    for (const Network& network : networks) values.push_back(value(network));
    return values;
  };
  const auto add = [&](const char* name, double Network::*member) {
    std::vector<double> values = column([&](const Network& network) { return network.*member; });
    data.add(name, Array{point.shape(), values});
    return values;
  };
  const std::vector<double> speed = add("speed", &Network::speed);
  add("speed_expected", &Network::expected);
  const std::vector<double> stored_speed = add("stored_speed", &Network::stored_speed);
  const std::vector<double> variance = add("total_variance", &Network::variance);
  const std::vector<double> slope = add("mean_slope", &Network::slope);
  const std::vector<double> response = add("window_response", &Network::response);
  const std::vector<double> formula1 = add("formula1", &Network::formula1);
  const std::vector<double> stored_variance = add("stored_variance", &Network::stored_variance);

  std::vector<double> product, gain, active_product, active_speed, active_stored, active_stored_speed;
  for (std::size_t k = 0; k < networks.size(); ++k) {
    product.push_back(slope[k] * variance[k]);
    gain.push_back(point.gains[k % point.gains.size()]);
    if (variance[k] < least_variance) continue;
    active_product.push_back(product[k]);
    active_speed.push_back(speed[k]);
    active_stored.push_back(stored_variance[k]);
    active_stored_speed.push_back(stored_speed[k]);
  }
  const rate::Scatter all = scatter_of(product, speed);
  data.add("correlation", all.correlation);
  data.add("correlation_active", scatter_of(active_product, active_speed).correlation);
  data.add("slope", all.slope);
  data.add("variance_correlation", scatter_of(variance, speed).correlation);
  data.add("response_correlation", scatter_of(response, speed).correlation);
  data.add("formula1_correlation", scatter_of(formula1, speed).correlation);
  data.add("gain_correlation", scatter_of(gain, speed).correlation);
  data.add("stored_variance_correlation", scatter_of(active_stored, active_stored_speed).correlation);
  data.add("active_networks", static_cast<double>(active_speed.size()));

  const std::size_t gains = point.gains.size();
  std::vector<double> memory_trend, gain_trend;
  for (std::size_t g = 0; g < gains; ++g) {
    std::vector<double> of_gain;
    for (std::size_t m = 0; m < point.stored.size(); ++m) of_gain.push_back(speed[m * gains + g]);
    memory_trend.push_back(scatter_of(point.stored, of_gain).rank_correlation);
  }
  for (std::size_t m = 0; m < point.stored.size(); ++m)
    gain_trend.push_back(
        scatter_of(point.gains, std::span<const double>(speed).subspan(m * gains, gains)).rank_correlation);
  data.add("memory_trend", Array::vector(memory_trend));
  data.add("gain_trend", Array::vector(gain_trend));
  for (const ObservableSpec& spec : dynamics_observables())
    data.add(spec.name, Array{point.shape(), column([&](const Network& network) {
                                return network.dynamics.at(spec.name).values[0];
                              })});
  return data;
}

}  // namespace

std::unique_ptr<Study> make_early_learning_study() {
  return std::make_unique<EarlyLearningStudy>();
}

}  // namespace synaptica
