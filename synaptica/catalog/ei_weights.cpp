#include "synaptica/catalog/ei_weights.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "synaptica/catalog/perceptron_finite_size.h"
#include "synaptica/catalog/perceptron_setting.h"
#include "synaptica/core/error.h"

namespace synaptica {

namespace {

using namespace perceptron;

// Bins reach from 0 to four standard deviations above the law's centre: beyond are 3e-5 of the weights.
double highest_weight(const WeightLaw& law) {
  return law.spread > 0 ? 4 * law.spread + std::max(0.0, law.location) : 1;
}

// The silent part of one sign's synapses, then the parts in bins up to `highest`; `more` times as many synapses in the units of
// those there are.
std::vector<double> parts_of(const MeanField& theory, int sign, double highest, std::size_t bins,
                             double more = 1) {
  const double unit = std::sqrt(more);
  std::vector<double> parts;
  parts.push_back(
      mean_over_sign(theory.weights, sign, [](const WeightLaw& law) { return law.silent_fraction; }));
  for (std::size_t k = 0; k < bins; ++k) {
    const double width = highest / static_cast<double>(bins) / unit;
    const double low = static_cast<double>(k) * width;
    parts.push_back(more * mean_over_sign(theory.weights, sign, [&](const WeightLaw& law) {
                      return law.distribution(low + width) - law.distribution(low);
                    }));
  }
  return parts;
}

StudyDescription description() {
  StudyDescription d;
  d.name = "ei-weights";
  d.title = "The law of optimal excitatory and inhibitory weights";
  d.summary =
      "Optimal weights of fixed signs are rectified Gaussian: some are exactly zero, the others are what a "
      "Gaussian leaves "
      "above zero. The histogram of each population by replica-symmetric theory, against exact optima of "
      "finite networks.";
  d.source =
      "A. Ingrosso, PLoS Comput. Biol. 16 (2020), arXiv 2005.12330 (that paper's public abstract was read, "
      "not its full "
      "text); equations derived anew in docs/theory/perceptron.md";
  for (const auto& part : {perceptron_size_parameters(), population_parameters(),
                           spectrum_parameters("input"), spectrum_parameters("target")})
    d.parameters.insert(d.parameters.end(), part.begin(), part.end());
  d.parameters.push_back({"bins", "bins of each histogram", std::int64_t{20}, "1", Range::between(2, 32)});
  const std::string size =
      "finite size, as in docs/theory/perceptron.md: half the variance of the number of active weights times "
      "the second "
      "derivative in it; the change by one pattern; bins so rare that their count is skewed: 33/192 events "
      "among the "
      "population's synapses; fixed bias: the inputs' constant mode scatters each synapse's mean, theory "
      "with "
      "means so scattered against theory without";
  for (const char* population : {"excitatory", "inhibitory"}) {
    const std::string name = population;
    d.observables.push_back(
        {.name = name + "_weights",
         .meaning = "part of the " + name + " synapses whose weight has a size in the bin",
         .axes = {name + "_weight"},
         .allowance_reason = size,
         .resolution_reason = "0.02: a fraction of the fullest bin"});
    d.observables.push_back({.name = name + "_silent",
                             .meaning = "part of the " + name + " synapses whose weight is 0",
                             .allowance_reason = size,
                             .resolution_reason = "0.05"});
    d.observables.push_back({.name = name + "_distance",
                             .meaning = "largest difference of the two distribution functions of active " +
                                        name + " weights (Kolmogorov), times the root of their number",
                             .kind = ObservableKind::measured});
    d.figures.push_back(
        {.name = name + "-weights",
         .title = "Sizes of " + name + " weights",
         .caption = "Theory (line) and networks (mean over replicas); silent weights are not in it.",
         .observable = name + "_weights",
         .x = name + "_weight"});
  }
  d.observables.push_back({.name = "residual",
                           .meaning = "of the theory's equations at their solution, relative",
                           .kind = ObservableKind::predicted});
  return d;
}

class EiWeightsStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override {
    const PerceptronSetting setting(parameters);
    static_cast<void>(mean_field(setting.problem(), setting.modes()));
  }
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override {
    return PerceptronSetting(parameters).memory();
  }
  [[nodiscard]] std::vector<Axis> axes(const Parameters& parameters) const override;
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;

