#include "synaptica/catalog/early_learning.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>
#include <string>
#include <utility>

#include "synaptica/catalog/activity_setting.h"
#include "synaptica/catalog/dynamics_observables.h"
#include "synaptica/catalog/early_learning_network.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/rate/learning.h"
#include "synaptica/rate/scatter.h"

namespace synaptica {

namespace {

// A network with less mean squared activity than this is silent: 3 per cent of the neurons' range.
constexpr double least_variance = 1e-3;

struct Point {
  explicit Point(const Parameters& p)
      : gains(p.real_list("gains")),
        stored(p.real_list("memory_counts")),
        lesson{.pairs = static_cast<std::size_t>(p.integer("pairs")),
               .learning_rate = p.real("learning_rate"),
               .time = p.real("learning_time")} {}
  std::vector<double> gains, stored;
  FirstLesson lesson;
  [[nodiscard]] ActivitySetting setting(const Parameters& p, std::size_t memories, std::size_t gain) const {
    return {p, gains[gain], static_cast<std::size_t>(stored[memories])};
  }
  [[nodiscard]] std::vector<std::size_t> shape() const { return {stored.size(), gains.size()}; }
};

// The gain times the couplings' spectral radius: where it passes 1, rest loses its stability.
double onset_of(const ActivitySetting& s) {
  const double root = std::sqrt(static_cast<double>(s.memories) / static_cast<double>(s.neurons));
  double radius = 1;  // random entries, and rows of length 1
  if (s.connectivity == "kurikawa-kaneko") radius = 2 * root;
  if (s.connectivity == "hopfield") radius = (1 + root) * (1 + root);
  return s.strength * s.activation.gain * radius;
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
                          std::vector<double>{10, 20, 30, 40, 50}, "1", Range::between(1, 1e5)});
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
    require(count >= static_cast<double>(point.lesson.pairs),
            "memory_counts: " + number_text(count) + " stored maps are fewer than pairs = " +
                std::to_string(point.lesson.pairs) + " that are to be taught again");
  }
  point.setting(parameters, 0, 0).validate();
}

double EarlyLearningStudy::memory_needed(const Parameters& parameters) const {
  const Point point(parameters);
  const ActivitySetting s = point.setting(parameters, point.stored.size() - 1, 0);
  return memory_of_lesson(s, point.lesson);
}

std::vector<Axis> EarlyLearningStudy::axes(const Parameters& parameters) const {
  const Point point(parameters);
  return {{.name = "memories", .meaning = "stored maps", .coordinates = point.stored},
          {.name = "gain", .meaning = "of the activation", .coordinates = point.gains}};
}

std::vector<double> sample_times(const Point& point) {
  std::vector<double> times;
  for (double t = 0; t <= point.lesson.time * (1 + 1e-12); t += FirstLesson::interval) times.push_back(t);
  return times;
}

Prediction EarlyLearningStudy::predict(const Parameters& parameters) const {
  const Point point(parameters);
  const std::vector<double> times = sample_times(point);
  std::vector<double> lesson;
  for (const double t : times) lesson.push_back(t - 1 + std::exp(-t));
  const double full = rate::fit_line(times, lesson).slope;
  const Array none = Array::filled(point.shape(), 0);
  PredictedObservable speed{{}, none, none};
  PredictedObservable onset{none}, slope{none};
  for (std::size_t m = 0; m < point.stored.size(); ++m)
    for (std::size_t g = 0; g < point.gains.size(); ++g) {
      const ActivitySetting s = point.setting(parameters, m, g);
      const std::size_t at = m * point.gains.size() + g;
      const double change =
          s.activation.gain * point.lesson.learning_rate * (1 + s.temperature) * times.back();
      const double closure = 1 / std::sqrt(static_cast<double>(s.neurons * point.lesson.pairs));
      speed.allowance.values[at] = (change * change / 3 + closure) * full;
      speed.resolution.values[at] = std::max(full / 10, 2 * speed.allowance.values[at]);
      onset.value.values[at] = onset_of(s);
      slope.value.values[at] = s.activation.gain / onset_of(s);
    }
  if (parameters.text("connectivity") != "sequential")
    return {{"speed", speed}, {"onset", onset}, {"marginal_slope", slope}};
  const std::string why = "the spectral radius of couplings learned one after the other is not known";
  return {{"speed", speed},
          {"onset", left_out_observable(point.shape(), why)},
          {"marginal_slope", left_out_observable(point.shape(), why)}};
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
  std::vector<TaughtNetwork> networks;
  for (std::size_t m = 0; m < point.stored.size(); ++m)
    for (std::size_t g = 0; g < point.gains.size(); ++g)
      networks.push_back(teach(point.setting(parameters, m, g), point.lesson, key));

  Dataset data;
  const auto column = [&](auto value) {
    std::vector<double> values;
    for (const TaughtNetwork& network : networks) values.push_back(value(network));
    return values;
  };
  const auto add = [&](const char* name, double TaughtNetwork::*member) {
    std::vector<double> values = column([&](const TaughtNetwork& network) { return network.*member; });
    data.add(name, Array{point.shape(), values});
    return values;
  };
  const std::vector<double> speed = add("speed", &TaughtNetwork::speed);
  add("speed_expected", &TaughtNetwork::expected);
  const std::vector<double> stored_speed = add("stored_speed", &TaughtNetwork::stored_speed);
  const std::vector<double> variance = add("total_variance", &TaughtNetwork::variance);
  const std::vector<double> slope = add("mean_slope", &TaughtNetwork::slope);
  const std::vector<double> response = add("window_response", &TaughtNetwork::response);
  const std::vector<double> formula1 = add("formula1", &TaughtNetwork::formula1);
  const std::vector<double> stored_variance = add("stored_variance", &TaughtNetwork::stored_variance);

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
    data.add(spec.name, Array{point.shape(), column([&](const TaughtNetwork& network) {
                                return network.dynamics.at(spec.name).values[0];
                              })});
  return data;
}

}  // namespace

std::unique_ptr<Study> make_early_learning_study() {
  return std::make_unique<EarlyLearningStudy>();
}

}  // namespace synaptica
