#include "synaptica/catalog/ei_principal_components.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "synaptica/catalog/perceptron_setting.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/perceptron/principal_components.h"
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
        patterns(static_cast<std::size_t>(std::llround(p.real("load") * static_cast<double>(synapses)))),
        sign_vectors(p.integer("sign_vectors")),
        load(p.real("load")),
        ridge(p.real("ridge")),
        inputs(spectrum_of(p, "input")),
        target(spectrum_of(p, "target")) {
    if (patterns < 2)
      throw InvalidArgument("load = " + number_text(load) + ": " + std::to_string(synapses) +
                            " synapses then have fewer than 2 patterns; choose at least " +
                            number_text(2 / static_cast<double>(synapses), 3));
  }

  std::size_t synapses, patterns;
  std::int64_t sign_vectors;
  double load, ridge;
  Spectrum inputs, target;
};

// The mean over replicas of x^2 less the square of that of x, and so on: moments of one network against its prediction.
Array correlation(std::span<const Array> means) {
  const double e = means[0].values[0];
  const double p = means[1].values[0];
  const double ee = means[2].values[0] - e * e;
  const double pp = means[3].values[0] - p * p;
  const double ep = means[4].values[0] - e * p;
  return Array::scalar(ee > 0 && pp > 0 ? ep / std::sqrt(ee * pp) : 0);
}

Array root(std::span<const Array> means) {
  return Array::scalar(std::sqrt(means[0].values[0]));
}

StudyDescription description() {
  StudyDescription d;
  d.name = "ei-principal-components";
  d.title = "What principal components tell of a fit";
  d.summary =
      "Before excitatory and inhibitory weights are fitted to a data set, the principal components of its "
      "inputs and the "
      "target's projections on them predict the error that remains and the size of the weights. Each replica "
      "is one data "
      "set; the prediction is compared with the average over random sign vectors, of which it is exact for "
      "large networks.";
  d.source =
      "docs/theory/perceptron.md; the link to principal components is that of A. Ingrosso, PLoS Comput. "
      "Biol. 16 (2020), "
      "arXiv 2005.12330 (the public abstract was read, not the full text), this form of it derived here";
  d.parameters = {{"synapses", "input synapses N", std::int64_t{400}, "1", Range::between(10, 5000)},
                  {"load", "patterns a synapse; patterns are load * synapses, rounded", 2.0, "1",
                   Range{.lowest = 0, .highest = 100, .lowest_included = false}},
                  {"ridge", "price of the squared weights", 0.05, "1",
                   Range{.lowest = 0, .highest = 1e6, .lowest_included = false}},
                  {"sign_vectors", "random assignments of signs that each data set is fitted with",
                   std::int64_t{10}, "1", Range::between(1, 1e4)}};
  for (const char* prefix : {"input", "target"}) {
    const std::vector<ParameterSpec> spectrum = spectrum_parameters(prefix);
    d.parameters.insert(d.parameters.end(), spectrum.begin(), spectrum.end());
  }
  const std::string size =
      "finite size, as in docs/theory/perceptron.md: half the variance of the number of active weights times "
      "the second "
      "derivative in it; the change by one pattern";
  const std::string resolution = "a twentieth of the mean-field value";
  const auto compared = [&](const char* name, const char* meaning) {
    d.observables.push_back({.name = name,
                             .meaning = meaning,
                             .allowance_reason = size,
                             .resolution_reason = resolution,
                             .expected_per_replica = true});
  };
  compared("error", "sum of squared residuals divided by 2 synapses, mean over sign vectors");
  compared("mean_square_weight", "mean squared weight, mean over sign vectors");
  compared("energy", "what is minimised, divided by synapses, mean over sign vectors");
  const auto measured = [&](const char* name, const char* meaning) {
    d.observables.push_back({.name = name, .meaning = meaning, .kind = ObservableKind::measured});
  };
  measured("silent_fraction", "part of the weights that are 0");
  measured("error_scatter",
           "relative standard deviation of the error over sign vectors: what no spectrum knows");
  measured("error_plug_in", "error by the theory of the population with sample eigenvalues in it");
  measured("mean_square_weight_plug_in", "mean squared weight by that theory");
  d.observables.push_back({.name = "error_correlation",
                           .meaning = "correlation over data sets of one network's error with its prediction",
                           .kind = ObservableKind::measured,
                           .statistic = Statistic::function_of_means,
                           .inputs = {"single_error", "predicted_error", "single_error_squared",
                                      "predicted_error_squared", "error_product"},
                           .function = correlation});
  d.observables.push_back(
      {.name = "error_deviation",
       .meaning = "root mean square over data sets of one network's error over its prediction, less 1",
       .kind = ObservableKind::measured,
       .statistic = Statistic::function_of_means,
       .inputs = {"relative_deviation_squared"},
       .function = root});
  d.figures = {
      {.name = "error",
       .title = "Error that remains",
       .caption =
           "Predicted from principal components (line), averaged over sign vectors (mean over data sets).",
       .observable = "error",
       .x = ""},
      {.name = "mean-square-weight",
       .title = "Mean squared weight",
       .caption = "The same for the size of the weights.",
       .observable = "mean_square_weight",
       .x = ""}};
  return d;
}

class EiPrincipalComponentsStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override {
    const Setting setting(parameters);
    static_cast<void>(spectrum_modes(setting.inputs, setting.patterns));
    static_cast<void>(spectrum_modes(setting.target, setting.patterns));
  }
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override {
    const Setting setting(parameters);
    return solver_memory(setting.synapses, setting.patterns);
  }
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;

 private:
  StudyDescription description_ = description();
};