 private:
  StudyDescription description_ = description();
};

int population_index(const PerceptronSetting& setting, bool excitatory) {
  return excitatory ? setting.populations().excitatory_population()
                    : setting.populations().inhibitory_population();
}

std::vector<Axis> EiWeightsStudy::axes(const Parameters& parameters) const {
  const PerceptronSetting setting(parameters);
  const MeanField theory = mean_field(setting.problem(), setting.modes());
  const auto bins = static_cast<std::size_t>(parameters.integer("bins"));
  std::vector<Axis> axes;
  for (const bool excitatory : {true, false}) {
    const int p = population_index(setting, excitatory);
    const double highest = p < 0 ? 1 : highest_weight(theory.weights[static_cast<std::size_t>(p)]);
    const std::string name = excitatory ? "excitatory" : "inhibitory";
    Axis axis{.name = name + "_weight", .meaning = "size of " + name + " weights, middle of the bin"};
    for (std::size_t k = 0; k < bins; ++k)
      axis.coordinates.push_back(highest * (static_cast<double>(k) + 0.5) / static_cast<double>(bins));
    axes.push_back(axis);
  }
  return axes;
}

Prediction EiWeightsStudy::predict(const Parameters& parameters) const {
  const PerceptronSetting setting(parameters);
  const auto bins = static_cast<std::size_t>(parameters.integer("bins"));
  const MeanField here = mean_field(setting.problem(), setting.modes());
  Prediction prediction;
  for (const bool excitatory : {true, false}) {
    const std::string name = excitatory ? "excitatory" : "inhibitory";
    const int index = population_index(setting, excitatory);
    if (index < 0) {
      prediction[name + "_weights"] = left_out_observable({bins}, "there are no such synapses");
      for (const char* number : {"_silent", "_distance"})
        prediction[name + number] = left_out_observable({}, "there are no such synapses");
      continue;
    }
    const WeightLaw& law = here.weights[static_cast<std::size_t>(index)];
    const double highest = highest_weight(law);
    const auto parts = [&](const MeanField& theory, double more_synapses, double) {
      return parts_of(theory, law.sign, highest, bins, more_synapses);
    };
    const std::vector<double> value = parts(here, 1, 1);
    const double rare = 33.0 / 192 / (law.fraction * static_cast<double>(setting.synapses()));
    std::vector<double> allowance = finite_size_allowance(setting, here, parts);
    for (double& allowed : allowance) allowed += 1e-12 + rare;
    const auto tail = [](const std::vector<double>& all) {
      return Array::vector({all.begin() + 1, all.end()});
    };
    prediction[name + "_weights"] = {tail(value), tail(allowance), Array::scalar(0.02)};
    prediction[name + "_silent"] = {Array::scalar(value[0]), Array::scalar(allowance[0]),
                                    Array::scalar(0.05)};
  }
  prediction["residual"] = {Array::scalar(here.residual)};
  return prediction;
}

Dataset EiWeightsStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const PerceptronSetting setting(parameters);
  const MeanField theory = mean_field(setting.problem(), setting.modes());
  const auto bins = static_cast<std::size_t>(parameters.integer("bins"));
  const std::vector<double> inputs = setting.draw_inputs(key);
  const std::vector<double> target = setting.draw_target(key);
  const SignConstrainedSolution s = solve(setting.view(inputs), target, setting.problem().ridge);
  Dataset data;
  for (const bool excitatory : {true, false}) {
    const int index = population_index(setting, excitatory);
    if (index < 0) continue;
    const WeightLaw& law = theory.weights[static_cast<std::size_t>(index)];
    const double highest = highest_weight(law);
    std::vector<double> sizes;
    double count = 0;
    for (std::size_t i = 0; i < setting.synapses(); ++i) {
      if (setting.populations().signs()[i] != (excitatory ? 1 : -1)) continue;
      ++count;
      if (s.weights[i] != 0) sizes.push_back(std::fabs(s.weights[i]));
    }
    std::sort(sizes.begin(), sizes.end());
    std::vector<double> masses(bins, 0.0);
    double distance = 0;
    const auto active = static_cast<double>(sizes.size());
    for (std::size_t k = 0; k < sizes.size(); ++k) {
      const auto bin = static_cast<std::size_t>(sizes[k] / highest * static_cast<double>(bins));
      if (bin < bins) masses[bin] += 1 / count;
      const double expected = (law.distribution(sizes[k]) - law.silent_fraction) / (1 - law.silent_fraction);
      distance = std::max({distance, std::fabs(expected - static_cast<double>(k) / active),
                           std::fabs(expected - static_cast<double>(k + 1) / active)});
    }
    const std::string name = excitatory ? "excitatory" : "inhibitory";
    data.add(name + "_weights", Array::vector(masses));
    data.add(name + "_silent", 1 - active / count);
    data.add(name + "_distance", distance * std::sqrt(active));
  }
  return data;
}

}  // namespace

std::unique_ptr<Study> make_ei_weights_study() {
  return std::make_unique<EiWeightsStudy>();
}

}  // namespace synaptica
