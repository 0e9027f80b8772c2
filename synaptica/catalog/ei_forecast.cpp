#include "synaptica/catalog/ei_forecast.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <string>

#include "synaptica/catalog/perceptron_setting.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/perceptron/held_out.h"
#include "synaptica/perceptron/signals.h"

namespace synaptica {

namespace {

using namespace perceptron;
using numerics::Purpose;
using numerics::RandomStream;

// One point of parameters, read once.
struct Setting {
  explicit Setting(const Parameters& p)
      : synapses(static_cast<std::size_t>(p.integer("synapses"))),
        training(static_cast<std::size_t>(p.integer("training"))),
        test(static_cast<std::size_t>(p.integer("test"))),
        taps(static_cast<std::size_t>(p.integer("taps"))),
        horizon(static_cast<std::size_t>(p.integer("horizon"))),
        networks(p.integer("networks")),
        ridge(p.real("ridge")),
        excitatory(static_cast<std::size_t>(
            std::llround(p.real("excitatory_fraction") * static_cast<double>(synapses)))),
        signal(spectrum_of(p, "signal")) {
    const double filter_time = p.real("filter_time");
    for (std::size_t j = 0; j < taps; ++j)
      tap_variances.push_back(std::exp(-static_cast<double>(j) / filter_time));
    const double sum = std::accumulate(tap_variances.begin(), tap_variances.end(), 0.0);
    for (double& variance : tap_variances) variance /= sum;
  }

  [[nodiscard]] std::size_t times() const { return training + test; }
  // The signal is a part of a circle twice as long, so that its ends do not meet.
  [[nodiscard]] std::size_t length() const { return times() + taps - 1 + horizon; }

