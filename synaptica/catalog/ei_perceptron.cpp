#include "synaptica/catalog/ei_perceptron.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "synaptica/catalog/perceptron_finite_size.h"
#include "synaptica/catalog/perceptron_setting.h"
#include "synaptica/study/run_result.h"

namespace synaptica {

namespace {

using namespace perceptron;

StudyDescription description() {
  StudyDescription d;
  d.name = "ei-perceptron";
  d.title = "Optimal excitatory and inhibitory weights";
  d.summary =
      "A linear neuron learns a signal from many correlated input signals, with synapses that are excitatory "
      "or "
      "inhibitory. How large is the error that remains, how many synapses fall silent, how large are the "
      "others? The "
      "replica-symmetric theory for infinitely many synapses against the exact optimum of networks of finite "
      "size.";
  d.source =
      "A. Ingrosso, PLoS Comput. Biol. 16 (2020), arXiv 2005.12330 (that paper's public abstract was read, "
      "not its full "
      "text); equations derived anew in docs/theory/perceptron.md";
  for (const auto& part : {perceptron_size_parameters(), population_parameters(),
                           spectrum_parameters("input"), spectrum_parameters("target")})
    d.parameters.insert(d.parameters.end(), part.begin(), part.end());

  const std::string size =
      "finite size: the number of active weights scatters as a binomial variable, so the mean shifts by half "
      "its variance "
      "times the second derivative in it, taken as |x(+) + x(-) - 2 x|/2 at one standard deviation more and "
      "less; the "
      "change by one pattern";
  const std::string constant =
      "; fixed bias: the constant mode of the inputs moves each synapse's mean, the theory with means so "
      "scattered and the "
      "drive less kappa/patterns against the theory without";
  const std::string tenth =
      "a tenth of its value: constraints that bind half of the synapses change it by far more";
  const auto compared = [&](const char* name, const char* meaning, const std::string& resolution) {
    d.observables.push_back({.name = name,
                             .meaning = meaning,
                             .allowance_reason = size + constant,
                             .resolution_reason = resolution});
  };
  const auto predicted = [&](const char* name, const char* meaning) {
    d.observables.push_back({.name = name, .meaning = meaning, .kind = ObservableKind::predicted});
  };
  compared("error", "sum of squared residuals, divided by 2 synapses",
           tenth + ", at least a thousandth of the target's power");
  compared("mean_square_error", "mean squared residual",
           tenth + ", at least a thousandth of the target's power");
  compared("q", "mean of squared weight times variance of its input", tenth);
  compared("mean_square_weight", "mean squared weight", tenth);
  const std::string twentieth = "0.05: ten synapses in a hundred that are silent instead of active";
  compared("silent_fraction_excitatory", "part of the excitatory weights that are 0", twentieth);
  compared("silent_fraction_inhibitory", "part of the inhibitory weights that are 0", twentieth);
  compared("mean_weight_excitatory", "mean size of excitatory weights, silent ones included", tenth);
  compared("mean_weight_inhibitory", "mean size of inhibitory weights, silent ones included", tenth);
  compared("energy", "what is minimised, divided by synapses: error + ridge mean_square_weight/2",
           tenth + ", at least a thousandth of the target's power");
  d.observables.push_back({.name = "kkt_residual",
                           .meaning = "largest violation of the optimality conditions, relative",
                           .kind = ObservableKind::measured});
  predicted("response", "response of the output to a change of the target (chi)");
  predicted("Lambda", "stiffness of the error as a function of one weight");
  predicted("Gamma", "variance of the field that pulls at one weight");
  predicted("kappa", "price of the mean drive");
  predicted("optimal_drive", "mean drive that a learned bias makes optimal");
  predicted("residual", "of the theory's equations at their solution, relative");
  d.figures = {
      {.name = "error",
       .title = "Error that remains",
       .caption = "Theory for infinitely many synapses (line), exact optima of finite networks (mean and one "
                  "standard "
                  "error over replicas).",
       .observable = "error",
       .x = ""},
      {.name = "q",
       .title = "Mean squared weight times input variance",
       .caption = "Without a ridge it diverges at capacity, where the error begins.",
       .observable = "q",
       .x = ""},
      {.name = "silent-excitatory",
       .title = "Silent excitatory synapses",
       .caption = "One half with a learned bias, whatever else; another part where the drive is fixed.",
       .observable = "silent_fraction_excitatory",
       .x = ""}};
  return d;
}

// The quantities that are compared, in one order.
enum Quantity { error, order, weight, silent_e, silent_i, mean_e, mean_i, quantities };

std::vector<double> values_of(const MeanField& m, double more_synapses, double more_patterns) {
  std::vector<double> v(quantities, 0.0);
  v[error] = m.error * more_synapses / more_patterns;
  v[order] = m.order;
  v[weight] = m.mean_square_weight;
  const double root = std::sqrt(more_synapses);
  const auto silent = [](const WeightLaw& law) { return law.silent_fraction; };
  const auto magnitude = [&](const WeightLaw& law) { return law.mean_magnitude * root; };
  v[silent_e] = mean_over_sign(m.weights, 1, silent);
  v[silent_i] = mean_over_sign(m.weights, -1, silent);
  v[mean_e] = mean_over_sign(m.weights, 1, magnitude);
  v[mean_i] = mean_over_sign(m.weights, -1, magnitude);
  return v;
}

class EiPerceptronStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override;
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override {
    return PerceptronSetting(parameters).memory();
  }
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;
  [[nodiscard]] std::vector<std::string> warnings(const PointResult& point) const override {
    return PerceptronSetting(point.parameters).warnings();
  }

