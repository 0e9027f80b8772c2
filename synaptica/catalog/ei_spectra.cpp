#include "synaptica/catalog/ei_spectra.h"

#include <algorithm>
#include <string>
#include <vector>

#include "synaptica/catalog/perceptron_finite_size.h"
#include "synaptica/catalog/perceptron_setting.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/study/run_result.h"

namespace synaptica {

namespace {

using namespace perceptron;
using numerics::Purpose;
using numerics::RandomStream;

StudyDescription description() {
  StudyDescription d;
  d.name = "ei-spectra";
  d.title = "Signals with a spectrum and optimal excitatory and inhibitory weights";
  d.summary =
      "Where inputs and target have their power decides what can be learned: the error that remains, and the "
      "size of the weights, against load, for any pair of power spectra. Replica-symmetric theory as sums "
      "over the signals' modes, against exact optima of networks of finite size.";
  d.source =
      "A. Ingrosso, PLoS Comput. Biol. 16 (2020), arXiv 2005.12330 (that paper's public abstract was read, "
      "not its full text); equations derived anew in docs/theory/perceptron.md";
  d.parameters = {{"synapses", "input synapses N", std::int64_t{400}, "1", Range::between(1, 20000)},
                  {"loads", "patterns a synapse, ascending; patterns are load * synapses, rounded",
                   std::vector<double>{0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2}, "1",
                   Range{.lowest = 0, .highest = 100, .lowest_included = false}},
                  {"ridge", "price of the squared weights; 0 for none", 0.1, "1", Range::between(0, 1e6)}};
  for (const auto& part : {population_parameters(), tabulated_spectrum_parameters("input"),
                           tabulated_spectrum_parameters("target")})
    d.parameters.insert(d.parameters.end(), part.begin(), part.end());

  const std::string size =
      "finite size, as in docs/theory/perceptron.md: the scatter of the number of active weights, one "
      "pattern "
      "more or less, and, where the bias is fixed, the inputs' constant mode";
  const std::string tenth =
      "a tenth of its value: constraints that bind half of the synapses change it by far more";
  const auto compared = [&](const char* name, const char* meaning, const std::string& resolution) {
    d.observables.push_back({.name = name,
                             .meaning = meaning,
                             .axes = {"load"},
                             .allowance_reason = size,
                             .resolution_reason = resolution});
  };
  compared("error", "sum of squared residuals, divided by 2 synapses",
           tenth + ", at least a thousandth of the target's power");
  compared("q", "mean of squared weight times variance of its input", tenth);
  compared("silent_fraction", "part of the synapses with a sign whose weight is 0",
           "0.05: ten synapses in a hundred that are silent instead of active");
  d.observables.push_back({.name = "kkt_residual",
                           .meaning = "largest violation of the optimality conditions, relative",
                           .kind = ObservableKind::measured,
                           .axes = {"load"}});
  d.observables.push_back({.name = "residual",
                           .meaning = "of the theory's equations at their solution, relative",
                           .kind = ObservableKind::predicted,
                           .axes = {"load"}});
  d.figures = {
      {.name = "error",
       .title = "Error that remains",
       .caption = "The target is learned where its power lies in modes in which the inputs are strong.",
       .observable = "error",
       .x = "load",
       .colour = "input_spectrum"},
      {.name = "q",
       .title = "Mean squared weight times input variance",
       .caption = "Weights grow where a target is sought in modes in which the inputs are weak.",
       .observable = "q",
       .x = "load",
       .colour = "input_spectrum"},
      {.name = "silent-fraction",
       .title = "Silent synapses",
       .caption = "One half with a learned bias, for all spectra and loads.",
       .observable = "silent_fraction",
       .x = "load",
       .colour = "input_spectrum"}};
  return d;
}

// One setting for each load, in order.
std::vector<PerceptronSetting> settings_of(const Parameters& parameters) {
  const std::vector<double>& loads = parameters.real_list("loads");
  if (loads.empty()) throw InvalidArgument("loads = []: at least one is needed");
  std::vector<PerceptronSetting> settings;
  for (std::size_t k = 0; k < loads.size(); ++k) {
    if (k > 0 && loads[k] <= loads[k - 1])
      throw InvalidArgument("loads: " + number_text(loads[k]) + " after " + number_text(loads[k - 1]) +
                            "; they must ascend");
    settings.emplace_back(parameters, loads[k]);
  }
  return settings;
}

enum Quantity { error, order, silent, quantities };

std::vector<double> values_of(const MeanField& theory, double more_synapses, double more_patterns) {
  std::vector<double> v(quantities, 0.0);
  v[error] = theory.error * more_synapses / more_patterns;
  v[order] = theory.order;
  double signed_fraction = 0;
  for (const WeightLaw& law : theory.weights) {
    if (law.sign == 0) continue;
    signed_fraction += law.fraction;
    v[silent] += law.fraction * law.silent_fraction;
  }
  if (signed_fraction > 0) v[silent] /= signed_fraction;
  return v;
}

class EiSpectraStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override {
    for (const PerceptronSetting& setting : settings_of(parameters))
      static_cast<void>(mean_field(setting.problem(), setting.modes()));
  }
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override {
    return settings_of(parameters).back().memory();
  }
  [[nodiscard]] std::vector<Axis> axes(const Parameters& parameters) const override {
    return {{.name = "load", .meaning = "patterns a synapse", .coordinates = parameters.real_list("loads")}};
  }
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;
  [[nodiscard]] std::vector<std::string> warnings(const PointResult& point) const override {
    return settings_of(point.parameters).back().warnings();
  }