  std::size_t synapses, training, test, taps, horizon;
  std::int64_t networks;
  double ridge;
  std::size_t excitatory;
  Spectrum signal;
  std::vector<double> tap_variances;
};

// One signal, what is to be foretold, and what theory says of it.
struct Task {
  std::vector<double> signal;
  std::vector<double> target;
  HeldOutTheory theory;
};

Task draw_task(const Setting& setting, const RandomKey& key) {
  RandomStream stream(key, Purpose::target_signal);
  std::vector<double> signal = sample_signal(spectrum_modes(setting.signal, 2 * setting.length()), stream);
  signal.resize(setting.length());
  std::vector<double> target(setting.times());
  for (std::size_t t = 0; t < target.size(); ++t) target[t] = signal[t + setting.taps - 1 + setting.horizon];
  std::vector<std::size_t> training(setting.training);
  std::vector<std::size_t> test(setting.test);
  std::iota(training.begin(), training.end(), std::size_t{0});
  std::iota(test.begin(), test.end(), setting.training);
  const std::span<const double> seen(signal.data(), setting.times() + setting.taps - 1);
  HeldOutTheory theory(filtered_covariance(seen, setting.tap_variances), training, test, target,
                       Bias::optimal);
  return {std::move(signal), std::move(target), std::move(theory)};
}

MeanField theory_of(const Setting& setting, const Task& task, double more_synapses = 1,
                    double more_patterns = 1) {
  const double load = static_cast<double>(setting.training) / static_cast<double>(setting.synapses);
  return mean_field({.populations = {{1, 1, 0, 1}},
                     .load = load * more_patterns / more_synapses,
                     .ridge = setting.ridge / more_synapses},
                    task.theory.modes());
}

StudyDescription description() {
  StudyDescription d;
  d.name = "ei-forecast";
  d.title = "Forecasts through excitatory and inhibitory synapses";
  d.summary =
      "A neuron sees a signal's past through many random filters and learns, with synapses of fixed signs, "
      "to say what the "
      "signal will be. Given the signal, theory says how large its errors are, on the past that was learned "
      "and on the "
      "future that was not. Each replica is one signal.";
  d.source =
      "docs/theory/perceptron.md; an extension of the problem of A. Ingrosso, PLoS Comput. Biol. 16 (2020), "
      "arXiv 2005.12330 "
      "(the public abstract was read, not the full text)";
  const Range positive{.lowest = 0, .highest = 1e6, .lowest_included = false};
  d.parameters = {
      {"synapses", "filtered copies of the signal N", std::int64_t{300}, "1", Range::between(10, 5000)},
      {"training", "time points that are learned", std::int64_t{150}, "step", Range::between(2, 2000)},
      {"test", "time points after them that are foretold", std::int64_t{50}, "step", Range::between(1, 2000)},
      {"horizon", "how far ahead", std::int64_t{2}, "step", Range::between(0, 10000)},
      {"taps", "past values that a filter weighs", std::int64_t{40}, "1", Range::between(1, 2000)},
      {"filter_time", "decay time of the filters' weights, squared", 10.0, "step", positive},
      {"ridge", "price of the squared weights", 0.05, "1", positive},
      {"excitatory_fraction", "excitatory part of all synapses; the rest is inhibitory", 0.8, "1",
       Range::between(0, 1)},
      {"networks", "networks that learn each signal", std::int64_t{4}, "1", Range::between(1, 1000)}};
  const std::vector<ParameterSpec> spectrum = spectrum_parameters("signal");
  d.parameters.insert(d.parameters.end(), spectrum.begin(), spectrum.end());
  const std::string size =
      "finite size, as in docs/theory/perceptron.md, for a typical signal, drawn with a fixed key: half the "
      "variance of the "
      "number of active weights times the second derivative in it; the change by one pattern";
  const auto compared = [&](const char* name, const char* meaning) {
    d.observables.push_back({.name = name,
                             .meaning = meaning,
                             .allowance_reason = size,
                             .resolution_reason = "a tenth of its value for a typical signal",
                             .expected_per_replica = true});
  };
  compared("training_error", "mean squared error on the time points that were learned");
  compared("test_error", "mean squared error on those after them");
  compared("mean_square_weight", "mean squared weight");
  const auto measured = [&](const char* name, const char* meaning) {
    d.observables.push_back({.name = name, .meaning = meaning, .kind = ObservableKind::measured});
  };
  measured("signal_variance",
           "variance of the signal over the time points that are foretold: error of a constant forecast");
  measured("test_bias", "part of the test error, by theory, that kernel ridge regression would have too");
  measured("test_variance", "the rest of it, by theory, proportional to q");
  d.figures = {
      {.name = "test-error",
       .title = "Error of the forecast",
       .caption = "Theory given each signal (line) and networks that learned it (mean over signals).",
       .observable = "test_error",
       .x = ""},
      {.name = "training-error",
       .title = "Error on what was learned",
       .caption = "The same on the past.",
       .observable = "training_error",
       .x = ""}};
  return d;
}

class EiForecastStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override {
    const Setting setting(parameters);
    static_cast<void>(spectrum_modes(setting.signal, 2 * setting.length()));
  }
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override {
    const Setting setting(parameters);
    const auto times = static_cast<double>(setting.times());
    return solver_memory(setting.synapses, setting.times()) +
           8 * (3 * times * times + times * static_cast<double>(setting.taps));
  }
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;