 private:
  StudyDescription description_ = description();
};

void EiPerceptronStudy::validate(const Parameters& parameters) const {
  const PerceptronSetting setting(parameters);
  static_cast<void>(mean_field(setting.problem(), setting.modes()));
}

Prediction EiPerceptronStudy::predict(const Parameters& parameters) const {
  const PerceptronSetting setting(parameters);
  const MeanFieldProblem& problem = setting.problem();
  const std::vector<Mode> modes = setting.modes();
  const MeanField m = mean_field(problem, modes);
  const std::vector<double> here = values_of(m, 1, 1);
  const std::vector<double> allowance = finite_size_allowance(setting, m, values_of);

  Prediction prediction;
  const auto compared = [&](const char* name, double value, double allowed, double resolution) {
    prediction[name] = {Array::scalar(value), Array::scalar(1e-12 + allowed), Array::scalar(resolution)};
  };
  const auto of_population = [&](const std::string& name, int population, Quantity quantity,
                                 double resolution) {
    if (population < 0)
      prediction[name] = left_out_observable({}, "there are no such synapses");
    else
      compared(name.c_str(), here[quantity], allowance[quantity], resolution);
  };
  double power = 0;
  for (const Mode& mode : modes) power += mode.weight * mode.target;
  const double least = 1e-3 * problem.load / 2 * power;
  compared("error", m.error, allowance[error], std::max(0.1 * m.error, least));
  compared("mean_square_error", m.mean_square_error, 2 / problem.load * allowance[error],
           std::max(0.1 * m.mean_square_error, 2 / problem.load * least));
  compared("q", m.order, allowance[order], 0.1 * m.order);
  compared("mean_square_weight", m.mean_square_weight, allowance[weight], 0.1 * m.mean_square_weight);
  compared("energy", m.energy, allowance[error] + 0.5 * problem.ridge * allowance[weight],
           std::max(0.1 * m.energy, least));
  of_population("silent_fraction_excitatory", setting.populations().excitatory_population(), silent_e, 0.05);
  of_population("silent_fraction_inhibitory", setting.populations().inhibitory_population(), silent_i, 0.05);
  of_population("mean_weight_excitatory", setting.populations().excitatory_population(), mean_e,
                0.1 * here[mean_e]);
  of_population("mean_weight_inhibitory", setting.populations().inhibitory_population(), mean_i,
                0.1 * here[mean_i]);
  const auto predicted = [](double value) { return PredictedObservable{Array::scalar(value)}; };
  prediction["response"] = predicted(m.response);
  prediction["Lambda"] = predicted(m.stiffness);
  prediction["Gamma"] = predicted(m.noise);
  // Where only silence makes a drive of 0, its price is infinite.
  const bool silenced = std::any_of(m.weights.begin(), m.weights.end(),
                                    [](const WeightLaw& law) { return law.silent_fraction == 1; });
  prediction["kappa"] = problem.bias == Bias::fixed && silenced
                            ? left_out_observable({}, "only silence makes this drive: the price is infinite")
                            : predicted(m.tilt);
  prediction["optimal_drive"] =
      problem.bias == Bias::fixed ? left_out_observable({}, "the drive is fixed") : predicted(m.drive);
  prediction["residual"] = predicted(m.residual);
  return prediction;
}

Dataset EiPerceptronStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const PerceptronSetting setting(parameters);
  const std::vector<double> inputs = setting.draw_inputs(key);
  const std::vector<double> target = setting.draw_target(key);
  const double ridge = setting.problem().ridge;
  const SignConstrainedSolution s = solve(setting.view(inputs), target, ridge);
  const auto n = static_cast<double>(setting.synapses());
  const double deviations[3] = {parameters.real("inhibitory_sd"), parameters.real("free_sd"),
                                parameters.real("excitatory_sd")};
  double q = 0;
  double square = 0;
  double silent[3] = {};
  double size[3] = {};
  for (std::size_t i = 0; i < setting.synapses(); ++i) {
    const double w = s.weights[i];
    const auto kind = static_cast<std::size_t>(setting.populations().signs()[i] + 1);
    q += deviations[kind] * deviations[kind] * w * w / n;
    square += w * w / n;
    silent[kind] += w == 0 ? 1 : 0;
    size[kind] += std::fabs(w);
  }
  Dataset data;
  const double e = s.squared_error / (2 * n);
  data.add("error", e);
  data.add("mean_square_error", s.squared_error / static_cast<double>(setting.patterns()));
  data.add("q", q);
  data.add("mean_square_weight", square);
  data.add("energy", e + 0.5 * ridge * square);
  const auto population = [&](const std::string& name, std::size_t count, std::size_t kind) {
    if (count == 0) return;
    data.add("silent_fraction_" + name, silent[kind] / static_cast<double>(count));
    data.add("mean_weight_" + name, size[kind] / static_cast<double>(count));
  };
  population("excitatory", setting.populations().counts().excitatory, 2);
  population("inhibitory", setting.populations().counts().inhibitory, 0);
  data.add("kkt_residual", s.kkt_residual);
  return data;
}

}  // namespace

std::unique_ptr<Study> make_ei_perceptron_study() {
  return std::make_unique<EiPerceptronStudy>();
}

}  // namespace synaptica