Prediction EiPrincipalComponentsStudy::predict(const Parameters& parameters) const {
  const Setting setting(parameters);
  const std::vector<Mode> modes =
      stationary_modes(setting.inputs, setting.target, setting.patterns, Bias::optimal);
  // Half of the synapses active, as with signs: one population without means.
  const auto theory = [&](double more_synapses, double load) {
    return mean_field(
        {.populations = {{1, 1, 0, 1}}, .load = load / more_synapses, .ridge = setting.ridge / more_synapses},
        modes);
  };
  const auto n = static_cast<double>(setting.synapses);
  const double scatter = 1 / std::sqrt(n);  // relative, of N/2 active weights
  const double step = std::min(1 / n, 0.5 * setting.load);
  const MeanField here = theory(1, setting.load);
  const MeanField more = theory(1 + scatter, setting.load);
  const MeanField less = theory(1 - scatter, setting.load);
  const MeanField later = theory(1, setting.load + step);
  const MeanField earlier = theory(1, setting.load - step);
  const auto allowance = [&](double MeanField::*x, bool of_synapses) {
    const double up = (more.*x) * (of_synapses ? 1 + scatter : 1);
    const double down = (less.*x) * (of_synapses ? 1 - scatter : 1);
    const double slope = of_synapses ? (later.*x) * setting.load / (setting.load + step) -
                                           (earlier.*x) * setting.load / (setting.load - step)
                                     : later.*x - earlier.*x;
    return 1e-12 + 0.5 * std::fabs(up + down - 2 * (here.*x)) + 0.5 * std::fabs(slope);
  };
  Prediction prediction;
  const double error = allowance(&MeanField::error, true);
  const double weight = allowance(&MeanField::mean_square_weight, false);
  const auto compared = [](double value, double allowed) {
    return PredictedObservable{Array::scalar(value), Array::scalar(allowed), Array::scalar(0.05 * value)};
  };
  prediction["error"] = compared(here.error, error);
  prediction["mean_square_weight"] = compared(here.mean_square_weight, weight);
  prediction["energy"] = compared(here.energy, error + 0.5 * setting.ridge * weight);
  return prediction;
}

Dataset EiPrincipalComponentsStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const Setting setting(parameters);
  const auto n = static_cast<double>(setting.synapses);
  std::vector<double> x(setting.patterns * setting.synapses);
  RandomStream input_stream(key, Purpose::input_signals);
  sample_signals(spectrum_modes(setting.inputs, setting.patterns), input_stream,
                 {x.data(), setting.patterns, setting.synapses, setting.synapses});
  RandomStream target_stream(key, Purpose::target_signal);
  const std::vector<double> y =
      sample_signal(spectrum_modes(setting.target, setting.patterns), target_stream);

  const numerics::ConstMatrixView inputs{x.data(), setting.patterns, setting.synapses, setting.synapses};
  const PrincipalComponents components = principal_components(inputs, y, Bias::optimal);
  const ComponentPrediction expected = predict_from_components(components, setting.ridge);
  const std::vector<Population> population{{1, 1, 0, 1}};
  const MeanField plug_in = plug_in_mean_field(components, population, setting.ridge);

  RandomStream sign_stream(key, Purpose::synapse_signs);
  std::vector<double> drawn(setting.synapses);
  std::vector<std::int8_t> signs(setting.synapses);
  double error = 0, error_squared = 0, weight = 0, silent = 0, single = 0;
  const auto count = static_cast<double>(setting.sign_vectors);
  for (std::int64_t k = 0; k < setting.sign_vectors; ++k) {
    sign_stream.fill_sign(drawn);
    for (std::size_t i = 0; i < signs.size(); ++i) signs[i] = static_cast<std::int8_t>(drawn[i]);
    const SignConstrainedSolution s = solve({.inputs = inputs, .signs = signs}, y, setting.ridge);
    const double e = s.squared_error / (2 * n);
    if (k == 0) single = e;
    error += e / count;
    error_squared += e * e / count;
    for (const double w : s.weights) {
      weight += w * w / n / count;
      silent += (w == 0 ? 1 : 0) / n / count;
    }
  }
  Dataset data;
  data.add("error", error);
  data.add("error_expected", expected.error);
  data.add("mean_square_weight", weight);
  data.add("mean_square_weight_expected", expected.mean_square_weight);
  data.add("energy", error + 0.5 * setting.ridge * weight);
  data.add("energy_expected", expected.energy);
  data.add("silent_fraction", silent);
  // Of one sign vector nothing is known about the scatter: 0, as for a constant.
  const double variance = count > 1 ? std::max(0.0, error_squared - error * error) * count / (count - 1) : 0;
  data.add("error_scatter", std::sqrt(variance) / error);
  data.add("error_plug_in", plug_in.error);
  data.add("mean_square_weight_plug_in", plug_in.mean_square_weight);
  data.add("single_error", single);
  data.add("predicted_error", expected.error);
  data.add("single_error_squared", single * single);
  data.add("predicted_error_squared", expected.error * expected.error);
  data.add("error_product", single * expected.error);
  const double deviation = single / expected.error - 1;
  data.add("relative_deviation_squared", deviation * deviation);
  return data;
}

}  // namespace

std::unique_ptr<Study> make_ei_principal_components_study() {
  return std::make_unique<EiPrincipalComponentsStudy>();
}

}  // namespace synaptica