 private:
  StudyDescription description_ = description();
};

Prediction EiForecastStudy::predict(const Parameters& parameters) const {
  const Setting setting(parameters);
  // Values are each replica's own; this typical one tells how large they and their corrections are.
  const Task task = draw_task(setting, {.seed = 0, .point = 0, .replica = 0});
  const auto n = static_cast<double>(setting.synapses);
  const double scatter = std::min(0.5, 1 / std::sqrt(n));  // relative, of N/2 active weights
  const double step = 0.5 / static_cast<double>(setting.training);
  const MeanField here = theory_of(setting, task);
  const MeanField more = theory_of(setting, task, 1 + scatter);
  const MeanField less = theory_of(setting, task, 1 - scatter);
  const MeanField later = theory_of(setting, task, 1, 1 + step);
  const MeanField earlier = theory_of(setting, task, 1, 1 - step);
  const auto compared = [&](const auto& x) {
    const double value = x(here);
    const double allowance =
        1e-12 + 0.5 * std::fabs(x(more) + x(less) - 2 * value) + std::fabs(x(later) - x(earlier));
    return PredictedObservable{Array::scalar(value), Array::scalar(allowance), Array::scalar(0.1 * value)};
  };
  Prediction prediction;
  prediction["training_error"] = compared([](const MeanField& m) { return m.mean_square_error; });
  prediction["test_error"] =
      compared([&](const MeanField& m) { return task.theory.error(m).mean_square_error; });
  prediction["mean_square_weight"] = compared([](const MeanField& m) { return m.mean_square_weight; });
  return prediction;
}

Dataset EiForecastStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const Setting setting(parameters);
  const auto n = static_cast<double>(setting.synapses);
  const Task task = draw_task(setting, key);
  const MeanField theory = theory_of(setting, task);
  const HeldOutError expected = task.theory.error(theory);

  // The delayed signal (times x taps) times random filters (taps x synapses).
  std::vector<double> delayed(setting.times() * setting.taps);
  for (std::size_t t = 0; t < setting.times(); ++t)
    for (std::size_t j = 0; j < setting.taps; ++j)
      delayed[t * setting.taps + j] =
          std::sqrt(setting.tap_variances[j]) * task.signal[t + setting.taps - 1 - j];
  std::vector<double> filters(setting.taps * setting.synapses);
  std::vector<double> x(setting.times() * setting.synapses);
  std::vector<std::int8_t> signs(setting.synapses, -1);
  std::fill_n(signs.begin(), setting.excitatory, std::int8_t{1});
  RandomStream stream(key, Purpose::signal_mixing);
  double training = 0, test = 0, weight = 0;
  const auto count = static_cast<double>(setting.networks);
  for (std::int64_t k = 0; k < setting.networks; ++k) {
    stream.fill_normal(filters);
    numerics::multiply({delayed.data(), setting.times(), setting.taps, setting.taps}, numerics::Transpose::no,
                       {filters.data(), setting.taps, setting.synapses, setting.synapses},
                       numerics::Transpose::no,
                       {x.data(), setting.times(), setting.synapses, setting.synapses});
    const SignConstrainedSolution s =
        solve({.inputs = {x.data(), setting.training, setting.synapses, setting.synapses}, .signs = signs},
              {task.target.data(), setting.training}, setting.ridge);
    training += s.squared_error / static_cast<double>(setting.training) / count;
    for (const double w : s.weights) weight += w * w / n / count;
    for (std::size_t t = setting.training; t < setting.times(); ++t) {
      double residual = task.target[t] - s.bias;
      for (std::size_t i = 0; i < setting.synapses; ++i)
        residual -= x[t * setting.synapses + i] * s.weights[i] / std::sqrt(n);
      test += residual * residual / static_cast<double>(setting.test) / count;
    }
  }
  double mean = 0;
  double square = 0;
  for (std::size_t t = setting.training; t < setting.times(); ++t) {
    mean += task.target[t] / static_cast<double>(setting.test);
    square += task.target[t] * task.target[t] / static_cast<double>(setting.test);
  }
  Dataset data;
  data.add("training_error", training);
  data.add("training_error_expected", theory.mean_square_error);
  data.add("test_error", test);
  data.add("test_error_expected", expected.mean_square_error);
  data.add("mean_square_weight", weight);
  data.add("mean_square_weight_expected", theory.mean_square_weight);
  data.add("signal_variance", std::max(0.0, square - mean * mean));
  data.add("test_bias", expected.mean_squared_bias);
  data.add("test_variance", expected.mean_variance);
  return data;
}

}  // namespace

std::unique_ptr<Study> make_ei_forecast_study() {
  return std::make_unique<EiForecastStudy>();
}

}  // namespace synaptica
