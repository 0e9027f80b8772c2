#include "synaptica/catalog/early_learning.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <utility>

#include "synaptica/catalog/activity_setting.h"
#include "synaptica/catalog/dynamics_observables.h"
#include "synaptica/catalog/early_learning_description.h"
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
               .rule = rate::make_learning_rule(p.text("rule")),
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

std::vector<double> times(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> result(a.size());
  for (std::size_t k = 0; k < a.size(); ++k) result[k] = a[k] * b[k];
  return result;
}

std::vector<double> chosen(const std::vector<double>& values, const std::vector<bool>& which) {
  std::vector<double> result;
  for (std::size_t k = 0; k < values.size(); ++k)
    if (which[k]) result.push_back(values[k]);
  return result;
}

class EarlyLearningStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override;
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override;
  [[nodiscard]] std::vector<Axis> axes(const Parameters& parameters) const override;
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;

 private:
  StudyDescription description_ = early_learning_description();
};

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
  const auto novel = [&](double TaughtMaps::*member) {
    return column([&](const TaughtNetwork& network) { return network.novel.*member; });
  };
  const auto stored = [&](double TaughtMaps::*member) {
    return column([&](const TaughtNetwork& network) { return network.stored.*member; });
  };
  const auto add = [&](const char* name, const std::vector<double>& values) {
    data.add(name, Array{point.shape(), values});
  };
  const std::vector<double> speed = novel(&TaughtMaps::speed);
  const std::vector<double> stored_speed = stored(&TaughtMaps::speed);
  const std::vector<double> slope = novel(&TaughtMaps::slope);
  const std::vector<double> variance = column([](const TaughtNetwork& network) { return network.variance; });
  const std::vector<double> formula1 = novel(&TaughtMaps::formula1);
  const std::vector<double> stored_variance = stored(&TaughtMaps::variance);
  add("speed", speed);
  add("speed_expected", novel(&TaughtMaps::expected));
  add("stored_speed", stored_speed);
  add("total_variance", variance);
  add("mean_slope", slope);
  add("window_response", novel(&TaughtMaps::response));
  add("formula1", formula1);
  add("stored_variance", stored_variance);

  const std::vector<double> product = times(slope, variance);
  std::vector<bool> active;
  for (const double value : variance) active.push_back(value >= least_variance);
  const auto of_active = [&](const std::vector<double>& predicted, const std::vector<double>& measured) {
    return scatter_of(chosen(predicted, active), chosen(measured, active)).correlation;
  };
  const rate::Scatter all = scatter_of(product, speed);
  data.add("correlation", all.correlation);
  data.add("correlation_active", of_active(product, speed));
  data.add("slope", all.slope);
  data.add("formula1_correlation_active", of_active(formula1, speed));
  data.add("stored_variance_correlation", of_active(stored_variance, stored_speed));
  data.add("active_networks", static_cast<double>(std::count(active.begin(), active.end(), true)));
  const auto add_scatter = [&](const std::string& name, const std::vector<double>& predicted,
                               const std::vector<double>& measured) {
    const rate::Scatter scatter = scatter_of(predicted, measured);
    data.add(name + "_correlation", scatter.correlation);
    data.add(name + "_rank", scatter.rank_correlation);
  };
  std::vector<double> gain;
  for (std::size_t k = 0; k < networks.size(); ++k) gain.push_back(point.gains[k % point.gains.size()]);
  const std::vector<double> response = novel(&TaughtMaps::response);
  add_scatter("variance", variance, speed);
  add_scatter("response", response, speed);
  add_scatter("slope_response", times(slope, response), speed);
  add_scatter("law", novel(&TaughtMaps::expected), speed);
  add_scatter("formula1", formula1, speed);
  add_scatter("gain", gain, speed);
  const std::vector<double> stored_response = stored(&TaughtMaps::response);
  add_scatter("stored_response", stored_response, stored_speed);
  add_scatter("stored_slope_response", times(stored(&TaughtMaps::slope), stored_response), stored_speed);
  add_scatter("stored_law", stored(&TaughtMaps::expected), stored_speed);
  add_scatter("stored_formula1", stored(&TaughtMaps::formula1), stored_speed);

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
