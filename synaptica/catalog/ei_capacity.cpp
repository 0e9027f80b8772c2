#include "synaptica/catalog/ei_capacity.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "synaptica/catalog/perceptron_setting.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/perceptron/capacity.h"

namespace synaptica {

namespace {

using namespace perceptron;
using numerics::Purpose;
using numerics::RandomStream;

// Residuals below this part of the target's norm are rounding: a problem that cannot be stored misses by some 1/N of it.
constexpr double stored_residual = 1e-9;

// One point of parameters, read once.
struct Setting {
  explicit Setting(const Parameters& p)
      : synapses(static_cast<std::size_t>(p.integer("synapses"))),
        patterns(static_cast<std::size_t>(std::llround(p.real("load") * static_cast<double>(synapses)))),
        problems(p.integer("problems")),
        variance_ratio(p.real("variance_ratio")),
        populations(p, synapses),
        theory{populations.populations(), 1, 0, bias_of(p), p.real("drive")} {
    if (patterns == 0)
      throw InvalidArgument("load = " + number_text(p.real("load")) + ": " + std::to_string(synapses) +
                            " synapses then have no pattern; choose at least " +
                            number_text(1 / static_cast<double>(synapses), 3));
  }

  std::size_t synapses, patterns;
  std::int64_t problems;
  double variance_ratio;
  PopulationSetting populations;
  MeanFieldProblem theory;
};

StudyDescription description() {
  StudyDescription d;
  d.name = "ei-capacity";
  d.title = "Capacity of excitatory and inhibitory weights";
  d.summary =
      "How many random targets can a linear neuron meet exactly when each synapse may only excite or only "
      "inhibit? With a "
      "learned bias the probability is binomial at every size, whatever the signs; with a fixed bias it "
      "depends on the "
      "balance of excitation and inhibition. Theory against problems that are solved one by one.";
  d.source =
      "docs/theory/perceptron.md; the question is A. Ingrosso's, PLoS Comput. Biol. 16 (2020), arXiv "
      "2005.12330 (the public "
      "abstract was read, not the full text)";
  d.parameters = {{"synapses", "input synapses N", std::int64_t{100}, "1", Range::between(1, 5000)},
                  {"load", "patterns a synapse; patterns are load * synapses, rounded", 0.5, "1",
                   Range{.lowest = 0, .highest = 10, .lowest_included = false}}};
  const std::vector<ParameterSpec> populations = population_parameters();
  d.parameters.insert(d.parameters.end(), populations.begin(), populations.end());
  d.parameters.push_back({"variance_ratio", "variance of the target over that of the inputs' fluctuations",
                          1.0, "1", Range{.lowest = 0, .highest = 1e6, .lowest_included = false}});
  d.parameters.push_back(
      {"problems", "random problems that a replica tries", std::int64_t{25}, "1", Range::between(1, 1e5)});
  d.observables = {
      {.name = "storage_probability",
       .meaning = "part of the problems in which every target is met",
       .allowance_reason =
           "none by theory, which is exact at every size: rounding, and few events (33/192 among problems, "
           "see "
           "docs/theory/retrieval.md); a fixed bias has no law at finite size and is measured alone",
       .resolution_reason = "0.1: a capacity that is off by a quarter of the transition's width"},
      {.name = "critical_load",
       .meaning = "load at which storage ends, of infinitely many synapses",
       .kind = ObservableKind::predicted},
      {.name = "largest_kkt_residual",
       .meaning = "largest violation of the optimality conditions among the problems, relative",
       .kind = ObservableKind::measured}};
  d.figures = {
      {.name = "storage-probability",
       .title = "Probability that all targets are met",
       .caption =
           "The exact binomial law (line) and solved problems: half at a load of one half, in steps that "
           "sharpen as one over the root of the number of synapses.",
       .observable = "storage_probability",
       .x = ""}};
  return d;
}

class EiCapacityStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override {
    const Setting setting(parameters);
    static_cast<void>(critical_load(setting.theory, setting.variance_ratio));
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

Prediction EiCapacityStudy::predict(const Parameters& parameters) const {
  const Setting setting(parameters);
  Prediction prediction;
  if (setting.theory.bias == Bias::fixed) {
    prediction["storage_probability"] =
        left_out_observable({}, "a fixed bias has no known law at finite size");
  } else {
    const double probability =
        storage_probability(static_cast<std::int64_t>(setting.synapses),
                            static_cast<std::int64_t>(setting.populations.counts().unconstrained),
                            static_cast<std::int64_t>(setting.patterns), setting.theory.bias);
    prediction["storage_probability"] = {
        Array::scalar(probability), Array::scalar(1e-12 + 33.0 / 192 / static_cast<double>(setting.problems)),
        Array::scalar(0.1)};
  }
  prediction["critical_load"] = {Array::scalar(critical_load(setting.theory, setting.variance_ratio).load)};
  return prediction;
}

Dataset EiCapacityStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const Setting setting(parameters);
  RandomStream input_stream(key, Purpose::input_signals);
  RandomStream target_stream(key, Purpose::target_signal);
  std::vector<double> inputs(setting.patterns * setting.synapses);
  std::vector<double> target(setting.patterns);
  const double root_synapses = std::sqrt(static_cast<double>(setting.synapses));
  double stored = 0;
  double kkt = 0;
  for (std::int64_t k = 0; k < setting.problems; ++k) {
    input_stream.fill_normal(inputs);
    setting.populations.scale(inputs);
    target_stream.fill_normal(target);
    double square = 0;
    for (double& y : target) {
      y *= std::sqrt(setting.variance_ratio);
      square += y * y;
    }
    const SignConstrainedProblem problem{
        .inputs = {inputs.data(), setting.patterns, setting.synapses, setting.synapses},
        .signs = setting.populations.signs(),
        .bias = setting.theory.bias,
        .fixed_bias = -root_synapses * setting.theory.drive};
    const SignConstrainedSolution s = solve(problem, target, 0);
    const double offset = setting.theory.bias == Bias::fixed ? problem.fixed_bias : 0;
    const double scale = square + offset * offset * static_cast<double>(setting.patterns);
    stored += s.squared_error <= stored_residual * stored_residual * scale ? 1 : 0;
    kkt = std::max(kkt, s.kkt_residual);
  }
  Dataset data;
  data.add("storage_probability", stored / static_cast<double>(setting.problems));
  data.add("largest_kkt_residual", kkt);
  return data;
}

}  // namespace

std::unique_ptr<Study> make_ei_capacity_study() {
  return std::make_unique<EiCapacityStudy>();
}

}  // namespace synaptica