 private:
  StudyDescription description_ = description();
};

Prediction EiSpectraStudy::predict(const Parameters& parameters) const {
  std::vector<double> value[quantities], allowance[quantities], resolution[quantities], residual;
  bool any_signs = false;
  for (const PerceptronSetting& setting : settings_of(parameters)) {
    const std::vector<Mode> modes = setting.modes();
    const MeanField theory = mean_field(setting.problem(), modes);
    const std::vector<double> here = values_of(theory, 1, 1);
    const std::vector<double> allowed = finite_size_allowance(setting, theory, values_of);
    for (std::size_t k = 0; k < quantities; ++k) {
      value[k].push_back(here[k]);
      allowance[k].push_back(1e-12 + allowed[k]);
    }
    double power = 0;
    for (const Mode& mode : modes) power += mode.weight * mode.target;
    resolution[error].push_back(std::max(0.1 * here[error], 1e-3 * setting.problem().load / 2 * power));
    resolution[order].push_back(0.1 * here[order]);
    resolution[silent].push_back(0.05);
    residual.push_back(theory.residual);
    any_signs = setting.populations().counts().unconstrained < setting.synapses();
  }
  Prediction prediction;
  const char* names[quantities] = {"error", "q", "silent_fraction"};
  for (std::size_t k = 0; k < quantities; ++k)
    prediction[names[k]] = {Array::vector(value[k]), Array::vector(allowance[k]),
                            Array::vector(resolution[k])};
  if (!any_signs)
    prediction["silent_fraction"] = left_out_observable({residual.size()}, "no synapse has a sign");
  prediction["residual"] = {Array::vector(residual)};
  return prediction;
}

// A problem of its own at every load: signals that close on themselves after P patterns are no part of longer ones.
Dataset EiSpectraStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  RandomStream input_stream(key, Purpose::input_signals);
  RandomStream target_stream(key, Purpose::target_signal);
  std::vector<double> errors, orders, silent_fractions, kkt;
  for (const PerceptronSetting& setting : settings_of(parameters)) {
    const std::vector<double> inputs = setting.draw_inputs(input_stream);
    const std::vector<double> target = setting.draw_target(target_stream);
    const SignConstrainedSolution s = solve(setting.view(inputs), target, setting.problem().ridge);
    const auto n = static_cast<double>(setting.synapses());
    const PopulationSetting& populations = setting.populations();
    double q = 0;
    double silent_count = 0;
    double with_sign = 0;
    for (std::size_t i = 0; i < setting.synapses(); ++i) {
      const double w = s.weights[i];
      const double fluctuation = populations.deviation(i) * w;
      q += fluctuation * fluctuation / n;
      if (populations.signs()[i] == 0) continue;
      ++with_sign;
      silent_count += w == 0 ? 1 : 0;
    }
    errors.push_back(s.squared_error / (2 * n));
    orders.push_back(q);
    if (with_sign > 0) silent_fractions.push_back(silent_count / with_sign);
    kkt.push_back(s.kkt_residual);
  }
  Dataset data;
  data.add("error", Array::vector(errors));
  data.add("q", Array::vector(orders));
  if (!silent_fractions.empty()) data.add("silent_fraction", Array::vector(silent_fractions));
  data.add("kkt_residual", Array::vector(kkt));
  return data;
}

}  // namespace

std::unique_ptr<Study> make_ei_spectra_study() {
  return std::make_unique<EiSpectraStudy>();
}

}  // namespace synaptica
